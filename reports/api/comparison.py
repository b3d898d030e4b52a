"""Two periods beside each other for other systems: the figures of the page, and the cases behind each difference."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _noop
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from cases.permissions import can_open_figures_of
from common import clock
from common.api.keyset import Cursor, linked, size_of
from common.api.resources import with_etag
from common.refusal import Refused
from reports import drilldown
from reports.api.figures import CELL, QUESTION, Asked, CellLineShape, PeriodShape, after_line
from reports.documents import lines_document
from reports.drilldown import FINISHED_KEY, Lines, Page
from reports.pairs import Figure, Pair, Side, pair_of, side_of
from reports.presenters.sentences import sentences, spoken


def _word(name: str, kind: Any, description: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description)


_SPAN = [
    *QUESTION,
    _word("from_year", int, gettext_lazy("Năm công tác đầu tiên của giai đoạn; trống là chỉ một năm")),
    _word("row", str, gettext_lazy("Dòng của biểu, như total, ex_officio.civil, unit:KV1")),
]
_PAIR = [
    *_SPAN,
    _word("against_year", int, gettext_lazy("Năm công tác của kỳ so sánh; trống là năm trước")),
    _word("against_months", int, gettext_lazy("Số tháng lũy kế của kỳ so sánh; trống là cùng kỳ")),
    _word("against_as_of", str, gettext_lazy("Kỳ so sánh đến một ngày bất kỳ")),
    _word("against_from_year", int, gettext_lazy("Năm đầu của giai đoạn so sánh")),
    _word("against_version", str, gettext_lazy("Mẫu biểu của kỳ so sánh; trống là như kỳ thứ nhất")),
    _word("against_known_at", str, gettext_lazy("Kỳ so sánh theo dữ liệu tại một thời điểm; today là hiện nay")),
    _word("against_report", int, gettext_lazy("id của một báo cáo đã khóa sổ (periods) để so sánh")),
]  # fmt: skip
_LISTED = [
    _word("column", str, gettext_lazy("Cột của bảng so sánh, như completed, finished, enforceable")),
    _word("page_size", int, gettext_lazy("Số dòng một trang")),
    _word("cursor", str, gettext_lazy("Con trỏ trang, lấy từ next")),
]


def _names(parameters: list[OpenApiParameter]) -> set[str]:
    return {parameter.name for parameter in parameters}


class SideShape(serializers.Serializer[Any]):
    """A period, or a span of years that ends with it, and the version of the form at its end."""

    from_year = serializers.IntegerField(allow_null=True)
    period = PeriodShape()
    version = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True)


class ComparedShape(serializers.Serializer[Any]):
    """One figure of both sides. A rate is text in per cent, its difference in percentage points, and nothing is relative."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.ChoiceField(["cases", "amount", "percent"])
    current = serializers.JSONField(allow_null=True)
    against = serializers.JSONField(allow_null=True)
    difference = serializers.JSONField(allow_null=True)
    relative = serializers.CharField(allow_null=True, help_text=gettext_lazy("Phần trăm của kỳ so sánh"))


class ComparisonShape(serializers.Serializer[Any]):
    """A row of a form over two periods, and the sentences of a report about them."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    current = SideShape()
    against = SideShape()
    sentences = serializers.ListField(child=serializers.CharField())
    lines = ComparedShape(many=True)


class DifferenceLineShape(CellLineShape):
    """A case whose part differs; `value` is `current` less `against`."""

    current = serializers.IntegerField()
    against = serializers.IntegerField()


class DifferencesShape(serializers.Serializer[Any]):
    """The cases behind a difference; `total` is the difference, the sum of all values."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField()
    current = SideShape()
    against = SideShape()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = DifferenceLineShape(many=True)


class SpanCellShape(serializers.Serializer[Any]):
    """The cases behind a figure over several years; `total` is the figure, the sum of all values."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField()
    current = SideShape()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = CellLineShape(many=True)


class _Compared(Asked):
    """What the views of this module share."""

    def _whose(self, side: Side, row: str) -> dict[str, Any]:
        return {"form": side.question.form, "agency": side.question.agency.code, "row": row}

    def _check_open(self, request: Request, agencies: set[int]) -> None:
        if not can_open_figures_of(request.user, agencies):  # type: ignore[arg-type]
            raise Http404

    def _page(self, request: Request, listed: Lines) -> tuple[Page, str | None]:
        """One page of lines, and the address of the next."""
        size, after = size_of(request), after_line(request.query_params.get("cursor", ""))
        found = drilldown.read(listed, limit=size + 1, after=after)
        shown = replace(found, lines=found.lines[:size])
        if len(found.lines) <= size:
            return shown, None
        last = shown.lines[-1]
        return shown, linked(request, Cursor(CELL, last.value, last.case, back=False))


@extend_schema(tags=["forms"])
class ComparisonView(_Compared):
    """A row of a form over two periods."""

    words: ClassVar = _names(_PAIR)

    @extend_schema(parameters=_PAIR, responses=ComparisonShape)
    def get(self, request: Request, form: str) -> Response:
        """Every column of both periods with its difference; without `against_…` the same period of last year."""
        words = self.asked(request)
        pair, row = (
            pair_of(words | {"form": form}, today=clock.today(), reports=self.readable(request)),
            words["row"] or "total",
        )
        lines = pair.lines(row)
        measure = pair.question.measures[0].value
        body = self._whose(pair.current, row) | _sides(pair) | {
            "sentences": [spoken(sentence) for sentence in sentences(pair, row, opens=False)],
            "lines": [
                {
                    "key": line.row.key,
                    "label": str(line.row.label),
                    "unit": "percent" if line.is_rate else measure,
                    "current": _said(line.current),
                    "against": _said(line.against),
                    "difference": _said(line.difference),
                    "relative": _said(line.relative),
                }
                for line in lines
            ],
        }  # fmt: skip
        return with_etag(request, body)


@extend_schema(tags=["forms"])
class DifferencesView(_Compared):
    """The cases behind the difference of two figures."""

    words: ClassVar = _names([*_PAIR, *_LISTED])

    @extend_schema(parameters=[*_PAIR, *_LISTED], responses=DifferencesShape)
    def get(self, request: Request, form: str) -> Response:
        """One page of them, the largest difference first; the values of all pages add up to `total`."""
        words = self.asked(request)
        pair, row = (
            pair_of(words | {"form": form}, today=clock.today(), reports=self.readable(request)),
            words["row"] or "total",
        )
        told = pair.row(words["column"] or FINISHED_KEY)
        if told.is_rate:
            raise _not_added_up(told.of)
        self._check_open(request, pair.agencies(row))
        shown, following = self._page(request, drilldown.difference_lines(*pair.behind(row, told.key)))
        body = self._whose(pair.current, row) | _sides(pair) | {"column": told.key, "next": following}
        return Response(body | lines_document(shown))


@extend_schema(tags=["forms"])
class SpanCellsView(_Compared):
    """The cases behind a figure over several years."""

    words: ClassVar = _names([*_SPAN, *_LISTED])

    @extend_schema(parameters=[*_SPAN, *_LISTED], responses=SpanCellShape)
    def get(self, request: Request, form: str) -> Response:
        """One page of them, the largest part first; the values of all pages add up to `total`."""
        words = self.asked(request)
        side, row = (
            side_of(words | {"form": form}, today=clock.today(), reports=self.readable(request)),
            words["row"] or "total",
        )
        told = Pair(side, side).row(words["column"] or FINISHED_KEY)
        if told.is_rate:
            raise _not_added_up(told.of)
        cells = side.behind(row, told.key)
        self._check_open(request, {agency for cell in cells for agency in cell.agencies})
        shown, following = self._page(request, drilldown.together(cells))
        body = self._whose(side, row) | {"current": _side(side), "column": told.key, "next": following}
        return Response(body | lines_document(shown))


def _sides(pair: Pair) -> dict[str, Any]:
    return {"current": _side(pair.current), "against": _side(pair.against)}


def _side(side: Side) -> dict[str, Any]:
    question = side.question
    return {
        "from_year": side.span.first if side.span else None,
        "period": question.period.document(),
        "version": question.in_version.name,
        "known_at": question.known_at.isoformat() if question.known_at else None,
    }


def _said(figure: Figure) -> int | str | None:
    """Rates are text with two decimals, as everywhere in the API."""
    return str(figure) if isinstance(figure, Decimal) else figure


def _not_added_up(whole: str) -> Refused:
    return Refused(
        _noop("Tỷ lệ không cộng theo từng việc được; hỏi cột finished (tử số) và %(whole)s (mẫu số)."),
        field="column", whole=whole,
    )  # fmt: skip
