"""The desk outside the portal: a calendar feed with a secret address, and a daily letter. Both say what the desk says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from common import numbers
from desk import worklist
from desk.models import CalendarFeed
from desk.worklist import Duty

AHEAD = timedelta(180)  # how far the calendar looks
MOST = 500  # duties in a calendar or a letter


def duties(user: Any, today: date, until: date) -> Iterator[Duty]:
    """What this person must act on up to a day, in the order of the law's urgency: the longest overdue first."""
    found = [duty for heap in worklist.heaps(user, today, until, most=MOST) for duty in heap.duties]
    yield from sorted(found, key=lambda duty: (duty.due_on or today, duty.record))


# -- calendar --------------------------------------------------------------------------------------


def digest(token: str) -> str:
    """What is kept of the secret part of an address."""
    return hashlib.sha256(token.encode()).hexdigest()


def feed_of(token: str) -> Any | None:
    """Whose calendar it is, if the address is still good and the account too."""
    row = CalendarFeed.objects.filter(digest=digest(token)).select_related("user").first()
    return row.user if row is not None and row.user.is_active else None


def calendar(user: Any, base: str, *, today: date, at: datetime) -> bytes:
    """One's duties as all-day events. No party is named: the address may end up where it should not."""
    result = Calendar()
    result.add("prodid", "-//THADS//Desk//VI")
    result.add("version", "2.0")
    result.add("x-wr-calname", _("Thời hạn thi hành án"))
    for duty in duties(user, today, today + AHEAD):
        if duty.due_on is None:
            continue
        event = Event()
        event.add("uid", f"{duty.source}-{duty.pk}@{base.split('//')[-1]}")
        event.add("dtstamp", at)
        event.add("dtstart", duty.due_on)
        event.add("dtend", duty.due_on + timedelta(1))
        event.add("summary", f"{duty.what} · {duty.record}")
        event.add("description", duty.basis)
        event.add("url", base + duty.url)
        result.add_component(event)
    return bytes(result.to_ical())


# -- letter ----------------------------------------------------------------------------------------


def letter(user: Any, today: date) -> EmailMessage | None:
    """What this person must act on today, in their language; None when that is nothing."""
    with translation.override(user.language or settings.LANGUAGE_CODE):
        if not worklist.has_desk(user):
            return None
        found = list(duties(user, today, worklist.horizon(today)))
        if not found:
            return None
        subject = _("%(count)s việc cần xử lý ngày %(day)s") % {
            "count": numbers.number(len(found)),
            "day": numbers.day(today),
        }
        lines = [(duty, numbers.time_left(duty.due_on, today) if duty.due_on else "") for duty in found]
        body = render_to_string("desk/digest.txt", {"lines": lines, "user": user, "portal_url": settings.PORTAL_URL})
        return EmailMessage(subject, body, to=[user.email])
