"""The filters of a page under the API's English words: the same filters, asked by other names, as of today."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet
from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request

from common import clock


class DatedFilterBackend(DjangoFilterBackend):
    """Filters a list as of today."""

    def get_filterset_kwargs(self, request: Request, queryset: QuerySet[Any], view: Any) -> dict[str, Any]:
        """What a `DatedFilterSet` is made of."""
        kwargs: dict[str, Any] = super().get_filterset_kwargs(request, queryset, view)
        return kwargs | {"today": clock.today()}


def in_english(filterset: type[FilterSet], names: Mapping[str, str]) -> type[FilterSet]:
    """The FilterSet of a page, its filters named for the API: `{"agency": "don_vi"}`. Raises KeyError for an unknown one."""
    filters = {word: filterset.base_filters[own] for word, own in names.items()}
    spoken: Any = type(f"{filterset.__name__}InEnglish", (filterset,), {})
    spoken.base_filters = spoken.declared_filters = filters
    return spoken
