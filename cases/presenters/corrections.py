"""What was corrected in a case: descriptive fields, each with the value before and after. Events have their own history.

The database keeps the row as it was before each correction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.utils.translation import gettext as _

from cases.models import EnforcementCase
from common import numbers

_CASE = ("credit_institution", "judgment_id")
_JUDGMENT = ("number", "judged_on", "court_id", "kind")


@dataclass(frozen=True)
class Correction:
    """One field that was corrected, and when."""

    at: datetime
    what: str
    before: str
    after: str
    by: str


def corrections(case: EnforcementCase) -> list[Correction]:
    """All corrections of a case, its parties and its judgment, the latest first."""
    found = [*_of(case, "CaseChange", _CASE), *_of(case.judgment, "JudgmentChange", _JUDGMENT)]
    for party in case.parties.all():
        found += _of(party, "PartyChange", ("name",))
    return sorted(found, key=lambda one: one.at)[::-1]  # those of one moment too, the latest first


def _of(row: Model, model: str, names: Sequence[str]) -> Iterator[Correction]:
    """What changed from one state of a row to the next, the last of which is the present one."""
    kept = (
        apps.get_model("cases", model)
        ._default_manager.filter(pgh_obj=row.pk, pgh_label="corrected")
        .select_related("pgh_context")
        .order_by("pgh_id")
    )
    states = [*kept, row]
    for place, before in enumerate(states[:-1]):
        after = states[place + 1]
        for name in names:
            old, new = getattr(before, name), getattr(after, name)
            if old != new:
                by = before.pgh_context.metadata.get("by", "") if before.pgh_context else ""
                said = (_label(row, name), _said(before, name), _said(after, name))
                yield Correction(before.pgh_created_at, *said, by or "–")


def _label(row: Any, name: str) -> str:
    if name == "name":
        return str(row.get_role_display())
    return str(row._meta.get_field(name.removesuffix("_id")).verbose_name)


def _said(row: Any, name: str) -> str:
    """A value in words."""
    value = getattr(row, name.removesuffix("_id"))
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    if name == "judged_on":
        return numbers.day(value)
    if name == "kind":
        return str(row.get_kind_display())
    return str(value) if value not in (None, "") else "–"
