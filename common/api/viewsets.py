"""What resources of the API are made of: columns read straight from the tables, described and checked by serializers.

A list goes through `values_list` and orjson; the serializer says what the columns are and is never run on a row. Reading
starts from `visible_to(user)` and the FilterSet of the page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar, NamedTuple

import orjson
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from common.api.filters import DatedFilterBackend
from common.api.keyset import KeysetPagination
from common.api.problems import PreconditionFailed

_OF_PAGES = frozenset({"cursor", "page_size", "ordering", "fields"})


class ShownRow(NamedTuple):
    """One row: what is shown, and its place in the order."""

    shown: dict[str, Any]
    key: Any
    pk: Any


class Columns:
    """The columns of a resource: their names outside, where they stand in the tables, and how stored codes are spoken.

    A column without a path is filled by `KeysetViewSet.complete`. `spoken` maps a column to what turns the stored value into
    the outward one.
    """

    def __init__(self, paths: Mapping[str, str | None], spoken: Mapping[str, Callable[[Any], Any]] | None = None) -> None:
        self.paths = dict(paths)
        self.spoken = dict(spoken or {})

    def only(self, names: Iterable[str]) -> Columns:
        """Some of them, in their order."""
        wanted = set(names)
        return Columns({name: path for name, path in self.paths.items() if name in wanted}, self.spoken)

    def elsewhere(self, paths: Mapping[str, str]) -> Columns:
        """The same, some of them read from another place."""
        return Columns({**self.paths, **paths}, self.spoken)

    def read(self, queryset: QuerySet[Any], order: str) -> list[ShownRow]:
        """The rows of a queryset, already ordered and cut."""
        names = [name for name, path in self.paths.items() if path]
        empty = dict.fromkeys(self.paths) if len(names) < len(self.paths) else {}
        asked = list(dict.fromkeys([*filter(None, self.paths.values()), order, "pk"]))  # a path stands in a row once
        key, pk = asked.index(order), asked.index("pk")
        rows = queryset.values_list(*asked)
        found = [ShownRow(empty | dict(zip(names, row, strict=False)), row[key], row[pk]) for row in rows]
        for name, speak in self.spoken.items():
            if name in self.paths:
                for row in found:
                    value = row.shown[name]
                    if value is not None:
                        row.shown[name] = speak(value)
        return found


def own_names(shape: type[Serializer[Any]]) -> dict[str, str | None]:
    """The columns of a shape whose names outside are those in the table."""
    return {str(name): str(name) for name in shape().get_fields()}


class KeysetViewSet(GenericViewSet):
    """A list and its records. Subclasses name columns, serializer, orderings, filters and the queryset."""

    pagination_class = KeysetPagination
    filter_backends = (DatedFilterBackend,)
    columns: ClassVar[Columns]
    orderings: ClassVar[tuple[str, ...]] = ("id",)
    order_columns: ClassVar[dict[str, str]] = {"id": "pk"}  # where an ordering stands in the tables
    english: ClassVar[dict[str, str]] = {}  # where the English words of a column stand, for who reads English
    serializer_class: type[Serializer[Any]]

    def get_queryset(self) -> QuerySet[Any]:
        """What this person may see."""
        raise NotImplementedError

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse words of the address that would be passed over in silence."""
        super().initial(request, *args, **kwargs)
        if self.action not in (None, "metadata"):
            refuse_unknown(request, self.words())

    def words(self) -> set[str]:
        """The words an address of the present action may have."""
        if self.action != "list":
            return {"fields"} if self.action == "retrieve" else set()
        filterset = getattr(self, "filterset_class", None)
        return {*_OF_PAGES, *(filterset.base_filters if filterset else ())}

    def chosen(self) -> Columns:
        """The columns asked for with `fields`, or all."""
        columns = self.columns.elsewhere(self.english) if get_language() == "en" else self.columns
        asked = self.request.query_params.get("fields", "")
        if not asked:
            return columns
        names = [name.strip() for name in asked.split(",") if name.strip()]
        unknown = [name for name in names if name not in columns.paths]
        if unknown or not names:
            sentence = _("Không có trường %(names)s; các trường: %(known)s.")
            listed = {"names": ", ".join(unknown)[:100] or "–", "known": ", ".join(columns.paths)}
            raise ValidationError({"fields": [sentence % listed]})
        return columns.only(names)

    def rows(self, queryset: QuerySet[Any], order: str) -> list[ShownRow]:
        """The rows of a queryset, ordered by a column and cut, with whatever stands in further tables."""
        found = self.chosen().read(queryset, order)
        self.complete(found)
        return found

    def complete(self, rows: list[ShownRow]) -> None:
        """Add to a page of rows what one more query brings."""

    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One page of the list."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(page)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One record, with its ETag."""
        return with_etag(request, self.shown(self.kwargs[self.lookup_url_kwarg or self.lookup_field]))

    def shown(self, key: Any) -> dict[str, Any]:
        """One record as it is shown. Raises Http404 for what is not there or may not be seen."""
        found = self.rows(self.get_queryset().filter(**{self.lookup_field: key})[:1], "pk")
        if not found:
            raise Http404
        return found[0].shown


def refuse_unknown(request: Request, known: set[str]) -> None:
    """A misspelt or empty filter must not answer with everything. Raises ValidationError naming the words there are."""
    unknown = [name for name in request.query_params if name not in known]
    empty = [name for name, values in request.query_params.lists() if not all(value.strip() for value in values)]
    if unknown:
        sentence = _("Địa chỉ này không có tham số %(name)s; các tham số: %(known)s.")
        listed = ", ".join(sorted(known)) or "–"
        raise ValidationError({name: [sentence % {"name": name[:40], "known": listed}] for name in unknown})
    if empty:
        sentence = _("Tham số %(name)s để trống; bỏ tham số, hoặc cho giá trị.")
        raise ValidationError({name: [sentence % {"name": name}] for name in empty})


def with_etag(request: Request, body: dict[str, Any]) -> Response:
    """The record with its ETag; 304 without it for whoever has it already."""
    etag = etag_of(body)
    headers = {"ETag": etag}
    if etag in _tags(request.headers.get("If-None-Match", "")):
        return Response(status=304, headers=headers)
    return Response(body, headers=headers)


def located(request: Request, body: dict[str, Any], status: int, address: str) -> Response:
    """What an order made, and where it stands."""
    return Response(body, status, headers={"Location": request.build_absolute_uri(address)})


def etag_of(body: dict[str, Any]) -> str:
    """A mark that changes with anything shown."""
    return f'"{hashlib.blake2b(orjson.dumps(body, default=str), digest_size=12).hexdigest()}"'


def check_unchanged(request: Request, read: Callable[[], dict[str, Any]]) -> bool:
    """Whether the client said what it saw; raises 412 when that is no longer what `read` gives."""
    seen = request.headers.get("If-Match", "")
    if not seen or seen.strip() == "*":
        return False
    if etag_of(read()) not in _tags(seen):
        raise PreconditionFailed(_("Bản ghi đã thay đổi từ lúc đọc; đọc lại rồi gửi lại."))
    return True


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def checked(serializer: Serializer[Any]) -> dict[str, Any]:
    """What was sent, checked. Raises ValidationError with the field."""
    if not serializer.is_valid():
        raise exceptions.ValidationError(serializer.errors)
    return dict(serializer.validated_data)
