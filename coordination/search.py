"""What the search box finds of coordination: requests by their number, paper or subject."""

from __future__ import annotations

from datetime import date

from django.urls import reverse

from agencies.models import User
from common import numbers
from coordination.filters import RequestFilter
from coordination.models import CoordinationRequest
from desk.registry import Hit

FOUND = 25


def find_requests(user: User, text: str, today: date) -> list[Hit]:
    """Up to 25 requests that the user may see."""
    found = RequestFilter({"q": text}, queryset=CoordinationRequest.objects.visible_to(user), today=today).qs
    rows = found.select_related("addressee", "sender").order_by("-pk")[:FOUND]
    return [
        Hit(
            f"{row} · {row.subject}",
            reverse("coordination:request", args=[row.pk]),
            f"{row.sender.brief} → {row.addressee.brief} · {row.get_state_display()} · {numbers.day(row.sent_on)}",
            exact=str(row) == text.strip().upper(),
        )
        for row in rows
    ]
