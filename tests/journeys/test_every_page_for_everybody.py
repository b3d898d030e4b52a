"""Every type of page: axe finds nothing, nothing is wider than the window, at all widths and in both languages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from playwright.sync_api import Page

from agencies.models import Agency, Change, Person, Reorganisation, User
from cases.actions.deadlines import add_deadline
from cases.actions.entrustments import take_in_entrustment
from cases.actions.events import record_event
from cases.actions.intake import take_in_judgment, take_in_request
from cases.actions.register_jobs import check_file
from cases.actions.reorganise import NewUnit, Plan, reorganise
from cases.choices import Initiation, JudgmentKind
from cases.models import EnforcementCase, RegisterImport
from common import clock
from law.years import year_start
from reports.periods import cumulative
from tests.factories.closing import closed, signed, waiting
from tests.factories.coordination import coordinate
from tests.factories.province import Book, open_case
from tests.factories.register_files import CASE, cases
from tests.journeys.browser import Visitors
from tests.journeys.portal import Portal
from tests.services.machine import until

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
pytestmark = pytest.mark.long

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (1440, 1024, 390)
NARROWEST = 320
FIND = """
async (rules) => {
  const found = await axe.run({runOnly: {type: "tag", values: rules}, resultTypes: ["violations"]});
  return found.violations.map((rule) => `${rule.id}: ` + rule.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(" | "));
}
"""
OPEN_DETAILS = "document.querySelectorAll('details').forEach((item) => { item.open = true; })"
# What is typed into a box, which axe does not look at.
UNSEEN = """
() => [...document.querySelectorAll("input:not([type=hidden]), select, textarea")]
  .filter((box) => box.offsetWidth && getComputedStyle(box).color === getComputedStyle(box).backgroundColor)
  .map((box) => box.outerHTML.slice(0, 160))
"""
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
# WCAG 1.4.12; a sheet made by a script is not what the policy forbids.
SPACED = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
    p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}
"""

# Who reads it, and the address; words in braces are filled in by `places`.
PAGES = {
    "sign-in": ("", "/dang-nhap/"),
    "desk of an enforcer": ("chv11", "/ban-lam-viec/"),
    "desk of a head": ("truong1", "/ban-lam-viec/"),
    "desk of the province": ("thongke", "/ban-lam-viec/"),
    "putting a duty off": ("chv11", "/ban-lam-viec/deadline/{own_deadline}/nhac-lai/"),
    "cases that wait for years": ("thongke", "/viec/ton-dong/"),
    "list of cases in columns chosen": ("thongke", "/viec/?sap=-con-lai&moi_trang=50&cach=on_request"),
    "dashboard of the province": ("thanhvien", "/ket-qua/?nam={last}&thang=12"),
    "dashboard of today": ("thanhvien", "/ket-qua/"),
    "dashboard by the units of today": ("thanhvien", "/ket-qua/?nam={last}&thang=12&to-chuc=hien-nay"),
    "dashboard of an office": ("truong1", "/ket-qua/?nam={last}&thang=7"),
    "dashboard without national targets": ("thongke", "/ket-qua/?nam={before}&thang=12"),
    "dashboard of nothing": ("thongke", "/ket-qua/?nam=2001&thang=12"),
    "targets": ("thongke", "/chi-tieu/?nam={last}"),
    "form by unit": ("thongke", "/bieu/01/?nam={last}&thang=12"),
    "form by kind of judgment": ("thongke", "/bieu/02/?nam={last}&thang=12&theo=loai-an"),
    "form by enforcer": ("kiemsat", "/bieu/01/?nam={last}&ngay={odd}&theo=chap-hanh-vien"),
    "list behind a cell": ("thanhvien", "/bieu/02/o/?nam={last}&thang=12&dong=total&cot=enforceable"),
    "form of a register": ("kiemsat", "/bieu/07/?nam={last}&thang=12"),
    "form by unit and enforcer": ("thongke", "/bieu/04/?nam={last}&thang=12"),
    "form of the State's part": ("thongke", "/bieu/03/?nam={last}&thang=12&theo=loai-an"),
    "reports of a period": ("thongke", "/bao-cao/?nam={before}&thang=3"),
    "reports not waited for": ("thongke", "/bao-cao/?nam={before}&thang=5"),
    "report that waits": ("thongke", "/bao-cao/{waiting_report}/"),
    "report that is closed": ("thuky2", "/bao-cao/{closed_report}/"),
    "report that is signed": ("toaan", "/bao-cao/{signed_report}/"),
    "list that goes with a report": ("thongke", "/bao-cao/{signed_report}/danh-sach/dang-thi-hanh/"),
    "signed form": ("toaan", "/bieu/02/?ban={signed_report}&theo=don-vi"),
    "comparison of two years": ("thanhvien", "/bieu/01/so-sanh/?nam={last}&thang=12"),
    "comparison of several years": ("kiemsat", "/bieu/02/so-sanh/?nam={last}&ngay={odd}&tu-nam={before}"),
    "list behind a difference": ("thanhvien", "/bieu/02/chenh-lech/?nam={last}&thang=12&cot=enforceable"),
    "difference of rates": ("thanhvien", "/bieu/01/chenh-lech/?nam={last}&thang=12&cot=rate"),
    "empty list behind a cell": ("thanhvien", "/bieu/01/o/?nam=2001&thang=12&dong=total&cot=total"),
    "list of cases": ("thongke", "/viec/"),
    "empty list of cases": ("thongke", "/viec/?q=khongaicoten"),
    "case": ("truong1", "/viec/{case}/"),
    "case to read": ("thanhvien", "/viec/{case}/"),
    "taking an event back": ("truong1", "/viec/{case}/huy/{event}/"),
    "register of judgments": ("thongke", "/ban-an/"),
    "no judgment": ("thongke", "/ban-an/?q=khongco"),
    "missing judgments": ("thongke", "/ban-an/con-thieu/"),
    "taking a case in": ("truong1", "/ban-an/moi/"),
    "judgment": ("truong1", "/ban-an/{handover}/"),
    "judgment that is awaited": ("truong1", "/ban-an/{awaited}/"),
    "receipt of a judgment": ("truong1", "/ban-an/{awaited}/nhan/"),
    "request": ("truong1", "/ban-an/{handover}/yeu-cau/"),
    "one request": ("truong1", "/yeu-cau-thi-hanh/{asked}/"),
    "refusing a request": ("truong1", "/yeu-cau-thi-hanh/{asked}/tu-choi/"),
    "decision on a request": ("truong1", "/yeu-cau-thi-hanh/{asked}/quyet-dinh/"),
    "entrustments": ("thongke", "/uy-thac/"),
    "no entrustment": ("thongke", "/uy-thac/?q=khongco"),
    "taking an entrustment in": ("truong1", "/uy-thac/moi/"),
    "entrustment": ("truong1", "/uy-thac/{entrusted}/"),
    "decision on an entrustment": ("truong1", "/uy-thac/{entrusted}/quyet-dinh/"),
    "returned case": ("truong1", "/viec/{returned}/"),
    "asking again for a returned case": ("truong1", "/viec/{returned}/yeu-cau-lai/"),
    "confirming results": ("truong1", "/viec/{case}/xac-nhan/"),
    "labels of a case": ("truong1", "/viec/{case}/nhan/"),
    "correcting a case": ("truong1", "/viec/{case}/sua/"),
    "what was recorded": ("truong1", "/viec/dien-bien/"),
    "nothing was recorded": ("thongke", "/viec/dien-bien/?q=khongco"),
    "time limits": ("truong1", "/thoi-han/"),
    "time limits overdue": ("thongke", "/thoi-han/?tinh_trang=qua-han"),
    "no time limit": ("thongke", "/thoi-han/?viec=RESUME_POSTPONE"),
    "working days": ("thongke", "/thoi-han/ngay-lam-viec/"),
    "adding a time limit": ("truong1", "/viec/{case}/thoi-han/them/"),
    "looking for a rule": ("truong1", "/viec/{case}/thoi-han/them/?tim=dinh+gia"),
    "extending a time limit": ("truong1", "/viec/{case}/thoi-han/{deadline}/gia-han/"),
    "why a time limit is late": ("truong1", "/viec/{case}/thoi-han/{deadline}/ly-do-cham/"),
    "a time limit is met": ("truong1", "/viec/{case}/thoi-han/{deadline}/xong/"),
    "imports": ("thongke", "/nhap-so/"),
    "verdicts of an import": ("thongke", "/nhap-so/{register}/"),
    "search": ("thongke", "/tim/?q=nguyen"),
    "search without a hit": ("thongke", "/tim/?q=khongaicoten"),
    "keys": ("thongke", "/phim-tat/"),
    "access for all": ("thongke", "/kha-nang-tiep-can/"),
    "requests between agencies": ("thongke", "/phoi-hop/"),
    "requests to a court": ("toaan", "/phoi-hop/?phia=can-tra-loi"),
    "no request between agencies": ("nganhang", "/phoi-hop/"),
    "kinds of requests": ("truong1", "/phoi-hop/yeu-cau/moi/?viec={case}"),
    "new request": ("truong1", "/phoi-hop/yeu-cau/moi/GT/?viec={case}"),
    "request to answer": ("toaan", "/phoi-hop/yeu-cau/{received}/"),
    "request seen by its sender": ("truong1", "/phoi-hop/yeu-cau/{sent}/"),
    "taking a request in": ("toaan", "/phoi-hop/yeu-cau/{sent}/received/"),
    "reminding": ("truong1", "/phoi-hop/yeu-cau/{sent}/reminded/"),
    "a decision that a request opens": ("truong1", "/phoi-hop/yeu-cau/{sent}/quyet-dinh/"),
    "judgments that a court owes": ("toaan", "/phoi-hop/chuyen-giao/"),
    "a judgment that a court sent": ("toaan", "/phoi-hop/chuyen-giao/{awaited}/"),
    "desk of a court": ("toaan", "/ban-lam-viec/"),
    "agencies that may read a case": ("truong1", "/phoi-hop/mo-viec/{case}/"),
    "results of coordination": ("thanhvien", "/phoi-hop/ket-qua/"),
    "results of coordination on no day": ("thanhvien", "/phoi-hop/ket-qua/?tu=31/02/2026"),
    "agreements": ("thongke", "/phoi-hop/quy-che/"),
    "agreement open for comments": ("thongke", "/phoi-hop/quy-che/{open_one}/"),
    "agreement in force": ("toaan", "/phoi-hop/quy-che/{signed}/"),
    "drawing an agreement up": ("thongke", "/phoi-hop/quy-che/moi/?thay={signed}"),
    "clause": ("thongke", "/phoi-hop/quy-che/{open_one}/dieu/{clause}/"),
    "words of an agreement": ("thongke", "/phoi-hop/quy-che/{open_one}/sua/"),
    "obligation": ("thongke", "/phoi-hop/quy-che/{open_one}/dieu/{clause}/nghia-vu/"),
    "comment on an agreement": ("toaan", "/phoi-hop/quy-che/{open_one}/gop-y/"),
    "signing an agreement": ("thongke", "/phoi-hop/quy-che/{open_one}/ky/"),
    "two agreements compared": ("thongke", "/phoi-hop/quy-che/{open_one}/so-sanh/?voi={signed}"),
    "review of an agreement": ("thongke", "/phoi-hop/quy-che/{signed}/so-ket/"),
    "calendar of coercions": ("congan", "/phoi-hop/bao-ve/"),
    "plan of protection": ("truong1", "/phoi-hop/bao-ve/{plan}/"),
    "planning a protection": ("truong1", "/phoi-hop/bao-ve/moi/?viec={case}"),
    "opinion of the police": ("congan", "/phoi-hop/bao-ve/{plan}/y-kien/"),
    "components": ("quantri", "/thanh-phan/"),
    "cases that need direction": ("thanhvien", "/viec/?van_de=keo-dai"),
    "agencies": ("truong1", "/don-vi/"),
    "agencies of an earlier day": ("toaan", "/don-vi/?ngay=30/06/2025"),
    "agencies on no day": ("toaan", "/don-vi/?ngay=31/02/2025"),
    "agency": ("thongke", "/don-vi/KV1/"),
    "merging an agency": ("thongke", "/don-vi/KV1/thay-doi/"),
    "splitting an agency": ("thongke", "/don-vi/KV1/thay-doi/?loai=chia"),
    "renaming an agency": ("thongke", "/don-vi/KV1/thay-doi/?loai=doi-ten"),
    "change of the organisation": ("toaan", "/don-vi/thay-doi/{change}/"),
    "tokens": ("thongke", "/tai-khoan/ma-truy-cap/"),
    "password": ("thongke", "/mat-khau/"),
    "signing out": ("thongke", "/dang-xuat/"),
    "closed account": ("", "/tai-khoan-ngung/"),
    "unknown address": ("thongke", "/khong-co/"),
    "question without sense": ("thongke", "/ket-qua/?thang=13"),
}


@pytest.fixture(scope="package")
def places(book: Book, portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the addresses need: years, a case of the first office with some history, a checked register."""
    case = EnforcementCase.objects.filter(agency=book.offices[0]).order_by("-events_count").first()
    assert case is not None
    today = clock.today()
    deadline = add_deadline(case=case, rule="B027", started_on=today, note="Chờ trả lời", by=None, at=clock.now(), today=clock.today())
    path = cases(tmp_path_factory.mktemp("register") / "so.xlsx", CASE, [*CASE[:2], "KV77", *CASE[3:]])
    register = check_file(
        file=SimpleUploadedFile("so.xlsx", path.read_bytes()),
        agency=None,
        by=User.objects.get(username="thongke"),
        at=clock.now(),
    )
    until(lambda: RegisterImport.objects.get(pk=register.pk).job.is_over)
    change = reorganise(
        change=Change.RENAMED,
        plan=Plan(["CA"], [NewUnit("CA", "Công an tỉnh sau đổi tên")]),
        effective_on=clock.today(),
        instrument="Quyết định 7/QĐ",
        decided_on=clock.today(),
        note="Ghi chú",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    until(lambda: Reorganisation.objects.get(pk=change.pk).job.is_over)
    handovers = [
        take_in_judgment(
            number=number,
            judged_on=today,
            court=book.courts["KV1"],
            kind=JudgmentKind.CIVIL,
            unit=book.offices[0],
            effective_on=today,
            urgent=False,
            handed_over_on=received,
            received_on=received,
            channel="",
            ex_officio=True,
            on_request=True,
            note="Ghi chú",
            by=None,
            at=clock.now(),
            today=today,
        )
        for number, received in (("5/2026/DS-ST", today), ("8/2026/DS-ST", None))
    ]
    asked = take_in_request(
        handover=handovers[0],
        requester="Bà Được",
        content="Trả nợ",
        received_on=today,
        by=None,
        at=clock.now(),
        today=today,
    )
    entrusted = take_in_entrustment(
        number="3/2026/DS-PT",
        judged_on=today,
        court=None,
        court_name="Tòa án nhân dân tỉnh Vĩnh Long",
        kind=JudgmentKind.CIVIL,
        unit=book.offices[0],
        sender="THADS tỉnh Vĩnh Long",
        document_number="18/QĐ-THADS",
        document_on=today,
        received_on=today,
        initiation=Initiation.ON_REQUEST,
        content="Thi hành khoản nợ",
        by=None,
        at=clock.now(),
        today=today,
    )
    person, unit = book.enforcers["CHV-11"]
    returned = open_case(unit, person, decided_on=today - timedelta(800), number="8989")
    for event, on in (("found_not_enforceable", today - timedelta(780)), ("request_returned", today)):
        record_event(case=returned, event=event, occurred_on=on, by=None, today=today)
    own = add_deadline(
        case=open_case(unit, person, decided_on=today - timedelta(60), number="8990"),
        rule="B022",
        started_on=today - timedelta(30),
        note="Chờ trả lời",
        by=None,
        at=clock.now(),
        today=today,
    )
    made = coordinate(case, book.courts["KV1"], *(Agency.objects.get(code=code) for code in ("CA", "VKSND")))
    early = cumulative(book.year - 2, 3)  # of units in which no journey records anything there
    late_one = open_case(*holder_of(book, "CHV-31"), decided_on=early.start, number="8991")
    done = signed(book.offices[2], early)
    record_event(
        case=late_one,
        event="collected",
        occurred_on=early.to,
        amount=1_000,
        by=None,
        today=today,
        late_reason="ghi muộn",
    )
    reports = {
        "signed_report": done.pk,
        "closed_report": closed(book.offices[1], early).pk,
        "waiting_report": waiting(book.province, early).pk,
    }
    return {
        **reports,
        **{name: row.pk for name, row in vars(made).items()},
        "entrusted": entrusted.pk,
        "returned": returned.pk,
        "handover": handovers[0].pk,
        "awaited": handovers[1].pk,
        "asked": asked.pk,
        "last": book.year - 1,
        "before": book.year - 2,
        "odd": (year_start(book.year - 1) + timedelta(200)).isoformat(),
        "case": case.pk,
        "deadline": deadline.pk,
        "own_deadline": own.pk,
        "event": case.events.filter(void=None).latest("sequence").pk,
        "register": register.pk,
        "change": change.pk,
    }


def holder_of(book: Book, enforcer: str) -> tuple[Agency, Person]:
    """The unit of an enforcer, and the enforcer."""
    person, unit = book.enforcers[enforcer]
    return unit, person


def check(page: Page) -> None:
    """Nothing for axe to find and nothing too wide, in one page as it stands."""
    page.evaluate(OPEN_DETAILS)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    wrong: list[str] = [f"text cannot be seen in {box}" for box in page.evaluate(UNSEEN)]
    for width in (*WIDTHS, NARROWEST):
        page.set_viewport_size({"width": width, "height": 900})
        if width in WIDTHS:
            wrong += [f"{width}: {found}" for found in page.evaluate(FIND, RULES)]
        if (beyond := page.evaluate(TOO_WIDE)) > 0:
            wrong.append(f"{width}: {beyond} pixels too wide")
    page.set_viewport_size({"width": 1280, "height": 900})
    page.evaluate(SPACED)
    if (beyond := page.evaluate(TOO_WIDE)) > 0:
        wrong.append(f"with the spacing of WCAG 1.4.12: {beyond} pixels too wide")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_serves_everybody(page_as: Visitors, places: dict[str, Any], name: str, language: str) -> None:
    page_as.refusals.update({400, 404})
    username, address = PAGES[name]
    page = page_as(username, language=language)
    page.goto(address.format(**places))
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("h1").count() == 1
    check(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_form_with_errors_serves_everybody(page_as: Visitors, new_case: Callable[..., EnforcementCase], language: str) -> None:
    page_as.refusals.add(422)
    page = page_as("chv11", language=language)
    page.goto(f"/viec/{new_case().pk}/")
    page.locator("form[data-guard] button.btn--primary").click()
    summary = page.locator(".errors")
    assert summary.evaluate("(box) => box === document.activeElement"), "the summary takes the focus"
    assert page.locator("[aria-invalid=true]").count() >= 2
    check(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_change_about_to_be_made_serves_everybody(page_as: Visitors, language: str) -> None:
    page = page_as("thongke", language=language)
    page.goto("/don-vi/KV1/thay-doi/?loai=chia")
    values = {
        "effective_on": f"{clock.today():%d/%m/%Y}",
        "instrument": "QĐ",
        "code_a": "A1",
        "name_a": "A",
        "code_b": "B1",
        "name_b": "B",
    }
    for name, value in values.items():
        page.locator(f"#id_{name}").fill(value)
    page.locator("form[data-guard] button.btn--primary").click()
    page.locator("button[name=xac-nhan]").wait_for()
    check(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_new_token_serves_everybody(page_as: Visitors, language: str) -> None:
    page = page_as("thuky2", language=language)
    page.goto("/tai-khoan/ma-truy-cap/")
    page.locator("#id_name").fill("Kho")
    page.locator("aside form button.btn--primary").click()
    page.locator("code.secret").wait_for()
    check(page)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_an_import_on_its_way_serves_everybody(page_as: Visitors, portal: Portal, tmp_path: Path, language: str) -> None:
    page = page_as("thuky1", language=language)
    page.goto("/nhap-so/")
    page.locator("#id_file").set_input_files(cases(tmp_path / "so.xlsx", CASE))
    with portal.busy_worker():
        page.locator("aside form button").click()
        page.locator("#tien-do").wait_for()
        check(page)
