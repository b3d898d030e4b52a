"""How the days of a time limit are counted, and which law counts them."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise

import pytest

from law.citations import in_words
from law.deadlines import LimitKind, LimitUnit, WorkingDays, governing, last_day, longest, rule_on, rules, sooner
from law.regimes import LAW_106_IN_FORCE, Regime
from law.years import months_after

DAYS = WorkingDays()


def due(code: str, day: date, days: WorkingDays = DAYS, **more: str) -> tuple[str, date]:
    """The id of the rule and the last day."""
    found = governing(code, day, days, **more)
    assert found is not None
    return found[0].id, found[1]


def test_the_seed_holds_365_rules_eleven_of_them_to_be_read() -> None:
    assert len(rules()) == 365
    assert sum(rule.kind is LimitKind.TEXT for rule in rules().values()) == 11
    assert all(rule.text for rule in rules().values() if rule.kind is LimitKind.TEXT)


def test_every_rule_names_its_articles_in_a_form_that_can_be_said() -> None:
    for rule in rules().values():
        for language, word in (("vi", "Điều "), ("en", " art. ")):
            said = in_words(rule.articles, language=language)
            assert word in said, rule.id
            assert not re.search(r"Đ\d", said), (rule.id, said)
        assert rule.evidence in ("seen", "inferred"), rule.id


def test_rules_of_a_code_follow_one_another_without_a_day_of_both() -> None:
    for code in {rule.code for rule in rules().values()}:
        rows = sorted((rule for rule in rules().values() if rule.code == code), key=lambda rule: rule.since)
        for before, after in pairwise(rows):
            assert before.until is not None, code
            assert before.until < after.since, code


def test_a_rule_of_a_regime_ends_or_begins_with_its_law() -> None:
    for rule in rules().values():
        if rule.regime == "A":
            assert rule.until == date(2026, 6, 30), rule.id
        if rule.regime == "B":
            assert rule.since >= LAW_106_IN_FORCE, rule.id
    assert regimes_on(LAW_106_IN_FORCE) == {"B", "AB"}
    assert regimes_on(date(2026, 6, 30)) == {"A", "AB"}


def regimes_on(day: date) -> set[str]:
    """Of the rules that govern a clock started on a day."""
    own = Regime.on(day).name
    return {rule.regime for rule in rules().values() if own in rule.regime and (not rule.until or day <= rule.until)}


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        # Five working days: the day of the event is not counted, Tết of 2026 is 16 to 20 February.
        ("DECIDE_REQUEST", date(2026, 2, 13), ("A011", date(2026, 2, 27))),
        ("DECIDE_REQUEST", date(2026, 6, 30), ("A011", date(2026, 7, 7))),
        ("DECIDE_REQUEST", date(2026, 7, 1), ("B011", date(2026, 7, 8))),
        ("DECIDE_REQUEST", date(2026, 8, 28), ("B011", date(2026, 9, 9))),  # 31 August to 2 September are off
        # Ten days end on a Sunday, so on the Monday after it.
        ("VOLUNTARY", date(2026, 7, 2), ("B021", date(2026, 7, 13))),
        ("VOLUNTARY", date(2026, 2, 6), ("A019", date(2026, 2, 23))),  # the tenth day is the first of Tết
        # Ten days under the old law, nine under the new one.
        ("VERIFY_FIRST", date(2026, 6, 29), ("A020", date(2026, 7, 9))),
        ("VERIFY_FIRST", date(2026, 7, 1), ("B022", date(2026, 7, 10))),
        ("CHANGE_ENFORCER", date(2026, 6, 30), ("A013", date(2026, 7, 7))),
        ("CHANGE_ENFORCER", date(2026, 7, 1), ("B015", date(2026, 7, 6))),
        # At once: the same day, also a Sunday.
        ("DECIDE_BPKCTT", date(2026, 7, 5), ("B009", date(2026, 7, 5))),
        # 24 hours: the next day.
        ("BPKCTT_DO", date(2026, 7, 4), ("B147", date(2026, 7, 5))),
        # Counted back: at least two working days before Monday is Thursday.
        ("COERCE_COST_NOTICE", date(2026, 7, 6), ("B077", date(2026, 7, 2))),
        ("COERCE_COST_NOTICE", date(2026, 2, 23), ("A071", date(2026, 2, 11))),  # three, over Tết
        ("COERCE_MEETING1", date(2026, 6, 17), ("A068", date(2026, 6, 5))),  # ten days before is a Sunday: earlier
        # Months end on the same date, or with the month.
        ("REVERIFY_6M", date(2026, 8, 31), ("B024", date(2027, 3, 1))),  # 28 February 2027 is a Sunday
        ("POSTPONE_MAX", date(2026, 11, 30), ("B043", date(2027, 3, 1))),
        ("LIMIT_REQUEST", date(2024, 2, 29), ("A005", date(2029, 2, 28))),
    ],
)
def test_the_last_day_of_a_time_limit(code: str, started: date, expected: tuple[str, date]) -> None:
    assert due(code, started) == expected


@pytest.mark.parametrize(
    ("code", "started", "expected"),
    [
        # A waiting period that was over before the new law stays with the old one.
        ("SEP_BOOK_WAIT", date(2025, 6, 27), ("A032", date(2026, 6, 27))),
        # One that was not goes on under the new law, from the same start: two years.
        ("SEP_BOOK_WAIT", date(2025, 8, 10), ("B035", date(2027, 8, 10))),
        ("SEP_BOOK_WAIT", date(2025, 7, 1), ("B035", date(2027, 7, 1))),
    ],
)
def test_a_waiting_period_over_the_change_of_law(code: str, started: date, expected: tuple[str, date]) -> None:
    assert due(code, started) == expected


def test_an_unfinished_wait_of_a_case_on_request_leads_to_its_return() -> None:
    assert due("SEP_BOOK_WAIT", date(2025, 8, 11), next_code="RETURN_REQUEST") == ("B036", date(2027, 8, 11))


def test_what_must_be_done_keeps_the_limit_under_which_it_began() -> None:
    assert due("CLARIFY", date(2026, 6, 25)) == ("A129", date(2026, 7, 10))
    assert due("CLARIFY", date(2026, 7, 1)) == ("B150", date(2026, 7, 31))


def test_an_old_start_is_governed_by_the_first_row_there_is() -> None:
    rule = rule_on("SEP_BOOK_WAIT", date(2012, 1, 1))
    assert rule is not None
    assert rule.id == "A032"
    assert Regime.on(date(2012, 1, 1)).name == rule.regime


def test_days_that_the_government_shifts_are_counted_as_it_says() -> None:
    saturday, friday = date(2026, 7, 11), date(2026, 7, 10)
    shifted = WorkingDays({friday: False, saturday: True})
    assert not shifted.is_worked(friday)
    assert shifted.is_worked(saturday)
    assert due("CHANGE_ENFORCER", date(2026, 7, 8), shifted)[1] == date(2026, 7, 13)
    assert due("CHANGE_ENFORCER", date(2026, 7, 8))[1] == date(2026, 7, 13)
    assert due("VOLUNTARY", date(2026, 7, 1), shifted)[1] == saturday


def test_an_extension_has_an_end_where_the_law_names_one() -> None:
    clarify, verify = rules()["B150"], rules()["B022"]
    assert longest(clarify, date(2026, 7, 1), DAYS) == date(2026, 8, 17)  # 45 days end on a Saturday
    assert longest(verify, date(2026, 7, 1), DAYS) is None
    for rule in rules().values():
        if rule.extended_to is not None:
            assert rule.extended_to > rule.amount, rule.id


def test_text_is_read_and_not_counted() -> None:
    with pytest.raises(ValueError, match="read, not counted"):
        last_day(rules()["B068"], date(2026, 7, 1), DAYS)


@pytest.mark.parametrize("unit", list(LimitUnit))
def test_no_time_limit_that_must_be_kept_ends_before_it_begins(unit: LimitUnit) -> None:
    for rule in rules().values():
        if rule.unit is unit and rule.kind is not LimitKind.BEFORE:
            assert last_day(rule, date(2026, 7, 3), DAYS) >= date(2026, 7, 3), rule.id


def test_months_end_with_the_month() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_after(date(2026, 3, 31), -1) == date(2026, 2, 28)


def test_what_began_under_the_old_law_is_warned_of_the_shorter_limit_of_the_new_one() -> None:
    old = rule_on("VERIFY_FIRST", date(2026, 6, 26))
    assert old is not None
    assert last_day(old, date(2026, 6, 26), DAYS) == date(2026, 7, 6)
    assert sooner(old, date(2026, 6, 24), DAYS) == date(2026, 7, 3)
    assert sooner(old, date(2026, 6, 15), DAYS) is None, "over before the law changed"
    new = rule_on("VERIFY_FIRST", date(2026, 7, 1))
    assert new is not None
    assert sooner(new, date(2026, 7, 1), DAYS) is None
    wait = rule_on("SEP_BOOK_WAIT", date(2026, 6, 26))
    assert wait is not None
    assert sooner(wait, date(2026, 6, 26), DAYS) is None
