"""Rates and the cases behind a cell as JSON documents: the same for command line and API. A form's is in `reports.statutory.compute`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from agencies.models import Agency, Person
from agencies.organisation import Organisation
from cases.balances import By
from cases.models import EnforcementCase
from reports import statutory
from reports.models import Target
from reports.periods import Period
from reports.results import rates
from reports.statutory.drilldown import FormCell, LinesPage


def rates_document(agency: Agency, period: Period, *, units_on: date | None) -> dict[str, Any]:
    """The rates of an agency, its units and its enforcers, against every layer of targets."""
    organisation = Organisation.as_of(units_on or period.to)
    found = rates.read(agency, period, By.ENFORCER, organisation)
    targets = rates.targets_of(period)
    version = statutory.in_force(period.to)
    agencies = organisation.agencies
    people = Person.objects.in_bulk({subject.enforcer for subject, _measure in found if subject.enforcer})
    return {
        "agency": agency.code,
        "period": period.document(),
        "units": "today" if units_on else "period",
        "version": version.name,
        "provisional": version.provisional,
        "rates": [
            {
                "agency": agencies[subject.agency].code,
                "enforcer": people[subject.enforcer].code if subject.enforcer else None,
                "own": subject.own,
                "measure": measure.value,
                "finished": rate.finished,
                "enforceable": rate.enforceable,
                "rate": None if rate.rate is None else str(rate.rate),
                "to_enforce": rate.to_enforce,
                "rate_of_all": None if rate.of_all is None else str(rate.of_all),
                "against": [
                    _against(rate, target, period)
                    for target in targets
                    if target.measure == measure and target.applies_to(agencies[subject.agency], subject.enforcer)
                ],
            }
            for (subject, measure), rate in found.items()
        ],
    }


def _against(rate: rates.Rate, target: Target, period: Period) -> dict[str, Any]:
    """One layer; figures are null where none is published."""
    line: dict[str, Any] = {
        "layer": target.layer,
        "target": None if target.rate is None else str(target.rate),
        "comparator": target.comparator,
        "instrument": target.instrument,
        "pace": None,
        "excess": None,
        "excess_over_pace": None,
        "met": None,
    }
    if target.rate is not None:
        against = rates.verdict(rate.rate, target, period)
        line |= {
            "pace": str(against.pace),
            "excess": None if against.excess is None else str(against.excess),
            "excess_over_pace": None if against.excess_over_pace is None else str(against.excess_over_pace),
            "met": against.met,
        }
    return line


def cell_document(cell: FormCell, found: LinesPage) -> dict[str, Any]:
    """Some of the cases behind a cell; `count` and `total` are of all of them, and `total` is the number in the cell."""
    return {
        "form": cell.question.form,
        "row": cell.row.key,
        "column": cell.column,
        "agency": cell.question.agency.code,
        "period": cell.question.period.document(),
        **lines_document(found),
    }


def lines_document(found: LinesPage) -> dict[str, Any]:
    """Some of the cases behind a figure or a difference, each with its part; `count` and `total` are of all of them."""
    ids = [line.case for line in found.lines]
    cases = EnforcementCase.objects.select_related("agency", "enforcer").in_bulk(ids)
    return {
        "count": found.count,
        "total": found.total,
        "results": [
            {
                "decision_number": cases[line.case].decision_number,
                "decided_on": cases[line.case].decided_on,
                "agency": cases[line.case].agency.code,
                "enforcer": cases[line.case].enforcer.code,
                **asdict(line),
            }
            for line in found.lines
        ],
    }
