"""`manage.py form CODE --year Y --months M --agency CODE [--by …] [--as-of DATE] [--known-at MOMENT] [--version NAME]`"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from common import clock
from common.commands import PortalCommand
from reports.closing.freezing import form_of
from reports.papers.pdf import pdf_of
from reports.papers.workbook import write_form
from reports.statutory import compute
from reports.statutory.reading import UNITS, ask
from reports.statutory.sheet import sheet_of, signatures_of


class Command(PortalCommand):
    """Compute one of the twelve forms."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("form", metavar="CODE", help="01 to 12")
        parser.add_argument("--year", required=True, help="reporting year, named by its end")
        parser.add_argument("--months", help="cumulative period from 1 October, 1 to 12")
        parser.add_argument("--agency", required=True, metavar="CODE")
        parser.add_argument("--by", choices=["enforcer", "unit", "none"], default="none")
        parser.add_argument("--as-of", metavar="DATE", help="any other day of the year, as 2026-03-05")
        parser.add_argument("--known-at", metavar="MOMENT", help="as the book stood then, as 2026-03-05T17:00")
        parser.add_argument("--version", metavar="NAME", help="of the form; the one in force at the end if left out")
        parser.add_argument("--units", choices=UNITS, help="those of the period (usual), or those of today")
        parser.add_argument("--xlsx", type=Path, metavar="PATH", help="write a workbook in the legal layout")
        parser.add_argument("--pdf", type=Path, metavar="PATH", help="write a PDF, A4 landscape")

    def answer(self, **options: Any) -> dict[str, Any]:
        form = form_of(ask(options, today=clock.today()))
        signatures = signatures_of(form, now=clock.now())
        if options["xlsx"]:
            write_form(options["xlsx"], form, signatures)
        if options["pdf"]:
            options["pdf"].write_bytes(pdf_of([sheet_of(form, signatures)]))
        return compute.document(form)

    def tell(self, answer: dict[str, Any]) -> None:
        keys = [column["key"] for column in answer["columns"]]
        provisional = " (provisional)" if answer["provisional"] else ""
        self.stdout.write(f"{answer['form']} {answer['version']}{provisional} {answer['agency']} {answer['period']['to']}")
        self.stdout.write("\t".join(["", *keys]))
        for row in answer["rows"]:
            self.stdout.write("\t".join([row["label"], *(_said(row["cells"][key]) for key in keys)]))
        for check in answer["checks"]:
            self.stdout.write(f"{'ok ' if check['holds'] else '!! '} {check['rule']}")


def _said(value: Any) -> str:
    """A cell that no register answers is blank."""
    return "" if value is None else str(value)
