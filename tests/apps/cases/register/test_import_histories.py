"""Events of a register: their order, their twins in the book, those that come late, and those the law forbids."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from agencies.actions.reorganisations import succeed
from agencies.models import Agency, Change, Reorganisation
from cases.actions.closing import sign_books
from cases.actions.events import rebuild, record_event, void_event
from cases.balances import By, Scope, balances
from cases.ledger import Account
from cases.models import CaseEvent, EnforcementCase, LateEntry, LedgerEntry
from common import clock
from tests.factories.imports import (
    DECIDED,
    book,
    case,
    create_province,
    day,
    event,
    reasons,
    send,
    stored,
    verdicts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]

LAW_106 = date(2026, 7, 1)
DAYS = [day(9), day(20), day(40)]


@pytest.fixture
def province() -> None:
    create_province()


def collected_until(on: date) -> int:
    """What the province collected from 1 October 2024 to a day, as the book tells it."""
    agencies = tuple(Agency.objects.enforcing().values_list("pk", flat=True))
    rows = balances(Scope(agencies, 2025, on), By.NONE)
    return sum(row.change_amount for row in rows if row.account == Account.COMPLETED)


# -- order and twins ---------------------------------------------------------------------------------


def test_events_of_one_day_keep_the_order_of_the_file(path: Path) -> None:
    there, back = event("suspended", day(9)), event("resumed", day(9))
    assert send(path, [case("1")], [there, back])["new"] == 3
    assert list(CaseEvent.objects.in_legal_order().values_list("event", flat=True)[1:]) == ["suspended", "resumed"]
    told = send(path, [case("2")], [back | {"decision_number": "2"}, there | {"decision_number": "2"}])
    assert told["rejected"] == 3
    assert "không có gì để tiếp tục" in reasons(told)[1]


def test_events_enter_in_legal_order_however_the_file_is_sorted(path: Path) -> None:
    rows = [event("completed", day(40)), event("served", day(9)), event("collected", day(20), 40)]
    assert send(path, [case()], rows)["new"] == 4
    assert (stored().account, stored().done_amount, stored().ended_on) == (Account.COMPLETED, 100, day(40))


def test_two_equal_receipts_of_a_day_are_two_events(path: Path) -> None:
    receipt = event("collected", day(20), 20)
    assert send(path, [case()], [receipt, receipt])["new"] == 3
    assert send(path, [case()], [receipt, receipt])["same"] == 3
    assert send(path, [], [receipt])["same"] == 1  # one of them
    told = send(path, [], [receipt, receipt, receipt])
    assert (told["same"], told["new"]) == (2, 1)
    assert stored().done_amount == 60


def test_a_receipt_that_says_something_else_contradicts_unless_its_document_is_another(path: Path) -> None:
    send(path, [case()], [event("collected", day(20), 20, document_number="7")])
    told = send(path, [], [event("collected", day(20), 30), event("verified", day(21))])
    assert verdicts(told) == {("events", 2): "conflict", ("events", 3): "rejected"}
    assert "20" in reasons(told)[0] and "30" in reasons(told)[0]
    assert send(path, [], [event("collected", day(20), 30, document_number="8")])["new"] == 1
    assert stored().done_amount == 50


def test_an_ending_may_repeat_what_is_left_or_leave_it_out(path: Path) -> None:
    part, end = event("collected", day(20), 40), event("completed", day(40))
    told = send(path, [case()], [part, end | {"amount": 61}])
    assert told["rejected"] == 3
    assert "60" in reasons(told)[2] and "61" in reasons(told)[2]
    assert send(path, [case()], [part, end | {"amount": 60}])["new"] == 3
    assert send(path, [case()], [part, end])["same"] == 3


def test_the_decision_itself_may_be_repeated_among_the_events(path: Path) -> None:
    rows = [event("decision_issued", DECIDED), event("served", day(9))]
    assert send(path, [case()], rows)["new"] == 3
    assert CaseEvent.objects.count() == 2
    assert send(path, [case()], rows)["same"] == 3
    assert send(path, [case()], [event("decision_issued", day(1))])["rejected"] == 1


def test_the_row_of_the_decision_says_why_it_comes_after_the_book_was_signed(path: Path) -> None:
    sign_books(agencies=[Agency.objects.get(code="KV1").pk], to=day(30), at=clock.now())
    told = send(path, [case()])
    assert told["rejected"] == 1
    assert "dòng decision_issued" in reasons(told)[0]
    assert send(path, [case()], [event("decision_issued", DECIDED, note="hồ sơ về muộn")])["new"] == 2
    assert LateEntry.objects.get().reason == "hồ sơ về muộn"


def test_full_collection_does_not_end_a_case(path: Path) -> None:
    send(path, [case()], [event("collected", day(20), 100)])
    assert (stored().account, stored().open_amount, stored().ended_on) == (Account.IN_PROGRESS, 0, None)
    send(path, [], [event("completed", day(40))])
    assert stored().account == Account.COMPLETED


@pytest.mark.parametrize("ending", ["entrusted", "terminated"])
def test_a_part_done_case_that_is_ended_counts_as_completed(path: Path, ending: str) -> None:
    send(path, [case("1"), case("2")], [event("collected", day(20), 40), event(ending, day(40)), event(ending, day(40), number="2")])
    assert stored("1").account == Account.COMPLETED
    assert stored("2").account == Account[ending.upper()]


def test_a_coarse_history_enters_and_is_marked_as_shortened(path: Path) -> None:
    send(
        path,
        [case("1"), case("2")],
        [event("completed", day(40)), event("served", day(9), number="2"), event("completed", day(40), number="2")],
    )
    assert (stored("1").shortened, stored("2").shortened) == (True, False)


# -- what was taken back, what comes late --------------------------------------------------------------


def test_a_voided_event_sent_again_is_a_conflict_and_its_twin_is_the_same(path: Path) -> None:
    receipt = event("collected", day(20), 20)
    send(path, [case()], [receipt, receipt])
    void_event(event=CaseEvent.objects.filter(event="collected").latest("pk"), by=None, reason="Ghi nhầm việc")
    told = send(path, [case()], [receipt, receipt, event("verified", day(21))])
    assert told["same"] == 2
    assert verdicts(told) == {("events", 3): "conflict", ("events", 4): "rejected"}
    assert "Ghi nhầm việc" in reasons(told)[0]
    assert stored().done_amount == 20


def test_what_was_recorded_on_the_page_is_the_same_in_the_file(path: Path) -> None:
    send(path, [case()])
    record_event(case=stored(), event="collected", occurred_on=day(20), amount=30, by=None, today=clock.today())
    assert send(path, [case()], [event("collected", day(20), 30)])["same"] == 2


@pytest.mark.parametrize("for_budget", [0, 40])
def test_a_history_in_a_file_posts_what_its_events_post_one_by_one(path: Path, for_budget: int) -> None:
    told = [
        ("collected", day(20), 30),
        ("suspended", day(25), None),
        ("resumed", day(30), None),
        ("terminated", day(40), None),
    ]
    send(
        path,
        [case("1", for_budget=for_budget), case("2", for_budget=for_budget)],
        [event(*one, number="1") for one in told],
    )
    for name, on, amount in told:
        record_event(case=stored("2"), event=name, occurred_on=on, amount=amount, by=None, today=clock.today())
    of_file, of_page = (
        Counter(
            LedgerEntry.objects.filter(case=stored(number)).values_list(
                "event__event", "account", "cases", "amount", "for_budget", "budget_cases"
            )
        )
        for number in "12"
    )
    assert of_file == of_page
    assert sum(row[5] for row in of_file if row[1] == Account.COMPLETED) == (1 if for_budget else 0)


@pytest.mark.parametrize("at_once", [True, False], ids=["in one file", "one by one"])
def test_late_events_replay_what_stands_after_them(path: Path, at_once: bool) -> None:
    send(path, [case()], [event("reassigned", day(40), to_unit="KV2")])
    assert collected_until(day(30)) == 0
    late = [event("collected", day(20), 30), event("partly_postponed", day(25), 15)]
    for rows in [late] if at_once else [[row] for row in reversed(late)]:
        assert send(path, [], rows)["rejected"] == 0
    assert collected_until(day(30)) == 30
    giver = LedgerEntry.objects.filter(agency__code="KV1", account=Account.COMPLETED)
    assert sum(entry.amount for entry in giver) == 30  # collected before the case changed hands
    assert stored().open_amount == 70
    assert rebuild(case=stored()) == 0  # nothing is left to correct


def test_a_late_event_that_makes_a_later_one_illegal_is_refused_by_its_name(path: Path) -> None:
    send(path, [case()], [event("collected", day(40), 80)])
    before = book()
    told = send(path, [], [event("collected", day(20), 30)])
    assert told["rejected"] == 1
    assert f"{day(40):%d/%m/%Y}" in reasons(told)[0]
    assert book() == before


# -- what the law forbids ------------------------------------------------------------------------------


def forbidden(*rows: tuple[Any, ...], says: str, name: str, **changes: Any) -> Any:
    """The last of these events, (event, day, amount), is not allowed after the others."""
    return pytest.param(rows, changes, says, id=name)


@pytest.mark.parametrize(
    ("rows", "changes", "says"),
    [
        forbidden(("completed", DAYS[0]), ("collected", DAYS[1], 5), says="đã kết thúc", name="after the ending"),
        forbidden(("collected", DAYS[0], 60), ("collected", DAYS[1], 41), says="41", name="more than is left"),
        forbidden(("collected", DAYS[0]), says="lớn hơn 0", name="without its amount"),
        forbidden(("served", date(2024, 11, 4)), says="04/11/2024", name="before the decision"),
        forbidden(("served", date(2024, 5, 12)), says="kiểm tra ngày, tháng", name="month and day swapped"),
        forbidden(("served", clock.today() + timedelta(1)), says="chưa đến", name="tomorrow"),
        forbidden(("resumed", DAYS[0]), says="không có gì để tiếp tục", name="nothing to resume"),
        forbidden(
            ("found_not_enforceable", DAYS[0]),
            ("moved_to_separate_book", DAYS[0] + timedelta(364)),
            says="đủ 1 năm",
            name="the separate book before its year",
        ),
        forbidden(("request_returned", DAYS[0]), says="26/2008", name="unknown to the old law"),
        forbidden(("drawn_up", LAW_106, None, "THADS"), says="106/2025", name="unknown to the new law"),
        forbidden(
            ("found_not_enforceable", DAYS[0]),
            ("moved_to_separate_book", date(2026, 11, 20)),
            says="gửi lại yêu cầu",
            name="a request into the book under the new law",
        ),
        forbidden(
            ("found_not_enforceable", DAYS[0]),
            ("request_returned", date(2026, 11, 20)),
            says="sổ theo dõi riêng",
            name="own initiative returned",
            initiation="ex_officio",
        ),
        forbidden(("refunded", DAYS[0], 1), says="0", name="a refund of nothing"),
        forbidden(("restored", DAYS[0], 1), says="căn cứ", name="nothing to restore"),
        forbidden(("reassigned", DAYS[0]), says="nhận", name="to nobody"),
        forbidden(("reassigned", DAYS[0], None, "KV9"), says="KV9", name="to an unknown unit"),
        forbidden(("ending_reversed", DAYS[0]), says="Đang thi hành", name="no ending to reverse"),
    ],
)
def test_a_forbidden_event_is_rejected_with_the_rule_and_takes_its_case_back(
    path: Path, rows: tuple[tuple[Any, ...], ...], changes: dict[str, Any], says: str
) -> None:
    events = [event(*row[:3], **({"to_unit": row[3]} if len(row) > 3 else {})) for row in rows]
    told = send(path, [case(**changes)], events)
    assert told["rejected"] == 1 + len(rows)
    assert says in reasons(told)[-1]
    assert not EnforcementCase.objects.exists()
    assert send(path, [case(**changes)], events[:-1])["rejected"] == 0  # it was the last one


def test_a_register_of_all_sorts_of_rows_accounts_for_every_row(path: Path) -> None:
    faults = [
        {},
        {"unit": "KV9"},
        {"amount": "x"},
        {"decided_on": None},
        {"judged_on": day(3)},
        {"decision_number": "1"},
    ]
    cases = [*(case(str(number), **changes) for number, changes in enumerate(faults, start=1)), case("7")]
    events = [
        event("served", day(9), number=str(number), **more)
        for number in range(10)
        for more in ({}, {"decided_on": DECIDED}, {"unit": None}, {"occurred_on": "hôm qua"}, {"event": "đòi nợ"})
        if number != 7 or more.keys() <= {"decided_on"}
    ]
    told = send(path, cases, events)
    assert told["read"] == len(cases) + len(events)
    assert told["new"] == 3  # number 7 with its two events
    before = book()
    assert (again := send(path, cases, events))["same"] == 3
    assert again["read"] == told["read"]
    assert book() == before


# -- units that ended --------------------------------------------------------------------------------


def test_a_case_that_waits_is_not_entered_for_a_unit_that_others_followed(path: Path) -> None:
    ended, follower = Agency.objects.get(code="KV1"), Agency.objects.get(code="KV2")
    change = Reorganisation.objects.create(change=Change.MERGED, effective_on=day(60), instrument="QĐ 1", recorded_at=clock.now())
    succeed(predecessors=[ended], successors=[follower], reorganisation=change)
    told = send(path, [case("1")], [event("verified", day(9))])
    assert told["rejected"] == 2
    assert "đã kết thúc hoạt động ngày 03/01/2025" in reasons(told)[0]
    handover = event("reassigned", day(60), to_unit="KV2")
    assert send(path, [case("1")], [event("verified", day(9)), handover])["new"] == 3
    finished = event("completed", day(50), number="2")
    assert send(path, [case("2")], [finished])["new"] == 2, "what had ended stays where it ended"
