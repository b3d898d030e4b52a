#!/usr/bin/env python3
"""Django's command line. Without DATABASE_URL a command finds, or starts for itself, the embedded database."""

import os
import sys
from contextlib import nullcontext
from pathlib import Path

from django.core.management import execute_from_command_line

from enforcement import env, services

# Commands that ask the database nothing. `check --database` does.
WITHOUT_DATABASE = {
    "check",
    "collectstatic",
    "compilemessages",
    "diffsettings",
    "docs",
    "findstatic",
    "help",
    "makemessages",
    "messages",
    "version",
}


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enforcement.settings")
    var_dir = env.path("VAR_DIR", default=Path(__file__).resolve().parent / "var")
    try:
        with services.running(var_dir) if needs_server(sys.argv[1:]) else nullcontext():
            execute_from_command_line(sys.argv)
    except services.ServiceError as error:
        sys.exit(str(error))


def needs_server(words: list[str]) -> bool:
    """Whether this command line asks a database that only the embedded server can be."""
    if os.environ.get("DATABASE_URL") or not words or words == ["--version"] or {"-h", "--help"} & set(words):
        return False
    return words[0] not in WITHOUT_DATABASE or any(word.startswith("--database") for word in words)


if __name__ == "__main__":
    main()
