"""A member of the steering committee asks what stands behind a number."""

from __future__ import annotations

import re

import pytest

from common.numbers import number
from tests.factories.province import Book
from tests.journeys.browser import Visitors, address


@pytest.mark.parametrize("width", [1440, 390])
def test_a_committee_member_goes_from_the_sentence_to_a_case(page_as: Visitors, book: Book, width: int) -> None:
    page = page_as("thanhvien", width=width)
    page.goto("/")
    assert address(page) == "/ket-qua/"
    for box, value in (("nam", book.year - 1), ("thang", 12)):
        page.locator(f"#{box}").select_option(str(value))
        page.locator("form.toolbar button.btn--primary").click()
    assert page.locator("#thang").input_value() == "12"

    figure = page.locator("article dd a[data-value]").first
    value = int(figure.get_attribute("data-value") or -1)
    assert value > 0
    assert f"{number(value, language='vi')} việc" in page.locator("#cau-tom-tat strong").first.inner_text()
    assert figure.inner_text() == number(value, language="vi")

    figure.click()
    total = page.locator("#cong")
    assert total.get_attribute("data-total") == str(value)
    rows = page.locator("tbody tr")
    assert rows.count() == min(25, int(total.get_attribute("data-count") or -1))
    first = page.locator(".row-link").first
    name = first.inner_text()

    first.click()
    assert re.fullmatch(r"/viec/\d+/", address(page))
    assert name in page.locator(".page-head__meta").inner_text()
    assert page.locator("ol.timeline > li").count() > 1
    assert page.locator("form[data-guard]").count() == 0, "the committee records nothing"


def test_an_outsider_sees_the_figures_and_no_case(page_as: Visitors, book: Book) -> None:
    page = page_as("toaan")
    page.goto(f"/ket-qua/?nam={book.year - 1}&thang=12")
    assert page.locator("#cau-tom-tat strong").count() > 0
    assert page.locator("a[data-value]").count() == 0
    assert page.locator("nav a[href='/viec/']").count() == 0
