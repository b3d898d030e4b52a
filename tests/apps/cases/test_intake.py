"""From the judgment that comes to the case that is born: clocks of court and unit, twins, requests, decisions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client

from agencies.actions.units import create_agency
from agencies.models import Agency, AgencyKind, User
from cases.actions import intake
from cases.actions.closing import sign_books
from cases.actions.decisions import issue_decision
from cases.choices import Initiation, JudgmentKind
from cases.ledger import Account
from cases.models import EnforcementCase, EnforcementRequest, Judgment, JudgmentHandover, LateEntry
from common import clock
from common.refusal import Refused
from law.models import DayShift
from tests.factories.province import Book
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
TakeIn = Callable[..., JudgmentHandover]


@pytest.fixture
def court(province: Book) -> Agency:
    return Agency.objects.filter(kind=AgencyKind.COURT).first() or create_agency(
        code="TAND-KV1", name="Tòa án nhân dân khu vực 1", kind=AgencyKind.COURT
    )


@pytest.fixture
def unit(province: Book) -> Agency:
    return province.offices[0]


@pytest.fixture
def take_in(court: Agency, unit: Agency) -> TakeIn:
    def take_in(**changes: Any) -> JudgmentHandover:
        told: dict[str, Any] = {
            "number": "12/2026/DS-ST",
            "judged_on": date(2026, 8, 3),
            "court": court,
            "kind": JudgmentKind.CIVIL,
            "unit": unit,
            "effective_on": date(2026, 9, 3),
            "urgent": False,
            "handed_over_on": date(2026, 10, 12),
            "received_on": date(2026, 10, 14),
            "channel": "post",
            "ex_officio": True,
            "on_request": True,
            "note": "",
        } | changes
        return intake.take_in_judgment(by=None, at=clock.now(), today=TODAY, **told)

    return take_in


def decide(row: JudgmentHandover, request: EnforcementRequest | None = None, **changes: Any) -> EnforcementCase:
    told: dict[str, Any] = {
        "decision_number": "1247/QĐ-THADS",
        "decided_on": date(2026, 10, 20),
        "enforcer": None,
        "amount": 5_000_000,
        "for_budget": 0,
        "creditor": "Bà Được",
        "debtor": "Ông Phải",
        "credit_institution": False,
    } | changes
    return issue_decision(basis=request or row, by=None, today=TODAY, **told)


@pytest.mark.parametrize(
    ("kind", "effective_on", "urgent", "rule", "due_on"),
    [
        (JudgmentKind.CIVIL, date(2026, 9, 3), False, "C001", date(2026, 10, 5)),  # 3 October is a Saturday
        (JudgmentKind.LABOUR, date(2026, 9, 3), True, "C002", date(2026, 8, 18)),
        (JudgmentKind.CRIMINAL, date(2026, 9, 3), False, "B002", date(2026, 9, 18)),
        (JudgmentKind.CRIMINAL, date(2026, 6, 30), False, "A001", date(2026, 7, 30)),
        (JudgmentKind.ADMINISTRATIVE, date(2026, 9, 3), False, "C006", date(2026, 10, 5)),
        (JudgmentKind.ARBITRATION, date(2026, 9, 3), False, "B001", date(2026, 9, 18)),
    ],
)
def test_the_court_has_the_time_of_its_kind_and_law(
    take_in: TakeIn, kind: JudgmentKind, effective_on: date, urgent: bool, rule: str, due_on: date
) -> None:
    judged_on = min(date(2026, 8, 3), effective_on)
    row = take_in(kind=kind, effective_on=effective_on, urgent=urgent, judged_on=judged_on)
    assert (row.rule, row.due_on) == (rule, due_on)


def test_a_judgment_starts_the_clocks_of_both_its_parts(take_in: TakeIn) -> None:
    row = take_in()
    assert row.days_late(TODAY) == 7
    assert (row.decision_rule, row.decision_due_on) == ("B008", date(2026, 10, 21))
    assert row.request_until == date(2031, 9, 3)
    assert list(JudgmentHandover.objects.awaiting_decision()) == [row]
    assert list(JudgmentHandover.objects.awaiting_request()) == [row]
    assert list(JudgmentHandover.objects.late(as_of=TODAY)) == [row]


def test_the_same_judgment_is_told_at_once(take_in: TakeIn, court: Agency) -> None:
    take_in()
    with pytest.raises(Refused, match="đã vào sổ ở"):
        take_in()
    take_in(judged_on=date(2026, 8, 4))


def test_a_judgment_of_an_imported_register_is_taken_in_without_a_twin(take_in: TakeIn, court: Agency) -> None:
    known = Judgment.objects.create(court=court, number="12/2026/DS-ST", judged_on=date(2026, 8, 3), kind=1)
    assert take_in().judgment == known


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"effective_on": date(2026, 8, 1)}, "kiểm tra thứ tự"),
        ({"received_on": date(2026, 10, 1)}, "kiểm tra thứ tự"),
        ({"received_on": date(2026, 12, 1)}, "chưa đến"),
        ({"ex_officio": False, "on_request": False}, "Chọn phần chủ động"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_entered(take_in: TakeIn, changes: dict[str, Any], says: str) -> None:
    with pytest.raises(Refused, match=says):
        take_in(**changes)
    assert not JudgmentHandover.objects.exists()


def test_an_awaited_judgment_is_overdue_until_it_comes(take_in: TakeIn) -> None:
    row = take_in(handed_over_on=None, received_on=None, channel="")
    assert row.decision_due_on is None
    assert list(JudgmentHandover.objects.late(as_of=TODAY)) == [row]
    with pytest.raises(Refused, match="chưa nhận được"):
        decide(row)
    intake.receive_judgment(
        handover=row,
        handed_over_on=date(2026, 10, 5),
        received_on=date(2026, 10, 9),
        channel="electronic",
        by=None,
        today=TODAY,
    )
    row.refresh_from_db()
    assert (row.days_late(TODAY), row.decision_due_on) == (0, date(2026, 10, 16))


def test_an_ex_officio_decision_makes_a_sound_case_of_the_unit(take_in: TakeIn, unit: Agency) -> None:
    row = take_in()
    case = decide(row, for_budget=5_000_000)
    assert (case.agency, case.initiation, case.account) == (unit, Initiation.EX_OFFICIO, Account.IN_PROGRESS)
    assert (case.decision_number, case.judgment) == ("1247", row.judgment)
    assert case.deadlines.get().code == "NOTIFY"
    assert not JudgmentHandover.objects.awaiting_decision().exists()
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()
    with pytest.raises(Refused, match="đã có quyết định thi hành án số 1247 trong năm 2026"):
        decide(take_in(number="13/2026/DS-ST"))


def test_a_decision_on_a_day_of_a_signed_book_says_why_it_comes_late(take_in: TakeIn, unit: Agency) -> None:
    row = take_in()
    sign_books(agencies=[unit.pk], to=date(2026, 10, 31), at=clock.now())
    with pytest.raises(Refused, match="lý do ghi muộn") as refused:
        decide(row)
    assert refused.value.field == "late_reason"
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    told = {"decision_number": "1247", "decided_on": "20/10/2026", "debtor": "Ông Phải"}
    address = f"/ban-an/{row.pk}/quyet-dinh/"
    page = client.post(address, told)
    assert page.status_code == 422
    assert 'name="late_reason"' in page.content.decode()
    assert client.post(address, told | {"late_reason": "hồ sơ về muộn"}).status_code == 302
    assert LateEntry.objects.get().reason == "hồ sơ về muộn"


def test_a_request_is_decided_or_refused_within_five_working_days(take_in: TakeIn) -> None:
    row = take_in()
    asked = {"handover": row, "by": None, "at": clock.now(), "today": TODAY, "content": ""}
    request = intake.take_in_request(requester="Bà Được", received_on=date(2026, 10, 30), **asked)
    assert (request.rule, request.due_on) == ("B011", date(2026, 11, 6))
    with pytest.raises(Refused, match="Ngày quyết định phải từ 30/10/2026"):
        decide(row, request)
    case = decide(row, request, decided_on=date(2026, 11, 4))
    request.refresh_from_db()
    assert (request.case, request.answered_on, case.initiation) == (case, date(2026, 11, 4), Initiation.ON_REQUEST)
    other = intake.take_in_request(requester="Ông Được", received_on=date(2026, 11, 2), **asked)
    with pytest.raises(Refused, match="Nhập lý do"):
        intake.refuse_request(request=other, on=TODAY, reason="", by=None, today=TODAY)
    intake.refuse_request(request=other, on=TODAY, reason="Đã có quyết định thi hành án", by=None, today=TODAY)
    other.refresh_from_db()
    with pytest.raises(Refused, match="Đã giải quyết ngày 25/11/2026"):
        decide(row, other, decided_on=TODAY)


def test_only_the_unit_and_the_province_take_in(take_in: TakeIn, unit: Agency) -> None:
    row = take_in()
    with pytest.raises(Refused, match="được thụ lý việc của đơn vị này"):
        intake.take_in_request(
            handover=row,
            requester="Bà Được",
            content="",
            received_on=TODAY,
            at=clock.now(),
            today=TODAY,
            by=User.objects.get(username="truong2"),
        )


def form(court: Agency, unit: Agency, **changes: str) -> dict[str, str]:
    """The page of a new case, filled in."""
    return {
        "number": "77/2026/DS-ST",
        "judged_on": "03/08/2026",
        "court": court.code,
        "kind": "civil",
        "unit": unit.code,
        "effective_on": "03/09/2026",
        "handed_over_on": "10/09/2026",
        "received_on": "14/09/2026",
        "channel": "post",
        "on_request": "on",
        "requester": "Bà Được",
        "request_on": "15/09/2026",
        "decision_number": "88",
        "decided_on": "18/09/2026",
        "debtor": "Ông Phải",
        "creditor": "Bà Được",
        "amount": "10.000.000",
    } | changes


def test_one_page_takes_in_judgment_request_and_decision_or_nothing(court: Agency, unit: Agency) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    answer = client.post("/ban-an/moi/", form(court, unit, decided_on="01/09/2026"))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'value="77/2026/DS-ST"' in page, "what was typed comes back"
    assert "Ngày quyết định phải từ 15/09/2026" in page
    assert not JudgmentHandover.objects.exists()
    assert not EnforcementRequest.objects.exists()
    answer = client.post("/ban-an/moi/", form(court, unit))
    case = EnforcementCase.objects.get(decision_number="88", agency=unit)
    assert answer["Location"] == f"/viec/{case.pk}/"
    assert case.amount == 10_000_000
    assert client.post("/ban-an/moi/", form(court, unit)).status_code == 422
    assert "77/2026/DS-ST" in client.get("/ban-an/").content.decode()
    client.force_login(User.objects.get(username="truong2"))
    assert "77/2026/DS-ST" not in client.get("/ban-an/").content.decode()


def test_a_half_told_request_or_decision_is_named(court: Agency, unit: Agency) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    page = client.post("/ban-an/moi/", form(court, unit, request_on="", decision_number="")).content.decode()
    assert "Nhập cả người yêu cầu và ngày nhận yêu cầu." in page
    assert "Nhập đủ số quyết định, ngày quyết định và người phải thi hành án." in page


def test_numbers_that_should_have_come_are_listed_by_court(take_in: TakeIn) -> None:
    take_in(number="5/2026/DS-ST")
    take_in(number="8/2026/DS-ST")
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    assert "6–7/2026/DS-ST" in client.get("/ban-an/con-thieu/").content.decode()


@pytest.mark.parametrize(
    "changes",
    [{"amount": "9" * 25}, {"effective_on": "31/12/9999"}, {"judged_on": "01/01/0001"}, {"decision_number": "/2026"}],
)
def test_what_makes_no_sense_is_refused_with_what_was_typed(court: Agency, unit: Agency, changes: dict[str, str]) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    answer = client.post("/ban-an/moi/", form(court, unit, **changes))
    assert answer.status_code == 422
    assert next(iter(changes.values())) in answer.content.decode()


def test_half_a_decision_is_not_dropped(court: Agency, unit: Agency) -> None:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    half = form(court, unit, decision_number="", decided_on="", debtor="", requester="", request_on="", content="Trả nợ")
    page = client.post("/ban-an/moi/", half)
    assert page.status_code == 422
    assert "Nhập cả người yêu cầu và ngày nhận yêu cầu." in page.content.decode()
    assert not JudgmentHandover.objects.exists()


def test_an_enforcer_of_another_unit_gets_no_case(take_in: TakeIn, province: Book) -> None:
    stranger, _unit = province.enforcers["CHV-21"]
    with pytest.raises(Refused, match="không công tác ở"):
        decide(take_in(), enforcer=stranger)


def test_what_a_unit_that_ended_was_waiting_for_goes_to_the_one_that_follows(take_in: TakeIn, unit: Agency, province: Book) -> None:
    waiting, decided = take_in(), take_in(number="14/2026/DS-ST", on_request=False)
    decide(decided, decision_number="99")
    asked = intake.take_in_request(
        handover=waiting, requester="Bà Được", content="", received_on=TODAY, by=None, at=clock.now(), today=TODAY
    )
    other = province.offices[1]
    intake.move_register(predecessor=unit, successor=other)
    for row in (waiting, decided, asked):
        row.refresh_from_db()
    assert (waiting.unit, asked.agency, decided.unit) == (other, other, unit)


def test_a_request_waits_for_the_judgment_and_shifted_days_count_again(take_in: TakeIn) -> None:
    row = take_in(handed_over_on=None, received_on=None, channel="")
    asked = intake.take_in_request(
        handover=row,
        requester="Bà Được",
        content="",
        received_on=date(2026, 10, 1),
        by=None,
        at=clock.now(),
        today=TODAY,
    )
    assert asked.due_on == date(2026, 10, 8)
    intake.receive_judgment(
        handover=row,
        handed_over_on=date(2026, 11, 2),
        received_on=date(2026, 11, 4),
        channel="post",
        by=None,
        today=TODAY,
    )
    asked.refresh_from_db()
    assert asked.due_on == date(2026, 11, 11)
    DayShift.objects.create(day=date(2026, 11, 9), is_worked=False, source="Công văn")
    intake.count_intake_again()
    asked.refresh_from_db()
    row.refresh_from_db()
    assert asked.due_on == date(2026, 11, 12)
    assert row.decision_due_on == date(2026, 11, 12)
