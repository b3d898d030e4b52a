"""How each agency kept its time limits: received, in time, late, overdue, days, refusals; counted by agency, never by person.

In time: answered by the last day of the clock, extensions declared in time included. Late: answered after it. Missed: not
answered, and overdue. A refusal with reasons is an answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import Count, F, Q, QuerySet, Sum

from coordination.lifecycles.request import WAITING, Result
from coordination.models import CoordinationRequest


@dataclass(frozen=True)
class Tally:
    """How often in time, late, not at all."""

    kept: int = 0
    late: int = 0
    missed: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(self.kept + other.kept, self.late + other.late, self.missed + other.missed)

    @property
    def total(self) -> int:
        return self.kept + self.late + self.missed

    @property
    def rate(self) -> Decimal | None:
        """In time ÷ all, in per cent; None where nothing was due."""
        if not self.total:
            return None
        return (Decimal(100) * self.kept / self.total).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Score:
    """What one agency did with what it received in a period, in all or of one kind."""

    received: int = 0
    in_time: int = 0
    late: int = 0
    missed: int = 0
    running: int = 0
    refused: int = 0
    extended: int = 0
    reminders: int = 0
    median: Decimal | None = None

    @property
    def tally(self) -> Tally:
        """Those of which one can say whether they were in time."""
        return Tally(self.in_time, self.late, self.missed)


_COUNTED = ("received", "in_time", "late", "missed", "running", "refused", "extended", "reminders")


@dataclass
class Tallied:
    """Counts that add up, and how many answers took how many days: the median of a sum is not one of medians."""

    counts: Counter[str] = field(default_factory=Counter)
    days: Counter[int] = field(default_factory=Counter)

    def add(self, other: Tallied) -> None:
        """Add another to this one."""
        self.counts.update(other.counts)
        self.days.update(other.days)

    @property
    def score(self) -> Score:
        return Score(**{name: self.counts[name] for name in _COUNTED}, median=_median(self.days))


def _median(days: Counter[int]) -> Decimal | None:
    """Half took at most so many days; between two, their mean."""
    total = days.total()
    if not total:
        return None
    wanted, passed = ((total - 1) // 2, total // 2), 0
    found: list[int] = []
    for day, count in sorted(days.items()):
        passed += count
        found += [day] * sum(place < passed for place in wanted[len(found) :])
    return (Decimal(sum(found)) / 2).quantize(Decimal("0.1"), ROUND_HALF_UP)


def received_in(rows: QuerySet[CoordinationRequest], since: date, until: date) -> QuerySet[CoordinationRequest]:
    """What came in a period: taken in, or sent and not yet taken in. Whoever takes nothing in does not stand better for it."""
    return rows.filter(came_on__range=(since, until))


def tallied(rows: QuerySet[CoordinationRequest], today: date) -> dict[tuple[int, str], Tallied]:
    """The counts of each addressee and kind, by one reading of the index `request_by_coming`: it names no column outside it."""
    answered, waiting = Q(answered_on__isnull=False), Q(state__in=sorted(WAITING))
    late = Q(answered_on__gt=F("answer_due_on"))
    groups = rows.order_by().values_list("addressee", "kind", F("answered_on") - F("received_on"))
    counts = groups.annotate(
        received=Count("addressee"),
        in_time=Count("addressee", filter=answered & ~late),
        late=Count("addressee", filter=answered & late),
        missed=Count("addressee", filter=waiting & Q(due_on__lt=today)),
        running=Count("addressee", filter=waiting & Q(due_on__gte=today)),
        refused=Count("addressee", filter=Q(result=Result.REFUSED)),
        extended=Count("addressee", filter=Q(extended=True)),
        reminders=Sum("reminders", default=0),
    )
    found: dict[tuple[int, str], Tallied] = {}
    for addressee, kind, took, *numbers in counts:
        one = Tallied(Counter(dict(zip(_COUNTED, numbers, strict=True))))
        if took is not None:
            one.days[took.days] = numbers[0]
        found.setdefault((addressee, kind), Tallied()).add(one)
    return found


def together(parts: Iterable[Tallied]) -> Score:
    """The score of several together."""
    whole = Tallied()
    for part in parts:
        whole.add(part)
    return whole.score


def by_agency(parts: Mapping[tuple[int, str], Tallied]) -> dict[int, Score]:
    """The score of each addressee."""
    found: dict[int, list[Tallied]] = {}
    for (agency, _kind), part in parts.items():
        found.setdefault(agency, []).append(part)
    return {agency: together(kept) for agency, kept in found.items()}


def defects(rows: QuerySet[CoordinationRequest]) -> dict[tuple[int, str], int]:
    """By court and kind of defect, how often its judgments were asked about; never by judge."""
    found = rows.exclude(defect="").order_by().values_list("judgment__court", "defect").annotate(count=Count("*"))
    return {(court, defect): count for court, defect, count in found if court}


HELD = """
SELECT agency_id, sum(until - "on")::int AS days, count(DISTINCT request_id)::int AS requests FROM (
    SELECT step.agency_id, step.request_id, step."on",
        lead(step."on", 1, CASE WHEN request.due_on IS NULL THEN step."on" ELSE %s END)
            OVER (PARTITION BY step.request_id ORDER BY step.recorded_at, step.id) AS until
    FROM coordination_requeststep AS step JOIN coordination_coordinationrequest AS request ON request.id = step.request_id
    WHERE request.id IN ({requests})
) AS held GROUP BY agency_id
"""


def days_held(rows: QuerySet[CoordinationRequest], today: date) -> dict[int, tuple[int, int]]:
    """For how many days each agency held these requests, and how many of them."""
    requests, words = rows.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(HELD.format(requests=requests), [today, *words])
        return {agency: (days, count) for agency, days, count in cursor.fetchall()}
