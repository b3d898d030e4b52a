"""Every event of a case, taken by page and by API by everybody: the answer is the one that `open_events` gives.

The same rows say what the form offers, what the API calls available, and what the writer accepts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.cache import cache as stored
from django.db import transaction
from django.test import Client
from pytest_django import DjangoDbBlocker

from agencies.actions.tokens import create_token
from agencies.models import Agency, Person, User
from cases.actions.events import record_event, void_event
from cases.forms.events import RecordEventForm
from cases.ledger import Account
from cases.lifecycle import Event
from cases.machine import CASE, open_events
from cases.models import EnforcementCase
from common import clock
from law.years import reporting_year, year_start
from tests.factories.province import PEOPLE, Book, create_province, lent, open_case

pytestmark = pytest.mark.django_db

RECORDERS = {"thongke", "truongtinh", "truong1", "thuky1", "chv11"}  # of a case of the first unit
# Money was carried out and parted in each, so that some can be refunded and restored.
SOME: tuple[tuple[Event, dict[str, Any]], ...] = ((Event.COLLECTED, {"amount": 20}), (Event.PARTLY_TERMINATED, {"amount": 10}))
PREPARED: dict[str, tuple[tuple[Event, dict[str, Any]], ...]] = {
    "a part put aside": (*SOME, (Event.PARTLY_POSTPONED, {"amount": 10})),
    "nothing put aside": SOME,
    "postponed": (*SOME, (Event.POSTPONED, {})),
    "in the book": (*SOME, (Event.MOVED_TO_SEPARATE_BOOK, {})),
    "completed": (*SOME, (Event.COMPLETED, {})),
    "all taken back": (),
}
READERS = [username for username in PEOPLE if username not in ("truong3", "thuky2", "toatinh")]  # like others of the list


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """A province with its people and no case."""
    with lent(django_db_blocker, lambda: create_province(reporting_year(clock.today()))) as book:
        yield book


def prepared(book: Book, name: str) -> EnforcementCase:
    """A case of the first unit, of 100 đồng, old enough for every wait."""
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 3), number="77", amount=100)
    for place, (event, details) in enumerate(PREPARED[name]):
        on = case.decided_on + timedelta(500 if event == Event.MOVED_TO_SEPARATE_BOOK else 30 + place)
        record_event(case=case, event=event, occurred_on=on, by=None, today=clock.today(), **details)
    if name == "all taken back":
        void_event(event=case.events.get(), by=None, reason="Ghi nhầm việc")
    case.refresh_from_db()
    return case


def told(event: Event) -> dict[str, Any]:
    """What must be told of an event, by names of the form."""
    needs = CASE.moves[event].needs
    details: dict[str, Any] = {"amount": 5} if "amount" in needs else {}
    if "ground" in needs:
        details["ground"] = "partly_terminated"
    if "to_unit" in CASE.moves[event].details:
        details["to_unit"] = "KV2"
    return details


def by_page(client: Client, case: EnforcementCase, event: Event, details: dict[str, Any], on: date) -> bool:
    """Whether the page records it. 404 for whom it is not; 422 with a sentence."""
    typed = details | {"event": event.value, "occurred_on": f"{on:%d/%m/%Y}", "seen_events": case.events_count}
    if "to_unit" in typed:
        typed["to_unit"] = Agency.objects.get(code=typed["to_unit"]).pk
    answer = client.post(f"/viec/{case.pk}/ghi/", typed)
    assert answer.status_code in (302, 404, 422), (event, answer.status_code)
    return answer.status_code == 302


def by_api(client: Client, case: EnforcementCase, event: Event, details: dict[str, Any], on: date) -> bool:
    """Whether the API records it."""
    body = details | {"event": event.value, "occurred_on": on.isoformat()}
    answer = client.post(f"/api/v1/cases/{case.pk}/events/", body, content_type="application/json")
    assert answer.status_code in (201, 404, 422), (event, answer.status_code, answer.content)
    return answer.status_code == 201


def clients(user: User) -> tuple[Client, Client]:
    """The page and the API of a person."""
    page = Client()
    page.force_login(user)
    _token, secret = create_token(name="Thử", scope="write", days=30, by=user, at=clock.now())
    return page, Client(headers={"Authorization": f"Token {secret}"})


def compare(case: EnforcementCase, username: str) -> set[Event]:
    """Take every event by page and by API, each taken back; the events that are open to this person."""
    user, today = User.objects.get(username=username), clock.today()
    page, api = clients(user)
    may = {move.step for move in open_events(case, user, today)}
    for event in CASE.moves:
        for way, client in ((by_page, page), (by_api, api)):
            with transaction.atomic():
                assert way(client, case, event, told(event), today) == (event in may), (way.__name__, username, event)
                transaction.set_rollback(True)
    stored.clear()
    shown = api.get(f"/api/v1/cases/{case.pk}/")
    if shown.status_code == 200:
        assert set(shown.json()["available_events"]) == may
    form = re.search('<select name="event".*?</select>', page.get(f"/viec/{case.pk}/").content.decode(), re.S)
    assert bool(form) == (username in RECORDERS)
    if form:
        offered = dict(re.findall('<optgroup label="(.*?)">(.*?)</optgroup>', form[0], re.S))
        assert set(re.findall('value="(.*?)"', offered.get("Được ghi từ trạng thái hiện nay", ""))) == may
    return may


@pytest.mark.parametrize("username", READERS)
def test_page_and_api_and_the_table_agree_on_every_event_for_everybody(book: Book, username: str) -> None:
    may = compare(prepared(book, "a part put aside"), username)
    assert bool(may) == (username in RECORDERS)
    assert not may & {Event.DECISION_ISSUED, Event.ENDING_REVERSED}
    assert not may or {Event.COLLECTED, Event.RESUMED, Event.COMPLETED} <= may


@pytest.mark.parametrize("name", [name for name in PREPARED if name != "a part put aside"])
def test_page_and_api_and_the_table_agree_in_every_status(book: Book, name: str) -> None:
    may = compare(prepared(book, name), "truong1")
    assert (Event.ENDING_REVERSED in may) == (name == "completed")
    assert Event.DECISION_ISSUED not in may, "a case is decided by what brought it"
    assert (Event.RESUMED in may) == (name in ("postponed", "in the book"))


def test_a_person_is_refused_what_an_event_does_not_take(book: Book) -> None:
    """By page and by API, at the input that is too much; the form says of each box which events take it."""
    case, user = prepared(book, "a part put aside"), User.objects.get(username="truong1")
    page, api = clients(user)
    more = {"amount": 5, "for_budget": 1, "ground": "illness", "to_unit": "KV2", "to_enforcer": "CHV-21"}
    on = clock.today()
    for event in (Event.VERIFIED, Event.COLLECTED, Event.POSTPONED, Event.REASSIGNED, Event.COMPLETED):
        for detail in more.keys() - CASE.moves[event].details:
            body = told(event) | {detail: more[detail]}
            answer = api.post(
                f"/api/v1/cases/{case.pk}/events/",
                body | {"event": event.value, "occurred_on": on.isoformat()},
                content_type="application/json",
            )
            assert answer.status_code == 422
            (error,) = answer.json()["errors"]
            assert (error["field"], "không có" in str(error)) == (detail, True)
            typed = body | {"event": event.value, "occurred_on": f"{on:%d/%m/%Y}", "seen_events": case.events_count}
            for name, model in (("to_unit", Agency), ("to_enforcer", Person)):
                if name in typed:
                    typed[name] = model.objects.get(code=typed[name]).pk
            answer = page.post(f"/viec/{case.pk}/ghi/", typed)
            assert answer.status_code == 422 and f'id="id_{detail}_error"' in answer.content.decode()
    form = RecordEventForm(open_now=())
    for detail in more:
        takes = form.fields[detail].widget.attrs["data-taken-by"].split()
        assert takes == [event.value for event, move in CASE.moves.items() if detail in move.details]
    assert case.account == Account.IN_PROGRESS
