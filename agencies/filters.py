"""How agencies and enforcers are narrowed down."""

from __future__ import annotations

from datetime import date
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, Person, Post
from common.filters import DatedFilterSet
from common.text import folded


class _ByText(DatedFilterSet):
    """What is found by its code or by part of its name."""

    q = django_filters.CharFilter(label=_("Mã hoặc tên"), method="by_text")

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Part of the name, with or without marks, or the code."""
        return queryset.filter(Q(folded_name__contains=folded(value)) | Q(code=value.strip()))


class AgencyFilter(_ByText):
    """Filters of agencies."""

    kind = django_filters.MultipleChoiceFilter(label=_("Loại"), choices=AgencyKind)
    parent = django_filters.CharFilter(label=_("Mã đơn vị cấp trên"), field_name="parent__code")
    existing_on = django_filters.DateFilter(label=_("Có ở ngày"), method="by_day")

    class Meta:
        model = Agency
        fields: list[str] = []

    def by_day(self, queryset: Any, name: str, value: date) -> QuerySet[Any]:
        """Those that existed on a day."""
        return queryset.existing(value)


class EnforcerFilter(_ByText):
    """Filters of enforcers."""

    agency = django_filters.CharFilter(label=_("Mã đơn vị"), method="by_agency")

    class Meta:
        model = Person
        fields: list[str] = []

    def by_agency(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """Whoever holds or held a post there."""
        return queryset.filter(pk__in=Post.objects.filter(agency__code=value).values("person"))
