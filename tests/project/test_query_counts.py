"""What a page and an address of the API cost in queries: an exact number, however many rows there are.

The numbers stand in query_counts.json: more is a mistake, fewer is to be written there.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoDbBlocker

from agencies.models import User
from cases.actions.events import record_event
from cases.lifecycle import Event
from cases.models import EnforcementCase
from common import clock
from law.years import year_start
from reports.actions.rates import refresh
from reports.models import Allotment
from tests.factories import things as factory
from tests.factories.allotments import drafted, issued
from tests.factories.province import Book, lent, open_case
from tests.permissions.lists import READERS, Line, ask, read

pytestmark = pytest.mark.django_db

DAY, NOW = date(2026, 12, 1), datetime(2026, 12, 1, 3, tzinfo=UTC)
COUNTS = json.loads(Path(__file__).with_name("query_counts.json").read_text())


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """The small province on a day that stays: what a running period costs depends on how long it has run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clock, "today", lambda: DAY)
        patch.setattr(clock, "now", lambda: NOW)
        with lent(django_db_blocker) as book:
            yield book


def queries(answer: Callable[[], HttpResponse]) -> int:
    """The number of queries of a question, the second time: what is kept is kept by then."""
    for captured in (CaptureQueriesContext(connection), CaptureQueriesContext(connection)):
        with captured:
            given = answer()
            body = b"".join(given.streaming_content) if given.streaming else given.content
            assert given.status_code == 200, body
    return len(captured)


# -- every address of the lists --------------------------------------------------------------------

SHOWN = [line for line in read() if line.method == "GET" and line.of in ("-", "every", "own") and 200 in line.codes.values()]


def reader_of(line: Line) -> str:
    """The first reader of the list who sees something there."""
    return next(READERS[reader] for reader, code in line.codes.items() if code == 200)


def counted(lines: list[Line], things: dict[str, factory.Things]) -> dict[str, dict[str, int]]:
    """The number of queries of each address by app and name, as the portal asks the first reader who may."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for line in lines:
        client = Client()
        if reader := reader_of(line):
            client.force_login(User.objects.get(username=reader))
        with transaction.atomic():  # some pages write that they were opened
            found[line.app][f"{line.name} {line.of}".removesuffix(" -")] = queries(partial(ask, client, line, things))
            transaction.set_rollback(True)
    return dict(found)


def test_an_address_costs_the_same_number_of_queries_however_much_there_is(book: Book) -> None:
    factory.of_the_province(book)
    things = {"own": factory.of_an_office(book, "CHV-11", "thuky1")}
    one = counted(SHOWN, things)
    for enforcer, clerk in (("CHV-21", "thuky2"), ("CHV-31", "thongke")):
        factory.of_an_office(book, enforcer, clerk)
    person, unit = book.enforcers["CHV-11"]
    for number in range(3):
        open_case(unit, person, decided_on=clock.today() - timedelta(20), number=f"95{number}")
    assert counted(SHOWN, things) == one, "more rows, other numbers"
    assert one == COUNTS["addresses"], json.dumps(one, indent=2)


# -- pages that read the book, in their several ways -------------------------------------------------


def pages(book: Book, case: EnforcementCase) -> dict[str, str]:
    """An address of every page that reads the book, and of the ways in which it may be asked."""
    last = f"nam={book.year - 1}&thang=12"
    return {
        "dashboard of the province": f"/ket-qua/?{last}",
        "dashboard of an office": f"/ket-qua/?{last}&dv=KV1",
        "dashboard of the running year": "/ket-qua/",
        "dashboard on an odd day": f"/ket-qua/?nam={book.year - 1}&ngay={year_start(book.year - 1) + timedelta(200)}",
        "form by unit": f"/bieu/01/?{last}",
        "form by kind of judgment": f"/bieu/02/?{last}&theo=loai-an",
        "form by enforcer": f"/bieu/02/?{last}&theo=chap-hanh-vien",
        "list behind a cell": f"/bieu/01/o/?{last}&dong=total&cot=total",
        "comparison of two years": f"/bieu/01/so-sanh/?{last}",
        "comparison of an enforcer": f"/bieu/01/so-sanh/?{last}&dong=enforcer:CHV-11",
        "comparison of several years": f"/bieu/02/so-sanh/?{last}&tu-nam={book.year - 2}",
        "list behind a difference": f"/bieu/01/chenh-lech/?{last}&cot=total",
        "list behind several years": f"/bieu/01/giai-doan/?{last}&tu-nam={book.year - 2}",
        "list of cases": "/viec/",
        "list of cases, sorted and narrowed": "/viec/?sap=-con-lai&loai=civil&don_vi=KV1",
        "time limits": "/thoi-han/",
        "register of judgments": "/ban-an/",
        "entrustments": "/uy-thac/",
        "events": "/viec/dien-bien/",
        "long-pending cases": "/viec/ton-dong/",
        "desk of the province": "/ban-lam-viec/",
        "requests between agencies": "/phoi-hop/",
        "results of coordination": "/phoi-hop/ket-qua/",
        "search": "/tim/?q=nguyen",
        "case": f"/viec/{case.pk}/",
        "targets": f"/chi-tieu/?nam={book.year - 1}",
        "targets with what was allotted": "/chi-tieu/?dv=KV1",
        "sheet of an allotment": f"/chi-tieu/giao/{Allotment.objects.earliest('pk').pk}/",
        "imports": "/nhap-so/",
    }


def counted_pages(client: Client, addresses: dict[str, str]) -> dict[str, int]:
    """The number of queries of each page."""
    return {name: queries(partial(client.get, address)) for name, address in addresses.items()}


def test_a_page_costs_the_same_number_of_queries_however_many_cases_there_are(book: Book, as_: Callable[[str], Client]) -> None:
    client = as_("thongke")
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 1), number="900")
    for agency in (book.province, book.offices[0]):
        issued(agency)
    drafted(book.province, on=clock.today(), reason="Điều chỉnh")
    addresses = pages(book, case)
    few = counted_pages(client, addresses)
    for number in range(901, 961):
        more = open_case(unit, person, decided_on=year_start(book.year - 1), number=str(number))
        record_event(case=more, event=Event.VERIFIED, occurred_on=more.decided_on, by=None, today=clock.today())
    assert counted_pages(client, addresses) == few
    refresh(today=clock.today(), now=clock.now())
    few |= {f"{name}, stored": number for name, number in counted_pages(client, addresses).items() if "dashboard" in name}
    assert few == COUNTS["pages"], json.dumps(few, indent=2)
