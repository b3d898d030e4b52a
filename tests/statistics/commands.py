"""What an office asks the portal on the command line, and the answers as a source prints them."""

from __future__ import annotations

import io
import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

from django.core.management import call_command

from reports.statutory.algebra import ratio
from tests.statistics.published import Book


def answer(*words: str) -> Any:
    """What a command prints with --json."""
    out = io.StringIO()
    call_command(*words, "--json", stdout=out)
    return json.loads(out.getvalue())


def enter(path: Path, book: Book) -> None:
    """The register of the book is imported, every row of it as new."""
    tally = answer("import_register", str(book.write(path)))
    assert tally["read"] == tally["new"] >= len(book)


def form(code: str, agency: str, year: int, months: int, version: str, *words: str) -> dict[str, dict[str, Any]]:
    """The cells of a form by row; every identity holds, and the version is the one in force on the last day."""
    return _cells(version, "form", code, "--agency", agency, "--year", str(year), "--months", str(months), *words)


def form_on(code: str, agency: str, year: int, day: str, version: str) -> dict[str, dict[str, Any]]:
    """The same up to any day of the year, written as 2020-05-13."""
    return _cells(version, "form", code, "--agency", agency, "--year", str(year), "--as-of", day)


def _cells(version: str, *words: str) -> dict[str, dict[str, Any]]:
    document = answer(*words)
    assert document["version"] == version
    assert [check["rule"] for check in document["checks"] if not check["holds"]] == []
    return {row["key"]: row["cells"] for row in document["rows"]}


def shown(cells: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row as a source prints them: what is finished in one number."""
    return cells | {"finished": cells["completed"] + cells["terminated"] + cells.get("reduced", 0)}


def against(agency: str, year: int, months: int, layer: str) -> dict[str, dict[str, Any]]:
    """How the rates of the province stand against one layer of targets, by measure."""
    return {
        line["measure"]: target | {"rate": line["rate"]}
        for line in province_rates(agency, year, "--months", str(months))
        for target in line["against"]
        if target["layer"] == layer
    }


def province_rates(agency: str, year: int, *period: str) -> list[dict[str, Any]]:
    """The lines of `manage.py rates` that are of the whole province."""
    found = answer("rates", "--agency", agency, "--year", str(year), *period)
    return [line for line in found["rates"] if line["agency"] == agency and not line["enforcer"] and not line["own"]]


def rounded(number: str | Decimal, digits: str) -> str:
    """A rate as a source prints it that prints fewer digits."""
    return str(Decimal(number).quantize(Decimal(digits), ROUND_HALF_UP))


def percent(part: int, whole: int) -> str:
    return str(ratio(part, whole))
