"""How each agency kept its time limits: received, in time, late, overdue, days, refusals; counted by agency, never by person.

In time: answered by the last day of the clock, extensions declared in time included. Late: answered after it. Missed: not
answered, and overdue. A refusal with reasons is an answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import connection
from django.db.models import Aggregate, Count, DurationField, F, Q, QuerySet, Sum

from coordination.lifecycle import WAITING, Result
from coordination.models import CoordinationRequest


class Median(Aggregate):
    """The median of a time."""

    function = "PERCENTILE_CONT"
    name = "median"
    output_field = DurationField()
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"


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
    def judged(self) -> int:
        """Those of which one can say whether they were in time."""
        return self.in_time + self.late + self.missed

    @property
    def rate(self) -> Decimal | None:
        """In time ÷ judged, in per cent."""
        if not self.judged:
            return None
        return (Decimal(100) * self.in_time / self.judged).quantize(Decimal("0.01"), ROUND_HALF_UP)


_WAITING = Q(state__in=sorted(WAITING))
_ANSWERED = Q(answered_on__isnull=False)


def _counted(today: date) -> dict[str, Any]:
    late = Q(answered_on__gt=F("answer_due_on"))
    return {
        "received": Count("pk"),
        "in_time": Count("pk", filter=_ANSWERED & ~late),
        "late": Count("pk", filter=_ANSWERED & late),
        "missed": Count("pk", filter=_WAITING & Q(due_on__lt=today)),
        "running": Count("pk", filter=_WAITING & Q(due_on__gte=today)),
        "refused": Count("pk", filter=Q(result=Result.REFUSED)),
        "extended": Count("pk", filter=Q(extended=True)),
        "reminded": Sum("reminders", default=0),
        "median": Median(F("answered_on") - F("received_on"), filter=_ANSWERED),
    }


def _score(row: Mapping[str, Any]) -> Score:
    median = row["median"]
    counts = {name: row[name] for name in ("received", "in_time", "late", "missed", "running", "refused", "extended")}
    return Score(**counts, reminders=row["reminded"], median=None if median is None else _days(median))


def _days(time: timedelta) -> Decimal:
    return (Decimal(int(time.total_seconds())) / 86_400).quantize(Decimal("0.1"), ROUND_HALF_UP)


def received_in(rows: QuerySet[CoordinationRequest], since: date, until: date) -> QuerySet[CoordinationRequest]:
    """What was received in a period."""
    return rows.filter(received_on__range=(since, until))


def by_agency(rows: QuerySet[CoordinationRequest], today: date) -> dict[int, Score]:
    """The score of each addressee."""
    found = rows.order_by().values("addressee").annotate(**_counted(today))
    return {row["addressee"]: _score(row) for row in found}


def by_kind(rows: QuerySet[CoordinationRequest], today: date) -> dict[tuple[int, str], Score]:
    """The score of each addressee and kind."""
    found = rows.order_by().values("addressee", "kind").annotate(**_counted(today))
    return {(row["addressee"], row["kind"]): _score(row) for row in found}


def total(rows: QuerySet[CoordinationRequest], today: date) -> Score:
    """All of them together."""
    return _score(rows.order_by().aggregate(**_counted(today)))


def defects(rows: QuerySet[CoordinationRequest]) -> dict[tuple[int, str], int]:
    """By court and kind of defect, how often its judgments were asked about; never by judge."""
    found = rows.exclude(defect="").order_by().values_list("judgment__court", "defect").annotate(count=Count("pk"))
    return {(court, defect): count for court, defect, count in found if court}


HELD = """
SELECT agency_id, sum(until - "on")::int AS days, count(DISTINCT request_id)::int AS requests FROM (
    SELECT step.agency_id, step.request_id, step."on",
        lead(step."on", 1, CASE WHEN request.due_on IS NULL THEN step."on" ELSE %s END)
            OVER (PARTITION BY step.request_id ORDER BY step.recorded_at, step.id) AS until
    FROM coordination_requeststep AS step JOIN coordination_coordinationrequest AS request ON request.id = step.request_id
    WHERE request.id = ANY (%s)
) AS held GROUP BY agency_id
"""


def days_held(rows: Iterable[int], today: date) -> dict[int, tuple[int, int]]:
    """For how many days each agency held these requests (by their keys), and how many of them."""
    with connection.cursor() as cursor:
        cursor.execute(HELD, [today, list(rows)])
        return {agency: (days, requests) for agency, days, requests in cursor.fetchall()}
