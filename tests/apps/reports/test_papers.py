"""Forms as papers: workbook, PDF, report in words, printed page. The numbers are those of the form, and say where they stand."""

from __future__ import annotations

import io
import re
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from unicodedata import normalize

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from agencies.models import Agency
from cases.balances import By
from common import numbers
from common.files import DOCX, PDF, XLSX
from reports import statutory
from reports.papers.pdf import pdf_of
from reports.papers.workbook import write_form, write_forms
from reports.periods import Period, cumulative
from reports.statutory import compute
from reports.statutory.compute import Form
from reports.statutory.heads import head_rows, placed
from reports.statutory.question import Question
from reports.statutory.sheet import Signatures, sheet_of
from reports.statutory.version import FormColumn
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]
SIGNED = Signatures(
    drawn_by="Lê Thu Hà",
    checked_by="Đỗ Quang Minh",
    signed_by="Nguyễn Hữu Thành",
    signed_on=date(2026, 8, 4),
    place="Đông Lĩnh",
    edition=2,
    known_at=datetime(2026, 8, 3, 10, 0, tzinfo=UTC),
    seal="7c1e·94ab·20f3",
)
HOSTILE = 'Phòng #panic() *đậm* $x^2$ [khung] @nhan <the> `mã` \\ "ngoặc" -- ~ =SUM(1) & {1}'


def form_of(book: Book, code: str = "01", by: By = By.UNIT, agency: Agency | None = None) -> Form:
    """A form of last year, whole."""
    return compute.compute(Question(code, agency or book.province, cumulative(book.year - 1, 12), by))


def renamed(form: Form, label: str) -> Form:
    """The same form, its last row under another name."""
    *rows, last = form.rows
    return replace(form, rows=(*rows, replace(last, key=replace(last.key, label=label))))


def long(form: Form, length: int) -> Form:
    """The same form with so many rows: its parts over and over, told apart by a number."""
    parts = [row for row in form.rows if row.key.level]
    more = [
        replace(parts[place % len(parts)], key=replace(parts[place % len(parts)].key, label=f"Chấp hành viên thứ {place}"))
        for place in range(length - len(form.rows))
    ]
    return replace(form, rows=(*form.rows, *more))


def cells_of(form: Form) -> list[list[int | float | str]]:
    """The numbers of the form as a workbook should hold them."""
    return [
        [
            *(row.cells[column.key] for column in form.columns),
            numbers.NOTHING if row.rate is None else float(row.rate),
        ]
        for row in form.rows
    ]


def text_of(pdf: bytes) -> list[str]:
    """The words of each page, with single spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages]


# -- the head --------------------------------------------------------------------------------------


@pytest.mark.parametrize("version", statutory.VERSIONS, ids=lambda version: version.name)
def test_the_head_covers_every_column_once_in_every_row(version: statutory.Version) -> None:
    rows = head_rows(version.columns)
    covered = [
        (level, column)
        for top, first, head in placed(rows, len(version.columns))
        for level in range(top, top + head.rows)
        for column in range(first, first + head.columns)
    ]
    assert sorted(covered) == [(level, column) for level in range(len(rows)) for column in range(len(version.columns))]


def test_a_form_without_groups_has_a_head_of_one_row() -> None:
    plain = [FormColumn(key, key, statutory.VERSIONS[0].columns[0].sum) for key in ("one", "two")]
    assert [[head.label for head in row] for row in head_rows(plain)] == [["one", "two"]]


# -- the workbook ----------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["01", "02"])
@pytest.mark.parametrize("by", By)
def test_the_workbook_holds_the_numbers_of_the_form(book: Book, tmp_path: Path, code: str, by: By) -> None:
    form = form_of(book, code, by)
    write_form(tmp_path / "bieu.xlsx", form, SIGNED)
    rows = CalamineWorkbook.from_path(tmp_path / "bieu.xlsx").get_sheet_by_index(0).to_python()
    first = next(place for place, row in enumerate(rows) if row[0] == "A") + 1
    found = rows[first : first + len(form.rows)]
    assert [str(row[0]) for row in found] == [str(row.key.label) for row in form.rows]
    assert [row[1:] for row in found] == cells_of(form)


def test_the_workbook_is_laid_out_as_the_law_has_it(book: Book, tmp_path: Path) -> None:
    form = form_of(book)
    write_form(tmp_path / "bieu.xlsx", form, SIGNED)
    workbook = CalamineWorkbook.from_path(tmp_path / "bieu.xlsx")
    sheet = workbook.get_sheet_by_index(0)
    rows = [[str(cell) for cell in row if cell != ""] for row in sheet.to_python()]
    assert rows[0] == [
        "Biểu số 01/TK-THA",
        "KẾT QUẢ THI HÀNH ÁN DÂN SỰ TÍNH BẰNG VIỆC",
        f"Đơn vị báo cáo: {book.province.name}",
    ]
    assert f"12 tháng năm {book.year - 1}" in rows[1]
    assert f"(Từ ngày 01 tháng 10 năm {book.year - 2} đến ngày 30 tháng 9 năm {book.year - 1})" in rows[2]
    words = {cell for row in rows for cell in row}
    assert {str(head.label) for line in head_rows(form.columns) for head in line} <= words
    assert {"A", "1", str(len(form.columns) + 1)} <= words
    assert {"NGƯỜI LẬP BIỂU", "NGƯỜI KIỂM TRA", "Lê Thu Hà", "Đỗ Quang Minh", "Nguyễn Hữu Thành"} <= words
    assert "Đông Lĩnh, ngày 04 tháng 8 năm 2026" in words
    assert "Bản 2 · theo dữ liệu lúc 17:00 03/08/2026 · mã niêm phong 7c1e·94ab·20f3" in words
    assert len(sheet.merged_cell_ranges or []) > 8, "nested heads are merged"
    checks = workbook.get_sheet_by_index(1).to_python()
    assert [row[2] for row in checks] == ["khớp"] * len(form.checks)


def test_several_forms_stand_in_one_workbook_a_sheet_each(book: Book, tmp_path: Path) -> None:
    given = [form_of(book, "01"), form_of(book, "02"), form_of(book, "01", By.NONE)]
    write_forms(tmp_path / "bieu.xlsx", given)
    workbook = CalamineWorkbook.from_path(tmp_path / "bieu.xlsx")
    assert workbook.sheet_names == ["Biểu 01", "Biểu 02", "Biểu 01 (2)", "Kiểm tra số liệu"]
    assert len(workbook.get_sheet_by_index(3).to_python()) == sum(len(form.checks) for form in given)


def test_a_name_that_looks_like_a_formula_stays_text_in_the_workbook(book: Book, tmp_path: Path) -> None:
    write_form(tmp_path / "bieu.xlsx", renamed(form_of(book), "=1+1"), replace(SIGNED, signed_by="=2+2"))
    sheet = CalamineWorkbook.from_path(tmp_path / "bieu.xlsx").get_sheet_by_index(0)
    assert {"=1+1", "=2+2"} <= {cell for row in sheet.to_python() for cell in row}


def test_a_narrow_form_is_written_too(book: Book, tmp_path: Path) -> None:
    form = form_of(book)
    for width in range(1, 6):
        write_form(tmp_path / "bieu.xlsx", replace(form, columns=form.columns[:width]))
        rows = CalamineWorkbook.from_path(tmp_path / "bieu.xlsx").get_sheet_by_index(0).to_python()
        assert any("NGƯỜI KIỂM TRA" in row for row in rows)
        assert "NGƯỜI KIỂM TRA" in text_of(pdf_of([sheet_of(replace(form, columns=form.columns[:width]))]))[0]


# -- what every paper says -------------------------------------------------------------------------


def test_figures_that_are_not_signed_say_so_and_leave_places_to_sign(book: Book) -> None:
    sheet = sheet_of(form_of(book), Signatures(known_at=datetime(2026, 8, 3, 10, 0, tzinfo=UTC)))
    assert sheet.foot == "Số liệu tạm tính · theo dữ liệu lúc 17:00 03/08/2026"
    assert [place.name for place in sheet.places] == ["", "", ""]
    assert sheet.places[2].above == "…, ngày … tháng … năm …"
    assert "tạm tính" not in sheet_of(form_of(book), SIGNED).foot


def test_an_office_reports_to_its_province_and_a_province_to_the_central_agency_of_the_day(book: Book) -> None:
    def receiving(agency: Agency, year: int) -> str:
        return sheet_of(compute.compute(Question("01", agency, cumulative(year, 12)))).receiving.partition(": ")[2]

    assert receiving(book.offices[0], 2026) == book.province.name
    assert receiving(book.province, 2026) == "Cục Quản lý Thi hành án dân sự"
    assert receiving(book.province, 2024) == "Tổng cục Thi hành án dân sự"


def test_the_head_signs_under_the_title_of_the_day(book: Book) -> None:
    def title(agency: Agency, year: int) -> str:
        return sheet_of(compute.compute(Question("01", agency, cumulative(year, 12)))).places[2].title

    assert (title(book.province, 2024), title(book.offices[0], 2024)) == ("CỤC TRƯỞNG", "CHI CỤC TRƯỞNG")
    assert (title(book.province, 2026), title(book.offices[0], 2026)) == ("TRƯỞNG THI HÀNH ÁN DÂN SỰ", "TRƯỞNG PHÒNG")


def test_a_period_that_ends_within_a_month_names_its_days_only(book: Book) -> None:
    day = date(book.year - 1, 3, 5)
    sheet = sheet_of(compute.compute(Question("01", book.province, Period(book.year - 1, day))))
    assert sheet.periods == (f"(Từ ngày 01 tháng 10 năm {book.year - 2} đến ngày 05 tháng 3 năm {book.year - 1})",)


# -- the PDF ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["01", "02"])
def test_the_pdf_prints_title_numbers_and_places_of_signature(book: Book, code: str) -> None:
    form = form_of(book, code)
    pages = text_of(pdf_of([sheet_of(form, SIGNED)]))
    assert len(pages) == 1
    assert f"KẾT QUẢ THI HÀNH ÁN DÂN SỰ TÍNH BẰNG {'VIỆC' if code == '01' else 'TIỀN'}" in pages[0]
    for row in form.rows:
        line = [str(row.key.label), *(numbers.number(row.cells[c.key]) for c in form.columns), numbers.rate(row.rate)]
        assert " ".join(line) in pages[0]
    for word in (
        "NGƯỜI LẬP BIỂU",
        "NGƯỜI KIỂM TRA",
        "TRƯỞNG THI HÀNH ÁN DÂN SỰ",
        "mã niêm phong 7c1e·94ab·20f3",
        " 1/1",
    ):
        assert word in pages[0]


def test_money_of_a_whole_province_stays_within_the_paper(book: Book) -> None:
    form = form_of(book, "02")
    rich = replace(
        form,
        rows=tuple(replace(row, cells=dict.fromkeys(row.cells, 12345678901234), rate=Decimal("80.10")) for row in form.rows),
    )
    page = PdfReader(io.BytesIO(pdf_of([sheet_of(rich)]))).pages[0]
    right = []
    page.extract_text(visitor_text=lambda text, _cm, tm, _font, size: right.append(tm[4]) if text.strip() else None)
    assert " ".join(["12.345.678.901.234"] * len(form.columns)) in " ".join(page.extract_text().split())
    assert max(right) < float(page.mediabox.width) - 12 / 25.4 * 72


def test_a_long_form_repeats_its_head_and_takes_at_most_two_seconds(book: Book) -> None:
    sheet = sheet_of(long(form_of(book), 130))
    began = time.process_time()
    pages = text_of(pdf_of([sheet]))
    assert time.process_time() - began <= 2
    assert len(pages) > 2
    for place, page in enumerate(pages, start=1):
        assert "Có điều kiện thi hành" in page
        assert " ".join(sheet.letters) in page
        assert page.count(f" {place}/{len(pages)}") == 1
    assert all(any(f"Chấp hành viên thứ {place} " in page for page in pages) for place in range(120))


def test_several_forms_number_their_pages_each_for_itself(book: Book) -> None:
    pages = text_of(pdf_of([sheet_of(long(form_of(book), 60)), sheet_of(form_of(book, "02"))]))
    assert [re.search(r" (\d/\d)(?!\d)", page)[1] for page in pages] == ["1/2", "2/2", "1/1"]
    assert "Biểu số 02/TK-THA" in pages[2]


def test_what_people_typed_is_printed_and_never_run(book: Book) -> None:
    form = renamed(form_of(book), HOSTILE)
    pages = text_of(pdf_of([sheet_of(form, replace(SIGNED, drawn_by=HOSTILE, seal=HOSTILE))]))
    assert pages[0].replace(" ", "").count(HOSTILE.replace(" ", "")) == 3


def test_every_vietnamese_letter_is_in_the_typeface(book: Book) -> None:
    bases = "aăâeêioôơuưyđAĂÂEÊIOÔƠUƯYĐ"
    letters = [letter for base in bases for letter in _toned(base)]
    words = " ".join("".join(letters[place : place + 12]) for place in range(0, len(letters), 12))
    pdf = pdf_of([sheet_of(form_of(book), replace(SIGNED, seal=words))])
    assert words.replace(" ", "") in text_of(pdf)[0].replace(" ", "")
    fonts = {
        str(font.get_object()["/BaseFont"]) for page in PdfReader(io.BytesIO(pdf)).pages for font in page["/Resources"]["/Font"].values()
    }
    assert fonts and all("Libertinus" in font for font in fonts)


def _toned(base: str) -> list[str]:
    """A letter with each of the five tones and none, as one character each."""
    tones = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    return [base] if base in "đĐ" else [normalize("NFC", base + tone) for tone in tones]


# -- page and command ------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "content_type"), [("xlsx", XLSX), ("pdf", PDF), ("docx", DOCX)])
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_of_a_form_gives_each_file(book: Book, as_: AsPerson, kind: str, content_type: str, language: str) -> None:
    client = as_("thanhvien")
    client.cookies["django_language"] = language
    words = {"nam": book.year - 1, "thang": 12, "theo": "chap-hanh-vien", "dang": kind}
    answer = client.get(reverse("reports:form", args=["02"]), words)
    assert (answer.status_code, answer["Content-Type"]) == (200, content_type)
    assert answer["Content-Disposition"].endswith(f'THADS-{book.year - 1}-09-30.{kind}"')


def test_the_printed_page_has_the_head_of_the_form_and_places_to_sign(book: Book, as_: AsPerson) -> None:
    page = as_("thanhvien").get(reverse("reports:form", args=["01"]), {"nam": book.year - 1, "thang": 12}).content.decode()
    for word in (
        "Biểu số 01/TK-THA",
        "KẾT QUẢ THI HÀNH ÁN DÂN SỰ TÍNH BẰNG VIỆC",
        "NGƯỜI LẬP BIỂU",
        "Số liệu tạm tính",
    ):
        assert word in page
    for kind in ("pdf", "xlsx", "docx"):
        assert f"dang={kind}" in page


def test_the_command_writes_both_files(book: Book, tmp_path: Path) -> None:
    xlsx, pdf = tmp_path / "bieu.xlsx", tmp_path / "bieu.pdf"
    call_command(
        "form",
        "02",
        year=str(book.year - 1),
        months="12",
        agency="KV1",
        by="enforcer",
        xlsx=xlsx,
        pdf=pdf,
        stdout=io.StringIO(),
    )
    assert "TÍNH BẰNG TIỀN" in text_of(pdf.read_bytes())[0]
    assert CalamineWorkbook.from_path(xlsx).sheet_names == ["Biểu 02", "Kiểm tra số liệu"]
