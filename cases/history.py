"""Folding a history: the events of one case, in legal order, become its position and the postings of each event.

One function, `fold`, serves a new event, a late one, a void, an import, the rebuild and the verification. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from django.utils.translation import gettext_noop as _noop

from cases.choices import Initiation
from cases.grounds import LONG_ABSENT
from cases.ledger import NOTHING, PAUSED, Account, DoesNotFit, Holder, Position, Postings
from cases.lifecycle import Event, Situation, Transition
from cases.refusals import refuse_amount, refuse_by_state, refuse_ground, refuse_missing
from cases.transitions import row_of
from common import numbers
from common.refusal import Refused
from law.citations import cited
from law.regimes import Regime
from law.years import reporting_year


class CaseFacts(NamedTuple):
    """What the enforcement decision says: the facts of a case that feed the ledger."""

    holder: Holder
    initiation: Initiation
    decided_on: date
    amount: int
    for_budget: int


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One legal event. `sequence` orders events of one day; `ref` is whatever the caller knows it by.

    `to.agency` 0 means the agency that holds the case on that day.
    """

    event: Event
    occurred_on: date
    sequence: int = 0
    amount: int | None = None
    for_budget: int | None = None
    ground: str = ""
    to: Holder | None = None
    ref: object = None


class Place(NamedTuple):
    """Where the count of a case stands, and the states it would go back to, the latest last."""

    account: Account
    before: tuple[Account, ...] = ()


CONCLUDED = {Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE}


class FoldedStep(NamedTuple):
    """An event and where it leaves the case."""

    event: EventFacts
    place: Place


def steps(postings: Iterable[tuple[EventFacts, Postings]], places: Iterable[Place]) -> list[FoldedStep]:
    """The events of a folded history with where each leaves the case."""
    return [FoldedStep(event, place) for (event, _), place in zip(postings, places, strict=True)]


@dataclass(slots=True)
class Folded:
    """The outcome: where the case stands, what each event posted, and what the history lacks."""

    position: Position
    postings: list[tuple[EventFacts, Postings]]
    places: list[Place]  # where the case stands after each of these events
    not_enforceable_since: date | None
    ended_on: date | None
    shortened: bool
    grounds: dict[Account, str] = field(default_factory=dict)  # of the last step into each state in which a case waits
    back_in_progress_on: date | None = None  # out of "chưa có điều kiện", the separate book or an ending

    @property
    def steps(self) -> list[FoldedStep]:
        """The events with where each leaves the case."""
        return steps(self.postings, self.places)

    @property
    def cause(self) -> str:
        """The ground that keeps the case from going on: of the separate book, why it has no conditions."""
        account = self.position.account
        if account is None:
            return ""
        return self.grounds.get(Account.NOT_ENFORCEABLE if account == Account.SEPARATE_BOOK else account, "")

    def situation(self, case: CaseFacts, ref: object = None) -> Situation:
        """How the case stands now, as the next step asks it."""
        return Situation(
            self.position,
            case.initiation,
            case.decided_on,
            waiting_since=self.not_enforceable_since or self.back_in_progress_on or case.decided_on,
            is_long_absent=self.grounds.get(Account.NOT_ENFORCEABLE) in LONG_ABSENT,
            ref=ref,
        )

    @property
    def is_unclassified(self) -> bool:
        """In progress and verified, with no conclusion whether it can be enforced (Law 106/2025 art. 37)."""
        told = {item.event for item, _ in self.postings}
        return self.position.account == Account.IN_PROGRESS and Event.VERIFIED in told and not told & CONCLUDED


class RefusedEvent(Refused):
    """An event of the history is refused; `event` is the one at fault."""

    def __init__(self, refusal: Refused, event: EventFacts) -> None:
        super().__init__(refusal.sentence, field=refusal.field)
        self.event = event


def in_legal_order(events: Iterable[EventFacts]) -> list[EventFacts]:
    """By the day of the document, then by the order in which they were recorded or stand in the file."""
    return sorted(events, key=attrgetter("occurred_on", "sequence"))


def fold(case: CaseFacts, events: Iterable[EventFacts]) -> Folded:
    """Fold the events that follow the enforcement decision, in legal order.

    The decision itself is the first event given (`decision_issued`). Raises RefusedEvent naming the event that the
    law forbids. The postings of each event hold no empty quantity.
    """
    position = Position(case.holder)
    result = Folded(position, [], [], None, None, False)
    seen: set[Event] = set()
    for item in in_legal_order(events):
        position.begin(reporting_year(item.occurred_on))
        try:
            _apply(case, position, item, result, seen)
        except Refused as refusal:
            raise RefusedEvent(refusal, item) from None
        seen.add(item.event)
        result.postings.append((item, {key: q for key, q in position.postings.items() if any(q)}))
        assert position.account is not None
        result.places.append(Place(position.account, position.before))
    return result


def _apply(case: CaseFacts, position: Position, item: EventFacts, result: Folded, seen: set[Event]) -> None:
    row, before, regime = row_of(item.event), position.account, Regime.on(item.occurred_on)
    refuse_by_state(row, position, item.occurred_on, decided_on=case.decided_on)
    if row.only is not None:
        row.only(result.situation(case), item.occurred_on)
    if row.steps_before and not row.steps_before & seen:
        result.shortened = True
    refuse_ground(row, item.ground, regime)
    try:
        refuse_missing(row, item)
        refuse_amount(row, position, item)
        acts = _whole(row, position, item)
        _move(acts, position, item if before is not None else replace(item, amount=case.amount, for_budget=case.for_budget))
    except Refused as refusal:
        raise Refused(
            _noop("%(reason)s Căn cứ: %(article)s."),
            field=refusal.field,
            reason=refusal.sentence,
            article=cited(row.article(regime)),
        ) from None
    if position.account == before:
        return
    assert position.account is not None
    if acts.holds:
        result.grounds[position.account] = item.ground
    if position.account == Account.NOT_ENFORCEABLE and acts.reaches == Account.NOT_ENFORCEABLE:
        result.not_enforceable_since = item.occurred_on
    elif position.account == Account.IN_PROGRESS and before is not None and before not in PAUSED:
        result.not_enforceable_since = None
        result.grounds.pop(Account.NOT_ENFORCEABLE, None)
        result.back_in_progress_on = item.occurred_on
    result.ended_on = None if position.is_open or position.in_book else item.occurred_on


def _move(row: Transition, position: Position, item: EventFacts) -> None:
    """Let the event move the case as its row says."""
    try:
        row.move(position, item)
    except DoesNotFit:
        raise Refused(
            _noop("Phần nộp ngân sách %(budget)s không khớp với số còn lại; kiểm tra lại phần nộp ngân sách."),
            field="for_budget",
            budget=numbers.lazy_dong(item.for_budget or 0),
        ) from None


def _whole(row: Transition, position: Position, item: EventFacts) -> Transition:
    """The row as it acts: a partial decision that leaves nothing is the whole decision."""
    if row.whole is None:
        return row
    already = position.open.get(row.parts, NOTHING).amount if row.parts is not None and row.sets_aside else 0
    return row_of(row.whole) if item.amount == position.left.amount - already else row


class Cached(NamedTuple):
    """What the row of a case repeats of its folded history: its columns, by name."""

    status: int | None
    agency_id: int
    enforcer_id: int
    open_amount: int
    done_amount: int
    not_enforceable_since: date | None
    ended_on: date | None
    last_event_on: date | None
    events_count: int
    shortened: bool
    cause: str
    unclassified: bool


def cached(folded: Folded) -> Cached:
    """The cached columns of a folded history."""
    position = folded.position
    return Cached(
        status=None if position.account is None else position.account.value,
        agency_id=position.holder.agency,
        enforcer_id=position.holder.enforcer,
        open_amount=position.left.amount if position.is_open or position.in_book else 0,
        done_amount=position.done.amount,
        not_enforceable_since=folded.not_enforceable_since,
        ended_on=folded.ended_on,
        last_event_on=folded.postings[-1][0].occurred_on if folded.postings else None,
        events_count=len(folded.postings),
        shortened=folded.shortened,
        cause=folded.cause,
        unclassified=folded.is_unclassified,
    )
