"""What a person works from: duties, search and lists, with what they keep of them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from common.registry import JOBS
from desk import registry


class DeskConfig(AppConfig):
    """Configuration of `desk`."""

    name = "desk"

    def ready(self) -> None:
        """The desk in the navigation, its job, and the agencies in the search, whose own app stands below."""
        from desk import search, worklist  # noqa: PLC0415  models are ready only now
        from desk.actions import exports  # noqa: PLC0415

        JOBS[exports.JOB] = exports.run
        registry.SECTIONS.append(registry.Section(_("Bàn làm việc"), "desk:desk", order=10, permission=worklist.has_desk, key="d"))
        registry.SEARCH_SOURCES.append(registry.SearchSource(_("Cơ quan, đơn vị"), 60, search.find))
