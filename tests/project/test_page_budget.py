"""What a page costs the processor, beside a piece of work that never changes, measured in the same run.

Milliseconds depend on the machine and on who else works on it; how many times the piece of work a page takes does not. What the
pages take of a large book stands in docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

import pytest
from django.test import Client
from markupsafe import escape

from cases.models import EnforcementCase
from tests.factories.allotments import issued
from tests.factories.province import Book
from tests.project.test_query_counts import pages

pytestmark = pytest.mark.django_db

TRIES = 5
COMMON = (
    "list of cases",
    "list of cases, sorted and narrowed",
    "case",
    "desk of the province",
    "dashboard of the running year",
    "form by unit",
    "search",
    "time limits",
    "requests between agencies",
    "events",
)
MOST_OF_COMMON, MOST = 4.0, 8.0  # times the piece of work: at the median of the commonest pages, and at most


def piece_of_work() -> None:
    """About eight milliseconds of what pages are made of: texts put together and escaped."""
    assert len("".join([f'<td class="num">{escape(f"{number} < {number + 1}")}</td>' for number in range(12_000)])) > 0


def processor(work: Callable[[], object]) -> float:
    """The least seconds of processor that the work took in several tries: what else the machine does only adds to them."""
    taken = []
    for _ in range(TRIES):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)


def test_no_page_costs_more_than_its_budget(book: Book, as_: Callable[[str], Client]) -> None:
    client, case = as_("thongke"), EnforcementCase.objects.order_by("-events_count")[0]
    issued(book.province)
    unit = processor(piece_of_work)
    cost = {}
    for name, address in pages(book, case).items():
        client.get(address)  # its template is compiled by then
        cost[name] = processor(lambda address=address: client.get(address)) / unit  # type: ignore[misc]
    told = ", ".join(f"{name} {times:.1f}" for name, times in sorted(cost.items(), key=lambda one: -one[1]))
    assert statistics.median(cost[name] for name in COMMON) <= MOST_OF_COMMON, told
    assert max(cost.values()) <= MOST, told
