"""Who may do what: the whole access policy on one page.

A person acts through posts (role in an agency, with dates). Figures (totals, rates, targets) are open to every reader.
Cases are open to whoever works on them: the office its own, the province and the steering committee all. Courts,
procuracies, police and other agencies see what is addressed to them, and a case only where it is opened to them
(`CaseGrant`).
Source: Law 106/2025 art. 5, 16.1đ, 38; Decree 152/2026 art. 21, 23, 43.4 (inferred into this table).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Permission(Enum):
    """One thing a post may allow."""

    SEE_CASES = "see_cases"
    RECORD_EVENTS = "record_events"
    VOID_EVENTS = "void_events"
    IMPORT_REGISTERS = "import_registers"
    CHANGE_UNITS = "change_units"  # units and enforcers named in a register
    SET_TARGETS = "set_targets"
    SHIFT_DAYS = "shift_days"  # the calendar of working days
    DRAW_REPORTS = "draw_reports"  # close the books of a period, check and send its report
    KEEP_AGREEMENTS = "keep_agreements"  # agreements on coordination, their clauses and reviews


class Role(TextChoices):
    """The function of a post."""

    ENFORCER = "enforcer", _("Chấp hành viên")
    CLERK = "clerk", _("Thư ký thi hành án")
    OFFICE_HEAD = "office_head", _("Trưởng Phòng THADS khu vực")
    PROVINCE_HEAD = "province_head", _("Trưởng THADS tỉnh")
    STATISTICIAN = "statistician", _("Cán bộ thống kê THADS tỉnh")
    COMMITTEE_MEMBER = "committee_member", _("Thành viên Ban Chỉ đạo THADS")
    COURT_OFFICER = "court_officer", _("Cán bộ Tòa án")
    PROCURATOR = "procurator", _("Kiểm sát viên")
    POLICE_OFFICER = "police_officer", _("Cán bộ Công an")
    AGENCY_OFFICER = "agency_officer", _("Cán bộ cơ quan phối hợp")
    ADMINISTRATOR = "administrator", _("Quản trị hệ thống")


class Reach(Enum):
    """How far the permissions of a post reach over cases."""

    NONE = "none"
    OWN_UNIT = "own_unit"
    PROVINCE = "province"


@dataclass(frozen=True)
class Policy:
    """What a role allows, and over which cases."""

    reach: Reach
    permissions: frozenset[Permission]


def _policy(reach: Reach, *permissions: Permission) -> Policy:
    return Policy(reach, frozenset(permissions))


_P = Permission
POLICIES: dict[Role, Policy] = {
    Role.ENFORCER: _policy(Reach.OWN_UNIT, _P.SEE_CASES, _P.RECORD_EVENTS),
    Role.CLERK: _policy(Reach.OWN_UNIT, _P.SEE_CASES, _P.RECORD_EVENTS, _P.IMPORT_REGISTERS, _P.DRAW_REPORTS),
    Role.OFFICE_HEAD: _policy(
        Reach.OWN_UNIT,
        _P.SEE_CASES,
        _P.RECORD_EVENTS,
        _P.VOID_EVENTS,
        _P.IMPORT_REGISTERS,
        _P.SET_TARGETS,
        _P.DRAW_REPORTS,
    ),
    Role.PROVINCE_HEAD: _policy(
        Reach.PROVINCE,
        _P.SEE_CASES,
        _P.RECORD_EVENTS,
        _P.VOID_EVENTS,
        _P.IMPORT_REGISTERS,
        _P.SET_TARGETS,
        _P.KEEP_AGREEMENTS,
        _P.DRAW_REPORTS,
    ),
    Role.STATISTICIAN: _policy(
        Reach.PROVINCE,
        _P.SEE_CASES,
        _P.RECORD_EVENTS,
        _P.VOID_EVENTS,
        _P.IMPORT_REGISTERS,
        _P.CHANGE_UNITS,
        _P.SET_TARGETS,
        _P.SHIFT_DAYS,
        _P.KEEP_AGREEMENTS,
        _P.DRAW_REPORTS,
    ),
    Role.COMMITTEE_MEMBER: _policy(Reach.PROVINCE, _P.SEE_CASES),
    Role.COURT_OFFICER: _policy(Reach.NONE),
    Role.PROCURATOR: _policy(Reach.NONE),
    Role.POLICE_OFFICER: _policy(Reach.NONE),
    Role.AGENCY_OFFICER: _policy(Reach.NONE),
    Role.ADMINISTRATOR: _policy(Reach.PROVINCE, _P.IMPORT_REGISTERS, _P.CHANGE_UNITS, _P.SHIFT_DAYS),
}

# Who takes in and answers requests to their own agency, whatever they may see of cases.
ANSWERING = frozenset(
    {
        Role.COURT_OFFICER,
        Role.PROCURATOR,
        Role.POLICE_OFFICER,
        Role.AGENCY_OFFICER,
        Role.COMMITTEE_MEMBER,
        Role.PROVINCE_HEAD,
        Role.STATISTICIAN,
        Role.OFFICE_HEAD,
    }
)
