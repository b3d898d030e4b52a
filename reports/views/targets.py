"""Targets of every layer: who set which, by what instrument, and how sure the figure is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from common import clock
from common.refusal import Refused
from common.years import reporting_year
from reports.addresses import words_of
from reports.models import Target
from reports.presenters.targets import sections
from reports.questions import year_of


class TargetListView(LoginRequiredMixin, TemplateView):
    """The targets of one year, layer by layer."""

    template_name = "reports/targets.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            year = year_of(words_of(request.GET), default=reporting_year(clock.today()))
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        visible = Target.objects.visible_to(request.user)  # type: ignore[arg-type]
        targets = visible.filter(year=year).select_related("agency", "enforcer")
        targets = targets.order_by("agency__position", "enforcer__sort_name", "since")
        years = visible.order_by().values_list("year", flat=True).distinct()
        return self.render_to_response(
            {
                "sections": sections(sorted(targets, key=lambda target: target.rank)),
                "year": year,
                "years": sorted({*years, year}, reverse=True),
            }
        )
