"""Forms 06 to 12: each filled by the register that answers it; what no register answers stays blank, never zero.

A source is added here when its register arrives. Only the ledger knows what was known when: as known at a moment the
forms of registers are blank, unless they were closed with a report.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from coordination.models import PlanState, ProtectionPlan
from reports.statutory import compute, drilldown
from reports.statutory.algebra import Measure
from reports.statutory.compute import Form, FormRow
from reports.statutory.definition import RegisterColumn, RegisterForm
from reports.statutory.question import Question
from reports.statutory.rows import RowKey

TOTAL = "total"
Filled = Mapping[str, Mapping[str, int]]  # by row, then by column


def answer(question: Question) -> Form:
    """Any of the twelve forms. Raises Refused as `compute.compute` does."""
    definition = question.definition
    return fill(question, definition) if isinstance(definition, RegisterForm) else compute.compute(question)


def fill(question: Question, definition: RegisterForm) -> Form:
    """A form of a register, as far as it is kept in the portal."""
    source = SOURCES.get(definition.code)
    is_told = question.known is None or knows_past(question)
    return _laid_out(question, definition, source(question) if source and is_told else {})


def knows_past(question: Question) -> bool:
    """Whether the form can be told as known at a moment: what comes from the ledger can."""
    return bool(question.measures) or question.form in FROM_LEDGER


def blank(question: Question) -> Form:
    """A form of a register with nothing in it."""
    definition = question.definition
    assert isinstance(definition, RegisterForm)
    return _laid_out(question, definition, {})


def _laid_out(question: Question, definition: RegisterForm, filled: Filled) -> Form:
    rows = tuple(
        FormRow(
            RowKey(key, label, Measure.CASES, 0 if key == TOTAL else 1),
            {column.key: filled.get(key, {}).get(column.key) for column in definition.columns},
            None,
        )
        for key, label in definition.rows
    )
    return Form(question, question.in_version, definition.columns, rows, ())


def blank_columns(form: Form) -> tuple[RegisterColumn, ...]:
    """The columns that no register answers in any row."""
    return tuple(
        column for column in form.columns if isinstance(column, RegisterColumn) and all(row.cells[column.key] is None for row in form.rows)
    )


def _reductions(question: Question) -> Filled:
    """Form 06: what was reduced stands in the ledger, with its cases."""
    reduced = drilldown.page(drilldown.cell_of(replace(question, form="02"), "total", "reduced"), limit=0)
    return {"total": {"reduced": reduced.count, "reduced_amount": reduced.total}}


# Where a number that comes from the ledger opens: form and column there.
IN_LEDGER = {("06", "reduced"): ("02", "reduced"), ("06", "reduced_amount"): ("02", "reduced")}


def _coercions(question: Question) -> Filled:
    """Form 07: the coercions that were carried out with forces, from the plans of protection."""
    done = ProtectionPlan.objects.filter(
        state=PlanState.DONE,
        mobilises=True,
        day__range=(question.period.start, question.period.to),
        request__sender__in=question.agencies,
    )
    return {"coercion": {"mobilised": done.count()}}


FROM_LEDGER = {"06"}
SOURCES: dict[str, Callable[[Question], Filled]] = {"06": _reductions, "07": _coercions}
