"""Management commands as people and programs use them: a short answer, `--json`, and honest exit statuses."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from common.refusal import Refused


class PortalCommand(BaseCommand):
    """Exit status 0 on success, 1 on a refused request (the reason on standard error), 2 on wrong usage.

    A command implements `answer`, which returns what `--json` prints, and `tell`, which prints it for a person.
    """

    def create_parser(self, prog_name: str, subcommand: str, **kwargs: Any) -> CommandParser:
        """A command may have a `--version` of its own (of a form), in place of Django's."""
        return super().create_parser(prog_name, subcommand, conflict_handler="resolve", **kwargs)

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="print one JSON document on standard output")

    def handle(self, **options: Any) -> None:
        with translation.override("vi"):
            try:
                answer = self.answer(**options)
            except Refused as refusal:
                raise CommandError(str(refusal), returncode=1) from None
            if options["json"]:
                self.stdout.write(json.dumps(answer, ensure_ascii=False, default=str))
            else:
                self.tell(answer)
            if failure := self.failure(answer):
                raise CommandError(failure, returncode=1)

    def answer(self, *args: Any, **options: Any) -> Any:
        """Do the work. Raises Refused."""
        raise NotImplementedError

    def tell(self, answer: Any) -> None:
        """Print the answer for a person."""
        raise NotImplementedError

    def failure(self, answer: Any) -> str:
        """Why the command as a whole failed after answering; empty when it did not."""
        return ""
