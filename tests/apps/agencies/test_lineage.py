"""Who goes on in whom: merges are carried on, a split ends in itself, and nothing happens before its day."""

from datetime import date, timedelta

import pytest

from agencies.lineage import Lineage, LineageLink

MERGED, AGAIN, SPLIT = date(2025, 7, 1), date(2026, 7, 1), date(2024, 1, 1)
# 1 and 2 were merged into 3, which went on in 4; 5 was split into 6 and 7; 7 was merged into 4.
LINEAGE = Lineage.of(
    [
        LineageLink(1, 3, MERGED),
        LineageLink(2, 3, MERGED),
        LineageLink(3, 4, AGAIN),
        LineageLink(5, 6, SPLIT),
        LineageLink(5, 7, SPLIT),
        LineageLink(7, 4, AGAIN),
    ]
)


@pytest.mark.parametrize(
    ("agency", "on", "carrier"),
    [
        (1, MERGED - timedelta(1), 1),
        (1, MERGED, 3),
        (1, AGAIN, 4),
        (3, MERGED, 3),
        (5, AGAIN, 5),
        (7, AGAIN, 4),
        (9, AGAIN, 9),
    ],
)
def test_an_agency_is_carried_on_from_the_day_of_the_change(agency: int, on: date, carrier: int) -> None:
    assert LINEAGE.carrier(agency, on) == carrier


def test_a_unit_has_the_books_of_all_it_carries_on() -> None:
    assert LINEAGE.origins(3, MERGED) == {1, 2, 3}
    assert LINEAGE.origins(3, AGAIN) == {3}
    assert LINEAGE.origins(4) == {1, 2, 3, 4, 7}
    assert LINEAGE.origins(5) == {5}


def test_a_way_back_is_found_also_through_a_split() -> None:
    assert LINEAGE.leads_back(5, 4)
    assert LINEAGE.leads_back(1, 1)
    assert not LINEAGE.leads_back(4, 5)
