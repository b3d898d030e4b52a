"""What the list of all that was recorded shows of an event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from cases.models import CaseEvent
from cases.presenters.case import TimelineItem, told
from common.shapes import Badge


class EventLine(NamedTuple):
    """An event with whose case it is, and whether it still counts."""

    row: CaseEvent
    item: TimelineItem
    debtor: str
    badge: Badge | None


def lines(rows: Iterable[CaseEvent]) -> list[EventLine]:
    """The events of a page; prefetch the parties of their cases."""
    return [_line(row, told(row, can_void=False)) for row in rows]


def _line(row: CaseEvent, item: TimelineItem) -> EventLine:
    if item.voided:
        return EventLine(row, item, row.case.debtor, Badge("mute", "dot", _("Đã hủy")))
    return EventLine(row, item, row.case.debtor, Badge("warn", "clock", _("Ghi muộn")) if item.late else None)
