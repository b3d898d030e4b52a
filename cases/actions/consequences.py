"""What a write would change, found by doing it and taking it back: the same code, so it cannot say otherwise."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.models import Deadline, EnforcementCase


@dataclass(frozen=True)
class CaseStanding:
    """Where a case stands: its row as stored, and the time limits that run."""

    case: EnforcementCase
    deadlines: list[Deadline]

    @classmethod
    def of(cls, pk: int) -> CaseStanding:
        """As the book says now."""
        case = EnforcementCase.objects.select_related("agency", "enforcer").get(pk=pk)
        return cls(case, list(case.deadlines.filter(answered_on=None)))


def consequences(case: EnforcementCase, act: Callable[[], Any]) -> tuple[CaseStanding, CaseStanding]:
    """Where the case stands before and after an act that is not kept. Raises what the act raises."""
    before = CaseStanding.of(case.pk)
    with transaction.atomic():
        act()
        after = CaseStanding.of(case.pk)
        transaction.set_rollback(True)
    return before, after
