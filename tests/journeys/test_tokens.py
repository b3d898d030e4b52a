"""Another system reads the portal: its person makes a token, tries the reference page, and takes the token back."""

from __future__ import annotations

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from tests.factories.province import Book
from tests.journeys.browser import Visitors
from tests.journeys.portal import Portal


def ask(portal: Portal, path: str, secret: str) -> dict[str, object]:
    request = Request(f"{portal.url}{path}", headers={"Authorization": f"Token {secret}"})
    with urlopen(request) as answer:
        return json.load(answer)


def test_a_token_reads_what_its_owner_may_see_until_it_is_taken_back(book: Book, portal: Portal, page_as: Visitors) -> None:
    page = page_as("truong2")
    page.goto("/mat-khau/")
    page.get_by_role("link", name="Mã truy cập API").click()
    page.locator("#id_name").fill("Kho dữ liệu của phòng")
    page.get_by_role("button", name="Tạo mã truy cập").click()
    secret = page.locator("code.secret").inner_text()

    listed = ask(portal, "/api/v1/cases/?fields=agency,issuing_agency&page_size=1000", secret)
    assert {row["agency"] for row in listed["results"]} | {row["issuing_agency"] for row in listed["results"]} >= {"KV2"}  # type: ignore[index, attr-defined]
    assert all("KV2" in row.values() for row in listed["results"])  # type: ignore[attr-defined]
    page.goto(f"/bieu/01/?nam={book.year - 1}&thang=12&dv=KV2&theo=loai-an")
    shown = page.locator("table.lawform tbody tr").first.locator("a").first.get_attribute("data-value")
    form = ask(portal, f"/api/v1/forms/01/?year={book.year - 1}&months=12&agency=KV2", secret)
    assert str(form["rows"][0]["cells"]["total"]) == shown  # type: ignore[index]

    page.goto("/tai-khoan/ma-truy-cap/")
    assert secret not in page.content()
    page.get_by_role("row", name="Kho dữ liệu của phòng").get_by_role("button").click()
    expect(page.locator("main")).to_contain_text("Đã thu hồi mã truy cập Kho dữ liệu của phòng.")
    with pytest.raises(HTTPError) as refused:
        ask(portal, "/api/v1/cases/", secret)
    with refused.value as error:
        assert error.code == 401


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_reference_page_is_served_from_here_and_can_be_tried(page_as: Visitors, language: str) -> None:
    page = page_as("toaan", language=language)
    page.goto("/api/v1/reference/")
    page.locator("#operations-agencies-agencies_list").wait_for()
    page.locator("#operations-agencies-agencies_list button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".responses-table.live-responses-table").wait_for()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")
