"""What a unit that ended hands over: on which days, to whom. The same for a whole unit and for one case found late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.models import Agency, Reorganisation, Succession
from cases.batch import EventDetails
from cases.history import CaseFacts, EventFacts, fold
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.transitions import REOPENING


@dataclass(frozen=True)
class Handover:
    """How the cases of one predecessor go over under a change: by the enforcer who holds them, the rest to the first."""

    row: Reorganisation
    predecessor: Agency
    successor: Agency
    receivers: dict[int, Agency]

    @classmethod
    def of(cls, row: Reorganisation, predecessor: Agency) -> Handover:
        """The handover of a predecessor under a change whose successions stand."""
        links = row.successions.filter(predecessor=predecessor).select_related("successor").order_by("pk")
        by_code = {link.successor.code: link.successor for link in links}
        people: dict[str, str] = row.plan.get("people", {})
        receivers = {int(person): by_code[code] for person, code in people.items() if code in by_code}
        return cls(row, predecessor, next(iter(by_code.values())), receivers)

    @classmethod
    def from_unit(cls, agency: int) -> Handover | None:
        """The handover under which a unit ended; None for a unit that goes on."""
        link = Succession.objects.filter(predecessor=agency).select_related("reorganisation", "predecessor").first()
        return cls.of(link.reorganisation, link.predecessor) if link else None

    def due(self, case: CaseFacts, history: Sequence[EventFacts], last: int) -> list[EventFacts]:
        """The handovers that a standing history lacks, with sequences after the `last` one used. Raises RefusedEvent."""
        found: list[EventFacts] = []
        for day in self._days(case, history):
            if (holder := self._holder(case, [*history, *found], day)) is not None:
                found.append(self._event(holder, day, last + 1 + len(found)))
        return found

    def _days(self, case: CaseFacts, history: Iterable[EventFacts]) -> list[date]:
        """The day of the change, and each later one on which the predecessor came to hold the case all the same."""
        first = max(self.row.effective_on, case.decided_on)
        came = {item.occurred_on for item in history if item.event in REOPENING or (item.to and item.to.agency == self.predecessor.pk)}
        return sorted({first, *(day for day in came if day > first)})

    def _holder(self, case: CaseFacts, history: Iterable[EventFacts], day: date) -> Holder | None:
        """Who of the predecessor held the case on a day; None when it had ended, or was elsewhere."""
        before = [item for item in history if item.occurred_on <= day]
        if not before:
            return None
        position = fold(case, before).position
        is_held = position.holder.agency == self.predecessor.pk and (position.is_open or position.in_book)
        return position.holder if is_held else None

    def _event(self, holder: Holder, day: date, sequence: int) -> EventFacts:
        to = self.receivers.get(holder.enforcer, self.successor)
        enforcer = to.unassigned.pk if holder.enforcer == self.predecessor.unassigned.pk else holder.enforcer
        details = EventDetails(self.row.instrument[:100], note=str(self.row.get_change_display()))
        return EventFacts(Event.REASSIGNED, day, sequence, to=Holder(to.pk, enforcer), ref=details)
