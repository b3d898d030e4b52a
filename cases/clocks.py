"""Which clocks the history of a case starts and answers: a walk along its folded events. Pure.

Which step starts and answers which clock is told by its row (`TRANSITIONS`). A step of the law answers a clock; so does any
step that presupposes it, since old registers leave steps out. While a case
is postponed, suspended or paused its clocks stand still: their last day moves by as many days (inferred). What pauses a
case, what ends it and whether a decision still stands is told by the account in which each event leaves it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import Enum
from typing import NamedTuple, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.choices import Initiation
from cases.grounds import LONG_ABSENT, PROTEST
from cases.history import CaseFacts, EventFacts, FoldedStep, Place
from cases.ledger import PAUSED, Account
from cases.lifecycle import BOOK_WAITS, OF_A_POSTPONEMENT, ROUNDS, WAITS, Event, Transition
from cases.transitions import BIRTH, TRANSITIONS, row_of
from law.deadlines import Rule, WorkingDays, governing, last_day, rule_on
from law.regimes import LAW_106_IN_FORCE, Regime


class Owner(Enum):
    """Whose clock it is: who has to act before it runs out."""

    ENFORCER = "enforcer"
    OFFICE = "office"
    DEBTOR = "debtor"


@dataclass(frozen=True, slots=True)
class ClockStanding:
    """How the case stands with an event, as the start of a clock asks."""

    case: CaseFacts
    event: EventFacts
    no_means: EventFacts | None  # the decision "chưa có điều kiện" that stands
    rounds: int  # verifications since that decision, this one included
    was_served: bool  # noticed, or anything that presupposes it, before this event


class Given(NamedTuple):
    """A later last day that a person gave, and when."""

    to: date
    on: date


Extensions = Mapping[tuple[str, int], Given]  # by code and sequence of the starting event


@dataclass(frozen=True)
class ClockKind:
    """A clock that steps start and answer; `only` says when the start counts. Unanswered it ends by itself on its last day."""

    code: str
    label: Promise
    owner: Owner
    only: Callable[[ClockStanding], bool] = lambda _standing: True
    then: str = ""  # the clock that starts when this one runs out unanswered


@dataclass(frozen=True, slots=True)
class CaseClock:
    """A clock of a case. It ended by the step that answered it, or by itself on its last day; empty while it runs.

    `due_on` is the last day by law; `extended` the later one that a person gave.
    """

    kind: ClockKind
    rule: Rule
    started_by: EventFacts
    started_on: date
    due_on: date
    ended_on: date | None = None
    answered_by: EventFacts | None = None
    stands_still: bool = False  # with its case, that is postponed, suspended or paused
    extended: Given | None = None

    @property
    def last_day(self) -> date:
        return max(self.due_on, self.extended.to) if self.extended else self.due_on


def _long_absent(event: EventFacts | None) -> bool:
    return event is not None and event.ground in LONG_ABSENT


def _verified_again(standing: ClockStanding) -> bool:
    """Whether the law asks for one more verification after this one.

    Law 26/2008 art. 44.2: after two rounds only on new information; Law 106/2025 art. 38.3 knows no such end.
    """
    if standing.no_means is None:
        return False
    return Regime.on(standing.event.occurred_on) is Regime.B or standing.rounds < 2


def _often(standing: ClockStanding) -> bool:
    return _verified_again(standing) and not _long_absent(standing.no_means)


def _yearly(standing: ClockStanding) -> bool:
    return _verified_again(standing) and _long_absent(standing.no_means)


def _returns(standing: ClockStanding) -> bool:
    """Under the new law an on-request case is returned, not moved to the separate book."""
    return standing.case.initiation == Initiation.ON_REQUEST and Regime.on(standing.event.occurred_on) is Regime.B


def _waits_two_years(standing: ClockStanding) -> bool:
    return Regime.on(standing.event.occurred_on) is Regime.A and _long_absent(standing.event)


CLOCKS = (
    ClockKind("NOTIFY", _("Thông báo quyết định thi hành án"), Owner.OFFICE),
    ClockKind(
        "VOLUNTARY",
        _("Hết thời hạn tự nguyện thi hành án"),
        Owner.DEBTOR,
        only=lambda standing: not standing.was_served,
        then="VERIFY_FIRST",
    ),
    ClockKind("VERIFY_FIRST", _("Xác minh điều kiện thi hành án lần đầu"), Owner.ENFORCER),
    ClockKind("REVERIFY_6M", _("Xác minh lại điều kiện thi hành án"), Owner.ENFORCER, only=_often),
    ClockKind("REVERIFY_1Y", _("Xác minh lại điều kiện thi hành án"), Owner.ENFORCER, only=_yearly),
    ClockKind(
        "SEP_BOOK_WAIT",
        _("Đủ thời gian chuyển sổ theo dõi riêng"),
        Owner.OFFICE,
        only=lambda standing: not _returns(standing) and not _waits_two_years(standing),
    ),
    ClockKind(
        "SEP_BOOK_WAIT_2Y",
        _("Đủ thời gian chuyển sổ theo dõi riêng"),
        Owner.OFFICE,
        only=lambda standing: not _returns(standing) and _waits_two_years(standing),
    ),
    ClockKind("RETURN_REQUEST", _("Đủ thời gian gửi lại yêu cầu thi hành án"), Owner.OFFICE, only=_returns),
    ClockKind(
        "POSTPONE_MAX",
        _("Hết thời hạn hoãn theo yêu cầu của người có thẩm quyền kháng nghị"),
        Owner.OFFICE,
        only=lambda standing: standing.event.ground == PROTEST,
        then="RESUME_POSTPONE",
    ),
    ClockKind("RESUME_POSTPONE", _("Ra quyết định tiếp tục thi hành án"), Owner.OFFICE),
)
KINDS = {kind.code: kind for kind in CLOCKS}
# What a step asks for beside the next step, and no event of a case answers: people start these clocks and say when it is
# done. Started by every event of a register they would all be overdue, as registers do not tell it.
FOLLOW_UPS: dict[str, Promise] = {
    "SEND_VKS": _("Gửi quyết định cho Viện kiểm sát"),
    "PAYOUT": _("Chi trả tiền, tài sản thu được"),
    "PUBLISH": _("Công khai thông tin người chưa có điều kiện thi hành"),
    "UNPUBLISH": _("Chấm dứt công khai thông tin"),
}
BY_HAND = FOLLOW_UPS | {"CONFIRM": _("Xác nhận kết quả thi hành án")}
# The code of a waiting period under the law that follows, where it is another one.
_UNDER_THE_NEW_LAW = {"SEP_BOOK_WAIT_2Y": "SEP_BOOK_WAIT"}
# These run on while the case is postponed: they are about the postponement itself, or long waits for the calendar.
_RUNS_ON = OF_A_POSTPONEMENT | WAITS


def started_by(code: str) -> list[Event]:
    """The events that start a clock, in the order of the table; none for one that follows when another runs out."""
    return [row.step for row in (BIRTH, *TRANSITIONS.values()) if code in row.starts]


def answered_by(code: str) -> list[Event]:
    """The events that answer a clock, in the order of the table."""
    return [row.step for row in TRANSITIONS.values() if code in row.answers]


@dataclass
class _Walk:
    """The clocks as they stand while the history is read."""

    case: CaseFacts
    days: WorkingDays
    extended: Extensions
    running: list[CaseClock] = field(default_factory=list)
    ended: list[CaseClock] = field(default_factory=list)
    account: Account | None = None
    paused_on: date | None = None
    no_means: EventFacts | None = None
    rounds: int = 0
    was_served: bool = False
    verified: EventFacts | None = None  # the last verification
    is_under_the_new_law: bool = False

    def take(self, event: EventFacts, place: Place) -> None:
        """One event more: it answers what it answers, then starts what it starts."""
        if event.occurred_on >= LAW_106_IN_FORCE:
            self._under_the_new_law()
        self._run_out(event.occurred_on)
        acts = self._as_it_acts(event, place.account)
        was_paused = self.paused_on is not None
        self.account = place.account
        if was_paused and place.account not in PAUSED:
            self._go_on(event.occurred_on)
        is_postponed = Account.POSTPONED in (place.account, *place.before)
        self._answer(event, acts, was_paused=was_paused, is_postponed=is_postponed)
        if not was_paused and place.account in PAUSED:
            self.paused_on = event.occurred_on
        self._start_all(event, acts)

    def _as_it_acts(self, event: EventFacts, account: Account) -> Transition:
        """A partial decision that leaves nothing, and so moves the case, is the whole decision."""
        row = row_of(event.event)
        return row_of(row.whole) if row.whole and account != self.account else row

    def _answer(self, event: EventFacts, acts: Transition, *, was_paused: bool, is_postponed: bool) -> None:
        kept = []
        for clock in self.running:
            # Resuming from a pause leads back to the state before: of that it answers nothing. What a postponement
            # started ends with it, however many other pauses lie over it.
            out_of_a_pause = was_paused and acts.step == Event.RESUMED
            is_over = clock.kind.code in OF_A_POSTPONEMENT and not is_postponed
            if is_over or (clock.kind.code in acts.answers and not out_of_a_pause):
                self.ended.append(replace(clock, ended_on=event.occurred_on, answered_by=event))
            else:
                kept.append(clock)
        self.running = kept

    def _start_all(self, event: EventFacts, acts: Transition) -> None:
        if acts.step == Event.FOUND_NOT_ENFORCEABLE:
            self.no_means, self.rounds = event, 0
        elif self.account != Account.NOT_ENFORCEABLE and self.account not in PAUSED:
            self.no_means = None
        if acts.step == Event.VERIFIED:
            self.rounds, self.verified = self.rounds + 1, event
        standing = ClockStanding(self.case, event, self.no_means, self.rounds, self.was_served)
        for kind in CLOCKS:
            if kind.code in acts.starts and kind.only(standing):
                self._start(kind, event, event.occurred_on)
        if acts.step == Event.RESUMED and self.account == Account.NOT_ENFORCEABLE and _verified_again(standing):
            self._verify_again(event, event.occurred_on)
        self.was_served |= "VOLUNTARY" in acts.starts | acts.answers

    def finish(self) -> list[CaseClock]:
        """All clocks as they stand at the end, with those to come when a running one runs out.

        What still waits is read under the law in force since 1 July 2026.
        """
        self._under_the_new_law()
        for clock in list(self.running):
            if clock.kind.then:
                self._start(KINDS[clock.kind.then], clock.started_by, clock.last_day)
        self.running = [replace(clock, stands_still=self._stands(clock)) for clock in self.running]
        return [*self.running, *self.ended]

    def _stands(self, clock: CaseClock) -> bool:
        return self.paused_on is not None and clock.kind.code not in _RUNS_ON

    def _start(self, kind: ClockKind, event: EventFacts, on: date) -> None:
        found = governing(kind.code, on, self.days, next_code=_UNDER_THE_NEW_LAW.get(kind.code, ""))
        if found is not None:
            rule, due = found
            given = self.extended.get((rule.code, event.sequence))
            self.running.append(CaseClock(KINDS.get(rule.code, kind), rule, event, on, due, extended=given))

    def _verify_again(self, event: EventFacts, on: date) -> None:
        """A case without means that no round of verification waits for gets one."""
        if not any(clock.kind.code in ROUNDS for clock in self.running):
            self._start(KINDS["REVERIFY_1Y" if _long_absent(self.no_means) else "REVERIFY_6M"], event, on)

    def _under_the_new_law(self) -> None:
        """What changes for a case without means on 1 July 2026 (Law 106/2025 art. 38.3, 38.4, 116.3; inferred).

        Two rounds of verification are no longer enough. A request no longer goes to the separate book: what waited for
        that waits to be returned, over or not.
        """
        if self.is_under_the_new_law:
            return
        self.is_under_the_new_law = True
        if self.no_means and self.verified and self.no_means.occurred_on < LAW_106_IN_FORCE:
            self._verify_again(self.verified, LAW_106_IN_FORCE)
        if self.case.initiation != Initiation.ON_REQUEST:
            return
        for clock in [clock for clock in self.running if clock.kind.code in BOOK_WAITS]:
            self.running.remove(clock)
            rule = rule_on("RETURN_REQUEST", LAW_106_IN_FORCE)
            assert rule is not None
            due = last_day(rule, clock.started_on, self.days)
            self.running.append(CaseClock(KINDS[rule.code], rule, clock.started_by, clock.started_on, due))

    def _run_out(self, today: date) -> None:
        """What ended by itself before this day, and the clocks that follow from it."""
        for clock in list(self.running):
            if clock.kind.then and clock.last_day < today and not self._stands(clock):
                self.running.remove(clock)
                self.ended.append(replace(clock, ended_on=clock.last_day))
                self._start(KINDS[clock.kind.then], clock.started_by, clock.last_day)

    def _go_on(self, on: date) -> None:
        """The pause is over: what stood still moves by as many days."""
        assert self.paused_on is not None
        self.running = [self._moved(clock, on) if self._stands(clock) else clock for clock in self.running]
        self.paused_on = None

    def _moved(self, clock: CaseClock, on: date) -> CaseClock:
        assert self.paused_on is not None
        stood = on - max(self.paused_on, clock.started_on)
        given = clock.extended
        if given is not None and given.on < on:  # given before the pause was over: it moves by what it stood still
            stood_since = on - max(self.paused_on, clock.started_on, given.on)
            given = Given(self.days.at_or_after(given.to + stood_since), given.on)
        return replace(clock, due_on=self.days.at_or_after(clock.due_on + stood), extended=given)


_NONE: Extensions = {}


class Extended(Protocol):
    """A stored clock, as `extensions` reads it."""

    code: str
    event_id: int | None
    extended_to: date | None
    extended_on: date | None


def extensions(
    steps: Iterable[FoldedStep], rows: Iterable[Extended], row_of: Callable[[EventFacts], object]
) -> dict[tuple[str, int], Given]:
    """What people gave, by code and sequence of the starting event. `row_of` tells the id of the row of an event."""
    given = {
        (row.code, row.event_id): Given(row.extended_to, row.extended_on)
        for row in rows
        if row.event_id and row.extended_to and row.extended_on
    }
    if not given:
        return {}
    sequences = {row_of(step.event): step.event.sequence for step in steps}
    return {(code, sequences[event]): found for (code, event), found in given.items() if event in sequences}


def clocks(
    case: CaseFacts,
    steps: Iterable[FoldedStep],
    days: WorkingDays,
    *,
    ended_on: date | None = None,
    extended: Extensions = _NONE,
) -> list[CaseClock]:
    """The clocks of a standing history, those that run first. Nothing runs in a case that has ended."""
    walk = _Walk(case, days, extended)
    for step in steps:
        walk.take(step.event, step.place)
    found = walk.finish()
    if ended_on is None:
        return found
    return [clock if clock.ended_on else replace(clock, ended_on=ended_on, stands_still=False) for clock in found]
