"""Targets of every layer, what was allotted of them in whole numbers, and how they are met."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.views.generic import TemplateView

from agencies.http import SignedInRequest
from agencies.models import Agency
from common import clock
from common.files import XLSX
from common.refusal import Refused
from reports.addresses import words_of
from reports.models import Allotment, Target
from reports.papers.targets import write_targets
from reports.periods import Period
from reports.presenters.statutory.pickers import months_begun
from reports.presenters.targets import page as targets_page
from reports.presenters.targets.stored import sections
from reports.statutory.reading import agency_of, period_of


class TargetsView(LoginRequiredMixin, TemplateView):
    """The targets of one year: results against all layers, allotments, and the lists of what was set."""

    request: SignedInRequest

    template_name = "reports/targets.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = self.request.user
        today, words = clock.today(), words_of(self.request.GET)
        try:
            period = period_of(words, today=today)
            unit = agency_of(words["agency"], today=today) if words["agency"] else _own_office(user)
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence}, status=400)
        if period.to > today:
            period = Period(period.year, today)
        tab = self.request.GET.get("lop", "")
        tab = tab if tab in targets_page.TABS else ""
        visible = Target.objects.visible_to(user)
        set_ones = visible.filter(year=period.year).select_related("agency", "enforcer")
        targets = list(set_ones.order_by("agency__position", "enforcer__sort_name", "since"))
        years = {*visible.order_by().values_list("year", flat=True).distinct(), period.year}
        province = _province(today)
        context: dict[str, Any] = {
            "refusal": "",
            "page": None,
            "year": period.year,
            "period": period,
            "years": sorted(years, reverse=True),
            "tab": tab,
            "tabs": targets_page.tabs(period, tab, targets, Allotment.objects.visible_to(user).filter(year=period.year).count()),
        }
        if tab == "lich-su":
            context["histories"] = targets_page.all_histories(period.year, user, period.to)
        elif tab == "" and province is not None:
            page = targets_page.build(province, period, user=user, unit=unit, today=today)
            if self.request.GET.get("dang") == "xlsx":
                return _workbook(page)
            context |= {"page": page, "province": province, "months": months_begun(period.year, today)}
        else:
            layers = targets_page.TABS[tab]
            kept = [target for target in targets if layers is None or target.layer in layers]
            context["sections"] = sections(sorted(kept, key=lambda target: target.rank))
        return self.render_to_response(context)


def _workbook(page: targets_page.Page) -> HttpResponse:
    file = BytesIO()
    write_targets(file, page)
    name = f"chi-tieu-{page.period.year}-{page.period.to.isoformat()}.xlsx"
    return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _own_office(user: Any) -> Agency | None:
    """An office sees its own enforcers; everybody else the first office."""
    home = user.home
    return home if home is not None and home.kind == "office" else None


def _province(today: Any) -> Agency | None:
    """The province, or none while nobody keeps a book."""
    return Agency.objects.enforcing().existing(today).filter(parent=None).order_by("pk").first()
