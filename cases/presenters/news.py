"""What others did since yesterday in the cases of a person, or of the units that this person heads or serves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.roles import Permission, Role
from cases.models import CaseEvent, JudgmentHandover
from cases.permissions import units_of
from cases.presenters.case import told
from common import numbers

SHOWN = 5


@dataclass(frozen=True)
class News:
    """One thing that happened: what, where, and who did it when."""

    text: str
    url: str
    detail: str


def look(user: User, today: date) -> dict[str, Any] | None:
    """The latest first; None for whoever holds no case and serves no office."""
    since = datetime.combine(today - timedelta(1), time(), get_current_timezone())
    events, judgments = _events(user, since), _judgments(user, since)
    if events is None and judgments is None:
        return None
    found = [*map(_of_judgment, judgments or ()), *map(_of_event, events or ())]
    found.sort(key=lambda one: one[0], reverse=True)
    return {"news": [news for _at, news in found[:SHOWN]], "since": since}


def _events(user: User, since: datetime) -> QuerySet[CaseEvent] | None:
    """What others recorded: in the own cases of an enforcer, else in the cases of the units where one may record."""
    if units_of(user, frozenset({Role.ENFORCER})):
        mine = Q(case__enforcer=user.person_id)
    else:
        units = user.access.agencies(Permission.RECORD_EVENTS)
        if not units:
            return None
        mine = Q(case__agency__in=units)
    rows = CaseEvent.objects.filter(mine, recorded_at__gte=since, recorded_by__isnull=False).exclude(recorded_by=user)
    related = rows.select_related("case", "recorded_by__person", "to_unit", "to_enforcer", "void")
    return related.order_by("-recorded_at", "-pk")[:SHOWN]


def _of_event(row: CaseEvent) -> tuple[datetime, News]:
    item = told(row, can_void=False)
    detail = f"{row.case} · {item.recorded_by} · {numbers.moment(row.recorded_at)}"
    return row.recorded_at, News(f"{item.title}{_money(row)}", reverse("cases:case", args=[row.case_id]), detail)


def _money(row: CaseEvent) -> str:
    return f": {numbers.dong(row.amount)}" if row.amount else ""


def _judgments(user: User, since: datetime) -> QuerySet[JudgmentHandover] | None:
    """Judgments that came into the register of the units this person serves or heads."""
    units = units_of(user, frozenset({Role.CLERK, Role.OFFICE_HEAD}))
    if not units:
        return None
    rows = JudgmentHandover.objects.filter(unit__in=units, recorded_at__gte=since).exclude(recorded_by=user)
    return rows.select_related("judgment", "agency").order_by("-recorded_at", "-pk")[:SHOWN]


def _of_judgment(row: JudgmentHandover) -> tuple[datetime, News]:
    text = _("Bản án, quyết định %(number)s vào sổ") % {"number": row.judgment.number}
    return row.recorded_at, News(text, reverse("cases:judgment", args=[row.pk]), f"{row.agency.brief} · {numbers.moment(row.recorded_at)}")
