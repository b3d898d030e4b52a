"""The course of a year is, month by month, what the forms say: one reading instead of twelve."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.models import Balance, OpenedYear
from common import clock
from enforcement.demonstration.simulate import simulate_province
from reports.models import TargetMeasure
from reports.periods import Period, cumulative
from reports.presenters.results.course import BASE, TOP, draw
from reports.results.course import Month, course
from reports.statutory.compute import FINISHED, compute
from reports.statutory.question import Question

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 20)
FORM = {TargetMeasure.CASES: "01", TargetMeasure.AMOUNT: "02"}


@pytest.fixture
def province() -> Agency:
    simulate_province(cases=300, years=3, seed=3, today=TODAY, now=clock.now())
    return Agency.objects.enforcing().get(parent=None)


def assert_is_what_the_forms_say(agency: Agency, year: int, months: range) -> None:
    found = course(Organisation.as_of(TODAY).covers(agency), year)
    for measure, form in FORM.items():
        for number in months:
            cells = compute(Question(form, agency, cumulative(year, number))).total.cells
            told = found[measure][number - 1]
            assert (told.finished, told.enforceable) == (sum(cells[key] for key in FINISHED), cells["enforceable"])


def test_every_month_is_what_the_forms_say(province: Agency) -> None:
    assert_is_what_the_forms_say(province, 2025, range(1, 13))
    assert_is_what_the_forms_say(province, 2026, range(1, 9))


def test_so_is_that_of_an_office_and_of_a_year_that_is_not_open(province: Agency) -> None:
    assert_is_what_the_forms_say(Agency.objects.get(code="KV1"), 2026, range(1, 9))
    Balance.objects.filter(month=0).delete()
    OpenedYear.objects.all().delete()
    assert_is_what_the_forms_say(province, 2026, range(1, 9))


def of(*rates: str | None) -> list[Month]:
    """Months with these rates."""
    return [Month(n, int(Decimal(rate or 0) * 100), 10_000 if rate else 0) for n, rate in enumerate(rates, start=1)]


def test_lines_stay_within_the_drawing_and_labels_do_not_meet() -> None:
    before = of(*[str(n * 7) for n in range(1, 13)])
    drawn = draw(TargetMeasure.CASES, cumulative(2026, 3), of("4", "9.84", "17.63"), before, Decimal("83.5"))
    assert [round(spot.x, 1) for spot in drawn.current] == [Decimal("8.3"), Decimal("16.7"), Decimal("25.0")]
    assert all(TOP <= spot.y <= BASE for spot in (*drawn.current, *drawn.before))
    assert drawn.grid[0] == (BASE, "0%")
    assert drawn.grid[-1] == (TOP, "100%")
    assert drawn.before_label
    assert drawn.quota_label
    assert abs(drawn.before_label.y - drawn.quota_label.y) >= 16
    assert drawn.rows[2].current == Decimal("17.63")
    assert drawn.rows[2].pace == Decimal("83.5") / 4
    assert drawn.rows[3].current is None


def test_an_unfinished_month_ends_at_its_day() -> None:
    drawn = draw(TargetMeasure.CASES, Period(2026, date(2025, 10, 16)), of("3"), of(*[None] * 12), None)
    assert drawn.current[0].x == drawn.now_x < Decimal(100) / 12
    assert drawn.before == []
    assert drawn.quota_label is None
