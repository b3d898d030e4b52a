"""The process that parses a register file: confined, expendable, and without Django.

`python -m cases.register.child '{"path": …, "limits": {…}}'` speaks JSON lines on its standard output and input:

    out  {"sheets": ["cases", "events"]}        what the file holds
    in   ["cases"]                              what to read, in this order
    out  {"sheet": "cases"}                     then its rows in lists, each row led by its number as Excel shows it,
    out  [[1, "decision_number", …], [2, …]]    blank rows left out; a date is a list of its ISO text
    out  {"left_out_from": 70000}               rows below a long gap, not read
    out  {"end": true}                          or {"refused": code, …} at any time

A parser that is fed a hostile file may abort or never end; whoever started this process reads that as a verdict.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any
from zipfile import ZipFile

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from cases.register.archive import ArchiveLimits, ArchiveVerdict, csv_entries, csv_rows, error_cells, is_workbook, open_archive

_ROWS_A_LINE = 500


def main() -> None:
    request = json.loads(sys.argv[1])
    limits = ArchiveLimits(**request["limits"])
    _confine(limits)
    sender = _Sender(limits)
    try:
        _serve(request["path"], limits, sender)
    except CalamineError:
        sender.send({"refused": "damaged"})
    except ArchiveVerdict as verdict:
        sender.send({"refused": verdict.code, **verdict.values})


def _confine(limits: ArchiveLimits) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.cpu),
        (resource.RLIMIT_FSIZE, 2**20),  # room for its last words on standard error, no more
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(what)
        most = most if hard == resource.RLIM_INFINITY else min(most, hard)
        try:
            resource.setrlimit(what, (most, hard))
        except (ValueError, OSError):
            # macOS has no limit on address space; the limits on size and time still hold there.
            if sys.platform.startswith("linux"):
                raise


def _serve(path: str, limits: ArchiveLimits, sender: _Sender) -> None:
    archive = open_archive(path, limits)
    book = _Workbook(path, archive) if is_workbook(archive) else _CsvFiles(archive)
    if not book.names:
        raise ArchiveVerdict("not_a_register")
    sender.send({"sheets": book.names})
    total = 0
    for name in json.loads(sys.stdin.readline()):
        sender.send({"sheet": name})
        lines: list[list[Any]] = []
        last = 0
        for number, cells in _filled(book.rows(name)):
            if last and number - last > limits.blank_rows:
                sender.send({"left_out_from": number})
                break
            if not last and len(cells) > limits.columns:
                raise ArchiveVerdict("too_many_columns", sheet=name, limit=limits.columns)
            last = number
            total += 1
            if total > limits.rows:
                raise ArchiveVerdict("too_many_rows", limit=limits.rows)
            lines.append([number, *cells])
            if len(lines) == _ROWS_A_LINE:
                sender.send(lines)
                lines = []
        sender.send(lines)
    sender.send({"end": True})


def _filled(rows: Iterable[list[Any]]) -> Iterator[tuple[int, list[Any]]]:
    """Rows that hold anything, with their number from 1, without the blank cells at their end."""
    for number, cells in enumerate(rows, start=1):
        while cells and (cells[-1] == "" or (isinstance(cells[-1], str) and cells[-1].isspace())):
            cells.pop()
        if cells:
            yield number, cells


class _Workbook:
    def __init__(self, path: str, archive: ZipFile) -> None:
        self._archive = archive
        with open(path, "rb") as file:
            self._book = CalamineWorkbook.from_filelike(file)
        self.names = [sheet.name for sheet in self._book.sheets_metadata if sheet.typ == SheetTypeEnum.WorkSheet]

    def rows(self, name: str) -> Iterator[list[Any]]:
        broken = error_cells(self._archive, name)
        sheet = self._book.get_sheet_by_name(name)
        first_column = (sheet.start or (0, 0))[1]
        for index, cells in enumerate(sheet.iter_rows()):
            for column, text in broken.get(index, {}).items():
                if 0 <= column - first_column < len(cells):
                    cells[column - first_column] = text
            yield cells


class _CsvFiles:
    def __init__(self, archive: ZipFile) -> None:
        self._archive = archive
        self._entries = csv_entries(archive)
        self.names = list(self._entries)

    def rows(self, name: str) -> Iterator[list[Any]]:
        return csv_rows(self._archive, self._entries[name])


class _Sender:
    def __init__(self, limits: ArchiveLimits) -> None:
        self._left = limits.answer
        self._encode = json.JSONEncoder(separators=(",", ":"), default=_encoded).encode

    def send(self, message: Any) -> None:
        line = self._encode(message)
        self._left -= len(line)
        if self._left < 0 and isinstance(message, list):
            raise ArchiveVerdict("too_much_text")
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _encoded(value: object) -> object:
    return [value.isoformat()] if isinstance(value, date) else str(value)


if __name__ == "__main__":
    main()
