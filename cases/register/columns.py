"""What a register file holds: its sheets, their columns, and the words a cell may use. The one table of names.

A heading is the English name or the Vietnamese label; a word of a choice is the English code or the Vietnamese label.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext_noop as _noop


class CellKind(StrEnum):
    """How a cell is read, and so which Python type its value has."""

    TEXT = "text"  # str; words listed in `choices` become their code, any other text stays
    CODE = "code"  # str; a document number or code as printed, never a date or a fraction
    DATE = "date"  # datetime.date, day before month
    MONEY = "money"  # int, whole đồng, not negative
    YES_NO = "yes_no"  # bool
    CHOICE = "choice"  # str, one of the codes in `choices`


@dataclass(frozen=True, slots=True)
class FileColumn:
    """One column. `required`: the column must be there and no cell of it may be blank. `longest` is in characters."""

    name: str
    label: str
    kind: CellKind
    required: bool = False
    choices: Mapping[str, str] = field(default_factory=dict)
    longest: int = 100


@dataclass(frozen=True, slots=True)
class RegisterSheet:
    """One sheet of a register, known by its English name or its Vietnamese label."""

    name: str
    label: str
    columns: tuple[FileColumn, ...]


UNIT_KINDS = {"province": _noop("Tỉnh"), "office": _noop("Phòng khu vực")}

INITIATIONS = {"ex_officio": _noop("Chủ động"), "on_request": _noop("Theo yêu cầu")}

JUDGMENT_KINDS = {
    "civil": _noop("Dân sự"),
    "criminal": _noop("Hình sự"),
    "administrative": _noop("Hành chính"),
    "family": _noop("Hôn nhân và gia đình"),
    "commercial": _noop("Kinh doanh, thương mại"),
    "labour": _noop("Lao động"),
    "bankruptcy": _noop("Phá sản"),
    "arbitration": _noop("Trọng tài"),
    "other": _noop("Khác"),
}

EVENTS = {
    "decision_issued": _noop("Ra quyết định thi hành án"),
    "served": _noop("Thông báo hợp lệ"),
    "verified": _noop("Xác minh"),
    "found_enforceable": _noop("Có điều kiện thi hành"),
    "found_not_enforceable": _noop("Chưa có điều kiện thi hành"),
    "moved_to_separate_book": _noop("Chuyển sổ theo dõi riêng"),
    "resumed": _noop("Tiếp tục thi hành"),
    "postponed": _noop("Hoãn"),
    "suspended": _noop("Tạm đình chỉ"),
    "paused_for_complaint": _noop("Tạm dừng để giải quyết khiếu nại"),
    "collected": _noop("Thu tiền"),
    "completed": _noop("Thi hành xong"),
    "terminated": _noop("Đình chỉ"),
    "partly_terminated": _noop("Đình chỉ một phần"),
    "reduced": _noop("Giảm"),
    "entrusted": _noop("Ủy thác"),
    "partly_entrusted": _noop("Ủy thác một phần"),
    "withdrawn": _noop("Thu hồi, hủy quyết định"),
    "request_returned": _noop("Gửi lại yêu cầu"),
    "concluded_otherwise": _noop("Kết thúc khác"),
    "reassigned": _noop("Chuyển giao hồ sơ"),
    "amount_increased": _noop("Tăng số phải thi hành"),
    "refunded": _noop("Hoàn trả"),
    "ending_reversed": _noop("Hủy quyết định kết thúc"),
    "restored": _noop("Khôi phục phần đã giảm"),
    "partly_postponed": _noop("Hoãn một phần"),
    "partly_suspended": _noop("Tạm đình chỉ một phần"),
    "partly_withdrawn": _noop("Thu hồi một phần"),
    "drawn_up": _noop("Rút hồ sơ lên"),
}

# A ground is free text, except where the ledger asks: an agreement to postpone, or the event that is taken back.
GROUNDS = {"agreement": _noop("Theo thỏa thuận"), **EVENTS}

_DECISION_NUMBER = FileColumn("decision_number", _noop("Số quyết định"), CellKind.CODE, required=True)
_UNIT = FileColumn("unit", _noop("Đơn vị"), CellKind.CODE, required=True)
_FOR_BUDGET = FileColumn("for_budget", _noop("Phần nộp ngân sách nhà nước"), CellKind.MONEY)

SHEETS = {
    sheet.name: sheet
    for sheet in (
        RegisterSheet(
            "units",
            _noop("Đơn vị"),
            (
                FileColumn("code", _noop("Mã đơn vị"), CellKind.CODE, required=True),
                FileColumn("name", _noop("Tên đơn vị"), CellKind.TEXT, required=True, longest=250),
                FileColumn("kind", _noop("Loại đơn vị"), CellKind.CHOICE, required=True, choices=UNIT_KINDS),
                FileColumn("parent", _noop("Đơn vị cấp trên"), CellKind.CODE),
            ),
        ),
        RegisterSheet(
            "enforcers",
            _noop("Chấp hành viên"),
            (
                FileColumn("code", _noop("Mã chấp hành viên"), CellKind.CODE, required=True),
                FileColumn("name", _noop("Họ và tên"), CellKind.TEXT, required=True, longest=250),
                _UNIT,
            ),
        ),
        RegisterSheet(
            "cases",
            _noop("Việc thi hành án"),
            (
                _DECISION_NUMBER,
                FileColumn("decided_on", _noop("Ngày quyết định"), CellKind.DATE, required=True),
                _UNIT,
                FileColumn("enforcer", _noop("Chấp hành viên"), CellKind.CODE),
                FileColumn("initiation", _noop("Hình thức thi hành"), CellKind.CHOICE, required=True, choices=INITIATIONS),
                FileColumn("judgment_number", _noop("Số bản án"), CellKind.CODE),
                FileColumn("judged_on", _noop("Ngày bản án"), CellKind.DATE),
                FileColumn("court", _noop("Tòa án"), CellKind.TEXT, longest=250),
                FileColumn("judgment_kind", _noop("Loại án"), CellKind.CHOICE, required=True, choices=JUDGMENT_KINDS),
                FileColumn("creditor", _noop("Người được thi hành án"), CellKind.TEXT, longest=2000),
                FileColumn("debtor", _noop("Người phải thi hành án"), CellKind.TEXT, longest=2000),
                FileColumn("amount", _noop("Số tiền phải thi hành"), CellKind.MONEY, required=True),
                _FOR_BUDGET,
                FileColumn("credit_institution", _noop("Liên quan tổ chức tín dụng"), CellKind.YES_NO),
            ),
        ),
        RegisterSheet(
            "events",
            _noop("Diễn biến"),
            (
                _DECISION_NUMBER,
                FileColumn("decided_on", _noop("Ngày quyết định"), CellKind.DATE),
                _UNIT,
                FileColumn("event", _noop("Sự kiện"), CellKind.CHOICE, required=True, choices=EVENTS),
                FileColumn("occurred_on", _noop("Ngày xảy ra"), CellKind.DATE, required=True),
                FileColumn("amount", _noop("Số tiền"), CellKind.MONEY),
                FileColumn("ground", _noop("Căn cứ"), CellKind.TEXT, choices=GROUNDS, longest=500),
                FileColumn("document_number", _noop("Số văn bản"), CellKind.CODE),
                FileColumn("to_unit", _noop("Đơn vị nhận"), CellKind.CODE),
                FileColumn("to_enforcer", _noop("Chấp hành viên nhận"), CellKind.CODE),
                _FOR_BUDGET,
                FileColumn("note", _noop("Ghi chú"), CellKind.TEXT, longest=4000),
            ),
        ),
    )
}

# Columns and sheets that the portal itself adds to a file; on reading they are passed over without a word.
ROW_HEADING, REASON_HEADING, ENGLISH_REASON_HEADING = "Dòng gốc", "Lý do", "Reason (English)"
RETURN_HEADINGS = (ROW_HEADING, REASON_HEADING, ENGLISH_REASON_HEADING)
GUIDE_SHEET = "Hướng dẫn"
