"""Cases that wait for years: every number of the page opens a list with exactly as many."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from django.core.cache import cache
from django.test import Client

from agencies.models import User
from cases.actions.events import record_event, void_event
from cases.models import EnforcementCase, Label
from common import clock
from law.years import months_after
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def province_of_ages(province: Book) -> Book:
    """Cases of every age in two offices, some without means, one in the separate book, one finished."""
    cache.clear()
    today = clock.today()
    for code, office in (("CHV-11", 0), ("CHV-21", 1)):
        person, unit = province.enforcers[code]
        for place, months in enumerate((3, 14, 30, 48, 80, 130)):
            case = open_case(
                unit,
                person,
                decided_on=months_after(today, -months),
                number=f"9{office}{place}",
                amount=10 ** (7 + place),
            )
            if place == 3:
                record_event(
                    case=case,
                    event="found_not_enforceable",
                    occurred_on=case.decided_on + timedelta(30),
                    by=None,
                    today=today,
                )
            if place == 4:
                record_event(case=case, event="completed", occurred_on=today, by=None, today=today)
    EnforcementCase.objects.filter(decision_number="900").update(credit_institution=True)
    return province


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


@pytest.mark.parametrize(("reader", "total"), [("truong1", 5), ("thongke", 10), ("thanhvien", 10)])
def test_every_number_opens_a_list_with_as_many(province_of_ages: Book, reader: str, total: int) -> None:
    client = as_(reader)
    page = client.get("/viec/ton-dong/").content.decode()
    found = [(unescape(url), int(count)) for url, count in re.findall(r'<a href="(/viec/\?[^"]+)">(\d+)</a>', page)]
    assert len(found) >= 12
    late = re.findall(r'<a href="(/thoi-han/\?ly_do[^"]+)">([\d.]+)</a>', page)
    assert late, "time limits are overdue in this book"
    found += [(unescape(url), int(count.replace(".", ""))) for url, count in late]
    for url, count in found:
        listed = client.get(url).content.decode()
        assert f'data-count="{count}"' in listed, url
    ages = [count for url, count in found if re.fullmatch(r"/viec/\?tuoi=[\w-]+", url)]
    assert sum(ages) == total
    bands = [count for url, count in found if "con_tu" in url or "con_den" in url]
    assert sum(bands) == total


def test_causes_are_the_grounds_of_the_steps_that_stand(province_of_ages: Book) -> None:
    today = clock.today()
    first, second = EnforcementCase.objects.filter(decision_number__in=["901", "902"]).order_by("decision_number")
    day = today - timedelta(20)
    record_event(case=first, event="found_not_enforceable", occurred_on=day, by=None, today=today, ground="no_means")
    stopped = record_event(case=first, event="suspended", occurred_on=day, by=None, today=today, ground="protest")
    record_event(case=second, event="postponed", occurred_on=day, by=None, today=today, ground="Theo Thông báo số 5")
    part = as_("truong1").get("/viec/ton-dong/").content.decode().split('id="can-cu"')[1].split("</table>")[0]
    assert "tạm đình chỉ của người có thẩm quyền kháng nghị" in part
    assert "Căn cứ khác, theo lời của sổ" in part
    void_event(event=stopped, by=None, reason="Ghi nhầm")
    first.refresh_from_db()
    assert first.cause == "no_means", "back where it was, for the reason of then"
    client = as_("truong1")
    assert "901/QĐ-THADS" in client.get("/viec/?can_cu=no_means").content.decode()
    assert "902/QĐ-THADS" in client.get("/viec/?can_cu=khac").content.decode()
    record_event(case=first, event="resumed", occurred_on=today, by=None, today=today)
    first.refresh_from_db()
    assert first.cause == ""


def test_the_oldest_tell_what_happened_last_and_what_the_law_asks_for_next(province_of_ages: Book) -> None:
    page = as_("truong1").get("/viec/ton-dong/").content.decode().split('id="lau-nhat"')[1]
    assert page.index("905/QĐ-THADS") < page.index("903/QĐ-THADS") < page.index("900/QĐ-THADS")
    row = page.split("903/QĐ-THADS")[1].split("</tr>")[0]
    assert "Chưa có điều kiện thi hành" in row
    assert "Xác minh lại điều kiện thi hành án" in row or "gửi lại yêu cầu" in row


def test_one_unit_is_looked_at_and_others_see_nothing(province_of_ages: Book) -> None:
    client = as_("thongke")
    page = client.get(f"/viec/ton-dong/?don_vi={province_of_ages.offices[0].code}").content.decode()
    assert "don_vi=" in page.split('id="tuoi"')[1]
    assert "913/QĐ-THADS" not in page
    assert as_("toaan").get("/viec/ton-dong/").status_code == 404
    assert client.get("/viec/ton-dong/?don_vi=khong-co").status_code == 404


def test_labels_are_given_with_their_criteria_and_counted_where_leaders_look(province_of_ages: Book) -> None:
    label, _made = Label.objects.get_or_create(
        code="dat-dai",
        defaults={"name": "Liên quan đất đai", "name_en": "About land", "criteria": "Giao đất", "criteria_en": "Land"},
    )
    case = EnforcementCase.objects.get(decision_number="902")
    client = as_("truong1")
    page = client.get(f"/viec/{case.pk}/nhan/").content.decode()
    assert f"Liên quan đất đai: {label.criteria}" in unescape(page)
    assert client.post(f"/viec/{case.pk}/nhan/", {"labels": ["dat-dai"]}).status_code == 302
    assert "Liên quan đất đai" in client.get(f"/viec/{case.pk}/").content.decode()
    counted = client.get("/viec/ton-dong/").content.decode().split('id="nhan"')[1].split('id="lau-nhat"')[0]
    (url,) = [unescape(found) for found in re.findall(r'<a href="(/viec/\?[^"]+)">1</a>', counted)]
    assert "902/QĐ-THADS" in client.get(url).content.decode()
    client.post(f"/viec/{case.pk}/nhan/", {})
    assert not case.marks.exists()
    assert as_("truong2").get(f"/viec/{case.pk}/nhan/").status_code == 404
