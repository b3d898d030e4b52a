"""What the search box finds among agencies."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agencies.actions.reorganisations import rename
from agencies.actions.units import create_agency
from agencies.models import Agency, Change, Reorganisation
from common import clock
from desk.registry import Hit
from desk.search import FOUND, find

pytestmark = pytest.mark.django_db


def labels(hits: list[Hit]) -> list[str]:
    return [hit.title for hit in hits]


@pytest.mark.parametrize("text", ["khu vuc 2", "KHU VỰC 2", "kv2"])
def test_an_agency_is_found_by_name_and_code_with_or_without_marks(units: dict[str, Agency], text: str) -> None:
    assert labels(find(None, text, clock.today())) == ["Khu vực 2"]


def test_a_former_name_leads_to_the_agency_and_says_so(units: dict[str, Agency], decision: Callable[..., Reorganisation]) -> None:
    rename(agency=units["KV2"], name="Phòng số hai", short_name="", reorganisation=decision(Change.RENAMED, date(2026, 7, 1)))
    (hit,) = find(None, "khu vuc 2", clock.today())
    assert (hit.title, hit.detail) == ("Phòng số hai", "trước đây: Khu vực 2")


def test_one_letter_finds_nothing_and_many_letters_not_too_much(units: dict[str, Agency]) -> None:
    assert find(None, "k", clock.today()) == []
    for number in range(FOUND + 5):
        create_agency(code=f"TA{number}", name=f"Tòa án {number}", kind="court")
    assert len(find(None, "tòa án", clock.today())) == FOUND
