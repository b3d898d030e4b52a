"""The filters of a page under the API's English words: the same filters, asked by other names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django_filters import FilterSet


def in_english(filterset: type[FilterSet], names: Mapping[str, str]) -> type[FilterSet]:
    """The FilterSet of a page, its filters named for the API: `{"agency": "don_vi"}`. Raises KeyError for an unknown one."""
    filters = {word: filterset.base_filters[own] for word, own in names.items()}
    spoken: Any = type(f"{filterset.__name__}InEnglish", (filterset,), {})
    spoken.base_filters = spoken.declared_filters = filters
    return spoken
