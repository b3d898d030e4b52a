"""Reports of a period for a person in the browser and for another system."""

from __future__ import annotations

import html
import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from python_calamine import load_workbook

from agencies.actions.units import create_agency
from agencies.models import AgencyKind
from cases.actions.events import record_event
from cases.actions.registers import import_register
from cases.balances import By
from cases.models import LateEntry
from common import clock
from reports.addresses import form_url
from reports.closing import freezing
from reports.lifecycles.report import ReportState
from reports.management.commands.consolidate import Command
from reports.models import PeriodReport
from reports.statutory import compute
from reports.statutory.question import Question
from tests.factories.closing import a_case, closed, collect, last_year, signed, waiting
from tests.factories.html import tight
from tests.factories.province import Book
from tests.factories.register_files import write_register

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def test_a_person_walks_a_report_through_its_pages(book: Book, as_: AsPerson) -> None:
    report = waiting(book.offices[0], last_year(book))
    page = reverse("reports:report", args=[report.pk])
    for name, step, says in (
        ("thuky1", "close", "Đã khóa sổ"),
        ("thuky1", "check", "Đã kiểm tra"),
        ("thuky1", "draw", "Người lập đã ký"),
        ("truong1", "sign", "Đã ký, khóa"),
        ("thuky1", "send", "Đã gửi cấp trên"),
    ):
        answer = as_(name).post(reverse("reports:report_step", args=[report.pk]), {"step": step})
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
        assert says in as_(name).get(page).content.decode()
    refused = as_("thuky1").post(reverse("reports:report_step", args=[report.pk]), {"step": "renew", "note": "sửa"})
    assert refused.status_code == 422
    assert "kỳ sau" in refused.content.decode()


def test_a_signed_form_shows_its_seal_and_the_cells_that_moved(book: Book, as_: AsPerson) -> None:
    period = last_year(book)
    case = a_case(book, "809", decided_on=period.start)
    report = signed(book.offices[0], period)
    address = form_url(freezing.question_of(report, "02", By.UNIT))
    assert 'class="moved"' not in as_("toaan").get(address).content.decode()
    collect(case, period.to, 4_000, "ghi muộn")
    text = as_("toaan").get(address).content.decode()
    assert report.seal in text
    assert 'class="moved"' in text
    assert "Đặng Thị Truong1" in text


def test_every_form_of_a_signed_report_is_the_frozen_one_however_it_is_asked(book: Book, as_: AsPerson) -> None:
    report = signed(book.offices[0], last_year(book))
    client = as_("toaan")
    for form in ("01", "04", "06", "07", "12"):
        for by in ("none", "unit"):
            told = client.get(reverse("api:form", args=[form]), {"report": report.pk, "by": by}).json()
            assert told["signed"]["fingerprint"] == report.fingerprint, (form, by)
    split = client.get(f"/bieu/04/?ban={report.pk}&theo=chap-hanh-vien").content.decode()
    assert f"/bieu/01/?ban={report.pk}&amp;theo=chap-hanh-vien" not in split
    refused = client.get(f"/bieu/01/?ban={report.pk}&theo=chap-hanh-vien")
    assert refused.status_code == 400
    assert "biểu 04 hoặc 05" in refused.content.decode()


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "docx"])
def test_the_papers_of_a_report_bear_its_seal(book: Book, as_: AsPerson, kind: str) -> None:
    report = signed(book.offices[0], last_year(book))
    answer = as_("toaan").get(reverse("reports:report_file", args=[report.pk, kind]))
    assert answer.status_code == 200
    assert report.seal in _text(kind, answer.content)


def _text(kind: str, content: bytes) -> str:
    if kind == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == "docx":
        return " ".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    book = load_workbook(io.BytesIO(content))
    return " ".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row)


def test_another_system_reads_a_signed_form_digit_by_digit(book: Book, as_: AsPerson) -> None:
    report = signed(book.offices[0], last_year(book))
    client = as_("kiemsat")
    body = client.get(reverse("api:period", args=[report.pk])).json()
    assert (body["state"], body["fingerprint"], body["available_steps"]) == ("signed", report.fingerprint, [])
    frozen = {(one["form"], one["by"]): one for one in client.get(reverse("api:period_forms", args=[report.pk])).json()["results"]}
    shown = client.get(reverse("api:form", args=["02"]), {"report": report.pk, "by": "unit"}).json()
    assert shown["rows"] == [{name: row[name] for name in ("key", "label", "cells")} for row in frozen["02", "unit"]["document"]["rows"]]
    assert shown["signed"]["fingerprint"] == report.fingerprint


def test_an_unsigned_report_is_nobody_elses_business(book: Book, as_: AsPerson) -> None:
    report = closed(book.offices[0], last_year(book))
    for name in ("toaan", "thuky2", "thanhvien"):
        assert as_(name).get(reverse("reports:report", args=[report.pk])).status_code == 404
        assert as_(name).get(f"/bieu/01/?ban={report.pk}").status_code == 400
        assert as_(name).get(reverse("api:form", args=["01"]), {"report": report.pk}).status_code == 400


def test_a_stale_step_by_another_system_is_refused(book: Book, as_: AsPerson) -> None:
    report = closed(book.offices[0], last_year(book))
    address, steps = reverse("api:period", args=[report.pk]), reverse("api:period_steps", args=[report.pk])
    tag = as_("thuky1").get(address).headers["ETag"]
    first = as_("thuky1").post(steps, {"step": "check"}, content_type="application/json", headers={"If-Match": tag})
    assert (first.status_code, first.json()["state"]) == (200, "checked")
    again = as_("thuky1").post(steps, {"step": "draw"}, content_type="application/json", headers={"If-Match": tag})
    assert again.status_code == 412


def test_a_register_with_late_rows_needs_a_reason_in_its_notes_or_for_the_whole_file(book: Book, tmp_path: Path) -> None:
    period = last_year(book)
    case = a_case(book, "810", decided_on=period.start)
    signed(book.offices[0], period)
    rows = [
        {"decision_number": "810", "unit": "KV1", "event": "collected", "occurred_on": period.to, "amount": 10 + n, "note": note}
        for n, note in enumerate(("", "biên lai đến muộn"))
    ]
    path = tmp_path / "so.xlsx"
    for first, second, late_reason in (("rejected", "rejected", ""), ("new", "new", "nhập bù")):
        write_register(path, {"events": rows})
        plan = import_register(path, by=None, today=clock.today(), late_reason=late_reason).plan
        assert [str(one.verdict) for one in plan.verdicts] == [first, second]
    reasons = LateEntry.objects.filter(event__case=case).order_by("event__sequence").values_list("reason", flat=True)
    assert list(reasons) == ["nhập bù", "biên lai đến muộn"]


def test_several_provinces_are_closed_and_added_up(book: Book) -> None:
    other = create_agency(code="THADS-2", name="THADS tỉnh Tây Lĩnh", kind=AgencyKind.PROVINCE)
    period = last_year(book)
    answer = Command().answer(year=period.year, months=period.months, here=True)
    assert answer["reports"] == 2
    alone = compute.compute(Question("01", book.province, period)).total
    assert answer["forms"]["01"]["total"]["completed"] == alone.number("completed")
    assert answer["forms"]["01"]["total"]["rate"] == str(alone.rate)
    assert PeriodReport.objects.get(agency=other).state == ReportState.CLOSED


def test_a_computed_form_leads_to_the_one_that_was_signed(book: Book, as_: AsPerson) -> None:
    period = last_year(book)
    words = f"nam={period.year}&thang={period.months}&dv=KV1"
    assert "Bản đã ký" not in as_("toaan").get(f"/bieu/01/?{words}").content.decode()
    report = signed(book.offices[0], period)
    text = as_("toaan").get(f"/bieu/01/?{words}").content.decode()
    assert f"/bieu/01/?ban={report.pk}&amp;theo=don-vi" in text


def test_what_form_06_takes_from_the_ledger_opens_its_cases(book: Book, as_: AsPerson) -> None:
    period = last_year(book)
    case = a_case(book, "812", decided_on=period.start)
    record_event(
        case=case,
        event="reduced",
        occurred_on=period.start,
        amount=5_000,
        ground="miễn, giảm",
        by=None,
        today=clock.today(),
    )
    page = tight(as_("thongke").get(f"/bieu/06/?nam={period.year}&thang={period.months}").content.decode())
    links = re.findall(r'href="(/bieu/02/o/[^"]+)" data-value="(\d+)"', page)
    assert len(links) == 2
    for address, value in links:
        opened = as_("thongke").get(html.unescape(address)).content.decode()
        assert f'data-count="{value}"' in opened or f'data-total="{value}"' in opened
