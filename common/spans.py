"""Spans of days: from a first to a last day, both included. An unknown one (None) sets no limit."""

from __future__ import annotations

from datetime import date

from django.db.models import Q


def spans(since: date | None, until: date | None, day: date) -> bool:
    """Whether the span holds a day."""
    return (since is None or since <= day) and (until is None or day <= until)


def spanning(day: date, prefix: str = "") -> Q:
    """The rows whose `since` and `until` hold a day; `prefix` leads to them from elsewhere ("posts__")."""
    since, until = f"{prefix}since", f"{prefix}until"
    return (Q(**{since: None}) | Q(**{f"{since}__lte": day})) & (Q(**{until: None}) | Q(**{f"{until}__gte": day}))
