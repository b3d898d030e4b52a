"""Time limits in the book: what events write, what people add, extend and answer, and what the sweep sees."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.models import User
from cases.actions.deadlines import (
    add_deadline,
    answer_deadline,
    explain_delay,
    extend_deadline,
    settle_all,
    sweep,
)
from cases.actions.events import record_event, void_event
from cases.lifecycle import Event
from cases.models import CaseEvent, Deadline, EnforcementCase
from cases.verification import differences_of_histories
from common import clock
from common.refusal import Refused
from law.deadlines import WorkingDays
from law.models import DayShift
from tests.factories.html import tight
from tests.factories.province import Book, open_case
from tests.factories.soundness import assert_case_is_sound

pytestmark = pytest.mark.django_db

DECIDED, TODAY = date(2026, 7, 6), date(2026, 11, 25)
Record = Callable[..., CaseEvent]


@pytest.fixture
def case(province: Book) -> EnforcementCase:
    person, unit = province.enforcers["CHV-11"]
    return open_case(unit, person, decided_on=DECIDED, number="1")


@pytest.fixture
def record(case: EnforcementCase) -> Record:
    def record(event: Event, on: date, **details: Any) -> CaseEvent:
        return record_event(case=case, event=event, occurred_on=on, by=None, today=TODAY, **details)

    return record


def running(case: EnforcementCase) -> dict[str, date]:
    """What runs, by code, with its last day."""
    return dict(case.deadlines.running().values_list("code", "due_on"))


def test_events_start_and_answer_time_limits(case: EnforcementCase, record: Record) -> None:
    assert running(case) == {"NOTIFY": date(2026, 7, 9)}
    record(Event.SERVED, date(2026, 7, 8))
    assert running(case) == {"VOLUNTARY": date(2026, 7, 20), "VERIFY_FIRST": date(2026, 7, 29)}
    notify = case.deadlines.get(code="NOTIFY")
    assert (notify.answered_on, notify.is_overdue(TODAY)) == (date(2026, 7, 8), False)
    record(Event.FOUND_NOT_ENFORCEABLE, date(2026, 8, 3))
    assert running(case) == {"REVERIFY_6M": date(2027, 2, 3), "RETURN_REQUEST": date(2028, 8, 3)}
    assert_case_is_sound(case)


def test_an_event_told_late_moves_what_it_should_have_moved(case: EnforcementCase, record: Record) -> None:
    record(Event.FOUND_NOT_ENFORCEABLE, date(2026, 8, 3))
    record(Event.VERIFIED, date(2026, 10, 5))
    assert running(case)["REVERIFY_6M"] == date(2027, 4, 5)
    record(Event.RESUMED, date(2026, 9, 1))
    assert running(case) == {}
    assert_case_is_sound(case)


def test_a_voided_start_takes_its_time_limit_along_and_a_voided_answer_gives_it_back(case: EnforcementCase, record: Record) -> None:
    served = record(Event.SERVED, date(2026, 7, 8))
    verified = record(Event.VERIFIED, date(2026, 7, 24))
    assert running(case) == {}
    void_event(event=verified, by=None, reason="Ghi nhầm")
    assert running(case) == {"VOLUNTARY": date(2026, 7, 20), "VERIFY_FIRST": date(2026, 7, 29)}
    void_event(event=served, by=None, reason="Ghi nhầm")
    assert running(case) == {"NOTIFY": date(2026, 7, 9)}


def test_they_go_along_to_the_next_holder(case: EnforcementCase, record: Record, province: Book) -> None:
    person, unit = province.enforcers["CHV-21"]
    by_hand = add_deadline(case=case, rule="B027", started_on=DECIDED, note="Ngân hàng trả lời", by=None, at=clock.now(), today=TODAY)
    record(Event.SERVED, date(2026, 7, 8))
    record(Event.REASSIGNED, date(2026, 7, 10), to_unit=unit, to_enforcer=person)
    assert set(case.deadlines.running().values_list("agency", flat=True)) == {unit.pk}
    by_hand.refresh_from_db()
    assert (by_hand.agency, by_hand.person) == (unit, person)


def test_while_the_case_is_suspended_nothing_is_overdue(case: EnforcementCase, record: Record) -> None:
    record(Event.SERVED, date(2026, 7, 8))
    record(Event.SUSPENDED, date(2026, 7, 22))
    assert not Deadline.objects.filter(case=case).overdue(as_of=TODAY).exists()
    assert case.deadlines.get(code="VERIFY_FIRST").standing
    record(Event.RESUMED, date(2026, 8, 5))
    assert running(case)["VERIFY_FIRST"] == date(2026, 8, 12)
    assert Deadline.objects.filter(case=case).overdue(as_of=TODAY).count() == 1


def test_an_extension_needs_a_reason_stays_within_the_law_and_survives_late_events(case: EnforcementCase, record: Record) -> None:
    record(Event.SERVED, date(2026, 7, 8))
    row = case.deadlines.get(code="VERIFY_FIRST")
    later = {"by": None, "at": clock.now()}
    with pytest.raises(Refused, match="Nhập lý do"):
        extend_deadline(deadline=row, due_on=date(2026, 8, 20), reason=" ", **later, today=TODAY)
    with pytest.raises(Refused, match="phải sau hạn hiện nay 29/07/2026"):
        extend_deadline(deadline=row, due_on=date(2026, 7, 29), reason="Đường sá chia cắt", **later, today=TODAY)
    extend_deadline(deadline=row, due_on=date(2026, 8, 20), reason="Đường sá chia cắt", **later, today=TODAY)
    record(Event.COLLECTED, date(2026, 8, 10), amount=1_000)
    row.refresh_from_db()
    assert (row.due_on, row.legal_due_on) == (date(2026, 8, 20), date(2026, 7, 29))
    pause = record(Event.SUSPENDED, date(2026, 7, 22))
    record(Event.RESUMED, date(2026, 8, 31))
    row.refresh_from_db()
    assert row.due_on == date(2026, 9, 7), "the law gives more than the extension by now"
    assert pause is not None
    void_event(event=case.events.get(event="resumed"), by=None, reason="Ghi nhầm")
    void_event(event=pause, by=None, reason="Ghi nhầm")
    row.refresh_from_db()
    assert row.due_on == date(2026, 8, 20), "the extension stands again"
    clarify = add_deadline(case=case, rule="B150", started_on=date(2026, 7, 1), note="Tòa giải thích", today=TODAY, **later)
    with pytest.raises(Refused, match="chỉ được gia hạn đến ngày 17/08/2026"):
        extend_deadline(deadline=clarify, due_on=date(2026, 9, 1), reason="Phức tạp", **later, today=TODAY)


def test_what_people_add_is_counted_by_the_law_of_its_day_and_answered_by_them(case: EnforcementCase) -> None:
    by: dict[str, Any] = {"by": None, "at": clock.now(), "today": TODAY}
    with pytest.raises(Refused, match="hết hiệu lực ngày 30/06/2026"):
        add_deadline(case=case, rule="A025", started_on=DECIDED, note="", **by)
    with pytest.raises(Refused, match="Không tính được hạn"):
        add_deadline(case=case, rule="B068", started_on=DECIDED, note="", **by)
    row = add_deadline(case=case, rule="B027", started_on=DECIDED, note="Ngân hàng trả lời", **by)
    assert row.due_on == date(2026, 7, 9)
    with pytest.raises(Refused, match="từ 06/07/2026 đến hôm nay"):
        answer_deadline(deadline=row, on=date(2026, 7, 1), note="", by=None, today=TODAY)
    answer_deadline(deadline=row, on=date(2026, 7, 13), note="Có tài khoản", by=None, today=TODAY)
    with pytest.raises(Refused, match="đã xong ngày 13/07/2026"):
        answer_deadline(deadline=row, on=date(2026, 7, 14), note="", by=None, today=TODAY)
    with pytest.raises(Refused, match="chỉ kết thúc khi có sự kiện"):
        answer_deadline(deadline=case.deadlines.get(code="NOTIFY"), on=TODAY, note="", by=None, today=TODAY)


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def test_why_a_time_limit_is_late_is_said_when_it_is_and_shown_where_it_waits(case: EnforcementCase) -> None:
    today = clock.today()
    by: dict[str, Any] = {"by": None, "at": clock.now(), "today": today}
    row = add_deadline(case=case, rule="B027", started_on=DECIDED, note="Ngân hàng trả lời", **by)
    with pytest.raises(Refused, match="chưa quá hạn"):
        explain_delay(deadline=row, cause="bank", note="Chờ", **(by | {"today": row.due_on}))
    with pytest.raises(Refused, match="Nhập diễn giải"):
        explain_delay(deadline=row, cause="bank", note=" ", **by)
    client = as_("truong1")
    assert "Ngân hàng trả lời" in client.get("/thoi-han/?ly_do=chua-ghi").content.decode()
    sent = client.post(f"/viec/{case.pk}/thoi-han/{row.pk}/ly-do-cham/", {"cause": "parties", "note": "Vắng mặt"})
    assert sent.status_code == 302
    explain_delay(deadline=row, cause="bank", note="Đã gửi công văn lần 2", **(by | {"at": clock.now()}))
    for page in (f"/viec/{case.pk}/", "/thoi-han/?ly_do=bank"):
        assert "Chờ tổ chức tín dụng: Đã gửi công văn lần 2" in client.get(page).content.decode()
    assert "Ngân hàng trả lời" not in client.get("/thoi-han/?ly_do=parties").content.decode(), "the last one counts"
    assert as_("truong2").get(f"/viec/{case.pk}/thoi-han/{row.pk}/ly-do-cham/").status_code == 404


def test_only_whoever_may_record_changes_time_limits(case: EnforcementCase) -> None:
    stranger = User.objects.get(username="truong2")
    with pytest.raises(Refused, match="chỉ đơn vị đó hoặc THADS tỉnh"):
        add_deadline(case=case, rule="B027", started_on=DECIDED, note="", by=stranger, at=clock.now(), today=clock.today())


def test_a_sweep_that_missed_days_misses_no_time_limit(case: EnforcementCase, record: Record) -> None:
    record(Event.SERVED, date(2026, 7, 8))
    assert sweep(today=date(2026, 7, 29), at=clock.now()) == 0, "the last day is still in time"
    assert sweep(today=date(2026, 9, 30), at=clock.now()) == 1, "only what must be done, and however late"
    assert sweep(today=date(2026, 9, 30), at=clock.now()) == 0
    row = case.deadlines.get(code="VERIFY_FIRST")
    extend_deadline(deadline=row, due_on=date(2026, 12, 1), reason="Lý do", by=None, at=clock.now(), today=TODAY)
    assert sweep(today=date(2026, 12, 2), at=clock.now()) == 1, "an extended one can be missed again"


def test_days_that_were_shifted_count_once_everything_is_settled_again(case: EnforcementCase) -> None:
    DayShift.objects.create(day=date(2026, 7, 8), is_worked=False, source="Công văn")
    settle_all(at=clock.now())
    assert running(case) == {"NOTIFY": date(2026, 7, 10)}
    assert WorkingDays().after(DECIDED, 3) == date(2026, 7, 9)


def test_the_list_shows_what_waits_and_its_filters_narrow_it(province: Book, case: EnforcementCase) -> None:
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    page = client.get("/thoi-han/").content.decode()
    assert "Thông báo quyết định thi hành án" in page
    assert f'href="/viec/{case.pk}/"' in page
    assert f'href="/viec/{case.pk}/"' in client.get("/thoi-han/?tinh_trang=qua-han").content.decode()
    assert f'href="/viec/{case.pk}/"' not in client.get("/thoi-han/?viec=VERIFY_FIRST").content.decode()
    client.force_login(User.objects.get(username="truong2"))
    assert f'href="/viec/{case.pk}/"' not in client.get("/thoi-han/").content.decode()


def test_the_page_of_a_case_tells_what_waits_what_was_late_and_who_held_it(province: Book, case: EnforcementCase, record: Record) -> None:
    person, unit = province.enforcers["CHV-21"]
    record(Event.SERVED, date(2026, 7, 15))
    record(Event.REASSIGNED, date(2026, 7, 20), to_unit=unit, to_enforcer=person)
    client = Client()
    client.force_login(User.objects.get(username="thongke"))
    page = client.get(f"/viec/{case.pk}/").content.decode()
    assert "Muộn 6 ngày" in page, "notified on 15 July, due on 9 July"
    assert "Thời gian phụ trách của từng đơn vị, chấp hành viên" in page
    assert "Xác minh điều kiện thi hành án lần đầu" in page
    money = client.get(f"/viec/{case.pk}/?dien-bien=chuyen-giao").content.decode()
    assert tight(money).count('<li><span class="timeline__dot') == 1


def test_a_ground_the_law_of_the_day_does_not_know_is_refused(case: EnforcementCase, record: Record) -> None:
    with pytest.raises(
        Refused,
        match="“Tài sản kê biên không bán được mà người được thi hành án không nhận” không có trong Luật 106/2025",
    ):
        record(Event.POSTPONED, date(2026, 8, 3), ground="unsold_asset")
    with pytest.raises(Refused, match="không dùng cho “Hoãn”"):
        record(Event.POSTPONED, date(2026, 8, 3), ground="bankruptcy")
    record(Event.POSTPONED, date(2026, 8, 3), ground="protest")
    assert running(case)["POSTPONE_MAX"] == date(2026, 11, 3)
    assert running(case)["RESUME_POSTPONE"] == date(2026, 11, 10)


def test_days_are_told_to_the_day(case: EnforcementCase) -> None:
    row = case.deadlines.get(code="NOTIFY")
    assert not row.is_overdue(row.due_on)
    assert row.is_overdue(row.due_on + timedelta(1))


def test_under_the_old_law_a_debtor_in_prison_waits_two_years_for_the_separate_book(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2023, 1, 9), number="2")
    tell: dict[str, Any] = {"case": case, "by": None, "today": TODAY}
    record_event(**tell, event="found_not_enforceable", occurred_on=date(2023, 3, 6), ground="prison")
    with pytest.raises(Refused, match="sớm nhất từ ngày 06/03/2025, khi đủ 2 năm"):
        record_event(**tell, event="moved_to_separate_book", occurred_on=date(2024, 6, 3))
    assert running(case)["RETURN_REQUEST"] == date(2025, 3, 6)
    record_event(**tell, event="moved_to_separate_book", occurred_on=date(2025, 3, 10))
    assert running(case) == {}


def test_what_a_step_asks_for_beside_it_is_counted_when_the_person_wants_it(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 7, 6), number="2")
    client = Client()
    client.force_login(User.objects.get(username="chv11"))
    typed = {
        "event": "collected",
        "occurred_on": "02/11/2026",
        "amount": "1.000.000",
        "seen_events": case.events_count,
        "follow": ["PAYOUT", "SEND_VKS"],
    }
    refused = client.post(f"/viec/{case.pk}/ghi/", typed | {"amount": "99.000.000.000"})
    assert refused.status_code == 422
    assert not case.deadlines.filter(code="PAYOUT").exists(), "all of it, or nothing"
    assert client.post(f"/viec/{case.pk}/ghi/", typed).status_code == 302
    found = {row.code: (row.rule, row.due_on) for row in case.deadlines.filter(event=None)}
    assert found == {"PAYOUT": ("B116", date(2026, 11, 12)), "SEND_VKS": ("B017", date(2026, 11, 5))}
    page = client.get(f"/viec/{case.pk}/").content.decode()
    assert "Chi trả tiền, tài sản thu được" in page
    assert client.post(f"/viec/{case.pk}/ghi/", typed | {"follow": ["X"]}).status_code == 422


def test_a_longer_voluntary_period_puts_off_the_first_verification(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 11, 9), number="2")
    record_event(case=case, event="served", occurred_on=date(2026, 11, 16), by=None, today=TODAY)
    first = case.deadlines.get(code="VERIFY_FIRST")
    voluntary = case.deadlines.get(code="VOLUNTARY")
    extend_deadline(deadline=voluntary, due_on=date(2026, 12, 14), reason="Bất khả kháng", by=None, at=clock.now(), today=TODAY)
    moved = case.deadlines.get(code="VERIFY_FIRST")
    assert (first.pk, moved.started_on) == (moved.pk, date(2026, 12, 14))
    assert not [found for found in differences_of_histories() if found.where.get("case") == case.pk]


def test_an_extension_of_the_first_verification_outlives_a_suspension(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 10, 5), number="2")
    tell: dict[str, Any] = {"case": case, "by": None, "today": TODAY}
    record_event(**tell, event="served", occurred_on=date(2026, 10, 12))
    row = case.deadlines.get(code="VERIFY_FIRST")
    extend_deadline(deadline=row, due_on=date(2026, 12, 14), reason="Đường sá hư hỏng", by=None, at=clock.now(), today=TODAY)
    record_event(**tell, event="suspended", occurred_on=date(2026, 10, 14))
    row.refresh_from_db()
    assert (row.standing, row.extended_to) == (True, date(2026, 12, 14))
    record_event(**tell, event="resumed", occurred_on=date(2026, 10, 20))
    row.refresh_from_db()
    assert (row.standing, row.due_on) == (False, date(2026, 12, 14))


def test_what_a_person_gave_outlives_a_clock_that_never_began(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 11, 9), number="2")
    tell: dict[str, Any] = {"case": case, "by": None, "today": TODAY}
    record_event(**tell, event="served", occurred_on=date(2026, 11, 16))
    row = case.deadlines.get(code="VERIFY_FIRST")
    extend_deadline(deadline=row, due_on=date(2026, 12, 21), reason="Đường sá hư hỏng", by=None, at=clock.now(), today=TODAY)
    verified = record_event(**tell, event="verified", occurred_on=date(2026, 11, 18))
    row.refresh_from_db()
    assert row.answered_on == date(2026, 11, 18)
    void_event(event=verified, by=None, reason="Ghi nhầm việc")
    row.refresh_from_db()
    assert (row.answered_on, row.due_on, row.extensions.count()) == (None, date(2026, 12, 21), 1)
    assert not [found for found in differences_of_histories() if found.where.get("case") == case.pk]


def test_a_case_is_given_away_with_the_clock_of_the_copy(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=date(2026, 7, 6), number="2")
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    typed = {
        "event": "reassigned",
        "occurred_on": "02/11/2026",
        "to_unit": province.offices[1].pk,
        "seen_events": 1,
        "follow": ["SEND_VKS"],
    }
    assert client.post(f"/viec/{case.pk}/ghi/", typed).status_code == 302
    copy = case.deadlines.get(code="SEND_VKS")
    assert copy.agency == province.offices[1], "the clock goes along with the case"
