"""Register files for other systems: sent, checked, written, each row with its verdict."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from agencies.http import SignedInCall
from cases.actions.register_jobs import check_file, write_file
from cases.filters import RegisterRowFilter
from cases.forms.registers import RegisterFileForm
from cases.models import RegisterImport, RegisterRow
from cases.models.register import Verdict
from cases.permissions import can_import
from common import clock
from common.api.filters import in_english
from common.api.problems import Unprocessable
from common.api.viewsets import Columns, KeysetViewSet, located, own_names
from common.models import JobStatus
from common.refusal import Refused


class ImportSerializer(serializers.Serializer[Any]):
    """A register file on its way: first checked (dry_run), then written by another import."""

    id = serializers.IntegerField()
    file_name = serializers.CharField()
    file_size = serializers.IntegerField()
    agency = serializers.CharField(allow_null=True)
    dry_run = serializers.BooleanField(help_text=_("Chỉ kiểm tra, chưa ghi vào sổ"))
    checked = serializers.IntegerField(allow_null=True, help_text=_("Lần kiểm tra trước khi ghi"))
    job = serializers.IntegerField()
    status = serializers.ChoiceField(JobStatus.choices)
    tally = serializers.DictField(child=serializers.IntegerField(), help_text=_("Số dòng theo kết quả"))
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class NewImportSerializer(serializers.Serializer[Any]):
    """A file to be checked."""

    file = serializers.FileField(help_text=_("XLSX theo mẫu, hoặc ZIP các tệp CSV cùng tên"))
    agency = serializers.CharField(required=False, help_text=_("Mã đơn vị của sổ; trống là mọi đơn vị trong tệp"))
    late_reason = serializers.CharField(
        required=False, max_length=500, help_text=_("Lý do ghi muộn, khi tệp có ngày thuộc kỳ báo cáo đã ký")
    )


class RowSerializer(serializers.Serializer[Any]):
    """The verdict on one row."""

    id = serializers.IntegerField()
    sheet = serializers.CharField()
    row = serializers.IntegerField()
    verdict = serializers.ChoiceField(Verdict.choices)
    subject = serializers.CharField()
    detail = serializers.CharField()
    reason = serializers.CharField()


@extend_schema(tags=["imports"])
class ImportViewSet(KeysetViewSet):
    """The imports one may see."""

    request: SignedInCall

    serializer_class = ImportSerializer
    parser_classes = (MultiPartParser,)
    columns: ClassVar = Columns(
        {
            **own_names(ImportSerializer),
            "agency": "agency__code",
            "checked": "checked_id",
            "job": "job_id",
            "status": "job__status",
            "created_at": "job__created_at",
            "finished_at": "job__finished_at",
        }
    )
    orderings: ClassVar = ("-id",)
    queryset = RegisterImport.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[RegisterImport]:
        if not can_import(self.request.user):
            raise Http404
        return RegisterImport.objects.visible_to(self.request.user)

    @extend_schema(request={"multipart/form-data": NewImportSerializer}, responses={202: ImportSerializer})
    def create(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Send a file to be checked; nothing is written to the book."""
        if not can_import(request.user):
            raise Http404
        form = RegisterFileForm(request.data, request.FILES, user=request.user)
        if not form.is_valid():
            raise ValidationError({name: [str(error) for error in errors] for name, errors in form.errors.items()})
        return self._taken(request, check_file(by=request.user, at=clock.now(), **form.cleaned_data))

    @extend_schema(request=None, responses={202: ImportSerializer})
    @action(detail=True, methods=["post"])
    def write(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Write a checked file into the book; asked again, the answer is the same import."""
        checked = get_object_or_404(self.get_queryset(), pk=self.kwargs["pk"])
        try:
            written = write_file(checked=checked, by=request.user, at=clock.now())
        except Refused as refusal:
            raise Unprocessable(refusal, HTTPStatus.CONFLICT) from refusal
        return self._taken(request, written)

    def _taken(self, request: SignedInCall, row: RegisterImport) -> Response:
        return located(request, self.shown(row.pk), HTTPStatus.ACCEPTED, reverse("api:import", args=[row.pk]))


@extend_schema(tags=["imports"])
class RowViewSet(KeysetViewSet):
    """The verdicts of one import, row by row."""

    request: SignedInCall

    serializer_class = RowSerializer
    columns: ClassVar = Columns(own_names(RowSerializer))
    english: ClassVar = {"reason": "reason_en"}
    filterset_class = in_english(RegisterRowFilter, {"verdict": "ket_qua"})
    queryset = RegisterRow.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[RegisterRow]:
        if not can_import(self.request.user):
            raise Http404
        visible = RegisterImport.objects.visible_to(self.request.user)
        return RegisterRow.objects.filter(register_import=get_object_or_404(visible, pk=self.kwargs["register"]))
