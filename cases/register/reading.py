"""Reading a register file: a workbook (xlsx) with the sheets of `columns.SHEETS`, or a zip of csv files of these names.

Either the file is read, row by row with its problems, or it is `Refused` with one sentence that says what to do.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.utils.translation import gettext_noop as _noop

from cases.register.archive import DEFAULT_LIMITS, ArchiveLimits
from cases.register.columns import GUIDE_SHEET, SHEETS
from cases.register.convert import fold
from cases.register.process import ENCRYPTED, NOT_A_REGISTER, Child, reading
from cases.register.rows import FileRow, Register, RowReader, SheetLayout
from common.memory import without_garbage_collection
from common.refusal import Refused, Sentence

NOT_FOUND = _noop("Không tìm thấy tệp %(name)s; kiểm tra lại tên và nơi lưu tệp.")
EMPTY = _noop("Tệp trống; chọn tệp sổ thụ lý có dữ liệu rồi gửi lại.")
NO_ROWS = _noop("Tệp không có dòng dữ liệu nào dưới dòng tên cột; điền dữ liệu rồi gửi lại.")
TOO_LARGE = _noop("Tệp lớn hơn %(limit)s MB; chia sổ thành nhiều tệp, ví dụ mỗi năm một tệp, rồi gửi lại.")
OLD_EXCEL = _noop("Tệp thuộc định dạng Excel cũ (.xls); mở bằng Excel, lưu lại dạng .xlsx rồi gửi lại.")
NO_KNOWN_SHEET = _noop(
    "Tệp không có trang nào của sổ thụ lý (đang có: %(found)s); đặt tên các trang là units, enforcers, cases, events hoặc dùng tệp mẫu."
)
REPEATED_SHEET = _noop("Hai trang “%(first)s” và “%(second)s” cùng là một phần của sổ; chỉ để lại một trang rồi gửi lại.")
IGNORED_SHEETS = _noop("Không đọc các trang ngoài sổ thụ lý: %(sheets)s.")
IGNORED_COLUMNS = _noop("Trang %(sheet)s: không dùng các cột %(columns)s.")
LEFT_OUT = _noop(
    "Trang %(sheet)s: không đọc từ dòng %(row)s trở xuống vì nằm sau một khoảng trống dài; "
    "nếu đó là dữ liệu, xóa các dòng trống phía trên rồi gửi lại."
)

_ZIP, _OLD_OFFICE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_register(
    path: Path,
    *,
    headings: Mapping[str, str] | None = None,
    limits: ArchiveLimits = DEFAULT_LIMITS,
    on_progress: Callable[[int], None] | None = None,
) -> Register:
    """The register in the file at `path`.

    `headings` adds an office's own headings, each with the name of the column it stands for. `on_progress` is told now
    and then how many rows were read. Raises Refused if nothing can be read; what is wrong with a single row is kept
    with the row.
    """
    _look_at(path, limits)
    with reading(path, limits) as child, without_garbage_collection():
        titles: list[str] = child.receive()["sheets"]
        chosen = _choose(titles)
        child.choose(list(chosen))
        register = _collect(child, chosen, headings or {}, on_progress or (lambda rows: None))
    ignored = [title for title in titles if title not in chosen and fold(title) != fold(GUIDE_SHEET)]
    if ignored:
        register.notices.append(Sentence(IGNORED_SHEETS, {"sheets": _listed(ignored)}))
    if not any(register.sheets.values()):
        raise Refused(NO_ROWS)
    return register


def _look_at(path: Path, limits: ArchiveLimits) -> None:
    """Refuses what can be told without opening the file any further."""
    if not path.is_file():
        raise Refused(NOT_FOUND, name=path.name)
    size = path.stat().st_size
    if size == 0:
        raise Refused(EMPTY)
    if size > limits.file:
        raise Refused(TOO_LARGE, limit=limits.file >> 20)
    with path.open("rb") as file:
        start = file.read(8)
    if start == _OLD_OFFICE:
        # A workbook with a password is an encrypted package inside the old format.
        encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
        raise Refused(ENCRYPTED if encrypted else OLD_EXCEL)
    if not start.startswith(_ZIP):
        raise Refused(NOT_A_REGISTER)


def _choose(titles: list[str]) -> dict[str, str]:
    """The sheets to read, as {title in the file: name of the sheet}, in the order of a register."""
    names = {fold(word): sheet.name for sheet in SHEETS.values() for word in (sheet.name, sheet.label)}
    found: dict[str, str] = {}
    for title in titles:
        name = names.get(fold(title))
        if name in found:
            raise Refused(REPEATED_SHEET, first=found[name], second=title)
        if name is not None:
            found[name] = title
    if not found:
        raise Refused(NO_KNOWN_SHEET, found=_listed(titles))
    return {found[name]: name for name in SHEETS if name in found}


def _collect(child: Child, chosen: dict[str, str], headings: Mapping[str, str], on_progress: Callable[[int], None]) -> Register:
    register = Register({name: [] for name in SHEETS}, {}, [])
    rows: list[FileRow] = []
    reader: RowReader | None = None
    title, count = "", 0
    while True:
        match child.receive():
            case {"sheet": title}:
                rows, reader = register.sheets[chosen[title]], None
            case {"left_out_from": number}:
                register.notices.append(Sentence(LEFT_OUT, {"sheet": title, "row": number}))
            case {"end": True}:
                return register
            case lines:
                for number, *cells in lines:
                    if reader is None:
                        reader = RowReader(_layout(register, chosen[title], title, cells, headings))
                    elif row := reader.read(number, cells):
                        rows.append(row)
                count += len(lines)
                on_progress(count)


def _layout(register: Register, name: str, title: str, heading_cells: list[object], headings: Mapping[str, str]) -> SheetLayout:
    layout = register.layouts[name] = SheetLayout(SHEETS[name], title, heading_cells, headings)
    if layout.ignored:
        register.notices.append(Sentence(IGNORED_COLUMNS, {"sheet": title, "columns": _listed(layout.ignored)}))
    return layout


def _listed(names: list[str]) -> str:
    return ", ".join(name[:60] for name in names[:10]) + (", …" if len(names) > 10 else "")
