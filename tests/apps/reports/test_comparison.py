"""Against the same period of last year: the three kinds of change, in the words of published reports."""

from decimal import Decimal

import pytest

from reports.models import TargetMeasure
from reports.presenters.results.last_year import Line, compare, relative
from reports.results.rates import Rate, Subject

NOBODY = Subject(1)


def test_cases_differ_in_number_and_per_cent_and_rates_in_points() -> None:
    now = Rate(NOBODY, TargetMeasure.CASES, 8_010, 10_000, 12_000)
    before = Rate(NOBODY, TargetMeasure.CASES, 8_286, 10_083, 12_100)
    assert compare(now, before) == [
        Line("Đã thi hành xong", "8.010", "8.286", "−276", "−3,33%"),
        Line("Có điều kiện thi hành", "10.000", "10.083", "−83", "−0,82%"),
        Line("Tỷ lệ thi hành xong", "80,10%", "82,18%", "−2,08\N{NO-BREAK SPACE}điểm\N{NO-BREAK SPACE}%", "–"),
    ]


def test_money_is_told_in_billions_and_what_did_not_move_has_no_sign() -> None:
    rate = Rate(NOBODY, TargetMeasure.AMOUNT, 437_200_000_000, 1_146_000_000_000, 1_900_000_000_000)
    finished, _enforceable, share = compare(rate, rate)
    assert finished == Line("Đã thi hành xong (tỷ đồng)", "437,2", "437,2", "0,0", "0,00%")
    assert share.difference.startswith("0,00")


@pytest.mark.parametrize(("now", "before", "change"), [(5, 0, None), (0, 4, "-100.00"), (9, 8, "12.50")])
def test_where_nothing_was_there_is_no_relative_change(now: int, before: int, change: str | None) -> None:
    assert relative(now, before) == (None if change is None else Decimal(change))
