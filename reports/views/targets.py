"""Targets of every layer: who set which, by what instrument, and how sure the figure is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.views.generic import ListView

from common import clock
from common.years import reporting_year
from reports.models import Target


class TargetListView(LoginRequiredMixin, ListView):
    """The targets of one year."""

    template_name = "reports/targets.html"
    context_object_name = "targets"

    def get_queryset(self) -> QuerySet[Target]:
        found = Target.objects.visible_to(self.request.user).filter(year=self.year)  # type: ignore[arg-type]
        return found.select_related("agency", "enforcer").order_by(
            "layer", "agency__position", "enforcer__sort_name", "measure"
        )

    @property
    def year(self) -> int:
        text = self.request.GET.get("nam", "")
        return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else reporting_year(clock.today())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        targets = sorted(self.object_list, key=lambda target: target.rank)
        years = Target.objects.order_by("-year").values_list("year", flat=True).distinct()
        return super().get_context_data(**kwargs) | {
            "targets": targets,
            "year": self.year,
            "years": sorted({*years, self.year}, reverse=True),
        }
