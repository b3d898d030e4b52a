"""What agencies and their heads are called, by the law of the day."""

from datetime import date, timedelta

import pytest

from agencies.titles import LAW_106, TITLES, TWO_LEVELS, signer_of, title_of


@pytest.mark.parametrize(
    ("day", "head"),
    [
        (TWO_LEVELS - timedelta(1), "Chi cục trưởng"),
        (TWO_LEVELS, "Trưởng phòng"),
        (LAW_106 - timedelta(1), "Trưởng phòng"),
        (LAW_106, "Trưởng phòng, đồng thời là Chấp hành viên trưởng"),
    ],
)
def test_the_head_of_an_office_is_called_as_on_that_day(day: date, head: str) -> None:
    title = title_of("office", day)
    assert title is not None
    assert str(title.head) == head


@pytest.mark.parametrize(
    ("kind", "day", "head"),
    [
        ("province", TWO_LEVELS, "Trưởng Thi hành án dân sự"),
        ("office", LAW_106, "Trưởng phòng"),
        ("office", TWO_LEVELS - timedelta(1), "Chi cục trưởng"),
        ("bank", LAW_106, "Thủ trưởng cơ quan"),
    ],
)
def test_under_a_paper_the_head_is_named_in_short(kind: str, day: date, head: str) -> None:
    assert str(signer_of(kind, day)) == head


def test_titles_of_a_kind_stand_in_the_order_of_their_days() -> None:
    for kind in {title.kind for title in TITLES}:
        days = [title.since or date.min for title in TITLES if title.kind == kind]
        assert days[0] == date.min, "some title for every day"
        assert days == sorted(set(days))
