"""Reports of periods and their signed forms for other systems: to read, and to take the steps of a report."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.http import SignedInCall
from common import clock
from common.api.viewsets import Columns, KeysetViewSet, check_unchanged, checked, own_names
from common.machine import open_steps
from reports.actions import periods as actions
from reports.filters import PeriodReportFilter
from reports.lifecycles.report import MOVES, ReportActor, ReportState, StepOfReport
from reports.models import FrozenForm, PeriodReport
from reports.permissions import REPORT_LIFE


class PeriodReportSerializer(serializers.Serializer[Any]):
    """The report of an agency on a cumulative period, in one edition."""

    id = serializers.IntegerField()
    agency = serializers.CharField()
    year = serializers.IntegerField()
    months = serializers.IntegerField()
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(ReportState.choices)
    due_on = serializers.DateField(help_text=_("Hạn gửi"))
    closed_at = serializers.DateTimeField(allow_null=True, help_text=_("Số liệu theo dữ liệu tại lúc này"))
    signed_at = serializers.DateTimeField(allow_null=True)
    version = serializers.CharField(help_text=_("Mẫu biểu"))
    fingerprint = serializers.CharField(help_text=_("SHA-256 của các biểu đã khóa"))
    reason = serializers.CharField(help_text=_("Lý do lập bản mới"))
    taken_into = serializers.IntegerField(allow_null=True, help_text=_("id của báo cáo đã tổng hợp báo cáo này"))


class FrozenSerializer(serializers.Serializer[Any]):
    """One form of a closed report."""

    form = serializers.CharField()
    by = serializers.CharField()
    fingerprint = serializers.CharField()


class PeriodDetailSerializer(PeriodReportSerializer):
    """A report as its own address shows it."""

    moments = serializers.DictField(help_text=_("Mã đơn vị: lúc khóa sổ"))
    forms = FrozenSerializer(many=True)
    available_steps = serializers.ListField(child=serializers.CharField(), help_text=_("Bước được làm hôm nay"))


class NewReportStepSerializer(serializers.Serializer[Any]):
    """A step to be taken with a report."""

    step = serializers.ChoiceField([(step.value, step.label) for step, move in MOVES.items() if move.actor is not ReportActor.PORTAL])
    note = serializers.CharField(required=False, allow_blank=True, max_length=500, default="")
    without_parts = serializers.BooleanField(required=False, default=False)


@extend_schema(tags=["periods"])
class PeriodReportViewSet(KeysetViewSet):
    """The reports of periods: what is signed is open to every reader."""

    request: SignedInCall

    serializer_class = PeriodReportSerializer
    columns: ClassVar = Columns(own_names(PeriodReportSerializer) | {"agency": "agency__code", "taken_into": "taken_into_id"})
    orderings: ClassVar = ("id", "year", "due_on")
    filterset_class = PeriodReportFilter
    queryset = PeriodReport.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[PeriodReport]:
        return PeriodReport.objects.visible_to(self.request.user)

    @extend_schema(responses=PeriodDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One report, with its ETag, its forms, and the steps that may be taken."""
        return super().retrieve(request, *args, **kwargs)

    def shown(self, key: Any) -> dict[str, Any]:
        """The report with what only its own address shows."""
        body = super().shown(key)
        if not self.request.query_params.get("fields"):
            row = self.get_queryset().select_related("agency").get(pk=key)
            body["moments"] = row.moments_by_code()
            body["forms"] = list(row.forms.values("form", "by", "fingerprint"))
            body["available_steps"] = [move.step.value for move in open_steps(REPORT_LIFE, row, self.request.user, clock.today())]
        return body

    @extend_schema(request=NewReportStepSerializer, responses=PeriodDetailSerializer)
    @action(detail=True, methods=["post"])
    def step(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Take a step. With If-Match (the ETag of the report) only if it is unchanged. A new edition is answered with itself."""
        row, by = self.get_object(), request.user
        check_unchanged(request, lambda: self.shown(row.pk))
        told = checked(NewReportStepSerializer(data=request.data))
        row = actions.act(
            report=row,
            step=StepOfReport(told["step"]),
            by=by,
            at=clock.now(),
            today=clock.today(),
            note=told["note"],
            without_parts=told["without_parts"],
        )
        return Response(self.shown(row.pk))


class SignedFormSerializer(serializers.Serializer[Any]):
    """A form as it was closed: the document of `forms/{form}/`, digit by digit, with its fingerprint."""

    form = serializers.CharField()
    by = serializers.CharField()
    fingerprint = serializers.CharField()
    document = serializers.DictField()


@extend_schema(tags=["periods"])
class SignedFormViewSet(KeysetViewSet):
    """The forms of one closed report."""

    request: SignedInCall

    serializer_class = SignedFormSerializer
    columns: ClassVar = Columns(own_names(SignedFormSerializer))
    orderings: ClassVar = ("id",)
    queryset = FrozenForm.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[FrozenForm]:
        visible = PeriodReport.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["report"]).forms.all()
