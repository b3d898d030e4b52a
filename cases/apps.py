"""What: judgments, cases, events, the ledger."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.registry import JOBS
from desk import registry


class CasesConfig(AppConfig):
    name = "cases"

    def ready(self) -> None:
        from cases import concerns, duties, permissions, search  # noqa: PLC0415  models are ready only now
        from cases.actions import calendar, register_jobs, reorganise  # noqa: PLC0415
        from cases.presenters import listings, news  # noqa: PLC0415

        JOBS[register_jobs.JOB] = register_jobs.run
        JOBS[reorganise.JOB] = reorganise.run
        JOBS[calendar.JOB] = calendar.run
        registry.SECTIONS.append(
            registry.Section(
                _("Bản án, quyết định"),
                "cases:judgments",
                order=20,
                permission=permissions.can_see_cases,
                prefixes=("/uy-thac/", "/yeu-cau-thi-hanh/"),
                key="b",
            )
        )
        registry.SECTIONS.append(
            registry.Section(
                _("Việc thi hành án"),
                "cases:cases",
                order=30,
                permission=permissions.can_see_cases,
                prefixes=("/thoi-han/",),
                key="v",
            )
        )
        registry.SECTIONS.append(registry.Section(_("Nhập sổ"), "cases:registers", order=80, permission=permissions.can_import))
        registry.DUTY_SOURCES.extend(duties.sources())
        registry.MAY_HAVE_A_DESK.append(permissions.can_work)
        registry.DESK_PANELS.append(registry.DeskPanel(20, "cases/_news.html", news.look))
        for page in listings.PAGES:
            registry.LISTINGS[page.listing.key] = page
        registry.CONCERNS.extend(concerns.registered())
        registry.SECTIONS.append(registry.Section(_("Cơ quan, đơn vị"), "cases:units", order=90))
        registry.SEARCH_SOURCES.extend(
            registry.SearchSource(label, order, find)
            for label, order, find in (
                (_("Danh sách"), 10, search.find_lists),
                (_("Việc thi hành án"), 30, search.find_cases),
                (_("Bản án, quyết định"), 40, search.find_judgments),
                (_("Ủy thác đến"), 50, search.find_entrustments),
            )
        )
