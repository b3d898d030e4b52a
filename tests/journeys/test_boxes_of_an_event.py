"""The form for an event shows the boxes that the chosen event takes; what was typed into another is not sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import expect

from cases.models import EnforcementCase
from tests.journeys.browser import Visitors

NewCase = Callable[..., EnforcementCase]


def test_a_box_is_there_for_the_events_that_take_it(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    boxes = {name: page.locator(f"#id_{name}") for name in ("amount", "for_budget", "ground", "to_unit", "to_enforcer")}
    for box in boxes.values():
        expect(box).to_be_visible()
    for event, taken in (
        ("collected", {"amount", "for_budget"}),
        ("suspended", {"ground"}),
        ("reassigned", {"to_unit", "to_enforcer"}),
        ("verified", set()),
    ):
        page.locator("#id_event").select_option(event)
        for name, box in boxes.items():
            expect(box).to_be_visible(visible=name in taken)
        if event == "collected":
            boxes["amount"].fill("1.000.000")
    page.locator("#id_occurred_on").fill(f"{case.decided_on + timedelta(10):%d/%m/%Y}")
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator(".msg--good")).to_be_visible()
    assert case.events.get(event="verified").amount is None
