"""The desk: whose duties, how many, in which group; what waits for others; and what is put off with a reason."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.test import Client
from icalendar import Calendar

from agencies.models import Agency, User
from agencies.roles import Role
from cases.actions.deadlines import add_deadline
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event
from cases.actions.intake import take_in_judgment, take_in_request
from cases.choices import Initiation, JudgmentKind
from cases.models import Deadline, EnforcementCase, JudgmentHandover
from common import clock
from desk import worklist
from desk.actions.desk import send_digests
from desk.models import Snooze
from law.models import DayShift
from tests.factories.html import tight
from tests.factories.province import Book, create_account, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def today() -> date:
    return clock.today()


def case_of(province: Book, enforcer: str, decided_on: date, number: str) -> EnforcementCase:
    person, unit = province.enforcers[enforcer]
    return open_case(unit, person, decided_on=decided_on, number=number)


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def pill(page: str) -> int:
    """The number in the masthead."""
    found = re.search(r'<span class="count">([\d.]+)</span>', page)
    assert found
    return int(found[1].replace(".", ""))


def listed(page: str) -> int:
    """The rows that count: those of the groups, not of what waits for others."""
    counted = page.split('id="g-cho"')[0]
    return counted.count('<div class="what">')


def due(case: EnforcementCase, on: date, code: str = "B027") -> Deadline:
    """A time limit of the case that ends on a day."""
    row = add_deadline(case=case, rule=code, started_on=on - timedelta(40), note="Chờ trả lời", by=None, at=clock.now(), today=on)
    Deadline.objects.filter(pk=row.pk).update(due_on=on)
    return row


def test_an_enforcer_sees_the_own_cases_in_the_group_of_their_day(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    days = DayShift.objects.working_days()
    for on in (today - timedelta(3), today, days.after(today, 5), days.after(today, 5) + timedelta(1)):
        due(case, on)
    stranger = case_of(province, "CHV-12", today - timedelta(100), "2")
    stranger.deadlines.all().delete()
    due(stranger, today)
    page = as_("chv11").get("/ban-lam-viec/").content.decode()
    assert (pill(page), listed(page)) == (3, 3)
    for group in ("g-qua-han", "g-hom-nay", "g-sap-toi"):
        assert f'id="{group}"' in page
    assert "2/QĐ-THADS" not in page


def test_a_case_that_was_verified_and_not_concluded_waits_to_be_classified(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(60), "1")
    record_event(case=case, event="verified", occurred_on=today - timedelta(10), by=None, today=today)
    page = as_("chv11").get("/ban-lam-viec/").content.decode()
    assert "đã 10 ngày" in page
    assert (pill(page), listed(page)) == (1, 1)
    record_event(case=case, event="found_enforceable", occurred_on=today, by=None, today=today)
    page = as_("chv11").get("/ban-lam-viec/").content.decode()
    assert (pill(page), listed(page)) == (0, 0)
    assert "Không còn việc nào cần xử lý" in page


def judgment(unit: Agency, court: Agency, today: date, number: str, *, received: bool, ex_officio: bool = True) -> JudgmentHandover:
    sent = today - timedelta(20) if received else None
    return take_in_judgment(
        number=number,
        judged_on=today - timedelta(90),
        court=court,
        kind=JudgmentKind.CIVIL,
        unit=unit,
        effective_on=today - timedelta(60),
        urgent=False,
        handed_over_on=sent,
        received_on=sent,
        channel="",
        ex_officio=ex_officio,
        on_request=not ex_officio,
        note="",
        by=None,
        at=clock.now(),
        today=today,
    )


def test_a_clerk_and_a_head_see_the_intake_of_their_unit_and_what_a_court_owes_it(province: Book, today: date) -> None:
    unit, other = province.offices[:2]
    court = province.courts["KV1"]
    judgment(unit, court, today, "1/2026/DS-ST", received=True)
    asked = judgment(unit, court, today, "2/2026/DS-ST", received=True, ex_officio=False)
    take_in_request(
        handover=asked,
        requester="Bà Được",
        content="",
        received_on=today - timedelta(10),
        by=None,
        at=clock.now(),
        today=today,
    )
    judgment(unit, court, today, "3/2026/DS-ST", received=False)
    judgment(other, province.courts["KV2"], today, "4/2026/DS-ST", received=True)
    take_in_entrustment(
        number="5/2026/DS-ST",
        judged_on=today - timedelta(90),
        court=None,
        court_name="Tòa án xa",
        kind=JudgmentKind.CIVIL,
        unit=unit,
        sender="THADS tỉnh xa",
        document_number="9",
        document_on=today - timedelta(9),
        received_on=today - timedelta(8),
        initiation=Initiation.EX_OFFICIO,
        content="",
        by=None,
        at=clock.now(),
        today=today,
    )
    for reader in ("thuky1", "truong1"):
        page = as_(reader).get("/ban-lam-viec/").content.decode()
        assert (pill(page), listed(page)) == (3, 3), reader
        assert "3/2026/DS-ST" in page.split('id="g-cho"')[1], "what the court owes stands apart"
        assert "4/2026/DS-ST" not in page


def test_every_page_bears_the_number_that_the_desk_lists(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    for back in range(60):
        due(case, today - timedelta(back))
    client = as_("chv11")
    page = client.get("/ban-lam-viec/").content.decode()
    assert pill(page) == 60 == pill(client.get("/viec/").content.decode())
    assert listed(page) == worklist.SHOWN + 1, "fifty late ones and the one of today"
    assert "Còn 9 việc nữa" in page


def test_a_duty_is_put_off_with_a_reason_and_comes_back(province: Book, today: date, monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    row = due(case, today)
    client = as_("chv11")
    address = f"/ban-lam-viec/deadline/{row.pk}/nhac-lai/"
    assert client.post(address, {"until": f"{today + timedelta(3):%d/%m/%Y}", "reason": ""}).status_code == 422
    refused = client.post(address, {"until": f"{today + timedelta(90):%d/%m/%Y}", "reason": "Chờ"})
    assert "Ngày nhắc lại phải từ ngày mai" in refused.content.decode()
    client.post(address, {"until": f"{today + timedelta(3):%d/%m/%Y}", "reason": "Chờ kết quả định giá"})
    page = client.get("/ban-lam-viec/").content.decode()
    assert (pill(page), listed(page)) == (0, 0)
    assert "Chờ kết quả định giá" in page
    row.refresh_from_db()
    assert row.due_on == today, "the law does not wait"
    monkeypatch.setattr(clock, "today", lambda: today + timedelta(3))
    assert pill(client.get("/ban-lam-viec/").content.decode()) == 1
    monkeypatch.undo()
    client.post(f"/ban-lam-viec/nhac-lai/{Snooze.objects.get().pk}/")
    assert pill(client.get("/ban-lam-viec/").content.decode()) == 1


def test_nobody_puts_off_what_is_not_theirs(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    row = due(case, today)
    address = f"/ban-lam-viec/deadline/{row.pk}/nhac-lai/"
    create_account("chv12", Role.ENFORCER, "KV1", person="CHV-12")
    assert as_("chv12").get(address).status_code == 404
    assert as_("chv12").post(address, {"until": f"{today + timedelta(3):%d/%m/%Y}", "reason": "x"}).status_code == 404
    assert as_("quantri").get("/ban-lam-viec/").status_code == 404


def test_a_head_sees_the_load_of_each_enforcer_and_an_enforcer_does_not(province: Book, today: date) -> None:
    for number in range(3):
        case_of(province, "CHV-11", today - timedelta(100), str(number))
    case_of(province, "CHV-12", today - timedelta(100), "9")
    page = as_("truong1").get("/ban-lam-viec/").content.decode()
    assert "Khối lượng của từng chấp hành viên" in page
    assert "chv=CHV-11&amp;trang_thai=in_progress" in page
    assert "Khối lượng của từng chấp hành viên" not in as_("chv11").get("/ban-lam-viec/").content.decode()
    assert "Khối lượng của các đơn vị" in as_("thongke").get("/ban-lam-viec/").content.decode()


def test_the_load_says_where_cases_stand_what_is_late_and_adds_up(province: Book, today: date) -> None:
    first, second = (case_of(province, "CHV-11", today - timedelta(100), str(number)) for number in (1, 2))
    third = case_of(province, "CHV-12", today - timedelta(100), "3")
    Deadline.objects.all().delete()
    record_event(case=second, event="found_not_enforceable", occurred_on=today - timedelta(5), by=None, today=today)
    record_event(case=third, event="suspended", occurred_on=today - timedelta(5), by=None, today=today)
    Deadline.objects.all().delete()
    for place in range(6):
        due(first, today - timedelta(place + 1))
    due(first, today)
    client = as_("truong1")
    page = client.get("/ban-lam-viec/").content.decode()
    page = tight(page)
    table = page.split('id="tai"')[1].split("</table>")[0]
    rows = [re.findall(r'data-label="([^"]+)">(?:<strong[^>]*>)?([\d.]+)', part) for part in table.split("<tr>")[2:]]
    of_first, of_third, whole = (dict(row) for row in rows)
    assert (of_first["Đang mở"], of_first["Có điều kiện"], of_first["Chưa có điều kiện"]) == ("2", "1", "1")
    assert (of_first["Thời hạn quá"], of_first["5 ngày tới"]) == ("6", "1")
    assert '<strong class="bad">6</strong>' in table, "more than five are red"
    assert (of_third["Hoãn, tạm đình chỉ"], whole["Đang mở"], whole["Thời hạn quá"]) == ("1", "3", "6")
    assert re.search(r"<b>6</b><a href=\"/thoi-han/\?tinh_trang=qua-han\">quá hạn của đơn vị", page)
    assert 'data-count="6"' in client.get("/thoi-han/?tinh_trang=qua-han").content.decode()


def test_the_small_calendar_counts_what_is_due_from_today_on(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    monday = today - timedelta(today.weekday()) + timedelta(7)
    for on in (today - timedelta(1), monday, monday, monday + timedelta(21)):
        due(case, on)
    card = tight(as_("chv11").get("/ban-lam-viec/").content.decode()).split('id="lich"')[1].split("</section>")[0]
    assert re.findall(r"<td[^>]*>([\d/]+)<b>(\d+)</b>", card) == [(f"{monday:%d/%m}", "2")]


def test_news_is_what_others_recorded_since_yesterday(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    other = case_of(province, "CHV-12", today - timedelta(100), "2")
    clerk, own = User.objects.get(username="thuky1"), User.objects.get(username="chv11")
    record_event(case=case, event="verified", occurred_on=today - timedelta(9), by=own, today=today)
    record_event(case=case, event="collected", occurred_on=today - timedelta(3), by=clerk, today=today, amount=650_000)
    record_event(case=other, event="collected", occurred_on=today - timedelta(3), by=clerk, today=today, amount=7)
    card = tight(as_("chv11").get("/ban-lam-viec/").content.decode()).split('id="moi"')[1].split("</section>")[0]
    assert card.count("<li>") == 1
    assert "650.000" in card
    assert clerk.person is not None
    assert clerk.person.name in card


def test_the_own_result_stands_beside_the_own_target(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case_of(province, "CHV-11", today - timedelta(90), "2")
    record_event(case=case, event="completed", occurred_on=today, by=None, today=today)
    page = as_("chv11").get("/ban-lam-viec/").content.decode()
    card = page.split('id="ket-qua"')[1].split("</section>")[0]
    assert "50,00%" in card
    assert "1 xong trong 2 việc có điều kiện" in card
    assert "Kết quả của tôi" not in as_("truong2").get("/ban-lam-viec/").content.decode()


def test_the_calendar_holds_ones_time_limits_under_an_address_that_can_be_taken_back(province: Book, today: date) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    due(case, today + timedelta(40))
    client = as_("chv11")
    page = client.post("/ban-lam-viec/lich/").content.decode()
    address = re.search(r'value="(http://testserver/lich/[^"]+)"', page)
    assert address
    feed = Client().get(address[1])
    assert feed["Content-Type"].startswith("text/calendar")
    (event,) = Calendar.from_ical(feed.content).walk("VEVENT")
    assert event["DTSTART"].dt == today + timedelta(40)
    assert "1/QĐ-THADS" in str(event["SUMMARY"])
    assert "Phạm Văn Phải" not in feed.content.decode(), "no party leaves the portal"
    changed = client.post("/ban-lam-viec/lich/").content.decode()
    assert Client().get(address[1]).status_code == 404, "a new address ends the former one"
    new = re.search(r'value="(http://testserver/lich/[^"]+)"', changed)
    assert new and Client().get(new[1]).status_code == 200
    client.post("/ban-lam-viec/lich/thu-hoi/")
    assert Client().get(new[1]).status_code == 404
    assert Client().get("/lich/khong-co.ics").status_code == 404


def test_the_letter_of_a_day_comes_once_in_the_order_of_the_law(province: Book, today: date, mailoutbox: list[EmailMessage]) -> None:
    case = case_of(province, "CHV-11", today - timedelta(100), "1")
    case.deadlines.all().delete()
    due(case, today)
    due(case_of(province, "CHV-11", today - timedelta(100), "2"), today - timedelta(9))
    client = as_("chv11")
    assert "Địa chỉ thư không đúng" in client.post("/ban-lam-viec/thu/", {"email": "khong"}, follow=True).content.decode()
    client.post("/ban-lam-viec/thu/", {"email": "chv11@example.vn"})
    for _time in range(2):
        send_digests(today=today, at=clock.now())
    (letter,) = mailoutbox
    assert letter.to == ["chv11@example.vn"]
    body = str(letter.body)
    assert body.index("2/QĐ-THADS") < body.index("1/QĐ-THADS"), "the longest overdue first"
    assert f"/viec/{case.pk}/" in body
    send_digests(today=today + timedelta(1), at=clock.now())
    assert len(mailoutbox) == 2
    client.post("/ban-lam-viec/thu/", {"email": ""})
    send_digests(today=today + timedelta(2), at=clock.now())
    assert len(mailoutbox) == 2


def test_one_address_that_the_mail_server_refuses_keeps_no_letter_from_the_others(province: Book, today: date, settings: Any) -> None:
    due(case_of(province, "CHV-11", today - timedelta(100), "1"), today)
    User.objects.filter(username="chv11").update(email="chv11@example.vn")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    assert send_digests(today=today, at=clock.now()) == 0
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert send_digests(today=today, at=clock.now()) == 1, "and it is tried again"
