"""Any step of a request by its name, with the paper that came with it: both are kept, or nothing."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from agencies.models import User
from common.writing import write
from coordination.actions.requests import STEPS, attach
from coordination.lifecycles.request import StepOfRequest
from coordination.models import CoordinationRequest


@write
def take_step(
    *,
    request: CoordinationRequest,
    step: StepOfRequest,
    on: date,
    by: User | None,
    at: datetime,
    today: date,
    file: Any = None,
    **told: Any,
) -> None:
    """Take a step of `coordination/lifecycles/request.py`; `told` is what its action takes besides. Raises Refused."""
    STEPS[step](request=request, on=on, by=by, at=at, today=today, **told)
    if file is not None:
        attach(request=request, file=file, of_answer=step is StepOfRequest.ANSWERED, by=by, at=at)
