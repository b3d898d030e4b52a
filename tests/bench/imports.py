"""Importing a register with verdicts, against a bare COPY of the same rows."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.db import connection

from cases.history import EventFacts
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase
from cases.register.reading import read_register
from common import clock
from enforcement.demonstration.simulation import CourtPlan, EnforcerPlan, SimulatedCase, UnitPlan, simulate
from law.years import reporting_year
from tests.bench.measuring import MB, Figure, Report, Size, measured, own_settings, timed, times, use_database
from tests.factories.register_files import write_register

ROOT = Path(__file__).resolve().parent.parent.parent
PROVINCE, UNITS, ENFORCERS = 1, 10, 10


def bench_import(report: Report, size: Size) -> None:
    """Reading, and importing with verdicts, against a bare COPY of the same rows."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        cases, events = write_file(path, size)
        report.tell("Register: cases, events, file", f"{cases:,}, {events:,}, {path.stat().st_size / MB:.1f} MB xlsx")
        report.tell("Reading the register alone", measured(lambda: read_register(path), size.imports, warm=0))
        runs, writing = [], []
        for _ in range(size.imports):
            use_database("bench_import", like="bench_empty")
            with longest_transaction() as longest:
                runs.append(run_import(path))
            writing.append(longest())
        verdicts = runs[-1].answer
        report.tell("Verdicts", ", ".join(f"{name} {verdicts[name]:,}" for name in ("new", "same", "rejected")))
        imported = Figure(tuple(run.seconds for run in runs))
        report.tell("Importing with verdicts (command, empty book)", imported, "≤ 45 s")
        report.tell("Its writing transaction", Figure(tuple(writing)), "≤ 12 s")
        peak = max(run.peak for run in runs) / MB
        report.tell("Peak memory of the largest process of the import", f"{peak:,.0f} MB", "< 500 MB")
        report.tell("Sending the same file again (all `same`)", measured(lambda: run_import(path), 1, warm=0))
        bare = bare_copy(size.imports)
        report.tell("Bare COPY of its rows of cases and events, no index", bare)
        report.tell("Import ÷ bare COPY", times(imported, bare), "≤ × 15")


def bench_import_beside(report: Report, size: Size, record: Callable[[], None]) -> None:
    """People record while a register of other units is imported into the same book."""
    found: list[float] = []
    with TemporaryDirectory() as folder:
        path = Path(folder) / "register.xlsx"
        write_file(path, size)
        importer = threading.Thread(target=run_import, args=[path])
        importer.start()
        while importer.is_alive():
            found.append(timed(record))
        importer.join()
    figure = Figure(tuple(found))
    report.tell("record_event while a register of other units is imported", figure, "≤ 15 ms, at most 1 s")


@contextmanager
def longest_transaction() -> Iterator[Callable[[], float]]:
    """Looks every few milliseconds how long another's writing transaction lasts; afterwards says the longest, in seconds."""
    params = connection.get_connection_params()
    over, longest = threading.Event(), [0.0]
    look = (
        "SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity "
        "WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()"
    )

    def watch() -> None:
        with psycopg.connect(host=params["host"], user=params["user"], dbname=params["dbname"], autocommit=True) as own:
            while not over.wait(0.02):
                (seconds,) = own.execute(look).fetchone() or (None,)
                longest[0] = max(longest[0], float(seconds or 0))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        yield lambda: longest[0]
    finally:
        over.set()
        watcher.join()


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
    enforcers = [{"code": f"E{e.id}", "name": f"Chấp hành viên {e.id}", "unit": f"U{p.agency}"} for p in plans for e in p.enforcers]
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
        "for_budget": facts.for_budget,
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
    command = [sys.executable, "manage.py", "import_register", str(path), "--json"]
    begun = time.perf_counter()
    program = subprocess.Popen(command, cwd=ROOT, env=own_settings(), stdout=subprocess.PIPE)
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
