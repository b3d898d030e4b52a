"""A period from its end to the signed report, and an event that comes too late: what is signed never moves."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from cases.models import EnforcementCase
from law.models import DayShift
from reports.actions import periods
from reports.models import PeriodReport
from reports.periods import Period, cumulative
from tests.factories.province import Book
from tests.journeys.browser import Visitors, address

NewCase = Callable[..., EnforcementCase]


def a_quiet_period(book: Book) -> Period:
    """Of the first year: no other journey records anything there in the third office."""
    return cumulative(book.year - 2, 2)


def take(page: Page, step: str) -> None:
    page.get_by_role("button", name=step, exact=True).click()


def test_a_clerk_draws_a_report_up_and_the_head_signs_it(page_as: Visitors, book: Book, new_case: NewCase) -> None:
    period = a_quiet_period(book)
    case = new_case("CHV-31", decided_on=period.start + timedelta(5))
    statistician, head = page_as("thongke"), page_as("truong3")
    statistician.goto(f"/bao-cao/?nam={period.year}&thang={period.months}")
    take(statistician, "Mở báo cáo của kỳ")
    statistician.get_by_role("link", name="Khu vực 3", exact=True).click()
    report = address(statistician)
    for step, state in (
        ("Khóa sổ", "Đã khóa sổ"),
        ("Kiểm tra", "Đã kiểm tra"),
        ("Người lập ký", "Người lập đã ký"),
    ):
        take(statistician, step)
        expect(statistician.locator(".idbar .badge")).to_have_text(state)
    head.goto("/ban-lam-viec/")
    head.goto(report)
    take(head, "Thủ trưởng ký")
    expect(head.locator(".idbar .badge")).to_have_text("Đã ký, khóa")

    head.get_by_role("link", name="Biểu 02", exact=True).click()
    expect(head.locator(".idbar")).to_contain_text("mã niêm phong")
    before = head.locator(".lawform tbody").inner_text()
    record_too_late(page_as, case, period)
    head.reload()
    expect(head.locator(".lawform .moved").first).to_be_visible()
    assert numbers(head.locator(".lawform tbody").inner_text()) == numbers(before)

    head.goto(report)
    late = head.locator("#ghi-muon")
    expect(late).to_contain_text("Biên lai đến muộn")
    late.get_by_role("link", name=re.compile(r"^\+1.000.000")).first.click()
    expect(head.locator("h1")).to_contain_text("Thi hành xong")
    expect(head.locator("main")).to_contain_text(case.decision_number)


def numbers(text: str) -> list[str]:
    """The figures of a table, without the words for screen readers that say what they are now."""
    return re.findall(r"^[\d.,%–]+", text, re.MULTILINE)


def record_too_late(page_as: Visitors, case: EnforcementCase, period: Period) -> None:
    """Somebody records money of the signed period: first without a reason, then with one."""
    page_as.refusals.add(422)
    page = page_as("thongke")
    page.goto(f"/viec/{case.pk}/")
    page.locator("#id_event").select_option("collected")
    page.locator("#id_occurred_on").fill(f"{period.to:%d/%m/%Y}")
    page.locator("#id_amount").fill("1.000.000")
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator(".errors")).to_contain_text("nhập lý do ghi muộn")
    page.locator("#id_late_reason").fill("Biên lai đến muộn")
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator("main")).to_contain_text("Đã ghi")


def test_an_office_that_has_not_sent_its_report_is_named_to_the_province(page_as: Visitors, book: Book) -> None:
    page_as.refusals.add(422)
    period = cumulative(book.year - 2, 1)
    periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
    report = PeriodReport.objects.get(agency=book.province, year=period.year, months=period.months)
    page = page_as("thongke")
    page.goto(f"/bao-cao/{report.pk}/")
    take(page, "Khóa sổ")
    expect(page.locator(".errors")).to_contain_text("Khu vực 1, Khu vực 2, Khu vực 3")
    page.locator("input[name=without_parts]").check()
    take(page, "Khóa sổ")
    expect(page.locator(".idbar .badge")).to_have_text("Đã khóa sổ")
