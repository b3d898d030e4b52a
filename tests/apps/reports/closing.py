"""A period on its way to a signed report, for the tests of reports."""

from __future__ import annotations

from agencies.models import Agency, User
from cases.models import DayShift
from common import clock
from reports.actions import periods
from reports.lifecycle import Step
from reports.models import PeriodReport
from reports.periods import Period

DRAFTERS = {"THADS": "thongke", "KV1": "thuky1", "KV2": "thuky2", "KV3": "thongke"}
HEADS = {"THADS": "truongtinh", "KV1": "truong1", "KV2": "truong2", "KV3": "truong3"}


def user(name: str) -> User:
    return User.objects.get(username=name)


def waiting(agency: Agency, period: Period) -> PeriodReport:
    """The report of an agency that waits to be closed."""
    periods.expect(period, days=DayShift.objects.working_days())
    return PeriodReport.objects.get(agency=agency, year=period.year, months=period.months, state="open")


def closed(agency: Agency, period: Period, *, without_parts: bool = False) -> PeriodReport:
    """Its books closed by who draws it."""
    return periods.close_books(
        report=waiting(agency, period), by=user(DRAFTERS[agency.code]), today=clock.today(), without_parts=without_parts
    )


def taken(report: PeriodReport, *steps: Step, note: str = "") -> PeriodReport:
    """The report after these steps, each by whose it is."""
    for step in steps:
        names = HEADS if step is Step.SIGN else DRAFTERS
        report = periods.take_step(
            report=report, step=step, by=user(names[report.agency.code]), at=clock.now(), note=note
        )
    return report


def signed(agency: Agency, period: Period, *, without_parts: bool = False) -> PeriodReport:
    """A signed report."""
    report = closed(agency, period, without_parts=without_parts)
    return taken(report, Step.CHECK, Step.DRAW, Step.SIGN)
