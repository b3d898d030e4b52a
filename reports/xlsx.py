"""The page of results as a workbook: real numbers with formats. Forms are written by `reports/papers/workbook.py`."""

from __future__ import annotations

from pathlib import Path
from typing import BinaryIO

import xlsxwriter
from django.utils.translation import gettext as _

from reports.presenters.dashboard import Dashboard


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
                        sheet.write_number(
                            *spot, float(value) if offset > 1 else int(value), rate if offset > 1 else number
                        )
        sheet.set_column(0, len(heads), 18)
