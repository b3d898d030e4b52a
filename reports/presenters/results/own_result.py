"""The own result on the desk: what an enforcer, an office or the province has finished, against the own target."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from agencies.models import User
from agencies.models.agency import ENFORCING
from agencies.roles import Role
from reports.models import TargetMeasure
from reports.periods import up_to
from reports.presenters.results.headlines import drawing, gap_words
from reports.presenters.results.load import own_target
from reports.results import rates
from reports.results.rates import Against, Rate, Subject


@dataclass(frozen=True)
class Line:
    """One measure: the rate, how it stands to the target, and the places of its bar."""

    rate: Rate
    against: Against | None
    bar: dict[str, Any]
    is_money: bool

    @property
    def behind(self) -> bool:
        return self.against is not None and (self.against.excess_over_pace or Decimal(0)) < 0

    @property
    def gap_words(self) -> str:
        """The badge: "Vượt tiến độ 5,63 điểm %"."""
        return gap_words(self.against)


def look(user: User, today: date) -> dict[str, Any] | None:
    """The result of the year so far, for whoever enforces or heads; None without a case to enforce."""
    post = next((post for post in user.posts_today if Role(post.role) is Role.ENFORCER), None)
    agency = post.agency if post else user.home
    if agency is None or agency.kind not in ENFORCING:
        return None
    period, enforcer = up_to(today), user.person_id if post else None
    found = rates.read(agency, period)
    subject = Subject(agency.pk, enforcer)
    lines = []
    for measure in TargetMeasure:
        rate = found.get((subject, measure))
        if rate is None or not rate.enforceable:
            return None
        target = own_target(agency, period, measure, enforcer)
        against = rates.verdict(rate.rate, target, period) if target else None
        lines.append(Line(rate, against, drawing(measure, rate.rate, against, period), measure is TargetMeasure.AMOUNT))
    return {"lines": lines, "period": period, "own": enforcer is not None, "agency": agency}
