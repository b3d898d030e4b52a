"""Reading the book: opening balances and changes of every account, as known today or as known then.

Reads the coarsest level that answers. Days that do not fill a month add their entries, or take back those of the days
after them, whichever is nearer; a question as known at a moment takes back the entries recorded since.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, NamedTuple

from django.db import connection

from cases.ledger import Account
from cases.models.ledger import IN_STOCK
from law.years import last_of_month, reporting_month, year_start


class By(Enum):
    """How a form is broken down: not at all, by unit, by enforcer."""

    NONE = "none"
    UNIT = "unit"
    ENFORCER = "enforcer"


Known = datetime | Mapping[int, datetime] | None  # as known when: by all, by each agency, or today


def moment_sql(known: datetime | Mapping[int, datetime]) -> str:
    """The moment of `known` for the agency of a row, as SQL. An agency without one of its own takes the first."""
    if isinstance(known, datetime):
        return _literal(known)
    moments = set(known.values())
    if len(moments) == 1:
        return _literal(moments.pop())
    cases = " ".join(f"WHEN {int(agency)} THEN {_literal(moment)}" for agency, moment in known.items())
    return f"(CASE agency_id {cases} ELSE {_literal(min(moments))} END)"


def earliest(known: datetime | Mapping[int, datetime]) -> datetime:
    """The first moment of all: what was recorded up to it, everybody knew."""
    return known if isinstance(known, datetime) else min(known.values())


def _literal(moment: datetime) -> str:
    return f"'{moment.isoformat()}'::timestamptz"


@dataclass(frozen=True)
class Scope:
    """What is asked: which agencies, the reporting year, the last day, and as known when (None: today)."""

    agencies: tuple[int, ...]
    year: int
    to: date
    known: Known = None


class BalanceRow(NamedTuple):
    """Opening and change of one account in one group. 0 stands for "not asked by".

    In cases and in đồng; of them the cases whose decision has a part due to the State budget, and the đồng due to it.
    """

    agency: int
    enforcer: int
    initiation: int
    kind: int
    account: int
    opening_cases: int
    opening_amount: int
    change_cases: int
    change_amount: int
    opening_budget_cases: int
    opening_for_budget: int
    change_budget_cases: int
    change_for_budget: int


_KEYS = {
    By.NONE: "0 AS agency, 0 AS enforcer, initiation, kind, account",
    By.UNIT: "agency_id AS agency, 0 AS enforcer, initiation, 0 AS kind, account",
    By.ENFORCER: "agency_id AS agency, enforcer_id AS enforcer, initiation, 0 AS kind, account",
}
_BOOK = "agency_id = 0 AND enforcer_id = 0"
_UNITS = "agency_id = ANY(%(agencies)s) AND enforcer_id = 0"
_ENFORCERS = "agency_id = ANY(%(agencies)s) AND enforcer_id > 0"
# Every account is named, for the index of entries begins with it.
_ENTRIES = f"account IN ({', '.join(str(int(account)) for account in Account)}) AND agency_id = ANY(%(agencies)s)"


def balances(scope: Scope, by: By = By.NONE) -> list[BalanceRow]:
    """Openings and changes by initiation and account: of each kind of judgment, or of each unit or enforcer if asked."""
    base, is_all = _ground(scope.agencies, scope.year)
    level = _ENFORCERS if by is By.ENFORCER else _BOOK if by is By.NONE and is_all else _UNITS
    parts = [
        f"SELECT {_KEYS[by]}, {columns} FROM {table} WHERE {condition} GROUP BY 1, 2, 3, 4, 5"
        for columns, table, condition in [*_kept(level, base == scope.year), *_of_days(scope.to), *_since(scope)]
    ]
    sql = f"SELECT agency, enforcer, initiation, kind, account, {_SUMS} FROM ({' UNION ALL '.join(parts)}) AS part GROUP BY 1, 2, 3, 4, 5"
    values: dict[str, Any] = {
        "agencies": list(scope.agencies),
        "base": base,
        "year": scope.year,
        "months": _whole_months(scope.to),
        "start": year_start(scope.year),
        "first": scope.to.replace(day=1),
        "to": scope.to,
        "last": last_of_month(scope.to),
        "earliest": scope.known and earliest(scope.known),
    }
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [BalanceRow(*row) for row in cursor.fetchall()]


class MonthRow(NamedTuple):
    """What moved on one account in a reporting month, in cases and in đồng; month 0 is the opening of the year."""

    month: int
    account: int
    cases: int
    amount: int


def months(agencies: Sequence[int], year: int) -> list[MonthRow]:
    """Opening and movements of every account, month by month: the course of a year in one reading."""
    base, is_all = _ground(agencies, year)
    level = _BOOK if is_all else _UNITS
    part = "SELECT {}, account, sum(cases)::bigint, sum(amount)::bigint FROM cases_balance WHERE {} AND {} GROUP BY 1, 2"
    sql = (
        part.format("0", level, _opening_rows(is_open=base == year))
        + " UNION ALL "
        + part.format("month", level, "year = %(year)s AND month >= 1")
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"agencies": list(agencies), "base": base, "year": year})
        return [MonthRow(*row) for row in cursor.fetchall()]


_Part = tuple[str, str, str]  # columns, table, condition
# By the names of `BalanceRow`. Counts are small: in 32 bits they add up to bigint and not to numeric, which is slower.
_MEASURES = {"cases": "cases::int", "amount": "amount", "budget_cases": "budget_cases::int", "for_budget": "for_budget"}
_SUMS = ", ".join(f"sum({name})::bigint" for name in BalanceRow._fields[5:])


def _columns(filled: str) -> str:
    """The columns of a part: the opening or the change of every measure, and nothing of the other."""
    columns = []
    for name in BalanceRow._fields[5:]:
        side, _, measure = name.partition("_")
        number = "int" if measure.endswith("cases") else "bigint"
        value = f"{{0}}sum({_MEASURES[measure]})" if side == filled else "0"
        columns.append(f"{value}::{number} AS {name}")
    return ", ".join(columns)


_OPENING, _CHANGE = _columns("opening"), _columns("change")


def _ground(agencies: Sequence[int], year: int) -> tuple[int, bool]:
    """The opened year to start from, and whether nothing in the book lies outside these agencies."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce((SELECT max(year) FROM cases_openedyear WHERE year <= %s), 0), "
            "NOT EXISTS (SELECT FROM cases_revision WHERE agency_id <> ALL(%s))",
            [year, list(agencies)],
        )
        base, is_all = cursor.fetchone()
        return base, is_all


def _opening_rows(*, is_open: bool) -> str:
    """Where the opening stands. Before a year is opened, it is that of an earlier one and what moved since."""
    if is_open:
        return "year = %(base)s AND month = 0"
    return f"year >= %(base)s AND year < %(year)s AND (year = %(base)s OR month > 0) AND {IN_STOCK}"


def _kept(level: str, is_open: bool) -> list[_Part]:
    """Opening and whole months."""
    return [
        (_OPENING.format(""), "cases_balance", f"{level} AND {_opening_rows(is_open=is_open)}"),
        (_CHANGE.format(""), "cases_balance", f"{level} AND year = %(year)s AND month >= 1 AND month <= %(months)s"),
    ]


def _of_days(to: date) -> list[_Part]:
    """What turns the whole months into the days asked."""
    if to == last_of_month(to):
        return []
    days = "> %(to)s AND occurred_on <= %(last)s" if _is_late(to) else ">= %(first)s AND occurred_on <= %(to)s"
    return [(_CHANGE.format("-" if _is_late(to) else ""), "cases_ledgerentry", f"{_ENTRIES} AND occurred_on {days}")]


def _is_late(to: date) -> bool:
    """Whether taking back the days after is less than adding those before."""
    return to.day > 15


def _whole_months(to: date) -> int:
    return reporting_month(to) - (not _is_late(to))


def _since(scope: Scope) -> list[_Part]:
    """What was recorded later than known, taken back."""
    if scope.known is None:
        return []
    since = f"agency_id = ANY(%(agencies)s) AND recorded_at > {moment_sql(scope.known)} AND occurred_on"
    if not isinstance(scope.known, datetime):  # a bound that the index of recording can use
        since = f"recorded_at > %(earliest)s AND {since}"
    return [
        (_OPENING.format("-"), "cases_ledgerentry", f"{since} < %(start)s AND {IN_STOCK}"),
        (_CHANGE.format("-"), "cases_ledgerentry", f"{since} >= %(start)s AND occurred_on <= %(to)s"),
    ]


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
