"""The page of a comparison, the list behind a difference, the list behind a figure over several years."""

from __future__ import annotations

import csv
import html
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse
from python_calamine import CalamineWorkbook

from reports.periods import cumulative
from reports.statutory import compute
from reports.statutory.compute import finished_of
from reports.statutory.question import Question
from reports.views.files import plain
from tests.factories.closing import last_year, signed
from tests.factories.html import tight
from tests.factories.province import Book

pytestmark = pytest.mark.django_db
AsPerson = Callable[[str], Client]


def words_of(content: bytes) -> str:
    """The visible words of a page."""
    return " ".join(html.unescape(re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", content.decode())).split())


def open_page(client: Client, name: str, form: str = "01", **words: Any) -> str:
    answer = client.get(reverse(name, args=[form]), words)
    assert answer.status_code == 200
    return answer.content.decode()


def csv_of(client: Client, name: str, form: str = "01", **words: Any) -> list[dict[str, str]]:
    answer = client.get(reverse(name, args=[form]), words | {"dang": "csv"})
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def test_the_form_leads_to_its_comparison_with_last_year(book: Book, as_: AsPerson) -> None:
    page = open_page(as_("thanhvien"), "reports:form", "02", nam=book.year - 1, thang=12, theo="don-vi")
    address = html.unescape(re.search(r'<a href="([^"]+)">So cùng kỳ</a>', page)[1])  # type: ignore[index]
    text = words_of(as_("thanhvien").get(address).content)
    assert f"Năm {book.year - 1} so với năm {book.year - 2}" in text


@pytest.mark.parametrize("form", ["01", "02"])
@pytest.mark.parametrize("span", [False, True])
def test_every_number_on_the_page_opens_and_the_list_adds_up_to_it(book: Book, as_: AsPerson, form: str, span: bool) -> None:
    client = as_("thanhvien")
    words: dict[str, Any] = {"nam": book.year - 1, "thang": 12}
    if span:
        words |= {"tu-nam": book.year - 2, "so-tu-nam": book.year - 3, "so-nam": book.year - 2}
    page = open_page(client, "reports:comparison", form, **words)
    rows = re.search(r"(?s)<tbody>.*</tbody>", tight(page))
    assert rows
    links = re.findall(r'<td[^>]*><a href="([^"]+)">([^<]+)<span', rows[0])
    assert len(links) == 3 * rows[0].count("<tr>")
    for address, shown in links:
        address = html.unescape(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        if "%" in shown:
            assert "÷" in words_of(answer.content), address
            continue
        total = re.search(r'data-total="(-?\d+)"', answer.content.decode())
        assert total, address
        assert int(total[1]) == int(re.sub(r"[.+]", "", shown).replace("\N{MINUS SIGN}", "-")), address


def test_who_may_not_see_the_cases_reads_the_same_figures_without_links(book: Book, as_: AsPerson) -> None:
    words = {"nam": book.year - 1, "thang": 12}
    page = open_page(as_("kiemsat"), "reports:comparison", **words)
    assert "/chenh-lech/" not in page
    assert "/o/?" not in page
    assert "cơ quan THADS đã thi hành xong" in words_of(page.encode())
    for name in ("reports:difference", "reports:span_cell"):
        assert as_("kiemsat").get(reverse(name, args=["01"]), words | {"tu-nam": book.year - 2}).status_code == 404
    own = {"theo": "don-vi", "dong": "unit:KV1"}
    assert "/chenh-lech/" in open_page(as_("truong1"), "reports:comparison", **words, **own)
    assert as_("truong1").get(reverse("reports:difference", args=["01"]), words | own).status_code == 200
    other = own | {"dong": "unit:KV2"}
    assert as_("truong1").get(reverse("reports:difference", args=["01"]), words | other).status_code == 404


def test_a_rate_opens_as_what_was_finished_over_what_was_enforceable(book: Book, as_: AsPerson) -> None:
    client = as_("thongke")
    words = {"nam": book.year - 1, "thang": 12, "cot": "rate"}
    row = compute.compute(Question("01", book.province, cumulative(book.year - 1, 12))).total
    finished, whole = finished_of(row.cells), row.cells["enforceable"]
    rate = f"{row.rate}".replace(".", ",")
    cell = words_of(open_page(client, "reports:cell", **words).encode())
    fraction = f"{rate}% = {finished} Đã thi hành xong ÷ {whole} Có điều kiện thi hành"
    assert fraction in cell
    apart = open_page(client, "reports:difference", **words)
    assert fraction in words_of(apart.encode())
    assert words_of(apart.encode()).count("÷") == 2
    assert "điểm" in words_of(apart.encode())
    opened = {parse_qs(urlsplit(html.unescape(url)).query)["cot"][0] for url in re.findall(r'href="([^"]+cot=[^"]+)"', apart)}
    assert opened == {"finished", "enforceable"}


def test_the_file_of_a_difference_adds_up_to_the_difference(book: Book, as_: AsPerson) -> None:
    words = {"nam": book.year - 1, "thang": 12, "cot": "total"}
    rows = csv_of(as_("thongke"), "reports:difference", **words)
    now, before = (
        compute.compute(Question("01", book.province, cumulative(year, 12))).total.cells["total"] for year in (book.year - 1, book.year - 2)
    )
    assert sum(int(row["chenh_lech"]) for row in rows) == now - before
    assert all(int(row["ky_nay"]) - int(row["ky_so_sanh"]) == int(row["chenh_lech"]) != 0 for row in rows)
    assert list(rows[0])[:2] == ["so_quyet_dinh", "ngay_quyet_dinh"]


def test_the_file_of_a_figure_over_several_years_adds_up_to_it(book: Book, as_: AsPerson) -> None:
    words = {"tu-nam": book.year - 2, "nam": book.year - 1, "thang": 12, "cot": "finished"}
    rows = csv_of(as_("thongke"), "reports:span_cell", "02", **words)
    years = [compute.compute(Question("02", book.province, cumulative(year, 12))) for year in (book.year - 2, book.year - 1)]
    assert sum(int(row["so"]) for row in rows) == sum(finished_of(form.total.cells) for form in years)


def test_csv_and_workbook_hold_what_is_shown(book: Book, as_: AsPerson, tmp_path: Path) -> None:
    client, words = as_("thongke"), {"nam": book.year - 1, "thang": 12, "dong": "ex_officio"}
    rows = csv_of(client, "reports:comparison", **words)
    names = [f"Năm {book.year - 1}", f"Năm {book.year - 2}"]
    row = compute.compute(Question("01", book.province, cumulative(book.year - 1, 12))).row("ex_officio")
    told = {line["Chỉ số"]: line for line in rows}
    assert told["Tổng số thụ lý"][names[0]] == str(row.cells["total"])
    assert told["Tỷ lệ thi hành xong"][names[0]] == str(row.rate)
    assert told["Tỷ lệ thi hành xong"]["Tăng, giảm, phần trăm"] == ""
    path = tmp_path / "so-sanh.xlsx"
    path.write_bytes(client.get(reverse("reports:comparison", args=["01"]), words | {"dang": "xlsx"}).content)
    with CalamineWorkbook.from_path(path) as workbook:
        lines = [line for line in workbook.get_sheet_by_index(0).to_python() if line[-1] != ""]
    assert [str(cell) for cell in lines[0][1:3]] == names
    assert len(lines) - 1 == len(rows)
    for line, shown in zip(lines[1:], rows, strict=True):
        values = [shown[name] for name in (*names, "Chênh lệch", "Tăng, giảm, phần trăm")]
        assert line[1:] == [float(value) if value else "–" for value in values]


def test_a_figure_is_compared_with_what_was_known_then(book: Book, as_: AsPerson) -> None:
    """Nothing was known of last year's cases before the book was filled."""
    year = book.year - 1
    text = words_of(
        open_page(
            as_("thongke"),
            "reports:comparison",
            **{"nam": year, "thang": 12, "so-nam": year, "so-thang": 12, "so-luc": f"{year - 9}-01-01T00:00"},
        ).encode()
    )
    assert f"theo dữ liệu lúc 00:00 01/01/{year - 9}" in text
    back = open_page(as_("thongke"), "reports:comparison", **{"nam": year, "thang": 12, "luc": "2020-01-01T00:00", "so-luc": "hien-nay"})
    assert "so-luc=hien-nay" in back


WRONG = {
    "nam": ["abc", "0", "\0"],
    "thang": ["13", "x"],
    "ngay": ["31/02/2026"],
    "dv": ["KV77", "TAND-KV1"],
    "mau": ["TT99-2099"],
    "luc": ["abc"],
    "tu-nam": ["abc", "2100", "1990", "\0", "²"],
    "so-nam": ["abc", "0", "\0"],
    "so-thang": ["13", "-1"],
    "so-ngay": ["31/02/2026", "\0"],
    "so-tu-nam": ["2020", "x"],
    "so-mau": ["TT99-2099"],
    "so-luc": ["abc", "\0"],
    "dong": ["khong-co", "unit:KV77", "\0"],
    "cot": ["khong_co", "\0", "x" * 5000],
}


@pytest.mark.parametrize("name", ["reports:comparison", "reports:difference", "reports:span_cell"])
def test_a_senseless_question_is_answered_with_a_sentence(book: Book, as_: AsPerson, name: str) -> None:
    client, wrong = as_("thongke"), {}
    for word, values in WRONG.items():
        if (name == "reports:comparison" and word == "cot") or (name == "reports:span_cell" and word.startswith("so-")):
            continue
        for value in values:
            answer = client.get(reverse(name, args=["01"]), {"nam": book.year - 1, "thang": 12, word: value})
            found = re.search(r'(?s)role="alert".*?<strong>(.+?)</strong>', answer.content.decode())
            if answer.status_code != 400 or not found or len(found[1]) < 20:
                wrong[word, value[:20]] = answer.status_code, found and found[1]
    assert not wrong


@pytest.mark.parametrize("page", ["so-sanh/", "chenh-lech/", "giai-doan/"])
def test_a_form_that_does_not_exist_is_no_failure(book: Book, as_: AsPerson, page: str) -> None:
    for form in ("00", "99", "01x", "%00"):
        assert as_("thongke").get(f"/bieu/{form}/{page}").status_code in (400, 404)
    for number in ("abc", "-1", "9" * 30):
        assert as_("thongke").get(f"/bieu/01/{page}", {"trang": number}).status_code == 200


def test_a_report_of_another_agency_is_not_compared_under_the_name_of_the_first(book: Book, as_: AsPerson) -> None:
    report = signed(book.offices[1], last_year(book))
    words = {"nam": report.year, "thang": report.months, "so-ban": report.pk}
    own, other = (as_("toaan").get(reverse("reports:comparison", args=["01"]), words | {"dv": unit}) for unit in ("KV2", "KV1"))
    assert (own.status_code, other.status_code) == (200, 400)
    assert f"chọn báo cáo của {book.offices[0]}" in words_of(other.content)


@pytest.mark.parametrize(
    ("text", "told"), [("", ""), ("Nguyễn A", "Nguyễn A"), ("=1+1", "'=1+1"), ("\t=1+1", "'\t=1+1"), ("\r@x", "'\r@x")]
)
def test_no_cell_of_a_csv_is_a_formula_and_an_empty_one_stays_empty(text: str, told: str) -> None:
    assert plain(text) == told
