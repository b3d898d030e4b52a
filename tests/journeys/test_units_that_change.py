"""The organisation changes: the statistician records a merger, and old years go on under the old names."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from playwright.sync_api import Page, expect

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, AgencyKind
from cases.models import EnforcementCase
from common import clock
from law.years import year_end, year_start
from tests.factories.province import Book, open_case
from tests.journeys.browser import Visitors
from tests.services.machine import until


def two_districts(book: Book) -> list[EnforcementCase]:
    """Two small offices with a case each, both decided last year and still open."""
    cases = []
    for number, (code, name) in enumerate((("CCX", "Chi cục THADS huyện Xanh"), ("CCY", "Chi cục THADS huyện Vàng")), 81_001):
        unit = create_agency(
            code=code,
            name=name,
            short_name=name.removeprefix("Chi cục THADS "),
            kind=AgencyKind.OFFICE,
            parent=book.province,
            position=50,
        )
        enforcer = create_enforcer(code=f"CHV-{code}", name="Bùi Văn Chuyển", agency=unit)
        cases.append(open_case(unit, enforcer, decided_on=year_start(book.year - 1) + timedelta(40), number=str(number)))
    return cases


def fill(page: Page, **values: str) -> None:
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)


def test_two_offices_are_merged_and_last_year_keeps_both_names(book: Book, page_as: Visitors) -> None:
    cases = two_districts(book)
    page = page_as("thongke")
    page.goto("/don-vi/CCX/")
    page.get_by_role("link", name="Ghi thay đổi").click()
    page.get_by_label("Chi cục THADS huyện Vàng").check()
    today = clock.today()
    fill(
        page,
        effective_on=f"{today:%d/%m/%Y}",
        instrument="Quyết định 5/QĐ-BTP",
        code_a="KV-XV",
        name_a="Phòng THADS khu vực Xanh Vàng",
    )
    page.get_by_role("button", name="Xem trước thay đổi").click()

    expect(page.locator(".lede")).to_contain_text("Chi cục THADS huyện Xanh")
    expect(page.locator(".facts")).to_contain_text("2 việc")
    assert not Agency.objects.filter(code="KV-XV").exists(), "looking changes nothing"
    page.get_by_role("button", name="Ghi thay đổi").click()
    page.get_by_text("Đã ghi thay đổi.").wait_for()
    expect(page.locator("main")).to_contain_text("Đã chuyển 2 việc.")
    until(lambda: not EnforcementCase.objects.filter(agency__code__in=["CCX", "CCY"]).exists())

    for case in cases:
        page.goto(f"/viec/{case.pk}/")
        expect(page.locator(".idbar")).to_contain_text("Phòng THADS khu vực Xanh Vàng")
        expect(page.locator(".timeline")).to_contain_text("Chuyển giao hồ sơ")

    page.goto(f"/bieu/01/?nam={book.year - 1}&thang=12")
    expect(page.locator("table.lawform")).to_contain_text("huyện Xanh")
    expect(page.locator("table.lawform")).not_to_contain_text("Xanh Vàng")
    page.get_by_role("link", name="Theo đơn vị hiện nay").click()
    row = page.locator("table.lawform tr", has_text="Phòng THADS khu vực Xanh Vàng")
    expect(row.locator("td").first).to_contain_text("2 Phòng")
    expect(page.locator("table.lawform")).not_to_contain_text("huyện Xanh")
    row.locator("a").first.click()
    expect(page.locator("#cong")).to_contain_text("Cộng 2 việc")

    page.goto(f"/don-vi/?ngay={year_end(book.year - 1):%d/%m/%Y}")
    assert page.locator("th[scope=row]", has_text="Chi cục THADS huyện Xanh").count() == 1
    assert page.locator("th[scope=row]", has_text="Phòng THADS khu vực Xanh Vàng").count() == 0


def test_a_change_without_sense_is_refused_and_nothing_typed_is_lost(page_as: Visitors, book: Book) -> None:
    page_as.refusals.add(422)
    page = page_as("thongke")
    page.goto("/don-vi/VKSND/thay-doi/?loai=doi-ten")
    fill(
        page,
        effective_on=f"{clock.today() + timedelta(30):%d/%m/%Y}",
        instrument="Quyết định 6/QĐ",
        name_a="Viện kiểm sát mới",
    )
    page.get_by_role("button", name="Xem trước thay đổi").click()
    page.get_by_role("button", name="Ghi thay đổi").click()
    expect(page.locator(".errors")).to_contain_text("chưa đến")
    expect(page.locator("#id_name_a")).to_have_value("Viện kiểm sát mới")
    fill(page, effective_on=f"{clock.today():%d/%m/%Y}")
    page.get_by_role("button", name="Xem trước thay đổi").click()
    page.get_by_role("button", name="Ghi thay đổi").click()
    page.get_by_text("Đã ghi thay đổi.").wait_for()
    page.goto("/don-vi/VKSND/")
    expect(page.locator("h1")).to_have_text("Viện kiểm sát mới")
    expect(page.locator(".timeline")).to_contain_text("Tên trước đó: Viện kiểm sát nhân dân")


def test_an_office_sees_the_change_but_may_not_make_one(page_as: Visitors, new_case: Callable[..., EnforcementCase]) -> None:
    page_as.refusals.add(404)
    page = page_as("truong1")
    page.goto("/don-vi/KV1/")
    assert page.get_by_role("link", name="Ghi thay đổi").count() == 0
    assert page.goto("/don-vi/KV1/thay-doi/").status == 404  # type: ignore[union-attr]
