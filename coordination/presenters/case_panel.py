"""What the page of a case shows of coordination: its requests, who holds them, and what may be asked."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet

from agencies.models import Agency, User
from cases.models import EnforcementCase
from cases.permissions import can_void
from coordination.models import CoordinationRequest, ProtectionPlan
from coordination.permissions import can_send
from coordination.presenters.requests import line
from coordination.scorecard import days_held


def look(case: EnforcementCase, user: User, today: date) -> dict[str, Any] | None:
    """The requests of a case that this person may see, what waits first; None where there is nothing and nothing may be asked."""
    rows = CoordinationRequest.objects.visible_to(user).filter(case=case).select_related("agency", "sender", "addressee", "judgment")
    lines = [line(row, user, today) for row in rows.order_by("due_on", "-pk")[:20]]
    sends = can_send(user, case.agency)
    if not lines and not sends:
        return None
    held = _held(rows, today) if lines else []
    plans = list(ProtectionPlan.objects.visible_to(user).filter(request__case=case)) if lines else []
    return {
        "lines": lines,
        "held": held,
        "plans": plans,
        "case": case,
        "can_send": sends,
        "can_open": can_void(user, case),
    }


def _held(rows: QuerySet[CoordinationRequest], today: date) -> list[tuple[Agency, int]]:
    """For how many days each agency held these requests, the longest first; less than a day is not told."""
    days = {agency: count for agency, (count, _requests) in days_held(rows, today).items() if count}
    named = Agency.objects.in_bulk(days)
    return sorted(((named[pk], count) for pk, count in days.items()), key=lambda one: (-one[1], one[0].code))
