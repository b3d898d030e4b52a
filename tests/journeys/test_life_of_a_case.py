"""Whole lives of cases, step by lawful step, as a clerk and an enforcer live them in the browser."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from cases.choices import Initiation
from cases.ledger import Account
from cases.models import EnforcementCase
from tests.factories.province import Book
from tests.factories.soundness import assert_case_is_sound
from tests.journeys.browser import Visitors

NewCase = Callable[..., EnforcementCase]


@pytest.fixture(autouse=True)
def refusals_are_expected(page_as: Visitors) -> None:
    """The browser reports every refusal on its console."""
    page_as.refusals.add(422)


def take_in(page: Page, book: Book, number: str, **typed: str) -> None:
    """Open the page of a new case and type a judgment in force since 3 August 2026, received on 20 August."""
    page.goto("/ban-an/")
    page.get_by_role("link", name="Thụ lý việc mới").click()
    boxes = {
        "number": number,
        "judged_on": "01/07/2026",
        "effective_on": "03/08/2026",
        "handed_over_on": "18/08/2026",
        "received_on": "20/08/2026",
    } | typed
    page.locator("#id_court").select_option(book.courts["KV1"].code)
    unfold(page)
    fill(page, boxes)


def unfold(page: Page) -> None:
    """Open the parts of a form that are folded."""
    while (folded := page.locator("main details:not([open]) > summary")).count():
        folded.first.click()


def fill(page: Page, boxes: dict[str, str]) -> None:
    """Type into boxes, by name."""
    for name, value in boxes.items():
        page.locator(f"#id_{name}").fill(value)


def submit(page: Page) -> None:
    """Send the form and see that it arrived."""
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator(".msg--good")).to_be_visible()


def record(page: Page, event: str, on: str, *, amount: str = "", ground: str = "") -> None:
    """Record an event on the page of the case, and see it in the history."""
    page.locator("#id_event").select_option(event)
    page.locator("#id_occurred_on").fill(on)
    if amount:
        page.locator("#id_amount").fill(amount)
    if ground:
        page.locator("#id_ground").select_option(ground)
    submit(page)
    expect(page.locator(".timeline > li").first).to_contain_text(on)


def refused(page: Page, event: str, on: str, says: str) -> None:
    """Try a step the law forbids; what was typed stays."""
    page.locator("#id_event").select_option(event)
    page.locator("#id_occurred_on").fill(on)
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator(".errors")).to_contain_text(says)
    expect(page.locator("#id_occurred_on")).to_have_value(on)


def waits_for(page: Page, label: str, day: str) -> None:
    """A time limit of the page, by its words and its last day."""
    limit = page.locator(".deadlines li", has_text=label)
    expect(limit.locator(".cal")).to_contain_text(day[:2])
    expect(limit.locator(".cal")).to_contain_text(day[3:])


def the_case(page: Page) -> EnforcementCase:
    """The case of the page, sound."""
    case = EnforcementCase.objects.get(pk=int(page.url.rstrip("/").rpartition("/")[2].partition("?")[0]))
    assert_case_is_sound(case)
    return case


def test_a_money_judgment_on_request_from_intake_to_completion(page_as: Visitors, book: Book) -> None:
    page = page_as("thuky1")
    take_in(
        page,
        book,
        "501/2026/DS-ST",
        requester="Ngân hàng TMCP Nam Hải",
        request_on="24/08/2026",
        decision_number="501",
        decided_on="27/08/2026",
        debtor="Công ty TNHH Một Thành Viên",
        creditor="Ngân hàng TMCP Nam Hải",
        amount="900.000.000",
    )
    page.locator("#id_on_request").check()
    submit(page)
    waits_for(page, "Thông báo quyết định thi hành án", "04/09/2026")
    record(page, "served", "28/08/2026")
    waits_for(page, "Xác minh điều kiện thi hành án lần đầu", "16/09/2026")
    record(page, "verified", "14/09/2026")
    record(page, "found_enforceable", "14/09/2026")
    record(page, "collected", "20/10/2026", amount="900.000.000")
    refused(page, "collected", "21/10/2026", "phải có số tiền lớn hơn 0")
    page.locator("#id_amount").fill("")
    record(page, "completed", "21/10/2026")
    case = the_case(page)
    assert (case.account, case.done_amount, case.initiation) == (Account.COMPLETED, 900_000_000, Initiation.ON_REQUEST)
    expect(page.locator(".deadlines")).to_have_count(0)
    expect(page.locator("table", has_text="Đúng hạn").first).to_be_visible()


def test_a_court_fee_ex_officio(page_as: Visitors, book: Book) -> None:
    page = page_as("thuky1")
    take_in(page, book, "502/2026/HS-ST")
    page.locator("#id_kind").select_option("criminal")
    page.locator("#id_ex_officio").check()
    submit(page)
    expect(page.locator("main")).to_contain_text("ra quyết định chậm nhất 27/08/2026")
    page.get_by_role("link", name="Ra quyết định chủ động").click()
    fill(
        page,
        {
            "decision_number": "502",
            "decided_on": "25/08/2026",
            "debtor": "Nguyễn Văn Phạt",
            "amount": "200.000",
            "for_budget": "200.000",
        },
    )
    submit(page)
    record(page, "served", "26/08/2026")
    record(page, "collected", "01/09/2026", amount="200.000")
    record(page, "completed", "01/09/2026")
    case = the_case(page)
    assert (case.account, case.initiation, case.for_budget) == (Account.COMPLETED, Initiation.EX_OFFICIO, 200_000)


def test_a_case_without_means_is_verified_again_moved_to_the_separate_book_and_back(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(decided_on=date(2024, 1, 8), initiation=Initiation.EX_OFFICIO), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    record(page, "verified", "05/02/2024")
    record(page, "found_not_enforceable", "12/02/2024", ground="no_means")
    waits_for(page, "Xác minh lại điều kiện thi hành án", "12/08/2024")
    record(page, "verified", "05/08/2024")
    refused(page, "moved_to_separate_book", "10/01/2025", "sớm nhất từ ngày 12/02/2025")
    record(page, "moved_to_separate_book", "14/02/2025")
    assert the_case(page).account == Account.SEPARATE_BOOK
    record(page, "resumed", "05/05/2025")
    assert the_case(page).account == Account.IN_PROGRESS


def test_an_entrusted_case_leaves_the_count(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(decided_on=date(2026, 7, 6)), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    record(page, "served", "08/07/2026")
    record(page, "verified", "20/07/2026")
    record(page, "entrusted", "24/07/2026")
    assert the_case(page).account == Account.ENTRUSTED
    refused(page, "collected", "25/07/2026", "Việc đã kết thúc")
    expect(page.locator(".steps .done").last).to_contain_text("Ủy thác thi hành án")


def test_a_case_from_another_province_is_taken_in_and_decided(page_as: Visitors, book: Book) -> None:
    page = page_as("thuky1")
    page.goto("/ban-an/")
    page.get_by_role("link", name="Ủy thác đến").click()
    page.get_by_role("link", name="Nhận việc ủy thác").click()
    fill(
        page,
        {
            "sender": "THADS tỉnh Bắc Sơn",
            "document_number": "18/QĐ-THADS",
            "document_on": "17/08/2026",
            "received_on": "20/08/2026",
            "number": "77/2026/DS-PT",
            "judged_on": "04/05/2026",
            "court_name": "Tòa án nhân dân tỉnh Bắc Sơn",
        },
    )
    page.locator("#id_initiation").select_option("on_request")
    submit(page)
    expect(page.locator("main")).to_contain_text("27/08/2026")
    page.get_by_role("link", name="Ra quyết định thi hành án").click()
    decision = {"decision_number": "577", "decided_on": "19/08/2026", "debtor": "Lê Văn Nợ", "amount": "50.000.000"}
    fill(page, decision)
    page.locator("form[data-guard] button.btn--primary").click()
    expect(page.locator(".errors")).to_contain_text("Ngày quyết định phải từ 20/08/2026")
    fill(page, {"decided_on": "26/08/2026"})
    submit(page)
    expect(page.locator("main")).to_contain_text("THADS tỉnh Bắc Sơn")
    record(page, "served", "28/08/2026")
    assert the_case(page).initiation == Initiation.ON_REQUEST


def test_a_returned_request_is_made_again_and_becomes_a_new_case(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(decided_on=date(2024, 1, 8)), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    record(page, "found_not_enforceable", "12/02/2024", ground="no_means")
    record(page, "request_returned", "03/08/2026")
    page.get_by_role("link", name="Ghi yêu cầu thi hành án lại").click()
    fill(page, {"request_on": "24/08/2026", "content": "Có tài sản mới"})
    submit(page)
    expect(page.locator("main")).to_contain_text("hạn 03/09/2026")  # 31 August to 2 September are days off
    page.get_by_role("link", name="Ra quyết định", exact=True).click()
    fill(page, {"decision_number": "578", "decided_on": "27/08/2026", "debtor": "Lê Văn Nợ", "amount": "50.000.000"})
    submit(page)
    assert the_case(page).pk != case.pk
    page.get_by_role("link", name=str(case)).click()
    expect(page.locator("h1")).to_be_visible()
    assert the_case(page).account == Account.RETURNED


def test_paying_out_and_confirming_are_counted_and_said_to_be_done(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(decided_on=date(2026, 7, 6)), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    page.get_by_label("Chi trả tiền, tài sản thu được").check()
    record(page, "collected", "03/11/2026", amount="1.000.000")
    waits_for(page, "Chi trả tiền, tài sản thu được", "13/11/2026")
    page.locator(".deadlines li", has_text="Chi trả tiền").get_by_role("link", name="Ghi đã thực hiện").click()
    fill(page, {"on": "12/11/2026", "note": "Phiếu chi số 5"})
    submit(page)
    expect(page.locator("table", has_text="Chi trả tiền, tài sản thu được")).to_contain_text("Đúng hạn")
    page.get_by_role("link", name="Xác nhận kết quả").click()
    expect(page.locator("main")).to_contain_text("1.000.000")
    fill(page, {"requester": "Lê Thị Được", "started_on": "16/11/2026"})
    submit(page)
    waits_for(page, "Lê Thị Được", "19/11/2026")
    page.locator("section", has=page.locator("#duong-su")).get_by_role("link", name="Sửa").click()
    fill(page, {"debtor": "Phạm Văn Phái"})
    submit(page)
    expect(page.locator("h1")).to_contain_text("Phạm Văn Phái")
    expect(page.locator("table", has_text="Người sửa")).to_contain_text("Phạm Văn Phải")


def test_a_case_that_crosses_the_change_of_law(page_as: Visitors, new_case: NewCase) -> None:
    case, page = new_case(decided_on=date(2025, 6, 2)), page_as("truong1")
    page.goto(f"/viec/{case.pk}/")
    record(page, "served", "05/06/2025")
    record(page, "verified", "25/06/2025")
    record(page, "found_not_enforceable", "11/08/2025", ground="no_means")
    waits_for(page, "Đủ thời gian gửi lại yêu cầu thi hành án", "11/08/2027")
    refused(page, "moved_to_separate_book", "12/08/2026", "không chuyển sổ theo dõi riêng mà gửi lại yêu cầu")
    refused(page, "request_returned", "12/08/2026", "sớm nhất từ ngày 11/08/2027")
    record(page, "verified", "03/08/2026")
    waits_for(page, "Xác minh lại điều kiện thi hành án", "03/02/2027")
    decision = page.locator(".timeline > li", has_text="Chưa có điều kiện thi hành").locator(".timeline__when")
    expect(decision).to_contain_text("Điều 44a Luật 26/2008")
    again = page.locator(".timeline > li", has_text="03/08/2026").locator(".timeline__when")
    expect(again).to_contain_text("Điều 37 Luật 106/2025")
    assert the_case(page).account == Account.NOT_ENFORCEABLE
