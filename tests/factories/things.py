"""One of everything: what the addresses of the portal need to stand for something."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.files.base import ContentFile

from agencies.models import Agency, Change, Person, Reorganisation, User
from cases.actions.deadlines import add_deadline
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event
from cases.actions.intake import take_in_judgment, take_in_request
from cases.choices import Initiation, JudgmentKind
from cases.models import (
    CaseEvent,
    Deadline,
    EnforcementCase,
    EnforcementRequest,
    Entrustment,
    JudgmentHandover,
    LedgerEntry,
    RegisterImport,
)
from common import clock
from common.models import Job, JobStatus
from law.models import DayShift
from reports.actions.indicators import set_indicator_target
from reports.models import Allotment, Indicator, IndicatorTarget, Layer, PeriodReport, Target
from reports.periods import cumulative
from tests.factories.allotments import drafted, issued
from tests.factories.closing import closed
from tests.factories.coordination import Coordination, coordinate
from tests.factories.province import Book, open_case

AGO = 30  # days since everything began


@dataclass(frozen=True)
class Things:
    """What one office has one of. `returned` is a case whose request was given back, `register` a checked import."""

    unit: Agency
    person: Person
    case: EnforcementCase
    event: CaseEvent
    entry: LedgerEntry
    deadline: Deadline
    handover: JudgmentHandover
    asked: EnforcementRequest
    entrusted: Entrustment
    returned: EnforcementCase
    register: RegisterImport
    coordination: Coordination
    report: PeriodReport
    target: Target
    allotment: Allotment
    indicator: IndicatorTarget


def of_the_province(book: Book) -> None:
    """What there is once: a shifted working day, a change of the organisation, a signed allotment of the province."""
    DayShift.objects.create(day=date(2027, 5, 3), is_worked=False, source="Thông báo")
    job = Job.objects.create(kind="reorganise", status=JobStatus.DONE, created_at=clock.now())
    Reorganisation.objects.create(change=Change.RENAMED, effective_on=clock.today(), instrument="QĐ", recorded_at=clock.now(), job=job)
    issued(book.province)


def of_an_office(book: Book, enforcer: str, clerk: str) -> Things:
    """One of everything in the office of this enforcer; the province has signed its allotment before."""
    person, unit = book.enforcers[enforcer]
    since = clock.today() - timedelta(AGO)
    case = open_case(unit, person, decided_on=since, number=f"88{unit.pk}")
    deadline = add_deadline(case=case, rule="B027", started_on=since, note="Chờ trả lời", by=None, at=clock.now(), today=clock.today())
    handover = _handed_over(book, unit, since)
    partners = (Agency.objects.get(code=code) for code in ("CA", "VKSND"))
    return Things(
        unit=unit,
        person=person,
        case=case,
        event=case.events.get(),
        entry=case.entries.first(),
        deadline=deadline,
        handover=handover,
        asked=take_in_request(
            handover=handover,
            requester="Bà Được",
            content="",
            received_on=since,
            by=None,
            at=clock.now(),
            today=clock.today(),
        ),
        entrusted=_entrusted(unit, since),
        returned=_returned(unit, person, since),
        register=_checked(unit, clerk),
        coordination=coordinate(case, book.courts[unit.code], *partners),
        report=closed(unit, cumulative(book.year - 1, 10)),
        target=Target.objects.filter(agency=unit, enforcer=person).first(),
        allotment=drafted(unit, on=clock.today()),
        indicator=set_indicator_target(
            year=2026,
            indicator=Indicator.CLASSIFIED,
            layer=Layer.UNIT,
            rate=Decimal(95),
            comparator=">=",
            instrument="QĐ",
            agency=unit,
        ),
    )


def _handed_over(book: Book, unit: Agency, on: date) -> JudgmentHandover:
    return take_in_judgment(
        number=f"99/2026/DS-ST-{unit.code}",
        judged_on=on,
        court=book.courts[unit.code],
        kind=JudgmentKind.CIVIL,
        unit=unit,
        effective_on=on,
        urgent=False,
        handed_over_on=on,
        received_on=on,
        channel="post",
        ex_officio=True,
        on_request=True,
        note="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )


def _entrusted(unit: Agency, on: date) -> Entrustment:
    return take_in_entrustment(
        number=f"3/2026/DS-PT-{unit.code}",
        judged_on=on,
        court=None,
        court_name="Tòa án nhân dân tỉnh Vĩnh Long",
        kind=JudgmentKind.CIVIL,
        unit=unit,
        sender="THADS tỉnh Vĩnh Long",
        document_number=f"{unit.pk}",
        document_on=on,
        received_on=on,
        initiation=Initiation.EX_OFFICIO,
        content="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )


def _returned(unit: Agency, person: Person, on: date) -> EnforcementCase:
    case = open_case(unit, person, decided_on=on - timedelta(800), number=f"89{unit.pk}")
    for event, day in (("found_not_enforceable", on - timedelta(780)), ("request_returned", on)):
        record_event(case=case, event=event, occurred_on=day, by=None, today=clock.today())
    return case


def _checked(unit: Agency, clerk: str) -> RegisterImport:
    by = User.objects.get(username=clerk)
    job = Job.objects.create(kind="import_register", status=JobStatus.DONE, created_at=clock.now(), created_by=by)
    checked = RegisterImport(file_name="so.xlsx", agency=unit, job=job, dry_run=True, tally={"new": 1, "read": 1})
    checked.file.save("so.xlsx", ContentFile(b"-"), save=False)
    checked.rejected_file.save("so-tra-lai.xlsx", ContentFile(b"-"), save=False)
    checked.save()
    return checked
