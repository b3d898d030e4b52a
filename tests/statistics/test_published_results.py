"""What newspapers and agencies print is what the forms print, to the last digit, for a book that has these figures.

Every number goes the way it goes in an office: a register file, `manage.py import_register`, `manage.py form` and
`manage.py rates`. The figures of each book, and where they were printed, stand in `sources`; what a source derives from
them (rates, shares, excesses, differences) stands here as it is printed.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from agencies.models import Agency
from reports.actions.targets import load_national_targets, set_target
from tests.statistics.commands import against, answer, enter, form, percent, rounded, shown
from tests.statistics.published import PublishedYear
from tests.statistics.sources import (
    BINH_PHUOC_2019,
    DONG_THAP_2025_09,
    HA_TINH_2017_06,
    HCMC_2019_06,
    NAM_DINH_2017,
    QUANG_NGAI_2020,
    gia_lai,
    national_2017,
)

pytestmark = pytest.mark.usefixtures("transactional_db")


def check(published: PublishedYear) -> tuple[dict[str, Any], dict[str, Any]]:
    """Forms 01 and 02 show every figure, whole and broken down; the answer is their rows of totals."""
    totals = []
    for code, figures in (("01", published.cases), ("02", published.money)):
        asked = (code, published.code, published.year, published.months, published.version)
        total = shown(form(*asked)["total"])
        assert {key: total[key] for key in figures.columns} == figures.columns
        for by in ("unit", "enforcer"):
            rows = form(*asked, "--by", by)
            parts = [cells for key, cells in rows.items() if key.startswith(by)]
            assert len(parts) >= 5
            for column in ("total", "carried_in", "enforceable", "completed", "not_enforceable"):
                assert sum(cells[column] for cells in parts) == total[column], (by, column)
        totals.append(total)
    return totals[0], totals[1]


def assign(published: PublishedYear, cases: str, amount: str | None = None) -> None:
    """The targets that the source says were assigned to the province."""
    agency = Agency.objects.get(code=published.code)
    for measure, rate in (("cases", cases), ("amount", amount)):
        if rate is not None:
            set_target(
                year=published.year,
                layer="province",
                measure=measure,
                rate=Decimal(rate),
                comparator=">",
                instrument=published.source[:200],
                agency=agency,
            )


def test_the_year_of_binh_phuoc_beats_the_targets_by_what_the_article_says(tmp_path: Path) -> None:
    load_national_targets()
    enter(tmp_path / "so.zip", BINH_PHUOC_2019.book())
    cases, money = check(BINH_PHUOC_2019)
    assert (cases["finished"], cases["rate"]) == (10_967, "77.97")
    assert (rounded(Decimal(money["finished"]) / 10**9, "0.1"), money["rate"]) == ("437.2", "38.13")
    assembly = against(BINH_PHUOC_2019.code, BINH_PHUOC_2019.year, BINH_PHUOC_2019.months, "national_assembly")
    assert (assembly["cases"]["target"], assembly["cases"]["excess"], assembly["cases"]["met"]) == (
        "73.00",
        "4.97",
        True,
    )
    assert (assembly["amount"]["target"], assembly["amount"]["excess"]) == ("33.00", "5.13")


def test_nam_dinh_2017_by_cases_and_by_money(tmp_path: Path) -> None:
    enter(tmp_path / "so.zip", NAM_DINH_2017.book())
    assign(NAM_DINH_2017, "73", "32")
    cases, money = check(NAM_DINH_2017)
    assert (cases["total"], cases["enforceable"], cases["finished"]) == (7_259, 5_422, 4_918)
    assert (cases["rate"], money["rate"]) == ("90.70", "62.91")
    assert (money["total"], money["enforceable"], money["finished"]) == (
        470_581_046_000,
        163_702_787_000,
        102_990_477_000,
    )
    excess = against(NAM_DINH_2017.code, NAM_DINH_2017.year, NAM_DINH_2017.months, "province")
    assert (excess["cases"]["excess"], excess["amount"]["excess"]) == ("17.70", "30.91")


def test_half_a_year_of_ha_tinh_2017(tmp_path: Path) -> None:
    enter(tmp_path / "so.xlsx", HA_TINH_2017_06.book())
    cases, money = check(HA_TINH_2017_06)
    assert (cases["finished"], cases["enforceable"], rounded(cases["rate"], "0.1")) == (1_650, 2_165, "76.2")
    assert (money["finished"], money["enforceable"]) == (39_719_213_000, 256_042_923_000)
    assert rounded(money["rate"], "0.1") == "15.5"


def test_quang_ngai_2020_misses_one_target_and_beats_the_other_by_three_points(tmp_path: Path) -> None:
    enter(tmp_path / "so.zip", QUANG_NGAI_2020.book())
    assign(QUANG_NGAI_2020, "81", "38")
    cases, money = check(QUANG_NGAI_2020)
    assert (cases["total"], cases["carried_in"], cases["newly_accepted"]) == (8_169, 2_548, 5_621)
    assert (money["total"], money["newly_accepted"]) == (1_088_473_419_000, 588_190_067_000)
    excess = against(QUANG_NGAI_2020.code, QUANG_NGAI_2020.year, QUANG_NGAI_2020.months, "province")
    assert [(rounded(line["rate"], "1"), rounded(line["excess"], "1")) for line in excess.values()] == [
        ("78", "-3"),
        ("41", "3"),
    ]
    assert [line["met"] for line in excess.values()] == [False, True]


def test_two_years_of_gia_lai_agree_with_each_other_and_with_print(tmp_path: Path) -> None:
    enter(tmp_path / "so.zip", gia_lai())
    year_21, year_22 = (shown(form("01", "THADS-GL", year, 12, "TT06-2019")["total"]) for year in (2021, 2022))

    assert (year_21["total"], year_21["newly_accepted"], year_21["finished"]) == (16_608, 10_009, 8_431)
    assert (year_21["enforceable"], year_21["not_enforceable"], year_21["rate"]) == (12_003, 4_355, "70.24")
    assert year_21["to_enforce"] == 16_501  # implied by the printed shares
    assert shares(year_21) == ("72.74", "26.39", "0.87")

    assert (year_22["total"], year_22["newly_accepted"], year_22["to_enforce"]) == (18_916, 11_261, 18_819)
    assert (year_22["enforceable"], year_22["not_enforceable"], year_22["finished"]) == (13_409, 5_255, 11_072)
    assert year_22["postponed"] + year_22["suspended"] == 155
    assert shares(year_22) == ("71.25", "27.92", "0.82")  # the article prints 0.83, what is left to 100
    assert year_22["rate"] == "82.57"
    set_target(
        year=2022,
        layer="province",
        measure="cases",
        rate=Decimal(82),
        comparator=">",
        instrument="Chỉ tiêu năm 2022",
        agency=Agency.objects.get(code="THADS-GL"),
    )
    assert against("THADS-GL", 2022, 12, "province")["cases"]["excess"] == "0.57"

    assert year_22["newly_accepted"] - year_21["newly_accepted"] == 1_252
    assert percent(1_252, 10_009) == "12.51"
    assert year_22["finished"] - year_21["finished"] == 2_641
    assert Decimal(year_22["rate"]) - Decimal(year_21["rate"]) == Decimal("12.33")
    # what was carried out is carried in, but for what left for the separate book (C7)
    assert year_21["carried_out"] - year_22["carried_in"] == year_22["separate_book"] == 415

    money = form("02", "THADS-GL", 2022, 12, "TT06-2019")["total"]
    printed = {"total": 2_457, "carried_in": 1_684, "newly_accepted": 773, "to_enforce": 2_406, "enforceable": 1_270}
    assert {key: billions(money[key]) for key in printed} == {key: str(number) for key, number in printed.items()}
    assert (billions(money["not_enforceable"]), shares(money)[1]) == ("1051", "43.71")
    assert rounded(shares(money)[0], "0.1") == "52.8"


def shares(cells: dict[str, Any]) -> tuple[str, str, str]:
    """Enforceable, not enforceable and the third class in per cent of what is to be enforced."""
    third = cells["postponed"] + cells["suspended"]
    return tuple(percent(part, cells["to_enforce"]) for part in (cells["enforceable"], cells["not_enforceable"], third))


def billions(amount: int) -> str:
    return rounded(Decimal(amount) / 10**9, "1")


# -- larger than a province's newspaper: at full size only in the long run ----------------------------

FULL = pytest.param(1, marks=pytest.mark.long, id="full")


@pytest.mark.parametrize("one_in", [pytest.param(50, id="a fiftieth"), FULL])
def test_nine_months_of_dong_thap_2025_leave_a_third_class(tmp_path: Path, one_in: int) -> None:
    published = DONG_THAP_2025_09.one_in(one_in)
    enter(tmp_path / "so.zip", published.book())
    cases, _money = check(published)
    if one_in == 1:
        assert (cases["total"], cases["entrusted"], cases["withdrawn"]) == (53_640, 368, 6)
        assert cases["to_enforce"] == 53_640 - 368 - 6 == 53_266
        assert (cases["enforceable"], cases["not_enforceable"]) == (34_110, 17_034)
        assert (cases["postponed"] + cases["suspended"], cases["separate_book"]) == (2_122, 12_458)
        assert shares(cases)[2] == "3.98"


@pytest.mark.parametrize("one_in", [pytest.param(50, id="a fiftieth"), FULL])
def test_half_a_year_of_ho_chi_minh_city_2019_with_cases_drawn_up(tmp_path: Path, one_in: int) -> None:
    load_national_targets()
    published = HCMC_2019_06.one_in(one_in)
    enter(tmp_path / "so.zip", published.book())
    cases, _money = check(published)
    rows = form("01", published.code, 2019, 6, published.version, "--by", "unit")
    province = rows[f"unit:{published.code}"]
    assert (province["withdrawn"], cases["withdrawn"]) == (0, published.cases.drawn_up)  # they leave the offices
    if one_in == 1:
        assert (cases["total"], cases["entrusted"], cases["withdrawn"]) == (79_177, 580, 4)
        assert cases["to_enforce"] == 79_177 - 580 - 4 == 54_681 + 23_912
        assert cases["rate"] == "48.49"
        # “vượt tiến độ 11,99 %”: the yearly target of 73 pro rata by month
        assert against(published.code, 2019, 6, "ministry")["cases"]["excess_over_pace"] == "11.99"


@pytest.mark.long
def test_seven_and_nine_months_of_the_country_2017(tmp_path: Path) -> None:
    book = national_2017()
    assert len(book) == 736_747
    part = 160_000  # a file takes 500.000 rows, and its rows are held in memory
    for start in range(0, len(book), part):
        path = book.write(tmp_path / "so.zip", range(start, min(start + part, len(book))))
        tally = answer("import_register", str(path))
        assert tally["read"] == tally["new"]

    months_7, months_9 = (shown(form("01", "THADS-TQ", 2017, months, "TT08-2015")["total"]) for months in (7, 9))
    assert (months_7["total"], months_7["carried_in"], months_7["newly_accepted"]) == (631_587, 290_524, 341_063)
    assert (months_7["to_enforce"], months_7["finished"], months_7["carried_out"]) == (625_425, 267_165, 358_260)
    assert (months_7["enforceable"], months_7["not_enforceable"], months_7["rate"]) == (482_175, 143_250, "55.41")
    assert shares(months_7)[:2] == ("77.10", "22.90")
    assert months_7["enforceable"] - months_7["finished"] == 215_010

    assert (months_9["total"], months_9["carried_in"], months_9["newly_accepted"]) == (736_747, 290_524, 446_223)
    assert (months_9["to_enforce"], months_9["finished"], months_9["carried_out"]) == (728_227, 369_372, 358_855)
    assert (months_9["enforceable"], months_9["not_enforceable"], months_9["rate"]) == (579_413, 148_814, "63.75")
    assert shares(months_9)[:2] == ("79.56", "20.44")
    assert months_9["enforceable"] - months_9["finished"] == 210_041

    money_7, money_9 = (form("02", "THADS-TQ", 2017, months, "TT08-2015")["total"] for months in (7, 9))
    assert (money_7["total"], money_7["newly_accepted"]) == (144_833_439_017_000, 40_360_039_233_000)
    assert (money_9["total"], money_9["carried_in"]) == (168_182_330_867_000, 104_473_399_784_000)
    for by, parts in (("unit", 64), ("enforcer", 64 * 3 + 1)):
        rows = form("01", "THADS-TQ", 2017, 9, "TT08-2015", "--by", by)
        found = [cells for key, cells in rows.items() if key.startswith(by)]
        assert len(found) == parts
        assert sum(cells["total"] for cells in found) == 736_747
