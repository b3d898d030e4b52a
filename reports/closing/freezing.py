"""A form frozen as it was closed, and brought back: the same digits, whatever the book or the code says later."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from typing import Any

import orjson
from django.utils import translation
from django.utils.translation import gettext_noop as _noop

from cases.balances import By
from common.refusal import Refused
from reports.lifecycles.report import StepOfReport
from reports.models import FrozenForm, PeriodReport
from reports.statutory import sources
from reports.statutory.compute import RATE, CheckResult, Form, FormRow, Seal, document
from reports.statutory.definition import FormLayout, LedgerForm
from reports.statutory.question import Question, question_of
from reports.statutory.rows import RowKey, measure_of, row_keys
from reports.statutory.version import Version


def breakdowns(version: Version) -> Iterable[tuple[str, By]]:
    """Which forms of a version are frozen: those of the ledger by kind of judgment and by unit, or by enforcer."""
    for form in version.forms:
        if not isinstance(form, LedgerForm):
            yield form.code, By.NONE
        elif form.layout is FormLayout.HOLDERS:
            yield form.code, By.ENFORCER
        else:
            yield form.code, By.NONE
            yield form.code, By.UNIT


def frozen_document(form: Form) -> dict[str, Any]:
    """The document of a form as it is kept: in the language of the law, with the level of each row."""
    with translation.override("vi"):
        kept = document(form)
    for row, line in zip(form.rows, kept["rows"], strict=True):
        line["level"] = row.key.level
    kept["by"] = form.question.by.value
    return kept


def fingerprint_of(kept: Any) -> str:
    """SHA-256 over a document, its keys in order: the same figures give the same print on every machine."""
    return hashlib.sha256(orjson.dumps(kept, option=orjson.OPT_SORT_KEYS)).hexdigest()


def freeze(report: PeriodReport, version: Version) -> list[FrozenForm]:
    """All forms of a report that is being closed, not yet stored."""
    found = []
    for code, by in breakdowns(version):
        question = question_of(report, code, by)
        knows_past = sources.knows_past(question)
        asked = question if knows_past else replace(question, known_at=None, moments=())  # such a register is asked now
        kept = frozen_document(replace(sources.answer(asked), question=question))
        found.append(FrozenForm(report=report, form=code, by=by.value, document=kept, fingerprint=fingerprint_of(kept)))
    return found


def fingerprint_of_report(report: PeriodReport, forms: Iterable[FrozenForm]) -> str:
    """The fingerprint of a report: over those of its forms, and over whose report of which period it is."""
    return fingerprint_of(
        {
            "agency": report.agency.code,
            "year": report.year,
            "months": report.months,
            "edition": report.edition,
            "version": report.version,
            "moments": report.moments,
            "forms": [[form.form, form.by, form.fingerprint] for form in forms],
        }
    )


def thaw_all(report: PeriodReport) -> dict[tuple[str, str], Form]:
    """All forms of a report as they were closed, by form and breakdown."""
    seal = seal_of(report)
    return {(frozen.form, frozen.by): thaw(report, frozen, seal) for frozen in report.forms.all()}


def thaw(report: PeriodReport, frozen: FrozenForm, seal: Seal | None = None) -> Form:
    """The form as it was closed. Rows and columns bear their names of then, in the reader's language where the law names them."""
    question = question_of(report, frozen.form, By(frozen.by))
    kept, version = frozen.document, question.in_version
    definition = question.definition
    columns: tuple[Any, ...] = version.columns if isinstance(definition, LedgerForm) else definition.columns
    there = {column["key"] for column in kept["columns"]}
    keys = _keys(question)
    rows = tuple(_row(question, line, keys) for line in kept["rows"])
    checks = tuple(CheckResult(check["rule"], tuple(check["broken"])) for check in kept["checks"])
    shown = tuple(column for column in columns if column.key in there)
    return Form(question, version, shown, rows, checks, seal or seal_of(report))


def _row(question: Question, line: dict[str, Any], keys: dict[str, RowKey]) -> FormRow:
    cells = {key: value for key, value in line["cells"].items() if key != RATE}
    rate = line["cells"].get(RATE)
    return FormRow(_key(question, line, keys), cells, None if rate is None else Decimal(rate))


def _keys(question: Question) -> dict[str, RowKey]:
    """The rows that the law names, in the reader's language, and those of units; by key."""
    if question.measures:
        return {key.key: key for key in row_keys(question, [])}
    return {row.key.key: row.key for row in sources.blank(question).rows}


def _key(question: Question, line: dict[str, Any], keys: dict[str, RowKey]) -> RowKey:
    """The row of a line: that of a unit or a person under the name of then."""
    known = keys.get(line["key"])
    if known is None:
        return RowKey(line["key"], line["label"], measure_of(question, line["key"]), line["level"])
    return replace(known, label=line["label"]) if known.agency else known


def seal_of(report: PeriodReport) -> Seal:
    """Who drew and signed a report, and when; its fingerprint."""
    steps = {step.step: step for step in report.steps.select_related("by__person")}
    signed = steps.get(StepOfReport.SIGN)

    def name(step: StepOfReport) -> str:
        return str(steps[step].by or "") if step in steps else ""

    assert report.closed_at is not None
    return Seal(
        report.pk,
        report.edition,
        report.state,
        report.closed_at,
        report.fingerprint,
        drawn_by=name(StepOfReport.DRAW),
        checked_by=name(StepOfReport.CHECK),
        signed_by=name(StepOfReport.SIGN),
        signed_at=signed.at if signed else None,
    )


def form_of(question: Question) -> Form:
    """The form as it was closed, where the question is about a report; else computed. Raises Refused."""
    if not question.report:
        return sources.answer(question)
    frozen = FrozenForm.objects.filter(report=question.report, form=question.form, by=question.level.value)
    if (kept := frozen.select_related("report__agency").first()) is None:
        raise Refused(
            _noop("Báo cáo không khóa biểu %(form)s theo chấp hành viên; xem biểu 04 hoặc 05 của báo cáo."),
            field="by",
            form=question.form,
        )
    return thaw(kept.report, kept)
