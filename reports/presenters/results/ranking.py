"""The ranking: units of a province, or enforcers of an office, the best rate by cases first."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from agencies.models import Person
from reports.models import Target, TargetMeasure
from reports.presenters.results.results import Figure, Results, on_scale
from reports.results import rates
from reports.results.rates import Against, Subject
from reports.statutory.drilldown import FINISHED_KEY
from reports.statutory.rows import unit_label

QUOTA_AT = 90  # per cent of the width where the quota stands, in the bars of the table


@dataclass(frozen=True)
class UnitCell:
    """A unit's rate in the table, with its bar."""

    rate: Decimal | None
    finished: Figure
    enforceable: Figure
    delta: Decimal | None
    fill: Decimal
    pace: Decimal | None
    quota: Decimal | None
    behind: bool


@dataclass(frozen=True)
class UnitRow:
    """A unit (or an enforcer, where the page is of one office)."""

    name: str
    url: str
    cells: list[UnitCell]
    layers: list[tuple[str, list[Against | None]]] = field(default_factory=list)


def total_row(results: Results) -> UnitRow:
    """The foot of the table."""
    agency = results.agency
    name = _("Toàn tỉnh") if agency.is_province else results.organisation.brief(agency)
    return UnitRow(name, "", _cells(results, results.whole, "total"))


def rows(results: Results) -> list[UnitRow]:
    """Whoever has anything to enforce; the best rate by cases first."""
    found = _unit_rows(results) if results.agency.is_province else _enforcer_rows(results)
    shown = [row for row in found if any(cell.enforceable.value for cell in row.cells)]
    return sorted(shown, key=lambda row: -(row.cells[0].rate or Decimal(-1)))


def _unit_rows(results: Results) -> list[UnitRow]:
    organisation = results.organisation
    found = []
    for subject in _subjects(results):
        if subject.enforcer is None and subject != results.whole:
            unit = organisation.agencies[subject.agency]
            found.append(
                UnitRow(
                    unit_label(organisation, unit),
                    "" if subject.own else results.url(unit),
                    _cells(results, subject, f"unit:{unit.code}"),
                    _layers(results, subject, results.targets_for(unit)),
                )
            )
    return found


def _enforcer_rows(results: Results) -> list[UnitRow]:
    enforcers = {subject.enforcer: subject for subject in _subjects(results) if subject.enforcer}
    people = Person.objects.in_bulk(enforcers)
    return [
        UnitRow(
            str(people[enforcer]),
            "",
            _cells(results, subject, f"enforcer:{people[enforcer].code}"),
            _layers(results, subject, results.targets_for(results.agency, enforcer=enforcer)),
        )
        for enforcer, subject in enforcers.items()
    ]


def _subjects(results: Results) -> list[Subject]:
    return [subject for subject, measure in results.current if measure == TargetMeasure.CASES]


def _layers(results: Results, subject: Subject, targets: list[Target]) -> list[tuple[str, list[Against | None]]]:
    """The subject against every layer that has a figure: by layer, for việc and for tiền."""
    table: dict[str, dict[str, Against]] = {}
    for target in targets:
        if target.rate is not None:
            rate = results.current[subject, TargetMeasure(target.measure)]
            verdict = rates.verdict(rate.rate, target, results.period)
            table.setdefault(str(target.get_layer_display()), {})[target.measure] = verdict
    return [(layer, [found.get(measure) for measure in TargetMeasure.values]) for layer, found in table.items()]


def _cells(results: Results, subject: Subject, key: str) -> list[UnitCell]:
    cells = []
    for measure in TargetMeasure:
        rate, target = results.current[subject, measure], results.main(measure)
        against = rates.verdict(rate.rate, target, results.period) if target else None
        quota = target.rate if target else None
        cells.append(
            UnitCell(
                rate=rate.rate,
                finished=results.figure(rate, key, FINISHED_KEY),
                enforceable=results.figure(rate, key, "enforceable"),
                delta=against.excess_over_pace if against else None,
                fill=on_scale(rate.rate, quota, QUOTA_AT),
                pace=on_scale(against.pace, quota, QUOTA_AT) if against else None,
                quota=Decimal(QUOTA_AT) if quota else None,
                behind=bool(against and against.excess_over_pace is not None and against.excess_over_pace < 0),
            )
        )
    return cells
