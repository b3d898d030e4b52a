"""Keeps the translations: extracts messages without system gettext, merges and compiles, or checks that all is done.

    python manage.py messages           # after changing words: then translate what it lists, and run it again
    python manage.py messages --check   # exits 1 when something is missing, unused, fuzzy, malformed or stale

Vietnamese is the source language. `locale/en` is extracted from this project; `locale/libraries/vi` is written by hand
and gives Vietnamese words to sentences of libraries. For developers only: it needs requirements-dev.txt, while running
the portal needs just the committed .mo files.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import polib
from babel.messages.extract import extract
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from jinja2.ext import babel_extract

KEYWORDS: dict[str, Any] = {
    **dict.fromkeys(("_", "_noop", "gettext", "gettext_lazy", "gettext_noop")),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
}
# Templates say `{% trans %}` and `_()`; the options are those of common.jinja.environment.
TEMPLATES = {".html", ".txt"}
OF_TEMPLATES = {"trimmed": "true", "newstyle_gettext": "true", "silent": "false"}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|\{\w*\}")
BARE_PER_CENT = re.compile(r"%(?!\(\w+\)[sd])")
HEADER = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": "en",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
WIDTH = 118

# Context, message, plural.
Key = tuple[str | None, str, str]


class Command(BaseCommand):
    """`manage.py messages [--check]`."""

    help = "Extracts, merges and compiles the translations; --check only looks."

    def add_arguments(self, parser: CommandParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when something is to be done")

    def handle(self, *args: Any, **options: Any) -> None:
        """Merge and compile, or check."""
        root = Path(settings.BASE_DIR)
        english = root / "locale/en/LC_MESSAGES/django.po"
        libraries = root / "locale/libraries/vi/LC_MESSAGES/django.po"
        found = extracted(root)
        if not options["check"]:
            for dropped in merge(english, found):
                self.stdout.write(f"no longer used, removed: {dropped}")
            for path in (english, libraries):
                path.with_suffix(".mo").write_bytes(polib.pofile(str(path)).to_binary())
        problems = [
            *malformed(found),
            *out_of_step(english, found),
            *unfinished(english),
            *unfinished(libraries),
        ]
        for problem in problems:
            self.stdout.write(problem)
        if problems:
            raise CommandError(f"{len(problems)} messages need a hand; see `manage.py help messages`.")


def extracted(root: Path) -> dict[Key, list[str]]:
    """Every message of this project's own apps and templates, with the files that use it."""
    found: dict[Key, set[str]] = defaultdict(set)
    for path in sorted(sources(root)):
        method: Any = babel_extract if path.suffix in TEMPLATES else "python"
        for _line, message, _comments, context in extract(method, BytesIO(path.read_bytes()), KEYWORDS, options=OF_TEMPLATES):
            single, plural = (message, "") if isinstance(message, str) else message[-2:]
            found[context, single, plural].add(path.relative_to(root).as_posix())
    return {key: sorted(files) for key, files in found.items()}


def sources(root: Path) -> Iterator[Path]:
    """The Python files of every package in this folder but the tests, and all templates."""
    for package in root.glob("*/__init__.py"):
        if package.parent.name != "tests":
            yield from (path for path in package.parent.rglob("*.py") if "migrations" not in path.parts)
    yield from (path for path in (root / "templates").rglob("*") if path.suffix in TEMPLATES)


def merge(path: Path, found: dict[Key, list[str]]) -> list[str]:
    """Rewrite the catalogue with exactly the messages found, keeping translations. Gives what was dropped."""
    known = {key_of(entry): entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile(wrapwidth=WIDTH)
    catalogue.header = "English words of the portal; kept by `manage.py messages`."
    catalogue.metadata = HEADER
    for key in sorted(found, key=lambda key: (key[1], key[0] or "")):
        context, single, plural = key
        entry = known.pop(key, None) or polib.POEntry(msgctxt=context, msgid=single, msgid_plural=plural)
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.occurrences = [(file, "") for file in found[key]]
        entry.flags = [flag for flag in entry.flags if flag != "python-format"]
        if PLACEHOLDER.search(single):
            entry.flags.append("python-format")
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return [entry.msgid for entry in known.values()]


def malformed(found: dict[Key, list[str]]) -> Iterator[str]:
    """Messages that cannot be looked up or translated safely."""
    for (_context, single, _plural), files in found.items():
        if BARE_PER_CENT.search(single):
            yield f"{files[0]}: a bare per cent sign; write the number through a filter: {single}"
        if not unicodedata.is_normalized("NFC", single):
            yield f"{files[0]}: not in Unicode NFC: {single}"


def out_of_step(path: Path, found: dict[Key, list[str]]) -> Iterator[str]:
    """Messages of the code that the catalogue lacks, and the other way round."""
    known = {key_of(entry) for entry in polib.pofile(str(path))}
    yield from (f"{files[0]}: not in {path.name}: {key[1]}" for key, files in found.items() if key not in known)
    yield from (f"{path.name}: no longer used: {key[1]}" for key in known if key not in found)


def unfinished(path: Path) -> Iterator[str]:
    """Entries without a translation, fuzzy ones, other placeholders than the source's, and a stale .mo file."""
    catalogue = polib.pofile(str(path))
    place = path.relative_to(settings.BASE_DIR)
    if catalogue.metadata_is_fuzzy:
        yield f"{place}: the header is fuzzy"
    for entry in catalogue:
        translations = list(entry.msgstr_plural.values()) or [entry.msgstr]
        if entry.obsolete or entry.fuzzy:
            yield f"{place}: obsolete or fuzzy: {entry.msgid}"
        elif not all(translations):
            yield f"{place}: not translated: {entry.msgid}"
        elif not all(placeholders(text) <= placeholders(entry.msgid) for text in translations):
            yield f"{place}: unknown placeholder in the translation of: {entry.msgid}"
    compiled = path.with_suffix(".mo")
    if not compiled.exists() or compiled.read_bytes() != catalogue.to_binary():
        yield f"{compiled.relative_to(settings.BASE_DIR)}: stale; run `manage.py messages`"


def placeholders(text: str) -> set[str]:
    """The names to be filled in."""
    return set(PLACEHOLDER.findall(text))


def key_of(entry: polib.POEntry) -> Key:
    """How the extraction names the same message."""
    return entry.msgctxt, entry.msgid, entry.msgid_plural
