"""Cells become codes, amounts and dates without a guess; what cannot be told is answered with place and remedy."""

from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from cases.register.reading import read_register
from tests.factories import register_files
from tests.factories.register_files import case_with, problem


def test_a_decision_number_typed_as_a_number_has_no_decimals(path: Path) -> None:
    assert case_with(path, decision_number=12.0).values["decision_number"] == "12"


def test_a_decision_number_that_excel_made_a_date_is_refused(path: Path) -> None:
    sentence = problem(case_with(path, decision_number=date(2026, 3, 12)))
    assert sentence.startswith("Trang cases, dòng 2, cột decision_number: ô chứa ngày 12/03/2026")
    assert "văn bản (Text)" in sentence


def test_a_decision_number_with_a_fraction_is_refused(path: Path) -> None:
    assert "“12.5” không phải là một số hoặc mã" in problem(case_with(path, decision_number=12.5))


def test_a_code_that_excel_has_rounded_is_refused(path: Path) -> None:
    assert case_with(path, unit=123_456_789_012_345).values["unit"] == "123456789012345"
    assert "không phải là một số hoặc mã" in problem(case_with(path, unit=1_234_567_890_123_456))


def test_a_blank_required_cell_is_a_problem(path: Path) -> None:
    assert "cột unit: ô này còn trống" in problem(case_with(path, unit="  "))
    assert "nhập 0 nếu nghĩa vụ không phải bằng tiền" in problem(case_with(path, amount=None))


def test_a_text_that_is_too_long_is_a_problem_and_not_a_crash(path: Path) -> None:
    assert "dài hơn 2000 ký tự" in problem(case_with(path, debtor="Ông A, " * 400))


def test_a_formula_that_failed_is_not_read_as_blank(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        for title, place in (("khác", 5), ("cases", 6)):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, [*register_files.CASES, "for_budget"])
            sheet.write_row(1, 0, ["1", "05/03/2026", "KV1", "on_request", "civil", 5])
            sheet.write_formula(1, place, "=VLOOKUP(1,A1:B2,2)", None, "#N/A")
    row = read_register(path).sheets["cases"][0]
    assert "cột for_budget: công thức của ô báo lỗi #N/A" in problem(row)
    assert row.values["amount"] == 5


@pytest.mark.parametrize("written", ["2.877.450.000", "2 877 450 000", "2\u00a0877\u00a0450\u00a0000", "2877450000", 2877450000.0])
def test_money_is_read_however_it_is_grouped(path: Path, written: object) -> None:
    assert case_with(path, amount=written).values["amount"] == 2_877_450_000


@pytest.mark.parametrize("written", ["1.5", 1.5, "1,5", "1.50", "0.500", "1.500,00"])
def test_money_with_a_fraction_is_refused_and_not_guessed(path: Path, written: object) -> None:
    assert "có phần lẻ hoặc có thể hiểu hai cách" in problem(case_with(path, amount=written))


@pytest.mark.parametrize("written", ["10 triệu", "1e5", "(5)", "2.877 450", "1,500,000", True, date(2026, 3, 5)])
def test_what_is_not_an_amount_is_refused(path: Path, written: object) -> None:
    assert "không đọc được số tiền" in problem(case_with(path, amount=written))


@pytest.mark.parametrize("written", [-5, "-5.000", "−5"])
def test_negative_money_is_refused(path: Path, written: object) -> None:
    assert "là số âm" in problem(case_with(path, amount=written))


@pytest.mark.parametrize("written", [9_000_000_000_000_001, "9.000.000.000.000.001", "9" * 5000])
def test_money_beyond_what_a_cell_can_hold_exactly_is_refused(path: Path, written: object) -> None:
    assert "vượt quá 9.000.000.000.000.000 đồng" in problem(case_with(path, amount=written))


@pytest.mark.parametrize(
    "written",
    [date(2026, 3, 5), datetime.fromisoformat("2026-03-05T14:30"), "2026-03-05", "05/03/2026", "5-3-2026", "5.3.2026"],
)
def test_a_date_is_read_day_first(path: Path, written: object) -> None:
    assert case_with(path, decided_on=written).values["decided_on"] == date(2026, 3, 5)


@pytest.mark.parametrize("written", ["31/09/2026", "03/31/2026", "2026-02-30"])
def test_a_date_that_does_not_exist_says_where_and_how(path: Path, written: str) -> None:
    assert problem(case_with(path, decided_on=written)) == (
        f"Trang cases, dòng 2, cột decided_on: ngày {written} không có trong lịch; nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026."
    )


@pytest.mark.parametrize("written", [46086, "46086"])
def test_a_serial_number_is_not_a_date(path: Path, written: object) -> None:
    assert "ô chứa số 46086 chứ không phải ngày" in problem(case_with(path, decided_on=written))


@pytest.mark.parametrize("written", ["05/03/26", "05/03/0206", "05/03/2926"])
def test_an_unlikely_year_is_refused(path: Path, written: str) -> None:
    assert f"năm của ngày {written} không hợp lý" in problem(case_with(path, decided_on=written))


@pytest.mark.parametrize("written", ["hôm qua", "05/03-2026", "2026/03/05", True])
def test_what_is_not_a_date_is_refused(path: Path, written: object) -> None:
    assert "không phải là ngày" in problem(case_with(path, decided_on=written))


@pytest.mark.parametrize(("written", "means"), [("Có", True), ("không", False), (1, True), (0, False), (True, True)])
def test_yes_and_no_in_every_usual_way(path: Path, written: object, means: bool) -> None:
    assert case_with(path, credit_institution=written).values["credit_institution"] is means


def test_neither_yes_nor_no_is_refused(path: Path) -> None:
    assert "không rõ là có hay không" in problem(case_with(path, credit_institution="chưa rõ"))
