"""Reports of the demonstration province: two years and ten months signed and taken in, the last month on its way."""

from __future__ import annotations

from datetime import date, timedelta

from agencies.models import Agency, Post, User
from agencies.roles import Role
from cases.actions.events import record_event
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import EnforcementCase
from law.models import DayShift
from reports.actions import periods
from reports.lifecycles.report import StepOfReport
from reports.models import PeriodReport
from reports.periods import Period, cumulative, last_ended

LATE_REASON = "Biên lai thu tiền đến sau khi khóa sổ"
LATE = 3  # events recorded late, so that a signed report shows what changed since


def create(*, today: date) -> int:
    """Close and sign as an orderly province would. Returns the number of signed reports."""
    last = last_ended(today)
    year = last.year if last.months == 12 else last.year - 1
    for period in (cumulative(year - 1, 12), cumulative(year, 10), cumulative(year, 12)):
        _expect(period)
        if period == last:
            continue
        for report in _reports(period, province=False):
            _sign(report, today)
            _send(report)
        for report in _reports(period, province=True):
            _sign(report, today)
            _send(report)
    _record_late(cumulative(year, 10 if last.months == 12 else 12), today)
    _expect(last)
    _on_the_way(last, today)
    return PeriodReport.objects.standing().count()


def _expect(period: Period) -> None:
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)


def _reports(period: Period, *, province: bool) -> list[PeriodReport]:
    rows = PeriodReport.objects.of_period(period).filter(state="open")
    return list(rows.filter(agency__parent__isnull=province).select_related("agency").order_by("agency__position"))


def _sign(report: PeriodReport, today: date) -> None:
    closed = periods.close_books(report=report, by=_drafter(report), today=today)
    assert closed.closed_at is not None
    for step in (StepOfReport.CHECK, StepOfReport.DRAW, StepOfReport.SIGN):
        by = _head(report.agency) if step is StepOfReport.SIGN else _drafter(report)
        periods.take_step(report=report, step=step, by=by, at=closed.closed_at)


def _send(report: PeriodReport) -> None:
    report.refresh_from_db()
    assert report.closed_at is not None
    periods.take_step(report=report, step=StepOfReport.SEND, by=_drafter(report), at=report.closed_at)


def _drafter(report: PeriodReport) -> User | None:
    """The clerk of an office, the statistician of the province."""
    return _of(report.agency, Role.STATISTICIAN if report.agency.is_province else Role.CLERK)


def _head(agency: Agency) -> User | None:
    return _of(agency, Role.PROVINCE_HEAD if agency.is_province else Role.OFFICE_HEAD)


def _of(agency: Agency, role: Role) -> User | None:
    """The account of who has this function there; one that nobody signs in with, where it had none."""
    post = Post.objects.filter(agency=agency, role=role).select_related("person").first()
    if post is None:
        return None
    account, _made = User.objects.get_or_create(
        person=post.person, defaults={"username": post.person.code.lower(), "is_active": False, "password": "!"}
    )
    return account


def _record_late(period: Period, today: date) -> None:
    """Some money that came before the end of a signed period is recorded only now."""
    waiting = EnforcementCase.objects.filter(
        status=Account.IN_PROGRESS,
        last_event_on__lt=period.to - timedelta(10),
        open_amount__gt=2_000_000,
        agency__parent__isnull=False,
    ).select_related("agency")
    for case in waiting.order_by("pk")[:LATE]:
        record_event(
            case=case,
            event=Event.COLLECTED,
            occurred_on=period.to - timedelta(3),
            amount=1_500_000,
            by=None,
            today=today,
            late_reason=LATE_REASON,
        )


def _on_the_way(period: Period, today: date) -> None:
    """The first half of the units have sent their reports of the last month, one has closed its books."""
    reports = _reports(period, province=False)
    half = len(reports) // 2
    for report in reports[:half]:
        _sign(report, today)
        _send(report)
    for report in reports[half : half + 1]:
        periods.close_books(report=report, by=_drafter(report), today=today)
