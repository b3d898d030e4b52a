"""Two periods beside each other for other systems: the figures of the page, and the cases behind each difference."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _noop
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response

from agencies.http import SignedInCall
from common import clock
from common.api.viewsets import with_etag
from common.refusal import Refused
from reports.api.figures import PAGING, QUESTION, ROW, Asked, CellLineSerializer, PeriodSerializer, names_of, word
from reports.comparison.pairs import Figure, Pair, Side, pair_of, side_of
from reports.presenters.comparison.sentences import sentences, spoken
from reports.results.documents import lines_document
from reports.statutory import drilldown
from reports.statutory.drilldown import FINISHED_KEY

_SPAN = [
    *QUESTION,
    word("from_year", int, gettext_lazy("Năm công tác đầu tiên của giai đoạn; trống là chỉ một năm")),
    ROW,
]
_PAIR = [
    *_SPAN,
    word("against_year", int, gettext_lazy("Năm công tác của kỳ so sánh; trống là năm trước")),
    word("against_months", int, gettext_lazy("Số tháng lũy kế của kỳ so sánh; trống là cùng kỳ")),
    word("against_as_of", str, gettext_lazy("Kỳ so sánh đến một ngày bất kỳ")),
    word("against_from_year", int, gettext_lazy("Năm đầu của giai đoạn so sánh")),
    word("against_version", str, gettext_lazy("Mẫu biểu của kỳ so sánh; trống là như kỳ thứ nhất")),
    word("against_known_at", str, gettext_lazy("Kỳ so sánh theo dữ liệu tại một thời điểm; today là hiện nay")),
    word("against_report", int, gettext_lazy("id của một báo cáo đã khóa sổ (periods) để so sánh")),
]
_LISTED = [
    word("column", str, gettext_lazy("Cột của bảng so sánh, như completed, finished, enforceable")),
    *PAGING,
]


class SideSerializer(serializers.Serializer[Any]):
    """A period, or a span of years that ends with it, and the version of the form at its end."""

    from_year = serializers.IntegerField(allow_null=True)
    period = PeriodSerializer()
    version = serializers.CharField()
    known_at = serializers.DateTimeField(allow_null=True)


class ComparedSerializer(serializers.Serializer[Any]):
    """One figure of both sides. A rate is text in per cent, its difference in percentage points, and nothing is relative."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    unit = serializers.ChoiceField(["cases", "amount", "percent"])
    current = serializers.JSONField(allow_null=True)
    against = serializers.JSONField(allow_null=True)
    difference = serializers.JSONField(allow_null=True)
    relative = serializers.CharField(allow_null=True, help_text=gettext_lazy("Phần trăm của kỳ so sánh"))


class ComparisonSerializer(serializers.Serializer[Any]):
    """A row of a form over two periods, and the sentences of a report about them."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    current = SideSerializer()
    against = SideSerializer()
    sentences = serializers.ListField(child=serializers.CharField())
    lines = ComparedSerializer(many=True)


class DifferenceLineSerializer(CellLineSerializer):
    """A case whose part differs; `value` is `current` less `against`."""

    current = serializers.IntegerField()
    against = serializers.IntegerField()


class DifferencesSerializer(serializers.Serializer[Any]):
    """The cases behind a difference; `total` is the difference, the sum of all values."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField()
    current = SideSerializer()
    against = SideSerializer()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = DifferenceLineSerializer(many=True)


class SpanCellSerializer(serializers.Serializer[Any]):
    """The cases behind a figure over several years; `total` is the figure, the sum of all values."""

    form = serializers.CharField()
    agency = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField()
    current = SideSerializer()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = CellLineSerializer(many=True)


@extend_schema(tags=["forms"])
class FormComparisonView(Asked):
    """A row of a form over two periods."""

    words: ClassVar = names_of(_PAIR)

    @extend_schema(parameters=_PAIR, responses=ComparisonSerializer)
    def get(self, request: SignedInCall, form: str) -> Response:
        """Every column of both periods with its difference; without `against_…` the same period of last year."""
        words = self.asked(request)
        pair = pair_of(words | {"form": form}, today=clock.today(), reports=self.readable(request))
        row = words["row"] or "total"
        lines = pair.lines(row)
        measure = pair.question.measures[0].value
        body = (
            _whose(pair.current, row)
            | _sides(pair)
            | {
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
            }
        )
        return with_etag(request, body)


@extend_schema(tags=["forms"])
class DifferencesView(Asked):
    """The cases behind the difference of two figures."""

    words: ClassVar = names_of([*_PAIR, *_LISTED])

    @extend_schema(parameters=[*_PAIR, *_LISTED], responses=DifferencesSerializer)
    def get(self, request: SignedInCall, form: str) -> Response:
        """One page of them, the largest difference first; the values of all pages add up to `total`."""
        words = self.asked(request)
        pair = pair_of(words | {"form": form}, today=clock.today(), reports=self.readable(request))
        row = words["row"] or "total"
        told = pair.row(words["column"] or FINISHED_KEY)
        if told.is_rate:
            raise _not_added_up(told.of)
        self.check_open(request, pair.agencies(row))
        shown, following = self.page(request, drilldown.difference_lines(*pair.behind(row, told.key)))
        body = _whose(pair.current, row) | _sides(pair) | {"column": told.key, "next": following}
        return Response(body | lines_document(shown))


@extend_schema(tags=["forms"])
class SpanCellsView(Asked):
    """The cases behind a figure over several years."""

    words: ClassVar = names_of([*_SPAN, *_LISTED])

    @extend_schema(parameters=[*_SPAN, *_LISTED], responses=SpanCellSerializer)
    def get(self, request: SignedInCall, form: str) -> Response:
        """One page of them, the largest part first; the values of all pages add up to `total`."""
        words = self.asked(request)
        side = side_of(words | {"form": form}, today=clock.today(), reports=self.readable(request))
        row = words["row"] or "total"
        told = Pair(side, side).row(words["column"] or FINISHED_KEY)
        if told.is_rate:
            raise _not_added_up(told.of)
        cells = side.behind(row, told.key)
        self.check_open(request, {agency for cell in cells for agency in cell.agencies})
        shown, following = self.page(request, drilldown.together(cells))
        body = _whose(side, row) | {"current": _side(side), "column": told.key, "next": following}
        return Response(body | lines_document(shown))


def _whose(side: Side, row: str) -> dict[str, Any]:
    return {"form": side.question.form, "agency": side.question.agency.code, "row": row}


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
        field="column",
        whole=whole,
    )
