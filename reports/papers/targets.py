"""The page of targets, or one allotment, as a workbook: real numbers with formats, money in đồng."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from reports.presenters.targets.allotments import AllotmentRow, AllotmentSheet
from reports.presenters.targets.editions import Edition
from reports.presenters.targets.layers import IndicatorRow, LayerTable
from reports.presenters.targets.page import Page


class _Book:
    """A workbook with the formats of the house."""

    def __init__(self, target: BinaryIO) -> None:
        self.book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False})
        self.head = self.book.add_format({"bold": True, "text_wrap": True, "border": 1, "valign": "vcenter"})
        self.text = self.book.add_format({"border": 1, "text_wrap": True})
        self.number = self.book.add_format({"num_format": "#,##0", "border": 1})
        self.rate = self.book.add_format({"num_format": "0.00", "border": 1})
        self.day = self.book.add_format({"num_format": "dd/mm/yyyy", "border": 1})

    def sheet(self, title: str, heads: Sequence[Any], rows: Sequence[Sequence[Any]]) -> None:
        """One sheet with a line of heads."""
        sheet = self.book.add_worksheet(title[:31])
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        for place, head in enumerate(heads):
            sheet.write_string(0, place, str(head), self.head)
        for line, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self._write(sheet, line, place, value)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, max(len(heads) - 1, 1), 18)
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)

    def _write(self, sheet: Any, line: int, place: int, value: Any) -> None:
        if isinstance(value, Decimal):
            sheet.write_number(line, place, float(value), self.rate)
        elif isinstance(value, int):
            sheet.write_number(line, place, value, self.number)
        elif isinstance(value, date):
            sheet.write_datetime(line, place, value, self.day)
        else:
            sheet.write_string(line, place, "–" if value is None else str(value), self.text)


def write_targets(target: BinaryIO, page: Page) -> None:
    """What the page shows: layers, indicators, units, the enforcers of a unit, history."""
    book = _Book(target)
    _layers(book, page.table)
    _indicators(book, page.indicators)
    if page.sheet:
        _lines(book, _("Giao cho đơn vị"), page.sheet)
    if page.part and page.part.sheet:
        _lines(book, page.part.name, page.part.sheet)
    _history(book, page.history)
    book.book.close()


def write_sheet(target: BinaryIO, sheet: AllotmentSheet) -> None:
    """One edition."""
    book = _Book(target)
    _lines(book, sheet.allotment.get_receivers_display(), sheet)
    book.book.close()


def _layers(book: _Book, table: LayerTable) -> None:
    heads = [_("Lớp chỉ tiêu"), _("Văn bản giao")]
    for head in table.heads:
        heads += [
            f"{head.label} · {word}"
            for word in (
                _("chỉ tiêu"),
                _("kết quả"),
                _("so chỉ tiêu"),
                _("so tiến độ theo thời gian"),
                _("so tiến độ theo mùa"),
                _("kết luận"),
            )
        ]
    rows: list[list[Any]] = []
    for row in table.rows:
        line: list[Any] = [row.layer, " · ".join(row.instruments)]
        for head, cell in zip(table.heads, row.cells, strict=True):
            line += [
                cell.target.rate if cell.target else None,
                head.rate,
                cell.against.excess if cell.against else None,
                cell.against.excess_over_pace if cell.against else None,
                cell.over_season,
                cell.verdict,
            ]
        rows.append(line)
    book.sheet(_("Kết luận theo từng lớp"), heads, rows)


def _indicators(book: _Book, rows: list[IndicatorRow]) -> None:
    heads = [_("Chỉ tiêu"), _("Lớp chỉ tiêu"), _("Mức giao"), _("Thực hiện"), _("Kết luận"), _("Cách tính")]
    book.sheet(
        _("Chỉ tiêu khác"),
        heads,
        [[row.label, row.layer, row.target.rate if row.target else None, row.value, row.verdict, row.definition] for row in rows],
    )


def _lines(book: _Book, title: str, sheet: AllotmentSheet) -> None:
    heads = [
        _("Giao cho"),
        _("Số việc giao"),
        _("Tỷ trọng, phần trăm"),
        _("Việc đã xong"),
        _("Đạt về việc, phần trăm"),
        _("Giao tiền (đồng)"),
        _("Tiền đã xong (đồng)"),
        _("Đạt về tiền, phần trăm"),
        _("Kết luận"),
    ]
    foot: list[list[Any]] = [
        _line(sheet.total, _("Đã giao")),
        [_("Phải giao"), sheet.cases.due, None, None, None, sheet.amount.due, None, None, None],
        [_("Còn thiếu chưa giao"), sheet.cases.missing, None, None, None, sheet.amount.missing, None, None, None],
    ]
    book.sheet(title, heads, [*(_line(row, row.name) for row in sheet.rows), *foot])


def _line(row: AllotmentRow, name: str) -> list[Any]:
    cases, amount = row.cases.progress, row.amount.progress
    return [
        name,
        cases.quantity,
        row.part,
        cases.finished,
        cases.reached,
        amount.quantity,
        amount.finished,
        amount.reached,
        row.verdict[2],
    ]


def _history(book: _Book, history: list[Edition]) -> None:
    heads = [_("Bản"), _("Số quyết định"), _("Ngày ký"), _("Lý do điều chỉnh"), _("Thay đổi")]
    rows = [
        [
            one.title,
            one.allotment.number,
            one.allotment.decided_on,
            one.allotment.reason,
            "; ".join(_change(change.name, change.cases, change.amount) for change in one.changes),
        ]
        for one in history
    ]
    book.sheet(_("Lịch sử điều chỉnh"), heads, rows)


def _change(name: str, cases: tuple[str, str] | None, amount: tuple[str, str] | None) -> str:
    words = []
    if cases:
        words.append(_("%(old)s → %(new)s việc") % {"old": cases[0], "new": cases[1]})
    if amount:
        words.append(_("%(old)s → %(new)s tỷ đồng") % {"old": amount[0], "new": amount[1]})
    return f"{name}: {', '.join(words)}"
