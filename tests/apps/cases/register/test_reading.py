"""What an office sends is read as it means it."""

import unicodedata
from datetime import date
from pathlib import Path

from cases.choices import Initiation, JudgmentKind
from cases.lifecycle import Event
from cases.register.columns import EVENTS, INITIATIONS, JUDGMENT_KINDS, SHEETS
from cases.register.convert import fold
from cases.register.reading import read_register
from tests.factories import register_files
from tests.factories.register_files import case_with, notices, problem


def test_a_good_row_becomes_typed_values(path: Path) -> None:
    row = case_with(path, enforcer="CHV-017", credit_institution="x", for_budget=1000.0)
    assert row.problems == []
    assert (row.sheet, row.number) == ("cases", 2)
    assert row.values == {
        "decision_number": "12/QĐ-THADS",
        "decided_on": date(2026, 3, 5),
        "unit": "KV1",
        "enforcer": "CHV-017",
        "initiation": "on_request",
        "judgment_number": None,
        "judged_on": None,
        "court": None,
        "judgment_kind": "civil",
        "creditor": None,
        "debtor": None,
        "amount": 5_000_000,
        "for_budget": 1000,
        "credit_institution": True,
    }


def test_a_row_keeps_the_cells_as_the_office_wrote_them(path: Path) -> None:
    row = case_with(path, decision_number=12, amount="2.877.450.000", riêng="của phòng")
    assert row.raw == {
        "decision_number": 12.0,
        "decided_on": date(2026, 3, 5),
        "unit": "KV1",
        "initiation": "on_request",
        "judgment_kind": "civil",
        "amount": "2.877.450.000",
        "riêng": "của phòng",
    }


def test_vietnamese_labels_and_words_are_understood_in_any_order_case_and_spacing(path: Path) -> None:
    headings = ["SỐ TIỀN  PHẢI THI HÀNH", "don vi", "Loại án", "Hình thức thi hành", "Ngày quyết định", "số quyết định"]
    cells = [5, "KV1", "hôn nhân và gia đình", "CHU DONG", "05/03/2026", "7"]
    register = read_register(register_files.workbook(path, {"Việc thi hành án": [headings, cells]}))
    values = register.sheets["cases"][0].values
    assert (values["amount"], values["judgment_kind"], values["initiation"]) == (5, "family", "ex_officio")
    assert (values["decided_on"], values["decision_number"]) == (date(2026, 3, 5), "7")


def test_an_office_may_use_its_own_headings(path: Path) -> None:
    register_files.cases(path, register_files.CASE, headings=["Số QĐ", *register_files.CASES[1:]])
    register = read_register(path, headings={"so qd": "decision_number"})
    assert register.sheets["cases"][0].values["decision_number"] == "12/QĐ-THADS"
    assert register.notices == []


def test_no_two_columns_of_a_sheet_share_a_heading() -> None:
    for sheet in SHEETS.values():
        words = [fold(word) for column in sheet.columns for word in {column.name, column.label}]
        assert len(words) == len(set(words))


def test_the_words_of_the_file_are_the_words_of_the_book() -> None:
    assert {event.value: str(event.label) for event in Event} == EVENTS
    assert {word.name.lower(): str(word.label) for word in Initiation} == INITIATIONS
    assert {word.name.lower(): str(word.label) for word in JudgmentKind} == JUDGMENT_KINDS


def test_every_event_is_known_by_its_code_and_by_its_label(path: Path) -> None:
    rows = [["1", "05/03/2026", "KV1", word, "05/03/2026"] for item in EVENTS.items() for word in item]
    register = read_register(register_files.workbook(path, {"events": [register_files.EVENTS[:5], *rows]}))
    assert [row.values["event"] for row in register.sheets["events"]] == [code for code in EVENTS for _ in range(2)]


def test_an_unknown_event_is_a_problem_of_its_row_only(path: Path) -> None:
    good, bad = (["1", "05/03/2026", "KV1", event, "05/03/2026"] for event in ("collected", "tịch thu"))
    rows = read_register(register_files.workbook(path, {"events": [register_files.EVENTS[:5], good, bad]})).sheets["events"]
    assert rows[0].problems == []
    assert problem(rows[1]).startswith("Trang events, dòng 3, cột event: không có sự kiện “tịch thu”")


def test_a_wrong_mark_does_not_turn_one_event_into_another(path: Path) -> None:
    rows = [["1", "05/03/2026", "KV1", word, "05/03/2026"] for word in ("Hoãn một phần", "Hoàn một phần", "Uỷ thác")]
    read = read_register(register_files.workbook(path, {"events": [register_files.EVENTS[:5], *rows]})).sheets["events"]
    assert [row.values["event"] for row in read] == ["partly_postponed", None, "entrusted"]


def test_a_ground_is_free_text_but_for_an_agreement(path: Path) -> None:
    rows = [["1", "KV1", "postponed", "05/03/2026", ground] for ground in ("thoả thuận", "Theo thỏa thuận", "Ốm nặng")]
    headings = ["decision_number", "unit", "event", "occurred_on", "ground"]
    read = read_register(register_files.workbook(path, {"events": [headings, *rows]})).sheets["events"]
    assert [row.values["ground"] for row in read] == ["thoả thuận", "agreement", "Ốm nặng"]


def test_an_unknown_word_is_answered_with_the_words_to_choose_from(path: Path) -> None:
    sentence = problem(case_with(path, initiation="tự nguyện"))
    assert "Chủ động (ex_officio), Theo yêu cầu (on_request)" in sentence


def test_decomposed_letters_are_composed_and_invisible_ones_removed(path: Path) -> None:
    written = unicodedata.normalize("NFD", " Nguyễn Thị Bưởi\u200b\x00 ")
    assert case_with(path, debtor=written).values["debtor"] == "Nguyễn Thị Bưởi"


def test_columns_nobody_knows_are_kept_aside_and_named(path: Path) -> None:
    register = read_register(register_files.cases(path, [*register_files.CASE, 1], headings=[*register_files.CASES, "STT"]))
    assert notices(register) == ["Trang cases: không dùng các cột STT."]


def test_sheets_nobody_knows_are_named_and_the_guide_is_not(path: Path) -> None:
    sheets = {"cases": [register_files.CASES, register_files.CASE], "Tổng hợp": [["a"]], "Hướng dẫn": [["b"]]}
    assert notices(read_register(register_files.workbook(path, sheets))) == ["Không đọc các trang ngoài sổ thụ lý: Tổng hợp."]


def test_rows_that_hold_nothing_we_know_are_passed_over(path: Path) -> None:
    numbered = [None] * 6 + [2]
    register = read_register(
        register_files.cases(path, register_files.CASE, [], [" "], numbered, register_files.CASE, headings=[*register_files.CASES, "STT"])
    )
    assert [row.number for row in register.sheets["cases"]] == [2, 6]


def test_progress_is_told(path: Path) -> None:
    told: list[int] = []
    read_register(register_files.cases(path, *[register_files.CASE] * 1200), on_progress=told.append)
    assert told == [500, 1000, 1201]
