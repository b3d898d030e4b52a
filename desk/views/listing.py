"""Lists of records: what a person may see, narrowed down by the filters of the address, sorted, a page or a file of it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar, TypeVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.cache import cache
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.generic import TemplateView
from django_filters import FilterSet

from agencies.http import SignedInRequest
from agencies.models import Agency, User, reached_by
from agencies.roles import Permission
from common import clock
from common.shapes import Tab
from desk import files
from desk.lists import PAGE_SIZES, Facet, ListColumn, Listing, Pages, changed, chips, counted, facet_cells, facet_counts, page_size, table
from desk.models import ColumnChoice, SavedFilter
from desk.registry import LISTINGS, ListingPage

COUNTS_KEPT = 300  # seconds: the counts of saved filters and of choices may be so old, and say so
_Found = TypeVar("_Found")
OWN = {"cua_toi", "phia"}  # words of an address that mean something else for each reader


def _codes() -> dict[int, str]:
    return dict(Agency.objects.values_list("pk", "code"))


AGENCIES = Facet("agency", _codes)


class FilteredListView(LoginRequiredMixin, TemplateView):
    """A list for whoever may see it. Subclasses name the template, the list, the filters, what is visible, and its lines."""

    filters: ClassVar[type[FilterSet]]
    listing: ClassVar[Listing]
    label: ClassVar[Any]
    facets: ClassVar[dict[str, Facet]] = {}  # by word of the filter

    def visible(self, user: User) -> QuerySet[Any]:
        """What this person may see."""
        raise NotImplementedError

    def detailed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with what a line shows of other tables."""
        raise NotImplementedError

    def lines(self, page: Page[Any]) -> Sequence[Any]:
        """The lines of a page, as the columns show them."""
        raise NotImplementedError

    def together(self, user: User) -> dict[str, Any] | None:
        """What this person may do to many records at once: the url, and the acts by key and label."""
        return None

    def beside(self, user: User) -> dict[str, Any]:
        """What the template needs beside the list."""
        return {}

    def get(self, request: SignedInRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # type: ignore[override]
        """The page, or the file; filters that make no sense are told with 400."""
        user = request.user
        place = LISTINGS[self.listing.key]
        if not place.permission(user):
            raise Http404
        saved = list(SavedFilter.objects.visible_to(user).filter(listing=self.listing.key))
        query = _effective(request.GET, place, saved)
        filters = self.filters(query or None, queryset=self.visible(user), request=request, today=clock.today())
        rows = self.listing.sorted(filters.qs, query.get("sap", ""))
        columns = self._columns(user)
        if not filters.errors and request.GET.get("dang") in ("csv", "xlsx"):
            return self._file(request, rows, columns, query)
        page = Pages(rows, page_size(query), self.detailed).get_page(request.GET.get("trang"))
        conditions = chips(filters.form, query)
        context = self.get_context_data(
            page=page,
            filters=filters,
            query=query,
            place=place,
            chosen=columns,
            listing=self.listing,
            pick=[*columns, *(one for one in self.listing.columns if one not in columns)],
            table=table(self.label, self.listing, columns, self.lines(page), query),
            chips=conditions,
            tabs=self._tabs(user, place, saved, request.GET),
            facets={} if filters.errors else self._facets(user, query),
            own=next((one for one in saved if one.key == request.GET.get("bo-loc") and one.owner_id == user.pk), None),
            sizes=[(size, changed(query, moi_trang=str(size)), size == page_size(query)) for size in PAGE_SIZES],
            is_filtered=bool(conditions) or bool(filters.errors),
            together=self.together(user),
            **self.beside(user),
            **kwargs,
        )
        return self.render_to_response(context, status=400 if filters.errors else 200)

    def _columns(self, user: User) -> list[ListColumn]:
        return self.listing.chosen(ColumnChoice.kept_by(user, self.listing.key))

    def _file(self, request: SignedInRequest, rows: QuerySet[Any], columns: Sequence[ListColumn], query: QueryDict) -> HttpResponseBase:
        """The whole list in the columns chosen: csv of any size, xlsx up to a size."""
        name = f"{self.listing.key}-{clock.today():%Y-%m-%d}"
        if request.GET["dang"] == "csv":
            return files.csv_of(rows, columns, name)
        if rows.order_by().values("pk")[: files.MOST_AT_ONCE + 1].count() > files.MOST_AT_ONCE:
            context = {"place": LISTINGS[self.listing.key], "query": query, "most": files.MOST_AT_ONCE}
            return render(request, "desk/export.html", context)
        return files.xlsx_of(rows, columns, name, str(self.label))

    def _tabs(self, user: User, place: ListingPage, saved: Sequence[SavedFilter], asked: QueryDict) -> list[Tab]:
        """The filters that come with the list, one's own, those of the unit; with counts a few minutes old."""
        named = [*place.filters, *((one.key, one.name, one.query) for one in saved)]
        now = asked.get("bo-loc", "")
        queries = [QueryDict(words) for _key, _label, words in named]
        counts = self._kept(user, [("tab", query, partial(self._count, user, query)) for query in queries])
        found = [
            Tab(label, f"?bo-loc={key}" if key else "?", key == now and not (set(asked) - {"bo-loc", "trang"}), count)
            for (key, label, _words), count in zip(named, counts, strict=True)
        ]
        return found if len(found) > 1 else []

    def _facets(self, user: User, query: QueryDict) -> dict[str, dict[str, int]]:
        """How many records each choice would give under the other conditions."""
        if not self.facets:
            return {}
        others = query.copy()
        for name in (*self.facets, "sap", "moi_trang", "trang"):
            others.pop(name, None)

        def cells() -> list[tuple[tuple[str, ...], int]]:
            return facet_cells(self._narrowed(user, others), self.facets)

        (found,) = self._kept(user, [("facets", others, cells)])
        return facet_counts(found, self.facets, query)

    def _count(self, user: User, query: QueryDict) -> int:
        return counted(self._narrowed(user, query))[0]

    def _narrowed(self, user: User, query: QueryDict) -> QuerySet[Any]:
        return self.filters(query, queryset=self.visible(user), request=self.request, today=clock.today()).qs

    def _kept(self, user: User, wanted: Sequence[tuple[str, QueryDict, Callable[[], _Found]]]) -> list[_Found]:
        """What was found a few minutes ago by anybody who sees the same, or is found now: kinds, words of the address, and how."""
        units = reached_by(user, Permission.SEE_CASES)
        own_agencies = sorted({(post.agency_id, post.role) for post in user.posts_today})  # what is theirs, or was opened to them
        seen = ("all" if units is None else sorted(units), own_agencies)
        places = []
        for what, query, _find in wanted:
            own = user.pk if OWN & set(query) else ""
            told = f"{what}:{self.listing.key}:{seen}:{own}:{clock.today()}:{query.urlencode()}"
            places.append(hashlib.sha256(told.encode()).hexdigest())  # a key that the cache takes, however long the address was
        known: dict[str, Any] = cache.get_many(places)
        for place, (_what, _query, find) in zip(places, wanted, strict=True):
            if place not in known:
                known[place] = find()
                cache.set(place, known[place], COUNTS_KEPT)
        return [known[place] for place in places]


def _effective(asked: QueryDict, place: ListingPage, saved: Sequence[SavedFilter]) -> QueryDict:
    """The words of the address, those of its saved filter first; a key that nobody knows narrows nothing."""
    known = {key: words for key, _label, words in place.filters} | {one.key: one.query for one in saved}
    query = QueryDict(known.get(asked.get("bo-loc", ""), ""), mutable=True)
    for name in asked:
        query.setlist(name, asked.getlist(name))
    for name in ("bo-loc", "dang"):
        query.pop(name, None)
    return query
