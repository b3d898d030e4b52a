"""Which clocks run in a case: what each step starts, what answers it, and how pauses and the change of law move it."""

from __future__ import annotations

from datetime import date

import pytest

from cases.choices import Initiation
from cases.clocks import CLOCKS, CaseClock, Extensions, Given, clocks
from cases.grounds import PRISON, PROTEST
from cases.history import CaseFacts, EventFacts, RefusedEvent, fold
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.transitions import ENDS
from law.deadlines import WorkingDays, rules

DAYS = WorkingDays()
HOLDER = Holder(1, 1)


Told = tuple[Event, date] | tuple[Event, date, str] | tuple[Event, date, int]  # with its ground, or its amount


def history(*steps: Told) -> list[EventFacts]:
    """Events in the order told, the first the decision."""
    events = []
    for place, (event, day, *more) in enumerate(steps, 1):
        ground = "".join(word for word in more if isinstance(word, str))
        amount = next((number for number in more if isinstance(number, int)), None)
        events.append(EventFacts(event, day, place, amount=amount, ground=ground))
    return events


def told(
    *steps: Told,
    initiation: Initiation = Initiation.ON_REQUEST,
    decided: date | None = None,
    extended: Extensions | None = None,
) -> dict[str, CaseClock]:
    """The clocks that run, by code."""
    decided = decided or DECIDED
    events = history((Event.DECISION_ISSUED, decided), *steps)
    case = CaseFacts(HOLDER, initiation, decided, 1_000, 0)
    folded = fold(case, events)
    found = clocks(case, folded.steps, DAYS, ended_on=folded.ended_on, extended=extended or {})
    return {clock.kind.code: clock for clock in found if clock.ended_on is None}


DECIDED = date(2026, 7, 6)
E = Event


def test_a_decision_must_be_notified_and_the_notice_starts_the_voluntary_period_and_what_follows() -> None:
    (notify,) = told().values()
    assert (notify.rule.id, notify.due_on) == ("B016", date(2026, 7, 9))
    after = told((E.SERVED, date(2026, 7, 8)))
    assert after.keys() == {"VOLUNTARY", "VERIFY_FIRST"}
    assert after["VOLUNTARY"].due_on == date(2026, 7, 20)  # the tenth day is a Saturday
    assert (after["VERIFY_FIRST"].started_on, after["VERIFY_FIRST"].due_on) == (date(2026, 7, 20), date(2026, 7, 29))


def test_a_second_notice_starts_no_second_period() -> None:
    after = told((E.SERVED, date(2026, 7, 8)), (E.SERVED, date(2026, 8, 8)))
    assert after["VERIFY_FIRST"].due_on == date(2026, 7, 29)


@pytest.mark.parametrize("answer", [E.VERIFIED, E.FOUND_ENFORCEABLE, *(end for end in E if end in ENDS - {E.REQUEST_RETURNED})])
def test_what_answers_the_first_verification(answer: Event) -> None:
    assert "VERIFY_FIRST" not in told((E.SERVED, date(2026, 7, 8)), (answer, date(2026, 7, 25)))


def test_no_means_starts_the_rounds_and_the_wait_until_the_request_is_returned() -> None:
    steps = (
        (E.SERVED, date(2026, 7, 8)),
        (E.VERIFIED, date(2026, 7, 25)),
        (E.FOUND_NOT_ENFORCEABLE, date(2026, 7, 30)),
    )
    after = told(*steps)
    assert {code: clock.due_on for code, clock in after.items()} == {
        "REVERIFY_6M": date(2027, 2, 1),
        "RETURN_REQUEST": date(2028, 7, 30),
    }
    again = told(*steps, (E.VERIFIED, date(2027, 1, 20)))
    assert (again["REVERIFY_6M"].started_on, again["REVERIFY_6M"].due_on) == (date(2027, 1, 20), date(2027, 7, 20))
    assert told(*steps, initiation=Initiation.EX_OFFICIO).keys() == {"REVERIFY_6M", "SEP_BOOK_WAIT"}
    assert not told(*steps, (E.REQUEST_RETURNED, date(2028, 8, 1)))


def test_an_unknown_address_is_verified_once_a_year() -> None:
    after = told((E.FOUND_NOT_ENFORCEABLE, date(2026, 7, 30), PRISON), (E.VERIFIED, date(2027, 7, 1)))
    assert after["REVERIFY_1Y"].due_on == date(2028, 7, 3)  # 1 July 2028 is a Saturday
    assert "REVERIFY_6M" not in after


def test_under_the_old_law_two_rounds_are_enough() -> None:
    decided = date(2024, 3, 4)
    first = ((E.FOUND_NOT_ENFORCEABLE, date(2024, 5, 6)), (E.VERIFIED, date(2024, 11, 4)))
    assert "REVERIFY_6M" in told(*first, decided=decided)
    after = told(*first, (E.VERIFIED, date(2025, 5, 5)), decided=decided)["REVERIFY_6M"]
    assert after.started_on == date(2026, 7, 1), "none was asked for until the law changed"
    assert not told(*first, (E.VERIFIED, date(2025, 5, 5)), (E.RESUMED, date(2026, 6, 1)), decided=decided)


def test_a_wait_that_crosses_the_change_of_law_follows_the_new_one() -> None:
    step, decided = (E.FOUND_NOT_ENFORCEABLE, date(2025, 8, 11)), date(2025, 6, 2)
    assert told(step, decided=decided)["RETURN_REQUEST"].due_on == date(2027, 8, 11)
    ex_officio = told(step, decided=decided, initiation=Initiation.EX_OFFICIO)
    assert ex_officio["SEP_BOOK_WAIT"].due_on == date(2027, 8, 11)


def test_clocks_stand_still_while_the_case_is_suspended_and_move_by_as_many_days() -> None:
    steps = ((E.SERVED, date(2026, 7, 8)), (E.SUSPENDED, date(2026, 7, 22)))
    still = told(*steps)
    assert [clock.stands_still for clock in still.values()] == [True]
    moved = told(*steps, (E.RESUMED, date(2026, 8, 5)))
    assert moved["VERIFY_FIRST"].due_on == date(2026, 8, 12)  # 29 July and 14 days
    assert not moved["VERIFY_FIRST"].stands_still


def test_a_postponement_of_a_protest_has_its_own_end_and_then_the_case_must_be_resumed() -> None:
    after = told((E.POSTPONED, date(2026, 8, 3), PROTEST))
    assert after["POSTPONE_MAX"].due_on == date(2026, 11, 3)
    assert (after["RESUME_POSTPONE"].started_on, after["RESUME_POSTPONE"].due_on) == (
        date(2026, 11, 3),
        date(2026, 11, 10),
    )
    assert not after["RESUME_POSTPONE"].stands_still
    assert "POSTPONE_MAX" not in told((E.POSTPONED, date(2026, 8, 3), "agreement"))


def test_a_case_that_ended_by_a_partial_decision_has_no_clock_left() -> None:
    assert not told((E.SERVED, date(2026, 7, 8)), (E.PARTLY_ENTRUSTED, date(2026, 7, 9), 1_000))
    assert told((E.SERVED, date(2026, 7, 8)), (E.PARTLY_ENTRUSTED, date(2026, 7, 9), 400))


def test_every_clock_has_rules_of_both_laws() -> None:
    by_code = {code: {rule.regime for rule in rules().values() if rule.code == code} for code in (k.code for k in CLOCKS)}
    missing = {code: regimes for code, regimes in by_code.items() if regimes != {"A", "B"}}
    assert missing == {"SEP_BOOK_WAIT_2Y": {"A"}, "RETURN_REQUEST": {"B"}}


def test_resuming_a_postponed_case_without_means_leaves_its_rounds_and_its_wait_running() -> None:
    decided = date(2024, 1, 2)
    steps = (
        (E.FOUND_NOT_ENFORCEABLE, date(2024, 2, 1)),
        (E.POSTPONED, date(2024, 3, 1)),
        (E.VERIFIED, date(2024, 8, 1)),
        (E.RESUMED, date(2024, 9, 2)),
    )
    after = told(*steps, decided=decided)
    assert after["REVERIFY_6M"].started_on == date(2024, 8, 1)
    assert after["REVERIFY_6M"].due_on == date(2025, 3, 7), "3 February and the 32 days that it stood still itself"
    assert "RETURN_REQUEST" in after


def test_a_case_postponed_before_it_is_notified_still_has_its_voluntary_period() -> None:
    after = told((E.POSTPONED, date(2026, 7, 8)), (E.RESUMED, date(2026, 8, 3)), (E.SERVED, date(2026, 8, 5)))
    assert after.keys() == {"VOLUNTARY", "VERIFY_FIRST"}
    assert "NOTIFY" in told((E.POSTPONED, date(2026, 7, 8)), (E.RESUMED, date(2026, 8, 3)))


def test_money_and_reductions_during_a_postponement_do_not_end_it() -> None:
    after = told((E.SERVED, date(2026, 7, 8)), (E.POSTPONED, date(2026, 7, 22)), (E.REDUCED, date(2026, 7, 30), 10))
    assert after["VOLUNTARY" if "VOLUNTARY" in after else "VERIFY_FIRST"].stands_still


def test_a_verification_earlier_on_the_day_of_the_decision_is_no_round_after_it() -> None:
    decided = date(2024, 1, 2)
    after = told(
        (E.VERIFIED, date(2024, 3, 1)),
        (E.FOUND_NOT_ENFORCEABLE, date(2024, 3, 1)),
        (E.VERIFIED, date(2024, 9, 2)),
        decided=decided,
    )
    assert after["REVERIFY_6M"].due_on == date(2025, 3, 3)


def test_a_wait_over_before_the_change_of_law_stays_over_for_the_separate_book_alone() -> None:
    decided, step = date(2024, 3, 4), (E.FOUND_NOT_ENFORCEABLE, date(2025, 3, 10))
    book = told(step, decided=decided, initiation=Initiation.EX_OFFICIO)["SEP_BOOK_WAIT"]
    assert (book.rule.regime, book.due_on) == ("A", date(2026, 3, 10))
    moved = (E.MOVED_TO_SEPARATE_BOOK, date(2026, 7, 20))
    assert not told(step, moved, decided=decided, initiation=Initiation.EX_OFFICIO)
    back = told(step, decided=decided)["RETURN_REQUEST"]
    assert (back.rule.regime, back.due_on) == ("B", date(2027, 3, 10))
    with pytest.raises(RefusedEvent, match="10/03/2027"):
        told(step, (E.REQUEST_RETURNED, date(2026, 7, 20)), decided=decided)


def test_a_wait_not_over_on_the_last_day_of_the_old_law_takes_two_years() -> None:
    decided, step = date(2024, 3, 4), (E.FOUND_NOT_ENFORCEABLE, date(2025, 7, 1))
    book = told(step, decided=decided, initiation=Initiation.EX_OFFICIO)["SEP_BOOK_WAIT"]
    assert (book.rule.regime, book.due_on) == ("B", date(2027, 7, 1))
    with pytest.raises(RefusedEvent, match="01/07/2027"):
        told(step, (E.MOVED_TO_SEPARATE_BOOK, date(2026, 7, 20)), decided=decided, initiation=Initiation.EX_OFFICIO)


def test_a_partial_postponement_of_the_whole_amount_stops_the_clocks_and_a_part_does_not() -> None:
    served = (E.SERVED, date(2026, 7, 8))
    whole = told(served, (E.PARTLY_POSTPONED, date(2026, 7, 22), 1_000))
    assert [clock.stands_still for clock in whole.values()] == [True]
    part = told(served, (E.PARTLY_POSTPONED, date(2026, 7, 22), 400))
    assert [clock.stands_still for clock in part.values()] == [False]
    again = told(served, (E.PARTLY_POSTPONED, date(2026, 7, 22), 1_000), (E.RESUMED, date(2026, 8, 5)))
    assert again["VERIFY_FIRST"].due_on == date(2026, 8, 12)


def test_resuming_out_of_one_of_two_pauses_leaves_the_clocks_standing() -> None:
    steps = (
        (E.SERVED, date(2026, 7, 8)),
        (E.POSTPONED, date(2026, 7, 22)),
        (E.SUSPENDED, date(2026, 7, 24)),
        (E.RESUMED, date(2026, 8, 3)),
    )
    assert [clock.stands_still for clock in told(*steps).values()] == [True]
    after = told(*steps, (E.RESUMED, date(2026, 8, 5)))
    assert after["VERIFY_FIRST"].due_on == date(2026, 8, 12), "14 days of both pauses, counted once"


def test_the_first_verification_is_to_come_also_while_the_voluntary_period_stands_still() -> None:
    after = told((E.SERVED, date(2026, 7, 8)), (E.SUSPENDED, date(2026, 7, 10)))
    assert {code: clock.stands_still for code, clock in after.items()} == {"VOLUNTARY": True, "VERIFY_FIRST": True}


def test_what_follows_a_clock_starts_from_the_day_to_which_it_was_extended() -> None:
    served = (E.SERVED, date(2026, 7, 8))
    extended = {("VOLUNTARY", 2): Given(date(2026, 8, 3), date(2026, 7, 10))}
    after = told(served, extended=extended)
    assert (after["VOLUNTARY"].due_on, after["VOLUNTARY"].last_day) == (date(2026, 7, 20), date(2026, 8, 3))
    assert (after["VERIFY_FIRST"].started_on, after["VERIFY_FIRST"].due_on) == (date(2026, 8, 3), date(2026, 8, 12))
    later = told(served, (E.COLLECTED, date(2026, 8, 1), 10), extended=extended)
    assert later.keys() == {"VOLUNTARY", "VERIFY_FIRST"}, "a payment within the longer period leaves it running"


def test_what_a_person_gave_moves_by_what_it_stood_still() -> None:
    steps = ((E.SERVED, date(2026, 7, 8)), (E.SUSPENDED, date(2026, 7, 22)))
    given = {("VERIFY_FIRST", 2): Given(date(2026, 9, 14), date(2026, 7, 15))}
    resumed = (E.RESUMED, date(2026, 9, 22))
    assert told(*steps, resumed, extended=given)["VERIFY_FIRST"].last_day == date(2026, 11, 16)  # 62 days, a Sunday
    later = {("VERIFY_FIRST", 2): Given(date(2026, 12, 14), date(2026, 10, 1))}
    assert told(*steps, resumed, extended=later)["VERIFY_FIRST"].last_day == date(2026, 12, 14), "given after the pause"


@pytest.mark.parametrize("over", [E.PAUSED_FOR_COMPLAINT, E.SUSPENDED])
def test_the_three_months_of_a_protest_run_on_under_another_pause(over: Event) -> None:
    steps = ((E.POSTPONED, date(2026, 8, 3), PROTEST), (over, date(2026, 8, 10)))
    assert "POSTPONE_MAX" in told(*steps)
    assert told(*steps, (E.RESUMED, date(2026, 8, 20)))["POSTPONE_MAX"].due_on == date(2026, 11, 3)
    assert "POSTPONE_MAX" not in told(*steps, (E.RESUMED, date(2026, 8, 20)), (E.RESUMED, date(2026, 8, 24)))


def test_a_postponement_of_another_ground_ends_the_three_months_of_a_protest() -> None:
    after = told((E.POSTPONED, date(2026, 8, 3), PROTEST), (E.POSTPONED, date(2026, 8, 17), "agreement"))
    assert not {"POSTPONE_MAX", "RESUME_POSTPONE"} & after.keys()


def test_a_second_finding_begins_rounds_and_wait_anew() -> None:
    steps = (
        (E.FOUND_NOT_ENFORCEABLE, date(2026, 8, 3)),
        (E.POSTPONED, date(2026, 9, 1)),
        (E.FOUND_NOT_ENFORCEABLE, date(2027, 1, 5)),
    )
    case = CaseFacts(HOLDER, Initiation.ON_REQUEST, DECIDED, 1_000, 0)
    folded = fold(case, history((E.DECISION_ISSUED, DECIDED), *steps))
    running = [clock for clock in clocks(case, folded.steps, DAYS) if clock.ended_on is None]
    assert sorted((clock.kind.code, clock.started_on) for clock in running) == [
        ("RETURN_REQUEST", date(2027, 1, 5)),
        ("REVERIFY_6M", date(2027, 1, 5)),
    ]


def test_a_case_that_comes_back_without_means_has_a_round_to_come() -> None:
    steps = (
        (E.FOUND_NOT_ENFORCEABLE, date(2026, 8, 3)),
        (E.POSTPONED, date(2026, 9, 1)),
        (E.FOUND_ENFORCEABLE, date(2026, 9, 15)),
        (E.RESUMED, date(2026, 10, 1)),
    )
    assert told(*steps)["REVERIFY_6M"].started_on == date(2026, 10, 1)


def test_a_wait_is_over_on_its_day_also_a_sunday_as_the_refusal_counts_it() -> None:
    step = (E.FOUND_NOT_ENFORCEABLE, date(2026, 7, 30))
    due = told(step)["RETURN_REQUEST"].due_on
    assert due.weekday() == 6
    assert not told(step, (E.REQUEST_RETURNED, due))
