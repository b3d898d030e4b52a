"""Where a case came from, and which case came of it: entrusted by another office, or asked for again after it was returned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agencies.models import User, reached_by
from agencies.roles import Permission
from cases.ledger import Account
from cases.models import EnforcementCase, EnforcementRequest, Entrustment
from cases.permissions import can_work
from cases.presenters.intake import RequestLine, request_line

LINKS = ("entrustment", "request__renews")


@dataclass(frozen=True)
class Origin:
    """What is linked to a case."""

    entrustment: Entrustment | None
    renewed: EnforcementCase | None
    renewals: list[RequestLine]
    is_renewed_seen: bool  # whether this person may open the case that this one renews
    seen: frozenset[int]  # requests among them that this person may open
    answerable: frozenset[int]  # requests among them that this person may answer
    may_take_in: bool
    is_returned: bool

    @property
    def told(self) -> bool:
        """Whether there is anything to say."""
        return bool(self.entrustment or self.renewed or self.renewals)

    @property
    def may_renew(self) -> bool:
        """Whether it may be asked for again now: returned, and not asked for yet, or refused."""
        return self.may_take_in and self.is_returned and all(line.row.refusal for line in self.renewals)


def origin(case: EnforcementCase, user: User, today: date) -> Origin:
    """The links of a case, as this person may use them. Read it with `LINKS`."""
    is_returned = case.account == Account.RETURNED
    request: EnforcementRequest | None = getattr(case, "request", None)
    reached = reached_by(user, Permission.SEE_CASES)
    renewals = list(case.renewals.select_related("case"))
    return Origin(
        entrustment=getattr(case, "entrustment", None),
        renewed=request.renews if request else None,
        renewals=[request_line(one, today) for one in renewals],
        is_renewed_seen=bool(
            request and request.renews and EnforcementCase.objects.visible_to(user).filter(pk=request.renews_id or 0).exists()
        ),
        seen=frozenset(one.pk for one in renewals if reached is None or one.agency_id in reached),
        answerable=frozenset(
            one.pk for one in renewals if one.answered_on is None and user.access.allows(Permission.RECORD_EVENTS, one.agency_id)
        ),
        may_take_in=can_work(user),
        is_returned=is_returned,
    )
