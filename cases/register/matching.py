"""Which rows of events the book already holds. Pure.

An event is known by what it says: kind, day, amount, ground, receiver. Two equal receipts of one day are two events, so
rows and stored events are paired one to one. A row that says the same kind on the same day but something else, where
the stored one has no other row, contradicts it, unless both carry different document numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext_noop as _noop

from cases.batch import EventDetails
from cases.history import EventFacts
from cases.lifecycle import Event
from cases.models import CaseEvent
from cases.register.columns import GROUNDS
from cases.register.stored import Stored
from cases.transitions import ENDS
from common import numbers
from common.refusal import Sentence, listed


class Matched(Enum):
    """What a row of the file is to the book."""

    NEW = "new"
    SAME = "same"
    CONTRADICTS = "contradicts"


Pairing = tuple[EventFacts, Matched, Sentence | None]


def match(in_file: Iterable[EventFacts], stored: Stored) -> list[Pairing]:
    """Each row of the file with what it is to the book, in the order of the file."""
    groups: dict[tuple[Event, date], list[EventFacts]] = defaultdict(list)
    for item in in_file:
        groups[item.event, item.occurred_on].append(item)
    book: dict[tuple[Event, date], list[CaseEvent]] = defaultdict(list)
    for event in stored.events:
        book[Event(event.event), event.occurred_on].append(event)
    voided: dict[tuple[Event, date], list[CaseEvent]] = defaultdict(list)
    for event in stored.voided:
        voided[Event(event.event), event.occurred_on].append(event)
    pairings = [pairing for key, items in groups.items() for pairing in _pair(items, book[key], voided[key])]
    return sorted(pairings, key=lambda pairing: pairing[0].sequence)


def _pair(items: list[EventFacts], book: list[CaseEvent], voided: list[CaseEvent]) -> Iterable[Pairing]:
    unmatched: list[EventFacts] = []
    left = list(book)
    for item in items:
        twin = next((event for event in left if _says_the_same(item, event)), None)
        if twin is None:
            unmatched.append(item)
        else:
            left.remove(twin)
            yield item, Matched.SAME, None
    for item in unmatched:
        if gone := next((event for event in voided if _says_the_same(item, event)), None):
            yield item, Matched.CONTRADICTS, _was_voided(gone)
        elif rival := next((event for event in left if not _other_document(item, event)), None):
            left.remove(rival)
            yield item, Matched.CONTRADICTS, _says_otherwise(item, rival)
        else:
            yield item, Matched.NEW, None


def _says_the_same(item: EventFacts, event: CaseEvent) -> bool:
    amounts = (item.amount, event.amount)
    whole = item.event in ENDS and None in amounts  # an ending may repeat what is left, or leave it out
    receiver = (item.to.agency or None, item.to.enforcer) if item.to else (None, None)
    return (
        (whole or amounts[0] == amounts[1])
        and (item.for_budget is None or item.for_budget == event.for_budget)
        and item.ground in ("", event.ground)
        and receiver == (event.to_unit_id, event.to_enforcer_id)
        and not _other_document(item, event)
    )


def _other_document(item: EventFacts, event: CaseEvent) -> bool:
    assert isinstance(item.ref, EventDetails)
    number = item.ref.document_number
    return bool(number and event.document_number and number != event.document_number)


def _was_voided(event: CaseEvent) -> Sentence:
    return Sentence(
        _noop("Sự kiện này đã bị hủy trong sổ với lý do: %(reason)s. Muốn ghi lại, ghi trên trang của việc."),
        {"reason": event.void.reason},
    )


def _says_otherwise(item: EventFacts, event: CaseEvent) -> Sentence:
    return Sentence(
        _noop("%(event)s ngày %(day)s: trong sổ %(stored)s, trong tệp %(in_file)s."),
        {
            "event": item.event.label,
            "day": f"{item.occurred_on:%d/%m/%Y}",
            "stored": _shown(event.amount, event.ground),
            "in_file": _shown(item.amount, item.ground),
        },
    )


def _shown(amount: int | None, ground: str) -> Any:
    parts: list[Any] = [] if amount is None else [numbers.lazy_dong(amount)]
    if ground:
        parts.append(Sentence(GROUNDS[ground]) if ground in GROUNDS else ground)
    return listed(parts) if parts else "–"
