"""Reports of coordination as documents in the official style: A4, Times New Roman, the heads of Decree 30/2020.

Every figure is computed from the same functions as the pages; beside it stands where it can be opened again.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.urls import reverse

from agencies.models import Agency, AgencyKind
from common import numbers
from coordination import scorecard
from coordination.kinds import kinds
from coordination.models import AgreementReview, ReviewConclusion
from coordination.scorecard import Score
from papers.docx import Paper


def _percent(score: Score) -> str:
    return numbers.rate(score.tally.rate, language="vi")


def _number(value: int) -> str:
    return numbers.number(value, language="vi")


def review_document(review: AgreementReview) -> bytes:
    """A review: results by obligation as they were kept, faults, causes, proposals, conclusion."""
    agreement = review.agreement
    kind = "tổng kết" if review.is_final else "sơ kết"
    keeper = Agency.objects.filter(kind=AgencyKind.PROVINCE).order_by("position").first()
    assert keeper is not None
    paper = Paper(keeper.name, "BÁO CÁO", f"{kind.capitalize()} thực hiện {agreement.title}", review.held_on)
    paper.line(
        f"Thực hiện {agreement.title} số {agreement.number} ngày {agreement.signed_on:%d/%m/%Y}, các bên báo cáo kết quả từ ngày "
        f"{review.since:%d/%m/%Y} đến ngày {review.until:%d/%m/%Y} như sau:"
    )
    paper.heading("I. KẾT QUẢ THỰC HIỆN NGHĨA VỤ")
    lines = list(review.lines.select_related("obligation__clause"))
    paper.table(
        ("Nghĩa vụ", "Đúng hạn", "Chậm", "Quá hạn chưa thực hiện"),
        [
            (
                f"{line.obligation.clause.code}. {line.obligation.what}",
                _number(line.kept),
                _number(line.late),
                _number(line.missed),
            )
            for line in lines
        ],
    )
    if review.results:
        paper.line(review.results)
    for place, (title, text) in enumerate(
        (
            ("TỒN TẠI, HẠN CHẾ", review.faults),
            ("NGUYÊN NHÂN", review.causes),
            ("KIẾN NGHỊ, GIẢI PHÁP", review.proposals),
        ),
        start=2,
    ):
        paper.heading(f"{('', 'I', 'II', 'III', 'IV')[place]}. {title}")
        paper.line(text or "Không có.")
    paper.heading("V. KẾT LUẬN")
    labels = {
        ReviewConclusion.CONTINUE: "Tiếp tục thực hiện",
        ReviewConclusion.AMEND: "Sửa đổi, bổ sung",
        ReviewConclusion.REPLACE: "Ký lại, thay thế",
    }
    paper.line(f"{labels[ReviewConclusion(review.conclusion)]} quy chế phối hợp.")
    paper.signed("Đại diện các bên")
    return paper.content()


_OF_COURTS = ("GT", "SC", "KNGDT")


def coordination_report(agency: Agency, rows: Any, since: date, until: date, today: date, *, address: str) -> bytes:
    """The report of Law 106/2025 art. 20.7: how courts corrected, explained and answered, and how agencies coordinated.

    `address` is where the portal stands; each figure names the list behind it.
    """
    received = scorecard.received_in(rows, since, until)
    paper = Paper(
        agency.name,
        "BÁO CÁO",
        "Kết quả Tòa án sửa chữa, bổ sung, giải thích bản án, quyết định, trả lời kiến nghị và công tác phối hợp",
        today,
    )
    paper.line(
        f"Theo khoản 7 Điều 20 Luật Thi hành án dân sự số 106/2025/QH15, {agency.name} báo cáo Hội đồng nhân dân, Ủy ban nhân dân "
        f"cấp tỉnh kết quả từ ngày {since:%d/%m/%Y} đến ngày {until:%d/%m/%Y}:"
    )
    paper.heading("I. TÒA ÁN SỬA CHỮA, BỔ SUNG, GIẢI THÍCH BẢN ÁN, QUYẾT ĐỊNH VÀ TRẢ LỜI KIẾN NGHỊ")
    tallied = scorecard.tallied(received, today)
    of_kind = {key: one.score for key, one in tallied.items() if key[1] in _OF_COURTS}
    courts = Agency.objects.in_bulk({court for court, _kind in of_kind})
    paper.table(
        _HEADS,
        [_row(f"{courts[court].name}: {kinds()[kind].label}", score) for (court, kind), score in of_kind.items()],
    )
    paper.heading("II. CÔNG TÁC PHỐI HỢP CỦA CÁC CƠ QUAN")
    by_agency = scorecard.by_agency(tallied)
    named = Agency.objects.in_bulk(list(by_agency))
    paper.table(_HEADS, [_row(named[pk].name, score) for pk, score in by_agency.items()])
    whole = scorecard.together(tallied.values())
    paper.line(
        f"Cộng: nhận {_number(whole.received)} yêu cầu; trả lời đúng hạn {_number(whole.in_time)}, muộn {_number(whole.late)}, quá hạn chưa "
        f"trả lời {_number(whole.missed)}; đúng hạn {_percent(whole)}."
    )
    path = f"{reverse('coordination:scorecards')}?tu={since:%d/%m/%Y}&den={until:%d/%m/%Y}"
    paper.line(f"Số liệu lấy ngày {today:%d/%m/%Y}, xem lại và mở từng yêu cầu tại {address}{path}.", size=11)
    paper.signed("Thủ trưởng cơ quan")
    return paper.content()


_HEADS = ("Cơ quan", "Nhận", "Đúng hạn", "Muộn", "Quá hạn chưa trả lời", "Đúng hạn %")


def _row(label: str, score: Score) -> tuple[str, ...]:
    return (
        label,
        _number(score.received),
        _number(score.in_time),
        _number(score.late),
        _number(score.missed),
        _percent(score),
    )
