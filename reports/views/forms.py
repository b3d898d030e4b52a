"""Statutory forms 01 and 02, and the cases behind each of their cells."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView, View
from django.views.generic.base import TemplateResponseMixin

from cases.models import EnforcementCase
from cases.permissions import can_open_figures_of
from common import clock
from common.files import CSV, DOCX, PDF, XLSX
from common.refusal import Refused
from reports import drilldown, registers
from reports.addresses import words_of
from reports.differences import as_known_now
from reports.forms import Form
from reports.freezing import form_of
from reports.models import PeriodReport
from reports.papers.narrative import report_of
from reports.papers.pdf import pdf_of
from reports.papers.sheet import Signatures, sheet_of, signatures_of
from reports.papers.workbook import write_form
from reports.presenters.cells import CellPage, pages, rows_of
from reports.presenters.forms import FormPage
from reports.question import Question
from reports.questions import ask


class FormView(LoginRequiredMixin, TemplateView):
    """One form: the table of the law, its identities, every number a link."""

    template_name = "reports/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            question = _asked(request, kwargs["form"])
            form = form_of(question)
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        now, today = clock.now(), clock.today()
        signatures = signatures_of(form, now=now)
        if file := _as_file(request.GET.get("dang", ""), form, signatures, today=today):
            return file
        opens = can_open_figures_of(request.user, set(question.agencies))  # type: ignore[arg-type]
        report = PeriodReport.objects.select_related("agency").get(pk=question.report) if question.report else None
        as_now = registers.answer(as_known_now(question)) if report and question.measures else None
        page = FormPage(form, opens=opens, today=today, signatures=signatures, now=as_now, report=report)
        return self.render_to_response({"page": page, "now": now})


def _as_file(kind: str, form: Form, signatures: Signatures, *, today: date) -> HttpResponse | None:
    """The form as a file: workbook, PDF, or the report in words on its agency and period; None for the page."""
    question = form.question
    name = f"{question.agency.code}-{question.period.to.isoformat()}"
    match kind:
        case "xlsx":
            file = BytesIO()
            write_form(file, form, signatures)
            return _download(file.getvalue(), XLSX, f"bieu-{question.form}-{name}.xlsx")
        case "pdf":
            return _download(pdf_of([sheet_of(form, signatures)]), PDF, f"bieu-{question.form}-{name}.pdf")
        case "docx":
            return _download(report_of(question, day=today, signatures=signatures), DOCX, f"bao-cao-{name}.docx")
    return None


class CellView(LoginRequiredMixin, TemplateResponseMixin, View):
    """The cases behind one cell; the listed numbers add up to it."""

    template_name = "reports/cell.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            question = _asked(request, kwargs["form"])
            cell = drilldown.cell_of(question, request.GET.get("dong", "total"), request.GET.get("cot", "total"))
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        if not can_open_figures_of(request.user, set(cell.agencies)):  # type: ignore[arg-type]
            raise Http404
        if request.GET.get("dang") == "csv":
            return stream(cell, request)
        page, found = pages(cell, request.GET.get("trang"))
        cases = EnforcementCase.objects.visible_to(request.user)  # type: ignore[arg-type]
        return self.render_to_response(
            {"page": page, "cell": CellPage(cell, found.count, found.total, rows_of(found.lines, cases))}
        )


def _asked(request: HttpRequest, form: str) -> Question:
    """The question of an address; about a report, only one that this reader may see. Raises Refused."""
    reports = PeriodReport.objects.visible_to(request.user)  # type: ignore[arg-type]
    return ask(words_of(request.GET) | {"form": form}, today=clock.today(), reports=reports)


def _download(content: bytes, content_type: str, name: str) -> HttpResponse:
    return HttpResponse(
        content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


class _Echo:
    """A file that gives back what is written to it, for csv."""

    def write(self, text: str) -> str:
        return text


def stream(cell: drilldown.Cell, request: HttpRequest, name: str = "") -> StreamingHttpResponse:
    """All lines behind a cell as csv, a thousand at a time."""
    cases = EnforcementCase.objects.visible_to(request.user)  # type: ignore[arg-type]

    def rows() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield "\ufeff" + writer.writerow(["so_quyet_dinh", "ngay_quyet_dinh", "don_vi", "nguoi_phai_thi_hanh_an", "trang_thai", "tu_ngay", "so"])  # fmt: skip
        last = None
        while found := drilldown.page(cell, limit=1000, after=last).lines:
            last = found[-1]
            for row in rows_of(found, cases):
                yield writer.writerow(
                    [_text(row.number), row.decided_on.isoformat(), row.unit, _text(row.debtor), row.status, row.since.isoformat(), row.value]
                )  # fmt: skip

    name = name or f"bieu-{cell.question.form}-{cell.row.key.replace(':', '-')}-{cell.column}.csv"
    return StreamingHttpResponse(
        rows(), content_type=CSV, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _text(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text[:1] in "=+-@" else text
