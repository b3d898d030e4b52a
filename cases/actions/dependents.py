"""The seam by which a record of a higher floor rests on an event: it says so here, and voiding the event refuses or follows."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from cases.models import CaseEvent, EnforcementCase, EventDependent, EventVoid
from common.refusal import Refused
from common.writing import write


@write
def rest_on_event(
    *,
    event: CaseEvent,
    source: str,
    object_id: int,
    what: str,
    record: str,
    url: str,
    when_voided: str,
    by: User | None,
    at: datetime,
) -> EventDependent:
    """Let a record rest on an event. Call it from the action that writes the record. Raises Refused for one that was voided.

    `source` is the record's own word for its table, `what` a message id that tells people what it is, `url` its page.
    """
    EnforcementCase.objects.select_for_update(of=("self",)).get(pk=event.case_id)  # as whoever voids does
    if EventVoid.objects.filter(event=event).exists():
        raise Refused(_noop("Sự kiện này đã được hủy trước đó; xem lại diễn biến."))
    return EventDependent.objects.create(
        event=event,
        source=source,
        object_id=object_id,
        what=what,
        record=record,
        url=url,
        when_voided=when_voided,
        recorded_at=at,
        recorded_by=by,
    )


@write
def let_event_go(*, source: str, object_id: int, by: User | None, at: datetime) -> None:
    """A record no longer rests on any event: it was itself cancelled. What refused to be voided may be voided now."""
    EventDependent.objects.of(source, object_id).filter(ended_at=None).update(ended_at=at)


def refuse_while_rested_on(event: CaseEvent) -> None:
    """Refuse to void an event that a record of a higher floor rests on, naming it."""
    held = EventDependent.objects.refusing().filter(event=event).first()
    if held is not None:
        raise Refused(
            _noop("%(what)s dựa vào sự kiện này nên chưa hủy được; hủy hoặc sửa hồ sơ đó trước, rồi hủy sự kiện."),
            what=held,
        )
