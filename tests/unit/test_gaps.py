"""Numbers missing between judgments that came."""

from cases.gaps import gaps


def test_a_gap_lies_between_two_numbers_of_one_year_and_kind() -> None:
    found = gaps(["3/2026/DS-ST", "7/2026/DS-ST", "5/2026/HS-ST", "4/2025/DS-ST", "6/2025/DS-ST", "không số"])
    assert [str(gap) for gap in found] == ["4–6/2026/DS-ST", "5/2025/DS-ST"]
    assert [gap.count for gap in found] == [3, 1]


def test_twins_and_small_letters_are_one_series_and_a_leap_is_no_gap() -> None:
    assert gaps(["1/2026/ds-st", "1/2026/DS-ST", "2/2026/DS-ST"]) == []
    assert gaps(["1/2026/DS-ST", "900/2026/DS-ST"]) == []
