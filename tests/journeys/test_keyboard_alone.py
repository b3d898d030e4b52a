"""Somebody who uses no mouse."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from cases.models import EnforcementCase
from common import clock
from tests.factories.province import PASSWORD, Book
from tests.factories.soundness import assert_case_is_sound
from tests.journeys.browser import Visitors, address

MOST_STOPS = 120
ON_IT = "(selector) => document.activeElement.matches(selector)"
SEEN = """
() => {
  const style = getComputedStyle(document.activeElement);
  return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
}
"""


def reach(page: Page, selector: str) -> None:
    """Press Tab until the focus is on it; where it is can be seen at every stop."""
    for _ in range(MOST_STOPS):
        if page.evaluate(ON_IT, selector):
            return
        page.keyboard.press("Tab")
        assert page.evaluate(SEEN), page.evaluate("document.activeElement.outerHTML.slice(0, 200)")
    raise AssertionError(f"{selector} cannot be reached with Tab")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def press_and_go(page: Page, *keys: str) -> None:
    """Keys of which the last opens another page."""
    with page.expect_navigation():
        press(page, *keys)


def test_an_enforcer_signs_in_opens_a_figure_and_a_case(page_as: Visitors, book: Book) -> None:
    page = page_as()
    page.goto("/")
    reach(page, "#id_login")
    page.keyboard.type("chv11")
    reach(page, "#id_password")
    page.keyboard.type(PASSWORD)
    press_and_go(page, "Enter")
    assert address(page) == "/ket-qua/"

    reach(page, "#nam")
    press(page, "ArrowDown")  # the year before
    reach(page, "form.toolbar button")
    press_and_go(page, "Enter")
    assert page.locator("#nam").input_value() == str(book.year - 1)

    reach(page, "article dd a[data-value]:not([data-value='0'])")
    value = page.evaluate("document.activeElement.dataset.value")
    press_and_go(page, "Enter")
    assert page.locator("#cong").get_attribute("data-total") == value

    press(page, "Tab", "Enter")  # the skip link
    reach(page, ".row-link")
    press_and_go(page, "Enter")
    assert address(page).startswith("/viec/")
    assert page.locator("ol.timeline > li").count() > 0


def test_an_enforcer_finds_a_case_and_records_an_event(page_as: Visitors, new_case: Callable[..., EnforcementCase]) -> None:
    case = new_case()
    page = page_as("chv11")
    page.goto("/phim-tat/")
    press(page, "/")
    page.keyboard.type(case.decision_number)
    press_and_go(page, "Enter")
    assert address(page) == f"/viec/{case.pk}/", "a single exact number leads straight to the case"

    reach(page, "#id_event")
    press(page, "ArrowDown", "ArrowDown")
    assert page.locator("#id_event").input_value() == "verified"
    reach(page, "#id_occurred_on")
    press(page, "t")
    today = clock.today()
    assert page.locator("#id_occurred_on").input_value() == f"{today:%d/%m/%Y}"
    reach(page, "#id_document_number")
    page.keyboard.type("21/BB-THADS")
    press_and_go(page, "Control+Enter")
    assert address(page) == f"/viec/{case.pk}/"
    expect(page.locator("ol.timeline li").first).to_contain_text("21/BB-THADS")
    assert list(case.events.values_list("event", "occurred_on"))[-1] == ("verified", today)
    assert_case_is_sound(case)


def test_the_letters_of_the_help_page_do_what_it_says(page_as: Visitors, new_case: Callable[..., EnforcementCase]) -> None:
    case = new_case()
    page = page_as("chv11")
    page.goto("/ket-qua/")
    press_and_go(page, "g", "v")
    assert address(page) == "/viec/"
    press(page, "j", "j", "k")
    first = page.locator("[data-rows] tr").first.locator("a").get_attribute("href")
    assert page.evaluate("document.activeElement.getAttribute('href')") == first
    press(page, "f")
    assert page.evaluate(ON_IT, "#bo-loc *"), "f leads to the filters"
    press(page, "Escape")
    page.goto(f"/viec/{case.pk}/")
    press(page, "e")
    expect(page.locator("#id_event")).to_be_focused()
    assert address(page) == f"/viec/{case.pk}/", "e leads to the form and sends nothing"
    press(page, "Escape")
    press_and_go(page, "?")
    assert address(page) == "/phim-tat/"
