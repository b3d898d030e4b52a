"""The other register: a zip of csv files."""

import io
import zipfile
from pathlib import Path

import pytest

from cases.register.reading import read_register
from tests.factories import register_files
from tests.factories.register_files import refusal

HEADINGS = ",".join(register_files.CASES)
LINE = "12/QĐ-THADS,05/03/2026,KV1,on_request,civil,5000000"


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_files_in_every_usual_form(path: Path, separator: str, encoding: str) -> None:
    text = f"{HEADINGS}\r\n{LINE}\r\n".replace(",", separator)
    row = read_register(register_files.zipped(path, {"cases.csv": text.encode(encoding)})).sheets["cases"][0]
    assert row.problems == []
    assert row.values["decision_number"] == "12/QĐ-THADS"
    assert row.values["amount"] == 5_000_000


def test_a_csv_row_has_the_number_excel_shows(path: Path) -> None:
    text = f'{HEADINGS},debtor\n{LINE},"Ông A\nvà bà B"\n\n{LINE},C\n'
    rows = read_register(register_files.zipped(path, {"cases.csv": text})).sheets["cases"]
    assert [(row.number, row.values["debtor"]) for row in rows] == [(2, "Ông A\nvà bà B"), (4, "C")]


def test_csv_files_in_another_encoding_are_refused_by_name(path: Path) -> None:
    content = f"{HEADINGS}\n12/QĐ".encode() + "é".encode("latin-1") + b"\n"
    assert refusal(register_files.zipped(path, {"cases.csv": content})).startswith("Tệp cases.csv không phải là văn bản UTF-8")
    wide = HEADINGS.encode("utf-16-le")  # without its mark
    assert refusal(register_files.zipped(path, {"cases.csv": wide})).startswith("Tệp cases.csv không phải là văn bản UTF-8")


def test_a_quotation_mark_that_is_never_closed_swallows_no_rows(path: Path) -> None:
    text = f'{HEADINGS}\n"{LINE}\n{LINE}\n'
    assert "sai cấu trúc csv" in refusal(register_files.zipped(path, {"cases.csv": text}))


def test_two_csv_files_of_one_name_are_refused(path: Path) -> None:
    content = f"{HEADINGS}\n{LINE}\n"
    assert "hai mục cùng tên cases.CSV" in refusal(register_files.zipped(path, {"cases.csv": content, "cases.CSV": content}))


def test_csv_files_in_a_folder_are_refused_with_the_remedy(path: Path) -> None:
    sentence = refusal(register_files.zipped(path, {"so/cases.csv": f"{HEADINGS}\n{LINE}\n"}))
    assert "so/cases.csv nằm trong một thư mục" in sentence


def test_what_macos_packs_beside_the_files_is_passed_over(path: Path) -> None:
    content = {"cases.csv": f"{HEADINGS}\n{LINE}\n", "__MACOSX/._cases.csv": b"\x00\x05"}
    assert len(read_register(register_files.zipped(path, content)).sheets["cases"]) == 1


def test_a_locked_zip_is_refused(path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("cases.csv", HEADINGS)
    data = bytearray(content.getvalue())
    data[6] |= 1  # the flag of the local header, then that of the directory
    data[data.find(b"PK\x01\x02") + 8] |= 1
    path.write_bytes(bytes(data))
    assert "bỏ mật khẩu" in refusal(path)
