"""Reports that wait for somebody, on the desk: to be closed, checked, signed, sent, taken in."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, User
from agencies.roles import Role
from cases.permissions import units_of
from desk.worklist import Duty, DutySource
from reports.lifecycles.report import UNSIGNED, ReportState
from reports.models import PeriodReport
from reports.permissions import HEADS

_OF_OFFICE = frozenset({Role.CLERK, Role.OFFICE_HEAD})
_OF_PROVINCE = frozenset({Role.STATISTICIAN, Role.PROVINCE_HEAD})


def _agencies(user: User) -> list[int]:
    """Whose reports this person draws: of the own office, or of the province."""
    return units_of(user, _OF_OFFICE | _OF_PROVINCE)


def to_draw(user: User, today: date, until: date) -> QuerySet[PeriodReport]:
    """Reports of the own agency that wait to be closed, checked, drawn or sent."""
    rows = PeriodReport.objects.waiting().exclude(state=ReportState.DRAWN)
    return rows.filter(agency__in=_agencies(user), due_on__lte=until).select_related("agency")


def to_sign(user: User, today: date, until: date) -> QuerySet[PeriodReport]:
    """Reports that wait for the head's signature."""
    rows = PeriodReport.objects.filter(state=ReportState.DRAWN, agency__in=units_of(user, HEADS), due_on__lte=until)
    return rows.select_related("agency")


def to_confirm(user: User, today: date, until: date) -> QuerySet[PeriodReport]:
    """Closed reports in which an enforcer has own figures to confirm."""
    units = Agency.objects.filter(pk__in=units_of(user, frozenset({Role.ENFORCER})), parent__isnull=False)
    code, own = user.person.code if user.person else "", Q(pk__in=[])
    for unit in units:
        row = {"key": f"unit:{unit.code}/enforcer:{code}"}
        own |= Q(agency=unit, forms__form="04", forms__document__contains={"rows": [row]})
    rows = PeriodReport.objects.filter(own, state__in=UNSIGNED, due_on__lte=until)
    return rows.exclude(confirmations__enforcer=user.person_id).select_related("agency")


_ACTS = {
    ReportState.OPEN: gettext_lazy("Khóa sổ"),
    ReportState.CLOSED: gettext_lazy("Kiểm tra"),
    ReportState.CHECKED: gettext_lazy("Người lập ký"),
    ReportState.DRAWN: gettext_lazy("Thủ trưởng ký"),
    ReportState.SIGNED: gettext_lazy("Gửi cấp trên"),
    ReportState.RETURNED: gettext_lazy("Lập bản mới"),
}


def _duty(source: str, row: PeriodReport, act: str) -> Duty:
    url = reverse("reports:report", args=[row.pk])
    what = _("Báo cáo thống kê %(period)s") % {"period": row.period.name}
    basis = _("Hạn gửi theo khoản 2 Điều 9 Thông tư 06/2019/TT-BTP")
    return Duty(
        source=source,
        pk=row.pk,
        due_on=row.due_on,
        what=what,
        basis=basis,
        record=str(row.get_state_display()),
        url=url,
        whom=row.agency.brief,
        act=act,
        act_url=url,
    )


def sources() -> list[DutySource]:
    """The kinds of duties with reports."""
    return [
        DutySource(
            "report_draw",
            80,
            to_draw,
            lambda row, today: _duty("report_draw", row, str(_ACTS[ReportState(row.state)])),
            "due_on",
        ),
        DutySource("report_sign", 81, to_sign, lambda row, today: _duty("report_sign", row, _("Thủ trưởng ký")), "due_on"),
        DutySource("report_confirm", 82, to_confirm, lambda row, today: _duty("report_confirm", row, _("Xác nhận")), "due_on"),
    ]
