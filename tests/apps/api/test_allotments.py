"""Allotments and targets for further indicators through the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client

from common import clock
from reports.actions.indicators import set_indicator_target
from reports.models import Indicator, Layer
from reports.targets.allotments import lines_of
from tests.apps.api.walking import walk
from tests.factories.allotments import drafted, issued
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

Asker = Callable[..., Client]


def test_a_decision_stands_with_its_lines(book: Book, by_token: Asker) -> None:
    row = issued(book.province, ago=10)
    (shown,) = walk(by_token("congan"), "/api/v1/allotments/", year=book.year, receivers="units")
    assert (shown["agency"], shown["edition"], shown["state"]) == ("THADS", 1, "signed")
    assert (shown["due_cases"], shown["due_amount"], shown["rate_cases"]) == (846, 105_000_000_001, "84.50")
    assert sum(line["cases"] for line in shown["lines"]) == 846
    assert {line["unit"] for line in shown["lines"]} == {"THADS", "KV1", "KV2", "KV3"}
    assert len(lines_of(row)) == 4
    assert by_token("congan").get(f"/api/v1/allotments/{row.pk}/").json() == shown


def test_the_edition_in_force_on_a_day_can_be_asked_for(book: Book, by_token: Asker) -> None:
    issued(book.province, ago=20)
    issued(book.province, ago=10, number="31", reason="Chia lại")
    client = by_token("toaan")
    found = {
        ago: [row["edition"] for row in walk(client, "/api/v1/allotments/", on=(clock.today() - timedelta(ago)).isoformat())]
        for ago in (25, 20, 11, 10, 0)
    }
    assert found == {25: [], 20: [1], 11: [1], 10: [2], 0: [2]}


def test_a_draft_is_shown_to_whoever_may_sign_it(book: Book, by_token: Asker) -> None:
    issued(book.province, ago=20)
    row = drafted(book.offices[0], on=clock.today(), number="")
    for reader, code in (("thongke", 200), ("truong1", 200), ("truong2", 404), ("thanhvien", 404)):
        assert by_token(reader).get(f"/api/v1/allotments/{row.pk}/").status_code == code
    assert [line["cases"] for line in by_token("truong1").get(f"/api/v1/allotments/{row.pk}/").json()["lines"]] == [
        None,
        None,
    ]


def test_targets_for_indicators_are_listed(book: Book, by_token: Asker) -> None:
    set_indicator_target(
        year=book.year,
        indicator=Indicator.CLASSIFIED,
        layer=Layer.MINISTRY,
        rate=Decimal(95),
        comparator=">=",
        instrument="QĐ",
    )
    (row,) = walk(by_token("toaan"), "/api/v1/indicator-targets/", year=book.year, indicator="classified")
    assert (row["rate"], row["comparator"], row["agency"]) == ("95.00", ">=", None)
