"""A list as a file: csv of any size straight out of the database, xlsx up to a size at once. Memory stays flat.

What is written are expressions of the query, one a column: the database makes the lines, however many there are.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any, BinaryIO

import xlsxwriter
from django.db import connection
from django.db.models import Case, CharField, F, QuerySet, Value, When
from django.db.models.functions import Cast, Concat
from django.http import HttpResponse, StreamingHttpResponse

from common.files import CSV, XLSX
from desk.lists import ListColumn

MOST_AT_ONCE = 5_000  # rows of an xlsx that is made while one waits
_CHUNK = 1 << 16
_AT_A_TIME = 2_000


def labelled(name: str, choices: Sequence[tuple[Any, Any]]) -> Case:
    """The label of a coded field, in the reader's language."""
    whens = [When(**{name: value}, then=Value(str(label))) for value, label in choices]
    return Case(*whens, default=Value(""), output_field=CharField())


def written(rows: QuerySet[Any], columns: Sequence[ListColumn]) -> QuerySet[Any]:
    """The rows as tuples of what each column writes."""
    names = {f"written_{place}": _expression(column) for place, column in enumerate(columns)}
    return rows.annotate(**names).values_list(*names)


def _expression(column: ListColumn) -> Any:
    if callable(column.written):
        return column.written()
    return F(column.written) if isinstance(column.written, str) else column.written


def csv_of(rows: QuerySet[Any], columns: Sequence[ListColumn], name: str) -> StreamingHttpResponse:
    """The list as csv, streamed by the database. Text that a spreadsheet would take for a formula is quoted."""
    query = _harmless(rows, columns)
    sql, params = query.query.get_compiler(connection=connection).as_sql()

    def lines() -> Iterator[bytes]:
        head = io.StringIO()
        csv.writer(head).writerow([str(column.label) for column in columns])
        yield ("\ufeff" + head.getvalue()).encode()
        with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", params) as copy:
            held = bytearray()
            for part in copy:
                held += part
                if len(held) > _CHUNK:
                    yield bytes(held)
                    held.clear()
            yield bytes(held)

    return StreamingHttpResponse(lines(), content_type=CSV, headers=_attached(f"{name}.csv"))


def _harmless(rows: QuerySet[Any], columns: Sequence[ListColumn]) -> QuerySet[Any]:
    """The columns for csv: a quote stands before text that begins like a formula."""
    query = written(rows, columns)
    texts = [f"written_{place}" for place, column in enumerate(columns) if column.kind == ""]
    query = query.annotate(
        **{
            f"safe_{name}": Case(
                When(**{f"{name}__regex": r"^[=+@\-]", "then": Concat(Value("'"), Cast(name, CharField()))}),
                default=Cast(name, CharField()),
                output_field=CharField(),
            )
            for name in texts
        }
    )
    return query.values_list(
        *(f"safe_written_{place}" if column.kind == "" else f"written_{place}" for place, column in enumerate(columns))
    )


def xlsx_of(rows: QuerySet[Any], columns: Sequence[ListColumn], name: str, title: str) -> HttpResponse:
    """The list as a workbook, for a list that is not too long."""
    target = io.BytesIO()
    write_xlsx(target, written(rows, columns)[:MOST_AT_ONCE], columns, title)
    return HttpResponse(target.getvalue(), content_type=XLSX, headers=_attached(f"{name}.xlsx"))


def write_xlsx(
    target: BinaryIO,
    rows: QuerySet[Any],
    columns: Sequence[ListColumn],
    title: str,
    *,
    tell: Callable[[int], None] = lambda _done: None,
) -> int:
    """Write the rows, with real numbers and dates. Returns how many; `tell` hears of every two thousand."""
    count = 0
    with xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        money = book.add_format({"num_format": "#,##0"})
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 1)
        sheet.repeat_rows(0)
        for place, column in enumerate(columns):
            sheet.set_column(place, place, 14 if column.kind else 24)
            sheet.write_string(0, place, str(column.label), head)
        for count, row in enumerate(rows.iterator(_AT_A_TIME), start=1):
            for place, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(count, place, value, day)
                elif isinstance(value, int):
                    sheet.write_number(count, place, value, money)
                elif value is not None:
                    sheet.write_string(count, place, str(value))
            if count % _AT_A_TIME == 0:
                tell(count)
    return count


def _attached(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"'}
