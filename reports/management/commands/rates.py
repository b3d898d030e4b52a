"""`manage.py rates --year Y --months M [--agency CODE] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from common import clock
from common.commands import PortalCommand
from reports.models import Layer
from reports.results.documents import rates_document
from reports.statutory.reading import agency_of, period_of


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
        return rates_document(agency, period, units_on=None)

    def tell(self, answer: dict[str, Any]) -> None:
        for line in answer["rates"]:
            who = line["enforcer"] or line["agency"] + (" (own)" if line["own"] else "")
            self.stdout.write(f"{who}\t{line['measure']}\t{line['finished']}/{line['enforceable']}\t{line['rate']}")
            for against in line["against"]:
                layer = Layer(against["layer"]).label
                self.stdout.write(
                    f"\t{layer}: {against['comparator']} {against['target']} ({against['excess']}; {against['excess_over_pace']})"
                )
