"""Forms as PDF: A4 landscape, set by typst from one template and from data, never from text put together as code.

Times New Roman is not on servers. The typeface is Libertinus Serif, which comes with typst and has every Vietnamese
letter; the fonts of the machine are not looked at, so that a paper is the same wherever it is made.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from common import numbers
from reports.statutory.heads import FormHead, placed
from reports.statutory.sheet import Sheet, SheetRow

_TEMPLATE = Path(__file__).with_name("form.typ")


def pdf_of(sheets: Sequence[Sheet]) -> bytes:
    """The papers as one PDF, each from a page of its own; numbers as the active language writes them."""
    data = json.dumps([_data(sheet) for sheet in sheets], ensure_ascii=False)
    return typst.compile(str(_TEMPLATE), root=str(_TEMPLATE.parent), ignore_system_fonts=True, sys_inputs={"sheets": data})


def _data(sheet: Sheet) -> dict[str, Any]:
    """What the template draws: words and numbers as they are printed, and what each column must have room for."""
    rows = [_row(row, has_rate=sheet.has_rate) for row in sheet.rows]
    return {
        "code": sheet.code,
        "circular": sheet.circular,
        "received": sheet.received,
        "title": sheet.title,
        "periods": sheet.periods,
        "reporting": sheet.reporting,
        "receiving": sheet.receiving,
        "unit": sheet.unit,
        "head": [[_head(head) for head in row] for row in sheet.head],
        "letters": sheet.letters,
        "labels": [row["label"] for row in rows],
        "columns": _columns(sheet, rows),
        "rows": rows,
        "places": [vars(place) for place in sheet.places],
        "foot": sheet.foot,
        "notes": sheet.notes,
    }


def _head(head: FormHead) -> dict[str, Any]:
    return {"label": str(head.label), "columns": head.columns, "rows": head.rows}


def _row(row: SheetRow, *, has_rate: bool) -> dict[str, Any]:
    values = ["" if value is None else numbers.number(value) for value in row.values]
    if has_rate:
        values.append(numbers.rate(row.rate))
    return {"label": row.label, "level": row.level, "values": values}


def _columns(sheet: Sheet, rows: Sequence[dict[str, Any]]) -> list[dict[str, list[str]]]:
    """Of each column of numbers, the longest number and the words of its own head, which is never broken."""
    own = {first: str(head.label) for level, first, head in placed(sheet.head, len(sheet.letters)) if level + head.rows == len(sheet.head)}
    return [
        {
            "longest": [max((row["values"][place - 1] for row in rows), key=len, default="")],
            "words": own[place].split(),
        }
        for place in range(1, len(sheet.letters))
    ]
