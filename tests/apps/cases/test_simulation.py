"""Simulated histories: the same for the same seed, legal, and mixed as in a real province."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import pytest

from cases.choices import Initiation, JudgmentKind
from cases.history import fold
from cases.ledger import ENFORCEABLE, Account
from cases.lifecycle import Event
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, SimulatedCase, UnitPlan, share_of_year, simulate
from law.regimes import LAW_106_IN_FORCE
from law.years import reporting_month, reporting_year

LAST_DAY = date(2026, 11, 22)
FIRST_YEAR = 2024
BEHIND, AHEAD = 2, 3
COURT_BEFORE = CourtPlan(900, until=date(2025, 6, 30))
COURT_NOW = CourtPlan(901, since=date(2025, 7, 1))


def plan(agency: int, speed: float) -> UnitPlan:
    enforcers = (EnforcerPlan(agency * 10), EnforcerPlan(agency * 10 + 1), EnforcerPlan(agency * 10 + 2, 3.0, 0.6))
    return UnitPlan(agency, enforcers, (COURT_BEFORE, COURT_NOW), speed=speed)


UNITS = (plan(1, 1.0), plan(BEHIND, 0.35), plan(AHEAD, 2.2), plan(4, 1.0))


def province(seed: int, cases_a_year: float = 1_500) -> list[SimulatedCase]:
    return list(simulate(units=UNITS, first_year=FIRST_YEAR, last_day=LAST_DAY, cases_a_year=cases_a_year, rng=Random(seed)))


def facts(cases: list[SimulatedCase]) -> list[object]:
    return [
        (
            case.facts,
            case.decision_number,
            case.creditor,
            case.debtor,
            case.judgment,
            [item for item, _ in case.folded.postings],
        )
        for case in cases
    ]


@pytest.fixture(scope="module")
def cases() -> list[SimulatedCase]:
    return province(1)


@pytest.fixture(scope="module")
def told(cases: list[SimulatedCase]) -> Counter[Event]:
    return Counter(item.event for case in cases for item, _ in case.folded.postings)


def balance(cases: list[SimulatedCase], year: int, month: int, unit: int | None, *accounts: Account) -> tuple[int, int]:
    """Cases and đồng on some accounts: stock at the end of the month; endings since 1 October."""
    count = amount = 0
    for case in cases:
        for item, postings in case.folded.postings:
            when = (reporting_year(item.occurred_on), reporting_month(item.occurred_on))
            for (holder, account), q in postings.items():
                counts = when <= (year, month) if account in ENFORCEABLE else when[0] == year and when[1] <= month
                if account in accounts and counts and unit in (None, holder.agency):
                    count, amount = count + q.cases, amount + q.amount
    return count, amount


def rates(cases: list[SimulatedCase], year: int, month: int, unit: int | None = None) -> tuple[float, float]:
    """Completion rates by cases and by money, in per cent."""
    finished = balance(
        cases,
        year,
        month,
        unit,
        Account.COMPLETED,
        Account.TERMINATED,
        Account.REDUCED,
        Account.CONCLUDED_OTHERWISE,
    )
    left = balance(cases, year, month, unit, *ENFORCEABLE)
    return 100 * finished[0] / (finished[0] + left[0]), 100 * finished[1] / (finished[1] + left[1])


def test_the_same_seed_gives_the_same_province_and_another_seed_another():
    assert facts(province(7, 60)) == facts(province(7, 60))
    assert facts(province(7, 60)) != facts(province(8, 60))


def test_every_history_folds_and_the_rules_refuse_next_to_nothing(cases):
    for case in cases:
        items = [item for item, _ in case.folded.postings]
        assert fold(case.facts, items).position.account == case.folded.position.account
    assert sum(case.refused for case in cases) < len(cases) / 1_000


def test_nothing_happens_after_the_last_day_or_before_the_decision(cases):
    for case in cases:
        days = [item.occurred_on for item, _ in case.folded.postings]
        assert case.judgment.judged_on < case.facts.decided_on == days[0] <= days[-1] <= LAST_DAY


def test_as_many_cases_as_asked_for_come_in(cases):
    decided = Counter(reporting_year(case.facts.decided_on) for case in cases)
    assert [decided[year] for year in (2024, 2025, 2026)] == [1_500] * 3
    assert decided[2027] == round(1_500 * share_of_year(2027, LAST_DAY))


def test_decision_numbers_are_unique_in_a_unit_and_year_and_judgments_in_a_court(cases):
    numbers = Counter((c.facts.holder.agency, c.decision_number, c.facts.decided_on.year) for c in cases)
    assert max(numbers.values()) == 1
    judgments = {id(case.judgment): case.judgment for case in cases}.values()
    assert max(Counter((j.court, j.number, j.judged_on) for j in judgments).values()) == 1
    assert len(judgments) < len(cases)  # some judgments have two cases


def test_each_judgment_is_of_a_court_of_its_day(cases):
    for judgment in (case.judgment for case in cases):
        assert judgment.court == (COURT_NOW if judgment.judged_on >= date(2025, 7, 1) else COURT_BEFORE).agency


def test_the_mix_of_cases_is_that_of_a_province(cases):
    office = sum(case.facts.initiation is Initiation.EX_OFFICIO for case in cases) / len(cases)
    assert 0.65 < office < 0.75
    assert {case.kind for case in cases} == set(JudgmentKind)
    amounts = sorted(case.facts.amount for case in cases)
    assert amounts[0] == 0
    assert sum(amounts[-len(amounts) // 20 :]) > 0.6 * sum(amounts)  # a twentieth of the cases holds most of the money
    assert any(case.credit_institution for case in cases)
    assert all(case.facts.for_budget in (0, case.facts.amount) for case in cases)


def test_every_sort_of_event_occurs_about_five_to_a_case(cases, told):
    assert 4 < told.total() / len(cases) < 5.3
    assert set(Event) - set(told) <= {
        Event.DRAWN_UP,
        Event.PARTLY_SUSPENDED,
        Event.PARTLY_ENTRUSTED,
        Event.PARTLY_WITHDRAWN,
    }
    assert any(
        earlier.sequence > later.sequence
        for case in cases
        for (earlier, _), (later, _) in zip(case.folded.postings, case.folded.postings[1:], strict=False)
    ), "some events are recorded late"


def test_requests_are_returned_only_under_the_law_of_2025(cases):
    returned = [item.occurred_on for case in cases for item, _ in case.folded.postings if item.event == Event.REQUEST_RETURNED]
    assert returned and min(returned) >= LAW_106_IN_FORCE


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_rate_climbs_from_a_few_per_cent_to_about_eighty(cases, year):
    by_cases = [rates(cases, year, month)[0] for month in (1, 3, 6, 9, 12)]
    assert by_cases == sorted(by_cases)
    assert by_cases[0] < 12
    assert 40 < by_cases[2] < 60
    assert 75 < by_cases[-1] < 88
    assert rates(cases, year, 12)[1] < 70


def test_one_unit_is_clearly_behind_and_one_ahead(cases):
    behind, average, ahead = (rates(cases, 2026, 12, unit)[0] for unit in (BEHIND, 1, AHEAD))
    assert behind + 5 < average < ahead
