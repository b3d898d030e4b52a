"""The life of one simulated case, step after step in time, by the rules of `cases.lifecycle`.

`Life.steps` tells the whole life; the listener stops when the future begins. The pace at which cases end follows the
reporting year: slow in October, pressing in September, as every published monthly series shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random

from cases.choices import Initiation
from cases.grounds import ADDRESS_UNKNOWN, AGREEMENT, PROTEST
from cases.history import CaseFacts, EventFacts
from cases.ledger import Holder
from cases.lifecycle import Event
from enforcement.demonstration.simulation.profiles import MILLION
from law.regimes import LAW_106_IN_FORCE
from law.years import months_after, reporting_month

# Intensity of endings by month of the reporting year, per month: the cumulative rate climbs from 5 % to about 83 %.
PACE = (0.045, 0.115, 0.165, 0.24, 0.28, 0.35, 0.42, 0.52, 0.65, 0.82, 1.05, 1.7)
NEVER = date(2200, 1, 1)
_GROUNDS = ("illness", ADDRESS_UNKNOWN, "explanation", PROTEST)
_GROUNDS_B = (ADDRESS_UNKNOWN, "explanation", "petition", PROTEST)
_NO_MEANS = (*("no_means",) * 5, "object_gone")
_NO_MEANS_B = (*("no_means",) * 4, "pledge_too_small", "asset_gone", "object_gone")
_SUSPENDED = ("insolvency", PROTEST)
_MINUTES = frozenset({Event.VERIFIED, Event.COLLECTED})
_NOTICES = frozenset({Event.SERVED, Event.REQUEST_RETURNED, Event.COMPLETED})


def ending_day(start: date, effort: float, last_day: date) -> date:
    """The day on which so much effort is spent at the pace of the months; NEVER when that is after `last_day`."""
    day = start
    while day <= last_day:
        pace = PACE[reporting_month(day) - 1] / 30
        days = ((day.replace(day=28) + timedelta(4)).replace(day=1) - day).days
        if effort <= pace * days:
            return day + timedelta(int(effort / pace))
        effort -= pace * days
        day += timedelta(days)
    return NEVER


class Life:
    """One case on its way. `speed` 1 is an average enforcer with an average case."""

    def __init__(
        self,
        facts: CaseFacts,
        *,
        speed: float,
        colleagues: tuple[Holder, ...],
        interest: bool,
        last_day: date,
        rng: Random,
    ) -> None:
        self.facts = facts
        self.speed = speed
        self.colleagues = colleagues  # who may take the case over
        self.interest = interest  # whether it grows
        self.last_day = last_day
        self.rng = rng
        self.day = facts.decided_on
        self.left = facts.amount
        self.done = 0
        self.told = 0

    # -- the pen ----------------------------------------------------------------------------------

    def steps(self) -> Iterator[EventFacts]:
        """The events of the whole life, in legal order."""
        yield self._step(Event.DECISION_ISSUED)
        yield self._later(3, 12, Event.SERVED)
        if self.left < 40 * MILLION and self.rng.random() < 0.08:
            yield self._later(1, 10, Event.COMPLETED)  # paid within the voluntary period
            return
        yield self._later(12, 25, Event.VERIFIED)
        fate = self.rng.random()
        if fate < 0.010:
            yield self._later(0, 40, Event.WITHDRAWN)
        elif fate < 0.035:
            yield self._later(3, 40, Event.ENTRUSTED)
        elif fate < 0.31:
            yield from self._without_means()
        else:
            yield from self._with_means()

    def _step(self, event: Event, amount: int | None = None, *, ground: str = "", to: Holder | None = None) -> EventFacts:
        self.told += 1
        return EventFacts(event, self.day, self.told, amount, None, ground, to, self._document(event))

    def _later(self, least: int, most: int, event: Event, amount: int | None = None, *, ground: str = "") -> EventFacts:
        """A step so many days later."""
        self._wait(self.rng.randint(least, most))
        return self._step(event, amount, ground=ground)

    def _wait(self, days: int) -> None:
        """Let days pass, up to a working day."""
        self._until(self.day + timedelta(days))

    def _until(self, day: date) -> None:
        weekday = day.weekday()
        self.day = day + timedelta(7 - weekday) if weekday > 4 else day

    def _document(self, event: Event) -> str:
        """A number that grows over the calendar year."""
        sort = "BB" if event in _MINUTES else "TB" if event in _NOTICES else "QĐ"
        return f"{self.day.timetuple().tm_yday * 7 + self.rng.randrange(7)}/{sort}-THADS"

    def _one_of(self, grounds: Sequence[str]) -> str:
        """A ground that the law of the day knows, by the day: chance is left alone."""
        return grounds[self.day.toordinal() % len(grounds)]

    def _part(self, least: float, most: float) -> int:
        """A part of what is left, in đồng, never all of it."""
        return max(1, int(self.left * self.rng.uniform(least, most)) // 1_000 * 1_000)

    # -- with means ------------------------------------------------------------------------------

    def _with_means(self) -> Iterator[EventFacts]:
        if self.rng.random() < 0.2:
            yield self._later(0, 4, Event.FOUND_ENFORCEABLE)
        chance = self.rng.random()
        if chance < 0.03:
            yield from self._change_hands()
        elif chance < 0.085:
            yield from self._stand_still()
        elif chance < 0.12 and self.left > 2 * MILLION:
            yield from self._change_amount()
        yield from self._work_towards_the_end()

    def _change_hands(self) -> Iterator[EventFacts]:
        """To a colleague, seldom to another unit, whose pace is taken as the same."""
        self._wait(self.rng.randint(10, 120))
        yield self._step(Event.REASSIGNED, to=self.rng.choice(self.colleagues))

    def _stand_still(self) -> Iterator[EventFacts]:
        """Postponed, suspended or paused for a while; a suspended case may be terminated."""
        self._wait(self.rng.randint(5, 60))
        chance = self.rng.random()
        if chance < 0.3:
            yield self._step(Event.POSTPONED, ground=AGREEMENT)
        elif chance < 0.7:
            grounds = _GROUNDS_B if self.day >= LAW_106_IN_FORCE else _GROUNDS
            yield self._step(Event.POSTPONED, ground=self.rng.choice(grounds))
        elif chance < 0.9:
            yield self._step(Event.SUSPENDED, ground=self._one_of(_SUSPENDED))
            if self.rng.random() < 0.2:
                yield self._later(60, 300, Event.TERMINATED)
                self.left = 0
                return
        else:
            yield self._step(Event.PAUSED_FOR_COMPLAINT)
        yield self._later(30, 270, Event.RESUMED)

    def _change_amount(self) -> Iterator[EventFacts]:
        """Interest of a bank; a reduction of what is due to the State; part of a duty terminated or postponed."""
        self._wait(self.rng.randint(20, 150))
        if self.interest:
            more = self._part(0.01, 0.05)
            self.left += more
            yield self._step(Event.AMOUNT_INCREASED, more)
            return
        amount = self._part(0.1, 0.5)
        if self.facts.for_budget:
            yield self._step(Event.REDUCED, amount)
            if self.rng.random() < 0.1:
                yield self._later(10, 60, Event.RESTORED, amount, ground=Event.REDUCED.value)
            else:
                self.left -= amount
        elif self.rng.random() < 0.6:
            self.left -= amount
            yield self._step(Event.PARTLY_TERMINATED, amount)
        else:
            yield self._step(Event.PARTLY_POSTPONED, amount)
            yield self._later(40, 200, Event.RESUMED)

    def _work_towards_the_end(self) -> Iterator[EventFacts]:
        if self.day > self.last_day or (not self.left and self.facts.amount):
            return
        end = ending_day(self.day, self.rng.expovariate(self.speed), self.last_day)
        while self.left > 15 * MILLION and (end - self.day).days > 75 and self.day <= self.last_day:
            self._wait(self.rng.randint(30, 150))
            if self.day < end and self.rng.random() < 0.55:
                yield self._collect(self._part(0.02, 0.15))
        self._until(max(end, self.day))
        yield from self._end()

    def _collect(self, amount: int) -> EventFacts:
        self.left -= amount
        self.done += amount
        return self._step(Event.COLLECTED, amount)

    def _end(self) -> Iterator[EventFacts]:
        chance = self.rng.random()
        if chance < 0.08:
            yield self._step(Event.TERMINATED)
            if self.rng.random() < 0.02:
                yield self._later(15, 200, Event.ENDING_REVERSED)
                yield self._later(15, 120, Event.COMPLETED)
        elif chance < 0.09:
            yield self._step(Event.WITHDRAWN)
        elif chance < 0.10 and self.left > MILLION:
            yield self._collect(self._part(0.2, 0.7))
            yield self._later(5, 30, Event.ENTRUSTED)
        elif chance < 0.108 and self.day >= LAW_106_IN_FORCE:
            yield self._step(Event.CONCLUDED_OTHERWISE)
        else:
            yield from self._complete()

    def _complete(self) -> Iterator[EventFacts]:
        """Often the last collection is told first; seldom some of it must be paid back, and collected again."""
        if self.left and self.rng.random() < 0.45:
            yield self._collect(self.left if self.rng.random() < 0.8 else self._part(0.3, 0.9))
            self._wait(self.rng.randint(0, 5))
        self.done += self.left
        self.left = 0
        yield self._step(Event.COMPLETED)
        if self.done > MILLION and self.rng.random() < 0.004:
            yield self._later(10, 90, Event.REFUNDED, self.done // 5)
            yield self._later(10, 60, Event.COMPLETED)

    # -- without means ---------------------------------------------------------------------------

    def _without_means(self) -> Iterator[EventFacts]:
        """Verified again every half year, until means turn up or the waiting time of the law is over."""
        self._wait(self.rng.randint(5, 35))
        grounds = _NO_MEANS_B if self.day >= LAW_106_IN_FORCE else _NO_MEANS
        yield self._step(Event.FOUND_NOT_ENFORCEABLE, ground=self._one_of(grounds))
        means_on = self.day + timedelta(int(self.rng.expovariate(1 / 1000)))
        event, over_on = self._after_waiting(self.day)
        turn = min(means_on, over_on)
        while (turn - self.day).days > 190 and self.day <= self.last_day:
            yield self._later(160, 185, Event.VERIFIED)
        self._until(turn)
        if turn == over_on:
            yield self._step(event)
            if event == Event.REQUEST_RETURNED:
                return
            self._wait(int(self.rng.expovariate(1 / 2500)))
        yield self._step(Event.RESUMED)
        yield from self._work_towards_the_end()

    def _after_waiting(self, since: date) -> tuple[Event, date]:
        """What the law makes of a case without means, and when: the separate book, or the request returned."""
        first = months_after(since, 12) + timedelta(self.rng.randint(3, 100))
        if first < LAW_106_IN_FORCE - timedelta(7) and self.rng.random() < 0.6:
            return Event.MOVED_TO_SEPARATE_BOOK, first
        second = max(months_after(since, 24), LAW_106_IN_FORCE) + timedelta(self.rng.randint(3, 200))
        if self.rng.random() < 0.3:
            second = NEVER
        own = self.facts.initiation == Initiation.EX_OFFICIO
        return (Event.MOVED_TO_SEPARATE_BOOK if own else Event.REQUEST_RETURNED), second
