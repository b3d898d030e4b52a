"""Lists of records: columns that a person may choose, order, page, count, and the conditions that narrow them down.

An address carries the whole state of a list: its filters, `sap` (the column it is sorted by, "-" before it for downwards),
`moi_trang` (rows on a page), `trang`. The same address with `dang=csv` or `dang=xlsx` is the list as a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Count, QuerySet
from django.forms import BaseForm, BoundField
from django.http import QueryDict
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _

from common import numbers

PAGE_SIZES = (25, 50, 100)
MOST_PAGES = 400  # further down a list is narrowed, not turned
NOT_KEPT = ("trang", "dang", "bo-loc")  # words of an address that are no part of a saved filter
EXACT = 10_000  # a list of a very large table is counted so far, and called "more than" beyond
LARGE = 300_000  # rows of a table from which that is so


@dataclass(frozen=True)
class CellContent:
    """What stands in a cell: the fact, its context under it, a link, a badge."""

    text: Any = ""
    sub: Any = ""
    url: str = ""
    badge: Any = None
    lang: str = ""


@dataclass(frozen=True)
class ListColumn:
    """A column of a list.

    `shown` makes its cell of a line; `written` is the field or expression that an export writes, or makes it in the
    reader's language; `sort` names the fields it is sorted by, which an index serves in a large table, the last a unique
    one that is added where it is missing. `falls` says that the first press sorts downwards.
    """

    key: str
    label: str | Promise
    shown: Callable[[Any], CellContent]
    written: Any
    kind: str = ""  # "money", "day" or text
    sort: tuple[str, ...] = ()
    falls: bool = False
    by_default: bool = True


@dataclass(frozen=True)
class Listing:
    """A list of one kind of record: its key in what people keep of it, its columns, and the order it comes in."""

    key: str
    columns: tuple[ListColumn, ...]
    order: str  # of a column, "-" before it for downwards

    def chosen(self, keys: Sequence[str]) -> list[ListColumn]:
        """The columns with these keys, in their order; those shown by default where none is known."""
        by_key = {column.key: column for column in self.columns}
        found = [by_key[key] for key in dict.fromkeys(keys) if key in by_key]
        return found or [column for column in self.columns if column.by_default]

    def sorted_by(self, word: str) -> tuple[ListColumn, bool]:
        """The column of a word of the address, and whether downwards; the list's own order for an unknown word."""
        for candidate in (word, self.order):
            key = candidate.removeprefix("-")
            for column in self.columns:
                if column.key == key and column.sort:
                    return column, candidate.startswith("-")
        raise LookupError(self.order)

    def sorted(self, rows: QuerySet[Any], word: str) -> QuerySet[Any]:
        """The rows in the order of a word of the address, ties by their key."""
        column, downwards = self.sorted_by(word)
        names = column.sort if column.sort[-1] in ("pk", "-pk") else (*column.sort, "pk")
        return rows.order_by(*(_turned(name) for name in names) if downwards else names)


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


@dataclass(frozen=True)
class ListHead:
    """A column head: its label, the link that sorts by it, and how it is sorted now."""

    label: Any
    kind: str
    url: str = ""
    direction: str = ""


@dataclass(frozen=True)
class ListCell:
    """A cell of a row, with the label it bears on a phone."""

    shown: CellContent
    label: Any
    kind: str


@dataclass(frozen=True)
class ListRow:
    """A row with the key by which it is ticked."""

    pk: int
    cells: list[ListCell]


@dataclass(frozen=True)
class Table:
    """A page of a list as `common/_table.html` shows it."""

    label: Any
    heads: list[ListHead]
    rows: list[ListRow]


def table(label: Any, listing: Listing, columns: Sequence[ListColumn], lines: Iterable[Any], query: QueryDict) -> Table:
    """The lines of a page under the columns chosen."""
    current, downwards = listing.sorted_by(query.get("sap", ""))
    heads = [_head(column, column is current, downwards, query) for column in columns]
    labelled = [(column, str(column.label)) for column in columns]  # in the reader's language once, not in every cell
    rows = [ListRow(line.row.pk, [ListCell(column.shown(line), label, column.kind) for column, label in labelled]) for line in lines]
    return Table(label, heads, rows)


def _head(column: ListColumn, is_current: bool, downwards: bool, query: QueryDict) -> ListHead:
    if not column.sort:
        return ListHead(column.label, column.kind)
    falls = not downwards if is_current else column.falls
    url = changed(query, sap=f"-{column.key}" if falls else column.key)
    direction = ("descending" if downwards else "ascending") if is_current else ""
    return ListHead(column.label, column.kind, url, direction)


def changed(query: QueryDict, **words: str | None) -> str:
    """The address of the same list with some words changed, or left out; it begins at the first page."""
    new = query.copy()
    new.pop("trang", None)
    for name, value in words.items():
        new.pop(name, None)
        if value:
            new[name] = value
    return f"?{new.urlencode()}"


# -- pages -----------------------------------------------------------------------------------------


def page_size(query: QueryDict) -> int:
    """Rows on a page, one of the sizes offered."""
    word = query.get("moi_trang", "")
    return int(word) if word.isdecimal() and int(word) in PAGE_SIZES else PAGE_SIZES[0]


class Pages(Paginator):
    """A paginator of the rows of a list that counts a very large table only so far as people turn pages.

    Only keys are sorted and skipped; `detailed` then adds, to the rows of the page, what a line shows of other tables.
    """

    def __init__(self, rows: QuerySet[Any], size: int, detailed: Callable[[QuerySet[Any]], QuerySet[Any]] = lambda rows: rows) -> None:
        super().__init__(rows, size)
        self.detailed = detailed

    def page(self, number: int | str) -> Page[Any]:
        """The rows of a page, in the order of the list."""
        number = self.validate_number(number)
        rows: Any = self.object_list
        first = (number - 1) * self.per_page
        keys = list(rows.values_list("pk", flat=True)[first : first + self.per_page])
        found = self.detailed(rows.model._default_manager.filter(pk__in=keys)).in_bulk()
        return Page([found[key] for key in keys if key in found], number, self)

    @cached_property
    def counted(self) -> tuple[int, bool]:
        """How many rows there are, and whether there are more."""
        return counted(self.object_list)

    @cached_property
    def count(self) -> int:
        return self.counted[0]

    @property
    def is_more(self) -> bool:
        """Whether there are more rows than were counted."""
        return self.counted[1]

    @cached_property
    def num_pages(self) -> int:
        return min(super().num_pages, MOST_PAGES)


def counted(rows: Any) -> tuple[int, bool]:
    """How many rows there are, exactly or up to as many as people turn pages; and whether there are more."""
    if estimated_rows(rows.model) < LARGE:
        return rows.order_by().count(), False
    found = rows.order_by().values("pk")[: EXACT + 1].count()
    return min(found, EXACT), found > EXACT


def estimated_rows(model: Any) -> int:
    """The rows of a table as its last ANALYZE saw them: enough to tell large from small."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT greatest(reltuples, 0)::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        return int(cursor.fetchone()[0])


# -- choices --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Facet:
    """A choice of the panel beside which the numbers of records stand: the field, and the word of each of its values."""

    field: str
    words: Callable[[], Mapping[Any, str]]


def facet_cells(rows: QuerySet[Any], facets: Mapping[str, Facet]) -> list[tuple[tuple[str, ...], int]]:
    """How many rows there are of each combination of choices: one question, whatever is chosen among them."""
    fields = [facet.field for facet in facets.values()]
    words = [facet.words() for facet in facets.values()]
    found = rows.order_by().values_list(*fields).annotate(count=Count("pk"))
    return [(tuple(map(_word, words, values)), count) for *values, count in found]


def _word(words: Mapping[Any, str], value: Any) -> str:
    return words.get(value, "")


def facet_counts(cells: Iterable[tuple[tuple[str, ...], int]], facets: Iterable[str], query: QueryDict) -> dict[str, dict[str, int]]:
    """How many records each choice would give, with what is chosen of the others."""
    names = list(facets)
    chosen = [{word for word in query.getlist(name) if word} for name in names]
    found: dict[str, dict[str, int]] = {name: {} for name in names}
    for words, count in cells:
        missed = [place for place, word in enumerate(words) if chosen[place] and word not in chosen[place]]
        for place, name in enumerate(names):
            if not set(missed) - {place}:
                found[name][words[place]] = found[name].get(words[place], 0) + count
    return found


# -- conditions ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Chip:
    """One condition that narrows the list, and the address without it."""

    label: Any
    value: str
    url: str


def chips(form: BaseForm, query: QueryDict) -> list[Chip]:
    """The conditions that are applied, in the order of the panel."""
    found = []
    for field in form:
        value = getattr(form, "cleaned_data", {}).get(field.name)
        if value not in (None, "", [], False):
            found.append(Chip(field.label, _said(field, value), changed(query, **{field.name: None})))
    return found


def _said(field: BoundField, value: Any) -> str:
    """A condition in words."""
    if isinstance(value, list):
        return ", ".join(_choice(field, one) for one in value)
    if hasattr(value, "strftime"):
        return numbers.day(value)
    return _("Có") if value is True else _choice(field, value)


def _choice(field: BoundField, value: Any) -> str:
    choices: Any = getattr(field.field, "choices", ())
    if hasattr(value, "_meta"):
        return str(value)
    return str(dict(_flat(choices)).get(value, value))


def _flat(choices: Iterable[Any]) -> Iterator[tuple[Any, Any]]:
    for value, label in choices:
        if isinstance(label, list | tuple):
            yield from label
        else:
            yield value, label
