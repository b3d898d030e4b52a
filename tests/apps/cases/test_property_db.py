"""Random histories in the database, told in any order, late and taken back: the book stays the fold of what stands.

The forms equal the independent count, every cell opens lines that add up to it, and what was known at an earlier moment
is answered as it was then.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import count, product
from random import Random
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Agency, Person
from cases.actions.events import rebuild, record_event, void_event
from cases.actions.years import open_year
from cases.balances import By
from cases.history import EventFacts, in_legal_order
from cases.ledger import Holder
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from common import clock
from common.refusal import Refused
from law.years import reporting_year, year_end
from reports.periods import Period
from reports.statutory import compute, drilldown
from reports.statutory.algebra import Measure
from reports.statutory.compute import FormRow
from reports.statutory.question import Question
from tests.factories.histories import HOLDERS, History, histories
from tests.factories.province import Book, open_case
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound
from tests.statistics import reference
from tests.statistics.measured import Measured

pytestmark = pytest.mark.django_db

EXAMPLES = 60
proof = settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
PEOPLE = ("CHV-11", "CHV-12", "CHV-21", "CHV-22")  # who stands for the holders of the histories
AFTER_ALL = date(2100, 1, 1)
_NUMBERS = count(1)


@dataclass
class Told:
    """A case in the database, and the events that nobody has told the portal yet."""

    case: EnforcementCase
    untold: list[EventFacts]


@dataclass(frozen=True)
class Remembered:
    """What a form said at a moment."""

    question: Question
    rows: dict[str, dict[str, int]]


@proof
@given(st.lists(histories(steps=12), min_size=1, max_size=2), st.integers(0, 2**32 - 1).map(Random))
def test_a_book_told_in_any_order_is_the_fold_of_what_stands(province: Book, told: list[History], chance: Random) -> None:
    with transaction.atomic():
        cases = [opened(province, history) for history in told]
        days = [*cut_offs(told, chance)]
        remembered = tell_all(province, cases, days, chance)
        for one in cases:
            assert_case_is_sound(one.case)
            assert rebuild(case=one.case) == 0
        assert_balances_follow_the_entries()
        for day, measure in product(days, Measure):
            compare(province, [one.case for one in cases], measure, day, chance)
        for memory in remembered:
            assert answer(memory.question) == memory.rows, memory.question.known_at
        transaction.set_rollback(True)


def opened(province: Book, history: History) -> Told:
    """The case with its decision, at the people who stand for the holders of the history."""
    facts = history.case
    person, unit = province.enforcers[PEOPLE[HOLDERS.index(facts.holder)]]
    case = open_case(
        unit,
        person,
        decided_on=facts.decided_on,
        number=str(next(_NUMBERS)),
        amount=facts.amount,
        for_budget=facts.for_budget,
        initiation=facts.initiation,
    )
    return Told(case, list(history.events[1:]))


def cut_offs(told: list[History], chance: Random) -> Iterator[date]:
    """The end of a year, and odd days within the months of some events."""
    days = [item.occurred_on for history in told for item in history.events]
    yield year_end(reporting_year(max(days)))
    yield from sorted({chance.choice(days) for _ in range(2)})


def tell_all(province: Book, cases: list[Told], days: list[date], chance: Random) -> list[Remembered]:
    """Tell the events in any order, take some back, open years in between; what the law refuses waits for its turn."""
    remembered, in_vain = [], 0
    while any(one.untold for one in cases) and in_vain < 25:
        one = chance.choice([one for one in cases if one.untold])
        item = chance.choice(one.untold) if chance.random() < 0.4 else one.untold[0]
        if tell(province, one.case, item):
            one.untold.remove(item)
            in_vain = 0
        else:
            in_vain += 1
        if chance.random() < 0.12:
            take_back(one.case, chance)
        if chance.random() < 0.06:
            open_year(year=reporting_year(chance.choice(days)), now=clock.now())
        if chance.random() < 0.08:
            question = ask(province, chance.choice(("01", "02")), chance.choice(days), known_at=moment())
            remembered.append(Remembered(question, answer(question)))
    return remembered


def tell(province: Book, case: EnforcementCase, item: EventFacts) -> bool:
    """Record one event; False when the law refuses it now. A refusal leaves nothing behind."""
    to: tuple[Person, Agency] | tuple[None, None] = (None, None)
    if item.to:
        to = province.enforcers[PEOPLE[HOLDERS.index(item.to)]]
    before = CaseEvent.objects.count(), LedgerEntry.objects.count()
    try:
        record_event(
            case=case,
            event=item.event,
            occurred_on=item.occurred_on,
            by=None,
            today=AFTER_ALL,
            amount=item.amount,
            for_budget=item.for_budget,
            ground=item.ground,
            to_enforcer=to[0],
            to_unit=to[1],
        )
    except Refused:
        assert (CaseEvent.objects.count(), LedgerEntry.objects.count()) == before
        return False
    return True


def take_back(case: EnforcementCase, chance: Random) -> None:
    """Void one of the events, if the later ones can do without it."""
    standing = list(case.events.filter(void=None).order_by("sequence")[1:])
    if standing:
        try:
            void_event(event=chance.choice(standing), by=None, reason="Ghi nhầm")
        except Refused:
            assert case.events.filter(void=None).count() == len(standing) + 1


def ask(province: Book, form: str, day: date, *, known_at: datetime | None = None) -> Question:
    return Question(form, province.province, Period(reporting_year(day), day), By.ENFORCER, known_at)


def answer(question: Question) -> dict[str, dict[str, int]]:
    """The cells of the form, by row."""
    return {row.key.key: dict(row.cells) for row in compute.compute(question).rows if any(row.cells.values())}


def moment() -> datetime:
    """The moment as the database tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()[0]
    assert isinstance(found, datetime)
    return found


def compare(province: Book, cases: list[EnforcementCase], measure: Measure, day: date, chance: Random) -> None:
    """Form = independent count, identities hold, and some cells are the sum of the lines they open."""
    pictures = [picture(case, day) for case in cases]
    units = {unit.pk: unit.code for unit in province.units}
    people = {person.pk: person.code for person, _unit in province.enforcers.values()}
    period, by = Period(reporting_year(day), day), chance.choice((By.UNIT, By.ENFORCER))
    question = Measured("01", province.province, period, by, counts=measure)
    computed = compute.compute(question)
    assert [check.rule for check in computed.checks if not check.holds] == []
    for row in computed.rows:
        if row.key.initiation is None:
            counted = reference.cells(
                pictures,
                lambda holder, key=row.key.key: key in ("total", f"unit:{units[holder.agency]}", f"enforcer:{people[holder.enforcer]}"),
                computed.version.name,
                question.measures[0].column,
            )
            assert {**row.cells, "rate": row.rate} == {key: counted[key] for key in (*row.cells, "rate")}, row.key
    for _ in range(6):
        open_cell(question, chance.choice(computed.rows), chance.choice(computed.columns).key)


def picture(case: EnforcementCase, day: date) -> Any:
    """The case at the end of a day, by the independent count."""
    standing = in_legal_order(event.facts for event in case.events.filter(void=None))
    return reference.picture(case.facts, standing, day)


def open_cell(question: Question, row: FormRow, column: str) -> None:
    """The lines behind a cell. (All cells of a small book: tests/apps/reports/test_cells.py.)"""
    page = drilldown.page(drilldown.cell_of(question, row.key.key, column))
    assert page.total == sum(line.value for line in page.lines) == row.cells[column], (row.key.key, column)


def test_the_people_of_the_histories_stand_in_the_book(province: Book) -> None:
    agencies = {holder.agency: province.enforcers[code][1] for holder, code in zip(HOLDERS, PEOPLE, strict=True)}
    assert len(agencies) == 2
    for holder, code in zip(HOLDERS, PEOPLE, strict=True):
        person, unit = province.enforcers[code]
        assert agencies[holder.agency] == unit
        assert Holder(unit.pk, person.pk)
