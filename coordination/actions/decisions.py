"""The decision on a case that a request opens or demands: recorded in the case, and kept by the request as long as it stands."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from cases.actions.dependents import rest_on_event
from cases.actions.events import record_event
from cases.models import CaseEvent, WhenVoided
from common.writing import write
from coordination.effects import Proposal
from coordination.models import CoordinationRequest


@write
def decide_on_case(
    *,
    request: CoordinationRequest,
    found: Proposal,
    occurred_on: date,
    document_number: str,
    by: User | None,
    at: datetime,
    today: date,
    late_reason: str = "",
) -> CaseEvent:
    """Record the decision that was `found` for the request; the rules of the case have the last word. Raises Refused.

    Should the event be voided, the request knows that its decision is gone (`CoordinationRequest.decisions`).
    """
    assert request.case is not None
    event = record_event(
        case=request.case,
        event=found.event,
        ground=found.ground,
        occurred_on=occurred_on,
        document_number=document_number,
        note=_("Theo yêu cầu phối hợp %(request)s") % {"request": request},
        late_reason=late_reason,
        by=by,
        today=today,
    )
    rest_on_event(
        event=event,
        source=CoordinationRequest.SOURCE,
        object_id=request.pk,
        what=_noop("Yêu cầu phối hợp"),
        record=str(request),
        url=reverse("coordination:request", args=[request.pk]),
        when_voided=WhenVoided.FOLLOWS,
        by=by,
        at=at,
    )
    return event
