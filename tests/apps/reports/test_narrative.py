"""The report in words: an official paper in which every number says where it stands, and stands there."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from docx import Document

from agencies.models import Agency
from cases.balances import By
from common import numbers
from reports.models import Layer
from reports.papers.narrative import layers_of, narrative
from reports.periods import cumulative
from reports.statutory import compute
from reports.statutory.compute import RATE, Form
from reports.statutory.question import Question
from reports.statutory.sheet import UNSIGNED, Signatures
from tests.apps.reports.test_papers import SIGNED, form_of
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]

FIGURE = re.compile(r"(?<![\d/\[])(\d[\d.]*(?:,\d+)?)(?:(?:%|\sđiểm\s%)?\[(\d+)\])?")
CELL = re.compile(r"Biểu (\d+), dòng (.+), cột (\d+); (\d\d/\d\d/\d{4})")
DATE = re.compile(r"\d\d/\d\d/\d{4}|ngày \d+ tháng \d+ năm \d+|^\d\. ")


class Report:
    """A report read again: its paragraphs, and what its notes say."""

    def __init__(self, content: bytes, given: list[Form]) -> None:
        self.document = Document(io.BytesIO(content))
        self.lines = [paragraph.text for paragraph in self.document.paragraphs]
        notes = next(line for line in self.lines if line.startswith("[1] "))
        self.notes = dict(re.fullmatch(r"\[(\d+)\] (.+)", note).groups() for note in re.split(r" · (?=\[)", notes))
        self.forms = {(form.question.form, numbers.day(form.question.period.to)): form for form in given}

    def part(self, first: str, last: str) -> list[str]:
        starts = [place for place, line in enumerate(self.lines) if line.startswith((f"{first}. ", f"{last}. "))]
        return self.lines[starts[0] + 1 : starts[1]]

    def value(self, number: str) -> Decimal:
        """The value a note leads to: a cell, a target, a pace, or the difference of two notes."""
        source = self.notes[number]
        if match := CELL.fullmatch(source):
            code, label, column, day = match.groups()
            form = self.forms[code, day]
            row = next(row for row in form.rows if str(row.key.label) == label)
            keys = [*(column.key for column in form.columns), RATE]
            key = keys[int(column) - 1]
            return row.rate if key == RATE else Decimal(row.cells[key])
        if match := re.fullmatch(r"hiệu của \[(\d+)\] và \[(\d+)\]", source):
            return abs(self.value(match[1]) - self.value(match[2]))
        if match := re.fullmatch(r"\[(\d+)\] nhân phần đã qua của năm công tác, (\d+)/(\d+)", source):
            return (self.value(match[1]) * int(match[2]) / int(match[3])).quantize(Decimal("0.01"), ROUND_HALF_UP)
        layer, measure = re.fullmatch(r"chỉ tiêu (.+) về (việc|tiền) năm .+", source).groups()
        code = {"việc": "01", "tiền": "02"}[measure]
        places = ("Quốc hội giao", "Bộ Tư pháp, Cục Quản lý THADS giao", "giao cho tỉnh", "giao cho đơn vị")
        against = layers_of(next(form for (name, _day), form in self.forms.items() if name == code))
        return next(one.target.rate for one in against if one.target.layer == Layer.values[places.index(layer)])


def read(book: Book, agency: Agency, by: By, signatures: Signatures = UNSIGNED, months: int = 12) -> Report:
    """The report of last year, or of its first months, read again."""
    now, before = (
        {code: compute.compute(Question(code, agency, cumulative(year, months), by)) for code in ("01", "02")}
        for year in (book.year - 1, book.year - 2)
    )
    layers = [against for form in now.values() for against in layers_of(form)]
    content = narrative(agency, now, before, layers, date(2026, 10, 5), signatures)
    return Report(content, [*now.values(), *before.values()])


@pytest.mark.parametrize(("unit", "by"), [(0, By.UNIT), (1, By.ENFORCER)])
@pytest.mark.parametrize("months", [7, 12])
def test_every_number_of_the_report_is_that_of_the_cell_its_note_names(book: Book, unit: int, by: By, months: int) -> None:
    report = read(book, book.units[unit], by, months=months)
    checked = 0
    for part in (report.part("I", "II"), report.part("III", "IV")):
        for line in part:
            for shown, note in FIGURE.findall(DATE.sub("", line)):
                assert note, f"{shown} has no source in: {line}"
                said = Decimal(shown.replace(".", "").replace(",", "."))
                assert said == report.value(note), f"{line}: {report.notes[note]}"
                checked += 1
    assert checked > 60


def test_the_tables_of_the_report_are_the_rows_of_the_forms(book: Book) -> None:
    report = read(book, book.province, By.UNIT)
    tables = [table for table in report.document.tables if table.cell(0, 0).text == "Đơn vị"]
    assert len(tables) == 2
    for code, table in zip(("01", "02"), tables, strict=True):
        form = form_of(book, code)
        heads = [re.fullmatch(r".+\[(\d+)\]", cell.text)[1] for cell in table.rows[0].cells[1:]]
        places = [int(re.search(r"cột (\d+), dòng cùng tên", report.notes[note])[1]) for note in heads]
        wanted = []
        for row in form.rows:
            if row.key.key == "total" or row.key.key.startswith("unit:"):
                shown = [*(numbers.number(row.cells[c.key]) for c in form.columns), numbers.rate(row.rate)]
                wanted.append([str(row.key.label), *(shown[place - 1] for place in places)])
        assert [[cell.text for cell in row.cells] for row in table.rows[1:]] == wanted


def test_the_report_is_an_official_paper_that_says_how_far_its_figures_can_be_trusted(book: Book) -> None:
    drafted = read(book, book.province, By.UNIT)
    text = "\n".join([*drafted.lines, *(cell.text for table in drafted.document.tables for cell in table._cells)])
    for word in (
        "BÁO CÁO",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Nơi nhận:",
        "Số liệu tạm tính, chưa ký",
        "TRƯỞNG THI HÀNH ÁN DÂN SỰ",
    ):
        assert word in text
    signed = read(book, book.province, By.UNIT, replace(SIGNED, signed_title="Phó Trưởng Thi hành án dân sự"))
    text = "\n".join([*signed.lines, *(cell.text for table in signed.document.tables for cell in table._cells)])
    assert "KT. TRƯỞNG THI HÀNH ÁN DÂN SỰ\nPHÓ TRƯỞNG THI HÀNH ÁN DÂN SỰ" in text
    assert "Đông Lĩnh, ngày 04 tháng 8 năm 2026" in text
    assert "Số liệu đã ký, bản 2, mã niêm phong 7c1e·94ab·20f3, theo dữ liệu lúc 17:00 03/08/2026." in text


def test_a_year_before_without_figures_is_said_to_have_none(book: Book) -> None:
    codes = ("01", "02")
    now, before = (
        {code: compute.compute(Question(code, book.province, cumulative(year, 12), By.UNIT)) for code in codes}
        for year in (book.year - 1, 1999)
    )
    report = Report(narrative(book.province, now, before, [], date(2026, 10, 5)), [*now.values()])
    assert sum("cùng kỳ chưa có số liệu" in line for line in report.lines) == 2
    assert any(line == "Chưa có chỉ tiêu về tiền để so sánh." for line in report.lines)


def test_the_report_in_words_is_vietnamese_whatever_the_reader_s_language(book: Book, as_: AsPerson) -> None:
    with translation.override("en"):
        client = as_("thanhvien")
        client.cookies["django_language"] = "en"
        answer = client.get(reverse("reports:form", args=["01"]), {"nam": book.year - 1, "thang": 12, "dang": "docx"})
    text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(answer.content)).paragraphs)
    assert "dòng Tổng số, cột 1; " in text
    assert "Total" not in text
