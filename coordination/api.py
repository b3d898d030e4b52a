"""Requests between agencies and agreements on coordination, to read."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from cases import deadlines
from common.api.filters import in_english
from common.api.resources import Columns, Resource, Shown, own_names
from common.citations import in_words
from coordination.filters import AgreementFilter, RequestFilter
from coordination.models import CoordinationAgreement, CoordinationRequest


class RequestShape(serializers.Serializer[Any]):
    """A request from an enforcement office to another agency."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text=_("Mã loại yêu cầu, ví dụ GT, XM, BVCC"))
    state = serializers.CharField(help_text=_("draft, sent, received, answered, returned, closed, withdrawn"))
    subject = serializers.CharField()
    case = serializers.IntegerField(allow_null=True)
    judgment = serializers.IntegerField(allow_null=True)
    judgment_number = serializers.CharField(allow_null=True)
    sender = serializers.CharField(help_text=_("Mã cơ quan gửi"))
    addressee = serializers.CharField(help_text=_("Mã cơ quan nhận"))
    holder = serializers.CharField(help_text=_("Mã cơ quan đang giữ"))
    department = serializers.CharField()
    document_number = serializers.CharField()
    sent_on = serializers.DateField(allow_null=True)
    received_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text=_("Hạn của bước đang chờ"))
    answer_due_on = serializers.DateField(allow_null=True, help_text=_("Hạn trả lời"))
    rule = serializers.CharField(help_text=_("Quy định đã dùng để tính"))
    articles = serializers.CharField(allow_null=True)
    extended = serializers.BooleanField()
    answered_on = serializers.DateField(allow_null=True)
    result = serializers.CharField(help_text=_("full, part, accepted, refused; trống khi chưa trả lời"))
    answer_number = serializers.CharField()
    defect = serializers.CharField(help_text=_("Điểm chưa rõ, sai sót của bản án"))
    reminders = serializers.IntegerField()


@extend_schema(tags=["requests"])
class RequestResource(Resource):
    """The requests one may see."""

    serializer_class = RequestShape
    columns: ClassVar = Columns(
        own_names(RequestShape)
        | {
            "case": "case_id", "judgment": "judgment_id", "judgment_number": "judgment__number", "sender": "sender__code",
            "addressee": "addressee__code", "holder": "agency__code", "articles": None,
        }
    )  # fmt: skip
    orderings: ClassVar = ("id",)
    filterset_class = in_english(
        RequestFilter,
        {
            "q": "q", "state": "trang_thai", "due": "han", "kind": "loai", "addressee": "noi_nhan", "sender": "noi_gui", "defect": "diem",
            "sent_from": "gui_tu", "sent_to": "gui_den", "received_from": "nhan_tu", "received_to": "nhan_den",
        },
    )  # fmt: skip
    queryset = CoordinationRequest.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[CoordinationRequest]:
        return CoordinationRequest.objects.visible_to(self.request.user)  # type: ignore[arg-type]

    def complete(self, rows: list[Shown]) -> None:
        """The articles of each rule, in words."""
        if rows and {"articles", "rule"} <= rows[0].shown.keys():
            for row in rows:
                rule = deadlines.rules().get(row.shown["rule"])
                row.shown["articles"] = in_words(rule.articles) if rule else None


class AgreementShape(serializers.Serializer[Any]):
    """An agreement on coordination."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    level = serializers.CharField()
    state = serializers.CharField(help_text=_("draft, comments, signed, replaced, ended"))
    signed_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    replaces = serializers.IntegerField(allow_null=True)
    parties = serializers.ListField(child=serializers.CharField(), help_text=_("Mã các bên"))


@extend_schema(tags=["agreements"])
class AgreementResource(Resource):
    """The agreements one may see."""

    serializer_class = AgreementShape
    columns: ClassVar = Columns(own_names(AgreementShape) | {"replaces": "replaces_id", "parties": None})
    orderings: ClassVar = ("id",)
    filterset_class = in_english(AgreementFilter, {"state": "trang_thai"})
    queryset = CoordinationAgreement.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[CoordinationAgreement]:
        return CoordinationAgreement.objects.visible_to(self.request.user)  # type: ignore[arg-type]

    def complete(self, rows: list[Shown]) -> None:
        """The codes of the parties, in their order."""
        if rows and "parties" in rows[0].shown:
            found: dict[int, list[str]] = {}
            parties = CoordinationAgreement.objects.filter(pk__in=[row.pk for row in rows]).order_by(
                "parties__position", "parties__pk"
            )
            for pk, code in parties.values_list("pk", "parties__agency__code"):
                found.setdefault(pk, []).append(code)
            for row in rows:
                row.shown["parties"] = found.get(row.pk, [])
