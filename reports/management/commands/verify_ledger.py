"""`manage.py verify_ledger [--sums] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Iterable
from itertools import chain, islice
from typing import Any

from django.utils.translation import gettext as _

from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from cases.verification import BookDifference, differences_of_histories, differences_of_sums, one_snapshot
from common.commands import PortalCommand
from reports.verification import differences_of_forms, periods_with_data

MOST = 20  # differences told; the first ones lead to the cause


class Command(PortalCommand):
    """Recount everything from events: sums, openings, balances, both books, caches, identities of the forms."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--sums", action="store_true", help="only what the database adds up by itself: a minute for a million cases")

    def answer(self, **options: Any) -> dict[str, Any]:
        def tell(done: int) -> None:
            if not options["json"] and done % 50_000 == 0:
                self.stderr.write(f"{done} …")

        with one_snapshot():
            found: Iterable[BookDifference] = differences_of_sums(MOST)
            if not options["sums"]:
                found = chain(found, differences_of_forms(), differences_of_histories(tell))
            differences = [
                {"rule": difference.rule.value, "sentence": str(difference.rule.label), "where": difference.where}
                for difference in islice(found, MOST)
            ]
            return {
                "sound": not differences,
                "cases": EnforcementCase.objects.count(),
                "events": CaseEvent.objects.count(),
                "entries": LedgerEntry.objects.count(),
                "periods": len(periods_with_data()),
                "differences": differences,
            }

    def tell(self, answer: dict[str, Any]) -> None:
        for difference in answer["differences"]:
            where = ", ".join(f"{name} {value}" for name, value in difference["where"].items())
            self.stdout.write(f"{difference['sentence']}: {where}")
        if answer["sound"]:
            self.stdout.write(
                _("Sổ đúng: %(cases)s việc, %(events)s sự kiện, %(entries)s bút toán tính lại từ đầu, các biểu của %(periods)s tháng khớp.")
                % answer
            )

    def failure(self, answer: dict[str, Any]) -> str:
        if answer["sound"]:
            return ""
        return _("Sổ có chỗ không khớp, trên đây là %(count)s chỗ đầu tiên.") % {"count": len(answer["differences"])}
