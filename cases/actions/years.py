"""Opening reporting years: the balance before 1 October, kept from then on by the trigger."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import connection

from cases.balances import opened_year, years_with_entries
from cases.models import OpenedYear
from cases.models.ledger import BALANCE_KEYS, BALANCE_SUMS, IN_STOCK, MEASURE_SUMS, MEASURES, NOT_NOTHING
from common.writing import write
from law.years import reporting_year, year_start


def open_years(*, today: date, now: datetime) -> list[int]:
    """Open what is not open yet, from the first year with entries to the present one. Returns the years opened."""
    first = min(years_with_entries(), default=None)
    if first is None:
        return []
    missing = {*range(first, reporting_year(today) + 1)} - {*OpenedYear.objects.values_list("year", flat=True)}
    return [year for year in sorted(missing) if open_year(year=year, now=now)]


@write(no_person="the calendar opens a year")
def open_year(*, year: int, now: datetime) -> bool:
    """Open a reporting year: sum the movements before it into openings. False when it is open already.

    The entry table is locked against writers for the moment, so that no entry in flight is missed.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_ledgerentry IN SHARE MODE")
        _opened, created = OpenedYear.objects.get_or_create(year=year, defaults={"opened_at": now})
        if not created:
            return False
        base = opened_year(year - 1)
        first = year_start(base) if base else date.min
        values: dict[str, Any] = {"year": year, "base": base, "first": first, "start": year_start(year)}
        cursor.execute(_OPEN_BALANCES, values)
        cursor.execute(_OPEN_CASES, values)
    return True


_OPEN_BALANCES = f"""
    INSERT INTO cases_balance ({BALANCE_KEYS}, {MEASURES}, entries)
    SELECT agency_id, enforcer_id, %(year)s, 0, initiation, kind, account, {BALANCE_SUMS} FROM cases_balance
    WHERE year >= %(base)s AND year < %(year)s AND (year = %(base)s OR month > 0) AND {IN_STOCK}
    GROUP BY 1, 2, 5, 6, 7
"""

_KEYS = "account, agency_id, case_id, enforcer_id, initiation, kind"
_OPEN_CASES = f"""
    WITH part AS (
        SELECT {_KEYS}, {MEASURES}, since FROM cases_caseopening WHERE year = %(base)s
        UNION ALL
        SELECT {_KEYS}, {MEASURES}, occurred_on FROM cases_ledgerentry
        WHERE {IN_STOCK} AND occurred_on >= %(first)s AND occurred_on < %(start)s
    )
    INSERT INTO cases_caseopening (year, {_KEYS}, {MEASURES}, since)
    SELECT %(year)s, {_KEYS}, {MEASURE_SUMS}, max(since) FROM part GROUP BY {_KEYS}
    {NOT_NOTHING} ORDER BY {_KEYS}
"""
