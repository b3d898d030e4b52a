"""Statutory forms 01 and 02, and the cases behind each of their cells."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.generic import TemplateView, View
from django.views.generic.base import TemplateResponseMixin

from cases.models import EnforcementCase
from cases.permissions import can_open_figures_of
from common import clock
from common.files import XLSX
from common.refusal import Refused
from reports import drilldown, forms
from reports.addresses import words_of
from reports.presenters.cells import CellPage, CellRow, cell_fraction, pages, rows_of
from reports.presenters.forms import FormPage
from reports.questions import ask
from reports.views.files import download, known_by, stream
from reports.xlsx import write_form


class FormView(LoginRequiredMixin, TemplateView):
    """One form: the table of the law, its identities, every number a link."""

    template_name = "reports/form.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            question = ask(words_of(request.GET) | {"form": kwargs["form"]}, today=clock.today())
            form = forms.compute(question)
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        if request.GET.get("dang") == "xlsx":
            file = BytesIO()
            write_form(file, form)
            name = f"bieu-{question.form}-{question.agency.code}-{question.period.to.isoformat()}.xlsx"
            return download(file.getvalue(), XLSX, name)
        opens = can_open_figures_of(request.user, set(question.agencies))  # type: ignore[arg-type]
        return self.render_to_response({"page": FormPage(form, opens=opens, today=clock.today()), "now": clock.now()})


class CellView(LoginRequiredMixin, TemplateResponseMixin, View):
    """The cases behind one cell; the listed numbers add up to it."""

    template_name = "reports/cell.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            question = ask(words_of(request.GET) | {"form": kwargs["form"]}, today=clock.today())
            cell = drilldown.cell_of(question, request.GET.get("dong", "total"), request.GET.get("cot", "total"))
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        if not can_open_figures_of(request.user, set(cell.agencies)):  # type: ignore[arg-type]
            raise Http404
        if request.GET.get("dang") == "csv":
            name = f"bieu-{cell.question.form}-{cell.row.key.replace(':', '-')}-{cell.column}.csv"
            return stream_cases(drilldown.lines(cell), request, name)
        page, found = pages(drilldown.lines(cell), request.GET.get("trang"))
        cases = EnforcementCase.objects.visible_to(request.user)  # type: ignore[arg-type]
        shown = CellPage(
            cell, found.count, found.total, rows_of(found.lines, cases), fraction=cell_fraction(cell, found.total)
        )
        return self.render_to_response({"page": page, "cell": shown})


def stream_cases(listed: drilldown.Lines, request: HttpRequest, name: str) -> HttpResponseBase:
    """All lines behind a figure as csv."""
    cases = EnforcementCase.objects.visible_to(request.user)  # type: ignore[arg-type]

    def told(row: CellRow) -> list[Any]:
        return [*known_by(row), row.since.isoformat() if row.since else "", row.value]

    return stream(listed, ["tu_ngay", "so"], lambda lines: map(told, rows_of(lines, cases)), name)
