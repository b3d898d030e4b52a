"""What every page's frame shows, as `portal` in every template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from common import clock
from common.models import Installation
from common.text import nfc
from desk import worklist
from desk.registry import sections_for


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal.sections`, `.demonstration`, `.version`, `.province`, `.language`, `.languages`, `.duties`, `.today`."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    installation = Installation.current()
    today = clock.today()
    duties = worklist.count(user, today, worklist.horizon(today)) if signed_in and worklist.has_desk(user) else None
    return {
        "portal": {
            "sections": sections_for(user, request.path) if signed_in else [],
            "demonstration": installation.demonstration,
            "province": installation.province_name,
            "version": getattr(settings, "VERSION", ""),
            "language": get_language(),
            # Each in its own words; Django keeps "Tiếng Việt" in another Unicode form.
            "languages": [(code, nfc(get_language_info(code)["name_local"])) for code, _ in settings.LANGUAGES],
            "duties": duties,  # what this person must act on: as many as the desk lists
            "today": today,
        }
    }
