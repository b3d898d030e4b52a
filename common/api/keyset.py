"""Pages by key: every row exactly once, also where thousands share the value they are ordered by.

A cursor names the last row by (value, id); the next page begins after it, by a comparison of rows that an index on
(value, id) answers. Rows without a value stand at the end, in both directions.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import orjson
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db.models import F, Func, Q, QuerySet, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

PAGE_SIZE, MOST = 100, 1_000


@dataclass(frozen=True)
class Cursor:
    """A place in an ordered list: after (or, going back, before) the row with this value and id."""

    ordering: str
    value: Any
    pk: Any
    back: bool

    def encoded(self) -> str:
        """The cursor as it stands in an address."""
        return base64.urlsafe_b64encode(orjson.dumps([self.ordering, self.value, self.pk, self.back])).decode().rstrip("=")

    @classmethod
    def decoded(cls, text: str) -> Cursor:
        """The cursor in an address. Raises ValidationError for anything that never was one."""
        try:
            ordering, value, pk, back = orjson.loads(base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4)))
        except (binascii.Error, ValueError, TypeError) as error:
            raise bad_cursor() from error
        if (
            not isinstance(ordering, str)
            or not isinstance(back, bool)
            or isinstance(value, list | dict | float | bool)
            or not isinstance(pk, int | str)
            or isinstance(pk, bool)
            or "\0" in f"{value}{pk}"
        ):
            raise bad_cursor()
        return cls(ordering, value, pk, back)


def bad_cursor() -> exceptions.ValidationError:
    return exceptions.ValidationError({"cursor": [_("Con trỏ trang không đúng; bắt đầu lại từ trang đầu.")]})


def size_of(request: Request) -> int:
    """The rows of a page. Raises ValidationError."""
    text = request.query_params.get("page_size", str(PAGE_SIZE))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        sentence = _("Số dòng một trang phải từ 1 đến %(most)s.") % {"most": MOST}
        raise exceptions.ValidationError({"page_size": [sentence]})
    return int(text)


def linked(request: Request, cursor: Cursor | None) -> str | None:
    """The same address with another cursor; None without one."""
    if cursor is None:
        return None
    parts = urlsplit(request.build_absolute_uri())
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name != "cursor"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("cursor", cursor.encoded())])))


class _Row(Func):
    """(value, id) as one thing to compare."""

    template = "(%(expressions)s)"


class KeysetPagination(BasePagination):
    """Pages of a list of the API. The view names what it may be ordered by: `orderings`, the first is the usual one."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        """One page of dictionaries, in the order asked for; what stands before and after it is remembered."""
        self.request = request
        size = size_of(request)
        ordering = self._ordering(request, view)
        cursor = self._cursor(request, ordering)
        name, falls = ordering.removeprefix("-"), ordering.startswith("-")
        column = view.order_columns.get(name, name)
        nullable = _nullable(queryset, column)
        back = cursor is not None and cursor.back
        if cursor is not None:
            queryset = queryset.filter(self._beyond(queryset, column, cursor, falls=falls != back, nullable=nullable))
        found = view.rows(queryset.order_by(*_order(column, falls=falls, back=back, nullable=nullable))[: size + 1], column)
        more, page = len(found) > size, found[:size]
        if back:
            page.reverse()
        self.next = self.previous = None
        if page:
            first, last = (Cursor(ordering, row.key, row.pk, back) for row, back in ((page[0], True), (page[-1], False)))
            self.next = last if more or back else None
            self.previous = first if (more if back else cursor is not None) else None
        return [row.shown for row in page]

    def _ordering(self, request: Request, view: Any) -> str:
        ordering = request.query_params.get("ordering", view.orderings[0])
        if ordering.removeprefix("-") not in {one.removeprefix("-") for one in view.orderings}:
            choices = ", ".join(one.removeprefix("-") for one in view.orderings)
            raise exceptions.ValidationError(
                {
                    "ordering": [
                        _("Không sắp xếp được theo %(name)s; chọn một trong: %(choices)s.")
                        % {"name": ordering[:40] or "–", "choices": choices}
                    ]
                }
            )
        return str(ordering)

    def _cursor(self, request: Request, ordering: str) -> Cursor | None:
        text = request.query_params.get("cursor", "")
        if not text:
            return None
        cursor = Cursor.decoded(text)
        if cursor.ordering != ordering:
            raise exceptions.ValidationError({"cursor": [_("Con trỏ trang thuộc một cách sắp xếp khác; bắt đầu lại từ trang đầu.")]})
        return cursor

    def _beyond(self, queryset: QuerySet[Any], column: str, cursor: Cursor, *, falls: bool, nullable: bool) -> Any:
        """What comes after the row of the cursor in the direction we walk. Going back, rows without a value come first."""
        model = queryset.model
        try:
            pk = model._meta.pk.to_python(cursor.pk)
            value = None if cursor.value is None else _field(model, column).to_python(cursor.value)
            if isinstance(value, datetime):  # the database knows no offset of 16 hours
                value = value.astimezone(UTC)
        except (ValidationError, ValueError, TypeError, OverflowError) as error:
            raise bad_cursor() from error
        if pk is None or (value is None and not nullable):
            raise bad_cursor()
        if value is None:
            rest = Q(**{f"{column}__isnull": True}, **{"pk__lt" if falls else "pk__gt": pk})
            return rest | Q(**{f"{column}__isnull": False}) if cursor.back else rest
        compare = LessThan if falls else GreaterThan
        here = _Row(F(column), F("pk"), output_field=_field(model, column))
        there = _Row(Value(value, _field(model, column)), Value(pk, model._meta.pk), output_field=_field(model, column))
        beyond = Q(compare(here, there))
        return beyond | Q(**{f"{column}__isnull": True}) if nullable and not cursor.back else beyond

    def get_paginated_response(self, data: Any) -> Response:
        """The document of one page."""
        links = {"next": linked(self.request, self.next), "previous": linked(self.request, self.previous)}
        return Response(links | {"results": data})

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """The shape of a page, for the description."""
        link = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["next", "previous", "results"],
            "properties": {"next": link, "previous": link, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        """The words of a page in an address, for the description."""
        names = sorted({one.removeprefix("-") for one in view.orderings})
        return [
            _parameter("cursor", {"type": "string"}, _("Con trỏ trang, lấy từ next hoặc previous")),
            _parameter("page_size", {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE_SIZE}, _("Số dòng một trang")),
            _parameter(
                "ordering", {"type": "string", "enum": [*names, *(f"-{name}" for name in names)]}, _("Sắp xếp; dấu trừ là giảm dần")
            ),
        ]


def _parameter(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": False, "schema": schema, "description": description}


def _order(column: str, *, falls: bool, back: bool, nullable: bool) -> Sequence[Any]:
    """The order in which rows are read: going back, the opposite one."""
    descending = falls != back
    if column == "pk":
        return ["-pk" if descending else "pk"]
    nulls: dict[str, Any] = ({"nulls_first": True} if back else {"nulls_last": True}) if nullable else {}
    first = F(column).desc(**nulls) if descending else F(column).asc(**nulls)
    return [first, "-pk" if descending else "pk"]


def _field(model: Any, column: str) -> Any:
    """The field at the end of a path of names."""
    found: Any = None
    for part in column.split("__"):
        try:
            found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        except FieldDoesNotExist as error:
            raise LookupError(f"{model.__name__} cannot be ordered by {column}") from error
        model = found.related_model or model
    return found


def _nullable(queryset: QuerySet[Any], column: str) -> bool:
    return bool(_field(queryset.model, column).null)
