"""With whom: requests between agencies, agreements on coordination, the protection of coercive enforcement."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from cases.panels import CASE_PANELS, CasePanel
from desk import registry


class CoordinationConfig(AppConfig):
    name = "coordination"

    def ready(self) -> None:
        from coordination import duties, permissions, search  # noqa: PLC0415  models are ready only now
        from coordination.presenters import case_panel, listings  # noqa: PLC0415

        registry.SECTIONS.append(
            registry.Section(
                _("Phối hợp liên ngành"),
                "coordination:requests",
                order=40,
                permission=permissions.can_coordinate,
                key="p",
            )
        )
        registry.LISTINGS[listings.PAGE.listing.key] = listings.PAGE
        registry.DUTY_SOURCES.extend(duties.sources())
        registry.MAY_HAVE_A_DESK.append(permissions.can_answer_any)
        CASE_PANELS.append(CasePanel(10, "coordination/_of_case.html", case_panel.look))
        registry.SEARCH_SOURCES.append(registry.SearchSource(_("Yêu cầu phối hợp"), 60, search.find_requests))
