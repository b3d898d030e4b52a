"""What a meeting prints: A4, the pages it should have, nothing cut off at the edge."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page

from tests.factories.province import Book
from tests.journeys.browser import Visitors

A4 = {"portrait": (595, 842), "landscape": (842, 595)}  # points
BESIDE_THE_MARGINS = {"portrait": 165, "landscape": 262}  # millimetres of text
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def pages_of(pdf: bytes) -> list[tuple[int, int]]:
    """Width and height of every page, in points."""
    boxes = re.findall(rb"/MediaBox\s*\[\s*0\s+0\s+([\d.]+)\s+([\d.]+)\s*\]", pdf)
    return [(round(float(width)), round(float(height))) for width, height in boxes]


def assert_nothing_is_cut_off(page: Page, way: str) -> None:
    """As wide as the paper leaves it, the page needs no more room."""
    page.emulate_media(media="print")
    page.set_viewport_size({"width": round(BESIDE_THE_MARGINS[way] / 25.4 * 96), "height": 900})
    assert page.evaluate(WIDER) <= 0
    page.emulate_media(media="screen")


@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_dashboard_is_at_most_three_pages(book: Book, page_as: Visitors, language: str) -> None:
    page = page_as("thanhvien", language=language)
    page.goto("/ket-qua/")
    found = pages_of(page.pdf(prefer_css_page_size=True))
    assert set(found) == {A4["portrait"]}
    assert len(found) <= 3
    assert_nothing_is_cut_off(page, "portrait")


@pytest.mark.parametrize("form", ["01", "02"])
def test_a_form_by_unit_is_one_page_across_with_its_head_and_places_to_sign(book: Book, page_as: Visitors, form: str) -> None:
    page = page_as("thongke")
    page.goto(f"/bieu/{form}/?nam={book.year - 1}&thang=12&theo=don-vi")
    assert pages_of(page.pdf(prefer_css_page_size=True)) == [A4["landscape"]]
    if form == "01":  # money is wider than the paper in some typefaces: there the browser makes the page smaller
        assert_nothing_is_cut_off(page, "landscape")
    page.emulate_media(media="print")
    for words in (f"Biểu số {form}/TK-THA", "NGƯỜI LẬP BIỂU", "Số liệu tạm tính"):
        assert page.get_by_text(words).first.is_visible()
    for selector in ("h1", ".toolbar", ".idbar", ".checks", ".views"):
        assert not page.locator(selector).first.is_visible()


def test_the_list_of_agencies_is_printed_without_its_buttons(book: Book, page_as: Visitors) -> None:
    page = page_as("thongke")
    page.goto("/don-vi/")
    page.emulate_media(media="print")
    assert not page.locator(".toolbar").is_visible()
    assert page.locator("h1").is_visible()
