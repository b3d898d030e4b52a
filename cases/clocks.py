"""Which clocks the history of a case starts and answers: a fold of its events, like its position. Pure.

A step of the law answers a clock; so does any step that presupposes it, since old registers leave steps out. While a case
is postponed, suspended or paused its clocks stand still: their last day moves by as many days (inferred).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.deadlines import Rule, WorkingDays, governing
from cases.grounds import LONG_ABSENT, PROTEST
from cases.history import CaseFacts, EventFacts, in_legal_order
from cases.lifecycle import ENDS, Event, Regime
from cases.words import Initiation


class Owner(Enum):
    """Whose clock it is: who has to act before it runs out."""

    ENFORCER = "enforcer"
    OFFICE = "office"
    DEBTOR = "debtor"


@dataclass(frozen=True)
class ClockKind:
    """A clock that events start. `answers` are the steps that end it; without one it ends by itself on its last day."""

    code: str
    label: Promise
    owner: Owner
    starts: frozenset[Event]
    answers: frozenset[Event]
    only: Callable[[CaseFacts, EventFacts, Sequence[EventFacts]], bool] = lambda _case, _event, _before: True
    then: str = ""  # the clock that starts when this one runs out unanswered


@dataclass(frozen=True, slots=True)
class Clock:
    """A clock of a case. It ended by the step that answered it, or by itself on its last day; empty while it runs."""

    kind: ClockKind
    rule: Rule
    started_by: EventFacts
    started_on: date
    due_on: date
    ended_on: date | None = None
    answered_by: EventFacts | None = None
    stands_still: bool = False  # with its case, that is postponed, suspended or paused


_ENDINGS = frozenset(ENDS)
_PAUSES = frozenset({Event.POSTPONED, Event.SUSPENDED, Event.PAUSED_FOR_COMPLAINT})
_VERIFYING = frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE})
_OUT_OF_NO_MEANS = frozenset({Event.RESUMED, Event.MOVED_TO_SEPARATE_BOOK, *_ENDINGS})
_NOTHING_DONE = frozenset({Event.REASSIGNED, Event.DRAWN_UP, Event.AMOUNT_INCREASED, Event.DECISION_ISSUED})
_ANYTHING_DONE = frozenset(Event) - _NOTHING_DONE
_SERVED_BEFORE = frozenset({Event.SERVED, *_VERIFYING, *_ENDINGS})
_ENDS_A_PAUSE = frozenset(
    {Event.RESUMED, Event.FOUND_NOT_ENFORCEABLE, Event.MOVED_TO_SEPARATE_BOOK, Event.ENDING_REVERSED, *_ENDINGS}
)


def _long_absent(event: EventFacts) -> bool:
    return event.ground in LONG_ABSENT


def _no_means(before: Sequence[EventFacts]) -> EventFacts | None:
    """The standing decision that the case is not enforceable. Resuming from a pause leads back to it."""
    decision, is_paused = None, False
    for item in before:
        if item.event in _PAUSES:
            is_paused = True
        elif item.event == Event.FOUND_NOT_ENFORCEABLE:
            decision, is_paused = item, False
        elif item.event == Event.RESUMED and is_paused:
            is_paused = False
        elif item.event in _OUT_OF_NO_MEANS or item.event == Event.ENDING_REVERSED:
            decision, is_paused = None, False
    return decision


def _decision(event: EventFacts, before: Sequence[EventFacts]) -> EventFacts | None:
    """The decision that the case is not enforceable, as it stands with this event."""
    return event if event.event == Event.FOUND_NOT_ENFORCEABLE else _no_means(before)


def _verified_again(_case: CaseFacts, event: EventFacts, before: Sequence[EventFacts]) -> bool:
    """Whether the law asks for one more verification after this one.

    Law 26/2008 art. 44.2: after two rounds only on new information; Law 106/2025 art. 38.3 knows no such end.
    """
    decision = _decision(event, before)
    if decision is None:
        return False
    since = (decision.occurred_on, decision.sequence)
    rounds = sum(item.event == Event.VERIFIED and (item.occurred_on, item.sequence) > since for item in before)
    rounds += event.event == Event.VERIFIED
    return Regime.on(event.occurred_on) is Regime.B or rounds < 2


def _often(case: CaseFacts, event: EventFacts, before: Sequence[EventFacts]) -> bool:
    return _verified_again(case, event, before) and not _is_of_the_long_absent(event, before)


def _yearly(case: CaseFacts, event: EventFacts, before: Sequence[EventFacts]) -> bool:
    return _verified_again(case, event, before) and _is_of_the_long_absent(event, before)


def _is_of_the_long_absent(event: EventFacts, before: Sequence[EventFacts]) -> bool:
    decision = _decision(event, before)
    return decision is not None and _long_absent(decision)


_NO_MEANS = frozenset({Event.FOUND_NOT_ENFORCEABLE})
_REVERIFYING = frozenset({Event.FOUND_NOT_ENFORCEABLE, Event.VERIFIED})
_REVERIFIED = frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE, *_OUT_OF_NO_MEANS})

CLOCKS = (
    ClockKind(
        "NOTIFY", _("Thông báo quyết định thi hành án"), Owner.OFFICE,
        frozenset({Event.DECISION_ISSUED}), _ANYTHING_DONE - _PAUSES - {Event.RESUMED},
    ),
    ClockKind(
        "VOLUNTARY", _("Hết thời hạn tự nguyện thi hành án"), Owner.DEBTOR,
        frozenset({Event.SERVED}), _VERIFYING | _ENDINGS,
        only=lambda _case, _event, before: not any(item.event in _SERVED_BEFORE for item in before), then="VERIFY_FIRST",
    ),
    ClockKind("VERIFY_FIRST", _("Xác minh điều kiện thi hành án lần đầu"), Owner.ENFORCER, frozenset(), _VERIFYING | _ENDINGS),
    ClockKind("REVERIFY_6M", _("Xác minh lại điều kiện thi hành án"), Owner.ENFORCER, _REVERIFYING, _REVERIFIED, only=_often),
    ClockKind("REVERIFY_1Y", _("Xác minh lại điều kiện thi hành án"), Owner.ENFORCER, _REVERIFYING, _REVERIFIED, only=_yearly),
    ClockKind(
        "SEP_BOOK_WAIT", _("Đủ thời gian chuyển sổ theo dõi riêng"), Owner.OFFICE, _NO_MEANS, _OUT_OF_NO_MEANS,
        only=lambda case, event, _before: not _returns(case, event) and not _waits_two_years(event),
    ),
    ClockKind(
        "SEP_BOOK_WAIT_2Y", _("Đủ thời gian chuyển sổ theo dõi riêng"), Owner.OFFICE, _NO_MEANS, _OUT_OF_NO_MEANS,
        only=lambda case, event, _before: not _returns(case, event) and _waits_two_years(event),
    ),
    ClockKind(
        "RETURN_REQUEST", _("Đủ thời gian gửi lại yêu cầu thi hành án"), Owner.OFFICE, _NO_MEANS, _OUT_OF_NO_MEANS,
        only=lambda case, event, _before: _returns(case, event),
    ),
    ClockKind(
        "POSTPONE_MAX", _("Hết thời hạn hoãn theo yêu cầu của người có thẩm quyền kháng nghị"), Owner.OFFICE,
        frozenset({Event.POSTPONED}), frozenset({Event.RESUMED, Event.SUSPENDED, *_ENDINGS}),
        only=lambda _case, event, _before: event.ground == PROTEST, then="RESUME_POSTPONE",
    ),
    ClockKind("RESUME_POSTPONE", _("Ra quyết định tiếp tục thi hành án"), Owner.OFFICE, frozenset(), frozenset({Event.RESUMED, Event.SUSPENDED, *_ENDINGS})),
)  # fmt: skip
KINDS = {kind.code: kind for kind in CLOCKS}
# The code of a waiting period under the law that follows, where it is another one.
_UNDER_THE_NEW_LAW = {"SEP_BOOK_WAIT_2Y": "SEP_BOOK_WAIT"}
# These run on while the case is postponed: they are about the postponement itself, or long waits for the calendar.
_OF_A_PAUSE = frozenset({"POSTPONE_MAX", "RESUME_POSTPONE"})
_RUNS_ON = _OF_A_PAUSE | frozenset({"SEP_BOOK_WAIT", "SEP_BOOK_WAIT_2Y", "RETURN_REQUEST"})


def _returns(case: CaseFacts, event: EventFacts) -> bool:
    """Under the new law an on-request case is returned, not moved to the separate book."""
    return case.initiation == Initiation.ON_REQUEST and Regime.on(event.occurred_on) is Regime.B


def _waits_two_years(event: EventFacts) -> bool:
    return Regime.on(event.occurred_on) is Regime.A and _long_absent(event)


@dataclass
class _Walk:
    """The clocks as they stand while the history is read."""

    case: CaseFacts
    days: WorkingDays
    running: list[Clock] = field(default_factory=list)
    ended: list[Clock] = field(default_factory=list)
    paused_on: date | None = None

    def take(self, event: EventFacts, before: Sequence[EventFacts]) -> None:
        """One event more: it answers what it answers, then starts what it starts."""
        self._run_out(event.occurred_on)
        was_paused = self.paused_on is not None
        if was_paused and event.event in _ENDS_A_PAUSE:
            self._go_on(event.occurred_on)
        kept = []
        for clock in self.running:
            # Resuming from a pause leads back to the state before: it answers what the pause itself started, no more.
            only_the_pause = was_paused and event.event == Event.RESUMED and clock.kind.code not in _OF_A_PAUSE
            if event.event in clock.kind.answers and not only_the_pause:
                self.ended.append(replace(clock, ended_on=event.occurred_on, answered_by=event))
            else:
                kept.append(clock)
        self.running = kept
        if event.event in _PAUSES and self.paused_on is None:
            self.paused_on = event.occurred_on
        for kind in CLOCKS:
            if event.event in kind.starts and kind.only(self.case, event, before):
                self._start(kind, event, event.occurred_on)

    def finish(self) -> list[Clock]:
        """All clocks as they stand at the end, with those to come when a running one runs out."""
        for clock in list(self.running):
            if clock.kind.then and not self._stands(clock):
                self._start(KINDS[clock.kind.then], clock.started_by, clock.due_on)
        self.running = [replace(clock, stands_still=self._stands(clock)) for clock in self.running]
        return [*self.running, *self.ended]

    def _stands(self, clock: Clock) -> bool:
        return self.paused_on is not None and clock.kind.code not in _RUNS_ON

    def _start(self, kind: ClockKind, event: EventFacts, on: date) -> None:
        next_code = _UNDER_THE_NEW_LAW.get(kind.code, "")
        if kind.code.startswith("SEP_BOOK") and self.case.initiation == Initiation.ON_REQUEST:
            next_code = "RETURN_REQUEST"
        found = governing(kind.code, on, self.days, next_code=next_code)
        if found is not None:
            rule, due = found
            self.running.append(Clock(KINDS.get(rule.code, kind), rule, event, on, due))

    def _run_out(self, today: date) -> None:
        """What ended by itself before this day, and the clocks that follow from it."""
        for clock in list(self.running):
            if clock.kind.then and clock.due_on < today and not self._stands(clock):
                self.running.remove(clock)
                self.ended.append(replace(clock, ended_on=clock.due_on))
                self._start(KINDS[clock.kind.then], clock.started_by, clock.due_on)

    def _go_on(self, on: date) -> None:
        """The pause is over: what stood still moves by as many days."""
        assert self.paused_on is not None
        self.running = [self._moved(clock, on) if self._stands(clock) else clock for clock in self.running]
        self.paused_on = None

    def _moved(self, clock: Clock, on: date) -> Clock:
        assert self.paused_on is not None
        stood = on - max(self.paused_on, clock.started_on)
        return replace(clock, due_on=self.days.at_or_after(clock.due_on + stood))


def clocks(
    case: CaseFacts, events: Iterable[EventFacts], days: WorkingDays, *, ended_on: date | None = None
) -> list[Clock]:
    """The clocks of a standing history, those that run first. Nothing runs in a case that has ended."""
    walk = _Walk(case, days)
    before: list[EventFacts] = []
    for event in in_legal_order(events):
        walk.take(event, before)
        before.append(event)
    found = walk.finish()
    if ended_on is None:
        return found
    return [clock if clock.ended_on else replace(clock, ended_on=ended_on, stands_still=False) for clock in found]
