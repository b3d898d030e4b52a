"""Forms 01 (cases) and 02 (money): one function computes the document for page, command, API and xlsx alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person
from agencies.organisation import Organisation
from cases.balances import BalanceRow, By, Scope, balances
from cases.words import Initiation, JudgmentKind
from common import numbers
from common.refusal import Refused
from reports import statutory
from reports.figures import Measure, Standing, Standings, Sum, ratio
from reports.periods import Period
from reports.statutory.version import Column, Version

MEASURES = {"01": Measure.CASES, "02": Measure.AMOUNT}
RATE = "rate"
FINISHED = ("completed", "terminated", "reduced")


@dataclass(frozen=True)
class Question:
    """Which form, of which agency, over which period, broken down how, by which version, as known when.

    `units_on` is the day whose organisation the units are told by; None means the last day of the period.
    """

    form: str
    agency: Agency
    period: Period
    by: By = By.NONE
    known_at: datetime | None = None
    version: Version | None = None
    units_on: date | None = None

    @cached_property
    def organisation(self) -> Organisation:
        """The units of the period, or of the day asked for."""
        return Organisation.as_of(self.units_on or self.period.to)

    @cached_property
    def agencies(self) -> tuple[int, ...]:
        """The agencies whose books the figures add up."""
        return self.organisation.covers(self.agency)

    def unit_of(self, agency: int) -> int:
        """The unit whose row shows an agency; 0, "not asked by", stays."""
        return agency and self.organisation.unit_of(agency, self.agencies)

    @property
    def measure(self) -> Measure:
        return MEASURES[self.form]

    @property
    def in_version(self) -> Version:
        """The version asked for, or the one in force on the last day of the period."""
        return self.version or statutory.in_force(self.period.to)


Bucket = tuple[int, int, int, int]  # agency, enforcer, initiation, kind


@dataclass(frozen=True)
class RowKey:
    """Which part of the book a row shows. 0 and None mean all."""

    key: str
    label: Any
    level: int = 0
    agency: int = 0
    enforcer: int = 0
    initiation: Initiation | None = None
    kind: JudgmentKind | None = None

    @property
    def bucket(self) -> Bucket:
        """What a balance must say to belong to this row; 0 where the row does not ask."""
        return (self.agency, self.enforcer, int(self.initiation or 0), int(self.kind or 0))


@dataclass(frozen=True)
class FormRow:
    """One row of a form: its cells by column key, and its rate in per cent (None where nothing is enforceable)."""

    key: RowKey
    cells: Mapping[str, int]
    rate: Decimal | None


@dataclass(frozen=True)
class CheckResult:
    """One identity, and the rows that break it."""

    rule: str
    broken: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class Form:
    """A computed form."""

    question: Question
    version: Version
    columns: tuple[Column, ...]
    rows: tuple[FormRow, ...]
    checks: tuple[CheckResult, ...]
    signed: None = field(default=None)

    def row(self, key: str) -> FormRow:
        """The row with this key. Raises Refused when the form has none."""
        for row in self.rows:
            if row.key.key == key:
                return row
        raise Refused(_noop("Biểu không có dòng %(key)s; mở lại từ trang biểu."), field="row", key=key)

    @property
    def total(self) -> FormRow:
        return self.row("total")


def compute(question: Question) -> Form:
    """Compute the form. Raises Refused for an agency that keeps no book."""
    if question.agency.pk not in question.organisation.agencies:
        raise Refused(
            _noop("%(agency)s không phải cơ quan thi hành án dân sự; chọn đơn vị khác."),
            field="agency",
            agency=question.agency,
        )
    version = question.in_version
    scope = Scope(question.agencies, question.period.year, question.period.to, question.known_at)
    book = [row._replace(agency=question.unit_of(row.agency)) for row in balances(scope, question.by)]
    columns = tuple(c for c in version.columns if question.measure.is_money or not c.money_only)
    keys = row_keys(question, book)
    parts = _parts_of(book, {key.bucket for key in keys})
    rows = tuple(_row(key, parts.get(key.bucket, []), version, question.measure) for key in keys)
    return Form(question, version, columns, rows, _checks(version, rows, question.by))


def row_keys(question: Question, book: Iterable[BalanceRow]) -> list[RowKey]:
    """The rows of the form: total, ex officio, on request; then kinds of judgment, units or enforcers."""
    keys = [RowKey("total", _("Tổng số"))]
    for initiation in Initiation:
        keys.append(RowKey(initiation.code, initiation.label, 1, initiation=initiation))
        if question.by is By.NONE:
            keys.extend(
                RowKey(f"{initiation.code}.{kind.code}", kind.label, 2, initiation=initiation, kind=kind)
                for kind in JudgmentKind
            )
    if question.by is By.UNIT:
        keys.extend(_unit_keys(question, {row.agency for row in book}))
    elif question.by is By.ENFORCER:
        keys.extend(_enforcer_keys(question, {(row.agency, row.enforcer) for row in book}))
    return keys


def _unit_keys(question: Question, present: set[int]) -> list[RowKey]:
    """Every unit that existed or has figures; the province's own cases are a row of their own."""
    return [
        RowKey(f"unit:{unit.code}", unit_label(question.organisation, unit), 1, agency=unit.pk)
        for unit in question.organisation.units(question.agencies, present=present)
    ]


def unit_label(organisation: Organisation, unit: Agency) -> str:
    """How a row names a unit: by its name of that day; one that had ended says until when."""
    name = organisation.brief(unit)
    if unit.is_province:
        name = _("Việc của %(agency)s") % {"agency": name}
    if unit.has_ended(organisation.on):
        name = _("%(unit)s (đến %(day)s)") % {"unit": name, "day": numbers.day(unit.until)}
    return name


def _enforcer_keys(question: Question, present: set[tuple[int, int]]) -> list[RowKey]:
    """One row an enforcer, also one who held cases in several units; ordered by unit, then by given name."""
    organisation = question.organisation
    units = organisation.agencies
    people = Person.objects.in_bulk({enforcer for _, enforcer in present})
    places: dict[int, list[Agency]] = {}
    for agency, enforcer in present:
        places.setdefault(enforcer, []).append(units[agency])
    for held in places.values():
        held.sort(key=lambda unit: (unit.position, unit.code))
    order = sorted(places, key=lambda e: (places[e][0].position, places[e][0].code, people[e].sort_name, e))
    return [
        RowKey(
            f"enforcer:{people[enforcer].code}",
            f"{people[enforcer]} · {', '.join(organisation.brief(unit) for unit in places[enforcer])}",
            1,
            enforcer=enforcer,
        )
        for enforcer in order
    ]


def _parts_of(book: list[BalanceRow], wanted: set[Bucket]) -> dict[Bucket, list[BalanceRow]]:
    """The balances of each bucket, in one pass: rows ask by few combinations of dimensions."""
    shapes = {tuple(bool(value) for value in bucket) for bucket in wanted}
    parts: dict[Bucket, list[BalanceRow]] = {}
    for row in book:
        for agency, enforcer, initiation, kind in shapes:
            bucket = (
                agency and row.agency,
                enforcer and row.enforcer,
                initiation and row.initiation,
                kind and row.kind,
            )
            parts.setdefault(bucket, []).append(row)
    return parts


def _row(key: RowKey, book: list[BalanceRow], version: Version, measure: Measure) -> FormRow:
    standings = standings_of(book, measure)
    cells = {column.key: column.sum.of(standings) for column in version.columns}
    return FormRow(key, cells, rate_of(cells))


_OPENING_AND_CHANGE = {
    Measure.CASES: attrgetter("opening_cases", "change_cases"),
    Measure.AMOUNT: attrgetter("opening_amount", "change_amount"),
    Measure.BUDGET_CASES: attrgetter("opening_budget_cases", "change_budget_cases"),
    Measure.BUDGET: attrgetter("opening_budget", "change_budget"),
}


def standings_of(rows: Iterable[BalanceRow], measure: Measure) -> Standings:
    """Opening and change of each account over some balances."""
    result: Standings = {}
    opening_and_change = _OPENING_AND_CHANGE[measure]
    for row in rows:
        opening, change = opening_and_change(row)
        if here := result.get(row.account):
            opening, change = here.opening + opening, here.change + change
        result[row.account] = Standing(opening, change)
    return result


def rate_of(cells: Mapping[str, int]) -> Decimal | None:
    """Completion rate: (completed + terminated + reduced) / enforceable, in per cent (statistics 4.3, C9)."""
    return ratio(finished_of(cells), cells["enforceable"])


def finished_of(cells: Mapping[str, int]) -> int:
    """What counts as finished: completed, terminated, reduced."""
    return sum(cells[key] for key in FINISHED)


def _checks(version: Version, rows: tuple[FormRow, ...], by: By) -> tuple[CheckResult, ...]:
    results = [
        CheckResult(check.rule, tuple(row.key.key for row in rows if not check.holds(row.cells)))
        for check in version.identities
    ]
    results.append(_adds_up("total = ex_officio + on_request", rows, [i.code for i in Initiation], version))
    if by is By.NONE:
        for initiation in Initiation:
            parts = [f"{initiation.code}.{kind.code}" for kind in JudgmentKind]
            results.append(_adds_up(f"{initiation.code} = sum of kinds", rows, parts, version, of=initiation.code))
    else:
        prefix = f"{by.value}:"
        parts = [row.key.key for row in rows if row.key.key.startswith(prefix)]
        results.append(_adds_up(f"total = sum of {by.value}s", rows, parts, version))
    below = tuple(row.key.key for row in rows if any(value < 0 for value in row.cells.values()))
    results.append(CheckResult("no cell below 0", below))
    return tuple(results)


def _adds_up(
    rule: str, rows: tuple[FormRow, ...], parts: list[str], version: Version, *, of: str = "total"
) -> CheckResult:
    """C10: the parts add up to the whole in every column."""
    cells = {row.key.key: row.cells for row in rows}
    broken = tuple(
        column.key
        for column in version.columns
        if cells[of][column.key] != sum(cells[part][column.key] for part in parts)
    )
    return CheckResult(rule, broken)


def column_sum(version: Version, key: str) -> Sum:
    """The sum behind a column. Raises Refused for an unknown one."""
    if key not in version.by_key:
        raise Refused(
            _noop("Mẫu %(version)s không có cột %(key)s; mở lại từ trang biểu."),
            field="column",
            version=version.name,
            key=key,
        )
    return version.by_key[key].sum


def document(form: Form) -> dict[str, Any]:
    """The form as the JSON document of command and API."""
    question = form.question
    period = question.period
    return {
        "form": question.form,
        "version": form.version.name,
        "provisional": form.version.provisional,
        "agency": question.agency.code,
        "measure": question.measure.value,
        "period": period.document(),
        "units": "today" if question.units_on else "period",
        "as_of": period.to.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "signed": form.signed,
        "columns": [
            *({"key": column.key, "label": str(column.label)} for column in form.columns),
            {"key": RATE, "label": _("Tỷ lệ thi hành xong")},
        ],
        "rows": [
            {
                "key": row.key.key,
                "label": str(row.key.label),
                "cells": {
                    **{column.key: row.cells[column.key] for column in form.columns},
                    RATE: None if row.rate is None else str(row.rate),
                },
            }
            for row in form.rows
        ],
        "checks": [{"rule": check.rule, "holds": check.holds, "broken": list(check.broken)} for check in form.checks],
    }
