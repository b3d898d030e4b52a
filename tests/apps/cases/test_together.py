"""One event in many cases: what will change, what cannot and why are told before anything is written."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from agencies.models import User
from cases.actions.events import record_event
from cases.models import CaseEvent, EnforcementCase
from tests.factories.province import Book, open_case
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 25)
ADDRESS = "/viec/hang-loat/"


@pytest.fixture
def cases(province: Book) -> list[EnforcementCase]:
    """Three cases of the first office, the last of them ended; one of the second."""
    person, unit = province.enforcers["CHV-11"]
    other, office = province.enforcers["CHV-21"]
    found = [open_case(unit, person, decided_on=date(2026, 7, 6), number=str(number)) for number in (1, 2, 3)]
    record_event(case=found[2], event="completed", occurred_on=date(2026, 8, 3), by=None, today=TODAY)
    return [*found, open_case(office, other, decided_on=date(2026, 7, 6), number="4")]


@pytest.fixture
def clerk(province: Book) -> Client:
    client = Client()
    client.force_login(User.objects.get(username="thuky1"))
    return client


def typed(cases: list[EnforcementCase], act: str, **more: str) -> dict[str, object]:
    return {"hanh-dong": act, "chon": [case.pk for case in cases], "occurred_on": "08/07/2026", "query": ""} | more


def test_what_will_change_and_what_cannot_are_told_and_nothing_is_written_yet(cases: list[EnforcementCase], clerk: Client) -> None:
    before = CaseEvent.objects.count()
    page = clerk.post(ADDRESS, typed(cases, "thong-bao", buoc="xem", occurred_on="05/08/2026")).content.decode()
    changed = page.split('id="duoc"')[1]
    refused = page.split('id="khong"')[1].split('id="duoc"')[0]
    assert "1/QĐ-THADS" in changed and "2/QĐ-THADS" in changed
    assert "3/QĐ-THADS" in refused and "Việc đã kết thúc" in refused
    assert "4/QĐ-THADS" not in page, "a case of another office is not even named"
    assert CaseEvent.objects.count() == before


def test_each_case_is_written_where_the_law_allows_it(cases: list[EnforcementCase], clerk: Client) -> None:
    page = clerk.post(ADDRESS, typed(cases, "thong-bao", buoc="ghi", occurred_on="05/08/2026"), follow=True).content.decode()
    assert "Đã ghi 2 việc" in page
    assert "Không ghi được" in page
    for case in cases[:2]:
        assert case.events.filter(event="served", occurred_on=date(2026, 8, 5)).count() == 1
        assert_case_is_sound(case)
    assert not cases[3].events.filter(event="served").exists()
    assert_balances_follow_the_entries()


def test_cases_are_given_to_an_enforcer_or_classified_at_once(cases: list[EnforcementCase], clerk: Client) -> None:
    clerk.post(ADDRESS, typed(cases[:2], "phan-cong", buoc="ghi", to_enforcer="CHV-12"))
    assert {EnforcementCase.objects.get(pk=case.pk).enforcer.code for case in cases[:2]} == {"CHV-12"}
    clerk.post(
        ADDRESS,
        typed(
            cases[:2],
            "phan-loai",
            buoc="ghi",
            event="found_not_enforceable",
            ground="no_means",
            occurred_on="10/07/2026",
        ),
    )
    assert {EnforcementCase.objects.get(pk=case.pk).status for case in cases[:2]} == {5}
    refused = clerk.post(ADDRESS, typed(cases[:2], "phan-cong", buoc="xem", to_enforcer="CHV-21"))
    assert refused.status_code == 422, "not to an enforcer of another office"


def test_all_that_the_filter_holds_may_be_meant_and_nothing_chosen_is_said(cases: list[EnforcementCase], clerk: Client) -> None:
    whole = typed([], "thong-bao", query="trang_thai=in_progress") | {"tat-ca": "1"}
    page = clerk.post(ADDRESS, whole).content.decode()
    assert "2 việc đã chọn" in page
    nothing = clerk.post(ADDRESS, typed([], "thong-bao"), follow=True).content.decode()
    assert "Chưa chọn việc nào" in nothing


def test_only_those_who_work_on_cases_may_and_only_what_exists(cases: list[EnforcementCase], clerk: Client) -> None:
    reader = Client()
    reader.force_login(User.objects.get(username="thanhvien"))
    assert reader.post(ADDRESS, typed(cases, "thong-bao")).status_code == 404
    assert clerk.post(ADDRESS, typed(cases, "khong-co")).status_code == 404
    assert 'name="chon"' in clerk.get("/viec/").content.decode()
    assert 'name="chon"' not in reader.get("/viec/").content.decode()
