"""The articles with which the project began print figures; books that have these figures print them again."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest
from django.utils import translation

from common import clock
from reports.actions.targets import load_national_targets, set_target
from reports.comparison.pairs import pair_of
from reports.models import Layer
from reports.presenters.comparison.sentences import sentences, spoken
from reports.presenters.results.last_year import relative
from reports.statutory.algebra import ratio
from tests.statistics.commands import against, enter, form, rounded, shown
from tests.statistics.sources import BINH_PHUOC_2019, long_an, phu_yen

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_phu_yen_finishes_276_cases_fewer_at_a_rate_2_09_points_lower(tmp_path: Path) -> None:
    enter(tmp_path / "so.zip", phu_yen())
    year_22, year_23 = (shown(form("01", "THADS-PY", year, 12, "TT06-2019")["total"]) for year in (2022, 2023))
    assert (year_22["finished"], year_22["enforceable"], year_22["rate"]) == (5_875, 7_148, "82.19")
    assert (year_23["finished"], year_23["enforceable"], year_23["rate"]) == (5_599, 6_990, "80.10")
    assert year_23["finished"] - year_22["finished"] == -276
    assert Decimal(year_23["rate"]) - Decimal(year_22["rate"]) == Decimal("-2.09")
    # what was carried out is carried in, but for what left for the separate book
    assert year_22["carried_out"] - year_23["carried_in"] == year_23["separate_book"] == 310

    money_22, money_23 = (shown(form("02", "THADS-PY", year, 12, "TT06-2019")["total"]) for year in (2022, 2023))
    assert (money_22["finished"], money_23["finished"]) == (367_300_000_000, 181_446_200_000)
    assert relative(money_23["finished"], money_22["finished"]) == Decimal("-50.60")
    assert sentence("THADS-PY", year=2023, months=12) == (
        "Năm 2023, cơ quan THADS đã thi hành xong 5.599 việc, giảm 276 việc so với năm 2022, đạt tỷ lệ 80,10% (giảm 2,09 điểm % "
        "so với năm 2022); về tiền đã thi hành xong 181,4 tỷ đồng, giảm 50,60% so với năm 2022."
    )


def sentence(agency: str, **words: int) -> str:
    """The first sentence of the comparison of a period, as people read it."""
    with translation.override("vi"):
        pair = pair_of({"form": "01", "agency": agency} | words, today=clock.today())
        return spoken(sentences(pair, "total", opens=False)[0]).replace("\xa0", " ")


def test_long_an_finishes_44_300_cases_from_2021_to_february_2024(tmp_path: Path) -> None:
    enter(tmp_path / "so.zip", long_an())
    periods = ((2021, 12), (2022, 12), (2023, 12), (2024, 5))
    cases, money = ([shown(form(code, "THADS-LA", *period, "TT06-2019")["total"]) for period in periods] for code in ("01", "02"))
    assert [cells["finished"] for cells in cases] == [12_600, 13_900, 14_200, 3_612]
    finished = sum(cells["finished"] for cells in cases)
    assert finished == 44_312
    # each case once: finished in the span, or enforceable and unfinished on its last day
    with_conditions = finished + cases[-1]["enforceable"] - cases[-1]["finished"]
    assert with_conditions == 55_046
    assert str(ratio(finished, with_conditions)) == "80.50"

    amount = sum(cells["finished"] for cells in money)
    assert (amount, rounded(Decimal(amount) / 10**9, "1")) == (3_667_200_000_000, "3667")
    assert sentence("THADS-LA", from_year=2021, year=2024, months=5) == (
        "Giai đoạn năm 2021 đến hết tháng 02/2024, toàn tỉnh đã thi hành xong 44.312 việc và 3.667 tỷ đồng "
        "(chiếm 80,50% số việc có điều kiện thi hành: 55.046 việc)."
    )
    for before, after in pairwise(cases):
        assert before["carried_out"] - after["carried_in"] == after["separate_book"] - before["separate_book"]


def test_binh_phuoc_beats_the_assembly_and_misses_the_ministry_at_once(tmp_path: Path) -> None:
    """The article names the Assembly's figures and says that the Ministry's were missed; those are made up here."""
    load_national_targets()
    enter(tmp_path / "so.zip", BINH_PHUOC_2019.book())
    for measure, rate in (("cases", "78.00"), ("amount", "40.00")):
        set_target(year=2019, layer=Layer.MINISTRY, measure=measure, rate=Decimal(rate), comparator=">", instrument="Chỉ tiêu Bộ giao")
    verdicts = {
        layer: {measure: (line["rate"], line["excess"], line["met"]) for measure, line in against("THADS-BP", 2019, 12, layer).items()}
        for layer in ("national_assembly", "ministry")
    }
    assert verdicts == {
        "national_assembly": {"cases": ("77.97", "4.97", True), "amount": ("38.13", "5.13", True)},
        "ministry": {"cases": ("77.97", "-0.03", False), "amount": ("38.13", "-1.87", False)},
    }
