"""Files that mean harm, or cost too much, end as a sentence and never as a crash."""

import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from cases.register.archive import ArchiveLimits
from cases.register.reading import read_register
from tests.factories import register_files
from tests.factories.register_files import notices, refusal

HEADINGS = ",".join(register_files.CASES)


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any]]:
    """Every process that was started, with its environment."""
    processes: list[tuple[Any, Any]] = []
    start: Any = subprocess.Popen

    def watched(*args: Any, env: Any = None, **options: Any) -> Any:
        process = start(*args, env=env, **options)
        processes.append((process, env))
        return process

    monkeypatch.setattr(subprocess, "Popen", watched)
    return processes


def test_a_cell_in_the_farthest_corner_ends_as_a_sentence(path: Path) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("cases")
        sheet.write(0, 0, "decision_number")
        sheet.write(1_048_575, 16_383, "x")
    assert path.stat().st_size < 8_000
    assert "có ô nằm rất xa bảng dữ liệu" in refusal(path)


@pytest.mark.parametrize("stray", [None, " ", "x"])
def test_a_stray_cell_far_below_does_not_hide_the_table(path: Path, stray: str | None) -> None:
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet("cases")
        sheet.write_row(0, 0, register_files.CASES)
        sheet.write_row(1, 0, ["1", "05/03/2026", "KV1", "on_request", "civil", 5])
        sheet.write(1_000_000, 3, stray, book.add_format({"bold": True}))
    register = read_register(path)
    assert len(register.sheets["cases"]) == 1
    assert any("không đọc từ dòng 1000001" in notice for notice in notices(register)) is (stray == "x")


def test_what_unpacks_to_far_more_than_it_weighs_is_refused(path: Path) -> None:
    register_files.bomb(path, megabytes=30)
    assert path.stat().st_size < 40_000
    assert "giải nén ra lớn hơn 20 MB" in refusal(path, ArchiveLimits(entry=20 * 2**20))


def test_the_size_a_zip_declares_is_not_believed(path: Path) -> None:
    register_files.bomb(path, megabytes=30, declared=1000)
    with zipfile.ZipFile(path) as archive:
        assert archive.infolist()[0].file_size == 1000
    assert "giải nén ra lớn hơn 20 MB" in refusal(path, ArchiveLimits(entry=20 * 2**20))


def test_many_entries_together_may_not_unpack_to_too_much(path: Path) -> None:
    register_files.zipped(path, {f"{number}.csv": bytes(2**20) for number in range(30)})
    assert "giải nén ra lớn hơn 20 MB" in refusal(path, ArchiveLimits(unpacked=20 * 2**20))


def test_a_zip_with_thousands_of_entries_is_refused(path: Path) -> None:
    register_files.zipped(path, {f"{number}.csv": b"" for number in range(1500)})
    assert "quá 1000 mục" in refusal(path)


@pytest.mark.parametrize("name", ["../cases.csv", "/etc/cases.csv", "C:cases.csv", "a\\..\\cases.csv"])
def test_a_zip_that_points_outside_itself_is_refused(path: Path, name: str) -> None:
    assert "đường dẫn không hợp lệ" in refusal(register_files.zipped(path, {name: HEADINGS}))


def test_too_many_rows_are_refused(path: Path) -> None:
    assert "hơn 50 dòng" in refusal(register_files.cases(path, *[register_files.CASE] * 60), ArchiveLimits(rows=50))


def test_too_many_columns_are_refused(path: Path) -> None:
    sentence = refusal(register_files.cases(path, register_files.CASE, headings=[*register_files.CASES, *range(100)]))
    assert sentence.startswith("Trang cases có hơn 100 cột")


def test_cells_beyond_the_headings_are_dropped(path: Path) -> None:
    row = read_register(register_files.cases(path, [*register_files.CASE, *["x"] * 500])).sheets["cases"][0]
    assert len(row.cells) == len(register_files.CASES)


def test_too_much_text_is_refused(path: Path) -> None:
    rows = [[*register_files.CASE, "x" * 30_000]] * 600
    register_files.cases(path, *rows, headings=[*register_files.CASES, "debtor"])
    assert "Nội dung các ô quá lớn" in refusal(path, ArchiveLimits(answer=2**20))


def test_a_reader_that_takes_too_long_is_stopped(path: Path) -> None:
    register_files.cases(path, *[register_files.CASE] * 20_000)
    assert refusal(path, ArchiveLimits(seconds=0.05)).startswith("Đọc tệp quá lâu")


def test_a_reader_that_calculates_too_long_is_stopped(path: Path) -> None:
    assert refusal(register_files.wide_and_long(path), ArchiveLimits(cpu=1)).startswith("Đọc tệp quá lâu")


def test_a_reader_without_memory_ends_as_a_sentence(path: Path) -> None:
    assert refusal(register_files.wide_and_long(path), ArchiveLimits(memory=100 * 2**20)).startswith("Không đọc được tệp")


def test_a_caller_that_gives_up_leaves_no_process_behind(path: Path, started: list[tuple[Any, Any]]) -> None:
    class GaveUp(Exception):
        pass

    def give_up(rows: int) -> None:
        raise GaveUp

    register_files.cases(path, *[register_files.CASE] * 20_000)
    with pytest.raises(GaveUp):
        read_register(path, on_progress=give_up)
    assert [process.returncode for process, _ in started] == [-signal.SIGKILL]


def test_the_process_that_parses_knows_nothing_of_django() -> None:
    code = "import sys, cases.register.child; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[4], check=False).returncode == 0


def test_the_process_that_parses_is_not_told_our_secrets(
    path: Path, started: list[tuple[Any, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SECRET_KEY", "x")
    read_register(register_files.cases(path, register_files.CASE))
    ((_, environment),) = started
    assert "PATH" in environment
    assert "SECRET_KEY" not in environment
