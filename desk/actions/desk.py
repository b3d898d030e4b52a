"""Writes of the desk: duties put off, the address of the daily letter and that it went out, the address of the calendar."""

from __future__ import annotations

import logging
import secrets
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused
from common.writing import write
from desk import outside, worklist
from desk.models import CalendarFeed, DigestSent, Snooze

logger = logging.getLogger(__name__)
LONGEST = timedelta(30)  # a duty is not put off for longer


@write
def put_off(*, source: str, pk: int, until: date, reason: str, by: Any, at: datetime, today: date) -> Snooze:
    """Put a duty off, with the reason. Raises Refused for too long, or for what is no duty of this person."""
    found = worklist.find(by, source, pk, today, worklist.horizon(today))
    if found is None:
        raise Refused(_noop("Việc này không còn trong danh sách cần xử lý."))
    if not today < until <= today + LONGEST:
        raise Refused(_noop("Ngày nhắc lại phải từ ngày mai đến %(last)s."), field="until", last=f"{today + LONGEST:%d/%m/%Y}")
    row, _made = Snooze.objects.update_or_create(
        user=by,
        source=source,
        object_id=pk,
        defaults={"until": until, "reason": f"{found.what} · {found.record}: {reason.strip()}"[:300], "recorded_at": at},
    )
    return row


@write
def end_snooze(*, snooze: Snooze, by: Any) -> None:
    """Be reminded again at once. Raises Refused for somebody else's."""
    if snooze.user_id != by.pk:
        raise Refused(_noop("Việc này không còn trong danh sách cần xử lý."))
    snooze.delete()


@write
def set_letter_address(*, email: str, by: Any) -> None:
    """Have the daily letter sent to an address; nothing ends it."""
    by.email = email
    by.save(update_fields=["email"])


@write
def open_feed(*, by: Any, at: datetime) -> str:
    """A new address of one's calendar; the former one ends. The secret part is told this once."""
    token = secrets.token_urlsafe(32)
    CalendarFeed.objects.update_or_create(user=by, defaults={"digest": outside.digest(token), "created_at": at})
    return token


@write
def end_feed(*, by: Any) -> None:
    """End the address of one's calendar."""
    CalendarFeed.objects.filter(user=by).delete()


def send_digests(*, today: date, at: datetime) -> int:
    """One letter a day to everybody who wants it and has something to act on. Returns how many were sent."""
    sent = 0
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    for user in users.iterator():
        try:
            sent += _send(user=user, today=today, at=at)
        except OSError:  # the mail server: the others get theirs, and this one is tried again
            logger.exception("No letter to user %s", user.pk)
    return sent


@write(no_person="the letter goes out on a schedule")
def _send(*, user: Any, today: date, at: datetime) -> bool:
    """The letter of one person, unless it was sent today. Raises OSError when the mail server refuses it."""
    _row, is_new = DigestSent.objects.get_or_create(user=user, day=today, defaults={"sent_at": at})
    letter = outside.letter(user, today) if is_new else None
    return letter is not None and letter.send() > 0
