"""A period on its way to a signed report, for the tests of reports."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from django.db import transaction

from agencies.models import Agency, User
from cases.actions.events import record_event, void_event
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase
from common import clock
from common.refusal import Refused
from law.models import DayShift
from reports.actions import periods
from reports.lifecycles.report import StepOfReport
from reports.models import PeriodReport
from reports.periods import Period, cumulative
from tests.factories.province import Book, open_case

DRAFTERS = {"THADS": "thongke", "KV1": "thuky1", "KV2": "thuky2", "KV3": "thongke"}
HEADS = {"THADS": "truongtinh", "KV1": "truong1", "KV2": "truong2", "KV3": "truong3"}


def user(name: str) -> User:
    return User.objects.get(username=name)


def waiting(agency: Agency, period: Period) -> PeriodReport:
    """The report of an agency that waits to be closed."""
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
    return PeriodReport.objects.get(agency=agency, year=period.year, months=period.months, state="open")


def closed(agency: Agency, period: Period, *, without_parts: bool = False) -> PeriodReport:
    """Its books closed by who draws it."""
    return periods.close_books(
        report=waiting(agency, period), by=user(DRAFTERS[agency.code]), today=clock.today(), without_parts=without_parts
    )


def taken(report: PeriodReport, *steps: StepOfReport, note: str = "") -> PeriodReport:
    """The report after these steps, each by whose it is."""
    for step in steps:
        names = HEADS if step is StepOfReport.SIGN else DRAFTERS
        report = periods.take_step(report=report, step=step, by=user(names[report.agency.code]), at=clock.now(), note=note)
    return report


def signed(agency: Agency, period: Period, *, without_parts: bool = False) -> PeriodReport:
    """A signed report."""
    report = closed(agency, period, without_parts=without_parts)
    return taken(report, StepOfReport.CHECK, StepOfReport.DRAW, StepOfReport.SIGN)


def last_year(book: Book, months: int = 10) -> Period:
    return cumulative(book.year - 1, months)


def a_case(book: Book, number: str, *, decided_on: date, unit: int = 0) -> EnforcementCase:
    office = book.offices[unit]
    person = next(one for one, at in book.enforcers.values() if at == office)
    return open_case(office, person, decided_on=decided_on, number=number)


def collect(case: EnforcementCase, on: date, amount: int, late_reason: str = "") -> CaseEvent:
    return record_event(
        case=case,
        event=Event.COLLECTED,
        occurred_on=on,
        amount=amount,
        by=None,
        today=clock.today(),
        late_reason=late_reason,
    )


def disturb(book: Book, random: Random, count: int) -> None:
    """So many events backdated into last year, or taken back, wherever the law lets them be."""
    done = 0
    cases = list(EnforcementCase.objects.order_by("pk"))
    while done < count:
        case = random.choice(cases)
        try:
            with transaction.atomic():
                if random.random() < 0.4:
                    events = list(CaseEvent.objects.filter(case=case, void=None).order_by("-sequence")[:3])
                    void_event(event=random.choice(events), by=None, reason="thử hủy")
                else:
                    day = last_year(book).start + timedelta(random.randrange(365))
                    event = random.choice([Event.COLLECTED, Event.FOUND_NOT_ENFORCEABLE, Event.SUSPENDED, Event.RESUMED])
                    amount = random.randrange(1, 1_000) if event is Event.COLLECTED else None
                    record_event(
                        case=case,
                        event=event,
                        occurred_on=min(day, clock.today()),
                        amount=amount,
                        by=None,
                        today=clock.today(),
                        late_reason="thử ghi muộn",
                    )
        except (Refused, IndexError):
            continue
        done += 1
