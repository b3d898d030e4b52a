"""Reading allotments: who receives, what must be allotted, what is in force on a day, and whether the layers add up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person
from agencies.organisation import Organisation
from agencies.roles import Role
from common.refusal import Refused
from common.spans import spanning
from reports.models import Allotment, AllotmentLine, AllotmentState, Receivers, Target, TargetMeasure
from reports.models.allotment import AllotmentQuerySet
from reports.periods import Period
from reports.results import rates
from reports.targets.arithmetic import AllotmentBalance, due_of


@dataclass(frozen=True)
class CasesAndAmount:
    """Cases and đồng; None where it is not decided."""

    cases: int | None = None
    amount: int | None = None

    def of(self, measure: TargetMeasure) -> int | None:
        return self.cases if measure is TargetMeasure.CASES else self.amount


Lines = Mapping[int, CasesAndAmount]  # by key of the receiver
NOTHING = CasesAndAmount()


@dataclass(frozen=True)
class Due:
    """What must be allotted, and the targets above it comes from (none where the allotment above says it)."""

    cases: int
    amount: int
    targets: Mapping[TargetMeasure, Target] | None = None


def receivers_of(agency: Agency, receivers: str, on: date) -> list[Agency] | list[Person]:
    """Who receives on a day: the units of a province with itself, for the cases it handles; or the enforcers of a unit."""
    if receivers == Receivers.UNITS:
        organisation = Organisation.as_of(on)
        return organisation.units(organisation.covers(agency))
    holding = Q(pk__in=agency.posts.filter(spanning(on), role=Role.ENFORCER).values("person"))
    return list(Person.objects.filter(holding, stands_for=None))


def in_force(year: int, agency: Agency, receivers: str, on: date) -> Allotment | None:
    """The edition in force on a day."""
    return _with_lines(Allotment.objects.of(year, agency, receivers).in_force(on))


def line_above(agency: Agency, year: int, on: date) -> AllotmentLine | None:
    """What the province's decision in force on a day gives this unit."""
    above = agency if agency.is_province else agency.parent
    found = AllotmentLine.objects.filter(
        allotment__in=Allotment.objects.filter(agency=above, receivers=Receivers.UNITS, year=year).in_force(on)
    )
    return found.filter(unit=agency).select_related("allotment").first()


def targets_above(agency: Agency, year: int, on: date) -> dict[TargetMeasure, Target]:
    """The nearest target in per cent that binds an agency on a day, by measure: the province's own before the Ministry's."""
    found = rates.targets_for(agency, Period(year, on))
    return {TargetMeasure(target.measure): target for target in found if target.rate is not None}


def due_for(agency: Agency, receivers: str, year: int, base: CasesAndAmount, on: date) -> Due:
    """What must be allotted. Raises Refused where the layer above says nothing yet, or the base is not given."""
    if receivers == Receivers.ENFORCERS:
        line = line_above(agency, year, on)
        if line is None or not line.is_complete:
            raise Refused(
                _noop("Ngày %(day)s chưa có quyết định giao chỉ tiêu năm %(year)s cho %(agency)s; tỉnh ký quyết định giao đơn vị trước."),
                day=f"{on:%d/%m/%Y}",
                year=year,
                agency=agency,
            )
        assert line.cases is not None and line.amount is not None
        return Due(line.cases, line.amount)
    targets = targets_above(agency, year, on)
    due = {measure: _of_rate(targets.get(measure), base.of(measure), measure, year) for measure in TargetMeasure}
    return Due(due[TargetMeasure.CASES], due[TargetMeasure.AMOUNT], targets)


_NO_TARGET = {
    TargetMeasure.CASES: _noop("Năm %(year)s chưa có chỉ tiêu về việc do cấp trên giao; ghi chỉ tiêu Bộ hoặc tỉnh trước khi giao đơn vị."),
    TargetMeasure.AMOUNT: _noop("Năm %(year)s chưa có chỉ tiêu về tiền do cấp trên giao; ghi chỉ tiêu Bộ hoặc tỉnh trước khi giao đơn vị."),
}


def _of_rate(target: Target | None, base: int | None, measure: TargetMeasure, year: int) -> int:
    if target is None or target.rate is None:
        raise Refused(_NO_TARGET[measure], year=year)
    if base is None:
        raise Refused(_noop("Nhập số dự kiến có điều kiện thi hành cả năm."), field=f"base_{measure.value}")
    return due_of(base, target.rate, target.comparator)


def lines_of(allotment: Allotment | None) -> dict[int, CasesAndAmount]:
    """The lines of an edition by receiver."""
    rows = allotment.lines.all() if allotment else ()
    return {line.receiver: CasesAndAmount(line.cases, line.amount) for line in rows}


def balance(due: Due | Allotment, lines: Iterable[CasesAndAmount], measure: TargetMeasure) -> AllotmentBalance:
    """What must be allotted by one measure, and what these lines allot."""
    if isinstance(due, Allotment):
        due = Due(due.due_cases, due.due_amount)
    of_due = due.cases if measure is TargetMeasure.CASES else due.amount
    return AllotmentBalance(of_due, sum(line.of(measure) or 0 for line in lines))


def edition_before(allotment: Allotment) -> Allotment | None:
    """The edition that this one changes."""
    editions = Allotment.objects.of(allotment.year, allotment.agency, allotment.receivers)
    return _with_lines(editions.filter(edition=allotment.edition - 1)) if allotment.edition > 1 else None


@dataclass(frozen=True)
class Match:
    """A unit's line above against what the unit has signed on to its enforcers."""

    allotment: Allotment
    above: CasesAndAmount
    given: CasesAndAmount

    @property
    def holds(self) -> bool:
        return self.above == self.given


def matches(year: int, above: Allotment, on: date) -> dict[int, Match]:
    """Of every unit that has signed on to its enforcers by a day: whether that still adds up to its line above."""
    lines = lines_of(above)
    signed = Allotment.objects.filter(year=year, receivers=Receivers.ENFORCERS, agency__in=lines).in_force(on)
    totals = signed.annotate(cases=Sum("lines__cases"), amount=Sum("lines__amount")).select_related("agency")
    return {row.agency_id: Match(row, lines[row.agency_id], CasesAndAmount(row.cases, row.amount)) for row in totals}


def has_draft(year: int, agency: Agency, receivers: str) -> Allotment | None:
    """The draft that is being worked on."""
    return _with_lines(Allotment.objects.of(year, agency, receivers).filter(state=AllotmentState.DRAFT))


def _with_lines(rows: AllotmentQuerySet) -> Allotment | None:
    """The one there is, with what a sheet reads of it."""
    return rows.select_related("agency__parent").prefetch_related("lines").first()
