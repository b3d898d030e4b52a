"""Reading the book: opening balances and changes of every account, as known today or as known then.

Reads the coarsest table that answers. A period that ends within a month adds that month's entries; a question as known
at a moment takes back the entries recorded since.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from django.db import connection

from cases.models.ledger import IN_STOCK
from common.years import reporting_month, year_start


class By(Enum):
    """How a form is broken down: not at all, by unit, by enforcer."""

    NONE = "none"
    UNIT = "unit"
    ENFORCER = "enforcer"


@dataclass(frozen=True)
class Scope:
    """What is asked: which agencies, the reporting year, the last day, and as known when (None: today)."""

    agencies: tuple[int, ...]
    year: int
    to: date
    known_at: datetime | None = None


class BalanceRow(NamedTuple):
    """Opening and change of one account in one group, in cases and in đồng. 0 stands for "not asked by"."""

    agency: int
    enforcer: int
    initiation: int
    kind: int
    account: int
    opening_cases: int
    opening_amount: int
    change_cases: int
    change_amount: int


_KEYS = {
    By.NONE: "0 AS agency, 0 AS enforcer, initiation, kind, account",
    By.UNIT: "agency_id AS agency, 0 AS enforcer, initiation, 0 AS kind, account",
    By.ENFORCER: "agency_id AS agency, enforcer_id AS enforcer, initiation, 0 AS kind, account",
}


def balances(scope: Scope, by: By = By.NONE) -> list[BalanceRow]:
    """Openings and changes by initiation and account: of each kind of judgment, or of each unit or enforcer if asked."""
    parts, values = _parts(scope, _KEYS[by], fine=by is By.ENFORCER)
    sql = (
        "SELECT agency, enforcer, initiation, kind, account, sum(oc)::bigint, sum(oa)::bigint, sum(cc)::bigint, "
        f"sum(ca)::bigint FROM ({' UNION ALL '.join(parts)}) AS part GROUP BY 1, 2, 3, 4, 5"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [BalanceRow(*row) for row in cursor.fetchall()]


def _parts(scope: Scope, keys: str, *, fine: bool) -> tuple[list[str], list[Any]]:
    monthly, opening = (
        ("cases_monthlybalance", "cases_yearopening") if fine else ("cases_unitmonthlybalance", "cases_unityearopening")
    )
    agencies = list(scope.agencies)
    before, since = "cases AS oc, amount AS oa, 0 AS cc, 0 AS ca", "0, 0, cases, amount"
    parts: list[str] = []
    values: list[Any] = []

    def add(columns: str, table: str, condition: str, *parameters: Any) -> None:
        parts.append(f"SELECT {keys}, {columns} FROM {table} WHERE agency_id = ANY(%s) AND {condition}")
        values.extend([agencies, *parameters])

    base = opened_year(scope.year)
    add(before, opening, "year = %s", base)
    if base < scope.year:
        add(before, monthly, f"year >= %s AND year < %s AND {IN_STOCK}", base, scope.year)
    month = reporting_month(scope.to)
    whole = _is_month_end(scope.to)
    add(since, monthly, "year = %s AND month <= %s", scope.year, month if whole else month - 1)
    if not whole:
        first = scope.to.replace(day=1)
        add(since, "cases_ledgerentry", "occurred_on >= %s AND occurred_on <= %s", first, scope.to)
    if scope.known_at is not None:
        start = year_start(scope.year)
        since_then = "recorded_at > %s AND occurred_on"
        add("-cases, -amount, 0, 0", "cases_ledgerentry", f"{since_then} < %s AND {IN_STOCK}", scope.known_at, start)
        add(
            "0, 0, -cases, -amount",
            "cases_ledgerentry",
            f"{since_then} >= %s AND occurred_on <= %s",
            scope.known_at, start, scope.to,
        )  # fmt: skip
    return parts, values


def opened_year(year: int) -> int:
    """The last opened reporting year not after this one; 0 when none is, so that everything counts as movement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(year), 0) FROM cases_openedyear WHERE year <= %s", [year])
        return int(cursor.fetchone()[0])


def revisions(agencies: Sequence[int], year: int, month: int) -> dict[int, int]:
    """A number for each agency that grows whenever a figure of it up to this reporting month may have changed.

    It counts the entries of all months up to and with this one: what happens later leaves earlier figures alone.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT agency_id, sum(entries)::bigint FROM cases_revision "
            "WHERE agency_id = ANY(%s) AND (year, month) <= (%s, %s) GROUP BY agency_id",
            [list(agencies), year, month],
        )
        return dict(cursor.fetchall())


def years_with_entries() -> list[int]:
    """The reporting years in which anything moved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT year FROM cases_revision ORDER BY year")
        return [year for (year,) in cursor.fetchall()]


def _is_month_end(day: date) -> bool:
    return (date.fromordinal(day.toordinal() + 1)).day == 1
