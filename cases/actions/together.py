"""One event recorded in many cases: every rule is run for each, before and when it is written; each case is a write of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from cases.actions.events import record_event
from cases.models import EnforcementCase
from common.refusal import Refused

MOST = 200  # cases at a time: people read the list before they confirm it


@dataclass(frozen=True)
class Outcome:
    """A case, and why the event is refused there; nothing where it is not."""

    case: EnforcementCase
    refusal: str = ""


def try_in_each(cases: Iterable[EnforcementCase], **told: Any) -> list[Outcome]:
    """What would happen: recorded and taken back, so that nothing is written and no rule is left out."""

    def once(case: EnforcementCase) -> None:
        with transaction.atomic():
            record_event(case=case, **told)
            transaction.set_rollback(True)

    return [_outcome(case, once) for case in cases]


def record_in_each(cases: Iterable[EnforcementCase], **told: Any) -> list[Outcome]:
    """Record the event in each case where it is not refused."""
    return [_outcome(case, lambda one: record_event(case=one, **told)) for case in cases]


def _outcome(case: EnforcementCase, act: Callable[[EnforcementCase], object]) -> Outcome:
    try:
        act(case)
    except Refused as refusal:
        return Outcome(case, str(refusal))
    return Outcome(case)
