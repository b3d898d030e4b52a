"""The book of a whole country: filling it, writing to it, reading forms, lists and pages, recounting it."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Person, Post, User
from agencies.organisation import Organisation
from agencies.roles import Role
from cases.actions.events import record_event, void_event
from cases.balances import By, Scope, balances
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from common import clock
from common.refusal import Refused
from enforcement.demonstration.simulate import simulate_province
from law.years import reporting_year
from reports.actions.rates import refresh, store
from reports.addresses import cell_url, dashboard_url, form_url
from reports.models import CompletionRate
from reports.periods import Period, cumulative
from reports.results import rates
from reports.statutory import compute, drilldown
from reports.statutory.question import Question
from tests.bench.measuring import Figure, Report, Size, database_size, digits, measured, timed, times, use_database
from tests.bench.naive import last_events


def fill_book(report: Report, size: Size) -> None:
    """A simulated province, and an account that may see all of it."""
    use_database("bench_book", like="bench_empty")
    today, now = clock.today(), clock.now()
    written = []

    def simulate() -> None:
        written.append(simulate_province(cases=size.book, years=size.years, seed=1, today=today, now=now))

    seconds = timed(simulate)
    (made,) = written
    entries = LedgerEntry.objects.count()
    report.tell(
        "Book: cases, events, entries",
        f"{made.cases:,}, {made.events:,}, {entries:,} over {size.years} reporting years",
    )
    report.tell(
        "Book: units, enforcers, size on disk",
        f"{Agency.objects.enforcing().count()}, {Post.objects.filter(role=Role.ENFORCER).count()}, {database_size()}",
    )
    report.tell("Simulating and writing it", f"{seconds / 60:.1f} min, {made.cases / seconds:,.0f} cases a second", "≤ 15 min")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def reader() -> User:
    """The statistician of the province."""
    someone = Person.objects.create(code="BENCH", name="Người đo")
    province = Agency.objects.enforcing().get(parent=None)
    Post.objects.create(person=someone, agency=province, role=Role.STATISTICIAN)
    return User.objects.create(username="bench", person=someone)


def open_cases() -> list[EnforcementCase]:
    """Cases to which collections can be recorded."""
    found = EnforcementCase.objects.filter(status=Account.IN_PROGRESS, open_amount__gt=10_000_000, events_count__gt=2).exclude(
        last_event_on=clock.today()
    )
    return list(found.order_by("-pk")[:1000])


def collect(case: EnforcementCase, on: date) -> CaseEvent:
    """Record the collection of a small sum."""
    return record_event(case=case, event=Event.COLLECTED, occurred_on=on, by=None, today=clock.today(), amount=1_000)


def bench_events(report: Report, size: Size) -> None:
    """Recording one event, in time, late, and taking it back."""
    targets = open_cases()[: size.repeats * 5 + 1]
    recorded: list[CaseEvent] = []
    recorded.append(collect(targets.pop(), clock.today()))
    in_time = [timed(lambda case=case: recorded.append(collect(case, clock.today()))) for case in targets]  # type: ignore[misc]
    report.tell("record_event: one collection today, one transaction", Figure(tuple(in_time)), "≤ 15 ms")
    late = []
    for case in targets:
        try:
            late.append(timed(lambda case=case: collect(case, case.decided_on + timedelta(1))))  # type: ignore[misc]
        except Refused:
            continue
    report.tell("record_event: a late one, the later events replayed", Figure(tuple(late)))
    voids = [timed(lambda event=event: void_event(event=event, by=None, reason="đo")) for event in recorded]  # type: ignore[misc]
    report.tell("void_event: taking one back", Figure(tuple(voids)))


def questions() -> dict[str, Question]:
    """Form 01 of the province as it is asked most."""
    province = Agency.objects.enforcing().get(parent=None)
    year = reporting_year(clock.today()) - 1  # a whole year with years before it
    month_end, odd_day = cumulative(year, 9), Period(year, date(year, 6, 15))
    return {
        "month end": Question("01", province, month_end),
        "any day": Question("01", province, odd_day),
        "by unit": Question("01", province, month_end, By.UNIT),
        "by enforcer": Question("01", province, month_end, By.ENFORCER),
    }


_TARGETS = {"month end": "≤ 20 ms", "any day": "≤ 20 ms", "by unit": "≤ 50 ms", "by enforcer": "≤ 150 ms"}


def bench_forms(report: Report, size: Size, known: datetime) -> None:
    """Form 01 from the balances, against the same counts from the last event of each case."""
    read: dict[str, Figure] = {}
    for name, question in questions().items():
        scope, by = _scope(question.period), question.by
        read[name] = measured(lambda scope=scope, by=by: balances(scope, by), size.repeats)  # type: ignore[misc]
        report.tell(f"Form 01 of the province in SQL, {name}", read[name], _TARGETS[name])
        whole = measured(lambda question=question: compute.compute(question), size.repeats)  # type: ignore[misc]
        report.tell(f"Form 01 of the province computed, {name}", whole)
    end = questions()["month end"].period
    then = _scope(end, known)
    since = measured(lambda: balances(then), size.repeats)
    report.tell("Form 01 of the province in SQL, month end, as known before the last events", since)
    naive = measured(lambda: last_events(end), max(3, size.repeats // 5))
    report.tell("Naive: last event of each case, cases only, no unit", naive)
    report.tell("Naive ÷ form 01 in SQL, month end", times(naive, read["month end"]), "≥ × 100")
    report.tell("Naive ÷ form 01 in SQL, any day", times(naive, read["any day"]), "≥ × 100")
    for by in By:
        early, late = (
            measured(lambda scope=scope, by=by: balances(scope, by), size.repeats)  # type: ignore[misc]
            for scope in (_scope(cumulative(year, 9)) for year in (end.year - size.years + 3, end.year))
        )
        report.tell(f"After {size.years - 2} years ÷ after 1, month end, {by.value}", times(late, early), "≤ × 1.3")


def _scope(period: Period, known_at: datetime | None = None) -> Scope:
    agencies = Organisation.as_of(period.to).covers(Agency.objects.enforcing().get(parent=None))
    return Scope(agencies, period.year, period.to, known_at)


def bench_pages(report: Report, size: Size) -> None:
    """What a reader waits for on the server, as Django's test client sees it."""
    question = questions()["by unit"]
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(reader())
    now = Period(reporting_year(clock.today()), clock.today())
    for period in (now, now.last_year()):
        store(agency=question.agency, period=period, now=clock.now())
    dashboard = dashboard_url(question.agency, now)
    pages = {"Dashboard of the province": dashboard, "Form 01 by unit": form_url(question)}
    for column in ("completed", "carried_in", "not_enforceable", "newly_accepted", "total"):
        pages[f"Drill-down of `{column}` of the province"] = cell_url(question, "total", column)
    first = next(key for key in compute.compute(question).rows if key.key.agency)
    pages["Drill-down of `total` of a unit"] = cell_url(question, first.key.key, "total")
    for name, url in pages.items():
        with CaptureQueriesContext(connection) as asked:
            get(client, url)
        queries = len(asked)  # before the next request empties the log
        figure = measured(lambda url=url: get(client, url), size.repeats, warm=2)  # type: ignore[misc]
        report.tell(f"{name}, page, {queries} queries", figure, "≤ 150 ms" if "Form" not in name else "")
    CompletionRate.objects.all().delete()
    figure = measured(lambda: get(client, dashboard), size.repeats)
    report.tell("Dashboard when no rate is stored: computed for the page", figure)
    cell = drilldown.cell_of(question, "total", "total")
    count = drilldown.page(cell, limit=25).count
    figure = measured(lambda: drilldown.page(cell, limit=25), size.repeats)
    report.tell(f"Drill-down of `total` alone: sum of {count:,} cases and the first 25", figure)


def get(client: Client, url: str) -> None:
    """Ask for a page, which must be there."""
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)


def bench_rates(report: Report, size: Size) -> None:
    """Storing the completion rates of all units and enforcers."""
    province = Agency.objects.enforcing().get(parent=None)
    now = Period(reporting_year(clock.today()), clock.today())
    report.tell("Rates of the running period computed", measured(lambda: rates.compute(province, now), size.repeats))
    stored: list[int] = []

    def afresh() -> None:
        stored.append(refresh(today=clock.today(), now=clock.now()))

    figure = measured(afresh, 1, warm=0)
    report.tell(f"Rates refreshed, all {stored[-1]} periods", figure)
    report.tell("Rates of the running period read as stored", measured(lambda: rates.read(province, now), size.repeats))
    figures = []
    for case in open_cases()[:3]:
        collect(case, clock.today())
        figures.append(timed(afresh))
    report.tell(f"Rates refreshed after one event: {stored[-1]} periods", Figure(tuple(figures)))
    report.tell("Rates refreshed when nothing moved", measured(afresh, 3))


def bench_verification(report: Report) -> None:
    """The recount: its sums over this book, all of it over the imported register."""
    report.tell("verify_ledger --sums: entries, balances, openings, caches, in SQL", f"{digits(_verify('--sums'))} s", "≤ 60 s")
    connection.close()
    connection.settings_dict["NAME"], name = "bench_import", connection.settings_dict["NAME"]
    report.tell(
        "verify_ledger over the imported register: sums, every form of every month, every history folded again",
        f"{digits(_verify())} s",
    )
    connection.close()
    connection.settings_dict["NAME"] = name


def _verify(*options: str) -> float:
    return timed(lambda: call_command("verify_ledger", "--json", *options, stdout=io.StringIO()))
