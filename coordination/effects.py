"""What a request does to its case: when a decision may or must follow, the portal proposes it, and the lifecycle records it.

A pending explanation or recommendation is a ground to postpone, decided within five working days (Law 106/2025 art. 46.1g, h);
once the ground is gone the case is resumed within five working days (art. 46.3).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.ledger import Account
from cases.lifecycle import Event
from cases.transitions import ground_of
from coordination.kinds import ACCEPTED, SENT
from coordination.lifecycles.request import RequestState, Result
from coordination.models import CoordinationRequest
from law import deadlines
from law.citations import in_words
from law.deadlines import WorkingDays
from law.regimes import Regime

POSTPONE_WITHIN = 5  # working days


@dataclass(frozen=True)
class Proposal:
    """A decision on the case: which, on which ground, until when, under which article; whether the law demands it."""

    event: Event
    ground: str
    due_on: date
    article: str
    must: bool

    @property
    def basis(self) -> str:
        """The article, in words."""
        return in_words(self.article)


def proposal(request: CoordinationRequest, days: WorkingDays) -> Proposal | None:
    """The decision that a request opens or demands, as the case stands; None where there is nothing to decide."""
    case, kind = request.case, request.of_kind
    if case is None or not kind.hold:
        return None
    began = _ground_since(request)
    if began is not None and case.account in (Account.IN_PROGRESS, Account.NOT_ENFORCEABLE):
        ground = ground_of(Event.POSTPONED, kind.hold)
        article = ground.article(Regime.on(began)) if ground else ""
        return Proposal(Event.POSTPONED, kind.hold, days.after(began, POSTPONE_WITHIN), article, must=False) if article else None
    ended = _ground_until(request)
    if ended is not None and case.account == Account.POSTPONED and case.cause == kind.hold:
        found = deadlines.governing("RESUME_POSTPONE", ended, days)
        assert found is not None
        return Proposal(Event.RESUMED, "", found[1], found[0].articles, must=True)
    return None


def _ground_since(request: CoordinationRequest) -> date | None:
    """Since when the request is a ground to postpone; None where it is none, or no longer."""
    when = request.of_kind.hold_when
    if when == SENT and request.is_waiting:
        return request.sent_on
    if when == ACCEPTED and request.result == Result.ACCEPTED and request.state == RequestState.ANSWERED:
        return request.answered_on
    return None


def _ground_until(request: CoordinationRequest) -> date | None:
    """The day on which the ground was gone: the answer, the refusal, or the withdrawal; None while it stands."""
    over = request.state in (RequestState.ANSWERED, RequestState.CLOSED, RequestState.WITHDRAWN)
    if request.of_kind.hold_when != SENT or not over or request.sent_on is None:
        return None
    return request.answered_on or request.steps.latest("recorded_at", "pk").on
