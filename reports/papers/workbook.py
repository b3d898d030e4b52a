"""Forms as a workbook in the legal layout: a sheet each, real numbers with formats, the identities on a last sheet."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from common import numbers
from reports.statutory.checks import check_lines
from reports.statutory.compute import Form
from reports.statutory.heads import placed
from reports.statutory.sheet import UNSIGNED, Sheet, SheetRow, Signatures, sheet_of

_FONT = {"font_name": "Times New Roman", "font_size": 10}
_RULED = {"border": 1, "valign": "vcenter"}
_FORMATS: dict[str, dict[str, Any]] = {
    "left": {"text_wrap": True, "valign": "top"},
    "left bold": {"text_wrap": True, "valign": "top", "bold": True},
    "centre": {"text_wrap": True, "valign": "top", "align": "center"},
    "title": {"text_wrap": True, "valign": "top", "align": "center", "bold": True, "font_size": 13},
    "strong": {"text_wrap": True, "align": "center", "bold": True},
    "italic": {"align": "center", "italic": True},
    "head": {**_RULED, "bold": True, "text_wrap": True, "align": "center"},
    "letter": {**_RULED, "italic": True, "align": "center"},
    "label": {**_RULED, "text_wrap": True},
    "number": {**_RULED, "num_format": "#,##0"},
    "rate": {**_RULED, "num_format": "0.00", "align": "right"},
}
_LABEL_WIDTH, _LEAST_WIDTH, _RATE_WIDTH = 34, 9, 9  # in characters, as Excel measures columns
_ROOM_TO_SIGN = 4  # empty rows


def write_form(target: Path | BinaryIO, form: Form, signatures: Signatures = UNSIGNED) -> None:
    """Write one form. Cells hold integers (cases, đồng) and rates in per cent."""
    write_forms(target, [form], signatures)


def write_forms(target: Path | BinaryIO, forms: Sequence[Form], signatures: Signatures = UNSIGNED) -> None:
    """Write several forms into one workbook, a sheet each, then the identities of all of them."""
    path = str(target) if isinstance(target, Path) else target
    plain = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, plain) as book:
        styles = {name: book.add_format({**_FONT, **style}) for name, style in _FORMATS.items()}
        styles |= {
            f"{name} {level}": book.add_format({**_FONT, **_FORMATS[name], **_of_level(name, level)})
            for name in ("label", "number", "rate")
            for level in range(3)
        }
        names = _names([form.question.form for form in forms])
        for form, name in zip(forms, names, strict=True):
            _Writer(book.add_worksheet(name), sheet_of(form, signatures), styles).write()
        _write_checks(book.add_worksheet(_("Kiểm tra số liệu")), forms, names)


def _of_level(name: str, level: int) -> dict[str, Any]:
    """Totals are bold, parts stand further in."""
    return {"bold": level == 0} | ({"indent": level} if name == "label" else {})


def _names(codes: Sequence[str]) -> list[str]:
    """A name for each sheet; the second sheet of a form says so."""
    found = []
    for place, code in enumerate(codes):
        name, again = _("Biểu %(code)s") % {"code": code}, codes[:place].count(code)
        found.append(f"{name} ({again + 1})" if again else name)
    return found


def _write_checks(sheet: Any, forms: Sequence[Form], names: Sequence[str]) -> None:
    line = 0
    for form, name in zip(forms, names, strict=True):
        for check in check_lines(form):
            sheet.write_row(line, 0, [name, check.rule, _("khớp") if check.holds else _("không khớp"), check.where])
            line += 1
    sheet.set_column(0, 0, 12)
    sheet.set_column(1, 1, 90)


class _Writer:
    """Writes one paper, from the top down."""

    def __init__(self, target: Any, paper: Sheet, styles: dict[str, Any]) -> None:
        self.target = target
        self.paper = paper
        self.styles = styles
        self.last = len(paper.letters) - 1  # column

    def write(self) -> None:
        """The whole sheet and how it is printed: A4 landscape, one page wide, the head on every page."""
        head = self._above()
        body = self._heads(head)
        line = body
        for row in self.paper.rows:
            self._row(line, row)
            line += 1
        self._below(line + 1)
        self._columns()
        self.target.set_landscape()
        self.target.set_paper(9)
        self.target.set_margins(left=0.5, right=0.4, top=0.5, bottom=0.6)
        self.target.fit_to_pages(1, 0)
        self.target.repeat_rows(head, body - 1)
        self.target.freeze_panes(body, 1)
        self.target.set_footer(f"&L{self._plain(self.paper.foot)}&R&P/&N")

    @staticmethod
    def _plain(text: str) -> str:
        """Text as Excel takes it in a footer, where & is a command; at most 200 of the 255 characters of all."""
        return text[:200].replace("&", "&&")

    def _above(self) -> int:
        """Form number, title and bodies; returns the first row of the head."""
        paper = self.paper
        left = (paper.code, paper.circular, paper.received)
        right = (paper.reporting, paper.receiving, paper.unit)
        for line, (one, middle, other) in enumerate(zip_longest(left, (paper.title, *paper.periods), right, fillvalue="")):
            first, second = self._thirds()
            self._across(line, 0, first - 1, one, "left" if line else "left bold")
            self._across(line, first, second - 1, middle, "centre" if line else "title")
            self._across(line, second, self.last, other, "left")
            self.target.set_row(line, 36 if line == 0 else 30)
        return 4

    def _thirds(self) -> tuple[int, int]:
        """Where the middle and the right part begin, in columns: the name of the row is as wide as several numbers."""
        width = self.last + 1
        if width < 6:
            return 1, max(2, self.last)
        return 2, width - max(2, (width - 2) // 3)

    def _heads(self, top: int) -> int:
        """The nested heads, then column letter and numbers; returns the first row of figures."""
        depth = len(self.paper.head)
        for level, first, head in placed(self.paper.head, self.last + 1):
            line = top + level
            self._block((line, first, line + head.rows - 1, first + head.columns - 1), str(head.label), "head")
        for level in range(depth):
            self.target.set_row(top + level, 30 if level < depth - 1 else 60)
        for place, letter in enumerate(self.paper.letters):
            self.target.write_string(top + depth, place, letter, self.styles["letter"])
        return top + depth + 1

    def _row(self, line: int, row: SheetRow) -> None:
        level = min(row.level, 2)
        self.target.write_string(line, 0, row.label, self.styles[f"label {level}"])
        for place, value in enumerate(row.values, start=1):
            style = self.styles[f"number {level}"]
            if value is None:
                self.target.write_blank(line, place, None, style)
            else:
                self.target.write_number(line, place, value, style)
        if self.paper.has_rate and row.rate is None:
            self.target.write_string(line, self.last, numbers.NOTHING, self.styles[f"rate {level}"])
        elif self.paper.has_rate:
            self.target.write_number(line, self.last, float(row.rate or 0), self.styles[f"rate {level}"])

    def _below(self, top: int) -> None:
        """The three places of signature, and under them which figures these are."""
        third = max(1, (self.last + 1) // 3)
        begins = (0, min(2, third), max(third * 2, 2))
        ends = (begins[1] - 1, begins[2] - 1, max(self.last, begins[2]))
        for first, last, place in zip(begins, ends, self.paper.places, strict=True):
            self._across(top, first, last, place.above, "italic")
            self._across(top + 1, first, last, place.title, "strong")
            self._across(top + 2, first, last, place.hint, "italic")
            self._across(top + 3 + _ROOM_TO_SIGN, first, last, place.name, "strong")
        for line, text in enumerate((self.paper.foot, *self.paper.notes), start=top + 5 + _ROOM_TO_SIGN):
            self._across(line, 0, self.last, text, "left")
            self.target.set_row(line, 30 if len(text) > 120 else 15)

    def _columns(self) -> None:
        """Each as wide as its longest number."""
        self.target.set_column(0, 0, _LABEL_WIDTH)
        for place, values in enumerate(zip(*(row.values for row in self.paper.rows), strict=True), start=1):
            longest = max(0 if value is None else len(numbers.number(value)) for value in values)
            self.target.set_column(place, place, max(_LEAST_WIDTH, longest + 2))
        if self.paper.has_rate:
            self.target.set_column(self.last, self.last, _RATE_WIDTH)

    def _across(self, line: int, first: int, last: int, text: str, style: str) -> None:
        self._block((line, first, line, last), text, style)

    def _block(self, block: tuple[int, int, int, int], text: str, style: str) -> None:
        """One text over a block of cells; a single cell cannot be merged."""
        if block[:2] == block[2:]:
            self.target.write_string(*block[:2], text, self.styles[style])
        else:
            self.target.merge_range(*block, text, self.styles[style])
