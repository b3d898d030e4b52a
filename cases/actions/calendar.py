"""Writes to the calendar: days the Government shifts. The time limits that run over such a day are counted again."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from cases.actions.deadlines import settle_all
from cases.actions.intake import count_intake_again
from cases.models import Deadline, EnforcementCase
from cases.permissions import check_can_shift_days
from common import jobs
from common.models import Job, JobStatus
from common.refusal import Refused, Sentence
from common.writing import write
from law.models import DayShift

JOB = "count_again"
PHASE = _noop("Tính lại các thời hạn đang chạy")


@write
def shift_day(*, day: date, is_worked: bool, source: str, by: User | None, at: datetime) -> DayShift:
    """Say that a day is worked, or is not, against the calendar. Raises Refused for what the calendar says already."""
    check_can_shift_days(by)
    if DayShift.objects.working_days().is_worked(day) == is_worked:
        raise Refused(
            _noop("Ngày %(day)s vốn đã là ngày làm việc; không cần ghi.")
            if is_worked
            else _noop("Ngày %(day)s vốn đã là ngày nghỉ; không cần ghi."),
            field="day",
            day=f"{day:%d/%m/%Y}",
        )
    if not source.strip():
        raise Refused(_noop("Nhập số, ký hiệu văn bản về việc hoán đổi ngày làm việc."), field="source")
    row, _made = DayShift.objects.update_or_create(day=day, defaults={"is_worked": is_worked, "source": source.strip(), "recorded_by": by})
    _count_again(by, at)
    return row


@write
def take_shift_back(*, shift: DayShift, by: User | None, at: datetime) -> None:
    """Let the calendar speak for the day again."""
    check_can_shift_days(by)
    shift.delete()
    _count_again(by, at)


def _count_again(by: User | None, at: datetime) -> None:
    """One job for the days shifted so far, unless one is waiting to begin."""
    if not Job.objects.filter(kind=JOB, status=JobStatus.WAITING).exists():
        jobs.create(kind=JOB, by=by, at=at)


def run(job: Job, progress: jobs.Progress, today: date) -> None:
    """Count the running time limits again, by the calendar as it is now."""
    cases = EnforcementCase.objects.filter(pk__in=Deadline.objects.filter(answered_on=None).values("case"))
    total = cases.count()
    settle_all(cases, at=job.created_at, tell=lambda done: progress.tell(done, total, Sentence(PHASE)))
    count_intake_again()
    jobs.finish(job)
