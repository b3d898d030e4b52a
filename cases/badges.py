"""The badge of the status of a case, wherever a case is shown."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.ledger import Account
from cases.models import EnforcementCase
from common.shapes import Badge

_BADGES = {
    Account.IN_PROGRESS: ("info", "tick"),
    Account.OTHER_ENFORCEABLE: ("info", "tick"),
    Account.NOT_ENFORCEABLE: ("mute", "pause"),
    Account.POSTPONED: ("warn", "pause"),
    Account.POSTPONED_BY_AGREEMENT: ("warn", "pause"),
    Account.SUSPENDED: ("warn", "pause"),
    Account.PAUSED_FOR_COMPLAINT: ("warn", "pause"),
    Account.SEPARATE_BOOK: ("mute", "dot"),
    Account.COMPLETED: ("good", "tick"),
}


def status_badge(case: EnforcementCase) -> Badge:
    """The badge of the status of a case."""
    if case.account is None:
        return Badge("mute", "dot", _("Đã hủy mọi sự kiện"))
    kind, mark = _BADGES.get(case.account, ("mute", "dot"))
    return Badge(kind, mark, case.account.label)
