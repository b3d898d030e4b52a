"""Further indicators beside the completion rate, each from what the book and the registers hold.

Carried over: what is enforceable and not finished, at the beginning of the year and on the day, by the same columns of the
form. Classified: of the cases open today, those that were not verified in time or are verified without a conclusion are
late; a day of the past cannot be asked for. In time: of requests and entrustments whose last day to decide came within
the period, those decided by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import sub

from django.db.models import F, Q

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.balances import Scope, balances
from cases.models import Deadline, EnforcementCase, EnforcementRequest, Entrustment
from reports import statutory
from reports.models import Indicator
from reports.periods import Period
from reports.statutory.algebra import Measure, Standing, ratio
from reports.statutory.compute import FINISHED, standings_of

FIRST_VERIFICATION = "VERIFY_FIRST"  # the clock of the first verification (Law 106/2025 art. 37)


@dataclass(frozen=True)
class Reading:
    """`part` of `whole`; of what is carried over, what is left of what there was at the beginning.

    `value` in per cent; None where the whole is nothing, or the day cannot be asked for.
    """

    indicator: Indicator
    value: Decimal | None
    part: int = 0
    whole: int = 0
    enforceable: int = 0  # of what is carried over: all that is enforceable, of which the rest is finished


def read(agency: Agency, period: Period, organisation: Organisation, *, today: date) -> dict[Indicator, Reading]:
    """All indicators of an agency on the last day of the period."""
    units = organisation.covers(agency)
    found = [*_carried(units, period), _classified(units, period, today), _in_time(units, period)]
    return {reading.indicator: reading for reading in found}


def _carried(units: tuple[int, ...], period: Period) -> list[Reading]:
    """What was enforceable at the beginning of the year, and how much less is left."""
    version = statutory.in_force(period.to)
    left_of = reduce(sub, (version.by_key[key].sum for key in FINISHED), version.by_key["enforceable"].sum)
    book = balances(Scope(units, period.year, period.to))
    found = []
    for indicator, measure in ((Indicator.CARRY_CASES, Measure.CASES), (Indicator.CARRY_AMOUNT, Measure.AMOUNT)):
        standings = standings_of(book, measure)
        left = left_of.of(standings)
        whole = left_of.of({account: Standing(one.opening, 0) for account, one in standings.items()})
        enforceable = version.by_key["enforceable"].sum.of(standings)
        found.append(Reading(indicator, ratio(whole - left, whole), left, whole, enforceable))
    return found


def _classified(units: tuple[int, ...], period: Period, today: date) -> Reading:
    """Of the cases open today, those of which nothing is late on the way to a classification."""
    if period.to < today:
        return Reading(Indicator.CLASSIFIED, None)
    cases = EnforcementCase.objects.open().filter(agency__in=units)
    overdue = Deadline.objects.overdue(as_of=today).filter(agency__in=units, code=FIRST_VERIFICATION)
    whole = cases.count()
    late = cases.filter(Q(unclassified=True) | Q(pk__in=overdue.values("case"))).count()
    return Reading(Indicator.CLASSIFIED, ratio(whole - late, whole), whole - late, whole)


def _in_time(units: tuple[int, ...], period: Period) -> Reading:
    """Of the requests and entrustments to be decided within the period, those decided or refused by their last day."""
    part = whole = 0
    for model in (EnforcementRequest, Entrustment):
        due = model._default_manager.filter(agency__in=units, due_on__gte=period.start, due_on__lte=period.to)
        whole += due.count()
        part += due.filter(answered_on__lte=F("due_on")).count()
    return Reading(Indicator.IN_TIME, ratio(part, whole), part, whole)
