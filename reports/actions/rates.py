"""Storing completion rates: on change and on schedule, only where the book moved on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection

from agencies.models import Agency, AgencyKind
from agencies.organisation import Organisation
from cases.balances import revisions, years_with_entries
from common.writing import write
from law.years import reporting_year
from reports import statutory
from reports.models import CompletionRate, RateAgainstTarget
from reports.periods import Period, month_end
from reports.results import rates

_REFRESH_LOCK = 20_260_702  # advisory: one refresh at a time


def refresh(*, today: date, now: datetime) -> int:
    """Compute and store what is missing or older than the book. Returns the number of periods stored."""
    periods = 0
    for agency in Agency.objects.filter(kind=AgencyKind.PROVINCE).existing(today):
        for year in {*years_with_entries(), reporting_year(today)}:
            for period in periods_of(year, today):
                periods += store(agency=agency, period=period, now=now)
    return periods


def periods_of(year: int, today: date) -> list[Period]:
    """The cumulative months of a year that have begun; the running month ends today."""
    ends = [month_end(year, months) for months in range(1, 13)]
    return [Period(year, min(end, today)) for end in ends if end.replace(day=1) <= today]


@write(no_person="computed from the book, on a schedule and after every change")
def store(*, agency: Agency, period: Period, now: datetime) -> bool:
    """Store the rates of one period, unless they are as new as the book. True when something was stored."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_REFRESH_LOCK])
    organisation = Organisation.as_of(period.to)
    units = organisation.covers(agency)
    if rates.is_stored(agency, units, period):
        return False
    # Read before the figures: what comes meanwhile makes them stale.
    now_in_book = revisions(units, period.year, period.month)
    computed = rates.compute(agency, period, organisation=organisation)
    CompletionRate.objects.filter(agency__in=units, year=period.year, month=period.month).delete()
    version = statutory.in_force(period.to).name
    rows = CompletionRate.objects.bulk_create(
        CompletionRate(
            year=period.year,
            month=period.month,
            to=period.to,
            agency_id=subject.agency,
            enforcer_id=subject.enforcer,
            own=subject.own,
            measure=measure,
            finished=rate.finished,
            enforceable=rate.enforceable,
            to_enforce=rate.to_enforce,
            rate=rate.rate,
            version=version,
            revision=rates.revision_for(subject, agency, now_in_book),
            computed_at=now,
        )
        for (subject, measure), rate in computed.items()
    )
    _store_against(rows, period)
    return True


def _store_against(rows: list[CompletionRate], period: Period) -> None:
    """Each stored rate against every layer that applies to it."""
    agencies = Agency.objects.in_bulk({row.agency_id for row in rows})
    targets = rates.targets_of(period)
    RateAgainstTarget.objects.bulk_create(
        RateAgainstTarget(
            rate=row,
            target=against.target,
            pace=against.pace,
            excess=against.excess,
            excess_over_pace=against.excess_over_pace,
        )
        for row in rows
        for target in targets
        if target.measure == row.measure and target.rate is not None and target.applies_to(agencies[row.agency_id], row.enforcer_id)
        for against in [rates.verdict(row.rate, target, period)]
    )
