"""What a late entry or a void would change is shown before it is done, and showing it changes nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client

from agencies.models import User
from cases.actions.consequences import consequences
from cases.actions.events import record_event
from cases.ledger import Account
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from cases.presenters.consequences import changes
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db

DECIDED, TODAY = date(2026, 7, 6), date(2026, 11, 25)


@pytest.fixture
def case(province: Book) -> EnforcementCase:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=DECIDED, number="1")
    record_event(case=case, event="served", occurred_on=date(2026, 7, 8), by=None, today=TODAY)
    record_event(case=case, event="verified", occurred_on=date(2026, 8, 3), by=None, today=TODAY)
    return case


@pytest.fixture
def client(province: Book) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    return client


def order(case: EnforcementCase, **more: str) -> dict[str, Any]:
    case.refresh_from_db()
    return {
        "event": "found_not_enforceable",
        "occurred_on": "20/07/2026",
        "seen_events": case.events_count,
        "ground": "no_means",
    } | more


def test_a_late_entry_is_shown_with_what_it_changes_and_recorded_once_confirmed(client: Client, case: EnforcementCase) -> None:
    before = CaseEvent.objects.count(), LedgerEntry.objects.count()
    page = client.post(f"/viec/{case.pk}/ghi/", order(case)).content.decode()
    assert "Chưa có điều kiện thi hành" in page
    assert "Xác minh lại điều kiện thi hành án: 03/02/2027" in page
    assert (CaseEvent.objects.count(), LedgerEntry.objects.count()) == before
    back = client.post(f"/viec/{case.pk}/ghi/", order(case, sua="1"))
    assert back.status_code == 200
    assert 'value="20/07/2026"' in back.content.decode()
    assert client.post(f"/viec/{case.pk}/ghi/", order(case, **{"xac-nhan": "1"})).status_code == 302
    case.refresh_from_db()
    assert case.account == Account.NOT_ENFORCEABLE


def test_a_late_entry_that_the_law_forbids_is_refused_at_once(client: Client, case: EnforcementCase) -> None:
    answer = client.post(f"/viec/{case.pk}/ghi/", order(case, event="moved_to_separate_book"))
    assert answer.status_code == 422
    assert 'value="20/07/2026"' in answer.content.decode()


def test_what_is_recorded_in_time_asks_nothing(client: Client, case: EnforcementCase) -> None:
    assert client.post(f"/viec/{case.pk}/ghi/", order(case, occurred_on="05/08/2026")).status_code == 302


def test_a_void_says_what_it_changes_or_why_it_cannot_be(client: Client, case: EnforcementCase) -> None:
    collected = record_event(case=case, event="collected", occurred_on=date(2026, 8, 10), amount=4_000_000, by=None, today=TODAY)
    page = client.get(f"/viec/{case.pk}/huy/{collected.pk}/").content.decode()
    assert "4.000.000" in page
    assert "10.000.000" in page
    assert not hasattr(CaseEvent.objects.get(pk=collected.pk), "void")
    record_event(case=case, event="refunded", occurred_on=date(2026, 8, 12), amount=4_000_000, by=None, today=TODAY)
    page = client.get(f"/viec/{case.pk}/huy/{collected.pk}/").content.decode()
    assert "Chưa hủy được sự kiện này." in page
    assert "Hoàn trả" in page


def test_nothing_that_differs_is_no_change(case: EnforcementCase) -> None:
    before, after = consequences(case, lambda: None)
    assert changes(before, after) == []
