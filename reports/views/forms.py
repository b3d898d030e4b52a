"""The statutory forms, and the cases behind each of their cells."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView, View
from django.views.generic.base import TemplateResponseMixin

from agencies.http import SignedInRequest
from cases.models import EnforcementCase
from cases.permissions import can_open_figures_of
from common import clock
from common.files import DOCX, PDF, XLSX
from common.refusal import Refused
from reports.addresses import words_of
from reports.closing.changes import as_known_now
from reports.closing.freezing import form_of
from reports.models import PeriodReport
from reports.papers.narrative import report_of
from reports.papers.pdf import pdf_of
from reports.papers.workbook import write_form
from reports.presenters.statutory.cells import CellPage, CellRow, cell_fraction, pages, rows_of
from reports.presenters.statutory.forms import FormPage
from reports.statutory import drilldown, sources
from reports.statutory.compute import Form
from reports.statutory.question import Question
from reports.statutory.reading import ask
from reports.statutory.sheet import Signatures, sheet_of, signatures_of
from reports.views.files import download, known_by, stream


class FormView(LoginRequiredMixin, TemplateView):
    """One form: the table of the law, its identities, every number a link."""

    request: SignedInRequest

    template_name = "reports/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            question = _asked(self.request, kwargs["form"])
            form = form_of(question)
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        now, today = clock.now(), clock.today()
        signatures = signatures_of(form, now=now)
        if file := _as_file(self.request.GET.get("dang", ""), form, signatures, today=today):
            return file
        opens = can_open_figures_of(self.request.user, set(question.agencies))
        report = PeriodReport.objects.select_related("agency").get(pk=question.report) if question.report else None
        as_now = sources.answer(as_known_now(question)) if report and question.measures else None
        signed = None if report else PeriodReport.objects.of(question.agency, question.period).standing().first()
        page = FormPage(form, opens=opens, today=today, signatures=signatures, now=as_now, report=report, signed=signed)
        return self.render_to_response({"refusal": "", "page": page, "now": now})


def _as_file(kind: str, form: Form, signatures: Signatures, *, today: date) -> HttpResponse | None:
    """The form as a file: workbook, PDF, or the report in words on its agency and period; None for the page."""
    question = form.question
    name = f"{question.agency.code}-{question.period.to.isoformat()}"
    match kind:
        case "xlsx":
            file = BytesIO()
            write_form(file, form, signatures)
            return download(file.getvalue(), XLSX, f"bieu-{question.form}-{name}.xlsx")
        case "pdf":
            return download(pdf_of([sheet_of(form, signatures)]), PDF, f"bieu-{question.form}-{name}.pdf")
        case "docx":
            return download(report_of(question, day=today, signatures=signatures), DOCX, f"bao-cao-{name}.docx")
    return None


class CellView(LoginRequiredMixin, TemplateResponseMixin, View):
    """The cases behind one cell; the listed numbers add up to it."""

    request: SignedInRequest

    template_name = "reports/cell.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            question = _asked(self.request, kwargs["form"])
            cell = drilldown.cell_of(question, self.request.GET.get("dong", "total"), self.request.GET.get("cot", "total"))
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        if not can_open_figures_of(self.request.user, set(cell.agencies)):
            raise Http404
        if self.request.GET.get("dang") == "csv":
            name = f"bieu-{cell.question.form}-{cell.row.key.replace(':', '-')}-{cell.column}.csv"
            return stream_cases(drilldown.lines(cell), self.request, name)
        page, found = pages(drilldown.lines(cell), self.request.GET.get("trang"))
        cases = EnforcementCase.objects.visible_to(self.request.user)
        shown = CellPage(cell, found.count, found.total, rows_of(found.lines, cases), fraction=cell_fraction(cell, found.total))
        return self.render_to_response({"refusal": "", "page": page, "cell": shown})


def readable(request: SignedInRequest) -> QuerySet[PeriodReport]:
    """The reports that an address may name."""
    return PeriodReport.objects.visible_to(request.user)


def _asked(request: SignedInRequest, form: str) -> Question:
    """The question of an address. Raises Refused."""
    return ask(words_of(request.GET) | {"form": form}, today=clock.today(), reports=readable(request))


def stream_cases(listed: drilldown.Lines, request: SignedInRequest, name: str) -> HttpResponseBase:
    """All lines behind a figure as csv."""
    cases = EnforcementCase.objects.visible_to(request.user)

    def told(row: CellRow) -> list[Any]:
        return [*known_by(row), row.since.isoformat() if row.since else "", row.value]

    return stream(listed, ["tu_ngay", "so"], lambda lines: map(told, rows_of(lines, cases)), name)
