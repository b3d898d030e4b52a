"""`python -m tests.bench [--quick] [--write]`: how fast the portal is, measured in one run on databases of its own.

Every figure is the median of several repeats, with the least and the most; a ratio compares two figures of this run.
PostgreSQL runs as `make run` starts it (with fsync), in the first free folder of `var/test`. Nothing outside is touched.
`--write` appends the run to docs/benchmarks.md.
"""

# ruff: noqa: E402  the servers' addresses and the settings have to be known before any model is imported
from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import django

from tests.servers import for_this_process

SERVERS = for_this_process()  # before the settings: they compute the addresses
os.environ["DJANGO_SETTINGS_MODULE"] = "enforcement.settings"
django.setup()

import psycopg
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.models import Agency, Person, Post, User
from agencies.roles import Role
from cases.actions.events import record_event, void_event
from cases.actions.simulate import simulate_province
from cases.balances import By
from cases.history import EventFacts
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from cases.register.reading import read_register
from cases.register.returning import write_register
from cases.simulation import CourtPlan, EnforcerPlan, SimulatedCase, UnitPlan, simulate
from common import clock
from common.refusal import Refused
from common.years import reporting_year
from enforcement.services import addresses, postgres, valkey
from enforcement.services.process import start
from reports import drilldown, forms, rates
from reports.actions.rates import refresh
from reports.addresses import cell_url, dashboard_url, form_url
from reports.forms import Question
from reports.models import CompletionRate
from reports.periods import Period, cumulative

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "benchmarks.md"
MB = 2**20


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    book: int  # cases of the simulated province
    years: int
    register: int  # cases of the imported register, with four events each
    repeats: int  # of quick things
    imports: int


FULL = Size(book=200_000, years=8, register=50_000, repeats=30, imports=3)
QUICK = Size(book=20_000, years=4, register=5_000, repeats=10, imports=3)


# -- measuring and telling -------------------------------------------------------------------------


@dataclass(frozen=True)
class Figure:
    """The times of one thing, in seconds."""

    times: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def shown(self) -> str:
        """Median, and from least to most."""
        factor, unit = (1, "s") if self.median >= 1 else (1000, "ms")
        median, least, most = (seconds * factor for seconds in (self.median, min(self.times), max(self.times)))
        return f"{_digits(median)} {unit} ({_digits(least)} – {_digits(most)}, n = {len(self.times)})"


def _digits(value: float) -> str:
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


@dataclass
class Report:
    """What was measured, in the order of measuring."""

    lines: list[tuple[str, str]] = field(default_factory=list)

    def tell(self, what: str, figure: Figure | str) -> None:
        """One line, shown at once."""
        shown = figure.shown() if isinstance(figure, Figure) else figure
        self.lines.append((what, shown))
        print(f"{what}: {shown}", flush=True)

    def section(self, title: str) -> str:
        """The section of docs/benchmarks.md."""
        table = "\n".join(f"| {what} | {shown} |" for what, shown in self.lines)
        return f"\n## {title}\n\n| What | Median (least – most) |\n| --- | --- |\n{table}\n"


def measured(work: Callable[[], object], repeats: int, *, warm: int = 1) -> Figure:
    """Do it some times without looking, then so often with a watch."""
    for _ in range(warm):
        work()
    return Figure(tuple(_timed(work) for _ in range(repeats)))


def _timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def times(one: Figure, other: Figure) -> str:
    """How many times longer one takes than the other."""
    return f"× {_digits(one.median / other.median)}"


# -- databases -------------------------------------------------------------------------------------


@contextmanager
def servers() -> Iterator[None]:
    """PostgreSQL and Valkey of this run, as `make run` starts them."""
    assert SERVERS is not None
    with SERVERS:
        for program in (postgres.program(SERVERS.var_dir), valkey.program(SERVERS.var_dir)):
            SERVERS.callback(start(program).stop)
        try:
            yield
        finally:
            connection.close()


def use_database(name: str, *, like: str = "template1") -> None:
    """Work in a fresh database, made as a copy of another."""
    connection.close()
    assert SERVERS is not None
    place = {"host": str(addresses.socket_dir(SERVERS.var_dir)), "user": addresses.ROLE, "dbname": addresses.DATABASE}
    with psycopg.connect(**place, autocommit=True) as other:  # type: ignore[arg-type]
        other.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        other.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
    connection.settings_dict["NAME"] = name


def database_size() -> str:
    """What the database takes on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return f"{cursor.fetchone()[0] / MB:,.0f} MB"


def machine() -> str:
    """The machine and its programs in one line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {server}"
    )


# -- importing a register --------------------------------------------------------------------------

PROVINCE, UNITS, ENFORCERS = 1, 10, 10


def bench_import(report: Report, size: Size) -> None:
    """Reading, and importing with verdicts, against a bare COPY of the same rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        cases, events = write_file(path, size)
        report.tell("Register: cases, events, file", f"{cases:,}, {events:,}, {path.stat().st_size / MB:.1f} MB xlsx")
        report.tell("Reading the register alone", measured(lambda: read_register(path), size.imports, warm=0))
        runs = []
        for _ in range(size.imports):
            use_database("bench_import", like="bench_empty")
            runs.append(run_import(path))
        verdicts = runs[-1].answer
        report.tell("Verdicts", ", ".join(f"{name} {verdicts[name]:,}" for name in ("new", "same", "rejected")))
        imported = Figure(tuple(run.seconds for run in runs))
        report.tell("Importing with verdicts (command, empty book)", imported)
        report.tell("Peak memory of the largest process of the import", f"{max(run.peak for run in runs) / MB:,.0f} MB")
        again = [run_import(path) for _ in range(size.imports)]
        report.tell("Sending the same file again (all `same`)", Figure(tuple(run.seconds for run in again)))
        bare = bare_copy(size.imports)
        report.tell("Bare COPY of its rows of cases and events, no index", bare)
        report.tell("Import ÷ bare COPY", times(imported, bare))


def write_file(path: Path, size: Size) -> tuple[int, int]:
    """A register of so many cases with four events each on average. Returns how many of both."""
    plans = [
        UnitPlan(unit, tuple(EnforcerPlan(unit * 100 + n) for n in range(ENFORCERS)), (CourtPlan(unit),))
        for unit in range(PROVINCE + 1, PROVINCE + 1 + UNITS)
    ]
    today = clock.today()
    stream = simulate(
        units=plans,
        first_year=reporting_year(today) - 5,
        last_day=today,
        cases_a_year=size.register / 4,
        rng=Random(size.register),
    )
    cases: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for case in islice(stream, size.register):
        cases.append(_case_row(case))
        told = [item for item, _ in case.folded.postings if item.event != Event.DECISION_ISSUED]
        events.extend(_event_row(case, item) for item in told[: max(0, 4 * len(cases) - len(events))])
    units = [{"code": "P", "name": "THADS tỉnh", "kind": "province"}]
    units += [{"code": f"U{p.agency}", "name": f"Khu vực {p.agency}", "kind": "office", "parent": "P"} for p in plans]
    enforcers = [
        {"code": f"E{e.id}", "name": f"Chấp hành viên {e.id}", "unit": f"U{p.agency}"}
        for p in plans
        for e in p.enforcers
    ]
    write_register(path, {"units": units, "enforcers": enforcers, "cases": cases, "events": events})
    return len(cases), len(events)


def _case_row(case: SimulatedCase) -> dict[str, Any]:
    facts = case.facts
    return {
        "decision_number": case.decision_number,
        "decided_on": facts.decided_on,
        "unit": f"U{facts.holder.agency}",
        "enforcer": f"E{facts.holder.enforcer}",
        "initiation": facts.initiation.code,
        "judgment_number": case.judgment.number,
        "judged_on": case.judgment.judged_on,
        "court": f"Tòa án nhân dân khu vực {case.judgment.court}",
        "judgment_kind": case.kind.code,
        "creditor": case.creditor,
        "debtor": case.debtor,
        "amount": facts.amount,
        "for_budget": facts.budget,
        "credit_institution": case.credit_institution,
    }


def _event_row(case: SimulatedCase, item: EventFacts) -> dict[str, Any]:
    return {
        "decision_number": case.decision_number,
        "decided_on": case.facts.decided_on,
        "unit": f"U{case.facts.holder.agency}",
        "event": item.event.value,
        "occurred_on": item.occurred_on,
        "amount": item.amount,
        "ground": item.ground,
        "document_number": item.ref,
        "to_unit": f"U{item.to.agency}" if item.to else None,
        "to_enforcer": f"E{item.to.enforcer}" if item.to else None,
    }


@dataclass(frozen=True)
class Run:
    """One run of a command."""

    seconds: float
    peak: int  # bytes, of the largest of its processes
    answer: Mapping[str, Any]


def run_import(path: Path) -> Run:
    """`manage.py import_register FILE --json` as a program of its own, over the database in use."""
    connection.close()
    assert SERVERS is not None
    host, name = addresses.socket_dir(SERVERS.var_dir), connection.settings_dict["NAME"]
    own = {
        "DATABASE_URL": f"postgresql://{addresses.ROLE}:@/{name}?host={host}",
        "SECRET_KEY": "of a bench",
    }
    command = [sys.executable, "manage.py", "import_register", str(path), "--json"]
    begun = time.perf_counter()
    program = subprocess.Popen(command, cwd=ROOT, env=os.environ | own, stdout=subprocess.PIPE)
    assert program.stdout is not None
    output = program.stdout.read()
    _, status, usage = os.wait4(program.pid, 0)
    seconds = time.perf_counter() - begun
    program.returncode = os.waitstatus_to_exitcode(status)
    assert program.returncode == 0, output
    return Run(seconds, usage.ru_maxrss * (1 if sys.platform == "darwin" else 1024), json.loads(output))


def bare_copy(repeats: int) -> Figure:
    """COPY of the stored rows of cases and events into tables without index, key or trigger, as the importer sends them."""
    rows = {}
    with connection.cursor() as cursor:
        for table in (EnforcementCase._meta.db_table, CaseEvent._meta.db_table):
            cursor.execute(f"SELECT * FROM {table}")
            rows[table] = cursor.fetchall()
            cursor.execute(f"CREATE TABLE bare_{table} (LIKE {table})")

    def copy() -> None:
        with connection.cursor() as cursor:
            for table, lines in rows.items():
                with cursor.copy(f"COPY bare_{table} FROM STDIN") as stream:
                    for line in lines:
                        stream.write_row(line)

    return measured(copy, repeats, warm=0)


# -- the book --------------------------------------------------------------------------------------


def fill_book(report: Report, size: Size) -> None:
    """A simulated province, and an account that may see all of it."""
    use_database("bench_book", like="bench_empty")
    begun = time.perf_counter()
    written = simulate_province(cases=size.book, years=size.years, seed=1, today=clock.today(), now=clock.now())
    seconds = time.perf_counter() - begun
    report.tell(
        "Book: cases, events, entries",
        f"{written.cases:,}, {written.events:,}, {LedgerEntry.objects.count():,} over {size.years} reporting years",
    )
    report.tell(
        "Book: units, enforcers, size on disk",
        f"{Agency.objects.enforcing().count()}, {Post.objects.filter(role=Role.ENFORCER).count()}, {database_size()}",
    )
    report.tell("Simulating and writing it", f"{seconds:.0f} s, {written.cases / seconds:,.0f} cases a second")
    with connection.cursor() as cursor:
        connection.set_autocommit(True)
        cursor.execute("VACUUM ANALYZE")


def reader() -> User:
    """The statistician of the province."""
    someone = Person.objects.create(code="BENCH", name="Người đo")
    province = Agency.objects.enforcing().get(parent=None)
    Post.objects.create(person=someone, agency=province, role=Role.STATISTICIAN)
    return User.objects.create(username="bench", person=someone)


def bench_events(report: Report, size: Size) -> None:
    """Recording one event, in time, late, and taking it back."""
    many = size.repeats * 5
    open_cases = EnforcementCase.objects.filter(
        status=Account.IN_PROGRESS, open_amount__gt=10_000_000, events_count__gt=2
    )
    targets = list(open_cases.exclude(last_event_on=clock.today()).order_by("pk")[: many + 1])
    recorded: list[CaseEvent] = []
    by = reader()

    def record(case: EnforcementCase, on: date) -> None:
        recorded.append(
            record_event(case=case, event=Event.COLLECTED, occurred_on=on, by=by, today=clock.today(), amount=1_000)
        )

    record(targets.pop(), clock.today())
    in_time = Figure(tuple(_timed(lambda case=case: record(case, clock.today())) for case in targets))  # type: ignore[misc]
    report.tell("record_event: one collection today, one transaction", in_time)
    late = []
    for case in targets:
        try:
            late.append(_timed(lambda case=case: record(case, case.decided_on + timedelta(1))))  # type: ignore[misc]
        except Refused:
            continue
    report.tell("record_event: a late one, the later events replayed", Figure(tuple(late)))
    voids = [_timed(lambda event=event: void_event(event=event, by=by, reason="đo")) for event in recorded[:many]]  # type: ignore[misc]
    report.tell("void_event: taking one back", Figure(tuple(voids)))


def questions() -> dict[str, Question]:
    """Form 01 of the province as it is asked most."""
    province = Agency.objects.enforcing().get(parent=None)
    year = reporting_year(clock.today()) - 1  # a whole year with years before it
    month_end, odd_day = cumulative(year, 9), Period(year, date(year, 6, 17))
    return {
        "month end": Question("01", province, month_end),
        "any day": Question("01", province, odd_day),
        "by unit": Question("01", province, month_end, By.UNIT),
        "by enforcer": Question("01", province, month_end, By.ENFORCER),
    }


def bench_forms(report: Report, size: Size) -> None:
    """Form 01 from the balances, against the same counts from the last event of each case."""
    found = {}
    for name, question in questions().items():
        found[name] = measured(lambda question=question: forms.compute(question), size.repeats)  # type: ignore[misc]
        report.tell(f"Form 01 of the province, {name}", found[name])
    end = questions()["month end"].period
    naive = measured(lambda: last_events(end), max(3, size.repeats // 5))
    report.tell("Naive: last event of each case, cases only, no unit", naive)
    report.tell("Naive ÷ form 01, month end", times(naive, found["month end"]))
    report.tell("Naive ÷ form 01, any day", times(naive, found["any day"]))


def last_events(period: Period) -> list[tuple[Any, ...]]:
    """What a portal without a ledger would ask: the last event that changed the status of each case, counted by kind.

    It knows no money, no separate book, no change of hands and no year of origin, so it is the least such a query does.
    """
    moving = [event.value for event in Event if event not in _STATUS_STAYS]
    sql = f"""
        WITH last AS (
            SELECT DISTINCT ON (case_id) case_id, event, occurred_on FROM cases_caseevent
            WHERE occurred_on <= %s AND event = ANY(%s)
              AND NOT EXISTS (SELECT FROM cases_eventvoid v WHERE v.event_id = cases_caseevent.id)
            ORDER BY case_id, occurred_on DESC, sequence DESC
        )
        SELECT initiation, kind, {", ".join(_COUNTED)} FROM last JOIN cases_enforcementcase c ON c.id = case_id
        GROUP BY initiation, kind
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [period.to, moving, *[period.start] * sum("%s" in count for count in _COUNTED)])
        return cursor.fetchall()


_STATUS_STAYS = {
    Event.SERVED, Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.COLLECTED, Event.REDUCED, Event.REASSIGNED,
    Event.AMOUNT_INCREASED, Event.RESTORED, Event.PARTLY_POSTPONED, Event.PARTLY_SUSPENDED, Event.PARTLY_TERMINATED,
    Event.PARTLY_ENTRUSTED, Event.PARTLY_WITHDRAWN, Event.DRAWN_UP,
}  # fmt: skip
_COUNTED = (
    *(f"count(*) FILTER (WHERE event = '{event}' AND occurred_on >= %s)" for event in
      ("completed", "terminated", "entrusted", "withdrawn", "request_returned", "concluded_otherwise")),
    *(f"count(*) FILTER (WHERE event = '{event}')" for event in
      ("found_not_enforceable", "postponed", "suspended", "paused_for_complaint", "moved_to_separate_book")),
    "count(*) FILTER (WHERE event IN ('decision_issued', 'resumed', 'refunded', 'ending_reversed'))",
    "count(*) FILTER (WHERE c.decided_on >= %s)",
)  # fmt: skip


def bench_pages(report: Report, size: Size) -> None:
    """What a reader waits for on the server, as Django's test client sees it."""
    question = questions()["by unit"]
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    refresh(today=clock.today(), now=clock.now())
    now = Period(reporting_year(clock.today()), clock.today())
    pages = {
        "Dashboard of the province": dashboard_url(question.agency, now),
        "Form 01 by unit": form_url(question),
        "Drill-down of `completed` of the province": cell_url(question, "total", "completed"),
        "Drill-down of `carried_in` of the province": cell_url(question, "total", "carried_in"),
    }
    for name, url in pages.items():
        with CaptureQueriesContext(connection) as asked:
            _get(client, url)
        queries = len(asked)  # before the next request empties the log
        figure = measured(lambda url=url: _get(client, url), size.repeats, warm=2)  # type: ignore[misc]
        report.tell(f"{name}, page, {queries} queries", figure)
    CompletionRate.objects.all().delete()
    figure = measured(lambda: _get(client, pages["Dashboard of the province"]), size.repeats)
    report.tell("Dashboard when no rate is stored: computed for the page", figure)
    for column in ("completed", "carried_in"):
        cell = drilldown.cell_of(question, "total", column)
        count = drilldown.page(cell, limit=25).count
        figure = measured(lambda cell=cell: drilldown.page(cell, limit=25), size.repeats)  # type: ignore[misc]
        report.tell(f"Drill-down of `{column}` alone: sum of {count:,} cases and the first 25", figure)


def _get(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200, (url, answer.status_code)


def bench_rates(report: Report, size: Size) -> None:
    """Storing the completion rates of all units and enforcers."""
    province = Agency.objects.enforcing().get(parent=None)
    now = Period(reporting_year(clock.today()), clock.today())
    report.tell("Rates of the running period computed", measured(lambda: rates.compute(province, now), size.repeats))
    refresh(today=clock.today(), now=clock.now())
    report.tell("Rates of the running period read as stored", measured(lambda: rates.read(province, now), size.repeats))
    stored: list[int] = []

    def afresh() -> None:
        stored.append(refresh(today=clock.today(), now=clock.now()))

    figures = []
    for _ in range(3):
        CompletionRate.objects.all().delete()
        figures.append(_timed(afresh))
    report.tell(f"Rates refreshed, all {stored[-1]} periods", Figure(tuple(figures)))
    case = EnforcementCase.objects.filter(status=Account.IN_PROGRESS, open_amount__gt=10_000_000).order_by("-pk")[0]
    figures = []
    for _ in range(3):
        record_event(
            case=case, event=Event.COLLECTED, occurred_on=clock.today(), by=None, today=clock.today(), amount=1_000
        )
        figures.append(_timed(afresh))
    report.tell(f"Rates refreshed after one event: {stored[-1]} periods", Figure(tuple(figures)))
    report.tell("Rates refreshed when nothing moved", measured(afresh, 3))


# -- the whole run ---------------------------------------------------------------------------------


def main(words: Iterable[str] | None = None) -> None:
    """Measure everything and tell it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller book and register")
    parser.add_argument("--write", action="store_true", help="append the run to docs/benchmarks.md")
    chosen = parser.parse_args(None if words is None else list(words))
    size = QUICK if chosen.quick else FULL
    report = Report()
    load = os.getloadavg()[0]
    with servers():
        use_database("bench_empty")
        report.tell("Machine", machine())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        bench_import(report, size)
        fill_book(report, size)
        bench_events(report, size)
        bench_forms(report, size)
        bench_pages(report, size)
        bench_rates(report, size)
    report.tell(
        "Load of the machine, this run included", f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end"
    )
    if chosen.write:
        kind = "quick run" if chosen.quick else "full run"
        with PAGE.open("a", encoding="utf-8") as page:
            page.write(report.section(f"{clock.now():%Y-%m-%d}, {kind}"))


if __name__ == "__main__":
    main()
