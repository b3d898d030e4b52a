"""`manage.py import_register FILE [--agency CODE] [--dry-run] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency
from cases.actions.registers import Imported, import_register
from cases.models.register import Verdict
from cases.register.returning import write_rejected
from common import clock
from common.commands import PortalCommand
from common.refusal import Refused


class Command(PortalCommand):
    """Enter a register file into the book, with a verdict on every row."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--agency", metavar="CODE", help="reject rows outside this unit")
        parser.add_argument("--late-reason", default="", metavar="TEXT", help="why rows come on days of signed books")
        parser.add_argument("--dry-run", action="store_true", help="give the verdicts and change nothing")

    def answer(self, *, file: Path, agency: str | None, dry_run: bool, late_reason: str, **options: Any) -> dict[str, Any]:
        unit = None
        if agency is not None:
            unit = Agency.objects.enforcing().filter(code=agency).first()
            if unit is None:
                raise Refused(_noop("Chưa có đơn vị mã %(code)s; xem danh sách đơn vị."), code=agency)
        imported = import_register(file, by=None, today=clock.today(), agency=unit, dry_run=dry_run, late_reason=late_reason)
        return imported.plan.tally() | {
            "rejected_file": _returned(file, imported),
            "notices": [str(notice) for notice in imported.plan.notices],
            "rows": [
                {
                    "sheet": verdict.row.sheet,
                    "row": verdict.row.number,
                    "verdict": verdict.verdict.value,
                    "reason": " ".join(map(str, verdict.reasons)),
                }
                for verdict in imported.plan.verdicts
                if verdict.verdict not in (Verdict.NEW, Verdict.SAME)
            ],
        }

    def tell(self, answer: dict[str, Any]) -> None:
        counts = ", ".join(f"{Verdict(name).label} {answer[name]}" for name in Verdict.values)
        self.stdout.write(_("Đọc %(rows)s dòng: %(counts)s.") % {"rows": answer["read"], "counts": counts})
        for row in answer["rows"][:20]:
            self.stdout.write(f"  {row['sheet']}:{row['row']} {row['verdict']}: {row['reason']}")
        if len(answer["rows"]) > 20:
            self.stdout.write(f"  … {len(answer['rows']) - 20}")
        for notice in answer["notices"]:
            self.stdout.write(notice)
        if answer["rejected_file"]:
            self.stdout.write(_("Các dòng không nhập: %(path)s") % {"path": answer["rejected_file"]})


def _returned(file: Path, imported: Imported) -> str | None:
    """Write the rows that did not enter beside the file that came; the path, or None when all entered."""
    rows = [(v.row, v.reasons) for v in imported.plan.verdicts if v.verdict in (Verdict.REJECTED, Verdict.CONFLICT)]
    if not rows:
        return None
    path = file.resolve().with_name(f"{file.stem}-tra-lai.xlsx")
    write_rejected(path, rows, imported.register)
    return str(path)
