"""Comparisons by API: the figures of the page, and every difference adds up from its cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.apps.api.walking import walk
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

Asker = Callable[..., Client]
COMPARISON, DIFFERENCES, SPAN_CELLS = (f"/api/v1/forms/{{}}/{name}/" for name in ("comparison", "differences", "span-cells"))


@pytest.mark.parametrize("form", ["01", "02"])
@pytest.mark.parametrize("span", [False, True])
def test_the_cases_behind_every_difference_add_up_to_it(book: Book, by_token: Asker, settings: Any, form: str, span: bool) -> None:
    settings.API_REQUESTS_A_MINUTE = 100_000
    client = by_token("thanhvien")
    words: dict[str, Any] = {"year": book.year - 1, "months": 12} | ({"from_year": book.year - 2} if span else {})
    body = client.get(COMPARISON.format(form), words).json()
    assert (body["form"], body["agency"], body["row"]) == (form, "THADS", "total")
    assert body["current"]["from_year"] == words.get("from_year")
    assert len(body["sentences"]) >= 1
    units = {line["unit"] for line in body["lines"]}
    assert units == {"cases" if form == "01" else "amount", "percent"}
    for line in body["lines"]:
        if line["unit"] == "percent":
            assert line["relative"] is None
            continue
        listed = walk(client, DIFFERENCES.format(form), **words, column=line["key"], page_size=7)
        assert sum(one["value"] for one in listed) == line["difference"] == line["current"] - line["against"]
        assert sum(one["current"] for one in listed) - sum(one["against"] for one in listed) == line["difference"]
        assert len({one["case"] for one in listed}) == len(listed)
        if span:
            cells = walk(client, SPAN_CELLS.format(form), **words, column=line["key"], page_size=50)
            assert sum(one["value"] for one in cells) == line["current"]


def test_both_sides_are_the_forms_of_their_periods(book: Book, by_token: Asker) -> None:
    client, year = by_token("kiemsat"), book.year - 1
    words = {"year": year, "months": 12, "against_year": year - 1, "against_months": 5, "by": "unit", "row": "unit:KV1"}
    lines = {line["key"]: line for line in client.get(COMPARISON.format("01"), words).json()["lines"]}
    for side, period in (("current", (year, 12)), ("against", (year - 1, 5))):
        form = client.get("/api/v1/forms/01/", {"year": period[0], "months": period[1], "by": "unit"}).json()
        cells = next(row["cells"] for row in form["rows"] if row["key"] == "unit:KV1")
        assert {key: lines[key][side] for key in cells} == cells


def test_without_the_right_the_figures_are_told_and_the_cases_are_not(book: Book, by_token: Asker) -> None:
    client = by_token("kiemsat")
    assert client.get(COMPARISON.format("01")).status_code == 200
    for address in (DIFFERENCES, SPAN_CELLS):
        assert client.get(address.format("01"), {"column": "finished"}).status_code == 404


@pytest.mark.parametrize(
    ("address", "words", "status", "field"),
    [
        (COMPARISON, {"against_year": "hai"}, 400, "against_year"),
        (COMPARISON, {"against_from_year": "2020"}, 400, "against_from_year"),
        (COMPARISON, {"from_year": "2090"}, 400, "from_year"),
        (COMPARISON, {"row": "unit:KV99"}, 400, "row"),
        (COMPARISON, {"so-nam": "2020"}, 400, "so-nam"),
        (DIFFERENCES, {"column": "rate"}, 400, "column"),
        (DIFFERENCES, {"column": "khong-co"}, 400, "column"),
        (DIFFERENCES, {"cursor": "sai"}, 400, "cursor"),
        (SPAN_CELLS, {"from_year": "2025", "column": "rate"}, 400, "column"),
    ],
)
def test_a_senseless_question_is_refused_with_a_sentence(
    book: Book, by_token: Asker, address: str, words: dict[str, str], status: int, field: str
) -> None:
    answer = by_token("thongke").get(address.format("01"), words)
    assert answer.status_code == status
    problem = answer.json()
    assert len(problem["detail"]) > 20
    assert [error["field"] for error in problem["errors"]] == [field]


def test_a_form_that_does_not_exist_is_not_there(book: Book, by_token: Asker) -> None:
    for address in (COMPARISON, DIFFERENCES, SPAN_CELLS):
        assert by_token("thongke").get(address.format("99")).status_code == 404


def test_a_comparison_that_did_not_change_is_not_sent_again(book: Book, by_token: Asker) -> None:
    client, words = by_token("thongke"), {"year": book.year - 1, "months": 12}
    etag = client.get(COMPARISON.format("01"), words).headers["ETag"]
    assert client.get(COMPARISON.format("01"), words, headers={"If-None-Match": etag}).status_code == 304
