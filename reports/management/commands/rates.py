"""`manage.py rates --year Y --months M [--agency CODE] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from agencies.models import Agency, Person
from common import clock
from common.commands import PortalCommand
from reports import rates
from reports.models import Layer, Target
from reports.periods import Period
from reports.questions import agency_of, period_of


class Command(PortalCommand):
    """Completion rates of an agency, its units and its enforcers, against every layer of targets."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", required=True, help="reporting year, named by its end")
        parser.add_argument("--months", help="cumulative period from 1 October, 1 to 12")
        parser.add_argument("--as-of", metavar="DATE", help="any other day of the year, as 2026-03-05")
        parser.add_argument("--agency", metavar="CODE", help="the province, if left out")

    def answer(self, *args: Any, **options: Any) -> dict[str, Any]:
        agency = agency_of(options["agency"], today=clock.today())
        period = period_of(options, today=clock.today())
        found = rates.read(agency, period)
        targets = rates.targets_of(period)
        agencies = Agency.objects.in_bulk({subject.agency for subject, _measure in found})
        people = Person.objects.in_bulk({subject.enforcer for subject, _measure in found if subject.enforcer})
        return {
            "agency": agency.code,
            "period": {
                "year": period.year,
                "months": period.months,
                "from": period.start.isoformat(),
                "to": period.to.isoformat(),
            },
            "rates": [
                {
                    "agency": agencies[subject.agency].code,
                    "enforcer": people[subject.enforcer].code if subject.enforcer else None,
                    "own": subject.own,
                    "measure": measure.value,
                    "finished": rate.finished,
                    "enforceable": rate.enforceable,
                    "rate": None if rate.rate is None else str(rate.rate),
                    "against": [
                        _against(rate, target, period)
                        for target in targets
                        if target.measure == measure and target.applies_to(agencies[subject.agency], subject.enforcer)
                    ],
                }
                for (subject, measure), rate in found.items()
            ],
        }

    def tell(self, answer: dict[str, Any]) -> None:
        for line in answer["rates"]:
            who = line["enforcer"] or line["agency"] + (" (own)" if line["own"] else "")
            self.stdout.write(f"{who}\t{line['measure']}\t{line['finished']}/{line['enforceable']}\t{line['rate']}")
            for against in line["against"]:
                layer = Layer(against["layer"]).label
                self.stdout.write(
                    f"\t{layer}: {against['comparator']} {against['target']} ({against['excess']}; "
                    f"{against['excess_over_pace']})"
                )


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
