"""`manage.py docs [--check]`: writes the parts of docs/ that are drawn from the code, or only compares them.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; the text around it is written by hand.
It lives on the top floor because it reads from all of them.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from enforcement.drawn import figures, life, lists, lives

DOCS = Path(settings.BASE_DIR) / "docs"
_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.S)


class Command(BaseCommand):
    """Write the generated parts of the documents; with --check exit 1 when one is stale."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a part is stale")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Write, or compare."""
        stale = []
        for path in sorted(DOCS.rglob("*.md")):
            before = path.read_text(encoding="utf-8")
            after = renewed(before)
            if after != before:
                stale.append(path.relative_to(DOCS.parent).as_posix())
                if not check:
                    path.write_text(after, encoding="utf-8")
        if check and stale:
            raise CommandError(f"Stale, run `manage.py docs`: {', '.join(stale)}")
        for name in stale:
            self.stdout.write(f"written: {name}")


def renewed(text: str) -> str:
    """The document with every generated part drawn anew. Raises CommandError for a part nobody draws."""

    def draw(found: re.Match[str]) -> str:
        if found[2] not in PARTS:
            raise CommandError(f"Nothing draws {found[2]!r}; the parts are {', '.join(PARTS)}.")
        with translation.override("vi"):
            return f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}"

    return _PART.sub(draw, text)


PARTS: Mapping[str, Callable[[], str]] = {
    "statuses": life.statuses,
    "transitions": life.transitions,
    "diagram": life.diagram,
    "grounds": life.grounds_table,
    "recorders": life.recorders,
    "request-steps": lives.requests,
    "agreement-steps": lives.agreements,
    "protection-steps": lives.plans,
    "report-steps": lives.reports,
    "allotment-steps": lives.allotments,
    "accounts": figures.accounts,
    "versions": figures.versions,
    "columns": figures.columns,
    "identities": figures.identities,
    "roles": lists.roles,
    "register-columns": lists.register_columns,
    "register-events": lists.register_events,
    "register-limits": lists.register_limits,
    "clocks": lists.clocks_table,
    "deadline-rules": lists.deadline_rules,
}
