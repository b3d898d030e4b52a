"""What rests on an event of a case: voiding it is refused, naming the record, or the record follows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.test import Client
from django.utils import translation

from agencies.models import User
from cases.actions.dependents import let_event_go, rest_on_event
from cases.actions.events import record_event, void_event
from cases.models import CaseEvent, EnforcementCase, EventDependent, WhenVoided
from common import clock
from common.refusal import Refused
from law.years import year_start
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(province: Book) -> CaseEvent:
    """Money collected in a case of the first office."""
    person, unit = province.enforcers["CHV-11"]
    decided = year_start(province.year - 1)
    case: EnforcementCase = open_case(unit, person, decided_on=decided, number="1")
    return record_event(case=case, event="collected", occurred_on=decided + timedelta(9), amount=1_000, by=None, today=clock.today())


def rest(event: CaseEvent, when_voided: WhenVoided, pk: int = 7) -> EventDependent:
    return rest_on_event(
        event=event,
        source="receipt",
        object_id=pk,
        what="Yêu cầu phối hợp",
        record=f"BL-{pk:04}",
        url=f"/bien-lai/{pk}/",
        when_voided=when_voided,
        by=None,
        at=clock.now(),
    )


def standing(pk: int = 7) -> bool:
    return EventDependent.objects.of("receipt", pk).standing().exists()


def test_a_void_is_refused_by_what_must_stand_and_the_sentence_names_it(event: CaseEvent) -> None:
    rest(event, WhenVoided.FOLLOWS, 6)
    rest(event, WhenVoided.REFUSES)
    with pytest.raises(Refused, match="Yêu cầu phối hợp BL-0007 dựa vào sự kiện này") as refusal, transaction.atomic():
        void_event(event=event, by=None, reason="Ghi nhầm")
    assert "BL-0007 rests on this event" in refusal.value.sentence.in_language("en")
    assert standing()
    assert standing(6)
    assert CaseEvent.objects.standing().filter(pk=event.pk).exists()


def test_what_was_let_go_refuses_no_longer(event: CaseEvent) -> None:
    rest(event, WhenVoided.REFUSES)
    let_event_go(source="receipt", object_id=7, by=None, at=clock.now())
    assert not standing()
    void_event(event=event, by=None, reason="Ghi nhầm")


def test_what_follows_is_gone_with_its_event_by_itself(event: CaseEvent) -> None:
    row = rest(event, WhenVoided.FOLLOWS)
    assert standing()
    void_event(event=event, by=None, reason="Ghi nhầm")
    assert not standing()
    row.refresh_from_db()
    assert (row.ended_at, row.event.void.reason) == (None, "Ghi nhầm")


def test_nothing_rests_on_an_event_that_was_voided(event: CaseEvent) -> None:
    void_event(event=event, by=None, reason="Ghi nhầm")
    with pytest.raises(Refused, match="đã được hủy"):
        rest(event, WhenVoided.REFUSES)


def test_the_page_of_a_void_says_beforehand_what_rests_on_the_event(event: CaseEvent) -> None:
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    address = f"/viec/{event.case_id}/huy/{event.pk}/"
    with translation.override("vi"):
        rest(event, WhenVoided.FOLLOWS, 6)
        assert '<a href="/bien-lai/6/">Yêu cầu phối hợp BL-0006</a>' in client.get(address).content.decode()
        rest(event, WhenVoided.REFUSES)
        assert "Yêu cầu phối hợp BL-0007 dựa vào sự kiện này nên chưa hủy được" in client.get(address).content.decode()
        answer = client.post(address, {"reason": "Ghi nhầm"})
    assert answer.status_code == 422
    assert standing()
