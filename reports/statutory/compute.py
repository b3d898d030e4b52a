"""The twelve statutory forms: one function computes the document for page, command, API and papers alike."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from cases.balances import BalanceRow, By, Scope, balances
from cases.choices import Initiation, JudgmentKind
from common.refusal import Refused
from reports.models.report import short_print
from reports.statutory.algebra import Measure, Standing, Standings, Sum, ratio
from reports.statutory.definition import RegisterColumn
from reports.statutory.question import Question
from reports.statutory.rows import PARTS, Bucket, RowKey, row_keys
from reports.statutory.version import FormColumn, Version

RATE = "rate"
FINISHED = ("completed", "terminated", "reduced")


@dataclass(frozen=True)
class FormRow:
    """One row of a form: its cells by column key, and its rate in per cent (None where nothing is enforceable).

    A cell is None where no register answers it yet: it is printed blank, not as zero.
    """

    key: RowKey
    cells: Mapping[str, int | None]
    rate: Decimal | None

    def number(self, column: str) -> int:
        """A cell of a form of the ledger: none of them is blank."""
        value = self.cells[column]
        assert value is not None
        return value


@dataclass(frozen=True)
class CheckResult:
    """One identity, and the rows that break it."""

    rule: str
    broken: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        return not self.broken


@dataclass(frozen=True)
class Seal:
    """By whom and when a form was signed, and the fingerprint of its figures."""

    report: int
    edition: int
    state: str
    known_at: datetime
    fingerprint: str
    drawn_by: str
    checked_by: str
    signed_by: str
    signed_at: datetime | None

    @property
    def short(self) -> str:
        """The fingerprint as people compare it: 7c1e·94ab·20f3."""
        return short_print(self.fingerprint)

    def document(self) -> dict[str, Any]:
        """The seal in a JSON document."""
        return {
            "report": self.report,
            "edition": self.edition,
            "state": self.state,
            "known_at": self.known_at.isoformat(),
            "fingerprint": self.fingerprint,
            "drawn_by": self.drawn_by,
            "signed_by": self.signed_by,
            "signed_at": self.signed_at.isoformat() if self.signed_at else None,
        }


@dataclass(frozen=True)
class Form:
    """A computed form, or one as it was closed and signed (`seal`)."""

    question: Question
    version: Version
    columns: tuple[FormColumn | RegisterColumn, ...]
    rows: tuple[FormRow, ...]
    checks: tuple[CheckResult, ...]
    seal: Seal | None = None

    def row(self, key: str) -> FormRow:
        """The row with this key. Raises Refused when the form has none."""
        for row in self.rows:
            if row.key.key == key:
                return row
        raise Refused(_noop("Biểu không có dòng %(key)s; mở lại từ trang biểu."), field="row", key=key)

    @property
    def total(self) -> FormRow:
        """The first row: everything the form counts."""
        return self.rows[0]

    @property
    def has_rate(self) -> bool:
        """Whether the form ends with a completion rate: those of the ledger do."""
        return bool(self.question.measures)


def compute(question: Question) -> Form:
    """Compute a form of the ledger. Raises Refused for an agency that keeps no book, and for a form of a register."""
    if question.agency.pk not in question.organisation.agencies:
        raise Refused(
            _noop("%(agency)s không phải cơ quan thi hành án dân sự; chọn đơn vị khác."),
            field="agency",
            agency=question.agency,
        )
    assert question.measures
    version = question.in_version
    scope = Scope(question.agencies, question.period.year, question.period.to, question.known)
    book = [row._replace(agency=question.unit_of(row.agency)) for row in balances(scope, question.level)]
    has_money = any(measure.is_money for measure in question.measures)
    columns = tuple(c for c in version.columns if has_money or not c.money_only)
    keys = row_keys(question, book)
    parts = _parts_of(book, {key.bucket for key in keys})
    rows = tuple(_row(key, parts.get(key.bucket, []), version) for key in keys)
    return Form(question, version, columns, rows, checks_of(question, rows))


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


def _row(key: RowKey, book: list[BalanceRow], version: Version) -> FormRow:
    standings = standings_of(book, key.measure)
    cells = {column.key: column.sum.of(standings) for column in version.columns}
    return FormRow(key, cells, rate_of(cells))


_OPENING_AND_CHANGE = {
    Measure.CASES: attrgetter("opening_cases", "change_cases"),
    Measure.AMOUNT: attrgetter("opening_amount", "change_amount"),
    Measure.BUDGET_CASES: attrgetter("opening_budget_cases", "change_budget_cases"),
    Measure.BUDGET: attrgetter("opening_for_budget", "change_for_budget"),
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


def finished_of(cells: Mapping[str, int | None]) -> int:
    """What counts as finished: completed, terminated, reduced; what a form of cases does not print is nothing in it."""
    return sum(cells.get(key) or 0 for key in FINISHED)


def checks_of(question: Question, rows: Sequence[FormRow]) -> tuple[CheckResult, ...]:
    """The identities of the version, that the parts add up, and that no cell is below 0; for each part of the form."""
    results: list[CheckResult] = []
    for measure in question.measures:
        of_part = [row for row in rows if row.key.measure is measure]
        word = f"{PARTS[measure][0]}." if len(question.measures) > 1 else ""
        results.extend(_checks_of_part(question, of_part, word))
    return tuple(results)


def _checks_of_part(question: Question, rows: list[FormRow], word: str) -> list[CheckResult]:
    """The checks of one part; `word` stands before the keys of its rows, and before its rules."""
    version, said = question.in_version, f"{word[:-1]}: " if word else ""
    results = [
        CheckResult(said + check.rule, tuple(row.key.key for row in rows if not check.holds(_whole(row)))) for check in version.identities
    ]
    keys = [row.key.key.removeprefix(word) for row in rows]
    cells = {key: _whole(row) for key, row in zip(keys, rows, strict=True)}

    def adds_up(rule: str, of: str, parts: Sequence[str]) -> None:
        """C10: the parts add up to the whole in every column."""
        columns = [column.key for column in version.columns]
        broken = [key for key in columns if cells[of][key] != sum(cells[part][key] for part in parts)]
        results.append(CheckResult(said + rule, tuple(broken)))

    adds_up("total = ex_officio + on_request", "total", [i.code for i in Initiation])
    if question.level is By.NONE:
        for initiation in Initiation:
            kinds = [f"{initiation.code}.{kind.code}" for kind in JudgmentKind]
            adds_up(f"{initiation.code} = sum of kinds", initiation.code, kinds)
    elif question.by_holder:
        units = [key for key in keys if key.startswith("unit:") and "/" not in key]
        adds_up("total = sum of units", "total", units)
        for unit in units:
            adds_up(f"{unit} = sum of enforcers", unit, [key for key in keys if key.startswith(f"{unit}/")])
    else:
        parts = [key for key in keys if key.startswith(f"{question.by.value}:")]
        adds_up(f"total = sum of {question.by.value}s", "total", parts)
    below = tuple(row.key.key for row in rows if any(value < 0 for value in _whole(row).values()))
    return [*results, CheckResult(said + "no cell below 0", below)]


def _whole(row: FormRow) -> Mapping[str, int]:
    """The cells of a row of the ledger, none of which is blank."""
    return row.cells  # type: ignore[return-value]


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
        "measure": [measure.value for measure in question.measures] if len(question.measures) != 1 else question.measures[0].value,
        "period": period.document(),
        "units": "today" if question.units_on else "period",
        "as_of": period.to.isoformat(),
        "known_at": question.known_at.isoformat() if question.known_at else None,
        "signed": form.seal.document() if form.seal else None,
        "columns": [
            *({"key": column.key, "label": str(column.label)} for column in form.columns),
            *([{"key": RATE, "label": _("Tỷ lệ thi hành xong")}] if form.has_rate else []),
        ],
        "rows": [
            {
                "key": row.key.key,
                "label": str(row.key.label),
                "cells": {
                    **{column.key: row.cells[column.key] for column in form.columns},
                    **({RATE: None if row.rate is None else str(row.rate)} if form.has_rate else {}),
                },
            }
            for row in form.rows
        ],
        "checks": [{"rule": check.rule, "holds": check.holds, "broken": list(check.broken)} for check in form.checks],
    }
