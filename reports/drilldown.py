"""The cases behind a cell: the same sum that gives the number, asked case by case. The listed numbers add up to it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from django.db import connection
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person
from cases.ledger import Account
from cases.words import Initiation, JudgmentKind
from common.refusal import Refused
from reports.figures import Measure, Sum
from reports.forms import FINISHED, Question, RowKey, agencies_of, column_sum
from reports.statutory.version import Version

# What pages show beside the columns of the form: "đã xong" is three columns together.
FINISHED_KEY = "finished"


@dataclass(frozen=True)
class Cell:
    """One cell of a form: a question, a row, and a column (or `finished`)."""

    question: Question
    row: RowKey
    column: str
    label: Any
    sum: Sum

    @property
    def agencies(self) -> tuple[int, ...]:
        """The agencies whose books the cell reads."""
        return (self.row.agency,) if self.row.agency else agencies_of(self.question.agency)


@dataclass(frozen=True)
class Line:
    """One case behind a cell: its part of the number, and the day of the last movement that put it there."""

    case: int
    value: int
    since: date


@dataclass(frozen=True)
class Page:
    """Some lines behind a cell; `count` and `total` are of all of them: the number in the cell."""

    lines: list[Line]
    count: int
    total: int


def cell_of(question: Question, row: str, column: str) -> Cell:
    """The cell with these keys. Raises Refused for a row or column the form does not have."""
    version = question.in_version
    label, sum_ = _column(version, column)
    return Cell(question, _row_key(question, row), column, label, sum_)


def _column(version: Version, key: str) -> tuple[Any, Sum]:
    if key == FINISHED_KEY:
        return _("Đã thi hành xong"), reduce(add, (version.by_key[part].sum for part in FINISHED))
    if key == "rate":  # a ratio opens what it is a share of
        key = "enforceable"
    return version.by_key[key].spoken if key in version.by_key else "", column_sum(version, key)


def _row_key(question: Question, key: str) -> RowKey:
    """A row from its key alone, without computing the form."""
    key = key.replace("\x00", "")  # the database takes no NUL
    kind, _sep, code = key.partition(":")
    if key == "total":
        return RowKey(key, _("Tổng số"))
    if kind == "unit":
        unit = Agency.objects.enforcing().subtree(question.agency).filter(code=code).first()
        if unit is not None:
            return RowKey(key, unit.brief, agency=unit.pk)
    elif kind == "enforcer":
        person = Person.objects.filter(code=code).first()
        if person is not None:
            return RowKey(key, str(person), enforcer=person.pk)
    else:
        initiation, _dot, judgment_kind = key.partition(".")
        if initiation in Initiation.codes() and (not judgment_kind or judgment_kind in JudgmentKind.codes()):
            started = Initiation.from_code(initiation)
            of_kind = JudgmentKind.from_code(judgment_kind) if judgment_kind else None
            label = started.label if of_kind is None else f"{started.label} · {of_kind.label}"
            return RowKey(key, label, initiation=started, kind=of_kind)
    raise Refused(_noop("Biểu không có dòng %(key)s; mở lại từ trang biểu."), field="row", key=key[:60])


def lines(cell: Cell) -> tuple[str, list[Any]]:
    """SQL and values that give (case_id, value, since) of every case with a part in the cell."""
    measure = "cases" if cell.question.measure is Measure.CASES else "amount"
    start, to = cell.question.period.start, cell.question.period.to
    before, since = _factors(cell.sum.terms, 0), _factors(cell.sum.terms, 1)
    part = f"{measure} * CASE WHEN occurred_on < %s THEN {before} ELSE {since} END"
    conditions = ["agency_id = ANY(%s)", f"account IN ({_listed(cell.sum.terms)})", "occurred_on <= %s"]
    values: list[Any] = [start, list(cell.agencies), to]
    only_since = [account for account, (opening, _change) in cell.sum.terms.items() if not opening]
    if len(only_since) == len(cell.sum.terms):
        conditions.append("occurred_on >= %s")
        values.append(start)
    elif only_since:
        conditions.append(f"NOT (occurred_on < %s AND account IN ({_listed(only_since)}))")
        values.append(start)
    for column, value in (
        ("enforcer_id", cell.row.enforcer or None),
        ("initiation", cell.row.initiation),
        ("kind", cell.row.kind),
    ):
        if value is not None:
            conditions.append(f"{column} = %s")
            values.append(int(value))
    if cell.question.known_at is not None:
        conditions.append("recorded_at <= %s")
        values.append(cell.question.known_at)
    sql = (
        f"SELECT case_id, sum({part})::bigint AS value, max(occurred_on) AS since FROM cases_ledgerentry "
        f"WHERE {' AND '.join(conditions)} GROUP BY case_id HAVING sum({part}) <> 0"
    )
    return sql, [*values, start]


def _factors(terms: Mapping[Account, tuple[int, int]], place: int) -> str:
    groups: dict[int, list[Account]] = {}
    for account, factors in terms.items():
        groups.setdefault(factors[place], []).append(account)
    whens = " ".join(f"WHEN account IN ({_listed(accounts)}) THEN {factor}" for factor, accounts in groups.items())
    return f"CASE {whens} ELSE 0 END"


def _listed(accounts: Any) -> str:
    return ", ".join(str(int(account)) for account in accounts)


def page(cell: Cell, *, offset: int = 0, limit: int | None = None) -> Page:
    """Some of the lines, the largest part first, with how many there are and what they all add up to."""
    sql, values = lines(cell)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT *, count(*) OVER (), (sum(value) OVER ())::bigint FROM ({sql}) AS line "
            "ORDER BY abs(value) DESC, case_id DESC LIMIT %s OFFSET %s",
            [*values, limit, offset],
        )
        rows = cursor.fetchall()
    count, total = rows[0][3:] if rows else (0, 0)
    return Page([Line(*row[:3]) for row in rows], count, total)
