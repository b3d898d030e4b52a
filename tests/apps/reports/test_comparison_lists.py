"""Over a whole small book: a span of one year is the form, and every figure and every difference is its list."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from cases.actions.events import record_event
from cases.balances import By
from cases.lifecycle import Event
from common import clock
from law.years import reporting_year, year_start
from reports import statutory
from reports.comparison.pairs import Pair, Side
from reports.comparison.spans import span_of
from reports.periods import Period, cumulative, up_to
from reports.statutory import compute, drilldown
from reports.statutory.drilldown import LineDifference
from reports.statutory.question import Question
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db
FORMS = ("01", "02")


# -- one year is the form ------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("version", [None, *statutory.VERSIONS], ids=lambda version: version.name if version else "own")
def test_a_span_of_one_year_is_the_ordinary_form(book: Book, form: str, version: statutory.Version | None) -> None:
    year = book.year - 1
    for period in (cumulative(year, 12), cumulative(year - 1, 5), Period(year, year_start(year) + timedelta(200))):
        question = Question(form, book.province, period, By.UNIT, version=version)
        side = Side(question, span_of(period.year, period))
        for row in compute.compute(question).rows:
            found, cells = side.figures(row.key.key), row.cells
            assert found["enforceable"] == found["enforceable_yearly"] == cells["enforceable"]
            assert found["rate"] == found["rate_yearly"] == row.rate
            assert found["finished"] == compute.finished_of(cells)
            assert {key: found[key] for key in ("carried_in", "newly_accepted", "completed", "terminated")} == {
                key: cells[key] for key in ("carried_in", "newly_accepted", "completed", "terminated")
            }


# -- every figure and every difference is its list -------------------------------------------------------


def wrong(pair: Pair) -> list[str]:
    """Which figures and differences are not the sum of their lists."""
    found = []
    for row in (known.key.key for known in pair.current.form.rows):
        for line in pair.lines(row):
            if line.is_rate:
                continue
            current, against = pair.behind(row, line.row.key)
            page = drilldown.read(drilldown.difference_lines(current, against))
            sums = {line.difference, page.total, sum(one.value for one in page.lines)}
            parts = [(one.value, one.current - one.against) for one in page.lines if isinstance(one, LineDifference)]
            lists = [drilldown.read(drilldown.together(cells)).total if cells else 0 for cells in (current, against)]
            if (
                len(sums) > 1
                or lists != [line.current, line.against]
                or any(value != apart or not value for value, apart in parts)
                or len({one.case for one in page.lines}) != len(page.lines) == page.count
            ):
                found.append(f"{row}/{line.row.key}: {line} {page}")
    return found


def pairs(book: Book, form: str, by: By) -> dict[str, Pair]:
    """Sides that differ in every way they can."""
    year = book.year - 1

    def side(period: Period, **more: Any) -> Side:
        return Side(Question(form, book.province, period, by, **more))

    def span(first: int, last: Period) -> Side:
        return Side(Question(form, book.province, last, by), span_of(first, last))

    return {
        "years": Pair(side(cumulative(year, 12)), side(cumulative(year - 1, 12))),
        "days": Pair(side(up_to(year_start(year) + timedelta(200))), side(cumulative(year - 1, 3))),
        "versions": Pair(side(cumulative(year, 12)), side(cumulative(year, 12), version=statutory.named("TT08-2015"))),
        "spans": Pair(span(year - 1, cumulative(year, 7)), span(year - 2, cumulative(year - 1, 7))),
    }


@pytest.mark.parametrize("kind", ["years", "days", "versions", "spans"])
@pytest.mark.parametrize(("form", "by"), [("01", By.UNIT), ("02", By.NONE), ("02", By.ENFORCER)])
def test_every_difference_is_the_sum_of_the_cases_behind_it(book: Book, form: str, by: By, kind: str) -> None:
    assert wrong(pairs(book, form, by)[kind]) == []


def moment() -> datetime:
    """The moment as the database tells it, by which entries are dated."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()[0]
    assert isinstance(found, datetime)
    return found


@pytest.mark.parametrize("form", FORMS)
def test_what_was_recorded_since_a_moment_is_the_difference_from_what_was_known_then(book: Book, form: str) -> None:
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 1), number="801")
    then = moment()
    record_event(
        case=case,
        event=Event.COLLECTED,
        occurred_on=case.decided_on + timedelta(1),
        amount=4_000_000,
        by=None,
        today=clock.today(),
    )
    late = open_case(unit, person, decided_on=year_start(book.year - 2), number="802")
    now = Side(Question(form, book.province, cumulative(book.year - 1, 12), By.UNIT))
    pair = Pair(now, Side(replace(now.question, known_at=then)))
    assert wrong(pair) == []
    span = Pair(*(replace(side, span=span_of(book.year - 2, side.question.period)) for side in (pair.current, pair.against)))
    assert wrong(span) == []
    column, cases = ("completed", {case.pk}) if form == "02" else ("carried_in", {late.pk})
    page = drilldown.read(drilldown.difference_lines(*pair.behind("total", column)))
    assert {line.case for line in page.lines} == cases


def test_a_row_that_did_not_exist_then_counts_nothing_there(book: Book) -> None:
    """An enforcer without a case in a year has no row in its form."""
    early = reporting_year(clock.today()) - 12
    current = Side(Question("01", book.province, cumulative(book.year - 1, 12), By.ENFORCER))
    pair = Pair(current, Side(replace(current.question, period=cumulative(early, 12))))
    assert wrong(pair) == []
    assert {line.against for line in pair.lines("enforcer:CHV-11")} <= {0, None}


def test_pages_of_a_difference_follow_one_another(book: Book) -> None:
    pair = pairs(book, "01", By.NONE)["years"]
    listed = drilldown.difference_lines(*pair.behind("total", "total"))
    read: Callable[..., drilldown.LinesPage] = drilldown.read
    whole = read(listed)
    found: list[Any] = []
    while page := read(listed, limit=4, after=found[-1] if found else None).lines:
        found.extend(page)
    assert found == whole.lines
    assert read(listed, limit=4, offset=4).lines == whole.lines[4:8]
