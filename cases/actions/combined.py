"""Writes that are asked for at once: all of it is kept, or nothing. Each takes the lock of writers before it writes a row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from agencies.models import User
from cases.actions.deadlines import follow_up
from cases.actions.decisions import issue_decision
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event
from cases.actions.intake import take_in_judgment, take_in_request
from cases.actions.posting import begin_writing, refused_when_busy
from cases.models import CaseEvent, EnforcementCase, EnforcementRequest, Entrustment, JudgmentHandover
from common.writing import write


@write
def record_with_follow_ups(
    *, case: EnforcementCase, follow: Sequence[str], occurred_on: date, by: User | None, at: datetime, today: date, **told: Any
) -> CaseEvent:
    """An event, and the clocks asked for beside it from its day (codes of `FOLLOW_UPS`).

    `told` is what `record_event` takes. Raises Refused, or Busy.
    """
    if follow:  # before the event: its entries come last, and whoever gives the case away has the right until then
        with refused_when_busy():
            begin_writing()
            follow_up(case=case, codes=follow, started_on=occurred_on, by=by, at=at, today=today)
    return record_event(case=case, occurred_on=occurred_on, by=by, today=today, **told)


class TakenIn(NamedTuple):
    """What became of a judgment that was taken in: its row in the register, the request, and the case where it is decided."""

    handover: JudgmentHandover
    request: EnforcementRequest | None
    case: EnforcementCase | None


@write
def take_in_and_decide(
    *,
    judgment: Mapping[str, Any],
    request: Mapping[str, Any] | None,
    decision: Mapping[str, Any] | None,
    by: User | None,
    at: datetime,
    today: date,
) -> TakenIn:
    """A judgment, with the request and the decision where they are there.

    Each holds what `take_in_judgment`, `take_in_request` and `issue_decision` take. Raises Refused.
    """
    begin_writing(patient=True)
    row = take_in_judgment(by=by, at=at, today=today, **judgment)
    asked = take_in_request(handover=row, by=by, at=at, today=today, **request) if request is not None else None
    case = issue_decision(basis=asked or row, by=by, today=today, **decision) if decision is not None else None
    return TakenIn(row, asked, case)


@write
def entrust_and_decide(
    *, entrustment: Mapping[str, Any], decision: Mapping[str, Any] | None, by: User | None, at: datetime, today: date
) -> tuple[Entrustment, EnforcementCase | None]:
    """A case from another office, with the decision where it is there.

    They hold what `take_in_entrustment` and `issue_decision` take. Raises Refused.
    """
    begin_writing(patient=True)
    row = take_in_entrustment(by=by, at=at, today=today, **entrustment)
    return row, issue_decision(basis=row, by=by, today=today, **decision) if decision is not None else None
