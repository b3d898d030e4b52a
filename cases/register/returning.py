"""Writing register files: rows given back with their reasons, and the empty template.

What is written here can be read again by `read_register`. Amounts and dates are real numbers and dates; text stays text
even where it looks like a formula.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _noop
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.worksheet import Worksheet

from cases.register.columns import GUIDE_SHEET, RETURN_HEADINGS, SHEETS, CellKind, FileColumn
from cases.register.convert import Cell
from cases.register.rows import FileRow, Register, SheetLayout, is_returned
from common.refusal import Sentence

_LONGEST_TEXT = 32_767  # characters in an Excel cell
_FIRST_EXCEL_YEAR = 1900
_DATE_FORMAT, _MONEY_FORMAT, _TEXT_FORMAT = "dd/mm/yyyy", "#,##0", "@"
_FORMATS = {CellKind.DATE: _DATE_FORMAT, CellKind.MONEY: _MONEY_FORMAT, CellKind.CODE: _TEXT_FORMAT}
_TITLE = re.compile(r"(?!')[^\[\]:*?/\\]{1,31}(?<!')")  # what Excel takes as the name of a sheet

_LAST_ROW = 1_048_575  # of a sheet in Excel, counted from zero
_STREAMED = {"constant_memory": True}  # rows go to disk as they are written, in order within each sheet

YES, NO = _noop("Có"), _noop("Không")
GUIDE = _noop(
    "Mỗi trang là một phần của sổ; giữ nguyên dòng tên cột, "
    "mỗi dòng sau đó là một đơn vị, chấp hành viên, việc hoặc sự kiện. "
    "Trang này chỉ để hướng dẫn và không được đọc."
)
GUIDE_HEADINGS = (_noop("Trang"), _noop("Cột"), _noop("Cách điền"), _noop("Bắt buộc"))
_HOW_TO_FILL = {
    CellKind.TEXT: _noop("Văn bản"),
    CellKind.CODE: _noop("Số hoặc mã, ghi đúng như trên giấy"),
    CellKind.DATE: _noop("Ngày/tháng/năm, ví dụ 05/03/2026"),
    CellKind.MONEY: _noop("Số đồng nguyên, ví dụ 2.877.450.000"),
    CellKind.YES_NO: _noop("Có hoặc Không"),
    CellKind.CHOICE: _noop("Chọn một giá trị trong danh sách"),
}


def write_rejected(path: Path, rows: Iterable[tuple[FileRow, Sentence | list[Sentence]]], register: Register) -> None:
    """The rows of `register` that did not enter, each with its reasons, in the sheets and columns of the office.

    Beside each row stand its number in the file it came from and the reasons in Vietnamese and in English.
    """
    with xlsxwriter.Workbook(str(path), _STREAMED) as book:
        pages = {name: _ReturnedPage(book, layout) for name, layout in register.layouts.items()}
        for row, reasons in rows:
            pages[row.sheet].write(row, [reasons] if isinstance(reasons, Sentence) else reasons)


def write_template(path: Path) -> None:
    """An empty register to fill in: Vietnamese headings, lists to choose from, and a page of guidance beside them."""
    with xlsxwriter.Workbook(str(path)) as book:
        lists = _write_guide(_Page(book, GUIDE_SHEET))
        for sheet in SHEETS.values():
            page = _Page(book, sheet.label)
            page.write_headings([column.label for column in sheet.columns])
            for place, column in enumerate(sheet.columns):
                page.sheet.set_column(place, place, len(column.label) + 4, page.formats.get(column.kind))
                if source := lists.get((sheet.name, column.name)):
                    page.sheet.data_validation(1, place, _LAST_ROW, place, {"validate": "list", "source": source})


def _write_guide(page: _Page) -> dict[tuple[str, str], str]:
    """Fills the page of guidance; the answer says where the words of each column of choice are listed."""
    lists: dict[tuple[str, str], str] = {}
    page.put(0, 0, gettext(GUIDE))
    for place, heading in enumerate(GUIDE_HEADINGS):
        page.put(2, place, gettext(heading))
    columns = [(sheet, column) for sheet in SHEETS.values() for column in sheet.columns]
    for number, (sheet, column) in enumerate(columns, start=3):
        how = gettext(_HOW_TO_FILL[column.kind])
        for place, text in enumerate((sheet.label, column.label, how, gettext(YES) if column.required else "")):
            page.put(number, place, text)
        words = [YES, NO] if column.kind is CellKind.YES_NO else list(column.choices.values())
        if column.kind in (CellKind.CHOICE, CellKind.YES_NO):
            place = len(GUIDE_HEADINGS) + 1 + len(lists)
            for row, text in enumerate([column.label, *words], start=2):
                page.put(row, place, text)
            area = xl_range_abs(3, place, 2 + len(words), place)
            lists[sheet.name, column.name] = f"='{GUIDE_SHEET}'!{area}"
    page.sheet.set_column(0, len(GUIDE_HEADINGS) + len(lists), 30)
    return lists


class _Page:
    def __init__(self, book: xlsxwriter.Workbook, title: str) -> None:
        self.sheet: Worksheet = book.add_worksheet(title)
        self._bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.formats: dict[CellKind, Format] = {kind: book.add_format({"num_format": pattern}) for kind, pattern in _FORMATS.items()}

    def write_headings(self, headings: Iterable[str]) -> None:
        for place, heading in enumerate(headings):
            self.sheet.write_string(0, place, heading, self._bold)
        self.sheet.freeze_panes(1, 0)

    def put(self, row: int, place: int, cell: Cell, column: FileColumn | None = None) -> None:
        """Writes one cell by its own type; `column` only gives the format."""
        cell_format = self.formats.get(column.kind) if column else None
        if cell is None or cell == "":
            return
        if isinstance(cell, bool):
            self.sheet.write_boolean(row, place, cell, cell_format)
        elif isinstance(cell, int | float) and math.isfinite(cell):
            self.sheet.write_number(row, place, cell, cell_format)
        elif isinstance(cell, date) and cell.year >= _FIRST_EXCEL_YEAR:
            self.sheet.write_datetime(row, place, cell, self.formats[CellKind.DATE])
        else:
            self.sheet.write_string(row, place, str(cell)[:_LONGEST_TEXT], cell_format)


class _ReturnedPage(_Page):
    def __init__(self, book: xlsxwriter.Workbook, layout: SheetLayout) -> None:
        super().__init__(book, layout.title if _TITLE.fullmatch(layout.title) else layout.sheet.name)
        # A file that was returned once already carries our own columns; they are written anew, not twice.
        self._places = [place for place, heading in enumerate(layout.headings) if not is_returned(heading)]
        self._last = 0
        self.write_headings([*(layout.headings[place] for place in self._places), *RETURN_HEADINGS])

    def write(self, row: FileRow, reasons: list[Sentence]) -> None:
        self._last += 1
        values = row.values
        for target, place in enumerate(self._places):
            column, cell = row.layout.columns[place], row.cells[place]
            if column is not None and column.kind in (CellKind.DATE, CellKind.MONEY) and values[column.name] is not None:
                cell = values[column.name]
            self.put(self._last, target, cell, column)
        first = len(self._places)
        self.put(self._last, first, row.number)
        for place, language in ((first + 1, "vi"), (first + 2, "en")):
            self.put(self._last, place, "\n".join(reason.in_language(language) for reason in reasons))
