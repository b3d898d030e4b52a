"""Histories of enforcement cases: named ones, and random legal ones.

A random history walks the life of a case: at every step it proposes an event that the state allows, and keeps it if the
law accepts it. So every history is legal, and every kind of event occurs.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from hypothesis import strategies as st

from cases.choices import Initiation
from cases.grounds import AGREEMENT
from cases.history import CaseFacts, EventFacts, Folded, fold
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.transitions import ENDS, TRANSITIONS
from common.refusal import Refused
from law.years import months_after, reporting_year, year_end, year_start

# Four enforcers of two units.
HOLDERS = (Holder(1, 11), Holder(1, 12), Holder(2, 21), Holder(2, 22))


class Step(NamedTuple):
    """One event of a named history. `to` is the place of the receiver in HOLDERS."""

    event: Event
    on: date
    amount: int | None = None
    for_budget: int | None = None
    ground: str = ""
    to: int | None = None


@dataclass(frozen=True)
class History:
    """A case and its events, the enforcement decision first."""

    case: CaseFacts
    events: tuple[EventFacts, ...]

    def fold(self) -> Folded:
        return fold(self.case, self.events)

    def until(self, count: int) -> History:
        """Its first events."""
        return replace(self, events=self.events[:count])

    def without(self, index: int) -> History:
        """The history in which this event never was."""
        return replace(self, events=(*self.events[:index], *self.events[index + 1 :]))


def history(
    *steps: Step,
    decided_on: date = date(2022, 11, 15),
    amount: int = 100,
    for_budget: int = 0,
    initiation: Initiation = Initiation.EX_OFFICIO,
) -> History:
    """The history of a case of the first holder: its enforcement decision, and these steps."""
    issued = Step(Event.DECISION_ISSUED, decided_on)
    events = tuple(
        EventFacts(
            step.event,
            step.on,
            sequence,
            step.amount,
            step.for_budget,
            step.ground,
            None if step.to is None else HOLDERS[step.to],
        )
        for sequence, step in enumerate((issued, *steps))
    )
    return History(CaseFacts(HOLDERS[0], initiation, decided_on, amount, for_budget), events)


# -- named histories: a case of 100 decided in the reporting year 2023 -----------------------------

SERVED = (Step(Event.SERVED, date(2022, 11, 20)), Step(Event.VERIFIED, date(2022, 12, 10)))
COMPLETED = (
    *SERVED,
    Step(Event.FOUND_ENFORCEABLE, date(2022, 12, 12)),
    Step(Event.COLLECTED, date(2023, 3, 1), 100),
    Step(Event.COMPLETED, date(2023, 3, 2)),
)
COMPLETED_AFTER_POSTPONEMENT = (
    *SERVED,
    Step(Event.POSTPONED, date(2023, 1, 5), ground=AGREEMENT),
    Step(Event.RESUMED, date(2023, 4, 5)),
    Step(Event.COLLECTED, date(2023, 5, 1), 100),
    Step(Event.COMPLETED, date(2023, 5, 2)),
)
NOT_ENFORCEABLE = (*SERVED, Step(Event.FOUND_NOT_ENFORCEABLE, date(2022, 12, 12)))
IN_THE_BOOK = (*NOT_ENFORCEABLE, Step(Event.MOVED_TO_SEPARATE_BOOK, date(2023, 12, 15)))
BACK_FROM_THE_BOOK = (*IN_THE_BOOK, Step(Event.RESUMED, date(2025, 2, 3)))
PART_DONE_ENTRUSTED = (*SERVED, Step(Event.COLLECTED, date(2023, 2, 1), 30), Step(Event.ENTRUSTED, date(2023, 3, 1)))
REASSIGNED_PART_DONE = (
    *SERVED,
    Step(Event.COLLECTED, date(2023, 11, 1), 30),
    Step(Event.REASSIGNED, date(2023, 11, 2), to=2),
)
TERMINATED_AND_REVERSED = (
    *SERVED,
    Step(Event.TERMINATED, date(2023, 6, 1)),
    Step(Event.ENDING_REVERSED, date(2023, 11, 1)),
)
REQUEST_RETURNED = (  # on request, from 1 July 2026
    *SERVED,
    Step(Event.FOUND_NOT_ENFORCEABLE, date(2024, 8, 1)),
    Step(Event.REQUEST_RETURNED, date(2026, 8, 3)),
)
# The money of the case has been at three enforcers this year before it leaves in the separate book.
AROUND_AND_AWAY_IN_THE_BOOK = (
    Step(Event.COLLECTED, date(2023, 10, 5), 40),
    Step(Event.REASSIGNED, date(2023, 10, 6), to=1),
    Step(Event.AMOUNT_INCREASED, date(2023, 10, 7), 50),
    Step(Event.COLLECTED, date(2023, 10, 8), 80),
    Step(Event.REASSIGNED, date(2023, 10, 9), to=0),
    Step(Event.REFUNDED, date(2023, 10, 10), 30),
    Step(Event.MOVED_TO_SEPARATE_BOOK, date(2023, 12, 11)),
    Step(Event.REASSIGNED, date(2023, 12, 12), to=1),
    Step(Event.REASSIGNED, date(2023, 12, 13), to=2),
)
# Two former enforcers collected this year; the second had the case first.
REFUNDED_BY_A_THIRD = (
    Step(Event.COLLECTED, date(2022, 12, 5), 40),
    Step(Event.REASSIGNED, date(2023, 10, 6), to=1),
    Step(Event.REFUNDED, date(2023, 10, 7), 5),
    Step(Event.REASSIGNED, date(2023, 10, 8), to=0),
    Step(Event.COLLECTED, date(2023, 10, 9), 7),
    Step(Event.REASSIGNED, date(2023, 10, 10), to=1),
    Step(Event.COLLECTED, date(2023, 10, 11), 8),
    Step(Event.REASSIGNED, date(2023, 10, 12), to=2),
    Step(Event.REFUNDED, date(2023, 10, 13), 5),
)
DRAWN_UP = (*SERVED, Step(Event.DRAWN_UP, date(2023, 11, 2), to=2))


NAMED = {
    "completed": COMPLETED,
    "completed after a postponement": COMPLETED_AFTER_POSTPONEMENT,
    "not enforceable": NOT_ENFORCEABLE,
    "in the book": IN_THE_BOOK,
    "back from the book": BACK_FROM_THE_BOOK,
    "part done, the rest entrusted": PART_DONE_ENTRUSTED,
    "reassigned part done": REASSIGNED_PART_DONE,
    "terminated, and reversed in a later year": TERMINATED_AND_REVERSED,
    "request returned": REQUEST_RETURNED,
    "drawn up": DRAWN_UP,
    "around and away in the book": AROUND_AND_AWAY_IN_THE_BOOK,
    "refunded by a third": REFUNDED_BY_A_THIRD,
}


# -- random histories ------------------------------------------------------------------------------

_YEARS = 5
_AMOUNTS = st.one_of(st.integers(1, 200), st.just(100), st.just(0), st.integers(10**6, 10**13))
_SELDOM = frozenset(ENDS) | {Event.SERVED, Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.DRAWN_UP}
_AFTER_WAITING = {Event.MOVED_TO_SEPARATE_BOOK: date.min, Event.REQUEST_RETURNED: date(2026, 7, 1)}  # not before
_CHANCES = st.integers(0, 2**32 - 1).map(Random)


@st.composite
def histories(draw: st.DrawFn, steps: int = 40) -> History:
    """A random legal history over up to five reporting years, many on both sides of 01/07/2025 and 01/07/2026.

    Each history favours a few kinds of event, so that some are full of refunds and others of changes of hands. A step
    has one chance of its own: a failing history shrinks by losing steps.
    """
    decided_on = date(draw(st.integers(2021, 2025)), 1, 1) + timedelta(draw(st.integers(0, 364)))
    last = year_end(reporting_year(decided_on) + _YEARS - 1)
    amount = draw(_AMOUNTS)
    for_budget = draw(st.one_of(st.just(0), st.integers(0, amount), st.just(amount)))
    case = CaseFacts(draw(st.sampled_from(HOLDERS)), draw(st.sampled_from(Initiation)), decided_on, amount, for_budget)
    favoured = draw(st.sets(st.sampled_from(sorted(TRANSITIONS)), min_size=3, max_size=7))
    told = History(case, (EventFacts(Event.DECISION_ISSUED, decided_on),))
    folded, day = told.fold(), decided_on
    for chance in draw(st.lists(_CHANCES, min_size=steps // 2, max_size=steps)):
        event = chance.choice(_possible(folded, favoured))
        on = _next_day(chance, day, event, folded.not_enforceable_since or decided_on)
        item = replace(_details(chance, event, folded), occurred_on=on, sequence=len(told.events))
        longer = replace(told, events=(*told.events, item))
        try:
            outcome = longer.fold()
        except Refused:
            continue
        if on <= last:
            told, folded, day = longer, outcome, on
    return told


def _possible(folded: Folded, favoured: set[Event]) -> list[Event]:
    """What may follow: the favoured kinds often, endings seldom; nothing that needs an amount where there is none."""
    possible = [
        event
        for event, row in TRANSITIONS.items()
        if folded.position.account in row.leaves and ("amount" not in row.needs or _most(event, folded))
    ]
    return [event for event in possible for _ in range(8 if event in favoured else 1 if event in _SELDOM else 4)]


def _most(event: Event, folded: Folded) -> int:
    """The largest amount worth telling."""
    if event == Event.AMOUNT_INCREASED:
        return 60
    if event == Event.REFUNDED:
        return folded.position.done.amount
    if event == Event.RESTORED:
        return max(_standing(folded).values(), default=0)
    return folded.position.left.amount


def _standing(folded: Folded) -> dict[Event, int]:
    """Partial decisions that stand, with their amounts."""
    parted = folded.position.parted
    undone = {event: TRANSITIONS[event].parts for event in TRANSITIONS[Event.RESTORED].undoes}
    return {event: parted[kind].amount for event, kind in undone.items() if kind in parted and parted[kind].amount}


def _next_day(chance: Random, day: date, event: Event, waiting_since: date) -> date:
    """Often the same day, seldom much later; sometimes a turn of the year, of the organisation or of the law."""
    if event in _AFTER_WAITING and chance.random() < 0.75:
        return max(day, months_after(waiting_since, 12 * chance.choice((1, 2))), _AFTER_WAITING[event])
    start = year_start(reporting_year(day) + 1)
    turns = (start - timedelta(1), start, date(2025, 6, 30), date(2025, 7, 1), date(2026, 6, 30), date(2026, 7, 1))
    pace = chance.choice((0, 0, 3, 20, 20, 150, 420, None))
    if pace is None:
        return chance.choice([turn for turn in turns if turn >= day])
    return day + timedelta(chance.randint(0, pace))


def _details(chance: Random, event: Event, folded: Folded) -> EventFacts:
    """What is told of an event: an amount that may fit, and sometimes the State's part of it."""
    ground, to, most = "", None, _most(event, folded)
    if event == Event.POSTPONED:
        ground = chance.choice((AGREEMENT, "48.1.a"))
    elif event in (Event.REASSIGNED, Event.DRAWN_UP):
        to = chance.choice(HOLDERS)
    elif event == Event.RESTORED:
        taken_back = chance.choice(list(_standing(folded)))
        ground, most = taken_back.value, _standing(folded)[taken_back]
    if "amount" not in TRANSITIONS[event].needs:
        told = most if event in ENDS and chance.random() < 0.5 else None
        return EventFacts(event, date.min, amount=told, ground=ground, to=to)
    amount = chance.choice((most, max(1, most // 2), 1, chance.randint(1, most)))
    for_budget = chance.choice((None, None, 0, amount, chance.randint(0, amount)))
    return EventFacts(event, date.min, amount=amount, for_budget=for_budget, ground=ground)
