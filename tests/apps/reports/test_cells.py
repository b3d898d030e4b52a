"""Every cell of every form, zeros included, is the sum of the lines behind it."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases.actions.events import record_event
from cases.balances import By
from cases.lifecycle import Event
from cases.models import EnforcementCase
from common import clock
from law.years import year_start
from reports import statutory
from reports.periods import Period, cumulative
from reports.statutory import compute, drilldown
from reports.statutory.algebra import Measure
from reports.statutory.compute import FINISHED
from reports.statutory.drilldown import FINISHED_KEY
from reports.statutory.question import Question
from tests.factories.province import Book, open_case
from tests.statistics.measured import OF_THE_STATE, Measured

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def wrong(question: Question) -> list[str]:
    """The cells that differ from the lines behind them."""
    form = compute.compute(question)
    assert not [check.rule for check in form.checks if not check.holds]
    found = []
    for row in form.rows:
        for column in form.columns:
            page = drilldown.page(drilldown.cell_of(question, row.key.key, column.key))
            sums = {row.cells[column.key], page.total, sum(line.value for line in page.lines)}
            if len(sums) > 1 or len(page.lines) != page.count:
                found.append(f"{row.key.key}/{column.key}: {row.cells[column.key]} {page}")
        finished = drilldown.page(drilldown.cell_of(question, row.key.key, FINISHED_KEY))
        if finished.total != sum(row.cells[key] for key in FINISHED):
            found.append(f"{row.key.key}/{FINISHED_KEY}: {finished}")
    return found


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("form", ["01", "02"])
def test_every_cell_is_the_sum_of_its_lines(book: Book, form: str, by: By) -> None:
    last = book.year - 1
    for period in (cumulative(last, 12), Period(last, year_start(last) + timedelta(200))):
        assert wrong(Question(form, book.province, period, by)) == []
    assert wrong(Question(form, book.offices[0], cumulative(last, 5), by)) == []


@pytest.mark.parametrize("by", By)
@pytest.mark.parametrize("measure", OF_THE_STATE)
def test_every_cell_of_what_is_due_to_the_state_is_the_sum_of_its_lines(book: Book, measure: Measure, by: By) -> None:
    last = book.year - 1
    for period in (cumulative(last, 12), Period(last, year_start(last) + timedelta(200))):
        asked = Measured("01", book.province, period, by, counts=measure)
        assert wrong(asked) == []
        whole = Measured("01", book.province, period, by, counts=Measure.AMOUNT if measure.is_money else Measure.CASES)
        assert 0 < compute.compute(asked).total.cells["total"] < compute.compute(whole).total.cells["total"]
    assert wrong(Measured("01", book.offices[0], cumulative(last, 5), by, moment(), counts=measure)) == []


@pytest.mark.parametrize("version", statutory.VERSIONS, ids=lambda version: version.name)
def test_every_version_opens_its_own_cells(book: Book, version: statutory.Version) -> None:
    for form in ("01", "02"):
        question = Question(form, book.province, cumulative(book.year - 1, 12), By.UNIT, version=version)
        assert wrong(question) == []


def test_a_form_as_known_then_opens_what_was_known_then(book: Book) -> None:
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 1), number="701")
    before = Question("02", book.province, cumulative(book.year - 1, 12), By.ENFORCER, known_at=moment())
    cells = [row.cells for row in compute.compute(before).rows]
    collect(case, 4_000_000)
    assert [row.cells for row in compute.compute(before).rows] == cells
    assert wrong(before) == []
    now = Question("02", book.province, cumulative(book.year - 1, 12), By.ENFORCER, known_at=moment())
    grown = compute.compute(now).total.cells["completed"] - compute.compute(before).total.cells["completed"]
    assert grown == 4_000_000
    assert wrong(now) == []


def moment() -> datetime:
    """The moment as the database tells it, by which entries are dated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()[0]
    assert isinstance(found, datetime)
    return found


def collect(case: EnforcementCase, amount: int) -> None:
    """Money comes in, a day after the last event."""
    case.refresh_from_db()
    assert case.last_event_on
    record_event(
        case=case,
        event=Event.COLLECTED,
        occurred_on=case.last_event_on + timedelta(1),
        amount=amount,
        by=None,
        today=clock.today(),
    )


def test_an_office_reads_every_line_of_its_own_figure_also_of_cases_that_went_on(book: Book, as_: AsPerson) -> None:
    """Khu vực 2 collected on a case that came from Khu vực 1 and is now with Khu vực 3."""
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 1), number="702")
    for code in ("CHV-21", "CHV-31"):
        case.refresh_from_db()
        person, unit = book.enforcers[code]
        record_event(
            case=case,
            event=Event.REASSIGNED,
            occurred_on=(case.last_event_on or case.decided_on) + timedelta(1),
            to_unit=unit,
            to_enforcer=person,
            by=None,
            today=clock.today(),
        )
        collect(case, 1_500_000)
    words = {"nam": book.year - 1, "thang": 12, "dv": "KV2", "dong": "total", "cot": "completed", "dang": "csv"}
    answer = as_("truong2").get(reverse("reports:cell", args=["02"]), words)
    rows = list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    total = compute.compute(Question("02", book.offices[1], cumulative(book.year - 1, 12))).total.cells["completed"]
    assert sum(int(row["so"]) for row in rows) == total
