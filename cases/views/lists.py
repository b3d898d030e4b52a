"""Lists of records of cases: what a person may see, narrowed down by the filters of the address, a page at a time."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.views.generic import TemplateView
from django_filters import FilterSet

from agencies.models import User
from cases.permissions import can_see_cases

ROWS = 25


class FilteredListView(LoginRequiredMixin, TemplateView):
    """A list for whoever may see cases. Subclasses name the template, the filters, what is visible, and what a page shows."""

    filters: ClassVar[type[FilterSet]]

    def visible(self, user: User) -> QuerySet[Any]:
        """What this person may see."""
        raise NotImplementedError

    def ordered(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in their order, with what a line shows of other tables."""
        raise NotImplementedError

    def shown(self, page: Page[Any], user: User) -> dict[str, Any]:
        """What the template needs beside page and filters."""
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page; filters that make no sense are told with 400."""
        user: Any = request.user
        if not can_see_cases(user):
            raise Http404
        filters = self.filters(request.GET or None, queryset=self.visible(user), request=request)
        page = Paginator(self.ordered(filters.qs), ROWS).get_page(request.GET.get("trang"))
        context = self.get_context_data(page=page, filters=filters, **self.shown(page, user), **kwargs)
        return self.render_to_response(context, status=400 if filters.errors else 200)
