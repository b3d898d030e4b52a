"""A file that is no register is refused with one sentence that says what to do."""

import os
from pathlib import Path

import pytest

from cases.register.reading import read_register
from common.refusal import Refused
from tests.factories import register_files
from tests.factories.register_files import refusal


@pytest.mark.parametrize("content", [b"xin chao", b"\x00" * 1000, b"%PDF-1.7", b"decision_number,unit\n1,KV1\n"])
def test_a_file_that_is_no_workbook_is_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    assert "cần một tệp Excel (.xlsx)" in refusal(path)


def test_a_missing_or_empty_file_is_refused(path: Path) -> None:
    assert refusal(path) == "Không tìm thấy tệp so.xlsx; kiểm tra lại tên và nơi lưu tệp."
    path.touch()
    assert refusal(path).startswith("Tệp trống")


def test_a_hundred_megabytes_of_junk_are_refused_by_their_size(path: Path) -> None:
    with path.open("wb") as file:
        file.write(b"PK")
        file.truncate(100 * 2**20)
    assert refusal(path).startswith("Tệp lớn hơn 60 MB")


def test_junk_that_begins_like_a_zip_is_refused(path: Path) -> None:
    path.write_bytes(b"PK\x03\x04" + os.urandom(2**20))
    assert refusal(path).startswith("Tệp bị hỏng")


def test_a_workbook_that_was_cut_off_is_refused(path: Path) -> None:
    register_files.cases(path, *[register_files.CASE] * 100)
    path.write_bytes(path.read_bytes()[:-2000])
    assert refusal(path).startswith("Tệp bị hỏng")


def test_a_workbook_with_a_broken_part_is_refused(path: Path) -> None:
    register_files.cases(path, *[register_files.CASE] * 100)
    content = bytearray(path.read_bytes())
    content[content.find(b"xl/worksheets/sheet1.xml") + 100] ^= 0xFF
    path.write_bytes(bytes(content))
    assert refusal(path).startswith("Tệp bị hỏng")


def test_a_document_that_is_not_a_workbook_is_refused(path: Path) -> None:
    register_files.zipped(path, {"[Content_Types].xml": "<Types/>", "word/document.xml": "<document/>"})
    assert refusal(path).startswith("Tệp bị hỏng hoặc không phải là tệp Excel")


@pytest.mark.parametrize("name", ["ảnh.png", "xl/workbook.bin"])
def test_a_zip_without_any_table_is_refused(path: Path, name: str) -> None:
    assert "cần một tệp Excel (.xlsx)" in refusal(register_files.zipped(path, {name: b"x"}))


def test_an_old_workbook_and_a_locked_one_are_told_apart(path: Path) -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
    path.write_bytes(old)
    assert "Excel cũ (.xls)" in refusal(path)
    path.write_bytes(old + "EncryptedPackage".encode("utf-16-le"))
    assert "bỏ mật khẩu" in refusal(path)


def test_a_workbook_without_a_known_sheet_is_refused_and_names_those_it_has(path: Path) -> None:
    assert "(đang có: Sheet1)" in refusal(register_files.workbook(path, {"Sheet1": [register_files.CASES, register_files.CASE]}))


def test_missing_columns_are_named(path: Path) -> None:
    sentence = refusal(register_files.cases(path, ["1", "KV1"], headings=["decision_number", "unit"]))
    assert sentence.startswith("Trang cases thiếu cột bắt buộc: Ngày quyết định (decided_on), Hình thức thi hành")
    assert "decision_number" not in sentence


def test_two_columns_of_one_meaning_are_refused(path: Path) -> None:
    sentence = refusal(register_files.cases(path, register_files.CASE, headings=[*register_files.CASES, "Đơn vị"]))
    assert "hai cột cùng nghĩa: “unit” và “Đơn vị”" in sentence


def test_two_sheets_of_one_meaning_are_refused(path: Path) -> None:
    sheets = {"cases": [register_files.CASES, register_files.CASE], "Việc thi hành án": [register_files.CASES, register_files.CASE]}
    assert "Hai trang “cases” và “Việc thi hành án”" in refusal(register_files.workbook(path, sheets))


def test_headings_without_rows_are_refused(path: Path) -> None:
    assert refusal(register_files.cases(path)).startswith("Tệp không có dòng dữ liệu nào")


def test_a_refusal_reads_in_english_too(path: Path) -> None:
    with pytest.raises(Refused) as refused:
        read_register(path)
    assert "%(" not in refused.value.sentence.in_language("en")
