"""The nested heads of a form's table, the same on the page, in the workbook and in the PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reports.statutory.compute import Form
from reports.statutory.definition import RegisterColumn
from reports.statutory.version import FormColumn


@dataclass(frozen=True)
class FormHead:
    """A cell of the head of the table: its label, and how many columns and rows it spans."""

    label: Any
    columns: int
    rows: int


def head_rows(columns: Sequence[FormColumn | RegisterColumn]) -> list[list[FormHead]]:
    """The rows of the head over the numbers: groups above, columns below. Without the row's name and the rate."""
    depth = max((len(column.group) for column in columns), default=0) + 1
    return [_level(columns, level, depth) for level in range(depth)]


def _level(columns: Sequence[FormColumn | RegisterColumn], level: int, depth: int) -> list[FormHead]:
    """One row: a group that goes on is one cell; a column without further groups reaches down to the numbers."""
    row: list[FormHead] = []
    previous: tuple[Any, ...] = ()
    for column in columns:
        path = (*column.group, column.label)
        if len(path) <= level:
            previous = ()
            continue
        upto = path[: level + 1]
        is_leaf = len(path) == level + 1
        if not is_leaf and row and previous == upto:
            row[-1] = FormHead(row[-1].label, row[-1].columns + 1, 1)
        else:
            row.append(FormHead(path[level], 1, depth - level if is_leaf else 1))
        previous = () if is_leaf else upto
    return row


def whole_head(form: Form) -> list[list[FormHead]]:
    """The head of the whole table: the row's name before, the rate after, over all rows of the head."""
    rows = head_rows(form.columns)
    rows[0].insert(0, FormHead(_("Dòng"), 1, len(rows)))
    if form.has_rate:
        rows[0].append(FormHead(_("Tỷ lệ thi hành xong"), 1, len(rows)))
    return rows


def placed(rows: Sequence[Sequence[FormHead]], width: int) -> list[tuple[int, int, FormHead]]:
    """Each cell of the head of a table so many columns wide, with the row and the column it begins in."""
    free = [[True] * width for _row in rows]
    found = []
    for level, row in enumerate(rows):
        for head in row:
            first = free[level].index(True)
            for below in free[level : level + head.rows]:
                below[first : first + head.columns] = [False] * head.columns
            found.append((level, first, head))
    return found
