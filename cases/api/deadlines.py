"""Time limits: what waits in the cases one may see, until when, by which rule."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from agencies.http import SignedInCall
from cases.filters import DeadlineFilter
from cases.models import Deadline
from common.api.filters import in_english
from common.api.viewsets import Columns, KeysetViewSet, ShownRow, own_names
from law import deadlines
from law.citations import in_words


class DeadlineSerializer(serializers.Serializer[Any]):
    """A time limit of a case."""

    id = serializers.IntegerField()
    case = serializers.IntegerField()
    code = serializers.CharField(help_text=_("Mã thời hạn, chung cho các luật nối tiếp nhau"))
    rule = serializers.CharField(help_text=_("Quy định đã dùng để tính"))
    articles = serializers.CharField(allow_null=True)
    note = serializers.CharField()
    agency = serializers.CharField(help_text=_("Mã đơn vị đang giữ"))
    enforcer = serializers.CharField(allow_null=True)
    started_on = serializers.DateField()
    due_on = serializers.DateField()
    legal_due_on = serializers.DateField(help_text=_("Hạn theo luật, trước khi gia hạn"))
    answered_on = serializers.DateField(allow_null=True)
    waiting = serializers.BooleanField(help_text=_("Khoảng thời gian phải chờ, không phải việc phải làm"))
    standing = serializers.BooleanField(help_text=_("Tạm dừng cùng việc"))
    missed_at = serializers.DateTimeField(allow_null=True)


@extend_schema(tags=["deadlines"])
class DeadlineViewSet(KeysetViewSet):
    """The time limits of the cases one may see."""

    request: SignedInCall

    serializer_class = DeadlineSerializer
    columns: ClassVar = Columns(
        own_names(DeadlineSerializer) | {"case": "case_id", "agency": "agency__code", "enforcer": "person__code", "articles": None}
    )
    orderings: ClassVar = ("due_on", "id", "started_on")
    filterset_class = in_english(DeadlineFilter, {"state": "tinh_trang", "code": "viec", "agency": "don_vi", "enforcer": "chv"})
    queryset = Deadline.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Deadline]:
        return Deadline.objects.visible_to(self.request.user)

    def complete(self, rows: list[ShownRow]) -> None:
        """The articles of each rule, in words."""
        if rows and {"articles", "rule"} <= rows[0].shown.keys():
            for row in rows:
                row.shown["articles"] = in_words(deadlines.rules()[row.shown["rule"]].articles)
