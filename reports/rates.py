"""Completion rates against every layer of targets: computed from the book, and stored for quick reading.

`verdict` compares one rate with one target; `read` answers a page: the stored rates if they are as new as the book,
else a fresh computation by the same function. Excess and pace are in percentage points, half-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import QuerySet

from agencies.models import Agency
from cases.balances import BalanceRow, By, Scope, balances, revisions
from reports import statutory
from reports.figures import Measure, ratio
from reports.forms import FINISHED, agencies_of, finished_of, standings_of
from reports.models import Comparator, CompletionRate, Target, TargetMeasure
from reports.periods import Period
from reports.statutory.version import Version

_MEASURES = {TargetMeasure.CASES: Measure.CASES, TargetMeasure.AMOUNT: Measure.AMOUNT}


@dataclass(frozen=True)
class Subject:
    """Whose rate: an agency with all it covers, a province's own cases (`own`), or an enforcer in a unit."""

    agency: int
    enforcer: int | None = None
    own: bool = False


@dataclass(frozen=True)
class Rate:
    """Finished, enforceable, and their ratio in per cent (None where nothing is enforceable)."""

    subject: Subject
    measure: TargetMeasure
    finished: int
    enforceable: int

    @property
    def rate(self) -> Decimal | None:
        return ratio(self.finished, self.enforceable)

    def missing(self, target: Decimal) -> int:
        """How much more must be finished to reach the target, in cases or đồng; 0 when it is reached."""
        needed = -(-Fraction(target) * self.enforceable // 100)
        return max(0, int(needed) - self.finished)


@dataclass(frozen=True)
class Against:
    """A rate against a target: pace to date, excess over the target and over the pace, whether it is met."""

    target: Target
    pace: Decimal
    excess: Decimal | None
    excess_over_pace: Decimal | None
    met: bool


def pace_of(target: Decimal, period: Period) -> Decimal:
    """The pro-rata pace: target × months gone ÷ 12 (statistics 7), in per cent."""
    exact = Fraction(target) * period.share
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def verdict(rate: Decimal | None, target: Target, period: Period) -> Against:
    """One rate against one target that has a figure."""
    assert target.rate is not None
    pace = pace_of(target.rate, period)
    if rate is None:
        return Against(target, pace, None, None, met=False)
    met = Comparator(target.comparator).met(rate, target.rate)
    return Against(target, pace, rate - target.rate, rate - pace, met)


def targets_of(period: Period) -> list[Target]:
    """All targets of the year in force on the last day, in the order of the layers; also those without a figure."""
    return sorted(Target.objects.filter(year=period.year).in_force(period.to), key=lambda t: (t.measure, t.rank))


def targets_for(agency: Agency, period: Period, enforcer: int | None = None) -> list[Target]:
    """Those of `targets_of` that apply to an agency, or to an enforcer of it."""
    return [target for target in targets_of(period) if target.applies_to(agency, enforcer)]


Rates = dict[tuple[Subject, TargetMeasure], Rate]


def read(agency: Agency, period: Period, by: By = By.ENFORCER) -> Rates:
    """The rates of an agency, of its units and, if asked, of its enforcers: stored ones if none is older than the book."""
    return stored(agency, period, by) or compute(agency, period, by)


def stored(agency: Agency, period: Period, by: By = By.ENFORCER) -> Rates | None:
    """The stored rates, or None when one is missing or older than the book."""
    units = agencies_of(agency)
    rows = _kept(units, period).values_list(
        "agency", "enforcer", "own", "measure", "finished", "enforceable", "revision"
    )
    if by is not By.ENFORCER:
        rows = rows.filter(enforcer=None)
    result: Rates = {}
    revision_of: dict[Subject, int] = {}
    for unit, enforcer, own, measure, finished, enforceable, revision in rows:
        subject = Subject(unit, enforcer, own)
        revision_of[subject] = revision
        result[subject, TargetMeasure(measure)] = Rate(subject, TargetMeasure(measure), finished, enforceable)
    return result if _are_new(agency, units, period, revision_of) else None


def is_stored(agency: Agency, period: Period) -> bool:
    """Whether rates are stored and none of them is older than the book."""
    units = agencies_of(agency)
    of_units = _kept(units, period).filter(enforcer=None).values_list("agency", "own", "revision")
    return _are_new(agency, units, period, {Subject(unit, None, own): revision for unit, own, revision in of_units})


def _kept(units: Sequence[int], period: Period) -> QuerySet[CompletionRate]:
    return CompletionRate.objects.filter(agency__in=units, year=period.year, month=period.month, to=period.to)


def _are_new(agency: Agency, units: Sequence[int], period: Period, revision_of: dict[Subject, int]) -> bool:
    """Whether there are rates, and each was computed from the book as it is."""
    now = revisions(units, period.year, period.month)
    return Subject(agency.pk) in revision_of and all(
        revision == revision_for(subject, agency, now) for subject, revision in revision_of.items()
    )


def revision_for(subject: Subject, agency: Agency, now: Mapping[int, int]) -> int:
    """The revision of the book behind a rate: of all units for the whole of `agency`, else of the subject's own unit."""
    return sum(now.values()) if subject == Subject(agency.pk) else now.get(subject.agency, 0)


def compute(agency: Agency, period: Period, by: By = By.ENFORCER) -> Rates:
    """The rates from one reading of the book, by unit or down to the enforcer."""
    version = statutory.in_force(period.to)
    units = agencies_of(agency)
    whole = Subject(agency.pk)
    groups: dict[Subject, list[BalanceRow]] = {whole: []}
    for unit in units:
        groups[_of_unit(agency, unit)] = []
    for row in balances(Scope(units, period.year, period.to), by):
        groups[whole].append(row)
        if (own := _of_unit(agency, row.agency)) != whole:
            groups[own].append(row)
        if by is By.ENFORCER:
            groups.setdefault(Subject(row.agency, row.enforcer), []).append(row)
    return {
        (subject, name): _rate(subject, name, measure, rows, version)
        for subject, rows in groups.items()
        for name, measure in _MEASURES.items()
    }


def _of_unit(agency: Agency, unit: int) -> Subject:
    """The subject of a unit's own book: of the province itself, its own cases."""
    return Subject(unit, own=unit == agency.pk and agency.is_province)


def _rate(subject: Subject, name: TargetMeasure, measure: Measure, rows: list[BalanceRow], version: Version) -> Rate:
    standings = standings_of(rows, measure)
    cells = {key: version.by_key[key].sum.of(standings) for key in (*FINISHED, "enforceable")}
    return Rate(subject, name, finished_of(cells), cells["enforceable"])


def layers(rate: Rate, targets: Iterable[Target], period: Period) -> list[Against]:
    """The rate against every layer that has a figure, in the order of the layers."""
    return [
        verdict(rate.rate, target, period)
        for target in targets
        if target.measure == rate.measure and target.rate is not None
    ]
