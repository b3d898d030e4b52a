"""The sentences of reports about two periods and about several years, over small books in the same relations."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.utils import translation

from agencies.models import User
from common import clock
from reports.comparison.pairs import pair_of
from reports.presenters.comparison.sentences import Parts, sentences, spoken
from tests.factories.province import Book
from tests.factories.years import Life, keep

pytestmark = pytest.mark.django_db
BILLION = 10**9


def told(*, opens: bool = False, row: str = "total", **words: Any) -> list[Parts]:
    pair = pair_of({"agency": "THADS"} | words, today=clock.today())
    return sentences(pair, row, opens=opens)


def text(**words: Any) -> list[str]:
    """The sentences with plain spaces."""
    return [spoken(parts).replace("\N{NO-BREAK SPACE}", " ") for parts in told(**words)]


def lives(begun: date, finished: int, going_on: int, money: int) -> Iterator[Life]:
    """Cases that begin on a day: some are finished within months with so much money in all, the others go on."""
    for number in range(finished):
        amount = BILLION if number else money - (finished - 1) * BILLION
        yield Life(begun, begun + timedelta(90 + number % 60), amount)
    for _number in range(going_on):
        yield Life(begun)


def year_after_year() -> Iterator[Life]:
    """2022: 180 of 219. 2023: 157 of 196, where 39 had stayed; money falls from 366,8 to 181,2 tỷ."""
    yield from lives(date(2021, 11, 15), 180, 39, 366_800_000_000)
    yield from lives(date(2022, 11, 15), 157, 0, 181_200_000_000)


def test_a_year_against_the_year_before(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, year_after_year())
    assert text(year=2023, months=12) == [
        "Năm 2023, cơ quan THADS đã thi hành xong 157 việc, giảm 23 việc so với năm 2022, đạt tỷ lệ 80,10% "
        "(giảm 2,09 điểm % so với năm 2022); về tiền đã thi hành xong 181,2 tỷ đồng, giảm 50,60% so với năm 2022."
    ]
    assert text(year=2022, months=12, against_year=2023) == [
        "Năm 2022, cơ quan THADS đã thi hành xong 180 việc, tăng 23 việc so với năm 2023, đạt tỷ lệ 82,19% "
        "(tăng 2,09 điểm % so với năm 2023); về tiền đã thi hành xong 366,8 tỷ đồng, tăng 102,43% so với năm 2023."
    ]
    assert text(form="02", year=2023, months=12) == text(form="01", year=2023, months=12), "whichever form it stands in"


def test_several_years_and_the_years_before_them(province: Book, tmp_path: Path) -> None:
    """128 finished of the 159 that could be enforced, in the four reporting years 2021 to February 2024."""
    keep(
        tmp_path,
        [
            *lives(date(2020, 11, 15), 100, 20, 3_000_000_000_000),
            *lives(date(2023, 10, 16), 28, 11, 667_000_000_000),
            *lives(date(2018, 11, 15), 64, 0, 64 * BILLION),
        ],
    )
    first, second = text(year=2024, months=5, from_year=2021)
    assert first == (
        "Giai đoạn năm 2021 đến hết tháng 02/2024, toàn tỉnh đã thi hành xong 128 việc và 3.667 tỷ đồng "
        "(chiếm 80,50% số việc có điều kiện thi hành: 159 việc)."
    )
    assert second == (
        "So với giai đoạn năm 2017 đến hết tháng 02/2020: số việc thi hành xong tăng 64 việc; số tiền thi hành xong "
        "tăng 5.629,69%; tỷ lệ về việc giảm 19,50 điểm %."
    )
    assert text(year=2022, months=12, from_year=2021)[0].startswith("Giai đoạn năm 2021 đến năm 2022, toàn tỉnh")
    assert text(as_of="2024-02-05", from_year=2021)[0].startswith("Giai đoạn năm 2021 đến hết ngày 05/02/2024, ")
    assert text(year=2022, months=12, from_year=2022)[0].startswith("Năm 2022, toàn tỉnh")


def test_what_did_not_move_is_said_so_and_the_same_months_are_the_same_period(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, [*lives(date(2021, 10, 5), 4, 0, 4 * BILLION), *lives(date(2022, 10, 5), 4, 0, 4 * BILLION)])
    assert text(year=2023, months=6) == [
        "6 tháng năm 2023, cơ quan THADS đã thi hành xong 4 việc, không đổi so với cùng kỳ năm 2022, đạt tỷ lệ 100,00% "
        "(không đổi so với cùng kỳ năm 2022); về tiền đã thi hành xong 4,0 tỷ đồng, không đổi so với cùng kỳ năm 2022."
    ]
    assert "so với 5 tháng năm 2022" in text(year=2023, months=6, against_months=5)[0]
    assert text(as_of="2023-03-15")[0].startswith("Năm 2023 đến hết ngày 15/03/2023, ")


def test_without_figures_of_the_other_period_nothing_is_compared(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, lives(date(2021, 11, 15), 2, 2, 3 * BILLION))
    assert text(year=2022, months=12) == [
        "Năm 2022, cơ quan THADS đã thi hành xong 2 việc, đạt tỷ lệ 50,00%; về tiền đã thi hành xong 3,0 tỷ đồng.",
        "Sổ chưa có số liệu năm 2021 để so sánh.",
    ]
    assert text(year=2019, months=12)[0].startswith("Năm 2019, cơ quan THADS đã thi hành xong 0 việc; về tiền")


def test_a_row_and_an_office_are_called_by_their_names(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, lives(date(2021, 11, 15), 3, 1, 3 * BILLION))
    assert "cơ quan THADS (Chủ động) đã thi hành xong 2 việc" in text(year=2022, months=12, row="ex_officio")[0]
    office = province.offices[0]
    assert f"{office.name} đã thi hành xong 3 việc" in text(year=2022, months=12, agency=office.code)[0]
    assert f"{office.short_name or office.name} đã" in text(year=2022, months=12, by="unit", row="unit:KV1")[0]


def test_the_sentences_are_told_in_english_too(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, year_after_year())
    with translation.override("en"):
        (sentence,) = text(year=2023, months=12)
    assert "157" in sentence
    assert "80.10%" in sentence
    assert "50.60%" in sentence


def test_every_figure_of_a_sentence_opens_the_cases_behind_it(province: Book, tmp_path: Path) -> None:
    keep(tmp_path, [*lives(date(2021, 11, 15), 4, 3, 9 * BILLION), *lives(date(2022, 11, 15), 2, 1, 5 * BILLION)])
    client = Client()
    client.force_login(User.objects.get(username="thongke"))
    for words in ({"year": 2023, "months": 12}, {"year": 2023, "months": 12, "from_year": 2023}):
        for parts in told(opens=True, **words):
            linked = [part for part in parts if part.url]
            assert len(linked) >= 3
            for part in linked:
                answer = client.get(part.url)
                assert answer.status_code == 200, part
                column = parse_qs(urlsplit(part.url).query)["cot"][0]
                if "việc" in part.text and column == "finished":
                    number = part.text.split()[0]
                    assert re.search(f'data-total="-?{number}"', answer.content.decode()), part
    assert not any(part.url for parts in told(year=2023, months=12) for part in parts), "without the right, no link"
