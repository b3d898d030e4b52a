"""From a cell of an office's file to a typed value, or one sentence that says why not and what to type instead.

Pure: a cell is what the reader found (text, number, yes/no, date or nothing). Nothing is guessed: what could mean two
things is refused.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_noop as _noop

from cases.register.columns import CellKind, FileColumn
from common.refusal import Sentence, listed
from common.text import folded, nfc

Filled = str | float | bool | date  # float covers int; a datetime is a date
Cell = Filled | None
Value = str | int | bool | date | None

MOST_MONEY = 9_000_000_000_000_000  # đồng; every whole number up to here is exact in an Excel cell
_MOST_EXACT_CODE = 999_999_999_999_999  # Excel keeps 15 digits of a number and makes the others 0
FIRST_YEAR, LAST_YEAR = 1945, 2100

_EXCEL_ERRORS = frozenset(["#N/A", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"])
_UNSEEN = frozenset(["Cc", "Cf", "Cs"])  # PostgreSQL refuses some of these, and nobody can see the others
_YES, _NO = frozenset(["yes", "co", "true", "x", "1"]), frozenset(["no", "khong", "false", "0"])
_DAY_FIRST = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{2,4})")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ]00:00(?::00(?:\.0+)?)?)?")
_MONEY = re.compile(r"(0|[1-9][0-9]*|[1-9][0-9]{0,2}(?:([. ])[0-9]{3})(?:\2[0-9]{3})*) ?(?:đồng|đ|₫|vnđ|vnd)?", re.I)
_DECIMAL = re.compile(r"[0-9][0-9. ]*,[0-9]+|[0-9]+\.[0-9]+")

# Every sentence names the place first; the row that holds the cell fills in sheet, row and column.
MISSING = _noop("Trang %(sheet)s, dòng %(row)s, cột %(column)s: ô này còn trống; điền giá trị rồi nhập lại.")
MISSING_MONEY = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: ô này còn trống; nhập số đồng, hoặc nhập 0 nếu nghĩa vụ không phải bằng tiền."
)
EXCEL_ERROR = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: công thức của ô báo lỗi %(value)s; sửa công thức hoặc gõ thẳng giá trị."
)
TOO_LONG = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: nội dung dài hơn %(longest)s ký tự; rút gọn lại, phần còn lại ghi vào hồ sơ."
)
CODE_IS_DATE = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: ô chứa ngày %(value)s, có thể do Excel tự đổi từ một số; "
    "đặt định dạng ô là văn bản (Text) rồi gõ lại đúng số hoặc mã."
)
CODE_UNREADABLE = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: “%(value)s” không phải là một số hoặc mã; "
    "đặt định dạng ô là văn bản (Text) rồi gõ lại đúng như trên giấy."
)
NOT_A_DATE = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: “%(value)s” không phải là ngày; nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026."
)
NOT_IN_CALENDAR = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: ngày %(value)s không có trong lịch; nhập theo dạng ngày/tháng/năm, ví dụ 05/03/2026."
)
DATE_IS_NUMBER = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: ô chứa số %(value)s chứ không phải ngày; "
    "đặt định dạng ô là ngày (dd/mm/yyyy) và kiểm tra lại, hoặc gõ lại ngày, ví dụ 05/03/2026."
)
YEAR_UNLIKELY = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: năm của ngày %(value)s không hợp lý; "
    "viết năm đủ bốn chữ số, từ 1945 đến 2100, ví dụ 05/03/2026."
)
NOT_MONEY = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: không đọc được số tiền “%(value)s”; "
    "nhập số đồng, chỉ gồm chữ số, có thể chấm từng nhóm ba chữ số, ví dụ 2.877.450.000."
)
MONEY_HAS_FRACTION = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: số tiền “%(value)s” có phần lẻ hoặc có thể hiểu hai cách; "
    "nhập số đồng nguyên, ví dụ 2.877.450.000."
)
MONEY_NEGATIVE = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: số tiền “%(value)s” là số âm; "
    "nhập số đồng không âm, khoản hoàn trả ghi bằng sự kiện Hoàn trả."
)
MONEY_TOO_LARGE = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: số tiền “%(value)s” vượt quá 9.000.000.000.000.000 đồng; kiểm tra lại số chữ số."
)
NOT_YES_NO = _noop("Trang %(sheet)s, dòng %(row)s, cột %(column)s: “%(value)s” không rõ là có hay không; ghi có hoặc không.")
UNKNOWN_WORD = _noop("Trang %(sheet)s, dòng %(row)s, cột %(column)s: không có giá trị “%(value)s”; ghi một trong: %(allowed)s.")
UNKNOWN_EVENT = _noop(
    "Trang %(sheet)s, dòng %(row)s, cột %(column)s: không có sự kiện “%(value)s”; chọn một tên trong trang Hướng dẫn của tệp mẫu."
)


class Unreadable(Exception):
    """A cell is not what its column holds; the sentence of `template` takes `details` and the place of the cell."""

    def __init__(self, template: str) -> None:
        self.template = template
        super().__init__(template)


def details(cell: Cell, column: FileColumn) -> dict[str, Any]:
    """What a sentence about `cell` may name, beside its place: the value, and what the column takes."""
    allowed = listed(format_lazy("{} ({})", Sentence(label), code) for code, label in column.choices.items())
    return {"value": shown(cell), "longest": str(column.longest), "allowed": allowed}


def convert(cell: Cell, column: FileColumn) -> Value:
    """The value of `cell` in `column`, None for a blank cell. Raises Unreadable."""
    if isinstance(cell, str):
        cell = clean(cell)
        if cell in _EXCEL_ERRORS:
            raise Unreadable(EXCEL_ERROR)
    if cell is None or cell == "":
        if column.required:
            raise Unreadable(MISSING_MONEY if column.kind is CellKind.MONEY else MISSING)
        return None
    return _CONVERTERS[column.kind](cell, column)


def clean(text: str) -> str:
    """Text as it is stored: letters composed (NFC), no control characters but line breaks, nothing around it."""
    composed = nfc(text)
    if not composed.isprintable():
        composed = composed.replace("\t", " ")
        composed = "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _UNSEEN)
    return composed.strip()


@lru_cache(maxsize=1024)
def fold(text: str) -> str:
    """Letters and digits only, without case and marks: how headings and names of sheets are compared."""
    return "".join(c for c in folded(text) if c.isalnum())


def find_word(text: str, choices: Mapping[str, str]) -> str | None:
    """The code whose code or label is `text`, written with or without marks; None if there is none.

    A mark that is written must be right: “Hoàn một phần” is not “Hoãn một phần”. Where the mark stands in the word
    (ủy, uỷ) does not matter.
    """
    letters, marks = fold(text), _marks(text)
    for code, label in choices.items():
        if letters == fold(code) or (letters == fold(label) and marks <= _marks(label)):
            return code
    return None


@lru_cache(maxsize=1024)
def _marks(text: str) -> Counter[str]:
    decomposed = unicodedata.normalize("NFD", text.casefold())
    return Counter(c for c in decomposed if unicodedata.combining(c) or c == "đ")


def shown(cell: Cell) -> str:
    """A cell as its author sees it, short enough for a sentence."""
    if isinstance(cell, datetime) and cell.time() != datetime.min.time():
        return f"{cell:%d/%m/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    if isinstance(cell, bool):
        return str(cell).upper()
    text = str(int(cell)) if isinstance(cell, float) and cell.is_integer() else clean(str(cell))
    return text if len(text) <= 60 else text[:59] + "…"


def _text(cell: Filled, column: FileColumn) -> Value:
    text = cell if isinstance(cell, str) else shown(cell)
    if len(text) > column.longest:
        raise Unreadable(TOO_LONG)
    return (find_word(text, column.choices) if column.choices else None) or text


def _code(cell: Filled, column: FileColumn) -> Value:
    if isinstance(cell, date):
        raise Unreadable(CODE_IS_DATE)
    if not isinstance(cell, str) and (isinstance(cell, bool) or cell != cell // 1 or abs(cell) > _MOST_EXACT_CODE):
        raise Unreadable(CODE_UNREADABLE)
    return _text(cell, column)


def _date(cell: Filled, column: FileColumn) -> Value:
    day = cell if isinstance(cell, date) else _written_date(cell)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(YEAR_UNLIKELY)
    return day.date() if isinstance(day, datetime) else day


def _written_date(cell: str | float | bool) -> date:
    text = shown(cell)
    if text.isdecimal() or not isinstance(cell, str | bool):
        raise Unreadable(DATE_IS_NUMBER)
    if match := _DAY_FIRST.fullmatch(text):
        day, month, year = int(match[1]), int(match[3]), int(match[4])
    elif match := _ISO.fullmatch(text):
        year, month, day = int(match[1]), int(match[2]), int(match[3])
    else:
        raise Unreadable(NOT_A_DATE)
    try:
        return date(year, month, day)
    except ValueError:
        raise Unreadable(NOT_IN_CALENDAR) from None


def _money(cell: Filled, column: FileColumn) -> Value:
    if isinstance(cell, str):
        amount = _written_money(cell)
    elif isinstance(cell, bool | date) or not math.isfinite(cell):
        raise Unreadable(NOT_MONEY)
    else:
        amount = int(cell)
        if amount != cell:
            raise Unreadable(MONEY_HAS_FRACTION)
    if amount < 0:
        raise Unreadable(MONEY_NEGATIVE)
    if amount > MOST_MONEY:
        raise Unreadable(MONEY_TOO_LARGE)
    return amount


def _written_money(text: str) -> int:
    spaced = re.sub(r"\s+", " ", text)
    sign = -1 if spaced[0] in "-−" else 1
    unsigned = spaced.lstrip("-− ")
    if match := _MONEY.fullmatch(unsigned):
        digits = re.sub("[. ]", "", match[1])
        return sign * int(digits[:17])  # 17 digits are too large already, and int() balks at thousands
    raise Unreadable(MONEY_HAS_FRACTION if _DECIMAL.fullmatch(unsigned) else NOT_MONEY)


def _yes_no(cell: Filled, column: FileColumn) -> Value:
    word = fold(shown(cell))
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise Unreadable(NOT_YES_NO)


def _choice(cell: Filled, column: FileColumn) -> Value:
    text = shown(cell)
    code = find_word(text, column.choices)
    if code is not None:
        return code
    if column.name == "event":
        raise Unreadable(UNKNOWN_EVENT)
    raise Unreadable(UNKNOWN_WORD)


_CONVERTERS: dict[CellKind, Callable[[Any, FileColumn], Value]] = {
    CellKind.TEXT: _text,
    CellKind.CODE: _code,
    CellKind.DATE: _date,
    CellKind.MONEY: _money,
    CellKind.YES_NO: _yes_no,
    CellKind.CHOICE: _choice,
}
