"""The dashboard: a sentence to read aloud, two rates against every layer of targets, what waits, and the units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.organisation import Organisation
from common import numbers
from common.shapes import Tab
from desk.registry import CONCERNS, Concern, Found
from law.years import reporting_year
from reports import statutory
from reports.addresses import dashboard_url
from reports.models import TargetMeasure
from reports.periods import Period
from reports.presenters.results import ranking
from reports.presenters.results.course import Course, draw
from reports.presenters.results.headlines import Headline, headline, pace_words
from reports.presenters.results.ranking import UnitRow
from reports.presenters.results.results import Results
from reports.presenters.statutory.pickers import months_begun, organisations, unit_choices
from reports.results.course import Month
from reports.results.course import course as year_course


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows."""

    agency: Agency
    agency_name: str
    period: Period
    organisations: list[Tab]
    sentence: list[str]
    headlines: list[Headline]
    concerns: list[tuple[Concern, Found]]
    rows: list[UnitRow]
    total: UnitRow
    courses: list[Course]
    of_enforcers: bool
    years: list[int]
    months: list[tuple[int, str]]
    units: list[tuple[Agency, str]]
    provisional: str
    empty: bool


def build(
    agency: Agency,
    period: Period,
    organisation: Organisation,
    *,
    units_on: date | None,
    today: date,
    years: list[int],
    reader: Any,
    opens: bool,
) -> Dashboard:
    """The dashboard of an agency. `opens`: the reader may open its figures to their cases."""
    results = Results.read(agency, period, organisation, units_on=units_on, opens=opens)
    headlines = [headline(results, measure) for measure in TargetMeasure]
    version = statutory.in_force(period.to)
    name = organisation.name(agency)
    return Dashboard(
        agency=agency,
        agency_name=name,
        period=period,
        organisations=organisations(period, units_on, lambda on: dashboard_url(agency, period, on), today=today),
        sentence=_sentence(_("Toàn tỉnh") if agency.is_province else name, headlines),
        headlines=headlines,
        concerns=_concerns(results, reader, today) if opens and period.year == reporting_year(today) else [],
        rows=ranking.rows(results),
        total=ranking.total_row(results),
        courses=_courses(results),
        of_enforcers=not agency.is_province,
        years=years,
        months=months_begun(period.year, today),
        units=unit_choices(organisation, agency),
        provisional=str(version.note) if version.provisional else "",
        empty=not any(rate.enforceable for rate in results.current.values()),
    )


def _concerns(results: Results, reader: User, today: date) -> list[tuple[Concern, Found]]:
    """What waits for leaders today, in the order of the concerns."""
    agencies = results.organisation.covers(results.agency)
    ordered = sorted(CONCERNS, key=lambda concern: concern.order)
    return [(concern, concern.look(reader, results.agency, agencies, today)) for concern in ordered]


def _courses(results: Results) -> list[Course]:
    """The course of the year by measure; its last month ends where the figures of the page do."""
    period = results.period
    agencies = results.organisation.covers(results.agency)
    this_year, last_year = (year_course(agencies, year) for year in (period.year, period.year - 1))
    courses = []
    for measure in TargetMeasure:
        rate, main = results.current[results.whole, measure], results.main(measure)
        months = [*this_year[measure][: period.month - 1], Month(period.month, rate.finished, rate.enforceable)]
        courses.append(draw(measure, period, months, last_year[measure], main.rate if main else None))
    return courses


def _sentence(who: str, headlines: list[Headline]) -> list[str]:
    """Two sentences the chair can read aloud; figures stand between asterisks for the template to make bold."""
    first, second = headlines
    return [
        _("%(who)s đã thi hành xong *%(finished)s việc* trong %(enforceable)s việc có điều kiện, đạt *%(rate)s*%(pace)s.")
        % {
            "who": who,
            "finished": numbers.number(first.finished.value),
            "enforceable": numbers.number(first.enforceable.value),
            "rate": numbers.rate(first.rate),
            "pace": pace_words(first.main),
        },
        _("Về tiền đã thi hành xong *%(finished)s* trong %(enforceable)s, đạt *%(rate)s*%(pace)s.")
        % {
            "finished": numbers.overview_money(second.finished.value),
            "enforceable": numbers.overview_money(second.enforceable.value),
            "rate": numbers.rate(second.rate),
            "pace": pace_words(second.main),
        },
    ]
