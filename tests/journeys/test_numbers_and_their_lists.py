"""Every number one can press equals the list it opens. (The zeros of the forms: tests/apps/reports/test_cells.py.)"""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page

from law.years import year_start
from reports.statutory.reading import YEARS
from tests.factories.province import Book
from tests.journeys.browser import Visitors

# Opens what every link opens, eight at a time, and reads what stands there.
OPEN_ALL = """
async (chosen) => {
  const links = [...document.querySelectorAll(chosen)].map((link) => ({url: link.href, value: link.dataset.value}));
  const read = async (link) => {
    const answer = await fetch(link.url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const total = page.querySelector("#cong");
    const values = [...page.querySelectorAll("main tbody tr td:last-child")].map((cell) => cell.textContent);
    return {...link, status: answer.status, total: total?.dataset.total, count: total?.dataset.count, values};
  };
  const found = [];
  for (let i = 0; i < links.length; i += 8) found.push(...await Promise.all(links.slice(i, i + 8).map(read)));
  return found;
}
"""
ON_PAGE = 25
EVERY = "a[data-value]"
EVERY_BUT_ZEROS = "a[data-value]:not([data-value='0']), .strong a[data-value]"  # and the zeros of the first row


def opened(page: Page, url: str, chosen: str = EVERY) -> list[dict[str, Any]]:
    """Numbers of a page with their lists; what differs is told at once."""
    page.goto(url)
    found: list[dict[str, Any]] = page.evaluate(OPEN_ALL, chosen)
    wrong = [link for link in found if link["status"] != 200 or link["total"] != link["value"]]
    assert not wrong, wrong
    for link in found:
        listed = [int(text.replace(".", "").replace("−", "-")) for text in link["values"]]
        assert len(listed) == min(ON_PAGE, int(link["count"])), f"rows are missing from {link['url']}"
        if len(listed) < ON_PAGE:
            assert sum(listed) == int(link["value"]), link["url"]
    return found


def periods(book: Book) -> list[dict[str, object]]:
    """The whole of last year, half of it, an odd day within a month, the year before, and the year that runs."""
    odd = year_start(book.year - 1) + timedelta(200)
    return [
        {"nam": book.year - 1, "thang": 12},
        {"nam": book.year - 1, "thang": 6},
        {"nam": book.year - 1, "ngay": odd.isoformat()},
        {"nam": book.year - 2, "thang": 12},
        {"nam": book.year},
    ]


@pytest.mark.parametrize("agency", ["THADS", "KV1", "KV3"])
def test_every_number_of_the_dashboard_equals_its_list(page_as: Visitors, book: Book, agency: str) -> None:
    page = page_as("thanhvien")
    for period in periods(book):
        found = opened(page, f"/ket-qua/?{urlencode(period | {'dv': agency})}")
        assert len(found) >= 8
    assert any(int(link["value"]) for link in found)


@pytest.mark.parametrize("agency", ["THADS", "KV1"])
def test_every_number_that_needs_direction_equals_its_list(page_as: Visitors, book: Book, agency: str) -> None:
    page = page_as("thanhvien")
    page.goto(f"/ket-qua/?dv={agency}")
    links = page.locator(".attention a[data-count]")
    told = {link.get_attribute("href"): int(link.get_attribute("data-count") or 0) for link in links.all()}
    assert told or agency != "THADS"
    for address, count in told.items():
        page.goto(f"/ket-qua/{address}" if not str(address).startswith("/") else str(address))
        assert int(page.locator("#so-viec, #so-thoi-han").get_attribute("data-count") or 0) == count > 0
        rows = page.locator("tbody tr").count()
        while page.locator("a[rel=next]").count():
            page.locator("a[rel=next]").click()
            rows += page.locator("tbody tr").count()
        assert rows == count


@pytest.mark.parametrize("by", ["don-vi", "loai-an", "chap-hanh-vien"])
@pytest.mark.parametrize("form", ["01", "02"])
def test_every_cell_of_a_form_equals_its_list(page_as: Visitors, book: Book, form: str, by: str) -> None:
    page = page_as("truongtinh")
    words = {"nam": book.year - 1, "thang": 12, "theo": by}
    found = opened(page, f"/bieu/{form}/?{urlencode(words)}", EVERY_BUT_ZEROS)
    assert len({link["value"] for link in found}) > 5
    page.locator(".checks").first.wait_for()
    assert page.locator(".checks .warn").count() == 0, page.locator(".checks--col .warn").all_inner_texts()


def test_every_cell_as_known_at_an_earlier_moment_equals_its_list(page_as: Visitors, book: Book) -> None:
    page = page_as("truongtinh")
    words = {"nam": book.year - 1, "thang": 7, "theo": "don-vi", "luc": f"{year_start(book.year):%Y-%m-%d}T08:00"}
    assert {link["value"] for link in opened(page, f"/bieu/01/?{urlencode(words)}", ".strong a[data-value]")} == {"0"}, (
        "nothing was recorded yet"
    )
    words["luc"] = f"{YEARS[-1]}-01-01T00:00"
    assert len({link["value"] for link in opened(page, f"/bieu/01/?{urlencode(words)}", EVERY_BUT_ZEROS)}) > 5


def test_the_head_of_an_office_opens_the_figures_of_the_office_and_no_others(page_as: Visitors, book: Book) -> None:
    page = page_as("truong1")
    page.goto("/ket-qua/")
    assert page.locator("#dv").input_value() == "KV1"
    last_year = {"nam": book.year - 1, "thang": 12}
    for address in (f"/ket-qua/?{urlencode(last_year)}", f"/bieu/02/?{urlencode(last_year | {'dv': 'KV1'})}"):
        found = opened(page, address)
        assert any(int(link["value"]) for link in found)
    for agency in ("THADS", "KV2"):
        for address in ("ket-qua", "bieu/01"):
            page.goto(f"/{address}/?{urlencode(last_year | {'dv': agency})}")
            assert page.locator("a[data-value]").count() == 0
