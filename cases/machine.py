"""The machine of a case: what may be recorded in it, by whom, and what may be told with it.

The rows are those of `cases/transitions.py`; a late event is asked of the case as it stood on that day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from agencies.models import User
from cases.history import EventFacts, RefusedEvent, fold
from cases.lifecycle import Event, Recorder, Situation, Transition
from cases.models import CaseEvent, EnforcementCase
from cases.permissions import check_can_record
from cases.refusals import ONE_DECISION, refuse_by_state, refuse_untaken
from cases.transitions import TRANSITIONS
from common.machine import Machine, open_steps, refuse
from common.refusal import Refused

_CHECKS = {Recorder.HOLDER: check_can_record}


def _refuse_state(move: Transition, case: Situation, on: date) -> None:
    refuse_by_state(move, case.position, on, decided_on=case.decided_on)


def _check_actor(by: User | None, case: Situation, move: Transition) -> None:
    assert isinstance(case.ref, EnforcementCase)
    _CHECKS[move.actor](by, case.ref)


CASE = Machine(moves=TRANSITIONS, refuse_state=_refuse_state, check_actor=_check_actor)


def standing_events(case: EnforcementCase) -> list[EventFacts]:
    """The events of a case that were not voided."""
    return [event.facts for event in CaseEvent.objects.filter(case=case, void=None)]


def situation(case: EnforcementCase, on: date, events: Iterable[EventFacts]) -> Situation:
    """How the case stood at the end of a day, by its standing events. Raises RefusedEvent for a history that the law refuses."""
    return fold(case.facts, [event for event in events if event.occurred_on <= on]).situation(case.facts, ref=case)


def refuse_event(
    case: EnforcementCase,
    event: Event,
    *,
    by: User | None,
    on: date,
    events: Iterable[EventFacts],
    told: Mapping[str, Any],
) -> Transition:
    """The row of an event that a person records on a day. Raises Refused with what stands in the way.

    `told` are the details by name. A register may tell more than an event takes, a person may not.
    """
    if event not in CASE.moves:
        raise Refused(ONE_DECISION, field="event")
    move = refuse(CASE, situation(case, on, events), event, by=by, on=on)
    refuse_untaken(move, told)
    return move


def open_events(case: EnforcementCase, user: User, today: date, events: Iterable[EventFacts] | None = None) -> list[Transition]:
    """The events that this person may record in a case today; `events` are its standing ones where they are read already."""
    try:
        stands = situation(case, today, standing_events(case) if events is None else events)
    except RefusedEvent:  # a history that the law refuses: `verify_ledger` names it, and nothing more goes into it
        return []
    return open_steps(CASE, stands, user, today)
