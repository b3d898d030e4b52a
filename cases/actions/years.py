"""Opening reporting years: the balance before 1 October, kept from then on by the trigger."""

from __future__ import annotations

from datetime import date, datetime

from django.db import connection, transaction

from cases.balances import years_with_entries
from cases.ledger import STOCK
from cases.models import OpenedYear
from common.years import reporting_year

_IN_STOCK = f"account IN ({', '.join(str(int(account)) for account in STOCK)})"
_NUMBERS = "sum(cases), sum(amount), sum(budget_amount), sum(entries)"


def open_years(*, today: date, now: datetime) -> list[int]:
    """Open what is not open yet, from the first year with entries to the present one. Returns the years opened."""
    first = min(years_with_entries(), default=None)
    if first is None:
        return []
    missing = {*range(first, reporting_year(today) + 1)} - {*OpenedYear.objects.values_list("year", flat=True)}
    return [year for year in sorted(missing) if open_year(year=year, now=now)]


@transaction.atomic
def open_year(*, year: int, now: datetime) -> bool:
    """Open a reporting year: sum the movements before it into openings. False when it is open already.

    The entry table is locked against writers for the moment, so that no entry in flight is missed.
    """
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE cases_ledgerentry IN SHARE MODE")
        _opened, created = OpenedYear.objects.get_or_create(year=year, defaults={"opened_at": now})
        if not created:
            return False
        for table, source, keys in (
            ("cases_yearopening", "cases_monthlybalance", "agency_id, enforcer_id, initiation, kind, account"),
            ("cases_unityearopening", "cases_unitmonthlybalance", "agency_id, initiation, kind, account"),
        ):
            cursor.execute(
                f"INSERT INTO {table} (year, {keys}, cases, amount, budget_amount, entries) "
                f"SELECT %s, {keys}, {_NUMBERS} FROM {source} WHERE year < %s AND {_IN_STOCK} GROUP BY {keys}",
                [year, year],
            )
    return True
