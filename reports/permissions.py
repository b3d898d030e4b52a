"""Who may set targets. As in `cases/permissions.py`, each question comes as a pair of check and button."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import Permission
from common.refusal import Refused


def check_can_allot(user: User | None, agency: Agency) -> None:
    """A target is allotted by the head of the agency, or by the province. None is the portal itself."""
    if user is not None and not can_allot(user, agency):
        raise Refused(_noop("Chỉ trưởng %(agency)s hoặc THADS tỉnh được giao chỉ tiêu của đơn vị này."), agency=agency)


def can_allot(user: User, agency: Agency) -> bool:
    """Whether `check_can_allot` passes."""
    return user.is_authenticated and user.access.allows(Permission.SET_TARGETS, agency.pk)
