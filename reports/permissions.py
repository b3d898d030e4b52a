"""Who draws and signs reports, and who allots targets. Each question comes as a pair: `check_can_x` raises the sentence, `can_x` draws the button.

What is a step of a life is asked of its machine: `refuse` is the check, `open_steps` the buttons.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import Permission, Role
from cases.permissions import units_of
from common.machine import Machine, Move
from common.refusal import Refused
from reports.lifecycles import allotment, report
from reports.lifecycles.allotment import ALLOTMENT_MOVES, AllotmentActor, AllotmentMove
from reports.lifecycles.report import MOVES, ReportActor
from reports.models import Allotment, PeriodReport

HEADS = frozenset({Role.OFFICE_HEAD, Role.PROVINCE_HEAD})


def check_can_take(user: User | None, report: PeriodReport, move: Move) -> None:
    """A step is the drafter's, the head's, that of the level above, or nobody's. None is the portal itself."""
    if user is None or can_take(user, report, move):
        return
    if move.actor is ReportActor.HEAD:
        raise Refused(_noop("Chỉ thủ trưởng của %(agency)s được ký báo cáo này."), agency=report.agency)
    if move.actor is ReportActor.PORTAL:
        raise Refused(_noop("Bước này hệ thống tự ghi khi có bước khác; không ai tự làm."))
    if move.actor is ReportActor.CLOSING_ABOVE:
        raise Refused(_noop("Báo cáo của đơn vị được tổng hợp khi cấp trên khóa sổ của mình."))
    if move.actor is ReportActor.ABOVE:
        raise Refused(_noop("Chỉ cấp trên của %(agency)s được nhận hoặc trả lại báo cáo này."), agency=report.agency)
    raise Refused(_noop("Chỉ người lập báo cáo của %(agency)s được làm bước này."), agency=report.agency)


def can_take(user: User, report: PeriodReport, move: Move) -> bool:
    """Whether `check_can_take` passes."""
    if move.actor is ReportActor.HEAD:
        return report.agency_id in units_of(user, HEADS)
    if move.actor is ReportActor.PORTAL:
        return False
    if move.actor in (ReportActor.ABOVE, ReportActor.CLOSING_ABOVE) and report.agency.parent_id is not None:
        return move.actor is ReportActor.ABOVE and user.access.allows(Permission.DRAW_REPORTS, report.agency.parent_id)
    return user.access.allows(Permission.DRAW_REPORTS, report.agency_id)


def can_confirm(user: User, report: PeriodReport) -> bool:
    """Whether this person confirms own figures in the report: as an enforcer of its office."""
    return report.agency_id in units_of(user, frozenset({Role.ENFORCER}))


def can_begin_period(user: User) -> bool:
    """Whether the user may have all agencies wait for their reports of a period: whoever draws them for all."""
    return user.is_authenticated and user.access.agencies(Permission.DRAW_REPORTS) is None


def check_can_allot(user: User | None, agency: Agency) -> None:
    """A target is allotted by the head of the agency, or by the province. None is the portal itself."""
    if user is not None and not can_allot(user, agency):
        raise Refused(_noop("Chỉ trưởng %(agency)s hoặc THADS tỉnh được giao chỉ tiêu của đơn vị này."), agency=agency)


def can_allot(user: User, agency: Agency) -> bool:
    """Whether `check_can_allot` passes."""
    return user.is_authenticated and user.access.allows(Permission.SET_TARGETS, agency.pk)


def check_allotment_actor(user: User | None, row: Allotment, move: AllotmentMove) -> None:
    """A step of an edition is of whoever may allot, or nobody's. None is the portal itself."""
    if user is not None and move.actor is AllotmentActor.PORTAL:
        raise Refused(_noop("Bước này hệ thống tự ghi khi có bước khác; không ai tự làm."))
    check_can_allot(user, row.agency)


REPORT_LIFE = Machine(moves=MOVES, refuse_state=report.refuse_state, check_actor=check_can_take)
ALLOTMENT_LIFE = Machine(moves=ALLOTMENT_MOVES, refuse_state=allotment.refuse_state, check_actor=check_allotment_actor)
