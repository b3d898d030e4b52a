"""The search box: numbers, names, courts and units by former names, sums as people say them, time limits overdue."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client

from agencies.models import Change, FormerName, Reorganisation, User
from cases.actions.intake import take_in_judgment
from cases.choices import JudgmentKind
from cases.models import Deadline, EnforcementCase
from cases.search import sum_in
from common import clock
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("said", "least", "most"),
    [
        ("1,2 tỷ", 1_150_000_000, 1_249_999_999),
        ("1.25 ty dong", 1_245_000_000, 1_254_999_999),
        ("350 triệu", 349_500_000, 350_499_999),
        ("3 tỷ đồng", 2_500_000_000, 3_499_999_999),
        ("500 nghìn", 499_500, 500_499),
    ],
)
def test_a_sum_means_what_is_rounded_to_it(said: str, least: int, most: int) -> None:
    assert sum_in(said) == (least, most)


@pytest.mark.parametrize("said", ["1247", "Nguyễn Tỷ", "1,2", "tỷ", "12/2024/DS-ST"])
def test_what_is_no_sum_is_not_taken_for_one(said: str) -> None:
    assert sum_in(said) is None


@pytest.fixture
def cases(province: Book) -> list[EnforcementCase]:
    person, unit = province.enforcers["CHV-11"]
    other, office = province.enforcers["CHV-21"]
    return [
        open_case(unit, person, decided_on=date(2026, 3, 1), number="7011", amount=1_200_000_000),
        open_case(office, other, decided_on=date(2026, 3, 1), number="7012", amount=1_210_000_000),
    ]


def ask(username: str, text: str) -> str:
    client = Client()
    client.force_login(User.objects.get(username=username))
    answer = client.get("/tim/", {"q": text})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


@pytest.mark.parametrize("text", ["7011", "7011/QĐ-THADS", " 7011/QD-THADS "])
def test_a_single_exact_number_goes_straight_to_the_record(cases: list[EnforcementCase], text: str) -> None:
    assert ask("truong1", text) == f"/viec/{cases[0].pk}/"


def test_what_one_may_not_see_is_neither_found_nor_counted(cases: list[EnforcementCase]) -> None:
    assert "1 việc" in ask("truong1", "1,2 tỷ")
    assert "2 việc" in ask("thongke", "1,2 tỷ")
    assert "/viec/" not in ask("truong1", "7012").split("<main", 1)[1]
    assert "việc</p>" not in ask("congan", "1,2 tỷ")


def test_the_list_behind_a_sum_holds_those_cases(cases: list[EnforcementCase]) -> None:
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    page = client.get("/viec/?tien_tu=1.150.000.000&tien_den=1249999999").content.decode()
    assert "7011/QĐ-THADS" in page
    assert "7012/QĐ-THADS" not in page
    assert "7011/QĐ-THADS" not in client.get("/viec/?tien_tu=2000000000").content.decode()


def test_overdue_by_so_many_days_opens_the_list_with_as_many(cases: list[EnforcementCase]) -> None:
    today = clock.today()
    Deadline.objects.filter(case=cases[0]).update(due_on=today - timedelta(30))
    Deadline.objects.filter(case=cases[1]).update(due_on=today - timedelta(29))
    page = ask("thongke", "quá hạn 30 ngày")
    assert "1 thời hạn" in page
    client = Client()
    client.force_login(User.objects.get(username="thongke"))
    found = client.get("/thoi-han/?qua_ngay=30").content.decode()
    assert 'data-count="1"' in found


def test_courts_and_units_are_found_by_former_names_without_marks(province: Book) -> None:
    court = province.courts["KV1"]
    change = Reorganisation.objects.create(change=Change.RENAMED, effective_on=date(2025, 7, 1), instrument="NQ", recorded_at=clock.now())
    name = "Tòa án nhân dân huyện Thanh Trì Cũ"
    FormerName.objects.create(agency=court, name=name, until=date(2025, 6, 30), reorganisation=change)
    page = ask("thongke", "thanh tri cu")
    assert "trước đây: Tòa án nhân dân huyện Thanh Trì Cũ" in page
    assert f'href="/don-vi/{court.code}/"' in page


def test_a_judgment_of_the_register_is_found_by_the_beginning_of_its_number(province: Book) -> None:
    today = clock.today()
    row = take_in_judgment(
        number="8123/2026/DS-ST",
        judged_on=today - timedelta(90),
        court=province.courts["KV1"],
        kind=JudgmentKind.CIVIL,
        unit=province.offices[0],
        effective_on=today - timedelta(60),
        urgent=False,
        handed_over_on=None,
        received_on=None,
        channel="",
        ex_officio=True,
        on_request=False,
        note="",
        by=None,
        at=clock.now(),
        today=today,
    )
    assert f"/ban-an/{row.pk}/" in ask("truong1", "8123/2026")
    assert "8123/2026/DS-ST" not in ask("truong2", "8123/2026").split("<main", 1)[1]
