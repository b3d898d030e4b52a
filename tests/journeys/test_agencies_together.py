"""People of two agencies and more: a judgment explained late, a coercion the police see otherwise, an agreement renewed, a bank's answer."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from cases.models import EnforcementCase
from common import clock
from coordination import protection
from coordination.models import CoordinationAgreement, CoordinationRequest, ProtectionPlan
from law.models import DayShift
from tests.factories.province import Book
from tests.journeys.browser import Visitors

NewCase = Callable[..., EnforcementCase]


def press(page: Page, name: str) -> None:
    """The main button of the form."""
    page.locator("form[data-guard] button.btn--primary", has_text=name).click()


def today() -> str:
    return f"{clock.today():%d/%m/%Y}"


def ask(page: Page, case: EnforcementCase, kind: str, addressee: str, question: str) -> CoordinationRequest:
    """Draw a request up from the page of the case, and send it."""
    page.goto(f"/viec/{case.pk}/")
    page.get_by_role("link", name="Tạo yêu cầu").click()
    page.locator(f"a[href*='/moi/{kind}/']").click()
    page.locator("#id_addressee").select_option(addressee)
    if page.locator("#id_defect").count():
        page.locator("#id_defect").select_option("unclear")
    page.locator("#id_question_1").fill(question)
    press(page, "Soạn yêu cầu")
    expect(page.locator(".msg")).to_contain_text("Đã soạn yêu cầu")
    row = CoordinationRequest.objects.latest("pk")
    page.get_by_role("link", name="Gửi yêu cầu").click()
    page.locator("#id_document_number").fill("412/THADS-KV1")
    press(page, "Gửi yêu cầu")
    expect(page.locator(".msg")).to_contain_text("Đã ghi")
    return row


def test_an_unclear_judgment_is_explained_late_and_the_case_goes_on(page_as: Visitors, new_case: NewCase) -> None:
    case = new_case()
    office, court = page_as("truong1"), page_as("toaan", width=390)
    row = ask(office, case, "GT", "TAND-KV1", "Diện tích phải giao là bao nhiêu?")
    court.goto("/ban-lam-viec/")
    court.locator(f"a[href='/phoi-hop/yeu-cau/{row.pk}/received/']").click()
    court.locator("#id_register_number").fill("1186")
    press(court, "Tiếp nhận")
    # Six weeks pass: the court has not answered, the office reminds it and reports.
    behind = clock.today() - timedelta(40)
    CoordinationRequest.objects.filter(pk=row.pk).update(due_on=behind, answer_due_on=behind)
    office.goto("/ban-lam-viec/")
    office.locator(f"a[href='/phoi-hop/yeu-cau/{row.pk}/reminded/']").click()
    press(office, "Đôn đốc")
    expect(office.locator(".case-head__badges")).to_contain_text("đã đôn đốc 1 lần")
    office.get_by_role("link", name="Ghi quyết định vào việc").click()
    office.locator("#id_occurred_on").fill(today())
    office.locator("#id_document_number").fill("58/QĐ-THADS")
    press(office, "Hoãn")
    court.goto(f"/phoi-hop/yeu-cau/{row.pk}/")
    court.get_by_label("Trả lời đủ").check()
    court.locator("#id_answer_1").fill("3.298 m², theo trích đo")
    court.locator("#id_document_number").fill("215/TA-DS")
    press(court, "Gửi trả lời")
    expect(court.locator(".steps [aria-current=step]")).to_contain_text("Chờ nơi gửi xác nhận")
    office.goto(f"/phoi-hop/yeu-cau/{row.pk}/")
    expect(office.locator("main")).to_contain_text("3.298 m², theo trích đo")
    office.get_by_role("link", name="Ghi quyết định vào việc").click()
    office.locator("#id_occurred_on").fill(today())
    office.locator("#id_document_number").fill("60/QĐ-THADS")
    press(office, "Tiếp tục thi hành")
    office.get_by_role("link", name="Đóng yêu cầu").click()
    office.get_by_label("Đủ", exact=True).check()
    press(office, "Đóng yêu cầu")
    expect(office.locator(".case-head__badges")).to_contain_text("Đã đóng")
    case.refresh_from_db()
    assert [event.event for event in case.events.order_by("sequence")][-2:] == ["postponed", "resumed"]
    office.goto("/phoi-hop/ket-qua/")
    expect(office.locator("tbody", has_text="Tòa án nhân dân Khu vực 1").first).to_contain_text(re.compile(r"Giải thích bản án"))


def test_a_coercion_that_the_police_see_otherwise_waits_for_the_head_of_the_committee(page_as: Visitors, new_case: NewCase) -> None:
    case = new_case()
    days = DayShift.objects.working_days()
    day = days.at_or_after(clock.today() + timedelta(45))
    while protection.is_around_tet(day):
        day = days.at_or_after(day + timedelta(14))
    office, police, committee = page_as("chv11"), page_as("congan"), page_as("thanhvien")
    page_as.refusals.add(422)
    office.goto(f"/phoi-hop/bao-ve/moi/?viec={case.pk}")
    office.locator("#id_day").fill(f"{day + timedelta((5 - day.weekday()) % 7):%d/%m/%Y}")  # a Saturday
    office.locator("#id_at").fill("08:00")
    office.locator("#id_police").select_option("CA")
    for name, text in (
        ("place", "Xã Tân Hòa"),
        ("measure", "Giao đất"),
        ("results", "Đã kê biên"),
        ("difficulty", "Chống đối"),
        ("asks", "10 người"),
    ):
        office.locator(f"#id_{name}").fill(text)
    press(office, "Lưu")
    expect(office.locator(".errors")).to_contain_text("ngày nghỉ")
    office.locator("#id_day").fill(f"{day:%d/%m/%Y}")
    press(office, "Lưu")
    expect(office.locator("main")).to_contain_text("còn kịp")
    plan = ProtectionPlan.objects.latest("pk")
    office.get_by_role("link", name=str(plan.request)).click()
    office.get_by_role("link", name="Gửi yêu cầu").click()
    office.locator("#id_document_number").fill("9/THADS")
    press(office, "Gửi yêu cầu")
    police.goto("/phoi-hop/bao-ve/")
    police.locator(f"a[href='/phoi-hop/bao-ve/{plan.pk}/']").click()
    police.get_by_role("link", name="Ý kiến của Công an").click()
    police.get_by_label("Có ý kiến khác").check()
    police.locator("#id_text").fill("Trùng lễ hội của xã")
    press(police, "Lưu")
    office.goto(f"/phoi-hop/bao-ve/{plan.pk}/")
    expect(office.locator(".msg--warn")).to_contain_text("chờ quyết định của Trưởng Ban Chỉ đạo")
    committee.goto(f"/phoi-hop/bao-ve/{plan.pk}/")
    committee.get_by_role("link", name="Quyết định của Trưởng Ban Chỉ đạo").click()
    committee.locator("#id_decision").fill("Giữ ngày đã định; Công an xã tăng cường")
    press(committee, "Lưu")
    office.goto(f"/phoi-hop/bao-ve/{plan.pk}/")
    expect(office.locator("main")).to_contain_text("Công an xã tăng cường")
    expect(office.locator("main")).to_contain_text("còn kịp")


def test_an_agreement_of_four_agencies_is_reviewed_and_renewed(page_as: Visitors, book: Book) -> None:
    keeper, court = page_as("thongke"), page_as("toatinh")
    keeper.goto("/phoi-hop/quy-che/moi/")
    keeper.locator("#id_title").fill("Quy chế bốn ngành")
    for code in ("TAND-THADS", "VKSND", "CA", "THADS"):
        keeper.locator(f"input[name=parties][value='{code}']").check()
    press(keeper, "Soạn quy chế")
    first = CoordinationAgreement.objects.latest("pk")
    keeper.get_by_role("link", name="Thêm điều khoản").click()
    keeper.locator("#id_code").fill("Đ9.2")
    keeper.locator("#id_heading").fill("Giải thích bản án")
    keeper.locator("#id_text").fill("Trong 15 ngày.")
    press(keeper, "Thêm điều khoản")
    keeper.get_by_role("link", name="Thêm nghĩa vụ").click()
    keeper.locator("#id_holder").select_option("court")
    keeper.locator("#id_what").fill("Giải thích bản án")
    keeper.get_by_label("Tự động: yêu cầu phối hợp cùng loại").check()
    keeper.locator("#id_kind").select_option("GT")
    press(keeper, "Thêm nghĩa vụ")
    sign(keeper, first.pk, "01/QCPH")
    keeper.get_by_role("link", name="Lập bản sơ kết, tổng kết").click()
    keeper.locator("#id_faults").fill("Chuyển giao còn chậm")
    keeper.locator("#id_causes").fill("Thiếu người")
    keeper.get_by_label("Ký lại, thay thế").check()
    press(keeper, "Lập bản sơ kết")
    expect(keeper.locator(".msg--good")).to_contain_text("Đã lập bản sơ kết")
    keeper.get_by_role("link", name="Soạn bản thay thế").click()
    press(keeper, "Soạn bản thay thế")
    second = CoordinationAgreement.objects.latest("pk")
    keeper.get_by_role("link", name="Sửa Đ9.2").click()
    keeper.locator("#id_text").fill("Trong 30 ngày, phức tạp 45 ngày.")
    press(keeper, "Sửa điều khoản")
    keeper.get_by_role("link", name="Lấy ý kiến các bên").click()
    keeper.locator("#id_until").fill(f"{clock.today() + timedelta(9):%d/%m/%Y}")
    press(keeper, "Lấy ý kiến các bên")
    court.goto(f"/phoi-hop/quy-che/{second.pk}/so-sanh/")
    expect(court.locator("ins").first).to_contain_text("30")
    court.goto(f"/phoi-hop/quy-che/{second.pk}/")
    court.get_by_role("link", name="Góp ý dự thảo").click()
    court.locator("#id_text").fill("Nhất trí")
    press(court, "Góp ý dự thảo")
    keeper.goto(f"/phoi-hop/quy-che/{second.pk}/")
    expect(keeper.locator("main")).to_contain_text("Nhất trí")
    sign(keeper, second.pk, "02/QCPH")
    keeper.goto(f"/phoi-hop/quy-che/{first.pk}/")
    expect(keeper.locator("main")).to_contain_text("Đã được thay thế")


def sign(page: Page, pk: int, number: str) -> None:
    page.goto(f"/phoi-hop/quy-che/{pk}/")
    page.get_by_role("link", name="Ghi đã ký").click()
    page.locator("#id_number").fill(number)
    page.locator("#id_signed_on").fill(today())
    page.locator("#id_effective_on").fill(today())
    press(page, "Ghi đã ký")
    expect(page.locator(".msg--good")).to_contain_text("Quy chế đã ký")


def test_a_bank_answers_on_its_phone_and_sees_nothing_else(page_as: Visitors, new_case: NewCase) -> None:
    case = new_case()
    office, bank = page_as("chv11"), page_as("nganhang", width=390)
    row = ask(office, case, "XMTK", "NH", "Có tài khoản, số dư bao nhiêu?")
    bank.goto("/")
    expect(bank.locator("h1")).to_have_text("Bàn làm việc")
    bank.locator(f"a[href='/phoi-hop/yeu-cau/{row.pk}/received/']").click()
    press(bank, "Tiếp nhận")
    bank.get_by_label("Trả lời đủ").check()
    bank.locator("#id_answer_1").fill("Có một tài khoản, số dư 12.000.000 đồng")
    bank.locator("#id_document_number").fill("88/NH")
    press(bank, "Gửi trả lời")
    expect(bank.locator("main")).not_to_contain_text("Lê Thị Được")
    expect(bank.locator("nav", has_text="Phối hợp liên ngành").first).not_to_contain_text("Việc thi hành án")
    office.goto("/ban-lam-viec/")
    office.locator(f"a[href='/phoi-hop/yeu-cau/{row.pk}/']").first.click()
    expect(office.locator("main")).to_contain_text("số dư 12.000.000 đồng")
