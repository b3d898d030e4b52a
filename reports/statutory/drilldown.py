"""The cases behind a cell: the same sum that gives the number, asked case by case. The listed numbers add up to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property, reduce
from operator import add
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext_lazy as _

from cases.balances import Known, earliest, moment_sql, opened_year
from cases.ledger import Account
from law.years import year_start
from reports.statutory.algebra import Check, Measure, Sum
from reports.statutory.compute import FINISHED, column_sum
from reports.statutory.question import Question
from reports.statutory.rows import RowKey, row_of
from reports.statutory.version import Version

# What pages show beside the columns of the form: "đã xong" is three columns together.
FINISHED_KEY = "finished"


@dataclass(frozen=True)
class FormCell:
    """One cell of a form: a question, a row, and a column (or `finished`)."""

    question: Question
    row: RowKey
    column: str
    label: Any
    sum: Sum
    exact: bool = False  # ask the sum as it is, also where the book does not balance
    first: date | None = None  # changes count from this day instead of 1 October
    credit_only: bool = False  # only cases for credit institutions

    @cached_property
    def agencies(self) -> tuple[int, ...]:
        """The agencies whose books the cell reads: those a row of a unit carries on."""
        question, unit = self.question, self.row.agency
        return tuple(one for one in question.agencies if not unit or question.unit_of(one) == unit)


@dataclass(frozen=True)
class CaseLine:
    """One case behind a cell: its part of the number, and the day of the last movement that put it there."""

    case: int
    value: int
    since: date


@dataclass(frozen=True)
class LineDifference(CaseLine):
    """One case whose part in two figures differs: `value` is its part in the first less its part in the second."""

    current: int
    against: int


class Lines(NamedTuple):
    """SQL and values that give (case_id, value, since, …), one row a case, and what is made of a row."""

    sql: str
    values: list[Any]
    line: type[CaseLine] = CaseLine


@dataclass(frozen=True)
class LinesPage:
    """Some lines behind a cell; `count` and `total` are of all of them: the number in the cell."""

    lines: list[CaseLine]
    count: int
    total: int


def cell_of(question: Question, row: str, column: str) -> FormCell:
    """The cell with these keys. Raises Refused for a row or column the form does not have."""
    version = question.in_version
    label, sum_ = _column(version, column)
    return FormCell(question, row_of(question, row), column, label, sum_)


def _column(version: Version, key: str) -> tuple[Any, Sum]:
    if key == FINISHED_KEY:
        return _("Đã thi hành xong"), reduce(add, (version.by_key[part].sum for part in FINISHED))
    if key == "rate":  # a ratio opens what it is a share of
        key = "enforceable"
    return version.by_key[key].spoken if key in version.by_key else "", column_sum(version, key)


def culprits(question: Question, row: str, check: Check) -> LinesPage:
    """The cases that break an identity in a row: their parts of the two sides differ. `total` is by how much."""
    columns = question.in_version.by_key
    gap = Sum({})
    for side, sign in ((check.left, 1), (check.right, -1)):
        for factor, name in side:
            gap = gap + columns[name].sum if factor * sign > 0 else gap - columns[name].sum
    return page(FormCell(question, row_of(question, row), "", check.rule, gap, exact=True), limit=5)


def lines(cell: FormCell) -> Lines:
    """SQL and values that give (case_id, value, since) of every case with a part in the cell.

    What cases brought into the last opened year, then the entries since. As known at a moment, without the entries
    recorded later.
    """
    period, known = cell.question.period, cell.question.known
    base = opened_year(period.year)
    first = year_start(base) if base else date.min
    terms = (cell.sum if cell.exact else cell.sum.shortest()).terms.items()
    opening, change = ({account: factors[place] for account, factors in terms if factors[place]} for place in (0, 1))
    parts: list[str] = []
    values: list[Any] = []

    def add(factors: Mapping[Account, int], table: str, day: str, condition: str, *given: Any) -> None:
        if factors:
            narrowed, more = _conditions(cell, factors)
            parts.append(f"SELECT case_id, {_value(cell, factors)} AS value, {day} AS day FROM {table} WHERE {condition} AND {narrowed}")
            values.extend([*given, *more])

    def add_days(factors: Mapping[Account, int], since: date, until: date) -> None:
        days = "occurred_on >= %s AND occurred_on <= %s"
        if known is None:
            add(factors, "cases_ledgerentry", "occurred_on", days, since, until)
        else:
            add(
                factors,
                "cases_ledgerentry",
                "occurred_on",
                f"{days} AND recorded_at <= {moment_sql(known)}",
                since,
                until,
            )

    if base:
        add(opening, "cases_caseopening", "since", "year = %s", base)
        if known is not None:
            back = {account: -factor for account, factor in opening.items()}
            later = f"recorded_at > %s AND recorded_at > {moment_sql(known)} AND occurred_on < %s"
            add(back, "cases_ledgerentry", "NULL", later, earliest(known), first)
    if base < period.year:
        add_days(opening, first, period.start - timedelta(1))
    add_days(change, cell.first or period.start, period.to)
    sql = (
        f"SELECT case_id, sum(value)::bigint AS value, max(day) AS since FROM ({' UNION ALL '.join(parts)}) AS part "
        "GROUP BY case_id HAVING sum(value) <> 0"
    )
    return Lines(sql, values)


def _credit(known: Known) -> str:
    """Whether the case of a row was marked as one of a credit institution then: as before the next correction, if any."""
    marked = "case_id IN (SELECT id FROM cases_enforcementcase WHERE credit_institution)"
    if known is None:
        return marked
    before = (
        "SELECT credit_institution FROM cases_casechange WHERE pgh_obj_id = case_id "
        f"AND pgh_created_at > {moment_sql(known)} ORDER BY pgh_created_at, pgh_id LIMIT 1"
    )
    return f"coalesce(({before}), {marked})"


# How a table holds a measure. Counts are small: their sum needs no more than 64 bits, and is the faster for it.
_COLUMNS = {one: one.column if one.is_money else f"{one.column}::int" for one in Measure}


def _value(cell: FormCell, factors: Mapping[Account, int]) -> str:
    """The part of one movement or opening in the cell."""
    measure = _COLUMNS[cell.row.measure]
    groups: dict[int, list[Account]] = {}
    for account, factor in factors.items():
        groups.setdefault(factor, []).append(account)
    if len(groups) == 1:
        return f"{measure} * {next(iter(groups))}"
    whens = " ".join(f"WHEN account IN ({_listed(accounts)}) THEN {factor}" for factor, accounts in groups.items())
    return f"{measure} * CASE {whens} END"


def _conditions(cell: FormCell, factors: Mapping[Account, int]) -> tuple[str, list[Any]]:
    """What narrows a table down to the accounts of these factors and to the row of the cell."""
    conditions = [f"agency_id = ANY(%s) AND account IN ({_listed(factors)})"]
    values: list[Any] = [list(cell.agencies)]
    for column, value in (
        ("enforcer_id", cell.row.enforcer or None),
        ("initiation", cell.row.initiation),
        ("kind", cell.row.kind),
    ):
        if value is not None:
            conditions.append(f"{column} = %s")
            values.append(int(value))
    if cell.credit_only:
        conditions.append(_credit(cell.question.known))
    return " AND ".join(conditions), values


def _listed(accounts: Any) -> str:
    return ", ".join(str(int(account)) for account in accounts)


def together(cells: Iterable[FormCell]) -> Lines:
    """The lines of several cells added up case by case: a figure over several years."""
    parts, values = _parts((cell, "value") for cell in cells)
    sql = f"SELECT case_id, sum(value)::bigint AS value, max(since) AS since FROM ({parts}) AS part GROUP BY case_id HAVING sum(value) <> 0"
    return Lines(sql, values)


def difference_lines(current: Iterable[FormCell], against: Iterable[FormCell]) -> Lines:
    """The cases whose part differs between two figures, as (case_id, value, since, current, against).

    A figure is one cell, or several that are added up. The values add up to the first figure less the second, whatever
    differs between them: period, version of the form, or what was known. One of the two may be nothing.
    """
    parts, values = _parts([*((cell, "value AS a, 0 AS b") for cell in current), *((cell, "0 AS a, value AS b") for cell in against)])
    sql = (
        "SELECT case_id, (sum(a) - sum(b))::bigint AS value, max(since) AS since, sum(a)::bigint AS current, "
        f"sum(b)::bigint AS against FROM ({parts}) AS part GROUP BY case_id HAVING sum(a) <> sum(b)"
    )
    return Lines(sql, values, LineDifference)


def _parts(cells: Iterable[tuple[FormCell, str]]) -> tuple[str, list[Any]]:
    """The lines of several cells under one another, each with what it puts into which column."""
    parts: list[str] = []
    values: list[Any] = []
    for cell, columns in cells:
        listed = lines(cell)
        parts.append(f"SELECT case_id, {columns}, since FROM ({listed.sql}) AS line")
        values.extend(listed.values)
    return " UNION ALL ".join(parts), values


def page(cell: FormCell, *, offset: int = 0, limit: int | None = None, after: CaseLine | None = None) -> LinesPage:
    """Some of the lines behind a cell: see `read`."""
    return read(lines(cell), offset=offset, limit=limit, after=after)


def read(listed: Lines, *, offset: int = 0, limit: int | None = None, after: CaseLine | None = None) -> LinesPage:
    """Some of the lines, the largest part first, with how many there are and what they all add up to.

    `after` gives those that follow a line, however many came before it; `offset` those from a number on.
    """
    beyond, place = ("WHERE (abs(value), case_id) < (%s, %s) ", [abs(after.value), after.case]) if after else ("", [])
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH line AS MATERIALIZED ({listed.sql}) SELECT whole.*, shown.* "
            "FROM (SELECT count(*), coalesce(sum(value)::bigint, 0) FROM line) AS whole LEFT JOIN "
            f"(SELECT * FROM line {beyond}ORDER BY abs(value) DESC, case_id DESC LIMIT %s OFFSET %s) AS shown "
            "ON true ORDER BY abs(value) DESC, case_id DESC",
            [*listed.values, *place, limit, offset],
        )
        rows = cursor.fetchall()
    count, total = rows[0][:2]
    return LinesPage([listed.line(*row[2:]) for row in rows if row[2] is not None], count, total)
