"""A register in memory: its sheets as the office laid them out, its rows, and what is wrong with each.

A register of 250,000 rows is held at once, so a row keeps three tuples and builds dictionaries and sentences on demand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.utils.text import format_lazy
from django.utils.translation import gettext_noop as _noop

from cases.register.columns import RETURN_HEADINGS, FileColumn, RegisterSheet
from cases.register.convert import Cell, Unreadable, Value, clean, convert, details, fold, shown
from common.refusal import Refused, Sentence, listed

MISSING_COLUMNS = _noop(
    "Trang %(sheet)s thiếu cột bắt buộc: %(columns)s; thêm các cột này (tên cột ở dòng đầu tiên của trang) rồi gửi lại."
)
REPEATED_COLUMN = _noop("Trang %(sheet)s có hai cột cùng nghĩa: “%(first)s” và “%(second)s”; chỉ để lại một cột rồi gửi lại.")

_MOST_KEPT = 50_000  # contents of one column: all units and words, and the decision numbers of a year
_RETURNED = frozenset(fold(heading) for heading in RETURN_HEADINGS)


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell: the name of its column, and a sentence with the place and the remedy."""

    column: str
    sentence: Sentence


class SheetLayout:
    """How a file lays out one of its sheets: `title` and `headings` as written there, and where each column stands."""

    def __init__(self, sheet: RegisterSheet, title: str, heading_cells: Sequence[Any], own_headings: Mapping[str, str]) -> None:
        """`own_headings`: an office's headings → column names. Raises Refused if columns are missing or repeated."""
        self.sheet = sheet
        self.title = title
        self.headings = tuple(clean(shown(cell)) for cell in heading_cells)
        self.columns: list[FileColumn | None] = []
        self.ignored: list[str] = []
        known = {fold(word): column for column in sheet.columns for word in (column.name, column.label)}
        names = {column.name: column for column in sheet.columns}
        known.update({fold(own): names[name] for own, name in own_headings.items() if name in names and fold(own)})
        for heading in self.headings:
            column = known.get(fold(heading))
            if column is not None and column in self.columns:
                first = self.headings[self.columns.index(column)]
                raise Refused(REPEATED_COLUMN, sheet=title, first=first, second=heading)
            self.columns.append(column)
            if column is None and heading and not is_returned(heading):
                self.ignored.append(heading)
        self.places = {column.name: place for place, column in enumerate(self.columns) if column is not None}
        self.typed_places = {name: place for place, name in enumerate(self.places)}
        self.blank: dict[str, Any] = dict.fromkeys(column.name for column in sheet.columns)
        missing = [column for column in sheet.columns if column.required and column.name not in self.places]
        if missing:
            columns = listed(format_lazy("{} ({})", Sentence(column.label), column.name) for column in missing)
            raise Refused(MISSING_COLUMNS, sheet=title, columns=columns)


def is_returned(heading: str) -> bool:
    """Whether the portal itself adds this heading to the rows it gives back."""
    return fold(heading) in _RETURNED


Fault = tuple[FileColumn, str]  # a column, and the template of the sentence about its cell


class FileRow:
    """One row of a file. `number` counts from 1, as Excel shows it; `cells` stand under the headings of `layout`."""

    __slots__ = ("_faults", "_typed", "cells", "layout", "number")

    def __init__(
        self, layout: SheetLayout, number: int, cells: tuple[Cell, ...], typed: tuple[Value, ...], faults: tuple[Fault, ...]
    ) -> None:
        self.layout = layout
        self.number = number
        self.cells = cells
        self._typed = typed
        self._faults = faults

    @property
    def sheet(self) -> str:
        """The English name of the sheet: units, enforcers, cases or events."""
        return self.layout.sheet.name

    @property
    def raw(self) -> dict[str, Cell]:
        """The cells as the office wrote them, by its own headings."""
        return {heading: cell for heading, cell in zip(self.layout.headings, self.cells, strict=True) if heading}

    @property
    def values(self) -> dict[str, Any]:
        """Every column of the sheet with its value; None where the cell is blank, at fault, or the column is absent."""
        values = self.layout.blank.copy()
        values.update(zip(self.layout.places, self._typed, strict=True))
        return values

    def value(self, column: str) -> Any:
        """The value of one column, as in `values`."""
        place = self.layout.typed_places.get(column)
        return None if place is None else self._typed[place]

    @property
    def problems(self) -> list[Problem]:
        """What is wrong with the cells, in the order of the columns of the file."""
        problems = []
        for column, template in self._faults:
            about = details(self.cells[self.layout.places[column.name]], column)
            problems.append(Problem(column.name, Sentence(template, {**self.place_of(column.name), **about})))
        return problems

    def place_of(self, column: str) -> dict[str, str | int]:
        """Where the cell of `column` stands, for a sentence: sheet, row and column in the words of the file."""
        place = self.layout.places.get(column)
        heading = column if place is None else self.layout.headings[place]
        return {"sheet": self.layout.title, "row": self.number, "column": heading}


@dataclass(slots=True)
class Register:
    """A file that was read: the rows of each sheet (all four names) in their order, and what its sender should know."""

    sheets: dict[str, list[FileRow]]
    layouts: dict[str, SheetLayout]
    notices: list[Sentence]


class _Reading(NamedTuple):
    """What one content of a cell comes to in its column."""

    cell: Cell
    value: Value
    fault: Fault | None


class RowReader:
    """Turns the cells of one sheet into rows. What repeats in a column is read once and kept once."""

    def __init__(self, layout: SheetLayout) -> None:
        self._layout = layout
        self._plan: list[tuple[FileColumn | None, dict[Any, _Reading]]] = [(column, {}) for column in layout.columns]

    def read(self, number: int, sent: list[Any]) -> FileRow | None:
        """The row that the child sent, or None if it holds nothing in the columns we know."""
        sent.extend([""] * (len(self._plan) - len(sent)))
        cells: list[Cell] = []
        typed: list[Value] = []
        faults: list[Fault] = []
        filled = False
        for content, (column, known) in zip(sent, self._plan, strict=False):  # cells beyond the headings are dropped
            kind = type(content)
            # A date comes as a list of its text, which is no key; True and 1.0 would be one key.
            key = content if kind is str or kind is float else (kind, content[0] if kind is list else content)
            reading = known.get(key)
            if reading is None:
                if len(known) >= _MOST_KEPT:
                    known.clear()
                reading = known[key] = _read(content, column)
            cell, value, fault = reading
            cells.append(cell)
            if column is None:
                continue
            filled = filled or cell is not None
            typed.append(value)
            if fault is not None:
                faults.append(fault)
        return FileRow(self._layout, number, tuple(cells), tuple(typed), tuple(faults)) if filled else None


def _read(content: Any, column: FileColumn | None) -> _Reading:
    cell: Cell = content
    if isinstance(content, list):
        moment = datetime.fromisoformat(content[0])
        cell = moment.date() if len(content[0]) == len("2026-03-05") else moment
    elif isinstance(content, str) and (not content or content.isspace()):
        cell = None
    if column is None:
        return _Reading(cell, None, None)
    try:
        return _Reading(cell, convert(cell, column), None)
    except Unreadable as reason:
        return _Reading(cell, None, (column, reason.template))
