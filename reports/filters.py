"""How targets are narrowed down."""

from __future__ import annotations

import django_filters
from django.utils.translation import gettext_lazy as _

from reports.models import Layer, Target, TargetMeasure


class TargetFilter(django_filters.FilterSet):
    """Filters of targets."""

    year = django_filters.NumberFilter(label=_("Năm công tác"), min_value=1, max_value=9999)
    layer = django_filters.MultipleChoiceFilter(label=_("Lớp"), choices=Layer)
    measure = django_filters.ChoiceFilter(label=_("Về"), choices=TargetMeasure)
    agency = django_filters.CharFilter(label=_("Mã đơn vị"), field_name="agency__code")
    enforcer = django_filters.CharFilter(label=_("Mã chấp hành viên"), field_name="enforcer__code")

    class Meta:
        model = Target
        fields: list[str] = []
