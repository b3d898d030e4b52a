"""What a page costs the processor, beside a piece of work that never changes, measured in the same run.

Milliseconds depend on the machine and on who else works on it; how many times the piece of work a page takes does not. What the
pages take of a large book stands in docs/benchmarks.md.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable

import pytest
from django.test import Client

from cases.models import EnforcementCase
from tests.factories.allotments import issued
from tests.factories.province import Book
from tests.factories.work import pieces_of_work
from tests.project.test_query_counts import pages

pytestmark = pytest.mark.django_db

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
MOST_OF_COMMON, MOST = 5.0, 10.0  # times the piece of work: at the median of the commonest pages, and at most


def test_no_page_costs_more_than_its_budget(book: Book, as_: Callable[[str], Client]) -> None:
    client, case = as_("thongke"), EnforcementCase.objects.order_by("-events_count")[0]
    issued(book.province)
    cost = {}
    for name, address in pages(book, case).items():
        client.get(address)  # its template is compiled by then
        cost[name] = pieces_of_work(lambda address=address: client.get(address))  # type: ignore[misc]
    told = ", ".join(f"{name} {times:.1f}" for name, times in sorted(cost.items(), key=lambda one: -one[1]))
    assert statistics.median(cost[name] for name in COMMON) <= MOST_OF_COMMON, told
    assert max(cost.values()) <= MOST, told
