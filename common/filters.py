"""What the filters of lists have in common."""

from __future__ import annotations

from datetime import date
from typing import Any

from django_filters import FilterSet


class DatedFilterSet(FilterSet):
    """Filters that may speak of today ("overdue"): whoever asks, a page, a resource of the API or a job, says which day it is.

    `seldom` names the filters that a page folds away.
    """

    seldom: frozenset[str] = frozenset()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
