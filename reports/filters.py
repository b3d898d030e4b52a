"""How targets and reports are narrowed down."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.utils.translation import gettext_lazy as _

from common.filters import DatedFilterSet
from reports.lifecycles.report import ReportState
from reports.models import (
    Allotment,
    AllotmentState,
    Indicator,
    IndicatorTarget,
    Layer,
    PeriodReport,
    Receivers,
    Target,
    TargetMeasure,
)


class PeriodReportFilter(DatedFilterSet):
    """Filters of reports."""

    year = django_filters.NumberFilter(label=_("Năm công tác"), min_value=1, max_value=9999)
    months = django_filters.NumberFilter(label=_("Số tháng lũy kế"), min_value=1, max_value=12)
    agency = django_filters.CharFilter(label=_("Mã đơn vị"), field_name="agency__code")
    state = django_filters.MultipleChoiceFilter(label=_("Trạng thái"), choices=ReportState)

    class Meta:
        model = PeriodReport
        fields: list[str] = []


class TargetFilter(DatedFilterSet):
    """Filters of targets."""

    year = django_filters.NumberFilter(label=_("Năm công tác"), min_value=1, max_value=9999)
    layer = django_filters.MultipleChoiceFilter(label=_("Lớp"), choices=Layer)
    measure = django_filters.ChoiceFilter(label=_("Về"), choices=TargetMeasure)
    agency = django_filters.CharFilter(label=_("Mã đơn vị"), field_name="agency__code")
    enforcer = django_filters.CharFilter(label=_("Mã chấp hành viên"), field_name="enforcer__code")

    class Meta:
        model = Target
        fields: list[str] = []


class AllotmentFilter(DatedFilterSet):
    """Filters of allotments."""

    year = django_filters.NumberFilter(label=_("Năm công tác"), min_value=1, max_value=9999)
    agency = django_filters.CharFilter(label=_("Mã đơn vị"), field_name="agency__code")
    receivers = django_filters.ChoiceFilter(label=_("Giao cho"), choices=Receivers)
    state = django_filters.MultipleChoiceFilter(label=_("Trạng thái"), choices=AllotmentState)
    on = django_filters.DateFilter(label=_("Có hiệu lực ngày"), method="filter_on")

    class Meta:
        model = Allotment
        fields: list[str] = []

    def filter_on(self, queryset: Any, name: str, value: date) -> Any:
        """Those in force on a day."""
        return queryset.in_force(value)


class IndicatorTargetFilter(DatedFilterSet):
    """Filters of targets for further indicators."""

    year = django_filters.NumberFilter(label=_("Năm công tác"), min_value=1, max_value=9999)
    indicator = django_filters.MultipleChoiceFilter(label=_("Chỉ tiêu"), choices=Indicator)

    class Meta:
        model = IndicatorTarget
        fields: list[str] = []
