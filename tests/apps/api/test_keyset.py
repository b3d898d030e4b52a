"""Pages by key: every row exactly once, in order, in both directions, whatever many rows have in common."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from cases.models import Judgment
from tests.apps.api.walking import walk

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/judgments/"
SAME, WITHOUT, EACH = 5_000, 300, 250


@pytest.fixture
def many(by_token: Callable[..., Client]) -> Client:
    """5,000 judgments of one day, some of no known day, and some of a day each."""
    day = date(2024, 3, 5)
    days = [*[day] * SAME, *[None] * WITHOUT, *(day + timedelta(number - EACH // 2) for number in range(EACH))]
    Judgment.objects.bulk_create(Judgment(number=f"{number}/K/DS-ST", judged_on=on, kind=1) for number, on in enumerate(days))
    return by_token("thongke")


@pytest.mark.parametrize("ordering", ["id", "-id", "judged_on", "-judged_on", "number"])
def test_every_row_comes_exactly_once_and_in_order(many: Client, ordering: str) -> None:
    rows = walk(many, ADDRESS, ordering=ordering, page_size=997)
    assert len(rows) == Judgment.objects.count()
    assert {row["id"] for row in rows} == set(Judgment.objects.values_list("pk", flat=True))
    name, falls = ordering.removeprefix("-"), ordering.startswith("-")
    told = [(row[name], row["id"]) for row in rows if row[name] is not None]
    assert told == sorted(told, reverse=falls)
    assert all(row[name] is None for row in rows[len(told) :]), "rows without a value stand at the end"


@pytest.mark.parametrize("ordering", ["judged_on", "-judged_on"])
def test_the_way_back_shows_the_same_pages(many: Client, ordering: str) -> None:
    pages = [many.get(ADDRESS, {"ordering": ordering, "page_size": 700}).json()]
    while pages[-1]["next"]:
        pages.append(many.get(pages[-1]["next"]).json())
    back = pages[-1]
    for page in reversed(pages[:-1]):
        back = many.get(back["previous"]).json()
        assert back["results"] == page["results"]
    assert back["previous"] is None
    assert many.get(back["next"]).json()["results"] == pages[1]["results"]


def test_rows_that_come_meanwhile_neither_hide_nor_repeat_others(many: Client) -> None:
    first = many.get(ADDRESS, {"ordering": "-id", "page_size": 100}).json()
    Judgment.objects.bulk_create(Judgment(number=f"{number}/SAU", kind=1) for number in range(50))
    second = many.get(first["next"]).json()
    assert second["results"][0]["id"] == max(Judgment.objects.filter(pk__lt=first["results"][-1]["id"]).values_list("pk", flat=True))


def encoded(*parts: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "words",
    [
        {"cursor": "khong-phai-con-tro"},
        {"cursor": "é"},
        {"cursor": encoded("id", 1)},
        {"cursor": encoded("id", {"a": 1}, 1, False)},
        {"cursor": encoded("id", "x", "y", False)},
        {"cursor": encoded("id", None, 1, False)},
        {"cursor": encoded("number", "1", 1, False)},
        {"ordering": "judged_on", "cursor": encoded("judged_on", "hôm qua", 1, False)},
        {"ordering": "judged_on", "cursor": encoded("judged_on", "2024-03-05", 10**30, False)},
        {"ordering": "court"},
        {"page_size": "0"},
        {"page_size": "1001"},
        {"page_size": "0000010000"},
        {"page_size": "²"},
        {"kind": ""},
        {"ordering": ""},
        {"fields": "id,khong_co"},
        {"fields": ","},
        {"khong_co": "1"},
        {"judged_from": "05/13/2024"},
        {"kind": "khong-co"},
    ],
)
def test_a_senseless_page_is_refused_with_a_sentence(by_token: Callable[..., Client], words: dict[str, str]) -> None:
    answer = by_token("thongke").get(ADDRESS, words)
    assert answer.status_code == 400, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert len(problem["detail"]) > 20
    assert problem["errors"][0]["field"] in words
