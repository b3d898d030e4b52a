"""Folding a history: the events of one case, in legal order, become its position and the postings of each event.

One function, `fold`, serves a new event, a late one, a void, an import, the rebuild and the verification. Pure.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Any, NamedTuple

from django.utils.translation import gettext_noop as _noop

from cases.choices import Initiation
from cases.grounds import AGREEMENT, HOLDING, LIKE, LONG_ABSENT, refuse_ground
from cases.ledger import NOTHING, PAUSED, Account, DoesNotFit, Holder, Position, Postings
from cases.lifecycle import ENDS, TAKES_OUT, WHOLE_OF, Event, Transition, refuse_by_state, refuse_by_time
from common import numbers
from common.refusal import Refused, listed
from law.citations import cited
from law.regimes import Regime
from law.years import reporting_year


class CaseFacts(NamedTuple):
    """What the enforcement decision says: the facts of a case that feed the ledger."""

    holder: Holder
    initiation: Initiation
    decided_on: date
    amount: int
    budget: int


@dataclass(frozen=True, slots=True)
class EventFacts:
    """One legal event. `sequence` orders events of one day; `ref` is whatever the caller knows it by.

    `to.agency` 0 means the agency that holds the case on that day.
    """

    event: Event
    occurred_on: date
    sequence: int = 0
    amount: int | None = None
    budget: int | None = None
    ground: str = ""
    to: Holder | None = None
    ref: object = None


class Place(NamedTuple):
    """Where the count of a case stands, and the states it would go back to, the latest last."""

    account: Account
    before: tuple[Account, ...] = ()


CONCLUDED = {Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE}


class Step(NamedTuple):
    """An event and where it leaves the case."""

    event: EventFacts
    place: Place


def steps(postings: Iterable[tuple[EventFacts, Postings]], places: Iterable[Place]) -> list[Step]:
    """The events of a folded history with where each leaves the case."""
    return [Step(event, place) for (event, _), place in zip(postings, places, strict=True)]


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
    def steps(self) -> list[Step]:
        """The events with where each leaves the case."""
        return steps(self.postings, self.places)

    @property
    def cause(self) -> str:
        """The ground that keeps the case from going on: of the separate book, why it has no conditions."""
        account = self.position.account
        if account is None:
            return ""
        return self.grounds.get(Account.NOT_ENFORCEABLE if account == Account.SEPARATE_BOOK else account, "")

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
            if item.event == Event.DECISION_ISSUED and position.account is None:
                position.issue(case.amount, case.budget)
            else:
                _apply(case, position, item, result, seen)
        except Refused as refusal:
            raise RefusedEvent(refusal, item) from None
        seen.add(item.event)
        result.postings.append((item, {key: q for key, q in position.postings.items() if any(q)}))
        assert position.account is not None
        result.places.append(Place(position.account, position.before))
    return result


def _apply(case: CaseFacts, position: Position, item: EventFacts, result: Folded, seen: set[Event]) -> None:
    if position.account is None and item.occurred_on >= case.decided_on:
        raise Refused(_noop("Việc không còn quyết định thi hành án; hủy các sự kiện sau trước đã."))
    if position.account is None or item.occurred_on < case.decided_on:
        raise Refused(
            _noop("Ngày %(day)s trước ngày ra quyết định thi hành án %(decided)s; kiểm tra ngày, tháng."),
            field="occurred_on",
            day=f"{item.occurred_on:%d/%m/%Y}",
            decided=f"{case.decided_on:%d/%m/%Y}",
        )
    row = refuse_by_state(item.event, position, item.occurred_on)
    refuse_by_time(
        item.event,
        item.occurred_on,
        initiation=case.initiation,
        waiting_since=result.not_enforceable_since or result.back_in_progress_on or case.decided_on,
        is_long_absent=result.grounds.get(Account.NOT_ENFORCEABLE) in LONG_ABSENT,
    )
    if row.steps_before and not row.steps_before & seen:
        result.shortened = True
    before = position.account
    refuse_ground(item.event, item.ground, Regime.on(item.occurred_on))
    try:
        _refuse_missing(row, item)
        _refuse_amount(position, item)
        _act(position, item)
    except Refused as refusal:
        raise Refused(
            _noop("%(reason)s Căn cứ: %(article)s."),
            field=refusal.field,
            reason=refusal.sentence,
            article=cited(row.article(Regime.on(item.occurred_on))),
        ) from None
    if position.account != before:
        if LIKE.get(item.event, item.event) in HOLDING:
            assert position.account is not None
            result.grounds[position.account] = item.ground
        if position.account == Account.NOT_ENFORCEABLE and item.event == Event.FOUND_NOT_ENFORCEABLE:
            result.not_enforceable_since = item.occurred_on
        elif position.account == Account.IN_PROGRESS and before not in PAUSED:
            result.not_enforceable_since = None
            result.grounds.pop(Account.NOT_ENFORCEABLE, None)
            result.back_in_progress_on = item.occurred_on
        result.ended_on = None if position.is_open or position.in_book else item.occurred_on


def _act(position: Position, item: EventFacts) -> None:
    """Let the event move the case: the table of `domain` postings, event by event."""
    try:
        _move(position, item, _whole(position, item))
    except DoesNotFit:
        raise Refused(
            _noop("Phần nộp ngân sách %(budget)s không khớp với số còn lại; kiểm tra lại phần nộp ngân sách."),
            field="for_budget",
            budget=_dong(item.budget),
        ) from None


def _move(position: Position, item: EventFacts, event: Event) -> None:
    amount, budget = item.amount or 0, item.budget
    if event in ENDS:
        position.end(ENDS[event])
    elif event in TAKES_OUT:
        position.part(amount, budget, TAKES_OUT[event])
    elif event == Event.COLLECTED:
        position.collect(amount, budget)
    elif event == Event.POSTPONED:
        agreed = item.ground == AGREEMENT
        position.pause(Account.POSTPONED_BY_AGREEMENT if agreed else Account.POSTPONED)
    elif event == Event.SUSPENDED:
        position.pause(Account.SUSPENDED)
    elif event == Event.PAUSED_FOR_COMPLAINT:
        position.pause(Account.PAUSED_FOR_COMPLAINT)
    elif event == Event.PARTLY_POSTPONED:
        position.set_aside(amount, budget, Account.POSTPONED)
    elif event == Event.PARTLY_SUSPENDED:
        position.set_aside(amount, budget, Account.SUSPENDED)
    elif event == Event.FOUND_NOT_ENFORCEABLE:
        position.before = ()
        position.classify(Account.NOT_ENFORCEABLE)
    elif event == Event.MOVED_TO_SEPARATE_BOOK:
        position.before = ()
        position.classify(Account.SEPARATE_BOOK)
    elif event == Event.RESUMED:
        position.resume()
    elif event == Event.REASSIGNED:
        position.reassign(_receiver(position, item))
    elif event == Event.DRAWN_UP:
        position.draw_up(_receiver(position, item))
    elif event == Event.AMOUNT_INCREASED:
        position.increase(amount, budget or 0)
    elif event == Event.REFUNDED:
        position.refund(amount, budget)
    elif event == Event.RESTORED:
        position.restore(amount, budget, TAKES_OUT[Event(item.ground)])
    elif event == Event.ENDING_REVERSED:
        position.reverse_ending()
    else:
        assert event in (Event.SERVED, Event.VERIFIED, Event.FOUND_ENFORCEABLE), event


def _receiver(position: Position, item: EventFacts) -> Holder:
    """Who receives the case; no agency told means the one that holds it."""
    assert item.to is not None
    return Holder(item.to.agency or position.holder.agency, item.to.enforcer)


def _whole(position: Position, item: EventFacts) -> Event:
    """The event as it acts: a partial decision that leaves nothing is the whole decision."""
    whole = WHOLE_OF.get(item.event)
    if whole is None:
        return item.event
    aside = {Event.PARTLY_POSTPONED: Account.POSTPONED, Event.PARTLY_SUSPENDED: Account.SUSPENDED}.get(item.event)
    already = position.open.get(aside, NOTHING).amount if aside else 0
    return whole if item.amount == position.left.amount - already else item.event


def _refuse_missing(row: Transition, item: EventFacts) -> None:
    if "amount" in row.needs and (item.amount or 0) <= 0:
        raise Refused(_noop("“%(event)s” phải có số tiền lớn hơn 0; nhập số tiền."), field="amount", event=item.event.label)
    if item.event in (Event.REASSIGNED, Event.DRAWN_UP) and item.to is None:
        raise Refused(
            _noop("“%(event)s” phải có nơi nhận; chọn đơn vị nhận hoặc chấp hành viên nhận."),
            field="to_unit",
            event=item.event.label,
        )
    if item.event == Event.RESTORED and item.ground not in TAKES_OUT:
        raise Refused(
            _noop("“%(event)s” phải có căn cứ là quyết định bị hủy; chọn một trong: %(choices)s."),
            field="ground",
            event=item.event.label,
            choices=listed(event.label for event in TAKES_OUT),
        )


def _refuse_amount(position: Position, item: EventFacts) -> None:
    """Amounts must fit what is there. A whole decision may repeat what is left, and nothing else."""
    if (item.amount or 0) < 0:
        raise Refused(_noop("Số tiền không được âm; kiểm tra lại số tiền."), field="amount")
    if (item.budget or 0) < 0:
        raise Refused(_noop("Phần nộp ngân sách không được âm; kiểm tra lại số tiền."), field="for_budget")
    if item.event == Event.DRAWN_UP and item.to is not None and item.to.agency in (0, position.holder.agency):
        raise Refused(
            _noop("“%(event)s” là chuyển lên đơn vị cấp trên; chọn đơn vị nhận khác đơn vị đang giữ."),
            field="to_unit",
            event=item.event.label,
        )
    if item.amount is None:
        return
    limit = _limit(position, item)
    if item.event in ENDS and item.amount != position.left.amount:
        raise Refused(
            _noop(
                "“%(event)s” chuyển toàn bộ số còn lại %(left)s, còn số tiền ghi là %(amount)s; để trống số tiền hoặc ghi đúng số còn lại."
            ),
            field="amount",
            event=item.event.label,
            left=_dong(position.left.amount),
            amount=_dong(item.amount),
        )
    if limit is not None and item.amount > limit:
        raise Refused(
            _noop("“%(event)s” %(amount)s lớn hơn số còn lại %(left)s; kiểm tra lại số tiền."),
            field="amount",
            event=item.event.label,
            amount=_dong(item.amount),
            left=_dong(limit),
        )
    if item.budget is not None and item.budget > item.amount:
        raise Refused(_noop("Phần nộp ngân sách lớn hơn số tiền; kiểm tra lại hai số."), field="for_budget")


def _limit(position: Position, item: EventFacts) -> int | None:
    """The most an event may move, in đồng; None where nothing limits it."""
    if item.event == Event.COLLECTED or item.event in TAKES_OUT:
        return position.left.amount
    if item.event in (Event.PARTLY_POSTPONED, Event.PARTLY_SUSPENDED):
        assert position.account is not None
        return position.open[position.account].amount
    if item.event == Event.REFUNDED:
        return position.done.amount
    if item.event == Event.RESTORED:
        parted = position.parted.get(TAKES_OUT[Event(item.ground)])
        return parted.amount if parted else 0
    return None


def _dong(amount: int | None) -> Any:
    """The amount as the reader's language writes it."""
    return numbers.lazy_dong(amount or 0)


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
