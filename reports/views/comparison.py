"""Two periods beside each other, and the lists behind a difference and behind a figure over several years."""

from __future__ import annotations

from collections.abc import Iterable
from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from django.views.generic import View
from django.views.generic.base import TemplateResponseMixin

from agencies.http import SignedInRequest
from cases.models import EnforcementCase
from cases.permissions import can_open_figures_of
from common import clock
from common.files import CSV, XLSX
from common.refusal import Refused
from reports.addresses import pair_words_of
from reports.comparison.pairs import Pair, Side, pair_of, side_of
from reports.papers.results import write_comparison
from reports.presenters.comparison.pairs import ComparisonPage, DifferencePage, DifferenceRow, SpanCellPage, difference_rows, side_fraction
from reports.presenters.statutory.cells import pages, rows_of
from reports.statutory import drilldown
from reports.statutory.drilldown import FINISHED_KEY, CaseLine
from reports.views.files import download, known_by, stream, table
from reports.views.forms import readable, stream_cases


class _Asked(LoginRequiredMixin, TemplateResponseMixin, View):
    """A page that answers a question in the words of its address; what makes no sense gets a sentence."""

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return self.answer(request, pair_words_of(request.GET) | {"form": kwargs["form"]})
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)

    def answer(self, request: SignedInRequest, words: dict[str, Any]) -> HttpResponseBase:
        """The page. Raises Refused."""
        raise NotImplementedError


def _may_open(request: SignedInRequest, agencies: set[int]) -> bool:
    return can_open_figures_of(request.user, agencies)


class ComparisonView(_Asked):
    """A row of a form over two periods: the sentences of a report, then every column with its difference."""

    template_name = "reports/comparison.html"

    def answer(self, request: SignedInRequest, words: dict[str, Any]) -> HttpResponseBase:
        pair, row = pair_of(words, today=clock.today(), reports=readable(request)), request.GET.get("dong", "total")
        opens = _may_open(request, pair.agencies(row))
        page = ComparisonPage(pair, row, opens=opens, today=clock.today())
        name = f"so-sanh-bieu-{page.question.form}-{page.question.agency.code}-{page.question.period.to.isoformat()}"
        match request.GET.get("dang"):
            case "xlsx":
                file = BytesIO()
                write_comparison(file, page)
                return download(file.getvalue(), XLSX, f"{name}.xlsx")
            case "csv":
                return download(_csv(page), CSV, f"{name}.csv")
        return self.render_to_response({"refusal": "", "page": page, "now": clock.now()})


def _csv(page: ComparisonPage) -> str:
    """The table as csv: figures as numbers, rates in per cent, their differences in percentage points."""
    lines = [line.line for line in page.lines]
    heads = [_("Chỉ số"), page.current_name, page.against_name, _("Chênh lệch"), _("Tăng, giảm, phần trăm")]
    return table([heads, *([str(told.row.label), told.current, told.against, told.difference, told.relative] for told in lines)])


class DifferenceView(_Asked):
    """The cases whose part in two figures differs; their differences add up to the difference of the figures."""

    template_name = "reports/difference.html"

    def answer(self, request: SignedInRequest, words: dict[str, Any]) -> HttpResponseBase:
        pair = pair_of(words, today=clock.today(), reports=readable(request))
        row, told = request.GET.get("dong", "total"), pair.row(request.GET.get("cot", FINISHED_KEY))
        if not _may_open(request, pair.agencies(row)):
            raise Http404
        line = next(line for line in pair.lines(row) if line.row.key == told.key)
        if told.is_rate:
            return self.render_to_response({"refusal": "", "difference": DifferencePage(pair, row, line)})
        listed = drilldown.difference_lines(*pair.behind(row, told.key))
        if request.GET.get("dang") == "csv":
            return self._stream(request, pair, row, told.key, listed)
        page, found = pages(listed, request.GET.get("trang"))
        cases = EnforcementCase.objects.visible_to(request.user)
        rows = tuple(difference_rows(found.lines, cases))
        shown = DifferencePage(pair, row, line, found.count, found.total, rows)
        return self.render_to_response({"refusal": "", "page": page, "difference": shown})

    def _stream(self, request: SignedInRequest, pair: Pair, row: str, column: str, listed: drilldown.Lines) -> HttpResponseBase:
        cases = EnforcementCase.objects.visible_to(request.user)

        def told(row: DifferenceRow) -> list[Any]:
            return [*known_by(row.case), row.current, row.against, row.case.value]

        def rows(lines: Iterable[CaseLine]) -> Iterable[list[Any]]:
            return map(told, difference_rows(lines, cases))

        name = f"chenh-lech-bieu-{pair.question.form}-{row.replace(':', '-')}-{column}.csv"
        return stream(listed, ["ky_nay", "ky_so_sanh", "chenh_lech"], rows, name)


class SpanCellView(_Asked):
    """The cases behind a figure over several years, each with its parts of all years added up."""

    template_name = "reports/cell.html"

    def answer(self, request: SignedInRequest, words: dict[str, Any]) -> HttpResponseBase:
        side = side_of(words, today=clock.today(), reports=readable(request))
        row, key = request.GET.get("dong", "total"), request.GET.get("cot", FINISHED_KEY)
        told = Pair(side, side).row(key)
        cells = side.behind(row, told.of or key)
        if not _may_open(request, {agency for cell in cells for agency in cell.agencies}):
            raise Http404
        listed = drilldown.together(cells)
        if request.GET.get("dang") == "csv":
            return stream_cases(listed, request, self._name(side, row, key))
        page, found = pages(listed, request.GET.get("trang"))
        cases = EnforcementCase.objects.visible_to(request.user)
        rows = rows_of(found.lines, cases)
        opened = side_fraction(side, row, told) if told.is_rate else None
        shown = SpanCellPage(cells[-1], found.count, found.total, rows, fraction=opened, side=side, key=key, label=told.label)
        return self.render_to_response({"refusal": "", "page": page, "cell": shown})

    def _name(self, side: Side, row: str, key: str) -> str:
        first = side.span.first if side.span else side.question.period.year
        return f"bieu-{side.question.form}-tu-{first}-{row.replace(':', '-')}-{key}.csv"
