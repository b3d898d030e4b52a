"""Lists: sorted, paged, in the columns a person chose, as files, and under filters that people keep and share."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from datetime import date, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation
from python_calamine import CalamineWorkbook

from agencies.models import User
from cases.actions.events import record_event, void_event
from cases.filters import CaseFilter, DeadlineFilter, EntrustmentFilter, HandoverFilter, HistoryFilter
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase
from common import clock, jobs
from coordination.filters import RequestFilter
from desk import files, lists
from desk.models import ColumnChoice, ListExport, SavedFilter
from tests.factories.html import tight
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def counts_are_fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def cases(province: Book) -> list[EnforcementCase]:
    """Five cases of the first office, of rising amounts, the youngest first in the list; one of the second office."""
    person, unit = province.enforcers["CHV-11"]
    found = [open_case(unit, person, decided_on=date(2026, 3, day), number=f"7{day}", amount=day * 1_000_000) for day in range(1, 6)]
    other, office = province.enforcers["CHV-21"]
    open_case(office, other, decided_on=date(2026, 3, 9), number="799", amount=1)
    return found


def as_(username: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=username))
    return client


def numbers_on(page: str) -> list[str]:
    """The decision numbers of the rows, in their order."""
    rows = page.split("<tbody data-rows>", 1)[1].split("</tbody>", 1)[0] if "<tbody data-rows>" in page else ""
    return [part.split("/QĐ-THADS</a>")[0].rsplit(">", 1)[1] for part in rows.split("<tr>")[1:]]


def read(answer: Any) -> list[list[str]]:
    """The lines of a csv that was sent."""
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_a_head_sorts_and_turns_and_says_so(cases: list[EnforcementCase]) -> None:
    client = as_("truong1")
    assert numbers_on(client.get("/viec/").content.decode())[:5] == ["75", "74", "73", "72", "71"]
    page = client.get("/viec/?sap=phai-thi-hanh").content.decode()
    assert numbers_on(page)[:5] == ["71", "72", "73", "74", "75"]
    assert 'aria-sort="ascending"' in page
    assert "?sap=-phai-thi-hanh" in page, "pressed again it turns"
    assert numbers_on(client.get("/viec/?sap=khong-co").content.decode())[0] == "75", "an unknown word sorts nothing"


def test_a_page_has_as_many_rows_as_one_wants_and_keeps_the_conditions(province: Book, cases: list[EnforcementCase]) -> None:
    person, unit = province.enforcers["CHV-11"]
    for number in range(100, 130):
        open_case(unit, person, decided_on=date(2026, 2, 2), number=str(number))
    client = as_("truong1")
    assert len(numbers_on(client.get("/viec/?cach=on_request").content.decode())) == 25
    page = client.get("/viec/?cach=on_request&moi_trang=50").content.decode()
    assert len(numbers_on(page)) == 35
    assert 'name="moi_trang" value="50"' in page, "the panel of filters keeps it"
    assert "Cách ra quyết định: <b>Theo yêu cầu</b>" in page
    assert 'class="chip" href="?moi_trang=50"' in page, "the chip takes its condition away and nothing else"


def beside(page: str, word: str) -> dict[str, int]:
    """The number beside each choice of a group of the panel."""
    found = re.findall(rf'name="{word}" value="(\w+)"[^>]*>[^<]+<span class="check__n">([\d.]+)<', page)
    return {choice: int(count.replace(".", "")) for choice, count in found}


def test_the_number_beside_a_choice_is_the_length_of_its_list(cases: list[EnforcementCase]) -> None:
    today = clock.today()
    record_event(case=cases[0], event=Event.COMPLETED, occurred_on=today, by=None, today=today)
    client = as_("thongke")
    chosen = "cach=on_request&trang_thai=in_progress"
    page = client.get(f"/viec/?{chosen}").content.decode()
    for word, others in (("trang_thai", "cach=on_request"), ("cach", "trang_thai=in_progress"), ("loai", chosen)):
        counts = beside(page, word)
        assert counts, word
        for choice, count in counts.items():
            listed = client.get(f"/viec/?{others}&{word}={choice}").content.decode()
            assert f'data-count="{count}"' in listed, (word, choice)
    assert beside(page, "trang_thai")["completed"] == 1, "what is chosen in a group does not empty the others of it"
    assert re.search(r'<option value="KV2">[^<]+ \(1\)</option>', tight(page)), "an office bears the number of its cases"


def test_counts_kept_for_one_reader_are_not_shown_to_one_who_sees_less(cases: list[EnforcementCase]) -> None:
    everything = beside(as_("thongke").get("/viec/").content.decode(), "trang_thai")["in_progress"]
    own = beside(as_("truong2").get("/viec/").content.decode(), "trang_thai")["in_progress"]
    assert 0 < own < everything
    mine = as_("chv11").get("/viec/?bo-loc=cua-toi").content.decode()
    assert 'data-count="5"' in mine


def test_columns_are_chosen_ordered_and_reset_and_the_file_follows(cases: list[EnforcementCase]) -> None:
    client = as_("truong1")
    client.post(
        "/danh-sach/viec/cot/",
        {"cot": ["so", "con-lai", "ban-an"], "thu-tu-so": "2", "thu-tu-con-lai": "3", "thu-tu-ban-an": "1"},
    )
    assert ColumnChoice.objects.get().columns == ["ban-an", "so", "con-lai"]
    page = client.get("/viec/").content.decode()
    heads = page.split("<thead>", 1)[1].split("</thead>", 1)[0]
    assert heads.index("Bản án, quyết định") < heads.index("Số quyết định") < heads.index("Còn lại")
    assert "Trạng thái" not in heads
    lines = read(client.get("/viec/?dang=csv&sap=phai-thi-hanh"))
    assert lines[0] == ["Bản án, quyết định", "Số quyết định", "Còn lại (đồng)"]
    assert lines[1] == ["71/2026/DS-ST", "71/QĐ-THADS", "1000000"]
    client.post("/danh-sach/viec/cot/", {"mac-dinh": "1"})
    assert not ColumnChoice.objects.exists()
    assert client.post("/danh-sach/khong-co/cot/").status_code == 404


def test_a_file_holds_what_is_shown_and_no_formula(cases: list[EnforcementCase]) -> None:
    debtor = cases[0].parties.get(role="debtor")
    debtor.name = "=CMD()"
    debtor.save()
    client = as_("truong1")
    lines = read(client.get("/viec/?dang=csv&q=71"))
    assert [line[1] for line in lines[1:]] == ["'=CMD()"]
    assert len(read(client.get("/viec/?dang=csv"))) == 1 + EnforcementCase.objects.filter(agency=cases[0].agency).count()
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/viec/?dang=xlsx&q=71").content))
    row = book.get_sheet_by_index(0).to_python()[1]
    assert row[0] == "71/QĐ-THADS"
    assert 1_000_000 in row
    assert client.get("/viec/?dang=csv&trang_thai=khong-co").status_code == 400


def test_a_file_is_in_the_readers_language(cases: list[EnforcementCase]) -> None:
    client = as_("truong1")
    user = User.objects.get(username="truong1")
    user.language = "en"
    user.save()
    lines = read(client.get("/viec/?dang=csv&q=71"))
    with translation.override("en"):
        assert lines[0][0] == translation.gettext("Số quyết định")
    assert "In progress" in lines[1]


@pytest.mark.parametrize("address", ["/viec/", "/thoi-han/", "/ban-an/", "/uy-thac/", "/viec/dien-bien/"])
def test_every_list_sorts_by_every_column_it_offers_and_writes_files(cases: list[EnforcementCase], address: str) -> None:
    client = as_("truong1")
    listing = address.strip("/").rsplit("/", 1)[-1]
    columns = lists_by_key()[listing].columns
    client.post(f"/danh-sach/{listing}/cot/", {"cot": [column.key for column in columns]})
    for column in columns:
        if column.sort:
            assert client.get(f"{address}?sap=-{column.key}").status_code == 200
    assert len(read(client.get(f"{address}?dang=csv"))[0]) == len(columns)
    assert client.get(f"{address}?dang=xlsx").status_code == 200


def lists_by_key() -> dict[str, Any]:
    from desk.registry import LISTINGS  # noqa: PLC0415  filled when the apps are ready

    return {key: page.listing for key, page in LISTINGS.items()}


def test_a_saved_filter_has_an_address_and_is_shared_with_the_unit_alone(cases: list[EnforcementCase]) -> None:
    clerk = as_("thuky1")
    clerk.post(
        "/danh-sach/viec/bo-loc/",
        {"name": "Án trên 3 triệu", "query": "sap=-phai-thi-hanh&cach=on_request&trang=4", "shared": "1"},
    )
    kept = SavedFilter.objects.get()
    assert (kept.key, kept.query) == ("an-tren-3-trieu", "sap=-phai-thi-hanh&cach=on_request")
    page = as_("chv11").get("/viec/?bo-loc=an-tren-3-trieu").content.decode()
    assert numbers_on(page)[:2] == ["75", "74"]
    assert "Theo yêu cầu</b>" in page
    assert 'href="?bo-loc=an-tren-3-trieu" aria-current="page"' in page
    assert "Án trên 3 triệu" not in as_("truong2").get("/viec/").content.decode()
    stranger = as_("truong2").get("/viec/?bo-loc=an-tren-3-trieu").content.decode()
    assert 'class="chips"' not in stranger, "a filter one may not see narrows nothing"
    assert as_("chv11").post("/danh-sach/viec/bo-loc/an-tren-3-trieu/xoa/").status_code == 404
    clerk.post("/danh-sach/viec/bo-loc/an-tren-3-trieu/xoa/")
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ({"name": "", "query": "cach=on_request"}, "Nhập tên bộ lọc"),
        ({"name": "A", "query": "trang=2"}, "Chưa có điều kiện nào"),
    ],
)
def test_a_filter_without_name_or_condition_is_not_kept(province: Book, typed: dict[str, str], says: str) -> None:
    client = as_("thuky1")
    answer = client.post("/danh-sach/viec/bo-loc/", typed, follow=True)
    assert says in answer.content.decode()
    assert not SavedFilter.objects.exists()


def test_cases_of_ones_own_and_those_with_something_overdue(province: Book, cases: list[EnforcementCase]) -> None:
    record_event(case=cases[0], event="served", occurred_on=date(2026, 3, 4), by=None, today=date(2026, 11, 25))
    client = as_("chv11")
    own = client.get("/viec/?bo-loc=cua-toi").content.decode()
    assert set(numbers_on(own)) >= {"71", "75"}
    other = as_("truong1").get("/viec/?cua_toi=1").content.decode()
    assert "71" not in numbers_on(other)
    assert "71" in numbers_on(client.get("/viec/?han=qua-han").content.decode())


def test_a_very_large_list_is_counted_so_far_as_people_turn_pages(cases: list[EnforcementCase], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "EXACT", 3)
    client = as_("thongke")
    assert "trong hơn" not in client.get("/viec/").content.decode()
    monkeypatch.setattr(lists, "LARGE", 0)
    assert "1–3 trong hơn 3 việc" in client.get("/viec/").content.decode()


def test_each_status_says_how_many_cases_it_would_give_under_the_other_conditions(cases: list[EnforcementCase]) -> None:
    record_event(case=cases[0], event="completed", occurred_on=date(2026, 4, 1), by=None, today=date(2026, 11, 25))
    page = as_("truong1").get("/viec/?trang_thai=completed&tien_den=3000000").content.decode()
    counted = {
        code: int(page.split(f'value="{code}"')[1].split('check__n">')[1].split("<")[0])
        for code in ("in_progress", "completed", "suspended")
    }
    assert counted == {"in_progress": 2, "completed": 1, "suspended": 0}


def test_a_long_list_is_made_into_a_workbook_by_a_job_for_whoever_asked(
    cases: list[EnforcementCase], monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(files, "MOST_AT_ONCE", 2)
    client = as_("truong1")
    asked = client.get("/viec/?dang=xlsx&tien_den=4000000&sap=phai-thi-hanh").content.decode()
    assert "hơn 2 dòng" in asked
    query = unescape(asked.split('name="query" value="')[1].split('"')[0])
    place = client.post("/danh-sach/viec/tep/", {"query": query})["Location"]
    assert "Đang tạo tệp Excel" in client.get(place).content.decode()
    job = ListExport.objects.get().job
    assert jobs.run(job.pk, clock.today())
    assert "tai-ve" in client.get(place).content.decode()
    made = client.get(f"{place}tai-ve/")
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(made.streaming_content)))  # type: ignore[attr-defined]
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["71/QĐ-THADS", "72/QĐ-THADS", "73/QĐ-THADS", "74/QĐ-THADS"]
    assert as_("thuky1").get(place).status_code == 404, "for nobody else"


def test_what_was_recorded_is_listed_with_who_told_it_and_whether_it_still_counts(cases: list[EnforcementCase]) -> None:
    head = User.objects.get(username="truong1")
    today = clock.now().date()
    for days, note in ((0, "hôm nay"), (31, "quá lâu"), (30, "còn kịp")):
        day = today - timedelta(days)
        record_event(case=cases[0], event=Event.VERIFIED, occurred_on=day, by=head, today=today, note=note)
    void_event(event=CaseEvent.objects.get(note="còn kịp"), reason="Ghi nhầm việc", by=head)
    client = as_("truong1")
    page = client.get("/viec/dien-bien/").content.decode()
    assert str(head.person.name) in page  # type: ignore[union-attr]
    assert "Ghi nhầm việc" in page
    late = client.get("/viec/dien-bien/?tinh_trang=ghi-muon").content.decode()
    assert ("quá lâu" in late, "còn kịp" in late, "hôm nay" in late) == (True, False, False)
    assert 'data-count="1"' in client.get("/viec/dien-bien/?tinh_trang=da-huy").content.decode()
    assert 'data-count="0"' in as_("truong2").get(f"/viec/dien-bien/?q={cases[0].decision_number}").content.decode()
    assert 'data-count="4"' in client.get(f"/viec/dien-bien/?q={cases[0].decision_number}/QĐ").content.decode()
    lines = read(client.get("/viec/dien-bien/?dang=csv&tinh_trang=da-huy"))
    assert "Ghi nhầm việc" in lines[1]


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ("/viec/", CaseFilter),
        ("/thoi-han/", DeadlineFilter),
        ("/ban-an/", HandoverFilter),
        ("/uy-thac/", EntrustmentFilter),
        ("/viec/dien-bien/", HistoryFilter),
        ("/phoi-hop/", RequestFilter),
    ],
)
def test_every_condition_of_a_list_has_its_box_on_the_page(cases: list[EnforcementCase], address: str, filters: Any) -> None:
    page = as_("thongke").get(address).content.decode()
    panel = page.split('id="bo-loc"')[1].split("</form>")[0]
    assert [name for name in filters.base_filters if f'name="{name}"' not in panel] == []
