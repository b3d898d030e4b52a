"""What a comparison is asked, and its figures over small books by hand."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from cases.actions.events import record_event
from cases.lifecycle import Event
from cases.models import EnforcementCase
from common import clock
from common.refusal import Refused
from reports.comparison.pairs import Pair, pair_of, side_of
from reports.comparison.spans import Span
from reports.periods import Period, cumulative, up_to
from reports.statutory import drilldown
from tests.factories.province import Book
from tests.factories.years import Life, keep

pytestmark = pytest.mark.django_db
FORMS = ("01", "02")


def asked(**words: Any) -> Pair:
    return pair_of({"form": "01", "agency": "THADS"} | words, today=date(2026, 11, 29))


# -- what is asked -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "against"),
    [
        ({"year": 2024, "months": 5}, cumulative(2023, 5)),
        ({"year": 2024, "as_of": "2024-02-29"}, cumulative(2023, 5)),
        ({"year": 2024, "as_of": "2024-02-28"}, Period(2023, date(2023, 2, 28))),
        ({"year": 2024, "months": 12, "against_year": 2019}, cumulative(2019, 12)),
        ({"year": 2024, "months": 12, "against_months": 6}, cumulative(2023, 6)),
        ({"year": 2024, "months": 12, "against_as_of": "2022-03-05"}, Period(2022, date(2022, 3, 5))),
        ({}, up_to(date(2025, 11, 29))),
    ],
)
def test_without_words_the_other_side_is_the_same_period_of_last_year(province: Book, words: dict[str, Any], against: Period) -> None:
    assert asked(**words).against.question.period == against


@pytest.mark.parametrize(
    ("words", "first", "year"),
    [
        ({}, 2017, 2020),
        ({"against_year": 2023}, 2020, 2023),
        ({"against_from_year": 2019}, 2019, 2022),
        ({"against_from_year": 2016, "against_year": 2018}, 2016, 2018),
    ],
)
def test_a_span_is_compared_with_as_many_years_directly_before(province: Book, words: dict[str, Any], first: int, year: int) -> None:
    pair = asked(year=2024, months=5, from_year=2021, **words)
    assert pair.current.span == Span(2021, cumulative(2024, 5))
    assert pair.against.span == Span(first, cumulative(year, 5))
    assert pair.current.start == date(2020, 10, 1), "the reporting year 2021 begins in October 2020"


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"year": 2024, "from_year": 2025}, "from_year"),
        ({"year": 2024, "from_year": 1999}, "from_year"),
        ({"year": 2024, "from_year": "hai"}, "from_year"),
        ({"year": 2024, "against_from_year": 2020}, "against_from_year"),
        ({"year": 2024, "against_year": "x"}, "against_year"),
        ({"year": 2024, "against_months": 13}, "against_months"),
        ({"year": 2024, "against_as_of": "2024-02-30"}, "against_as_of"),
        ({"year": 2024, "against_known_at": "mai"}, "against_known_at"),
        ({"year": 2024, "months": "0"}, "months"),
    ],
)
def test_a_comparison_that_makes_no_sense_is_refused_at_the_word_at_fault(province: Book, words: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as refusal:
        asked(**words)
    assert refusal.value.field == field
    assert len(str(refusal.value)) > 20


def test_the_other_side_is_known_as_the_first_unless_it_says_otherwise(province: Book) -> None:
    moment = "2024-03-05T17:00"
    assert asked(known_at=moment).against.question.known_at == asked(known_at=moment).question.known_at
    assert asked(known_at=moment, against_known_at="today").against.question.known_at is None
    assert asked(against_known_at=moment).question.known_at is None


# -- by hand -----------------------------------------------------------------------------------------

SPRING_23, SPRING_24, AUTUMN_24 = date(2023, 3, 1), date(2024, 2, 1), date(2024, 4, 1)
BEGUN_22, BEGUN_23 = date(2022, 11, 15), date(2023, 11, 15)
TWO_YEARS = (
    Life(BEGUN_22, SPRING_23),
    Life(BEGUN_22, SPRING_24, 2_000_000_000),
    Life(BEGUN_22),
    Life(BEGUN_23, SPRING_24),
    Life(BEGUN_23, AUTUMN_24),
)


def test_a_case_that_stays_counts_once_in_the_span_and_again_in_every_year(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, TWO_YEARS)
    side = side_of({"agency": "THADS", "year": 2024, "months": 5, "from_year": 2023}, today=clock.today())
    found = side.figures("total")
    assert (found["carried_in"], found["newly_accepted"]) == (0, 5)
    assert (found["finished"], found["completed"], found["terminated"]) == (3, 3, 0)
    assert found["enforceable"] == 5, "three finished, two still open"
    assert found["enforceable_yearly"] == 7, "two of 2023 stood again in 2024"
    assert (found["rate"], found["rate_yearly"]) == (Decimal("60.00"), Decimal("42.86"))
    money = side_of({"form": "02", "agency": "THADS", "year": 2024, "months": 5, "from_year": 2023}, today=clock.today())
    assert money.figures("total")["finished"] == 4_000_000_000
    twice = drilldown.read(drilldown.together(side.behind("total", "enforceable_yearly")))
    assert sorted(line.value for line in twice.lines) == [1, 1, 1, 2, 2]
    once = drilldown.read(drilldown.together(side.behind("total", "enforceable")))
    assert [line.value for line in once.lines] == [1] * 5


def test_a_case_that_ended_and_came_back_in_a_later_year_counts_once_more(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, [Life(BEGUN_22, SPRING_23), Life(BEGUN_22)])
    case = EnforcementCase.objects.get(decision_number="1")
    record_event(case=case, event=Event.ENDING_REVERSED, occurred_on=SPRING_24, by=None, today=clock.today())
    side = side_of({"agency": "THADS", "year": 2024, "months": 12, "from_year": 2023}, today=clock.today())
    found = side.figures("total")
    assert (found["finished"], found["enforceable"], found["enforceable_yearly"]) == (1, 3, 4)
    page = drilldown.read(drilldown.together(side.behind("total", "enforceable")))
    assert (page.lines[0].case, page.lines[0].value) == (case.pk, 2)


def test_counts_differ_by_number_and_per_cent_and_rates_in_points(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, TWO_YEARS)
    lines = {line.row.key: line for line in asked(year=2024, months=12).lines("total")}
    finished, rate = lines["finished"], lines["rate"]
    assert (finished.current, finished.against, finished.difference, finished.relative) == (3, 1, 2, Decimal("200.00"))
    assert (rate.current, rate.against) == (Decimal("75.00"), Decimal("33.33"))
    assert (rate.difference, rate.relative) == (Decimal("41.67"), None)
    carried = lines["carried_in"]
    assert (carried.current, carried.against, carried.difference, carried.relative) == (2, 0, 2, None)
    assert lines["terminated"].relative is None
    assert lines["newly_accepted"].relative == Decimal("-33.33"), "2 after 3, half up"


def test_a_difference_lists_the_cases_that_stand_on_one_side_only(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, TWO_YEARS)
    pair = asked(year=2024, months=12)
    page = drilldown.read(drilldown.difference_lines(*pair.behind("total", "enforceable")))
    assert page.total == 4 - 3
    assert sorted((line.current, line.against, line.value) for line in page.lines) == [(0, 1, -1), (1, 0, 1), (1, 0, 1)]


def test_each_year_is_read_under_the_version_in_force_at_its_end(province: Book) -> None:
    side = side_of({"agency": "THADS", "year": 2027, "months": 1, "from_year": 2019}, today=clock.today())
    names = {form.question.period.year: form.version.name for form in side.forms}
    assert [names[year] for year in (2019, 2020, 2024, 2026)] == ["TT08-2015", "TT06-2019", "TT05-2024", "TT05-2026"]
