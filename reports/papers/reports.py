"""The papers of a whole report: its forms in one workbook or one PDF, and the report in words."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from cases.balances import By
from common.files import DOCX, PDF, XLSX
from law.years import day_of
from reports.closing.freezing import form_of, thaw
from reports.models import FrozenForm, PeriodReport
from reports.papers.narrative import FORMS, computed, layers_of, narrative
from reports.papers.pdf import pdf_of
from reports.papers.workbook import write_forms
from reports.statutory.compute import Form
from reports.statutory.question import question_of
from reports.statutory.sheet import sheet_of, signatures_of


def _printed(report: PeriodReport) -> list[Form]:
    """Its forms as they are sent: those of the ledger by unit, each once."""
    found: dict[str, FrozenForm] = {}
    for frozen in report.forms.order_by("form", "-by"):  # by unit before by kind of judgment
        found.setdefault(frozen.form, frozen)
    return [thaw(report, frozen) for frozen in found.values()]


def _workbook(report: PeriodReport, now: datetime) -> bytes:
    forms = _printed(report)
    target = BytesIO()
    write_forms(target, forms, signatures_of(forms[0], now=now))
    return target.getvalue()


def _pdf(report: PeriodReport, now: datetime) -> bytes:
    return pdf_of([sheet_of(form, signatures_of(form, now=now)) for form in _printed(report)])


def _words(report: PeriodReport, now: datetime) -> bytes:
    """Forms 01 and 02 as closed, against the signed report of the same period a year before, or the book where none is."""
    by = By.UNIT
    forms = {code: form_of(question_of(report, code, by)) for code in FORMS}
    former = PeriodReport.objects.of(report.agency, report.period.last_year()).standing().first()
    if former is not None:
        before = {code: form_of(question_of(former, code, by)) for code in FORMS}
    else:
        before = computed(forms[FORMS[0]].question, period=report.period.last_year())
    layers = [against for form in forms.values() for against in layers_of(form)]
    signatures = signatures_of(forms[FORMS[0]], now=now)
    return narrative(report.agency, forms, before, layers, day_of(now), signatures)


WRITERS: dict[str, Callable[[PeriodReport, datetime], tuple[bytes, str]]] = {
    "xlsx": lambda report, now: (_workbook(report, now), XLSX),
    "pdf": lambda report, now: (_pdf(report, now), PDF),
    "docx": lambda report, now: (_words(report, now), DOCX),
}
