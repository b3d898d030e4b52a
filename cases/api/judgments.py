"""Judgments and decisions, as the courts were that issued them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from agencies.http import SignedInCall
from cases.choices import JudgmentKind
from cases.filters import JudgmentFilter
from cases.models import Judgment
from common.api.filters import in_english
from common.api.viewsets import Columns, KeysetViewSet, own_names

KIND_CODES = JudgmentKind.codes()
KINDS = {member.value: member.code for member in JudgmentKind}


class JudgmentSerializer(serializers.Serializer[Any]):
    """A judgment or decision."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    judged_on = serializers.DateField(allow_null=True)
    kind = serializers.ChoiceField(KIND_CODES)
    court = serializers.CharField(allow_null=True, help_text=_("Mã của Tòa án tại ngày ra bản án"))


@extend_schema(tags=["judgments"])
class JudgmentViewSet(KeysetViewSet):
    """The judgments behind the cases one may see."""

    request: SignedInCall

    serializer_class = JudgmentSerializer
    columns: ClassVar = Columns(
        own_names(JudgmentSerializer) | {"court": "court__code"},
        {"kind": KINDS.__getitem__},
    )
    orderings: ClassVar = ("id", "judged_on", "number")
    filterset_class = in_english(
        JudgmentFilter, {"q": "q", "court": "toa_an", "kind": "loai", "judged_from": "tu_ngay", "judged_to": "den_ngay"}
    )
    queryset = Judgment.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Judgment]:
        return Judgment.objects.visible_to(self.request.user)
