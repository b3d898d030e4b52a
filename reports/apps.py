"""How well: forms, periods, targets, rates, dashboards."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.registry import AFTER_POSTING
from desk import registry


class ReportsConfig(AppConfig):
    name = "reports"

    def ready(self) -> None:
        from reports import duties  # noqa: PLC0415  models are ready only now
        from reports.presenters.results import load, own_result  # noqa: PLC0415

        AFTER_POSTING.append("reports.tasks.refresh_rates")
        registry.SECTIONS.append(registry.Section(_("Chỉ tiêu, kết quả"), "reports:dashboard", order=60, prefixes=("/chi-tieu/",), key="k"))
        registry.SECTIONS.append(registry.Section(_("Báo cáo"), "reports:reports", order=70, prefixes=("/bieu/",), key="c"))
        registry.DUTY_SOURCES.extend(duties.sources())
        registry.DESK_PANELS.append(registry.DeskPanel(10, "reports/_load.html", load.look, wide=True))
        registry.DESK_PANELS.append(registry.DeskPanel(30, "reports/_own_result.html", own_result.look))
