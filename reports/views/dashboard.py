"""Results against targets: the page of the meeting."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from agencies.http import SignedInRequest
from agencies.organisation import Organisation
from cases.permissions import can_open_figures_of
from common import clock
from common.files import XLSX
from common.refusal import Refused
from reports.addresses import words_of
from reports.papers.results import write_dashboard
from reports.periods import Period
from reports.presenters.results import dashboard
from reports.presenters.statutory.pickers import years_shown
from reports.statutory.reading import agency_of, period_of, units_day


class DashboardView(LoginRequiredMixin, TemplateView):
    """The sentence, the two rates against every layer, and the table of units."""

    request: SignedInRequest

    template_name = "reports/dashboard.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        words = words_of(self.request.GET)
        today = clock.today()
        try:
            agency = agency_of(words["agency"] or _home_code(self.request), today=today)
            period = period_of(words, today=today)
            units_on = units_day(words["units"], agency, period, today=today)
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400 if self.request.GET else 200)
        if period.to > today:
            period = Period(period.year, today)
        organisation = Organisation.as_of(units_on or period.to)
        opens = can_open_figures_of(self.request.user, set(organisation.covers(agency)))
        page = dashboard.build(
            agency,
            period,
            organisation,
            units_on=units_on,
            today=today,
            years=years_shown(today),
            reader=self.request.user,
            opens=opens,
        )
        if self.request.GET.get("dang") == "xlsx":
            file = BytesIO()
            write_dashboard(file, page)
            name = f"ket-qua-{agency.code}-{period.to.isoformat()}.xlsx"
            return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
        return self.render_to_response({"refusal": "", "page": page, "now": clock.now()})


def _home_code(request: SignedInRequest) -> str:
    """An office opens on its own figures; everybody else on the province."""
    home = request.user.home
    return home.code if home is not None and home.kind == "office" else ""
