"""Closing the books of a period, and the reports of all provinces at once: parallel tasks against one worker."""

from __future__ import annotations

import io
import os
import sys
from datetime import date
from pathlib import Path
from random import Random

from django.core.management import call_command
from django.db import connection
from django.test import Client

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind, User
from cases.models import EnforcementCase
from common import clock
from enforcement.celery import app as celery
from enforcement.demonstration.simulate import fill_book
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, UnitPlan
from enforcement.demonstration.simulation.names import person
from enforcement.services.process import Program, start
from law.models import DayShift
from law.years import reporting_year
from reports.actions import periods
from reports.closing import faults
from reports.models import FrozenForm, PeriodReport
from reports.periods import Period, cumulative, last_ended
from tests.bench.book import get
from tests.bench.measuring import Figure, Report, Size, digits, measured, own_settings, timed, times, use_database
from tests.services.machine import until

PROVINCES, OFFICES, ENFORCERS = 34, 10, 4  # 34 provincial agencies with 355 offices since 1 July 2025
ROUNDS = 3
SHARE = 31_000 / 1_000_000  # cases of a province, of those of the country


def bench_closing(report: Report, size: Size) -> None:
    """The report of a whole province: all twelve forms, closed and checked, in the book in use."""
    cases = f"{EnforcementCase.objects.count():,}"
    row = _waiting(Agency.objects.enforcing().get(parent=None), last_ended(clock.today()))
    seconds = timed(lambda: periods.close_books(report=row, by=None, today=clock.today(), without_parts=True))
    target = "≤ 10 s for 200,000 cases" if "000" in cases else ""
    report.tell(f"Closing a period of {cases} cases: all forms computed and frozen", f"{digits(seconds)} s", target)
    row.refresh_from_db()
    seconds = timed(lambda: list(faults.of_report(row)))
    report.tell("Checking every identity of the closed report", f"{digits(seconds)} s")
    _bench_pages(report, size, row, cases)


def _bench_pages(report: Report, size: Size, row: PeriodReport, cases: str) -> None:
    """What people open of a closed report and beside it."""
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    period = row.period
    words = f"nam={period.year}&thang={period.months}"
    pages = {
        "Page of a closed report": f"/bao-cao/{row.pk}/",
        "Reports of a period": f"/bao-cao/?{words}",
        "Closed form 02 by unit": f"/bieu/02/?ban={row.pk}&theo=don-vi",
        "Form 04, every enforcer": f"/bieu/04/?{words}",
        "Form 03 by kind of judgment": f"/bieu/03/?{words}&theo=loai-an",
        "Two periods compared": f"/bieu/01/so-sanh/?{words}",
        "Cases behind a difference": f"/bieu/01/chenh-lech/?{words}&cot=finished",
        "Targets of the year": f"/chi-tieu/?nam={period.year}",
        "Closed report as PDF": f"/bao-cao/{row.pk}/tep/pdf/",
    }
    for name, url in pages.items():
        figure = measured(lambda url=url: get(client, url), max(3, size.repeats // 3))  # type: ignore[misc]
        report.tell(f"{name}, {cases} cases", figure, "" if "PDF" in name else "≤ 150 ms")


def bench_consolidation(report: Report, size: Size) -> None:
    """34 provinces close their reports, each a task of a worker; then the same with one worker alone."""
    use_database("bench_country", like="bench_empty")
    per_province = round(size.book * SHARE)
    _fill(per_province, size.years)
    period = cumulative(last_ended(clock.today()).year - 1, 12)
    many, one = max(os.cpu_count() or 1, 2), 1
    seconds: dict[int, list[float]] = {many: [], one: []}
    for _round in range(ROUNDS):  # by turns: neither finds the files warmer than the other
        for workers, found in seconds.items():
            use_database("bench_country_run", like="bench_country")
            found.append(_consolidated(period, workers))
            frozen = FrozenForm.objects.count()
    of_many, of_one = (Figure(tuple(found)) for found in seconds.values())
    report.tell(f"{PROVINCES} provinces of {per_province:,} cases: {frozen} forms closed by {many} workers", of_many)
    report.tell(f"The same by one worker; speed-up {times(of_one, of_many)}", of_one)
    out = io.StringIO()
    added = timed(lambda: call_command("consolidate", year=period.year, months=12, json=True, stdout=out))
    report.tell("Adding the closed reports of all provinces up", f"{digits(added)} s")


def _consolidated(period: Period, workers: int) -> float:
    """Seconds from the order until every province has closed."""
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
    ordered = list(PeriodReport.objects.of_period(period).filter(agency__parent=None).values_list("pk", flat=True))
    connection.close()
    celery.control.purge()  # what filling the book rang for
    log = Path(os.environ["VAR_DIR"]) / "log" / f"bench-worker-{workers}.log"
    worker = start(
        Program(
            "worker",
            (
                sys.executable,
                "-m",
                "celery",
                "--app",
                "enforcement",
                "worker",
                "--concurrency",
                str(workers),
                "--loglevel",
                "INFO",
                "--without-gossip",
                "--without-mingle",
                "--without-heartbeat",
            ),
            log=log,
            environment=own_settings(),
        )
    )
    try:
        until(lambda: log.exists() and " ready." in log.read_text(encoding="utf-8"), 60)

        def all_closed() -> bool:
            return not PeriodReport.objects.filter(pk__in=ordered, state="open").exists()

        def work() -> None:
            periods.order(ordered)
            until(all_closed, 1800)

        return timed(work)
    finally:
        worker.stop()
        connection.close()


def _waiting(agency: Agency, period: Period) -> PeriodReport:
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
    return PeriodReport.objects.of(agency, period).get(state="open")


def _fill(per_province: int, years: int) -> None:
    """The country: so many cases in each province, in one simulation."""
    rng, today = Random(1), clock.today()
    plans = [plan for number in range(1, PROVINCES + 1) for plan in _province(number, rng)]
    first = reporting_year(today) - years + 1
    fill_book(
        province="Toàn quốc",
        units=plans,
        first_year=first,
        last_day=today,
        cases_a_year=per_province * PROVINCES / _years(first, today),
        seed=1,
        now=clock.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _years(first: int, today: date) -> float:
    return reporting_year(today) - first + (today - date(reporting_year(today) - 1, 10, 1)).days / 365


def _province(number: int, rng: Random) -> list[UnitPlan]:
    root = create_agency(code=f"T{number:02}", name=f"THADS tỉnh {number}", kind=AgencyKind.PROVINCE)
    court = create_agency(code=f"TA{number:02}", name=f"Tòa án nhân dân tỉnh {number}", kind=AgencyKind.COURT)
    units = []
    for place in range(1, OFFICES + 1):
        office = create_agency(
            code=f"T{number:02}-KV{place}",
            name=f"Phòng THADS khu vực {place} tỉnh {number}",
            kind=AgencyKind.OFFICE,
            parent=root,
            position=place,
        )
        people = (create_enforcer(code=f"T{number:02}-{place:02}{one}", name=person(rng), agency=office) for one in range(ENFORCERS))
        units.append(UnitPlan(office.pk, tuple(EnforcerPlan(p.pk) for p in people), (CourtPlan(court.pk),)))
    return units
