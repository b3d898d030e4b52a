"""Figures and lists as files: workbooks, and csv of any length a thousand lines at a time."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from common.files import CSV
from reports.presenters.statutory.cells import CellRow
from reports.statutory import drilldown
from reports.statutory.drilldown import CaseLine, Lines

MARK = "\ufeff"  # by which spreadsheets know UTF-8
HEADS = ("so_quyet_dinh", "ngay_quyet_dinh", "don_vi", "nguoi_phai_thi_hanh_an", "trang_thai")
AT_ONCE = 1000


def download(content: bytes | str, content_type: str, name: str) -> HttpResponse:
    """A file that is saved under a name."""
    return HttpResponse(content, content_type=content_type, headers=_saved_as(name))


def known_by(row: CellRow) -> list[Any]:
    """The columns of HEADS: which case it is."""
    return [plain(row.number), row.decided_on.isoformat(), row.unit, plain(row.debtor), row.status]


def stream(
    listed: Lines,
    heads: Sequence[str],
    told: Callable[[Iterable[CaseLine]], Iterable[list[Any]]],
    name: str,
) -> StreamingHttpResponse:
    """All lines as csv; `told` makes its rows (with those of HEADS first) of some lines."""

    def rows() -> Iterator[str]:
        writer = csv.writer(_Echo())
        yield MARK + writer.writerow([*HEADS, *heads])
        last = None
        while found := drilldown.read(listed, limit=AT_ONCE, after=last).lines:
            last = found[-1]
            yield from map(writer.writerow, told(found))

    return StreamingHttpResponse(rows(), content_type=CSV, headers=_saved_as(name))


def table(rows: Iterable[Sequence[Any]]) -> str:
    """A short table as csv."""
    writer = csv.writer(_Echo())
    return MARK + "".join(writer.writerow([plain(cell) if isinstance(cell, str) else cell for cell in row]) for row in rows)


def plain(text: str) -> str:
    """Text that a spreadsheet does not take for a formula."""
    return f"'{text}" if text and text[0] in "=+-@\t\r" else text


def _saved_as(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}


class _Echo:
    """A file that gives back what is written to it, for csv."""

    def write(self, text: str) -> str:
        return text
