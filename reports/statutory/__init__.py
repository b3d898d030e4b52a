"""Statutory forms by version: which columns stood when. One module a version; the version is chosen by date."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused
from reports.statutory.catalogue import TWELVE
from reports.statutory.version import Version
from reports.statutory.versions import tt05_2024, tt05_2026, tt06_2019, tt08_2015

VERSIONS: tuple[Version, ...] = (tt08_2015.VERSION, tt06_2019.VERSION, tt05_2024.VERSION, tt05_2026.VERSION)
FORMS: dict[str, Any] = {form.code: form.title for form in TWELVE}


def in_force(day: date) -> Version:
    """The version in force on the last day of a period; days before the oldest known version use that one."""
    return next((version for version in reversed(VERSIONS) if version.since <= day), VERSIONS[0])


def named(name: str) -> Version:
    """The version with this name. Raises Refused naming those that exist."""
    for version in VERSIONS:
        if version.name == name:
            return version
    raise Refused(
        _noop("Không có mẫu %(name)s; các mẫu: %(names)s."),
        field="version",
        name=name,
        names=", ".join(version.name for version in VERSIONS),
    )
