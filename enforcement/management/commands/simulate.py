"""`manage.py simulate --cases N [--years Y] [--seed S] [--json]`"""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Any

from django.utils.translation import gettext as _

from common import clock
from common.commands import PortalCommand
from enforcement.demonstration.simulate import simulate_province


class Command(PortalCommand):
    """A generated province of any size, into an empty database only."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--cases", type=_positive, required=True, metavar="N", help="how many cases in all")
        parser.add_argument("--years", type=_positive, default=4, metavar="Y", help="reporting years up to today (4)")
        parser.add_argument("--seed", type=int, default=1, metavar="S", help="the same seed gives the same province (1)")

    def answer(self, *, cases: int, years: int, seed: int, **options: Any) -> dict[str, int]:
        def tell(done: int) -> None:
            if not options["json"]:
                self.stderr.write(f"{done}/{cases}")

        written = simulate_province(cases=cases, years=years, seed=seed, today=clock.today(), now=clock.now(), tell=tell)
        return {"cases": written.cases, "events": written.events}

    def tell(self, answer: dict[str, int]) -> None:
        self.stdout.write(_("Đã tạo %(cases)s việc mô phỏng với %(events)s sự kiện.") % answer)


def _positive(word: str) -> int:
    if not word.isdecimal() or int(word) < 1:
        raise ArgumentTypeError(f"a whole number from 1, not {word}")
    return int(word)
