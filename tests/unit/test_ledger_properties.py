"""Random legal histories: the forms equal an independent count in every cell, and the books always balance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from itertools import product
from random import Random

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cases.choices import Initiation
from cases.history import Folded, RefusedEvent, fold
from cases.ledger import BOOKED, STOCK, Account, Holder
from cases.lifecycle import Event
from law.years import reporting_month, reporting_year, year_end, year_start
from reports.periods import month_end
from reports.statutory import VERSIONS
from reports.statutory.algebra import change
from reports.statutory.version import Version
from tests.factories import histories as named
from tests.factories.histories import HOLDERS, History, histories, history
from tests.statistics import folded as forms
from tests.statistics import reference

proof = settings(
    max_examples=500, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def levels(touched: set[Holder]) -> set[frozenset[Holder]]:
    """The province, its units, their enforcers: each as the holders in it that the case ever touched."""
    units = [frozenset(holder for holder in touched if holder.agency == agency) for agency, _ in touched]
    return {frozenset(touched), *units, *(frozenset([holder]) for holder in touched)}


def distinct_versions() -> list[Version]:
    """The versions, those with the very same columns once."""
    return list({id(version.columns): version for version in reversed(VERSIONS)}.values())


def cut_offs(told: History, odd_day: date) -> set[date]:
    """The day of each event, the ends of its month and year, the first day of the next year, and an odd day."""
    days = {max(odd_day, told.case.decided_on)}
    for item in told.events:
        on, year = item.occurred_on, reporting_year(item.occurred_on)
        days |= {on, month_end(year, reporting_month(on)), year_end(year), year_start(year + 1)}
    return days


@proof
@given(histories(), st.dates(date(2021, 1, 1), date(2029, 9, 30)))
@example(history(*named.AROUND_AND_AWAY_IN_THE_BOOK), date(2024, 2, 29))
@example(history(*named.REFUNDED_BY_A_THIRD), date(2024, 2, 29))
def test_the_forms_equal_an_independent_count_in_every_cell(told: History, odd_day: date) -> None:
    compare(told, told.fold(), cut_offs(told, odd_day))


def compare(told: History, folded: Folded, days: Iterable[date]) -> None:
    touched = {told.case.holder, *(item.to for item in told.events if item.to)}
    for cut_off, picture in reference.pictures(told.case, told.events, days):
        standings = forms.standings([folded], cut_off)
        for level, version, measure in product(levels(touched), distinct_versions(), reference.MEASURES):
            row = forms.cells(standings, level.__contains__, version, measure)
            counted = reference.cells([picture], level.__contains__, version.name, measure)
            where = f"{sorted(level)}, {version.name}, {measure}, {cut_off}"
            assert row == {key: counted[key] for key in row}, where
            assert not {key: cell for key, cell in row.items() if cell is not None and cell < 0}, where
            assert not [check.rule for check in version.identities if not check.holds(row)], where


@proof
@given(histories())
@example(history(*named.AROUND_AND_AWAY_IN_THE_BOOK))
def test_every_event_balances_at_every_holder_and_no_stock_is_ever_negative(told: History) -> None:
    stock: Counter[tuple[Holder, Account, str]] = Counter()
    for item, postings in told.fold().postings:
        books: Counter[tuple[object, ...]] = Counter()
        for (holder, account), quantity in postings.items():
            assert any(quantity), "an entry of nothing"
            for measure, count in zip(reference.MEASURES, quantity, strict=True):
                books[holder, measure] += count
                if account in (Account.SEPARATE_BOOK, Account.BOOK_CONTROL):
                    books[holder, measure, "the second book"] += count
                if account == Account.TRANSFERRED:
                    books[measure, "transferred"] += count
                if account in STOCK:
                    stock[holder, account, measure] += count
        assert not any(books.values()), item
        assert min(stock.values()) >= 0, item


@proof
@given(histories())
@example(history(*named.AROUND_AND_AWAY_IN_THE_BOOK))
def test_a_case_with_a_part_due_to_the_state_is_counted_wherever_it_is_counted(told: History) -> None:
    for item, postings in told.fold().postings:
        for quantity in postings.values():
            assert quantity.budget_cases == (quantity.cases if told.case.for_budget else 0), item


@proof
@given(histories())
def test_what_is_carried_in_is_what_was_carried_out(told: History) -> None:
    """C7 for every enforcer: corrected by what changed hands and by the separate book, on every day of the new year."""
    folded = [told.fold()]
    for year in sorted({reporting_year(item.occurred_on) for item in told.events}):
        before = forms.standings(folded, year_end(year))
        for now in (year_start(year + 1), month_end(year + 1, 5), year_end(year + 1)):
            after = forms.standings(folded, now)
            for holder, measure, version in product(HOLDERS, reference.MEASURES, distinct_versions()):
                out = version.by_key["carried_out"].sum
                moved = (Account.TRANSFERRED,)
                if version.name == "TT08-2015":
                    out -= change(*BOOKED)
                else:
                    moved += (Account.TO_BOOK_CARRIED, Account.READMITTED)
                carried_in = version.by_key["carried_in"].sum.of(after[holder][measure])
                corrected = out.of(before[holder][measure]) - change(*moved).of(after[holder][measure])
                assert carried_in == corrected, (holder, version.name, now)


@proof
@given(histories(), st.randoms(use_true_random=False))
def test_neither_the_order_of_arrival_nor_what_comes_later_changes_the_past(told: History, chance: Random) -> None:
    known = told.events[: chance.randint(1, len(told.events))]
    arrived = list(known)
    chance.shuffle(arrived)
    assert fold(told.case, arrived).postings == told.fold().postings[: len(known)]


@proof
@given(histories(), st.data())
def test_a_void_in_the_middle_equals_the_history_without_it(told: History, data: st.DataObject) -> None:
    """Or it is refused, and the refusal names a later event. What was before the voided event stays."""
    index = data.draw(st.integers(0, len(told.events) - 1))
    shorter = told.without(index)
    try:
        folded = shorter.fold()
    except RefusedEvent as refusal:
        assert refusal.event in told.events[index + 1 :]
        return
    assert folded.postings[:index] == told.fold().postings[:index]
    compare(shorter, folded, {year_end(reporting_year(item.occurred_on)) for item in shorter.events})


def test_versions_that_share_their_columns_share_their_identities() -> None:
    for version in VERSIONS:
        for other in VERSIONS:
            assert version.columns is not other.columns or version.identities is other.identities


def test_every_kind_of_event_occurs() -> None:
    """The proof is worth as much as its histories: every kind often, cases in both regimes, both initiations."""
    kinds: Counter[str] = Counter()

    @settings(proof, max_examples=900)
    @given(histories())
    def count(told: History) -> None:
        kinds[f"initiation {told.case.initiation}"] += 1
        kinds["a duty without money"] += not told.case.amount
        kinds["a part due to the State"] += 0 < told.case.for_budget < told.case.amount
        kinds["several events on one day"] += len({item.occurred_on for item in told.events}) < len(told.events)
        kinds["both regimes"] += told.events[0].occurred_on < date(2026, 7, 1) <= told.events[-1].occurred_on
        kinds["three holders"] += len({told.case.holder, *(item.to for item in told.events if item.to)}) > 2
        for item in told.events:
            kinds[item.event] += 1
        for here, after in zip(told.events, told.events[1:], strict=False):
            if after.event == Event.ENDING_REVERSED:
                same = reporting_year(here.occurred_on) == reporting_year(after.occurred_on)
                kinds["reversed in the same year" if same else "reversed in a later year"] += 1

    count()
    seldom = {str(kind): kinds[kind] for kind in [*Event, *kinds] if kinds[kind] < 10}
    assert not seldom, kinds


@pytest.mark.parametrize("steps", named.NAMED.values(), ids=named.NAMED)
def test_a_named_history_is_legal(steps: tuple[named.Step, ...]) -> None:
    initiation = Initiation.ON_REQUEST if steps is named.REQUEST_RETURNED else Initiation.EX_OFFICIO
    assert history(*steps, initiation=initiation).fold()
