"""Allotments with their lines, and targets for further indicators, for other systems."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema
from rest_framework import serializers

from agencies.http import SignedInCall
from common.api.viewsets import Columns, KeysetViewSet, ShownRow, own_names
from reports.filters import AllotmentFilter, IndicatorTargetFilter
from reports.models import (
    Allotment,
    AllotmentLine,
    AllotmentState,
    Comparator,
    Evidence,
    Indicator,
    IndicatorTarget,
    Layer,
    Receivers,
)


class AllotmentLineSerializer(serializers.Serializer[Any]):
    """What one unit or one enforcer is given; null in a draft where it is not decided yet."""

    unit = serializers.CharField(allow_null=True, help_text=gettext_lazy("Mã đơn vị nhận"))
    enforcer = serializers.CharField(allow_null=True, help_text=gettext_lazy("Mã chấp hành viên nhận"))
    cases = serializers.IntegerField(allow_null=True)
    amount = serializers.IntegerField(allow_null=True, help_text=gettext_lazy("Đồng"))


class AllotmentSerializer(serializers.Serializer[Any]):
    """One edition of a decision. In force from `decided_on` to `until`; `due_*` is what had to be allotted."""

    id = serializers.IntegerField()
    year = serializers.IntegerField()
    agency = serializers.CharField(help_text=gettext_lazy("Mã đơn vị giao"))
    receivers = serializers.ChoiceField(Receivers.choices)
    edition = serializers.IntegerField()
    state = serializers.ChoiceField(AllotmentState.choices)
    number = serializers.CharField()
    decided_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    reason = serializers.CharField()
    base_cases = serializers.IntegerField(allow_null=True)
    base_amount = serializers.IntegerField(allow_null=True)
    rate_cases = serializers.CharField(allow_null=True)
    rate_amount = serializers.CharField(allow_null=True)
    due_cases = serializers.IntegerField()
    due_amount = serializers.IntegerField()
    lines = AllotmentLineSerializer(many=True)


@extend_schema(tags=["targets"])
class AllotmentViewSet(KeysetViewSet):
    """The decisions that allot targets in whole cases and đồng."""

    request: SignedInCall

    serializer_class = AllotmentSerializer
    columns: ClassVar = Columns(own_names(AllotmentSerializer) | {"agency": "agency__code", "lines": None})
    orderings: ClassVar = ("id", "year")
    filterset_class = AllotmentFilter
    queryset = Allotment.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[Allotment]:
        return Allotment.objects.visible_to(self.request.user)

    def complete(self, rows: list[ShownRow]) -> None:
        """The lines of a page of decisions."""
        if not rows or "lines" not in rows[0].shown:
            return
        of: dict[int, list[dict[str, Any]]] = {row.pk: [] for row in rows}
        for key, *line in AllotmentLine.objects.filter(allotment__in=of).values_list(
            "allotment", "unit__code", "enforcer__code", "cases", "amount"
        ):
            of[key].append(dict(zip(("unit", "enforcer", "cases", "amount"), line, strict=True)))
        for row in rows:
            row.shown["lines"] = of[row.pk]


class IndicatorTargetSerializer(serializers.Serializer[Any]):
    """A target for an indicator beside the completion rate; no agency where it holds for all."""

    id = serializers.IntegerField()
    year = serializers.IntegerField()
    indicator = serializers.ChoiceField(Indicator.choices)
    layer = serializers.ChoiceField(Layer.choices)
    agency = serializers.CharField(allow_null=True)
    rate = serializers.CharField(help_text=gettext_lazy("Phần trăm, hai chữ số thập phân"))
    comparator = serializers.ChoiceField(Comparator.choices)
    instrument = serializers.CharField()
    since = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    evidence = serializers.ChoiceField(Evidence.choices)


@extend_schema(tags=["targets"])
class IndicatorTargetViewSet(KeysetViewSet):
    """The targets for further indicators."""

    request: SignedInCall

    serializer_class = IndicatorTargetSerializer
    columns: ClassVar = Columns(own_names(IndicatorTargetSerializer) | {"agency": "agency__code"})
    orderings: ClassVar = ("id", "year")
    filterset_class = IndicatorTargetFilter
    queryset = IndicatorTarget.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[IndicatorTarget]:
        return IndicatorTarget.objects.visible_to(self.request.user)
