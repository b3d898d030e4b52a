"""The page of targets and the sheets of allotments: what they say, what they keep, whom they let in."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from zipfile import ZipFile

import pytest
from django.test import Client
from django.urls import reverse

from common import clock
from law.years import reporting_year
from reports.actions.indicators import set_indicator_target
from reports.actions.targets import set_target
from reports.forms.allotments import read_billions, written_billions
from reports.models import Allotment, AllotmentState, Evidence, Indicator, Layer, Receivers
from reports.targets.allotments import CasesAndAmount, lines_of
from tests.factories.allotments import drafted, issued
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def words_of(answer: object) -> str:
    """The visible words of a page."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    bare = re.sub(r"(?s)<template.*?</template>|<svg.*?</svg>|<[^>]+>", " ", text)
    return " ".join(html.unescape(bare).split())


def page(client: Client, **words: object) -> str:
    answer = client.get(reverse("reports:targets"), words)
    assert answer.status_code == 200
    return words_of(answer)


def sent(row: Allotment, lines: dict[int, tuple[str, str]], **more: str) -> dict[str, str]:
    """What the form of a draft sends."""
    data = {"version": str(row.version), "number": row.number, "reason": row.reason, **more}
    if row.decided_on:
        data.setdefault("decided_on", f"{row.decided_on:%d/%m/%Y}")
    if row.is_to_units:
        data |= {"base_cases": "1.000", "base_amount": "200"}
    for key, (cases, amount) in lines.items():
        data |= {f"cases_{key}": cases, f"amount_{key}": amount}
    return data


# -- money is typed in tỷ đồng ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("59,7", 59_700_000_000),
        ("1.234,5", 1_234_500_000_000),
        ("0", 0),
        ("6,5", 6_500_000_000),
        ("0,000000001", 1),
        ("480", 480_000_000_000),
        ("103,100000001", 103_100_000_001),
    ],
)
def test_money_is_read_exactly_and_written_back(text: str, amount: int) -> None:
    assert read_billions(text) == amount
    assert written_billions(amount) == text


@pytest.mark.parametrize("text", ["59.7", "-1", "1,2,3", "1.23", "abc", "1e3", "0,1234567891", "9999999999", "５9"])
def test_money_that_cannot_be_read_is_not_guessed(text: str) -> None:
    with pytest.raises(ValueError, match=re.escape(text)):
        read_billions(text)


# -- the page --------------------------------------------------------------------------------------


def test_one_result_stands_against_every_layer(book: Book, as_: AsPerson) -> None:
    for layer, cases, amount in ((Layer.NATIONAL_ASSEMBLY, "1", "1"), (Layer.MINISTRY, "99.99", "99.99")):
        for measure, rate in (("cases", cases), ("amount", amount)):
            set_target(
                year=book.year - 1,
                layer=layer,
                measure=measure,
                rate=Decimal(rate),
                comparator=">",
                instrument=f"Văn bản {layer}",
                evidence=Evidence.MADE_UP,
            )
    text = page(as_("thanhvien"), nam=book.year - 1)
    assembly = text[text.index("Quốc hội giao Văn bản") : text.index("Bộ Tư pháp, Cục Quản lý THADS giao Văn bản")]
    ministry = text[text.index("Bộ Tư pháp, Cục Quản lý THADS giao Văn bản") :]
    assert assembly.count("Đạt") == 2
    assert ministry[: ministry.index("Giao cho tỉnh")].count("Chưa đạt") == 2
    assert "theo mùa" in text
    assert text.count("Về việc: đạt") == 1, "the result stands in the head, once"


def test_without_a_former_year_the_page_says_so(book: Book, as_: AsPerson) -> None:
    set_target(year=book.year - 8, layer=Layer.MINISTRY, measure="cases", rate=Decimal(80), comparator=">", instrument="QĐ")
    assert "Chưa có năm trước trong sổ" in page(as_("thanhvien"), nam=book.year - 8)


def test_the_sheet_in_force_shows_every_unit_and_what_changed(book: Book, as_: AsPerson) -> None:
    issued(book.province, ago=30)
    row = issued(book.province, ago=10, number="31/QĐ-THADS", reason="Chia lại")
    text = page(as_("thanhvien"))
    for unit in book.offices:
        assert unit.brief in text
    assert "Đã giao cho đơn vị 846" in text
    assert "31/QĐ-THADS" in text
    assert "Chia lại" in text
    assert f"bản {row.edition}" in text
    assert "<input" not in page(as_("thanhvien")).split("Giao cho đơn vị")[1]


def test_a_past_day_shows_the_edition_then_in_force(book: Book, as_: AsPerson) -> None:
    issued(book.province, ago=8)
    issued(book.province, ago=3, number="31/QĐ-THADS", reason="Chia lại")
    drafted(book.province, on=clock.today(), reason="Lần nữa")
    told = {
        9: "Chưa có quyết định giao chỉ tiêu cho đơn vị",
        5: "bản 1: Quyết định 01/QĐ-CTHADS",
        3: "bản 2: Quyết định 31/QĐ-THADS",
    }
    for ago, words in told.items():
        on = clock.today() - timedelta(ago)
        for reader in ("thanhvien", "thongke") if reporting_year(on) == book.year else ():
            text = page(as_(reader), ngay=on.isoformat())
            assert words in text
            assert "Lưu nháp" not in text, "a draft belongs to today"
    assert "Lưu nháp" in page(as_("thongke"))


def test_a_draft_is_seen_by_whoever_may_sign_it_with_its_gap(book: Book, as_: AsPerson) -> None:
    issued(book.province, ago=20)
    row = drafted(book.province, on=clock.today(), reason="Nâng tổng")
    Allotment.objects.filter(pk=row.pk).update(due_cases=906, due_amount=111_500_000_001)
    text = page(as_("thongke"))
    assert "Còn thiếu 60 việc và 6,5 tỷ đồng chưa giao cho đơn vị nào." in text
    assert "Đến dòng thiếu" in text
    assert "Ký ban hành bản 2" in text
    other = page(as_("truong1"))
    assert "Còn thiếu 60 việc" not in other
    assert "đang soạn" not in other
    for reader, code in (("thongke", 200), ("truong1", 404), ("thanhvien", 404)):
        assert as_(reader).get(reverse("reports:allotment", args=[row.pk])).status_code == code


def test_an_office_sees_its_own_enforcers_with_the_badge(book: Book, as_: AsPerson) -> None:
    issued(book.province, ago=20)
    row = issued(book.offices[1], ago=10, number="02/QĐ-KV2")
    given = sum(pair.cases or 0 for pair in lines_of(row).values())
    text = page(as_("truong2"))
    assert "Khu vực 2: giao cho chấp hành viên" in text
    assert f"Khớp: {given} = {given}" in text
    assert "Điều chỉnh" in text
    assert "Khu vực 2: giao cho chấp hành viên" in page(as_("thanhvien"), dv="KV2")


def test_what_no_longer_adds_up_is_said_on_both_sheets(book: Book, as_: AsPerson) -> None:
    issued(book.province, ago=20)
    office = issued(book.offices[1], ago=15, number="02/QĐ-KV2")
    row = drafted(book.province, on=clock.today() - timedelta(5), number="31", reason="Chia lại")
    lines = {key: (str(pair.cases), written_billions(pair.amount or 0)) for key, pair in lines_of(row).items()}
    one, other = book.offices[1].pk, book.offices[2].pk
    lines[one], lines[other] = ("200", lines[one][1]), ("223", lines[other][1])
    answer = as_("thongke").post(reverse("reports:allotment", args=[row.pk]), sent(row, lines, ky="1"))
    assert answer.status_code == 302, words_of(answer)
    assert "không còn khớp" in page(as_("thongke"))
    assert "Không còn khớp: 200 ≠ " in words_of(as_("truong2").get(reverse("reports:allotment", args=[office.pk])))


def test_further_indicators_stand_with_their_definition(book: Book, as_: AsPerson) -> None:
    set_indicator_target(
        year=book.year,
        indicator=Indicator.CARRY_CASES,
        layer=Layer.PROVINCE,
        rate=Decimal("99"),
        comparator=">=",
        instrument="QĐ 36",
        agency=book.province,
    )
    text = page(as_("thanhvien"))
    assert "Giảm việc có điều kiện chuyển kỳ sau so với năm trước" in text
    assert "QĐ 36" in text
    assert "Chưa đạt" in text
    assert "việc đang mở không quá hạn xác minh lần đầu" in text


def test_lists_of_what_was_set_stand_under_their_tabs(book: Book, as_: AsPerson) -> None:
    client = as_("kiemsat")
    assert "Giao cho cả tỉnh" in page(client, lop="cap-tren")
    assert "Khu vực 3" in page(client, lop="don-vi")
    assert "Trần Văn An" in page(client, lop="chap-hanh-vien")
    assert "dữ liệu minh họa" in page(client, lop="chap-hanh-vien")
    issued(book.province)
    assert "01/QĐ-CTHADS" in page(client, lop="lich-su")


def test_what_is_shown_can_be_taken_along(book: Book, as_: AsPerson) -> None:
    row = issued(book.province)
    for address in (reverse("reports:targets"), reverse("reports:allotment", args=[row.pk])):
        answer = as_("thanhvien").get(address, {"dang": "xlsx"})
        assert answer.headers["Content-Type"].endswith("spreadsheetml.sheet")
        with ZipFile(io.BytesIO(answer.content)) as book_file:
            assert b"<v>846</v>" in b"".join(book_file.read(name) for name in book_file.namelist() if "worksheets" in name)


def opened(client: Client, address: str) -> list[tuple[int, int]]:
    """Every number of a page that opens its cases, with the sum of the list behind it."""
    found = []
    for link, number in re.findall(r'<a href="(/bieu/[^"]+)" data-value="(\d+)"', client.get(address).content.decode()):
        lines = b"".join(client.get(f"{html.unescape(link)}&dang=csv").streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
        found.append((int(number), sum(int(line.rsplit(",", 1)[1]) for line in lines.splitlines()[1:])))
    return found


def test_every_number_opens_the_cases_behind_it(book: Book, as_: AsPerson) -> None:
    issued(book.province)
    sheet = issued(book.offices[0], ago=10, number="02/QĐ-KV1")
    of_page = opened(as_("thongke"), f"{reverse('reports:targets')}?dv=KV1")
    assert len(of_page) == 4 + 2 * 4 + 2, "the results, the units by cases and money, the enforcers by cases"
    assert [number for number, _total in of_page] == [total for _number, total in of_page]
    of_sheet = opened(as_("truong1"), reverse("reports:allotment", args=[sheet.pk]))
    assert len(of_sheet) == 4, "an office opens its own"
    assert [number for number, _total in of_sheet] == [total for _number, total in of_sheet]


# -- typing ----------------------------------------------------------------------------------------


def typed(answer: object) -> dict[str, str]:
    """What stands in the boxes."""
    text = answer.content.decode()  # type: ignore[attr-defined]
    found = re.findall(r'<input [^>]*name="((?:cases|amount)_\d+)"[^>]*>', text)
    return {
        name: (re.search(rf'name="{name}"[^>]*?value="([^"]*)"', text) or re.match("()", "")).group(1)  # type: ignore[union-attr]
        for name in found
    }


def test_from_nothing_to_a_signed_decision(book: Book, as_: AsPerson) -> None:
    client = as_("thongke")
    begin = client.get(reverse("reports:allotment_new"))
    assert "Có điều kiện đến hôm nay" in words_of(begin)
    answer = client.post(reverse("reports:allotment_new"), {"base_cases": "1.000", "base_amount": "200"})
    row = Allotment.objects.get()
    assert answer.headers["Location"] == reverse("reports:allotment", args=[row.pk])
    assert (row.due_cases, row.due_amount) == (846, 105_000_000_001)
    assert client.get(reverse("reports:allotment_new")).headers["Location"] == reverse("reports:allotment", args=[row.pk])
    address, units = reverse("reports:allotment", args=[row.pk]), [book.province, *book.offices]

    gap = {unit.pk: ("200", "25") for unit in units}
    assert client.post(address, sent(row, gap, luu="1")).status_code == 302
    row.refresh_from_db()
    assert lines_of(row) == {unit.pk: CasesAndAmount(200, 25_000_000_000) for unit in units}

    on = f"{clock.today():%d/%m/%Y}"
    refused = client.post(address, sent(row, gap, ky="1", number="01/QĐ-CTHADS", decided_on=on))
    assert refused.status_code == 422
    assert "Còn thiếu 46 việc và 5.000.000.001 đồng chưa giao" in words_of(refused)
    assert '<a href="#con-thieu">' in refused.content.decode()
    assert set(typed(refused).values()) == {"200", "25"}
    row.refresh_from_db()
    assert row.number == "01/QĐ-CTHADS", "what was typed is saved all the same"

    proposed = client.post(address, sent(row, gap, chia="1", number="01/QĐ-CTHADS", decided_on=on))
    assert proposed.status_code == 200
    assert "Đây là đề xuất" in words_of(proposed)
    assert 'data-guard="answered"' in proposed.content.decode(), "no script types the old numbers over the proposal"
    assert sorted(value for name, value in typed(proposed).items() if "cases" in name) == ["211", "211", "212", "212"]
    assert {pair.cases for pair in lines_of(row).values()} == {200}, "the person saves, not the proposal"

    signed = client.post(address, sent(row, {}, ky="1", number="01/QĐ-CTHADS", decided_on=on) | typed(proposed))
    assert signed.status_code == 302
    row.refresh_from_db()
    assert row.state == AllotmentState.SIGNED
    assert "Ký ban hành" not in words_of(client.get(address))
    assert client.post(address, sent(row, gap, luu="1")).status_code == 302
    assert sum(pair.cases or 0 for pair in lines_of(row).values()) == 846


@pytest.mark.parametrize(
    ("cases", "amount", "said"),
    [
        ("mười", "1", "Nhập số việc là số nguyên"),
        ("1,5", "1", "Nhập số việc là số nguyên"),
        ("1", "59.7", "Nhập số tỷ đồng"),
        ("1", "-3", "Nhập số tỷ đồng"),
    ],
)
def test_bad_numbers_are_refused_by_their_box_and_nothing_typed_is_lost(
    book: Book, as_: AsPerson, cases: str, amount: str, said: str
) -> None:
    row = drafted(book.province, on=clock.today())
    office = book.offices[0].pk
    answer = as_("thongke").post(
        reverse("reports:allotment", args=[row.pk]),
        sent(row, {office: (cases, amount), book.offices[1].pk: ("77", "7,7")}, luu="1"),
    )
    assert answer.status_code == 422
    assert said in words_of(answer)
    boxes = typed(answer)
    assert (boxes[f"cases_{office}"], boxes[f"amount_{office}"]) == (cases, amount)
    assert (boxes[f"cases_{book.offices[1].pk}"], boxes[f"amount_{book.offices[1].pk}"]) == ("77", "7,7")
    assert set(lines_of(row).values()) == {CasesAndAmount()}


def test_two_people_on_one_draft(book: Book, as_: AsPerson) -> None:
    row = drafted(book.province, on=clock.today())
    office, address = book.offices[0].pk, reverse("reports:allotment", args=[row.pk])
    assert as_("truongtinh").post(address, sent(row, {office: ("300", "30")}, luu="1")).status_code == 302
    late = as_("thongke").post(address, sent(row, {office: ("250", "30")}, luu="1"))
    assert late.status_code == 422
    text = words_of(late)
    assert "vừa lưu bản này lúc" in text
    assert "đã lưu: 300" in text
    assert typed(late)[f"cases_{office}"] == "250"
    row.refresh_from_db()
    assert f'name="version" value="{row.version}"' in late.content.decode(), "now it may be saved, knowingly"
    assert as_("thongke").post(address, sent(row, {office: ("250", "30")}, luu="1")).status_code == 302
    assert lines_of(row)[office].cases == 250


def test_a_draft_is_dropped_and_the_decision_in_force_stays(book: Book, as_: AsPerson) -> None:
    kept = issued(book.province)
    row = drafted(book.province, on=clock.today(), reason="Thử")
    answer = as_("thongke").post(reverse("reports:allotment", args=[row.pk]), {"bo": "1"})
    assert answer.status_code == 302
    assert list(Allotment.objects.all()) == [kept]


def test_an_office_without_a_decision_above_is_told_what_is_missing(book: Book, as_: AsPerson) -> None:
    answer = as_("truong1").get(reverse("reports:allotment_new"), {"dv": "KV1"}, follow=True)
    assert "chưa có quyết định giao chỉ tiêu" in words_of(answer)
    issued(book.province)
    answer = as_("truong1").get(reverse("reports:allotment_new"), {"dv": "KV1"})
    assert "Đơn vị phải giao cho chấp hành viên: 212 việc" in words_of(answer)
    assert as_("truong1").post(f"{reverse('reports:allotment_new')}?dv=KV1", {}).status_code == 302
    assert Allotment.objects.get(agency=book.offices[0]).receivers == Receivers.ENFORCERS


@pytest.mark.parametrize("words", [{"dv": "KV99"}, {"dv": "TAND-KV1"}, {"nam": "hai"}, {"dv": "\0"}])
def test_a_senseless_beginning_is_nowhere(book: Book, as_: AsPerson, words: dict[str, str]) -> None:
    assert as_("thongke").get(reverse("reports:allotment_new"), words).status_code == 404
