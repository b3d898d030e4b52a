"""Simulated provinces: realistic histories of any number of cases, the same for the same seed. Pure.

`simulate` yields cases in the order of their decisions, each with its folded history: what the law of the book
refuses is left out of it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random
from typing import NamedTuple

from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts, EventFacts, Folded, RefusedEvent, fold, in_legal_order
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.transitions import REOPENING
from common.spans import spans
from enforcement.demonstration.simulation.life import Life
from enforcement.demonstration.simulation.names import BANKS, STATE_BUDGET, company, person
from enforcement.demonstration.simulation.profiles import MILLION, Profile, any_amount, any_profile
from law.years import reporting_year, year_end, year_start

# New decisions by calendar month: fewer around Tết.
_ARRIVALS = (1.0, 0.7, 1.0, 1.0, 1.0, 1.05, 1.05, 1.05, 1.0, 1.05, 1.05, 1.1)


class CourtPlan(NamedTuple):
    """A court whose judgments a unit enforces, with the first and last day of its existence (None: open)."""

    agency: int
    since: date | None = None
    until: date | None = None

    def existed(self, on: date) -> bool:
        return spans(self.since, self.until, on)


class EnforcerPlan(NamedTuple):
    """An enforcer: the share of cases compared with the colleagues', and the pace compared with the average."""

    id: int
    load: float = 1.0
    speed: float = 1.0


class Following(NamedTuple):
    """The unit that goes on with the cases of one that ends, from when, under which decision."""

    agency: int
    on: date
    instrument: str


@dataclass(frozen=True)
class UnitPlan:
    """A unit to simulate. One court at least must have existed on every day.

    A unit that ended names the one that follows: its people and its open cases go along. `since` is the first day of a
    unit that followed others.
    """

    agency: int
    enforcers: tuple[EnforcerPlan, ...]
    courts: tuple[CourtPlan, ...]
    weight: float = 1.0
    speed: float = 1.0
    since: date = date.min
    following: Following | None = None

    def works(self, on: date) -> bool:
        """Whether it issues decisions on a day."""
        return self.since <= on and (self.following is None or on < self.following.on)


@dataclass(slots=True)
class SimulatedJudgment:
    """The judgment behind one or more cases. `id` is set by whoever stores it."""

    court: int
    number: str
    judged_on: date
    kind: JudgmentKind
    id: int = 0


@dataclass(slots=True)
class SimulatedCase:
    """A case with its whole folded history; `EventFacts.ref` holds the number of the document.

    `refused` counts the steps that the rules of the book refused and that were left out.
    """

    facts: CaseFacts
    kind: JudgmentKind
    decision_number: str
    judgment: SimulatedJudgment
    credit_institution: bool
    creditor: str
    debtor: str
    folded: Folded
    refused: int


@dataclass
class _Desk:
    """A unit at work: the running numbers of all units and courts, and the judgment just received."""

    plan: UnitPlan
    loads: list[float]
    colleagues: tuple[Holder, ...]
    numbers: Counter[tuple[object, ...]]
    followers: dict[int, Following]
    latest: SimulatedJudgment | None = None

    def number(self, *key: object) -> int:
        """The next number of a running series."""
        self.numbers[key] += 1
        return self.numbers[key]


def simulate(*, units: Sequence[UnitPlan], first_year: int, last_day: date, cases_a_year: float, rng: Random) -> Iterator[SimulatedCase]:
    """Cases decided from 1 October of the first reporting year to the last day, and what became of them by then."""
    desks = _desks(units)
    eras: dict[tuple[bool, ...], tuple[list[_Desk], list[float]]] = {}
    for day in _decision_days(first_year, last_day, cases_a_year, rng):
        era = tuple(unit.works(day) for unit in units)
        if era not in eras:
            working = [desk for desk, works in zip(desks, era, strict=True) if works]
            eras[era] = working, list(accumulate(desk.plan.weight for desk in working))
        working, weights = eras[era]
        yield _case(rng.choices(working, cum_weights=weights)[0], day, last_day, rng)


def share_of_year(year: int, last_day: date) -> float:
    """The part of a year's cases that is decided by the last day."""
    days = _weights(year)
    return sum(weight for day, weight in days if day <= last_day) / sum(weight for _, weight in days)


def _desks(units: Sequence[UnitPlan]) -> list[_Desk]:
    """The desks; whoever takes over a case is mostly a colleague, seldom the first enforcer of another unit."""
    desks = []
    numbers: Counter[tuple[object, ...]] = Counter()
    followers = {unit.agency: unit.following for unit in units if unit.following}
    for unit in units:
        own = tuple(Holder(unit.agency, enforcer.id) for enforcer in unit.enforcers)
        others = tuple(
            Holder(other.agency, other.enforcers[0].id)
            for other in units
            if other is not unit and (other.since, bool(other.following)) == (unit.since, bool(unit.following))
        )
        loads = list(accumulate(enforcer.load for enforcer in unit.enforcers))
        desks.append(_Desk(unit, loads, own * max(1, len(others)) + others, numbers, followers))
    return desks


def _weights(year: int) -> list[tuple[date, float]]:
    """The working days of a reporting year, with how much comes in on each."""
    days = (date.fromordinal(n) for n in range(year_start(year).toordinal(), year_end(year).toordinal() + 1))
    return [(day, _ARRIVALS[day.month - 1]) for day in days if day.weekday() < 5]


def _decision_days(first_year: int, last_day: date, cases_a_year: float, rng: Random) -> Iterator[date]:
    """The days of all decisions, in order. Rounding never loses a case over the years."""
    wanted, given = 0.0, 0
    for year in range(first_year, reporting_year(last_day) + 1):
        wanted += cases_a_year * share_of_year(year, last_day)
        count = round(wanted) - given
        given += count
        days = [(day, weight) for day, weight in _weights(year) if day <= last_day]
        if days:
            yield from sorted(rng.choices([d for d, _ in days], weights=[weight for _, weight in days], k=count))


def _case(desk: _Desk, day: date, last_day: date, rng: Random) -> SimulatedCase:
    profile = any_profile(rng)
    credit = rng.random() < profile.credit
    amount = any_amount(profile, rng, credit=credit)
    enforcer = rng.choices(desk.plan.enforcers, cum_weights=desk.loads)[0]
    facts = CaseFacts(Holder(desk.plan.agency, enforcer.id), profile.initiation, day, amount, amount if profile.for_budget else 0)
    life = Life(
        facts,
        speed=desk.plan.speed * enforcer.speed * _ease(amount),
        colleagues=desk.colleagues,
        interest=credit,
        last_day=last_day,
        rng=rng,
    )
    events = _recorded(_until(life.steps(), last_day), rng)
    if desk.plan.following and last_day >= desk.plan.following.on:
        events = _handed_over(facts, events, desk.followers)
    folded, refused = _fold(facts, events)
    creditor, debtor = _parties(profile, credit, rng)
    return SimulatedCase(
        facts,
        profile.kind,
        str(desk.number("decision", desk.plan.agency, day.year)),
        _judgment(desk, profile, day, rng),
        credit,
        creditor,
        debtor,
        folded,
        refused,
    )


def _ease(amount: int) -> float:
    """Small sums are paid sooner: more than twice the average pace for a court fee, a twentieth for the largest."""
    return min(2.4, max(0.05, (45 * MILLION / max(amount, MILLION)) ** 0.38))


def _until(steps: Iterable[EventFacts], last_day: date) -> list[EventFacts]:
    """What has happened by the last day."""
    told = []
    for item in steps:
        if item.occurred_on > last_day:
            break
        told.append(item)
    return told


def _recorded(events: list[EventFacts], rng: Random) -> list[EventFacts]:
    """Now and then an event is recorded after the next one: the order of recording is the sequence."""
    if len(events) > 3 and rng.random() < 0.02:
        i = rng.randrange(1, len(events) - 1)
        earlier, later = events[i : i + 2]
        if earlier.occurred_on < later.occurred_on:
            events[i] = replace(earlier, sequence=later.sequence)
            events[i + 1] = replace(later, sequence=earlier.sequence)
    return events


def _handed_over(facts: CaseFacts, events: list[EventFacts], followers: dict[int, Following]) -> list[EventFacts]:
    """The same history of a case whose unit ended: what is open then goes along, what is reopened later follows."""
    following = followers[facts.holder.agency]
    told = [_redirected(item, followers) for item in events]
    for day in sorted({following.on, *(i.occurred_on for i in told if i.event in REOPENING and i.occurred_on > following.on)}):
        folded, _refused = _fold(facts, [item for item in told if item.occurred_on <= day])
        position = folded.position
        if (position.is_open or position.in_book) and position.holder.agency in followers:
            to = Holder(followers[position.holder.agency].agency, position.holder.enforcer)
            told.append(EventFacts(Event.REASSIGNED, day, len(told) + 1, to=to, ref=following.instrument))
            return in_legal_order(told)
    return told


def _redirected(item: EventFacts, followers: dict[int, Following]) -> EventFacts:
    """A case is given to the unit that works on that day."""
    following = followers.get(item.to.agency) if item.to else None
    if item.to is None or following is None or item.occurred_on < following.on:
        return item
    return replace(item, to=Holder(following.agency, item.to.enforcer))


def _fold(facts: CaseFacts, events: list[EventFacts]) -> tuple[Folded, int]:
    """Fold the history, leaving out what is refused; how many steps that were."""
    refused = 0
    while True:
        try:
            return fold(facts, events), refused
        except RefusedEvent as refusal:
            events.remove(refusal.event)
            refused += 1


def _judgment(desk: _Desk, profile: Profile, day: date, rng: Random) -> SimulatedJudgment:
    """A judgment of one of the unit's courts; a request often follows a judgment that already has a case."""
    latest = desk.latest
    if latest and profile.initiation == Initiation.ON_REQUEST and latest.kind == profile.kind and rng.random() < 0.5:
        return latest
    judged_on = day - timedelta(rng.randint(20, 70))
    court = rng.choice([court for court in desk.plan.courts if court.existed(judged_on)]).agency
    number = desk.number("judgment", court, judged_on.year, profile.code)
    desk.latest = SimulatedJudgment(court, f"{number}/{judged_on.year}/{profile.code}", judged_on, profile.kind)
    return desk.latest


def _parties(profile: Profile, credit: bool, rng: Random) -> tuple[str, str]:
    creditor = STATE_BUDGET if profile.for_budget else rng.choice(BANKS) if credit else person(rng)
    return creditor, company(rng) if rng.random() < profile.company else person(rng)


__all__ = [
    "CourtPlan",
    "EnforcerPlan",
    "Following",
    "SimulatedCase",
    "SimulatedJudgment",
    "UnitPlan",
    "share_of_year",
    "simulate",
]
