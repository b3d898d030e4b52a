"""Opening a case to an agency outside of enforcement, and closing it again."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.models.agency import ENFORCING
from cases.models import CaseGrant, EnforcementCase
from cases.permissions import check_can_void
from common.refusal import Refused
from common.writing import write


@write
def open_case(
    *,
    case: EnforcementCase,
    agency: Agency,
    reason: str,
    since: date,
    until: date | None,
    by: User | None,
    at: datetime,
) -> CaseGrant:
    """Let an agency read a case. For the head of the office and the province, who answer for it."""
    check_can_void(by, case)
    if agency.kind in ENFORCING:
        raise Refused(_noop("Cơ quan thi hành án xem việc theo phân công, không cần cho xem riêng."), field="agency")
    if not reason.strip():
        raise Refused(_noop("Nhập lý do cho cơ quan này xem việc."), field="reason")
    if until is not None and until < since:
        raise Refused(_noop("Ngày kết thúc phải từ ngày bắt đầu trở đi."), field="until")
    if CaseGrant.objects.filter(case=case, agency=agency, until=None).exists():
        raise Refused(_noop("%(agency)s đang được xem việc này."), field="agency", agency=agency)
    return CaseGrant.objects.create(
        case=case, agency=agency, reason=reason.strip(), since=since, until=until, recorded_at=at, recorded_by=by
    )


@write
def close_case(*, grant: CaseGrant, by: User | None, today: date) -> None:
    """The agency may no longer read it, from today on."""
    check_can_void(by, grant.case)
    row = CaseGrant.objects.select_for_update().get(pk=grant.pk)
    row.until = today - timedelta(1)
    row.save(update_fields=["until"])
