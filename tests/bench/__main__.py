"""The whole run."""

from __future__ import annotations

import argparse
import os
from itertools import cycle

from django.core.management import call_command

import tests.bench
from common import clock
from tests.bench import api, book, consolidation, coordination, imports, lists, people, starting, units, waiting
from tests.bench.measuring import FULL, QUICK, Report, drop_database, machine, servers, use_database

PAGE = imports.ROOT / "docs" / "benchmarks.md"


def main() -> None:
    """Measure everything and tell it."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=tests.bench.__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller book and register")
    parser.add_argument("--write", action="store_true", help="append the run to docs/benchmarks.md")
    chosen = parser.parse_args()
    size = QUICK if chosen.quick else FULL
    report = Report()
    load = os.getloadavg()[0]
    with servers():
        use_database("bench_empty")
        report.tell("Machine", machine())
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        imports.bench_import(report, size)
        book.fill_book(report, size)
        known = clock.now()
        book.bench_events(report, size)
        book.bench_forms(report, size, known)
        book.bench_pages(report, size)
        api.bench_api(report, size)
        book.bench_rates(report, size)
        units.bench_merge(report, size)
        book.bench_verification(report)
        waiting.bench_deadlines(report, size)
        lists.bench_lists_of_a_country(report, size)
        cases = cycle(book.open_cases())
        imports.bench_import_beside(report, size, lambda: book.collect(next(cases), clock.today()))
        lists.bench_lists(report, size)
        consolidation.bench_closing(report, size)
        coordination.bench_coordination(report, size)
        consolidation.bench_consolidation(report, size)
        for name in ("bench_country_run", "bench_country", "bench_lists", "bench_book", "bench_import", "bench_empty"):
            drop_database(name)
    starting.bench_start(report, size)
    people.bench_people(report, size)
    report.tell("Load of the machine, this run included", f"{load:.1f} at the start, {os.getloadavg()[0]:.1f} at the end")
    if chosen.write:
        kind = "quick run" if chosen.quick else "full run"
        with PAGE.open("a", encoding="utf-8") as page:
            page.write(report.section(f"{clock.now():%Y-%m-%d}, {kind}"))


if __name__ == "__main__":
    main()
