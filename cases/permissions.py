"""Who may write to cases. Each question comes as a pair: `check_can_x` raises the sentence, `can_x` draws the button."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User, reached_by
from agencies.roles import Permission, Role
from cases.models import EnforcementCase, JudgmentHandover
from common.refusal import Refused


def check_can_record(user: User | None, case: EnforcementCase) -> None:
    """Events are recorded by the unit that holds the case, or by the province. None is the portal itself."""
    if user is not None and not user.access.allows(Permission.RECORD_EVENTS, case.agency_id):
        raise Refused(_noop("Việc này do %(agency)s giữ; chỉ đơn vị đó hoặc THADS tỉnh được ghi sự kiện."), agency=case.agency)


def can_record(user: User, case: EnforcementCase) -> bool:
    """Whether `check_can_record` passes."""
    return user.access.allows(Permission.RECORD_EVENTS, case.agency_id)


def check_can_take_in(user: User | None, unit: Agency) -> None:
    """Judgments and requests are taken in by the unit they come to, or by the province. None is the portal itself."""
    if user is not None and not can_take_in(user, unit):
        raise Refused(_noop("Chỉ %(agency)s hoặc THADS tỉnh được thụ lý việc của đơn vị này."), agency=unit)


def can_take_in(user: User, unit: Agency) -> bool:
    """Whether `check_can_take_in` passes."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS, unit.pk)


def check_can_hand_over(user: User | None, handover: JudgmentHandover) -> None:
    """A court tells of its own judgments. None is the portal itself."""
    if user is not None and not can_hand_over(user, handover):
        raise Refused(_noop("Chỉ %(court)s được ghi ngày chuyển giao bản án của mình."), court=handover.agency)


def can_hand_over(user: User, handover: JudgmentHandover) -> bool:
    """Whether `check_can_hand_over` passes."""
    return handover.agency_id in units_of(user, frozenset({Role.COURT_OFFICER}))


def check_can_void(user: User | None, case: EnforcementCase) -> None:
    """Voiding is for the head of the office and the province."""
    if user is not None and not user.access.allows(Permission.VOID_EVENTS, case.agency_id):
        raise Refused(_noop("Chỉ trưởng đơn vị hoặc THADS tỉnh được hủy sự kiện đã ghi của %(agency)s."), agency=case.agency)


def can_void(user: User, case: EnforcementCase) -> bool:
    """Whether `check_can_void` passes."""
    return user.access.allows(Permission.VOID_EVENTS, case.agency_id)


def check_can_import(user: User | None, agency: Agency | None) -> None:
    """A register is imported into one's own unit, or by the province into any."""
    if user is None:
        return
    units = user.access.agencies(Permission.IMPORT_REGISTERS)
    if units is not None and (agency is None or agency.pk not in units):
        raise Refused(_noop("Chỉ nhập được sổ của đơn vị đang công tác; sổ của đơn vị khác do THADS tỉnh nhập. Chọn lại đơn vị của sổ."))


def can_import(user: User) -> bool:
    """Whether the user may import any register at all."""
    return user.is_authenticated and user.access.allows(Permission.IMPORT_REGISTERS)


def can_work(user: User) -> bool:
    """Whether anything in an office may be this person's to do."""
    return user.is_authenticated and user.access.allows(Permission.RECORD_EVENTS)


def can_see_cases(user: User) -> bool:
    """Whether any case may be visible to the user."""
    return user.is_authenticated and user.access.allows(Permission.SEE_CASES)


def can_open_figures_of(user: User, agency_ids: set[int]) -> bool:
    """Whether a figure over these agencies may be opened to its cases: all of them must be visible."""
    units = reached_by(user, Permission.SEE_CASES)
    return units is None or agency_ids <= units


def check_can_change_units(user: User | None) -> None:
    """Units are merged, split and renamed by the province. None is the portal itself."""
    if user is not None and not can_change_units(user):
        raise Refused(_noop("Chỉ cán bộ thống kê THADS tỉnh hoặc quản trị hệ thống được ghi thay đổi tổ chức."))


def can_change_units(user: User) -> bool:
    """Whether `check_can_change_units` passes."""
    return user.is_authenticated and user.access.allows(Permission.CHANGE_UNITS)


def check_can_shift_days(user: User | None) -> None:
    """The calendar of the province is kept in one place. None is the portal itself."""
    if user is not None and not can_shift_days(user):
        raise Refused(_noop("Chỉ cán bộ thống kê THADS tỉnh hoặc quản trị hệ thống được sửa lịch làm việc."))


def can_shift_days(user: User) -> bool:
    """Whether `check_can_shift_days` passes."""
    return user.is_authenticated and user.access.allows(Permission.SHIFT_DAYS)


def units_of(user: User, roles: frozenset[Role]) -> list[int]:
    """The units in which this person has one of these functions today, and those that were merged into them."""
    own = [post.agency_id for post in user.posts_today if Role(post.role) in roles]
    return sorted({book for agency in own for book in user.books_of(agency)})
