"""The reports of a period: waited for, closed, checked, signed by drafter and head, sent up, taken in; never changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

from django.db import connection
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.organisation import Organisation
from cases.actions.closing import sign_books
from cases.actions.posting import let_writers_in, stop_writers
from common.machine import Move, advance, refuse
from common.nudge import nudge
from common.refusal import Refused
from common.writing import write
from law.deadlines import WorkingDays
from law.years import day_of
from reports import statutory
from reports.closing import changes, faults, freezing
from reports.lifecycles.report import HANDED_IN, IN_HAND, UNSIGNED, ReportLevel, ReportState, StepOfReport
from reports.models import Confirmation, FrozenForm, PeriodReport, ReportStep
from reports.periods import Period
from reports.permissions import REPORT_LIFE, can_confirm


def final_moment() -> datetime:
    """A moment up to which everything is recorded: no writer is under way whose entries would still come before it.

    Writers share the lock and read the clock under it; here it is taken alone, for as long as the clock is read.
    Raises Busy while an import is under way.
    """
    stop_writers()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
    finally:
        let_writers_in()
    return moment.astimezone(UTC)


def due_on(agency: Agency, period: Period, days: WorkingDays) -> date:
    """The last day to send the report: two working days after the period for an office, four for the province."""
    level = ReportLevel.PROVINCE if agency.is_province else ReportLevel.OFFICE
    return days.after(period.to, level.value)


@write
def expect(*, period: Period, days: WorkingDays, by: User | None) -> int:
    """Wait for the report of every agency that existed at the end of a period. Returns how many are new."""
    assert period.months is not None
    organisation = Organisation.as_of(period.to)
    there = set(PeriodReport.objects.filter(year=period.year, months=period.months).values_list("agency", flat=True))
    missing = [unit for unit in organisation.units(organisation.agencies) if unit.pk not in there]
    rows = (PeriodReport(agency=unit, year=period.year, months=period.months, due_on=due_on(unit, period, days)) for unit in missing)
    return len(PeriodReport.objects.bulk_create(rows, ignore_conflicts=True))


@write
def close_books(
    *, report: PeriodReport, by: User | None, today: date, without_parts: bool = False, moment: datetime | None = None
) -> PeriodReport:
    """Close the books of a period: all its forms are computed as known at this moment and stand from then on.

    A province takes in the signed reports of its units, each as known when it was closed; a unit that sent none stops
    it unless `without_parts`. Raises Refused, also before the period is over.
    """
    report = _locked(report)
    move = refuse(REPORT_LIFE, report, StepOfReport.CLOSE, by=by, on=today, told={"without_parts": without_parts or None})
    parts = _parts(report, without_parts=without_parts)
    moment = moment or final_moment()
    report.closed_at = moment
    report.moments = _moments(report, parts, moment)
    version = statutory.in_force(report.period.to)
    report.version = version.name
    forms = freezing.freeze(report, version)
    report.fingerprint = freezing.fingerprint_of_report(report, forms)
    _move(report, move, by, moment, changed=["closed_at", "moments", "version", "fingerprint"])
    FrozenForm.objects.bulk_create(forms)
    for part in parts:
        _follow(
            part, StepOfReport.PASS_ON if part.state == ReportState.CONSOLIDATED else StepOfReport.TAKE_IN, by, moment, taken_into=report
        )
    return report


def order(reports: Iterable[int]) -> None:
    """Have workers close these reports, each a task of its own; the rows are the queue, a lost bell is rung again."""
    for report in reports:
        nudge("reports.tasks.close_report", report)


@write(no_person="a command orders the closing of many at once")
def close_ordered(*, report_id: int, today: date) -> bool:
    """Close one of many reports at once, whoever of several workers comes first. True when this call closed it."""
    waiting = PeriodReport.objects.select_for_update(skip_locked=True).filter(pk=report_id, state=ReportState.OPEN)
    if (report := waiting.first()) is None:
        return False
    close_books(report=report, by=None, today=today, without_parts=True)
    return True


def _parts(report: PeriodReport, *, without_parts: bool) -> list[PeriodReport]:
    """The reports of the units that a province takes in."""
    if not report.agency.is_province:
        return []
    organisation = Organisation.as_of(report.period.to)
    units = [unit for unit in organisation.units(organisation.covers(report.agency)) if unit.pk != report.agency_id]
    sent = PeriodReport.objects.select_for_update(of=("self",)).filter(
        agency__in=units, year=report.year, months=report.months, state__in=HANDED_IN
    )
    found = {part.agency_id: part for part in sent.order_by("pk")}
    missing = [organisation.brief(unit) for unit in units if unit.pk not in found]
    if missing and not without_parts:
        raise Refused(
            _noop(
                "Chưa nhận được báo cáo đã ký của: %(units)s. Đôn đốc các đơn vị này, hoặc chọn “Khóa sổ cả khi thiếu báo cáo đã ký của đơn vị”."
            ),
            field="without_parts",
            units=", ".join(missing),
        )
    return list(found.values())


def _moments(report: PeriodReport, parts: Iterable[PeriodReport], moment: datetime) -> dict[str, str]:
    """For each agency whose book the report reads: when it was closed."""
    organisation = Organisation.as_of(report.period.to)
    closed = {agency: when for part in parts for agency, when in part.moments.items()}
    return {str(one): closed.get(str(one), moment.isoformat()) for one in organisation.covers(report.agency)}


@write
def take_step(*, report: PeriodReport, step: StepOfReport, by: User | None, at: datetime, note: str = "") -> PeriodReport:
    """Check, sign, send, return or reopen a report. Raises Refused with what stands in the way."""
    report = _locked(report)
    note = note.strip()
    move = refuse(REPORT_LIFE, report, step, by=by, on=day_of(at), told={"note": note})
    if step in (StepOfReport.CHECK, StepOfReport.SIGN):
        _refuse_faults(report)
    if step is StepOfReport.SEND:
        _refuse_second_edition(report)
    if step is StepOfReport.SIGN:
        _refuse_same_person(report, by)
        stop_writers(until_commit=True)  # nothing is recorded between the last look at the books and their signing
        _refuse_recorded_since(report)
        report.signed_at = at
        _replace_former(report, by, at)
    _move(report, move, by, at, note, changed=["signed_at"])
    if step is StepOfReport.SIGN:
        sign_books(agencies=map(int, report.moments), to=report.period.to, at=at)
    if step is StepOfReport.REOPEN:
        _give_back_parts(report, by, at)
        _next_edition(report, report.reason)
    return report


@write
def act(
    *,
    report: PeriodReport,
    step: StepOfReport,
    by: User | None,
    at: datetime,
    today: date,
    note: str = "",
    without_parts: bool = False,
) -> PeriodReport:
    """Take any step. Returns the report it leads to: after reopening and renewing, the new edition. Raises Refused."""
    if step is StepOfReport.CLOSE:
        return close_books(report=report, by=by, today=today, without_parts=without_parts)
    if step is StepOfReport.RENEW:
        return renew(report=report, by=by, reason=note, today=today)
    taken = take_step(report=report, step=step, by=by, at=at, note=note)
    if step is StepOfReport.REOPEN:
        return PeriodReport.objects.of(taken.agency, taken.period).latest("edition")
    return taken


@write
def renew(*, report: PeriodReport, by: User | None, reason: str, today: date) -> PeriodReport:
    """Begin a new edition of a signed report; the signed one stands until the new one is signed too. Raises Refused."""
    report = _locked(report)
    move = refuse(REPORT_LIFE, report, StepOfReport.RENEW, by=by, on=today, told={"note": reason.strip()})
    _refuse_second_edition(report)
    advance(report, move)
    return _next_edition(report, reason.strip())


def _refuse_second_edition(report: PeriodReport) -> None:
    if PeriodReport.objects.of(report.agency, report.period).filter(state__in=IN_HAND).exists():
        raise Refused(_noop("Đã có một bản mới đang lập của báo cáo %(report)s; mở bản đó."), report=report)


@write
def confirm_own(*, report: PeriodReport, by: User, at: datetime) -> None:
    """An enforcer confirms the own figures of a closed report. Raises Refused."""
    report = _locked(report)
    if report.state not in UNSIGNED or not can_confirm(by, report):
        raise Refused(_noop("Chỉ chấp hành viên của đơn vị xác nhận số liệu, sau khi khóa sổ và trước khi thủ trưởng ký."))
    Confirmation.objects.get_or_create(report=report, enforcer=by.person, defaults={"at": at})


def _locked(report: PeriodReport) -> PeriodReport:
    """The report as it is now; of two who act on it the second finds the first."""
    return PeriodReport.objects.select_for_update(of=("self",)).select_related("agency").get(pk=report.pk)


def _move(report: PeriodReport, move: Move, by: User | None, at: datetime, note: str = "", *, changed: Iterable[str] = ()) -> None:
    """Bring the report to where the move leads, with what else of it changed, and tell it in the trail."""
    advance(report, move, *changed)
    ReportStep.objects.create(report=report, step=move.step, at=at, by=by, note=note[:500])


def _follow(report: PeriodReport, step: StepOfReport, by: User | None, at: datetime, note: str = "", **changed: Any) -> None:
    """What a step of another report brings about for this one, told as done by whoever took that step."""
    move = refuse(REPORT_LIFE, report, step, by=None, on=day_of(at), told={})
    for name, value in changed.items():
        setattr(report, name, value)
    _move(report, move, by, at, note, changed=changed)


def _refuse_faults(report: PeriodReport) -> None:
    """A broken identity blocks signing, and names its cases (statistics 4.3)."""
    for fault in faults.of_report(report):
        raise Refused(
            _noop("Biểu %(form)s không khớp: %(rule)s (%(where)s). %(cases)s"),
            form=fault.form,
            rule=fault.rule,
            where=fault.where,
            cases=fault.sentence,
        )


def _refuse_same_person(report: PeriodReport, by: User | None) -> None:
    """Two people sign: who drew the report, and the head (circular 05/2024 art. 9)."""
    drawn = report.steps.filter(step=StepOfReport.DRAW).last()
    if by is not None and drawn is not None and drawn.by_id == by.pk:
        raise Refused(_noop("Người lập và thủ trưởng phải là hai người; đề nghị người khác ký."))


def _refuse_recorded_since(report: PeriodReport) -> None:
    """What is signed is what the books hold: since the closing nobody recorded in them without being asked why."""
    if count := changes.unexplained_events(report).count():
        raise Refused(
            _noop("Từ khi khóa sổ đã có %(count)s sự kiện ghi vào kỳ; mở lại sổ và khóa lại để báo cáo có chúng."),
            count=count,
        )


def _replace_former(report: PeriodReport, by: User | None, at: datetime) -> None:
    """The edition that stood until now gives way, unless the level above has taken it in meanwhile."""
    for former in PeriodReport.objects.of(report.agency, report.period).standing().select_for_update():
        _follow(former, StepOfReport.REPLACE, by, at, report.reason)


def _give_back_parts(report: PeriodReport, by: User | None, at: datetime) -> None:
    """Reopened, a province's report lets go of those of its units: to the one it was to replace, or to be returned again."""
    standing = PeriodReport.objects.of(report.agency, report.period).standing().first()
    kept = set(standing.parts().values_list("pk", flat=True)) if standing else set()
    for part in PeriodReport.objects.filter(taken_into=report, state=ReportState.CONSOLIDATED).select_for_update():
        back = standing if part.pk in kept else None
        _follow(part, StepOfReport.PASS_ON if back else StepOfReport.RELEASE, by, at, str(report), taken_into=back)


def _next_edition(report: PeriodReport, reason: str) -> PeriodReport:
    return PeriodReport.objects.create(
        agency=report.agency,
        year=report.year,
        months=report.months,
        edition=report.edition + 1,
        due_on=report.due_on,
        reason=reason,
    )
