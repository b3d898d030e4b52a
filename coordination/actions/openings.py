"""That a plan of protection was read: who and when."""

from __future__ import annotations

from datetime import datetime

from agencies.models import User
from common.writing import write
from coordination.models import PlanOpening, ProtectionPlan


@write
def log_opening(*, plan: ProtectionPlan, by: User, at: datetime) -> PlanOpening:
    """Keep that a person opened a plan, each time."""
    return PlanOpening.objects.create(plan=plan, user=by, at=at)
