"""Everything is done without scripts, too."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from playwright.sync_api import Page, expect

from cases.models import EnforcementCase
from law.years import year_start
from tests.factories.province import Book
from tests.factories.register_files import CASE, cases
from tests.journeys.browser import Visitors, address
from tests.journeys.portal import Portal

PATIENCE = 30  # seconds for an import


def plain(page_as: Visitors, username: str, width: int = 1440) -> Page:
    page = page_as(username, width=width, scripts=False)
    page.goto("/")
    assert page.locator("script[src]").count() > 0, "there are scripts, and they do not run"
    return page


def test_the_dashboard_and_the_forms_answer_other_questions(page_as: Visitors, book: Book) -> None:
    page = plain(page_as, "thanhvien")
    page.locator("#nam").select_option(str(book.year - 1))
    page.locator("#dv").select_option("KV2")
    page.locator("form.toolbar button").first.click()
    assert "khu vực 2" in page.locator("h1").inner_text()
    page.locator("article dd a[data-value]").first.click()
    expect(page.locator("#cong")).to_be_visible()
    page.locator(".crumbs a[href^='/bieu/']").click()
    expect(page.locator("table.lawform tbody tr").nth(3)).to_be_visible()

    page.locator("details:has(#ngay) summary").click()
    day = year_start(book.year - 1) + timedelta(100)
    page.locator("#ngay").fill(f"{day:%d/%m/%Y}")
    page.locator("form:has(#ngay) button").click()
    assert f"{day:%d/%m/%Y}" in page.locator(".page-head__meta").inner_text()
    page.locator("nav.views a").last.click()
    assert "chap-hanh-vien" in page.url


def test_the_list_of_cases_is_narrowed_down(page_as: Visitors) -> None:
    page = plain(page_as, "thongke", width=390)
    page.goto("/viec/")
    shown = page.locator(".pager p")
    before = shown.inner_text()
    assert not page.locator("#bo-loc").is_visible()
    page.locator(".filters__open").click()
    expect(page.locator("#bo-loc")).to_be_visible()
    page.locator("input[name=trang_thai][value=completed]").check()
    page.locator("#bo-loc button").click()
    assert shown.inner_text() != before
    assert "trang_thai=completed" in page.url
    assert page.locator("input[name=trang_thai][value=completed]").is_checked()


def test_an_event_is_recorded_and_a_refusal_keeps_what_was_typed(page_as: Visitors, new_case: Callable[..., EnforcementCase]) -> None:
    page_as.refusals.add(422)
    case = new_case()
    page = plain(page_as, "chv11")
    page.goto(f"/viec/{case.pk}/")
    page.locator("#id_event").select_option("collected")
    page.locator("#id_occurred_on").fill(f"{case.decided_on + timedelta(5):%d/%m/%Y}")
    page.locator("#id_amount").fill("99.000.000")
    page.locator("form[data-guard] button").click()
    expect(page.locator("#id_amount_error")).to_be_visible()
    assert page.locator("#id_amount").input_value() == "99.000.000"
    page.locator("#id_amount").fill("9.000.000")
    page.locator("form[data-guard] button").click()
    assert address(page) == f"/viec/{case.pk}/"
    case.refresh_from_db()
    assert case.done_amount == 9_000_000


def test_a_register_is_checked_while_the_link_tells_how_far_it_is(page_as: Visitors, portal: Portal, tmp_path: Path) -> None:
    page = plain(page_as, "thuky1")
    page.goto("/nhap-so/")
    page.locator("#id_file").set_input_files(cases(tmp_path / "so.xlsx", CASE))
    with portal.busy_worker():
        page.locator("aside form button").click()
        update = page.locator("#tien-do a")
        here = page.url
        update.click()
        assert (page.url, update.count()) == (here, 1), "still waiting"
    limit = time.monotonic() + PATIENCE
    while update.count():
        assert time.monotonic() < limit
        update.click()
    expect(page.locator("ul.tally li")).to_have_count(6)
    assert page.locator("ul.tally li b").first.inner_text() == "1"


def test_the_language_is_changed_and_back(page_as: Visitors) -> None:
    page = plain(page_as, "thongke")
    page.goto("/viec/?cach=ex_officio")
    page.locator("form.lang button").click()
    assert page.locator("html").get_attribute("lang") == "en"
    assert page.url.endswith("/viec/?cach=ex_officio")
    page.locator("form.lang button").click()
    assert page.locator("html").get_attribute("lang") == "vi"
