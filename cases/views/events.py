"""What was recorded in all cases."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.paginator import Page
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from agencies.models import User
from cases.filters import HistoryFilter
from cases.models import CaseEvent
from cases.presenters.events import EventLine, lines
from cases.presenters.listings import HISTORY
from desk.views.listing import FilteredListView


class HistoryView(FilteredListView):
    """The events of the cases one may see, as they were recorded, the latest first."""

    template_name = "cases/history.html"
    filters = HistoryFilter
    listing = HISTORY
    label = gettext_lazy("Diễn biến đã ghi")

    def visible(self, user: User) -> QuerySet[CaseEvent]:
        return CaseEvent.objects.visible_to(user)

    def detailed(self, rows: QuerySet[CaseEvent]) -> QuerySet[CaseEvent]:
        return rows.select_related(
            "case__agency", "case__enforcer", "recorded_by__person", "to_unit", "to_enforcer", "void"
        ).prefetch_related("case__parties")

    def lines(self, page: Page[CaseEvent]) -> Sequence[EventLine]:
        return lines(page)
