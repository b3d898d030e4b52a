"""What the search box finds among agencies: by code, name, short name or a former name, with or without marks."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency
from common.text import folded
from desk.registry import Hit

FOUND = 10


def find(user: Any, text: str, today: date) -> list[Hit]:
    """Up to ten agencies; the few hundred there are, are compared one by one."""
    words = folded(text)
    if len(words) < 2:
        return []
    hits = []
    for agency in Agency.objects.prefetch_related("former_names").order_by("position", "code"):
        former = next((one.name for one in agency.former_names.all() if words in folded(one.name)), "")
        if former or words in folded(f"{agency.code} {agency.name} {agency.short_name}"):
            detail = _("trước đây: %(name)s") % {"name": former} if former else agency.get_kind_display()
            hits.append(Hit(str(agency), reverse("cases:unit", args=[agency.code]), detail))
    return hits[:FOUND]
