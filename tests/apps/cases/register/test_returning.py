"""What goes back to an office can be mended and sent again."""

import itertools
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from cases.register.columns import EVENTS, SHEETS
from cases.register.reading import read_register
from cases.register.returning import write_rejected, write_template
from cases.register.rows import Register
from common.refusal import Refused, Sentence
from tests.factories import register_files
from tests.factories.register_files import write_register

REASON = Sentence("Đơn vị %(unit)s chưa có.", {"unit": "KV9"})
FORMULAS = ['=HYPERLINK("http://x.vn")', "+84 912 345 678", "-1+1", "@SUM(A1)", "=1+1"]


def given_back(tmp_path: Path, register: Register, *reasons: Sentence) -> Path:
    """All rows of the register, written as if none had entered."""
    path = tmp_path / "tra-lai.xlsx"
    rows = itertools.chain.from_iterable(register.sheets.values())
    write_rejected(path, ((row, list(reasons) or REASON) for row in rows), register)
    return path


def cells_of(path: Path, sheet: str) -> list[list[Any]]:
    with CalamineWorkbook.from_path(path) as book:
        return list(book.get_sheet_by_name(sheet).iter_rows())


def test_rows_come_back_in_the_columns_of_the_office_with_number_and_reasons(tmp_path: Path) -> None:
    headings = ["STT", "Số quyết định", *register_files.CASES[1:]]
    register = read_register(register_files.cases(tmp_path / "so.xlsx", [1, *register_files.CASE], headings=headings))
    returned = cells_of(given_back(tmp_path, register), "cases")
    assert returned == [
        [*headings, "Dòng gốc", "Lý do", "Reason (English)"],
        [1, *register_files.CASE, 2, "Đơn vị KV9 chưa có.", "Đơn vị KV9 chưa có."],
    ]


def test_several_reasons_stand_one_below_the_other(tmp_path: Path) -> None:
    register = read_register(register_files.cases(tmp_path / "so.xlsx", register_files.CASE))
    returned = cells_of(given_back(tmp_path, register, REASON, REASON), "cases")
    assert returned[1][-2] == "Đơn vị KV9 chưa có.\nĐơn vị KV9 chưa có."


def test_money_and_dates_written_as_text_come_back_as_numbers_and_dates(tmp_path: Path) -> None:
    row = ["1", "05/03/2026", "KV1", "on_request", "civil", "5.000.000 đồng"]
    returned = cells_of(given_back(tmp_path, read_register(register_files.cases(tmp_path / "so.xlsx", row))), "cases")
    assert returned[1][:6] == ["1", date(2026, 3, 5), "KV1", "on_request", "civil", 5_000_000]


def test_what_could_not_be_read_comes_back_as_it_was_written(tmp_path: Path) -> None:
    row = [date(2026, 3, 12), "31/09/2026", True, 7.5, "=civil", "1,5"]
    returned = cells_of(given_back(tmp_path, read_register(register_files.cases(tmp_path / "so.xlsx", row))), "cases")
    assert returned[1][:6] == row


def test_text_that_looks_like_a_formula_stays_text_on_every_way_round(tmp_path: Path) -> None:
    path = tmp_path / "so.xlsx"
    rows = [[*register_files.CASE, text] for text in FORMULAS]
    register = read_register(register_files.cases(path, *rows, headings=[*register_files.CASES, "debtor"]))
    returned = given_back(tmp_path, register)
    again = read_register(returned)
    assert [row.values["debtor"] for row in again.sheets["cases"]] == FORMULAS
    written = tmp_path / "ghi.xlsx"
    write_register(written, {"cases": (row.values for row in again.sheets["cases"])})
    assert [row.values["debtor"] for row in read_register(written).sheets["cases"]] == FORMULAS
    for workbook in (returned, written):
        with zipfile.ZipFile(workbook) as archive:
            assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_a_returned_file_is_read_again_without_a_word_about_our_own_columns(tmp_path: Path) -> None:
    register = read_register(register_files.cases(tmp_path / "so.xlsx", register_files.CASE, register_files.CASE))
    again = read_register(given_back(tmp_path, register))
    assert again.notices == []
    assert [row.values for row in again.sheets["cases"]] == [row.values for row in register.sheets["cases"]]


def test_a_file_that_is_returned_twice_has_our_columns_once(tmp_path: Path) -> None:
    register = read_register(register_files.cases(tmp_path / "so.xlsx", [], register_files.CASE))
    again = read_register(given_back(tmp_path, register))
    returned = cells_of(given_back(tmp_path, again), "cases")
    assert returned[0] == [*register_files.CASES, "Dòng gốc", "Lý do", "Reason (English)"]
    assert returned[1][6] == 2


def test_every_sheet_of_a_zip_of_csv_files_comes_back_as_a_sheet(tmp_path: Path) -> None:
    case = ",".join(register_files.CASES) + "\n12,05/03/2026,KV1,on_request,civil,5\n"
    event = ",".join(register_files.EVENTS) + "\n12,05/03/2026,KV1,collected,06/03/2026,5\n"
    path = register_files.zipped(tmp_path / "so.zip", {"cases.csv": case, "Diễn biến??.csv": event})
    again = read_register(given_back(tmp_path, read_register(path)))
    assert [len(again.sheets[name]) for name in ("cases", "events")] == [1, 1]


def test_rows_of_several_sheets_may_come_mixed(tmp_path: Path) -> None:
    event = ["12/QĐ-THADS", date(2026, 3, 5), "KV1", "collected", date(2026, 3, 6), 5]
    path = register_files.workbook(
        tmp_path / "so.xlsx",
        {"events": [register_files.EVENTS, *[event] * 3], "cases": [register_files.CASES, *[register_files.CASE] * 3]},
    )
    register = read_register(path)
    mixed = zip(register.sheets["cases"], register.sheets["events"], strict=True)
    returned = tmp_path / "tra-lai.xlsx"
    write_rejected(returned, ((row, REASON) for pair in mixed for row in pair), register)
    again = read_register(returned)
    assert [len(again.sheets[name]) for name in ("cases", "events")] == [3, 3]


def test_values_of_any_odd_kind_are_written_and_not_lost(tmp_path: Path) -> None:
    text = "x" * 40_000
    case = "debtor," + ",".join(register_files.CASES) + f"\n{text},12,0206-03-05,KV1,on_request,civil,5\n"
    register = read_register(register_files.zipped(tmp_path / "so.zip", {"cases.csv": case}))
    returned = cells_of(given_back(tmp_path, register), "cases")
    assert (returned[1][0], returned[1][2]) == (text[:32_767], "0206-03-05")


# -- a register from typed values, and the template -------------------------------------------------------

CASE = {
    "decision_number": "12",
    "decided_on": date(2026, 3, 5),
    "unit": "KV1",
    "enforcer": None,
    "initiation": "ex_officio",
    "judgment_number": "45/2026/DS-ST",
    "judged_on": date(2025, 12, 31),
    "court": "TAND-KV3",
    "judgment_kind": "family",
    "creditor": "Bà Lê Thị Hoa",
    "debtor": "Ông Trần Văn Đức",
    "amount": 9_000_000_000_000_000,
    "for_budget": 0,
    "credit_institution": False,
}


@pytest.mark.parametrize("in_vietnamese", [False, True])
def test_typed_values_come_back_the_same(tmp_path: Path, in_vietnamese: bool) -> None:
    path = tmp_path / "so.xlsx"
    event: dict[str, Any] = {
        "decision_number": "12",
        "unit": "KV1",
        "occurred_on": date(2026, 4, 1),
        "ground": "agreement",
    }
    events = [{**event, "event": code} for code in EVENTS]
    unit = {"code": "KV1", "name": "Phòng THADS khu vực 1", "kind": "office", "parent": "THADS-BP"}
    write_register(path, {"units": [unit], "cases": [CASE], "events": iter(events)}, in_vietnamese=in_vietnamese)
    register = read_register(path)
    assert register.notices == []
    assert register.sheets["units"][0].values == unit
    assert register.sheets["cases"][0].values == CASE
    read = [row.values for row in register.sheets["events"]]
    assert [{name: value for name, value in values.items() if value is not None} for values in read] == events
    assert not any(row.problems for rows in register.sheets.values() for row in rows)


def test_the_template_is_a_register_without_rows(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path)
    with pytest.raises(Refused, match="Tệp không có dòng dữ liệu nào"):
        read_register(path)
    for sheet in SHEETS.values():
        assert cells_of(path, sheet.label) == [[column.label for column in sheet.columns]]


def test_the_template_tells_how_to_fill_every_column(tmp_path: Path) -> None:
    path = tmp_path / "mau.xlsx"
    write_template(path)
    guide = cells_of(path, "Hướng dẫn")
    told = [(row[0], row[1]) for row in guide[3:] if row[0]]
    assert told == [(sheet.label, column.label) for sheet in SHEETS.values() for column in sheet.columns]
    assert "Thu tiền" in [cell for row in guide for cell in row]


def test_a_filled_template_is_read(tmp_path: Path) -> None:
    labels = [column.label for column in SHEETS["enforcers"].columns]
    path = register_files.workbook(tmp_path / "so.xlsx", {"Chấp hành viên": [labels, ["CHV-017", "Lê Văn An", "KV1"]]})
    values = read_register(path).sheets["enforcers"][0].values
    assert values == {"code": "CHV-017", "name": "Lê Văn An", "unit": "KV1"}


def test_a_moment_in_a_date_cell_is_its_day(tmp_path: Path) -> None:
    row = [*register_files.CASE]
    row[1] = datetime.fromisoformat("2026-03-05T14:30")
    returned = cells_of(given_back(tmp_path, read_register(register_files.cases(tmp_path / "so.xlsx", row))), "cases")
    assert returned[1][1] == date(2026, 3, 5)
