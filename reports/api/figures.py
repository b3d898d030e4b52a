"""Targets, rates and forms for other systems: the figures of the pages, computed by the same functions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from agencies.http import SignedInCall
from cases.permissions import can_open_figures_of
from common import clock
from common.api.keyset import Cursor, bad_cursor, linked, size_of
from common.api.viewsets import Columns, KeysetViewSet, own_names, refuse_unknown, with_etag
from common.refusal import Refused
from reports import statutory
from reports.closing.freezing import form_of
from reports.filters import TargetFilter
from reports.models import Comparator, Evidence, Layer, PeriodReport, Target, TargetMeasure
from reports.results.documents import cell_document, rates_document
from reports.statutory import compute, drilldown
from reports.statutory.drilldown import CaseLine, Lines, LinesPage
from reports.statutory.question import Question
from reports.statutory.reading import UNITS, agency_of, ask, period_of, units_day

_CELLS = "cell"  # what a cursor of cells is ordered by: the largest part first


class TargetSerializer(serializers.Serializer[Any]):
    """A target for the completion rate; `rate` is null where an instrument exists and no figure was published."""

    id = serializers.IntegerField()
    year = serializers.IntegerField()
    layer = serializers.ChoiceField(Layer.choices)
    agency = serializers.CharField(allow_null=True)
    enforcer = serializers.CharField(allow_null=True)
    measure = serializers.ChoiceField(TargetMeasure.choices)
    rate = serializers.CharField(allow_null=True, help_text=gettext_lazy("Phần trăm, hai chữ số thập phân"))
    comparator = serializers.ChoiceField(Comparator.choices)
    instrument = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    source = serializers.CharField()  # type: ignore[assignment]
    evidence = serializers.ChoiceField(Evidence.choices)
    note = serializers.CharField()


@extend_schema(tags=["targets"])
class TargetViewSet(KeysetViewSet):
    """The targets of every layer."""

    request: SignedInCall

    serializer_class = TargetSerializer
    columns: ClassVar = Columns(own_names(TargetSerializer) | {"agency": "agency__code", "enforcer": "enforcer__code"})
    orderings: ClassVar = ("id", "year")
    filterset_class = TargetFilter
    queryset = Target.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Target]:
        return Target.objects.visible_to(self.request.user)


def word(name: str, kind: Any, description: Any, **more: Any) -> OpenApiParameter:
    """A word of an address, for its description."""
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=description, **more)


_PERIOD = [
    word("year", int, gettext_lazy("Năm công tác, gọi theo năm kết thúc; trống là năm công tác hiện nay")),
    word("months", int, gettext_lazy("Số tháng lũy kế từ 1 tháng 10: 1 đến 12")),
    word("as_of", str, gettext_lazy("Đến một ngày bất kỳ, thay cho hết tháng, như 2026-03-05")),
    word("agency", str, gettext_lazy("Mã đơn vị; trống là toàn tỉnh")),
    word("units", str, gettext_lazy("Theo đơn vị của kỳ (period) hay đơn vị hiện nay (today)"), enum=UNITS),
]
QUESTION = [
    *_PERIOD,
    word(
        "by", str, gettext_lazy("Chia theo loại án (none), đơn vị (unit) hoặc chấp hành viên (enforcer)"), enum=["none", "unit", "enforcer"]
    ),
    word(
        "version",
        str,
        gettext_lazy("Mẫu biểu; trống là mẫu có hiệu lực ngày cuối kỳ"),
        enum=[version.name for version in statutory.VERSIONS],
    ),
    word("known_at", str, gettext_lazy("Theo dữ liệu tại một thời điểm, như 2026-03-05T17:00")),
    word("report", int, gettext_lazy("id của một báo cáo đã khóa sổ (periods): số liệu của báo cáo đó, thay cho mọi tham số khác, trừ by")),
]
ROW = word("row", str, gettext_lazy("Dòng của biểu, như total, ex_officio.civil, unit:KV1"))
PAGING = [
    word("page_size", int, gettext_lazy("Số dòng một trang")),
    word("cursor", str, gettext_lazy("Con trỏ trang, lấy từ next")),
]
_CELL = [
    *QUESTION,
    ROW,
    word("column", str, gettext_lazy("Cột của biểu, như completed; finished là đã thi hành xong")),
    *PAGING,
]


def names_of(parameters: list[OpenApiParameter]) -> set[str]:
    """The words that an address knows."""
    return {parameter.name for parameter in parameters}


class PeriodSerializer(serializers.Serializer[Any]):
    """A cumulative period of the statistics year."""

    year = serializers.IntegerField()
    months = serializers.IntegerField(allow_null=True)
    to = serializers.DateField()

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        """`from` is no name of Python's."""
        fields = super().get_fields()
        return {"year": fields["year"], "months": fields["months"], "from": serializers.DateField(), "to": fields["to"]}


class AgainstSerializer(serializers.Serializer[Any]):
    """A rate against one layer; excess and pace in percentage points."""

    layer = serializers.ChoiceField(Layer.choices)
    target = serializers.CharField(allow_null=True)
    comparator = serializers.ChoiceField(Comparator.choices)
    instrument = serializers.CharField()
    pace = serializers.CharField(allow_null=True)
    excess = serializers.CharField(allow_null=True)
    excess_over_pace = serializers.CharField(allow_null=True)
    met = serializers.BooleanField(allow_null=True)


class RateSerializer(serializers.Serializer[Any]):
    """The rate of an agency, a unit or an enforcer."""

    agency = serializers.CharField()
    enforcer = serializers.CharField(allow_null=True)
    own = serializers.BooleanField(help_text=gettext_lazy("Chỉ việc do chính THADS tỉnh giữ"))
    measure = serializers.ChoiceField(TargetMeasure.choices)
    finished = serializers.IntegerField()
    enforceable = serializers.IntegerField()
    rate = serializers.CharField(allow_null=True)
    to_enforce = serializers.IntegerField()
    rate_of_all = serializers.CharField(allow_null=True, help_text=gettext_lazy("Tỷ lệ xong trên tổng phải thi hành"))
    against = AgainstSerializer(many=True)


class RatesSerializer(serializers.Serializer[Any]):
    """All rates of an agency over a period."""

    agency = serializers.CharField()
    period = PeriodSerializer()
    units = serializers.ChoiceField(UNITS)
    version = serializers.CharField()
    provisional = serializers.BooleanField(help_text=gettext_lazy("Mẫu tạm: chưa có phụ lục để đối chiếu"))
    rates = RateSerializer(many=True)


class Asked(APIView):
    """An address that is a question about figures: words that make no sense are refused with 400 and a sentence."""

    words: ClassVar[set[str]]
    cost = 5  # figures are computed

    def asked(self, request: SignedInCall) -> dict[str, Any]:
        """The words of the question. Raises ValidationError for unknown ones."""
        refuse_unknown(request, self.words)
        return {name: request.query_params.get(name) for name in self.words}

    def question(self, request: SignedInCall, form: str) -> Question:
        """The question about a form; about a report, only one that this reader may see. Raises Refused."""
        return ask(self.asked(request) | {"form": form}, today=clock.today(), reports=self.readable(request))

    def readable(self, request: SignedInCall) -> QuerySet[PeriodReport]:
        """The reports that an address may name."""
        return PeriodReport.objects.visible_to(request.user)

    def check_open(self, request: SignedInCall, agencies: set[int]) -> None:
        """Raises Http404 where this reader may not open the figures of these agencies to their cases."""
        if not can_open_figures_of(request.user, agencies):
            raise Http404

    def page(self, request: SignedInCall, listed: Lines) -> tuple[LinesPage, str | None]:
        """One page of lines, and the address of the next."""
        size, after = size_of(request), _after_line(request.query_params.get("cursor", ""))
        found = drilldown.read(listed, limit=size + 1, after=after)
        shown = replace(found, lines=found.lines[:size])
        if len(found.lines) <= size:
            return shown, None
        last = shown.lines[-1]
        return shown, linked(request, Cursor(_CELLS, last.value, last.case, back=False))

    def handle_exception(self, exc: Exception) -> Response:
        """A refused question is a fault of the address; a form that does not exist is not there."""
        if isinstance(exc, Refused):
            exc = Http404() if exc.field == "form" else ValidationError({exc.field or "non_field_errors": [str(exc)]})
        return super().handle_exception(exc)


@extend_schema(tags=["rates"])
class RatesView(Asked):
    """Completion rates against every layer of targets."""

    words: ClassVar = names_of(_PERIOD)

    @extend_schema(parameters=_PERIOD, responses=RatesSerializer)
    def get(self, request: SignedInCall) -> Response:
        """The rates of an agency, of its units and its enforcers."""
        words, today = self.asked(request), clock.today()
        agency, period = agency_of(words["agency"], today=today), period_of(words, today=today)
        units_on = units_day(words["units"], agency, period, today=today)
        return with_etag(request, rates_document(agency, period, units_on=units_on))


class FormNameSerializer(serializers.Serializer[Any]):
    """A form there is."""

    form = serializers.CharField()
    title = serializers.CharField()
    versions = serializers.ListField(child=serializers.CharField())


class LabelledSerializer(serializers.Serializer[Any]):
    """A column: its key and its label in the law's words."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class FormRowSerializer(LabelledSerializer):
    """A row: its cells by column; the rate is text, or null where nothing is enforceable."""

    cells = serializers.DictField(child=serializers.JSONField())


class CheckSerializer(serializers.Serializer[Any]):
    """An identity, and the rows that break it."""

    rule = serializers.CharField()
    holds = serializers.BooleanField()
    broken = serializers.ListField(child=serializers.CharField())


class FormSerializer(serializers.Serializer[Any]):
    """A computed form."""

    form = serializers.CharField()
    version = serializers.CharField()
    provisional = serializers.BooleanField(help_text=gettext_lazy("Mẫu tạm: chưa có phụ lục để đối chiếu"))
    agency = serializers.CharField()
    measure = serializers.CharField()
    period = PeriodSerializer()
    units = serializers.ChoiceField(UNITS)
    as_of = serializers.DateField()
    known_at = serializers.DateTimeField(allow_null=True)
    signed = serializers.DictField(allow_null=True)
    columns = LabelledSerializer(many=True)
    rows = FormRowSerializer(many=True)
    checks = CheckSerializer(many=True)


@extend_schema(tags=["forms"])
class FormsView(Asked):
    """The statutory forms."""

    words: ClassVar = set()

    @extend_schema(responses=FormNameSerializer(many=True))
    def get(self, request: SignedInCall) -> Response:
        """Which forms there are, in which versions."""
        self.asked(request)
        versions = [version.name for version in statutory.VERSIONS]
        return Response([{"form": code, "title": _(title), "versions": versions} for code, title in statutory.FORMS.items()])


@extend_schema(tags=["forms"])
class FormDocumentView(Asked):
    """One form, computed."""

    words: ClassVar = names_of(QUESTION)

    @extend_schema(parameters=QUESTION, responses=FormSerializer)
    def get(self, request: SignedInCall, form: str) -> Response:
        """The form of an agency over a period: the same document as `manage.py form --json`."""
        question = self.question(request, form)
        return with_etag(request, compute.document(form_of(question)))


class CellLineSerializer(serializers.Serializer[Any]):
    """A case behind a cell, with its part of the number."""

    case = serializers.IntegerField()
    decision_number = serializers.CharField()
    decided_on = serializers.DateField()
    agency = serializers.CharField(help_text=gettext_lazy("Mã đơn vị đang giữ hiện nay"))
    enforcer = serializers.CharField(help_text=gettext_lazy("Mã chấp hành viên đang giữ hiện nay"))
    since = serializers.DateField()
    value = serializers.IntegerField()


class CellSerializer(serializers.Serializer[Any]):
    """The cases behind a cell; `total` is the number in the cell, the sum of all values."""

    form = serializers.CharField()
    row = serializers.CharField()
    column = serializers.CharField()
    agency = serializers.CharField()
    period = PeriodSerializer()
    count = serializers.IntegerField()
    total = serializers.IntegerField()
    next = serializers.CharField(allow_null=True)
    results = CellLineSerializer(many=True)


@extend_schema(tags=["forms"])
class FormCellsView(Asked):
    """The cases behind one cell of a form."""

    words: ClassVar = names_of(_CELL)

    @extend_schema(parameters=_CELL, responses=CellSerializer)
    def get(self, request: SignedInCall, form: str) -> Response:
        """One page of them, the largest part first; the values of all pages add up to `total`."""
        words = self.asked(request)
        question = self.question(request, form)
        cell = drilldown.cell_of(question, words["row"] or "total", words["column"] or "total")
        self.check_open(request, set(cell.agencies))
        shown, following = self.page(request, drilldown.lines(cell))
        return Response(cell_document(cell, shown) | {"next": following})


def _after_line(text: str) -> CaseLine | None:
    """The line a cursor names."""
    if not text:
        return None
    cursor = Cursor.decoded(text)
    if cursor.ordering != _CELLS or not (isinstance(cursor.value, int) and isinstance(cursor.pk, int)):
        raise bad_cursor()
    return CaseLine(cursor.pk, cursor.value, date.min)
