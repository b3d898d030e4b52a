"""Two people record on one case at the same moment: one wins, the other is told so and loses nothing typed."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, timedelta

import psycopg
import pytest
from playwright.sync_api import Page

from cases.actions.posting import WRITERS_LOCK
from cases.models import EnforcementCase
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound
from tests.journeys.browser import Visitors, address
from tests.journeys.locks import held, waiting

NewCase = Callable[..., EnforcementCase]
LOCK_WAIT = 1.0  # seconds that a person waits for somebody else's lock


Held = AbstractContextManager[psycopg.Connection]


def held_case(case: EnforcementCase) -> Held:
    return held("SELECT FROM cases_enforcementcase WHERE id = %s FOR UPDATE", case.pk)


def held_balances(case: EnforcementCase) -> Held:
    return held("SELECT FROM cases_balance WHERE agency_id = %s FOR UPDATE", case.agency_id)


def held_book(case: EnforcementCase) -> Held:
    """As while a form is signed."""
    return held("SELECT pg_advisory_xact_lock(%s)", WRITERS_LOCK)


def fill(page: Page, case: EnforcementCase, event: str, *, day: int, amount: str = "", number: str, note: str) -> None:
    """Open the case and type an event, so many days after the decision."""
    page.goto(f"/viec/{case.pk}/")
    page.locator("#id_event").select_option(event)
    page.locator("#id_occurred_on").fill(f"{on(case, day):%d/%m/%Y}")
    if amount:
        page.locator("#id_amount").fill(amount)
    page.locator("#id_document_number").fill(number)
    page.locator("#id_note").fill(note)


def typed(page: Page) -> dict[str, str]:
    """What stands in the boxes of the form."""
    boxes = ("event", "occurred_on", "amount", "document_number", "note")
    return {name: page.locator(f"#id_{name}").input_value() for name in boxes}


def submit(page: Page) -> None:
    page.locator("form[data-guard] button.btn--primary").click()


def on(case: EnforcementCase, day: int) -> date:
    return case.decided_on + timedelta(day)


def sentences(page: Page) -> str:
    return page.locator(".errors[role=alert]").inner_text()


def recorded(case: EnforcementCase) -> list[str]:
    return list(case.events.order_by("sequence").values_list("event", flat=True))


def test_the_slower_of_two_is_told_and_may_send_the_same_words_again(page_as: Visitors, new_case: NewCase) -> None:
    page_as.refusals.add(409)
    case = new_case()
    first, second = page_as("truong1"), page_as("chv11")
    fill(second, case, "verified", day=9, number="15/BB-THADS", note="Xác minh tại nơi cư trú")
    before = typed(second)
    fill(first, case, "collected", day=10, amount="1.000.000", number="PT-1", note="")
    submit(first)
    assert address(first) == f"/viec/{case.pk}/"
    assert first.locator("[role=status]").count() > 0

    submit(second)
    assert len(sentences(second)) > 40
    assert typed(second) == before
    assert "1.000.000" in second.locator("ol.timeline").inner_text(), "the page shows what the other recorded"
    assert recorded(case) == ["decision_issued", "collected"]
    assert_case_is_sound(case)

    submit(second)
    second.locator("button[name=xac-nhan]").click()  # it is a late entry by now: what it changes is shown first
    assert address(second) == f"/viec/{case.pk}/"
    assert recorded(case) == ["decision_issued", "collected", "verified"]
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_the_slower_is_told_the_reason_when_the_event_is_no_longer_possible(page_as: Visitors, new_case: NewCase) -> None:
    page_as.refusals.add(409)
    case = new_case()
    first, second = page_as("truong1"), page_as("chv11")
    fill(second, case, "collected", day=12, amount="2.000.000", number="PT-2", note="Nộp tại kho bạc")
    before = typed(second)
    fill(first, case, "completed", day=10, number="QĐ-1", note="")
    submit(first)

    submit(second)
    assert "người" in sentences(second), f"it does not say that somebody else recorded: {sentences(second)}"
    assert typed(second) == before
    assert recorded(case) == ["decision_issued", "completed"]
    assert_case_is_sound(case)


@pytest.mark.parametrize("hold", [held_case, held_balances, held_book])
def test_whoever_holds_the_case_the_unit_or_the_book_for_long_is_waited_for_a_second(
    page_as: Visitors, new_case: NewCase, hold: Callable[[EnforcementCase], Held]
) -> None:
    page_as.refusals.add(409)
    case = new_case()
    page = page_as("chv11")
    fill(page, case, "collected", day=10, amount="3.000.000", number="PT-3", note="Thu tại trụ sở")
    before = typed(page)
    with hold(case):
        begun = time.monotonic()
        submit(page)
        assert time.monotonic() - begun < LOCK_WAIT + 4
        assert len(sentences(page)) > 40
        assert typed(page) == before
        assert recorded(case) == ["decision_issued"]
        assert_case_is_sound(case)
    submit(page)
    assert address(page) == f"/viec/{case.pk}/"
    assert recorded(case) == ["decision_issued", "collected"]
    assert_case_is_sound(case)


def test_of_two_who_press_the_button_together_one_wins(page_as: Visitors, new_case: NewCase) -> None:
    page_as.refusals.add(409)
    case = new_case()
    pages = [page_as("truong1"), page_as("chv11")]
    for number, page in enumerate(pages):
        fill(
            page,
            case,
            "collected",
            day=10,
            amount=f"{number + 1}.000.000",
            number=f"PT-{number}",
            note=f"Người {number}",
        )
    before = [typed(page) for page in pages]

    with pages[0].expect_navigation(), pages[1].expect_navigation(), held_case(case) as other:
        for page in pages:
            page.evaluate("document.querySelector('form[data-guard]').requestSubmit()")
        until_waiting(other, len(pages))

    by_address = {address(page): number for number, page in enumerate(pages)}
    assert set(by_address) == {f"/viec/{case.pk}/", f"/viec/{case.pk}/ghi/"}
    winner, loser = by_address[f"/viec/{case.pk}/"], by_address[f"/viec/{case.pk}/ghi/"]
    assert len(sentences(pages[loser])) > 40
    assert typed(pages[loser]) == before[loser]
    assert recorded(case) == ["decision_issued", "collected"]
    case.refresh_from_db()
    assert case.done_amount == (winner + 1) * 1_000_000
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def until_waiting(other: psycopg.Connection, people: int) -> None:
    """Until so many wait for a lock, or the first of them has waited long enough to be sent away."""
    limit = time.monotonic() + LOCK_WAIT
    while waiting(other) < people and time.monotonic() < limit:
        time.sleep(0.01)
