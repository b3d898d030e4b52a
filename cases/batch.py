"""What a batch of histories holds, between checking and writing: plain data, with ids allocated before rows are written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, models

from cases.choices import Initiation, JudgmentKind
from cases.history import Cached, EventFacts, Folded, Place, fold
from cases.ledger import NOTHING, Holder, Postings
from cases.lifecycle import Event
from cases.models import EnforcementCase


@dataclass(slots=True)
class EventDetails:
    """What an event says beyond what feeds the ledger; `EventFacts.ref` of an event to be written."""

    document_number: str = ""
    note: str = ""
    origin: Any = None
    id: int = 0


class NewJudgment(NamedTuple):
    """A judgment to be entered, its id allocated."""

    id: int
    court: int | None
    number: str
    judged_on: date | None
    kind: JudgmentKind


@dataclass(slots=True)
class NewCase:
    """A case to be entered with its whole history. `id` and `judgment` are already allocated."""

    id: int
    judgment: int
    decision_number: str
    decided_on: date
    holder: Holder  # the issuing unit and the first enforcer
    initiation: Initiation
    kind: JudgmentKind
    amount: int
    for_budget: int
    cached: Cached
    postings: list[tuple[EventFacts, Postings]]
    places: list[Place]  # where each event leaves the case
    credit_institution: bool = False
    creditor: str = ""
    debtor: str = ""


@dataclass(slots=True)
class GrownCase:
    """A stored case with more events. `folded` is its whole history, old and new."""

    case: EnforcementCase
    folded: Folded
    added: list[EventFacts] = field(default_factory=list)

    @property
    def is_late(self) -> bool:
        """Whether a new event stands before a stored one."""
        last = [item for item, _ in self.folded.postings][-len(self.added) :]
        return any(not _is_new(item) for item in last)

    def changes(self) -> Iterator[tuple[EventFacts, Postings]]:
        """Every event, new or stored, with what is posted for it now: a late one moves those after it too."""
        before: dict[int, Postings] = {}
        if self.is_late:
            stored = [item for item, _ in self.folded.postings if not _is_new(item)]
            before = {id(item): posted for item, posted in fold(self.case.facts, stored).postings}
        for item, posted in self.folded.postings:
            if before or _is_new(item):
                yield item, difference(posted, before.get(id(item), {}))


class LateEvent(NamedTuple):
    """A new event that moves a figure on a day of a signed book: the day, and whose book it is."""

    event: EventFacts
    day: date
    agency: int


def late_events(changes: Iterable[tuple[EventFacts, Postings]], until: Mapping[int, date]) -> Iterable[LateEvent]:
    """The new events that move signed figures, each once.

    What moves at a stored event is put down to the last new one before it that posts anything.
    """
    found: dict[int, LateEvent] = {}
    cause: EventFacts | None = None
    for item, change in changes:
        if _is_new(item) and (change or cause is None):
            cause = item
        for holder, _account in change:
            if cause is not None and holder.agency in until and item.occurred_on <= until[holder.agency]:
                found.setdefault(id(cause), LateEvent(cause, item.occurred_on, holder.agency))
    return found.values()


def _is_new(item: EventFacts) -> bool:
    return isinstance(item.ref, EventDetails)


def difference(wanted: Postings, standing: Postings) -> Postings:
    """The entries that lead from what stands to what is wanted; empty when nothing changed."""
    result: Postings = {}
    for key in wanted.keys() | standing.keys():
        q = wanted.get(key, NOTHING).minus(standing.get(key, NOTHING))
        if q != NOTHING:
            result[key] = q
    return result


def row_id(event: EventFacts) -> int:
    """The id of the row of an event: stored, or allocated."""
    found = event.ref.id if isinstance(event.ref, EventDetails) else getattr(event.ref, "pk", None)
    assert found, event
    return int(found)


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Enter rows with COPY."""
    statement = f"COPY {model._meta.db_table} ({', '.join(columns)}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def update_rows(model: type[models.Model], columns: Sequence[str], rows: Sequence[Any]) -> None:
    """Store some columns of many rows: one statement, a column an array. (Django's own takes a CASE for each value.)"""
    if not rows:
        return
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in columns]
    arrays = ", ".join(f"%s::{field.db_type(connection)}[]" for field in fields)
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {model._meta.db_table} AS stored SET ({names}) = ({', '.join(f'new.{name}' for name in columns)}) "
            f"FROM unnest(%s::bigint[], {arrays}) AS new(id, {names}) WHERE stored.id = new.id",
            [[row.pk for row in rows], *([getattr(row, name) for row in rows] for name in columns)],
        )


def allocate(model: type, count: int) -> list[int]:
    """So many ids of a table, before its rows are written."""
    table = model._meta.db_table  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count])
        return [row[0] for row in cursor.fetchall()]


def issued(case_decided_on: date, note: str = "") -> EventFacts:
    """The first event of every history."""
    return EventFacts(Event.DECISION_ISSUED, case_decided_on, 1, ref=EventDetails(note=note))
