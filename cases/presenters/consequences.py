"""What a late entry or a void would change, in words: only what differs."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.actions.consequences import CaseStanding
from cases.badges import status_badge
from common import numbers


@dataclass(frozen=True)
class Change:
    """One thing that would be another."""

    label: str
    before: str
    after: str


def changes(before: CaseStanding, after: CaseStanding) -> list[Change]:
    """What would differ, in the order of the page of the case."""
    pairs = [(label, a, b) for (label, a), (_label, b) in zip(_told(before), _told(after), strict=True)]
    return [Change(label, a or "–", b or "–") for label, a, b in pairs if a != b]


def _told(standing: CaseStanding) -> list[tuple[str, str]]:
    case = standing.case
    limits = sorted(f"{row.label}: {numbers.day(row.due_on)}" for row in standing.deadlines if not row.waiting)
    return [
        (_("Trạng thái"), str(status_badge(case).text)),
        (_("Đã thi hành"), numbers.dong(case.done_amount)),
        (_("Còn phải thi hành"), numbers.dong(case.open_amount)),
        (_("Đơn vị, chấp hành viên"), f"{case.agency.brief} · {case.enforcer}"),
        (_("Ngày kết thúc"), numbers.day(case.ended_on)),
        (_("Thời hạn"), "; ".join(limits)),
    ]
