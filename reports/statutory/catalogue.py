"""The twelve forms (circular 05/2024 art. 2): 01 to 05 from the ledger, 06 to 12 from registers of their own.

Columns and rows of 06 to 12 follow what reports print about these subjects (inferred; their annexes were not seen).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from reports.statutory.algebra import Measure
from reports.statutory.definition import Definition, FormLayout, LedgerForm, RegisterColumn, RegisterForm

LEDGER_FORMS: tuple[LedgerForm, ...] = (
    LedgerForm("01", _("Biểu 01: kết quả thi hành án dân sự tính bằng việc"), (Measure.CASES,)),
    LedgerForm("02", _("Biểu 02: kết quả thi hành án dân sự tính bằng tiền"), (Measure.AMOUNT,)),
    LedgerForm(
        "03",
        _("Biểu 03: kết quả thi hành các khoản thu cho ngân sách nhà nước"),
        (Measure.BUDGET_CASES, Measure.BUDGET),
    ),
    LedgerForm(
        "04",
        _("Biểu 04: kết quả thi hành án dân sự tính bằng việc chia theo cơ quan thi hành án dân sự và chấp hành viên"),
        (Measure.CASES,),
        FormLayout.HOLDERS,
    ),
    LedgerForm(
        "05",
        _("Biểu 05: kết quả thi hành án dân sự tính bằng tiền chia theo cơ quan thi hành án dân sự và chấp hành viên"),
        (Measure.AMOUNT,),
        FormLayout.HOLDERS,
    ),
)

_Column = RegisterColumn
_CHAIN = (
    _Column("carried_in", _("Kỳ trước chuyển sang"), (_("Tiếp nhận"),)),
    _Column("received", _("Tiếp nhận mới trong kỳ"), (_("Tiếp nhận"),)),
    _Column("total", _("Tổng số"), (_("Tiếp nhận"),), computed=True),
)
_TOTAL = (("total", _("Tổng số")),)

REGISTER_FORMS: tuple[RegisterForm, ...] = (
    RegisterForm(
        "06",
        _("Biểu 06: việc xét miễn, giảm nghĩa vụ thi hành án"),
        (
            *_CHAIN,
            _Column("exempted", _("Số việc được miễn"), (_("Kết quả xét"),)),
            _Column("exempted_amount", _("Số tiền được miễn"), (_("Kết quả xét"),)),
            _Column("reduced", _("Số việc được giảm"), (_("Kết quả xét"),)),
            _Column("reduced_amount", _("Số tiền được giảm"), (_("Kết quả xét"),)),
            _Column("refused", _("Không được chấp nhận"), (_("Kết quả xét"),)),
            _Column("pending", _("Đang xét")),
        ),
        _TOTAL,
    ),
    RegisterForm(
        "07",
        _("Biểu 07: áp dụng biện pháp bảo đảm, biện pháp cưỡng chế thi hành án"),
        (
            _Column("decisions", _("Số quyết định đã ban hành")),
            _Column("carried_out", _("Tổng số"), (_("Số cuộc cưỡng chế đã tổ chức"),)),
            _Column("mobilised", _("Có huy động lực lượng"), (_("Số cuộc cưỡng chế đã tổ chức"),)),
            _Column("not_carried_out", _("Số quyết định chưa hoặc không tổ chức cưỡng chế")),
        ),
        (
            ("security", _("Biện pháp bảo đảm")),
            ("coercion", _("Biện pháp cưỡng chế")),
        ),
    ),
    RegisterForm(
        "08",
        _("Biểu 08: giải quyết khiếu nại, tố cáo, kiến nghị, phản ánh"),
        (
            *_CHAIN,
            _Column("competent", _("Thuộc thẩm quyền")),
            _Column("resolved", _("Tổng số"), (_("Đã giải quyết"),)),
            _Column("upheld", _("Đúng toàn bộ hoặc một phần"), (_("Đã giải quyết"),)),
            _Column("in_time", _("Đúng hạn"), (_("Đã giải quyết"),)),
            _Column("pending", _("Đang giải quyết")),
        ),
        (
            ("complaint", _("Khiếu nại")),
            ("denunciation", _("Tố cáo")),
            ("petition", _("Kiến nghị, phản ánh")),
        ),
    ),
    RegisterForm(
        "09",
        _("Biểu 09: tiếp công dân"),
        (
            _Column("visits", _("Số lượt")),
            _Column("people", _("Số người")),
            _Column("matters", _("Số việc")),
            _Column("large_groups", _("Số đoàn đông người")),
        ),
        (*_TOTAL, ("by_head", _("Trong đó do thủ trưởng tiếp"))),
    ),
    RegisterForm(
        "10",
        _("Biểu 10: giám sát, kiểm sát, kiểm tra, thanh tra"),
        (
            _Column("rounds", _("Số cuộc")),
            _Column("findings", _("Số kết luận, kiến nghị, kháng nghị")),
            _Column("complied", _("Đã thực hiện")),
            _Column("pending", _("Chưa thực hiện")),
        ),
        (
            ("oversight", _("Giám sát của cơ quan dân cử")),
            ("procuracy", _("Kiểm sát")),
            ("check", _("Kiểm tra, tự kiểm tra")),
            ("inspection", _("Thanh tra, kiểm toán")),
        ),
    ),
    RegisterForm(
        "11",
        _("Biểu 11: bồi thường của Nhà nước trong thi hành án dân sự"),
        (
            *_CHAIN,
            _Column("settled", _("Đã giải quyết")),
            _Column("paid_amount", _("Số tiền đã bồi thường")),
            _Column("at_court", _("Đang giải quyết tại Tòa án")),
            _Column("reimbursed_amount", _("Số tiền đã hoàn trả")),
            _Column("pending", _("Đang giải quyết")),
        ),
        _TOTAL,
    ),
    RegisterForm(
        "12",
        _("Biểu 12: theo dõi thi hành án hành chính"),
        (
            *_CHAIN,
            _Column("completed", _("Đã thi hành xong")),
            _Column("pending", _("Chưa thi hành xong")),
            _Column("compelled", _("Quyết định buộc thi hành án hành chính của Tòa án")),
            _Column("notices", _("Thông báo tự nguyện thi hành án")),
            _Column("sessions", _("Cuộc làm việc")),
            _Column("discipline", _("Kiến nghị xử lý trách nhiệm")),
        ),
        _TOTAL,
    ),
)

TWELVE: tuple[Definition, ...] = (*LEDGER_FORMS, *REGISTER_FORMS)
