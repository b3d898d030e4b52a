"""What all versions share: the sums that never changed, and the labels of the columns."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from cases.ledger import BOOKED, ENFORCEABLE, OPEN, Account
from reports.statutory.algebra import Sum, change, closing
from reports.statutory.version import FormColumn

COMPLETED = change(Account.COMPLETED, Account.CONCLUDED_OTHERWISE)
TERMINATED = change(Account.TERMINATED)
REDUCED = change(Account.REDUCED)
FINISHED = COMPLETED + TERMINATED + REDUCED
ENTRUSTED = change(Account.ENTRUSTED)
WITHDRAWN = change(Account.WITHDRAWN, Account.DRAWN_UP, Account.RETURNED)
IN_ENFORCEABLE = closing(*ENFORCEABLE)
THIRD = closing(Account.POSTPONED, Account.SUSPENDED)
CARRIED_OUT = closing(*OPEN)
TO_BOOK = change(*BOOKED)

_ENFORCEABLE = _("Có điều kiện thi hành")
_DETAIL = _("Chia ra")

# key: (label, heads above it, computed from other columns, in form 02 only)
_HEADS = {
    "total": (_("Tổng số thụ lý"), (), True),
    "carried_in": (_("Năm trước chuyển sang"), (_DETAIL,), False),
    "newly_accepted": (_("Thụ lý mới"), (_DETAIL,), False),
    "entrusted": (_("Ủy thác thi hành án"), (), False),
    "withdrawn": (_("Thu hồi, hủy quyết định"), (), False),
    "to_enforce": (_("Tổng số phải thi hành"), (), True),
    "enforceable": (_("Tổng số"), (_ENFORCEABLE,), True),
    "completed": (_("Thi hành xong"), (_ENFORCEABLE, _DETAIL), False),
    "terminated": (_("Đình chỉ"), (_ENFORCEABLE, _DETAIL), False),
    "reduced": (_("Giảm thi hành án"), (_ENFORCEABLE, _DETAIL), False),
    "in_progress": (_("Đang thi hành"), (_ENFORCEABLE, _DETAIL), False),
    "postponed_by_agreement": (_("Hoãn do thỏa thuận"), (_ENFORCEABLE, _DETAIL), False),
    "paused_for_complaint": (_("Tạm dừng giải quyết khiếu nại"), (_ENFORCEABLE, _DETAIL), False),
    "other_enforceable": (_("Trường hợp khác"), (_ENFORCEABLE, _DETAIL), False),
    "not_enforceable": (_("Chưa có điều kiện"), (), False),
    "postponed": (_("Hoãn khác"), (), False),
    "suspended": (_("Tạm đình chỉ"), (), False),
    "carried_out": (_("Số chuyển kỳ sau"), (), True),
    "separate_book": (_("Sổ theo dõi riêng"), (), False),
}


def columns(sums: Mapping[str, Sum], *, order: tuple[str, ...], inside: tuple[str, ...] = ()) -> tuple[FormColumn, ...]:
    """The columns in order. Those named `inside` stand within the enforceable part in this version."""
    result = []
    for key in order:
        label, group, computed = _HEADS[key]
        if key in inside:
            group = (_ENFORCEABLE, _DETAIL)
        result.append(FormColumn(key, label, sums[key], group, computed, money_only=key == "reduced"))
    return tuple(result)


def shared(**own: Sum) -> dict[str, Sum]:
    """The sums by key: those that never changed, and the version's own."""
    sums = {
        "entrusted": ENTRUSTED,
        "withdrawn": WITHDRAWN,
        "completed": COMPLETED,
        "terminated": TERMINATED,
        "reduced": REDUCED,
        **{account.code: closing(account) for account in ENFORCEABLE},
        "postponed": closing(Account.POSTPONED),
        "suspended": closing(Account.SUSPENDED),
        "separate_book": closing(Account.SEPARATE_BOOK),
        **own,
    }
    sums["total"] = sums["to_enforce"] + ENTRUSTED + WITHDRAWN
    return sums
