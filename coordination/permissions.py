"""Who may write in coordination. As in `cases/permissions.py`, each question comes as a pair of check and button."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import ANSWERING, Permission, Role
from cases.permissions import units_of
from common.refusal import Refused


def agencies_of(user: User) -> list[int]:
    """The agencies for which this person answers requests today."""
    return units_of(user, ANSWERING) if user.is_authenticated else []


def courts_of(user: User) -> list[int]:
    """The courts for which this person works today."""
    return units_of(user, frozenset({Role.COURT_OFFICER}))


def can_coordinate(user: User) -> bool:
    """Whether any request may be visible to the user."""
    return user.is_authenticated and (user.access.allows(Permission.SEE_CASES) or bool(agencies_of(user)))


def can_answer_any(user: User) -> bool:
    """Whether requests may come to this person's table."""
    return bool(agencies_of(user))


def check_can_send(user: User | None, sender: Agency) -> None:
    """Requests are sent by the unit that holds the case, or by the province. None is the portal itself."""
    if user is not None and not can_send(user, sender):
        raise Refused(_noop("Yêu cầu này của %(agency)s; chỉ đơn vị đó hoặc THADS tỉnh được thực hiện."), agency=sender)


def can_send(user: User, sender: Agency) -> bool:
    """Whether `check_can_send` passes."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS, sender.pk)


def can_send_any(user: User) -> bool:
    """Whether the user may make a request at all."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS)


def check_can_answer(user: User | None, request: Any) -> None:
    """The addressee answers; the sender records for it what came on paper."""
    if user is not None and not can_answer(user, request) and not can_send(user, request.sender):
        raise Refused(_noop("Chỉ %(agency)s được trả lời yêu cầu này."), agency=request.agency)


def can_answer(user: User, request: Any) -> bool:
    """Whether this person works for the agency that holds the request."""
    return request.agency_id in agencies_of(user)


def check_can_keep_agreements(user: User | None) -> None:
    """Agreements are kept by the province. None is the portal itself."""
    if user is not None and not can_keep_agreements(user):
        raise Refused(_noop("Chỉ THADS tỉnh được soạn, ghi quy chế phối hợp."))


def can_keep_agreements(user: User) -> bool:
    """Whether `check_can_keep_agreements` passes."""
    return user.is_authenticated and user.access.allows(Permission.KEEP_AGREEMENTS)
