"""What was typed comes back: after a lapsed session, after a failure; and never after it arrived."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from cases.models import EnforcementCase
from tests.factories.province import PASSWORD
from tests.journeys.browser import Visitors

NewCase = Callable[..., EnforcementCase]


FAILURE = '<link rel="icon" href="data:,"><p>503</p>'


def fill(page: Page, case: EnforcementCase) -> None:
    """Type the collection of a sum, ten days after the decision."""
    page.goto(f"/viec/{case.pk}/")
    page.locator("#id_event").select_option("collected")
    page.locator("#id_occurred_on").fill(f"{case.decided_on + timedelta(10):%d/%m/%Y}")
    page.locator("#id_amount").fill("1.000.000")
    page.locator("#id_note").fill("Nộp tại trụ sở, biên lai 0451")


def submit(page: Page) -> None:
    page.locator("form[data-guard] button.btn--primary").click()


def test_after_a_lapsed_session_the_form_is_filled_again(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(), page_as("truong1")
    fill(page, case)
    Session.objects.all().delete()
    submit(page)
    page.locator("#id_login").fill("truong1")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    expect(page.locator("#id_note")).to_have_value("Nộp tại trụ sở, biên lai 0451")
    expect(page.locator("#id_amount")).to_have_value("1.000.000")
    expect(page.locator("#id_event")).to_have_value("collected")
    expect(page.locator("form[data-guard] .msg--info")).to_be_visible()
    submit(page)
    expect(page.locator(".msg--good")).to_be_visible()
    assert case.events.filter(event="collected").count() == 1


def test_what_arrived_is_not_typed_in_again(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(), page_as("truong1")
    fill(page, case)
    submit(page)
    expect(page.locator(".msg--good")).to_be_visible()
    page.goto(f"/viec/{case.pk}/")
    expect(page.locator("#id_note")).to_have_value("")
    assert page.locator("form[data-guard] .msg--info").count() == 0


def test_after_a_failure_of_the_server_the_form_is_filled_again(page_as: Visitors, new_case: NewCase) -> None:
    page_as.refusals.add(503)
    case, page = new_case(), page_as("truong1")
    fill(page, case)
    page.route(f"**/viec/{case.pk}/ghi/", lambda route: route.fulfill(status=503, content_type="text/html", body=FAILURE))
    submit(page)
    page.unroute(f"**/viec/{case.pk}/ghi/")
    page.goto(f"/viec/{case.pk}/")
    expect(page.locator("#id_note")).to_have_value("Nộp tại trụ sở, biên lai 0451")
