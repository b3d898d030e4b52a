"""The lists of a large province: filtered, sorted, searched, counted with their choices, and as a file."""

from __future__ import annotations

import resource

from django.core.cache import cache
from django.db import connection
from django.test import Client

from cases.actions.simulate import simulate_province
from cases.models import EnforcementCase
from common import clock
from tests.bench.book import get, reader
from tests.bench.measuring import Figure, Report, Size, digits, measured, timed, use_database

LISTS = {
    "all": "/viec/",
    "sorted by what is left": "/viec/?sap=-con-lai",
    "one status, sorted by amount": "/viec/?trang_thai=in_progress&sap=-phai-thi-hanh",
    "a unit, by last event": "/viec/?don_vi=KV1&sap=cuoi",
    "two statuses and a kind": "/viec/?trang_thai=in_progress&trang_thai=not_enforceable&loai=civil",
    "a span of sums": "/viec/?tien_tu=1000000000&tien_den=2000000000",
    "overdue": "/viec/?han=qua-han",
    "five to ten years old": "/viec/?tuoi=5-10",
    "a name": "/viec/?q=nguyen+van+an",
    "page 300": "/viec/?trang=300",
}


def bench_lists(report: Report, size: Size) -> None:
    """As many cases as a large province has; the counts of choices are computed for the first reader and kept after."""
    use_database("bench_lists", like="bench_empty")
    cases = size.book // 5
    simulate_province(cases=cases, years=4, seed=2, today=clock.today(), now=clock.now())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(reader())
    count = EnforcementCase.objects.count()
    for name, url in LISTS.items():
        cache.clear()
        first = timed(lambda url=url: get(client, url))  # type: ignore[misc]
        figure = measured(lambda url=url: get(client, url), size.repeats, warm=0)  # type: ignore[misc]
        report.tell(f"List of {count:,} cases, {name}", figure, "p95 ≤ 150 ms")
        report.tell(f"… for its first reader in five minutes, {name}", f"{digits(first * 1000)} ms")
    report.tell("Long-pending cases, the whole province", measured(lambda: get(client, "/viec/ton-dong/"), 5))
    report.tell("Desk of the province", measured(lambda: get(client, "/ban-lam-viec/"), 5))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds = [timed(lambda: _read(client, "/viec/?dang=csv")) for _time in range(3)]
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    report.tell(f"csv of {count:,} cases", Figure(tuple(seconds)), "≤ 3 s")
    report.tell("Memory that it took", f"{max(grown, 0) / 1024:.0f} MB", "flat")


def _read(client: Client, url: str) -> None:
    answer = client.get(url)
    assert answer.status_code == 200
    for _part in answer.streaming_content:  # type: ignore[attr-defined]
        pass
