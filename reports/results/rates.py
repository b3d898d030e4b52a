"""Completion rates against every layer of targets: computed from the book, and stored for quick reading.

`verdict` compares one rate with one target; `read` answers a page: the stored rates if they are as new as the book,
else a fresh computation by the same function. Excess and pace are in percentage points, half-up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.db.models import QuerySet

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.balances import BalanceRow, By, Scope, balances, revisions
from common.once import once
from reports import statutory
from reports.models import Comparator, CompletionRate, Target, TargetMeasure
from reports.periods import Period
from reports.statutory.algebra import Measure, ratio
from reports.statutory.compute import FINISHED, finished_of, standings_of
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
    """Finished, enforceable, all to be enforced; finished ÷ enforceable in per cent (None where nothing is enforceable)."""

    subject: Subject
    measure: TargetMeasure
    finished: int
    enforceable: int
    to_enforce: int

    @property
    def rate(self) -> Decimal | None:
        return ratio(self.finished, self.enforceable)

    @property
    def of_all(self) -> Decimal | None:
        """Finished ÷ all to be enforced, also what has no conditions: not the official rate, but beside it."""
        return ratio(self.finished, self.to_enforce)

    def plus(self, other: Rate) -> Rate:
        """Both together, under this subject."""
        return replace(
            self,
            finished=self.finished + other.finished,
            enforceable=self.enforceable + other.enforceable,
            to_enforce=self.to_enforce + other.to_enforce,
        )

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
    rows = Target.objects.filter(year=period.year).in_force(period.to)
    return once(("targets", period.year, period.to), lambda: sorted(rows, key=lambda target: (target.measure, target.rank)))


def targets_for(agency: Agency, period: Period, enforcer: int | None = None) -> list[Target]:
    """Those of `targets_of` that apply to an agency, or to an enforcer of it."""
    return [target for target in targets_of(period) if target.applies_to(agency, enforcer)]


Rates = dict[tuple[Subject, TargetMeasure], Rate]


def read(agency: Agency, period: Period, by: By = By.ENFORCER, organisation: Organisation | None = None) -> Rates:
    """The rates of an agency, of its units and, if asked, of its enforcers: stored ones if none is older than the book.

    The units are those of the organisation given, or of the last day of the period.
    """
    organisation = organisation or Organisation.as_of(period.to)
    found = stored(agency, period, by, organisation) or compute(agency, period, by, organisation)
    return _carried(found, agency, organisation)


def stored(agency: Agency, period: Period, by: By = By.ENFORCER, organisation: Organisation | None = None) -> Rates | None:
    """The stored rates, by the agencies that hold the books, or None when one is missing or older than the book."""
    units = (organisation or Organisation.as_of(period.to)).covers(agency)
    rows = _kept(units, period).values_list("agency", "enforcer", "own", "measure", "finished", "enforceable", "to_enforce", "revision")
    if by is not By.ENFORCER:
        rows = rows.filter(enforcer=None)
    result: Rates = {}
    revision_of: dict[Subject, int] = {}
    for unit, enforcer, own, measure, *figures, revision in rows:
        subject = Subject(unit, enforcer, own)
        revision_of[subject] = revision
        result[subject, TargetMeasure(measure)] = Rate(subject, TargetMeasure(measure), *figures)
    return result if _are_new(agency, units, period, revision_of) else None


def is_stored(agency: Agency, units: Sequence[int], period: Period) -> bool:
    """Whether rates are stored and none of them is older than the book."""
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
    """The revision of the book behind a rate: of all units for a whole province, else of the subject's own unit."""
    is_whole = agency.is_province and subject == Subject(agency.pk)
    return sum(now.values()) if is_whole else now.get(subject.agency, 0)


def compute(agency: Agency, period: Period, by: By = By.ENFORCER, organisation: Organisation | None = None) -> Rates:
    """The rates from one reading of the book, by the agencies that hold it, or down to the enforcer."""
    organisation = organisation or Organisation.as_of(period.to)
    version = statutory.in_force(period.to)
    units = organisation.covers(agency)
    whole = Subject(agency.pk)
    subject_of = {unit: Subject(unit, own=organisation.agencies[unit].is_province) for unit in units}
    groups: dict[Subject, list[BalanceRow]] = {whole: [], **{subject: [] for subject in subject_of.values()}}
    for row in balances(Scope(units, period.year, period.to), by):
        if agency.is_province:
            groups[whole].append(row)
        groups[subject_of[row.agency]].append(row)
        if by is By.ENFORCER:
            groups.setdefault(Subject(row.agency, row.enforcer), []).append(row)
    return {
        (subject, name): _rate(subject, name, measure, rows, version)
        for subject, rows in groups.items()
        for name, measure in _MEASURES.items()
    }


def _carried(found: Rates, agency: Agency, organisation: Organisation) -> Rates:
    """The same rates, those of agencies that were merged added to those of the unit that carries them on."""
    units = organisation.covers(agency)
    result: Rates = {}
    for (subject, measure), rate in found.items():
        if not (agency.is_province and subject == Subject(agency.pk)):
            subject = replace(subject, agency=organisation.unit_of(subject.agency, units))
        before = result.get((subject, measure))
        result[subject, measure] = before.plus(rate) if before else replace(rate, subject=subject)
    return result


def _rate(subject: Subject, name: TargetMeasure, measure: Measure, rows: list[BalanceRow], version: Version) -> Rate:
    standings = standings_of(rows, measure)
    cells = {key: version.by_key[key].sum.of(standings) for key in (*FINISHED, "enforceable", "to_enforce")}
    return Rate(subject, name, finished_of(cells), cells["enforceable"], cells["to_enforce"])


def layers(rate: Rate, targets: Iterable[Target], period: Period) -> list[Against]:
    """The rate against every layer that has a figure, in the order of the layers."""
    return [verdict(rate.rate, target, period) for target in targets if target.measure == rate.measure and target.rate is not None]
