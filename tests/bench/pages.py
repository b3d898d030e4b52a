"""What a page costs in Python and in the database: processor time, not the time on the wall, which other programs stretch."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from cases.models import EnforcementCase
from tests.bench.measuring import Report, digits
from tests.factories.work import piece_of_work, processor

COMMON = {
    "list of cases": "/viec/",
    "list of cases, sorted": "/viec/?sap=cuoi",
    "list of cases, narrowed": "/viec/?trang_thai=in_progress&loai=civil&don_vi=KV1",
    "a case": "/viec/{case}/",
    "desk": "/ban-lam-viec/",
    "results": "/ket-qua/",
    "form 01": "/bieu/01/",
    "search": "/tim/?q=nguyen+van",
    "time limits": "/thoi-han/",
    "requests between agencies": "/phoi-hop/",
}
OTHER = {
    "form 02 by kind of judgment": "/bieu/02/?theo=loai-an",
    "form 02 by enforcer": "/bieu/02/?theo=chap-hanh-vien",
    "list behind a cell": "/bieu/01/o/?dong=total&cot=total",
    "comparison of two years": "/bieu/01/so-sanh/",
    "events": "/viec/dien-bien/",
    "long-pending cases": "/viec/ton-dong/",
    "register of judgments": "/ban-an/",
    "entrustments": "/uy-thac/",
    "targets": "/chi-tieu/",
    "periods": "/bao-cao/",
    "results of coordination": "/phoi-hop/ket-qua/",
    "agreements": "/phoi-hop/quy-che/",
    "imports": "/nhap-so/",
    "units": "/don-vi/",
    "keys": "/phim-tat/",
}
REPEATS = 12


def bench_python(report: Report, client: Client) -> None:
    """Each page as the reader of the whole province sees it: Python, the database beside it, queries, bytes."""
    report.tell("A fixed piece of work, to hold the pages against", f"{digits(1000 * processor(piece_of_work))} ms of Python")
    case = EnforcementCase.objects.order_by("-events_count").values_list("pk", flat=True)[0]
    for pages, most in ((COMMON, 40), (OTHER, 80)):
        found = []
        for name, address in pages.items():
            place = address.format(case=case)
            python, database, queries, length = cost(lambda place=place: client.get(place))  # type: ignore[misc]
            found.append(python)
            shown = f"{digits(python)} ms of Python, {digits(database)} ms of waiting for {queries} queries, {length // 1024} KB"
            report.tell(f"Page: {name}", shown, f"≤ {most if pages is OTHER else 80} ms of Python")
        if pages is COMMON:
            report.tell("The ten commonest pages, median", f"{digits(statistics.median(found))} ms of Python", "≤ 40 ms")


def cost(ask: Callable[[], Any]) -> tuple[float, float, int, int]:
    """Milliseconds of processor, milliseconds of waiting for the database, queries and bytes of one answer, medians of several."""
    waited: list[float] = []

    def watch(execute: Any, sql: str, parameters: Any, many: bool, context: Any) -> Any:
        wall, processor = time.perf_counter(), time.process_time()
        try:
            return execute(sql, parameters, many, context)
        finally:
            waited.append(time.perf_counter() - wall - (time.process_time() - processor))

    python, database = [], []
    answer = ask()
    for _ in range(REPEATS):
        waited.clear()
        with connection.execute_wrapper(watch):
            begun = time.process_time()
            answer = ask()
            python.append(1000 * (time.process_time() - begun))
        assert answer.status_code == 200, answer.status_code
        database.append(1000 * sum(waited))
    return statistics.median(python), statistics.median(database), len(waited), len(answer.content)
