"""A statistician brings a register with bad rows into the book."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from cases.actions.posting import WRITERS_LOCK
from cases.models import EnforcementCase
from law.years import year_start
from reports.periods import cumulative
from reports.results import rates
from tests.factories.province import Book
from tests.factories.register_files import workbook
from tests.journeys.browser import Visitors, address
from tests.journeys.locks import held, waiting
from tests.journeys.portal import Portal
from tests.services.machine import until

CASES = ["decision_number", "decided_on", "unit", "initiation", "judgment_kind", "debtor", "amount"]
EVENTS = ["decision_number", "decided_on", "unit", "event", "occurred_on", "amount"]
VERDICTS = ("new", "same", "changed", "conflict", "rejected")


def register(path: Path, decided_on: date) -> Path:
    """Five good rows; a unit nobody knows, an amount in words, and an event before its decision."""

    def case(number: str, unit: str, amount: object) -> list[object]:
        return [number, decided_on, unit, "on_request", "civil", "Phạm Văn Phải", amount]

    def event(number: str, name: str, day: int, amount: int | None = None) -> list[object]:
        return [number, decided_on, "KV2", name, decided_on + timedelta(day), amount]

    return workbook(
        path,
        {
            "cases": [
                CASES,
                case("7001", "KV2", 1_000_000),
                case("7002", "KV2", 5_000_000),
                case("7003", "KV2", 3_000_000),
                case("7004", "KV2", 4_000_000),
                case("7005", "KV77", 5_000_000),
                case("7006", "KV2", "năm triệu"),
            ],
            "events": [
                EVENTS,
                event("7001", "completed", 30),
                event("7002", "collected", 40, 2_000_000),
                event("7003", "completed", -10),
            ],
        },
    )


def mended(returned: Path, path: Path, decided_on: date) -> Path:
    """The returned file with what was wrong put right, in the columns it came in."""
    sheets = {}
    book = CalamineWorkbook.from_path(returned)
    for name in book.sheet_names:
        rows = book.get_sheet_by_name(name).to_python()
        place = {heading: column for column, heading in enumerate(rows[0])}
        for row in rows[1:]:
            if row[place["unit"]] == "KV77":
                row[place["unit"]] = "KV2"
            if row[place["amount"]] == "năm triệu":
                row[place["amount"]] = 6_000_000
            if "occurred_on" in place:
                row[place["occurred_on"]] = decided_on + timedelta(10)
        sheets[name] = rows
    return workbook(path, sheets)


def send(page: Page, path: Path) -> None:
    """Choose the file and have it checked."""
    page.goto("/nhap-so/")
    page.locator("#id_file").set_input_files(path)
    page.locator("aside form button").click()


def tally(page: Page) -> dict[str, int]:
    """The verdicts as the page counts them, once it does."""
    expect(page.locator("#ket-qua")).to_be_visible(timeout=30_000)
    counts = page.locator("ul.tally li")
    found = {verdict: int(counts.filter(has=page.locator(f"a[href*='{verdict}']")).locator("b").inner_text()) for verdict in VERDICTS}
    assert sum(found.values()) == int(counts.last.locator("b").inner_text())
    return found


def figures(page: Page, book: Book) -> list[int]:
    """Finished and enforceable, in cases and in đồng, of the whole province last year."""
    page.goto(f"/ket-qua/?nam={book.year - 1}&thang=12")
    links = page.locator("article dd a[data-value]").all()
    found = [int(link.get_attribute("data-value") or "") for link in links]
    return [*found[:2], *found[3:5]]  # the third of each is all that is to be enforced


def grown(before: list[int], *by: int) -> list[int]:
    return [value + more for value, more in zip(before, by, strict=True)]


def test_a_statistician_imports_a_register_mends_its_bad_rows_and_sees_the_figures_change(
    page_as: Visitors, portal: Portal, book: Book, tmp_path: Path
) -> None:
    decided_on = year_start(book.year - 1) + timedelta(60)
    page = page_as("thongke")
    before = figures(page, book)

    with portal.busy_worker():
        with page.expect_request(lambda request: request.headers.get("hx-request") == "true"):
            send(page, register(tmp_path / "so-2026.xlsx", decided_on))
            expect(page.locator("#tien-do progress")).to_be_visible()
        assert page.locator("#ket-qua").count() == 0
    assert tally(page) == {"new": 5, "same": 0, "changed": 0, "conflict": 0, "rejected": 4}
    assert figures(page, book) == before, "checking writes nothing"
    page.go_back()

    page.locator("ul.tally a[href*='rejected']").click()
    reasons = page.locator("#ket-qua td.full").all_inner_texts()
    assert len(reasons) == 4
    assert all(len(reason) > 20 for reason in reasons), reasons
    assert any("KV77" in reason for reason in reasons)

    with page.expect_download() as downloading:
        page.locator(".toolbar a[href$='/tra-lai/']").click()
    returned = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(returned)
    assert returned.name == "so-2026-tra-lai.xlsx"

    button = page.locator(".card__foot form button")
    assert "5" in button.inner_text()
    button.click()
    assert tally(page)["new"] == 5
    after = figures(page, book)
    assert after == grown(before, 1, 3, 3_000_000, 10_000_000)

    send(page, mended(returned, tmp_path / "so-da-sua.xlsx", decided_on))
    assert tally(page) == {"new": 4, "same": 0, "changed": 0, "conflict": 0, "rejected": 0}
    page.locator(".card__foot form button").click()
    tally(page)
    assert figures(page, book) == grown(after, 1, 3, 3_000_000, 14_000_000)

    send(page, tmp_path / "so-da-sua.xlsx")
    assert tally(page) == {"new": 0, "same": 4, "changed": 0, "conflict": 0, "rejected": 0}
    assert page.locator(".card__foot form").count() == 0, "there is nothing to write"

    period = cumulative(book.year - 1, 12)
    until(lambda: rates.stored(book.province, period))  # the worker was told that the book moved on
    assert figures(page, book) == grown(after, 1, 3, 3_000_000, 14_000_000)


@pytest.mark.parametrize("judgment_is_known", [True, False])
def test_two_imports_of_one_file_at_the_same_moment_enter_it_once(
    portal: Portal, new_case: Callable[..., EnforcementCase], tmp_path: Path, judgment_is_known: bool
) -> None:
    """Both have checked it and want to write; the slower one finds everything there."""
    case = new_case()
    judgment = case.judgment.number if judgment_is_known else f"{case.pk}/2020/HS-ST"
    numbers = [f"{case.decision_number}{letter}" for letter in "ABC"]
    path = workbook(
        tmp_path / "so.xlsx",
        {
            "cases": [
                [*CASES, "judgment_number", "judged_on"],
                *(
                    [
                        number,
                        case.decided_on,
                        "KV3",
                        "on_request",
                        "civil",
                        "Lê Văn Nợ",
                        10,
                        judgment,
                        case.judgment.judged_on,
                    ]
                    for number in numbers
                ),
            ]
        },
    )
    with ExitStack() as stack:
        imports = [stack.enter_context(portal.command("import_register", str(path), "--json")) for _ in range(2)]
        with held("SELECT pg_advisory_xact_lock(%s)", WRITERS_LOCK) as other:
            until(lambda: waiting(other) == 2 or any(one.poll() is not None for one in imports))
        said = [one.communicate(timeout=60) for one in imports]
    assert [one.returncode for one in imports] == [0, 0], said
    answers = [json.loads(output) for output, _errors in said]
    assert sorted((answer["new"], answer["same"]) for answer in answers) == [(0, 3), (3, 0)]
    assert EnforcementCase.objects.filter(decision_number__in=numbers).count() == 3


def test_a_file_that_is_no_register_is_refused_with_a_sentence(page_as: Visitors, tmp_path: Path) -> None:
    page = page_as("thuky1")
    (tmp_path / "thu.xlsx").write_bytes(b"Day la mot la thu, khong phai so thu ly.")
    send(page, tmp_path / "thu.xlsx")
    alert = page.locator("[role=alert]")
    expect(alert).to_be_visible(timeout=30_000)
    assert len(alert.inner_text()) > 20
    assert address(page).startswith("/nhap-so/")
