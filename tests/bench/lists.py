"""The lists: filtered, sorted, searched, counted with their choices, in a large province and in a country; and as files."""

from __future__ import annotations

import json
import subprocess
import sys

from django.core.cache import cache
from django.db import connection
from django.test import Client

from agencies.models import User
from cases.models import CaseEvent, EnforcementCase
from common import clock
from enforcement.demonstration.simulate import simulate_province
from tests.bench import pages
from tests.bench.book import get, reader
from tests.bench.imports import ROOT
from tests.bench.measuring import Figure, Report, Size, digits, measured, own_settings, timed, use_database

LISTS = {
    "all": "/viec/",
    "sorted by what is left": "/viec/?sap=-con-lai",
    "sorted by last event": "/viec/?sap=cuoi",
    "sorted by status": "/viec/?sap=trang-thai",
    "one status, sorted by amount": "/viec/?trang_thai=in_progress&sap=-phai-thi-hanh",
    "a unit, by last event": "/viec/?don_vi=KV1&sap=cuoi",
    "two statuses and a kind": "/viec/?trang_thai=in_progress&trang_thai=not_enforceable&loai=civil",
    "a span of sums": "/viec/?tien_tu=1000000000&tien_den=2000000000",
    "overdue": "/viec/?han=qua-han",
    "five to ten years old": "/viec/?tuoi=5-10",
    "without means": "/viec/?can_cu=no_means",
    "a name": "/viec/?q=nguyen+van+an",
    "page 300": "/viec/?trang=300",
}
EVENTS = {
    "all": "/viec/dien-bien/",
    "of a unit": "/viec/dien-bien/?don_vi=KV1",
    "one kind": "/viec/dien-bien/?su_kien=collected",
    "recorded late": "/viec/dien-bien/?tinh_trang=ghi-muon",
    "page 400": "/viec/dien-bien/?trang=400",
}
# A program of its own, so that its peak of memory is that of the file: the address of a csv, or of a list made by the job.
FILE = """
import json, resource, sys, time
import django
django.setup()
from django.db import connection
from django.test import Client
from agencies.actions.exports import ask_for_export
from agencies.models import User
from cases.presenters.listings import CASES
from common import clock, jobs

user, begun = User.objects.get(username="bench"), time.perf_counter()
if sys.argv[1] == "csv":
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user)
    size = sum(map(len, client.get(f"/viec/?dang=csv&{sys.argv[2]}").streaming_content))
else:
    columns = [column.key for column in CASES.chosen([])]
    row = ask_for_export(listing="viec", query=sys.argv[2], columns=columns, language="vi", by=user, at=clock.now())
    jobs.run(row.job_id, clock.today())
    row.refresh_from_db()
    size = row.file.size
    row.file.delete()
print(json.dumps([time.perf_counter() - begun, size, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss]))
"""


def bench_lists(report: Report, size: Size) -> None:
    """As many cases as a large province has; the counts of choices are computed for the first reader and kept after."""
    use_database("bench_lists", like="bench_empty")
    cases = size.book // 5
    simulate_province(cases=cases, years=4, seed=2, today=clock.today(), now=clock.now())
    reader()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    _pages(report, size)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    pages.bench_python(report, client)
    _files(report)


def bench_lists_of_a_country(report: Report, size: Size) -> None:
    """The same lists over the book of a whole country."""
    _pages(report, size)


def _pages(report: Report, size: Size) -> None:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(User.objects.get(username="bench"))
    cases, events = EnforcementCase.objects.count(), CaseEvent.objects.count()
    addresses = {f"List of {cases:,} cases, {name}": url for name, url in LISTS.items()}
    addresses |= {f"List of {events:,} events, {name}": url for name, url in EVENTS.items()}
    for name, url in addresses.items():
        cache.clear()
        first = timed(lambda url=url: get(client, url))  # type: ignore[misc]
        figure = measured(lambda url=url: get(client, url), size.repeats, warm=0)  # type: ignore[misc]
        late = sorted(figure.times)[int(len(figure.times) * 0.95)]
        report.tell(
            name,
            f"{figure.shown()}; p95 {digits(late * 1000)} ms; first reader in five minutes {digits(first * 1000)} ms",
            "p95 ≤ 150 ms",
        )
    for name, url in {"Long-pending cases": "/viec/ton-dong/", "Desk": "/ban-lam-viec/"}.items():
        report.tell(f"{name} of {cases:,} cases", measured(lambda url=url: get(client, url), 5), "≤ 150 ms")  # type: ignore[misc]


def _files(report: Report) -> None:
    """Every case as csv and as xlsx, and how much more memory that takes than a file of a few."""
    count = EnforcementCase.objects.count()
    for kind, target in (("csv", "≤ 3 s"), ("xlsx", "≤ 30 s")):
        few = _file(kind, "trang_thai=withdrawn")
        runs = [_file(kind, "") for _time in range(3)]
        report.tell(f"{kind} of {count:,} cases, {runs[0][1] / 2**20:.0f} MB", Figure(tuple(run[0] for run in runs)), target)
        grown = max(run[2] for run in runs) - few[2]
        report.tell(f"Memory of that {kind}, more than of a file of {few[1] / 1024:.0f} KB", f"{grown / 1024:.0f} MB", "flat")


def _file(kind: str, query: str) -> tuple[float, int, int]:
    """Seconds, bytes, and the peak of memory in KB of a program that makes one file."""
    command = [sys.executable, "-c", FILE, kind, query]
    settings = own_settings() | {"DJANGO_SETTINGS_MODULE": "enforcement.settings"}
    seconds, size, memory = json.loads(subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, check=True).stdout)
    return seconds, size, memory
