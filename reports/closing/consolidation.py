"""Several provinces as one: the closed forms of their reports of a period added up, cell by cell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

from reports.models import PeriodReport
from reports.statutory.compute import RATE, rate_of

ADDED = ("01", "02")  # by kind of judgment, so that the rows are the same everywhere


def summed(reports: Iterable[PeriodReport]) -> dict[str, Any]:
    """Forms 01 and 02 of all the reports together: cells by form and row, with the rate of the sums.

    Reports under different versions of the forms are told apart: they have other columns.
    """
    cells: dict[str, dict[str, Counter[str]]] = {form: {} for form in ADDED}
    versions = set()
    count = 0
    for report in reports:
        count += 1
        versions.add(report.version)
        for frozen in report.forms.filter(form__in=ADDED, by="none"):
            for row in frozen.document["rows"]:
                added = cells[frozen.form].setdefault(row["key"], Counter())
                added.update({key: value for key, value in row["cells"].items() if key != RATE})
    return {
        "reports": count,
        "versions": sorted(versions),
        "forms": {form: {key: dict(row) | {RATE: _rate(row)} for key, row in rows.items()} for form, rows in cells.items()},
    }


def _rate(row: Counter[str]) -> str | None:
    rate = rate_of(row)
    return None if rate is None else str(rate)
