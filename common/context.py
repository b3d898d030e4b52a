"""What every page's frame shows, as `portal` in every template."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_info

from common import clock
from common.models import Installation
from common.registry import sections_for
from common.text import nfc


def portal(request: HttpRequest) -> dict[str, Any]:
    """`portal.sections`, `.demonstration`, `.version`, `.province`, `.language`, `.languages`, `.today`."""
    user = getattr(request, "user", None)
    signed_in = user is not None and user.is_authenticated
    installation = Installation.current()
    return {
        "portal": {
            "sections": sections_for(user, request.path) if signed_in else [],
            "demonstration": installation.demonstration,
            "province": installation.province_name,
            "version": getattr(settings, "VERSION", ""),
            "language": get_language(),
            # Each in its own words; Django keeps "Tiếng Việt" in another Unicode form.
            "languages": [(code, nfc(get_language_info(code)["name_local"])) for code, _ in settings.LANGUAGES],
            "today": clock.today(),
        }
    }
