"""Who draws and signs reports, and who allots targets. Each question comes as a pair: `check_can_x` raises the sentence, `can_x` draws the button."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import Permission, Role
from cases.permissions import units_of
from common.refusal import Refused
from reports.lifecycle import Actor, Move
from reports.models import PeriodReport

HEADS = frozenset({Role.OFFICE_HEAD, Role.PROVINCE_HEAD})


def check_can_take(user: User | None, report: PeriodReport, move: Move) -> None:
    """A step is the drafter's, the head's, or that of the level above. None is the portal itself."""
    if user is None or can_take(user, report, move):
        return
    if move.actor is Actor.HEAD:
        raise Refused(_noop("Chỉ thủ trưởng của %(agency)s được ký báo cáo này."), agency=report.agency)
    if move.actor is Actor.ABOVE:
        raise Refused(_noop("Chỉ cấp trên của %(agency)s được nhận hoặc trả lại báo cáo này."), agency=report.agency)
    raise Refused(_noop("Chỉ người lập báo cáo của %(agency)s được làm bước này."), agency=report.agency)


def can_take(user: User, report: PeriodReport, move: Move) -> bool:
    """Whether `check_can_take` passes."""
    if move.actor is Actor.HEAD:
        return report.agency_id in units_of(user, HEADS)
    if move.actor is Actor.ABOVE and report.agency.parent_id is not None:
        return user.access.allows(Permission.DRAW_REPORTS, report.agency.parent_id)
    return user.access.allows(Permission.DRAW_REPORTS, report.agency_id)


def can_confirm(user: User, report: PeriodReport) -> bool:
    """Whether this person confirms own figures in the report: as an enforcer of its office."""
    return report.agency_id in units_of(user, frozenset({Role.ENFORCER}))


def can_draw_reports(user: User) -> bool:
    """Whether the user draws reports of any agency."""
    return user.is_authenticated and user.access.allows(Permission.DRAW_REPORTS)


def check_can_allot(user: User | None, agency: Agency) -> None:
    """A target is allotted by the head of the agency, or by the province. None is the portal itself."""
    if user is not None and not can_allot(user, agency):
        raise Refused(_noop("Chỉ trưởng %(agency)s hoặc THADS tỉnh được giao chỉ tiêu của đơn vị này."), agency=agency)


def can_allot(user: User, agency: Agency) -> bool:
    """Whether `check_can_allot` passes."""
    return user.is_authenticated and user.access.allows(Permission.SET_TARGETS, agency.pk)
