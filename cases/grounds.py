"""The grounds the law knows for a step, with their article in each regime: one tuple a step, named by the rows of `TRANSITIONS`. Pure.

A register may tell a ground in its own words; one told by its code must exist for that step under the law of its day.
Sources: Law 26/2008 art. 44a, 48, 49, 50; Law 106/2025 art. 38.1, 46, 47, 48 (seen, in copies that are not the gazette).
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from cases.lifecycle import Ground

AGREEMENT = "agreement"
PROTEST = "protest"
PRISON = "prison"
ADDRESS_UNKNOWN = "address_unknown"
LONG_ABSENT = frozenset({PRISON, ADDRESS_UNKNOWN, "debtor_absent"})  # verified yearly; two years before the separate book

_A, _B = "Luật 26/2008", "Luật 106/2025"

NO_CONDITIONS = (
    Ground("no_means", _("Không có tài sản, thu nhập; hoặc chỉ đủ mức sống tối thiểu"), f"{_A} Đ44a.1a", f"{_B} Đ38.1a"),
    Ground(
        PRISON,
        _("Không có tài sản, thu nhập; đang chấp hành hình phạt tù, còn từ 02 năm trở lên"),
        f"{_A} Đ44a.1a",
        f"{_B} Đ38.1a",
    ),
    Ground(
        "debtor_absent",
        _("Không có tài sản, thu nhập; không rõ nơi cư trú mới của người phải thi hành án"),
        f"{_A} Đ44a.1a",
        f"{_B} Đ38.1a",
    ),
    Ground(
        "asset_gone",
        _("Tài sản bản án tuyên xử lý không còn, không rõ nơi có, hoặc giấy chứng nhận đã bị thu hồi"),
        "",
        f"{_B} Đ38.1b",
    ),
    Ground(
        ADDRESS_UNKNOWN,
        _("Chưa xác định được địa chỉ của người phải thi hành án hoặc người chưa thành niên được giao nuôi dưỡng"),
        f"{_A} Đ44a.1c",
        "",
    ),
    Ground(
        "ward_absent",
        _("Chưa xác định được địa chỉ của người được giao nuôi dưỡng hoặc được giao cho người khác nuôi dưỡng"),
        "",
        f"{_B} Đ38.1c",
    ),
    Ground("object_gone", _("Vật đặc định không còn; giấy tờ không thu hồi được"), f"{_A} Đ44a.1b", f"{_B} Đ38.1d"),
    Ground(
        "personal_duty",
        _("Nghĩa vụ gắn liền với nhân thân mà người phải thi hành án mất năng lực hành vi dân sự"),
        "",
        f"{_B} Đ38.1đ",
    ),
    Ground("pledge_too_small", _("Tài sản cầm cố, thế chấp có giá trị nhỏ hơn nghĩa vụ được bảo đảm và chi phí"), "", f"{_B} Đ38.1e"),
    Ground(
        "unsold_refused",
        _("Giảm giá bằng hoặc thấp hơn chi phí mà người được thi hành án không nhận tài sản"),
        "",
        f"{_B} Đ38.1g",
    ),
    Ground("bad_debt_asset", _("Tài sản đang do tổ chức tín dụng thu giữ để xử lý nợ xấu"), "", f"{_B} Đ38.1h"),
)
POSTPONEMENT = (
    Ground("illness", _("Ốm nặng hoặc hạn chế, mất năng lực hành vi, với nghĩa vụ phải tự mình làm"), f"{_A} Đ48.1a", ""),
    Ground("grave_illness", _("Bệnh hiểm nghèo có xác nhận, với nghĩa vụ gắn liền với nhân thân"), "", f"{_B} Đ46.1a"),
    Ground(ADDRESS_UNKNOWN, _("Chưa xác định được địa chỉ, với nghĩa vụ phải tự mình làm"), f"{_A} Đ48.1b", f"{_B} Đ46.1b"),
    Ground(
        AGREEMENT,
        _("Đương sự thỏa thuận bằng văn bản; từ 01/07/2026, cả khi người được thi hành án đề nghị"),
        f"{_A} Đ48.1c",
        f"{_B} Đ46.1c",
    ),
    Ground(
        "ownership_dispute",
        _("Tòa án đã thụ lý tranh chấp về quyền sở hữu, sử dụng tài sản thi hành án"),
        f"{_A} Đ48.1d",
        f"{_B} Đ46.1d",
    ),
    Ground(
        "pledge_fallen",
        _("Tài sản cầm cố, thế chấp sau giảm giá bằng hoặc thấp hơn chi phí và nghĩa vụ được bảo đảm"),
        f"{_A} Đ48.1d",
        "",
    ),
    Ground("auction_dispute", _("Tòa án đã thụ lý tranh chấp về kết quả đấu giá"), "", f"{_B} Đ46.1đ"),
    Ground(
        "measure_on_asset",
        _("Tài sản bị áp dụng biện pháp khẩn cấp tạm thời, ngăn chặn, cưỡng chế trong vụ án khác"),
        "",
        f"{_B} Đ46.1e",
    ),
    Ground("explanation", _("Chờ giải thích, sửa chữa, bổ sung bản án, hoặc chờ tương trợ tư pháp"), f"{_A} Đ48.1đ", f"{_B} Đ46.1g"),
    Ground("petition", _("Chờ trả lời kiến nghị xem xét lại bản án theo giám đốc thẩm, tái thẩm"), f"{_A} Đ48.1đ", f"{_B} Đ46.1h"),
    Ground("receiver_absent", _("Người nhận đã được thông báo hợp lệ 02 lần nhưng không đến nhận"), f"{_A} Đ48.1e", f"{_B} Đ46.1i"),
    Ground("transfer_blocked", _("Việc chuyển giao quyền, nghĩa vụ chưa thực hiện được"), f"{_A} Đ48.1g", f"{_B} Đ46.1k"),
    Ground("unsold_asset", _("Tài sản kê biên không bán được mà người được thi hành án không nhận"), f"{_A} Đ48.1h", ""),
    Ground("award_under_review", _("Đã thụ lý đề nghị xem xét lại hòa giải thành, hoặc hủy phán quyết trọng tài"), "", f"{_B} Đ46.1l"),
    Ground(PROTEST, _("Có yêu cầu hoãn của người có thẩm quyền kháng nghị"), f"{_A} Đ48.2", f"{_B} Đ46.2"),
)
SUSPENSION = (
    Ground(PROTEST, _("Có quyết định tạm đình chỉ của người có thẩm quyền kháng nghị"), f"{_A} Đ49.1", f"{_B} Đ47.2"),
    Ground("insolvency", _("Tòa án đã thụ lý đơn yêu cầu phục hồi, phá sản"), f"{_A} Đ49.2", f"{_B} Đ47.1a"),
    Ground("foreign_award", _("Tạm đình chỉ thi hành phán quyết trọng tài nước ngoài"), "", f"{_B} Đ47.1b"),
    Ground("competition", _("Có quyết định tạm đình chỉ của Chủ tịch Ủy ban Cạnh tranh Quốc gia"), "", f"{_B} Đ47.2"),
)
TERMINATION = (
    Ground(
        "debtor_dead",
        _("Người phải thi hành án chết không để lại di sản, hoặc nghĩa vụ không chuyển giao"),
        f"{_A} Đ50.1a",
        f"{_B} Đ48.2",
    ),
    Ground(
        "creditor_dead",
        _("Người được thi hành án chết không có người thừa kế, hoặc quyền không được chuyển giao"),
        f"{_A} Đ50.1b",
        f"{_B} Đ48.1",
    ),
    Ground("waiver", _("Đương sự thỏa thuận, hoặc người được thi hành án yêu cầu đình chỉ"), f"{_A} Đ50.1c", f"{_B} Đ48.4"),
    Ground("annulled", _("Bản án, quyết định bị hủy"), f"{_A} Đ50.1d", f"{_B} Đ48.6"),
    Ground("dissolved", _("Tổ chức đã giải thể, không còn tài sản"), f"{_A} Đ50.1đ", f"{_B} Đ48.2"),
    Ground("exempted", _("Có quyết định miễn, hoặc từ 01/07/2026 miễn, giảm, nghĩa vụ thi hành án"), f"{_A} Đ50.1e", f"{_B} Đ48.5"),
    Ground("rehabilitated", _("Đình chỉ thủ tục phục hồi, nghĩa vụ bị tạm đình chỉ đã được thanh toán"), "", f"{_B} Đ48.7"),
    Ground("bankruptcy", _("Tòa án ra quyết định mở thủ tục phá sản đối với người phải thi hành án"), f"{_A} Đ50.1g", f"{_B} Đ48.8"),
    Ground("child", _("Người được giao nuôi dưỡng đã chết hoặc đã thành niên"), f"{_A} Đ50.1h", f"{_B} Đ48.3"),
)
