"""Register files as offices, and people with bad intentions, send them."""

import io
import struct
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cases.register.archive import DEFAULT_LIMITS, ArchiveLimits
from cases.register.columns import SHEETS, FileColumn, RegisterSheet
from cases.register.reading import read_register
from cases.register.returning import NO, YES
from cases.register.rows import FileRow, Register
from common.refusal import Refused

CASES = ["decision_number", "decided_on", "unit", "initiation", "judgment_kind", "amount"]
EVENTS = ["decision_number", "decided_on", "unit", "event", "occurred_on", "amount"]
CASE = ["12/QĐ-THADS", date(2026, 3, 5), "KV1", "on_request", "civil", 5_000_000]


def workbook(path: Path, sheets: Mapping[str, Iterable[Iterable[Any]]], *, streamed: bool = False) -> Path:
    """An xlsx with the rows of each sheet, from the first cell on; dates are date cells, numbers are numbers.

    `streamed`: rows go to disk as they are written, for registers that would not fit into memory.
    """
    with xlsxwriter.Workbook(str(path), {"constant_memory": streamed}) as book:
        dates = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for row, cells in enumerate(rows):
                for column, cell in enumerate(cells):
                    if isinstance(cell, date):
                        sheet.write_datetime(row, column, cell, dates)
                    elif isinstance(cell, str):
                        sheet.write_string(row, column, cell)
                    elif cell is not None:
                        sheet.write(row, column, cell)
    return path


def write_register(path: Path, sheets: Mapping[str, Iterable[Mapping[str, Any]]], *, in_vietnamese: bool = False) -> None:
    """A register with these sheets, from typed values by column name; a column that a row leaves out stays blank.

    `in_vietnamese`: sheets, headings and words of choice by their Vietnamese labels instead of their English names.
    """

    def rows_of(sheet: RegisterSheet, rows: Iterable[Mapping[str, Any]]) -> Iterator[list[Any]]:
        yield [column.label if in_vietnamese else column.name for column in sheet.columns]
        for values in rows:
            yield [_worded(values.get(column.name), column, in_vietnamese) for column in sheet.columns]

    titles = {name: SHEETS[name].label if in_vietnamese else name for name in sheets}
    workbook(path, {titles[name]: rows_of(SHEETS[name], rows) for name, rows in sheets.items()}, streamed=True)


def _worded(value: Any, column: FileColumn, in_vietnamese: bool) -> Any:
    if isinstance(value, bool):
        return (YES if value else NO) if in_vietnamese else ("yes" if value else "no")
    if in_vietnamese and isinstance(value, str):
        return column.choices.get(value, value)
    return value


def cases(path: Path, *rows: Iterable[Any], headings: Iterable[Any] = CASES) -> Path:
    """An xlsx with one sheet of cases."""
    return workbook(path, {"cases": [headings, *rows]})


def wide_and_long(path: Path) -> Path:
    """A sheet of cases that costs seconds and hundreds of megabytes, for a blank in a far row."""
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, CASES)
        sheet.write(1_048_575, 15, " ")
    return path


def zipped(path: Path, files: Mapping[str, Any]) -> Path:
    """A zip with the content of each file, text or bytes."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def bomb(path: Path, *, megabytes: int, declared: int | None = None) -> Path:
    """A csv of so many megabytes in a few kilobytes of zip; `declared` is the size that its headers claim, in bytes."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("cases.csv", "w") as entry:
        for _ in range(megabytes):
            entry.write(b"0" * 2**20)
    data = bytearray(content.getvalue())
    if declared is not None:
        true_size = struct.pack("<L", megabytes * 2**20)
        while (at := data.find(true_size)) >= 0:
            data[at : at + 4] = struct.pack("<L", declared)
    path.write_bytes(bytes(data))
    return path


def refusal(path: Path, limits: ArchiveLimits = DEFAULT_LIMITS) -> str:
    """The sentence with which the file is refused."""
    with pytest.raises(Refused) as refused:
        read_register(path, limits=limits)
    return str(refused.value)


def case_with(path: Path, **cells: Any) -> FileRow:
    """The one row of a sheet of cases, read, with these cells instead of good ones."""
    row = dict(zip(CASES, CASE, strict=True)) | cells
    return read_register(cases(path, row.values(), headings=row.keys())).sheets["cases"][0]


def problem(row: FileRow) -> str:
    """The sentence about the only cell of the row that is at fault; such a cell has no value."""
    (found,) = row.problems
    assert row.values[found.column] is None
    return str(found.sentence)


def notices(register: Register) -> list[str]:
    """What the sender of the register is told."""
    return [str(notice) for notice in register.notices]
