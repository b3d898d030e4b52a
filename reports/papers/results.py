"""The page of results as a workbook: real numbers with formats. Forms are written by `reports/papers/workbook.py`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from reports.presenters.comparison.pairs import ComparisonPage
from reports.presenters.comparison.sentences import spoken
from reports.presenters.results.dashboard import Dashboard


def write_dashboard(target: Path | BinaryIO, page: Dashboard) -> None:
    """Write the table of units: finished, enforceable, rate and distance to pace, by cases and by money."""
    path = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        number = book.add_format({"num_format": "#,##0", "border": 1})
        rate = book.add_format({"num_format": "0.00", "border": 1})
        sheet = book.add_worksheet(_("Kết quả"))
        sheet.write(0, 0, " ".join(line.replace("*", "") for line in page.sentence))
        if page.provisional:
            sheet.write(1, 0, f"{_('Mẫu tạm')}: {page.provisional}")
        heads = [_("Đơn vị")]
        for headline in page.headlines:
            heads += [
                f"{headline.label} · {word}"
                for word in (
                    _("đã thi hành xong"),
                    _("có điều kiện"),
                    _("tỷ lệ, phần trăm"),
                    _("so tiến độ, điểm phần trăm"),
                )
            ]
        for place, head in enumerate(heads):
            sheet.write(2, place, head, bold)
        for line, row in enumerate([*page.rows, page.total], start=3):
            sheet.write_string(line, 0, str(row.name), bold)
            for place, cell in enumerate(row.cells):
                values = (cell.finished.value, cell.enforceable.value, cell.rate, cell.delta)
                for offset, value in enumerate(values):
                    spot = (line, 1 + 4 * place + offset)
                    if value is None:
                        sheet.write_string(*spot, "–", rate)
                    else:
                        sheet.write_number(*spot, float(value) if offset > 1 else int(value), rate if offset > 1 else number)
        sheet.set_column(0, len(heads), 18)


def write_comparison(target: Path | BinaryIO, page: ComparisonPage) -> None:
    """Write the table of a comparison under its sentences: numbers, rates in per cent, their differences in points."""
    path = str(target) if isinstance(target, Path) else target
    with xlsxwriter.Workbook(path, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "border": 1})
        number = book.add_format({"num_format": "#,##0", "border": 1})
        rate = book.add_format({"num_format": "0.00", "border": 1, "align": "right"})
        sheet = book.add_worksheet(_("So sánh"))
        sheet.write(0, 0, page.form_title)
        sheet.write(1, 0, f"{page.agency_name} · {page.row.key.label}")
        for line, sentence in enumerate(page.sentences, start=2):
            sheet.write_string(line, 0, spoken(sentence))
        top = 3 + len(page.sentences)
        heads = (_("Chỉ số"), page.current_name, page.against_name, _("Chênh lệch"), _("Tăng, giảm, phần trăm"))
        for place, head in enumerate(heads):
            sheet.write_string(top, place, head, bold)
        for line, told in enumerate((one.line for one in page.lines), start=top + 1):
            label = _("%(label)s (điểm phần trăm ở cột chênh lệch)") if told.is_rate else "%(label)s"
            sheet.write_string(line, 0, label % {"label": told.row.label}, bold)
            for place, value in enumerate((told.current, told.against, told.difference, told.relative), start=1):
                form = rate if told.is_rate or place == len(heads) - 1 else number
                if value is None:
                    sheet.write_string(line, place, "–", rate)
                else:
                    sheet.write_number(line, place, float(value), form)
        sheet.set_column(0, 0, 48)
        sheet.set_column(1, len(heads) - 1, 20)
