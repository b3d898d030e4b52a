"""Coordination in the demonstration province: an agreement in force with its obligations, the draft that shall follow it, requests
of all ages to courts, police, banks and others, and two coercive enforcements that are being prepared."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from agencies.models import Agency
from cases.ledger import Account
from cases.models import EnforcementCase
from common.refusal import Refused
from coordination import protection as rules
from coordination.actions import agreements, protection, requests
from coordination.lifecycles.request import RequestState, Result
from coordination.models import CoordinationAgreement, CoordinationRequest
from law.models import DayShift

OF_EACH_OFFICE = 16
AREA = 3  # the office that the accounts belong to has more of everything
ASKED = {  # kind: addressee (KV stands for the court of the area), subject, question, defect
    "GT": ("TAND-KV", "Giải thích phần giao đất", "Diện tích phải giao là bao nhiêu, ranh giới theo mốc nào?", "facts"),
    "SC": (
        "TAND-KV",
        "Đính chính năm sinh người phải thi hành án",
        "Năm sinh ghi ở trang 1 và trang 3 khác nhau, năm nào đúng?",
        "parties",
    ),
    "XM": ("CA-NH", "Xác minh nơi cư trú", "Người phải thi hành án hiện cư trú ở đâu?", ""),
    "XMTK": ("NH-1", "Cung cấp thông tin tài khoản", "Người phải thi hành án có tài khoản, số dư bao nhiêu?", ""),
    "XMDD": ("VPDKDD-NH", "Tình trạng pháp lý thửa đất", "Thửa đất đứng tên ai, có thế chấp, kê biên không?", ""),
    "HTHD": ("UBND-NH", "Hỗ trợ đo đạc, giao tài sản", "Cử cán bộ địa chính tham gia.", ""),
}
CLAUSES = (  # code, heading, text, holder, measure, kind, limit
    (
        "Đ8.1",
        "Chuyển giao bản án, quyết định",
        "Tòa án chuyển giao bản án, quyết định có hiệu lực trong thời hạn luật định.",
        "court",
        "handovers",
        "",
        "01 tháng; 15 ngày",
    ),
    (
        "Đ9.2",
        "Giải thích, sửa chữa bản án",
        "Tòa án giải thích, sửa chữa trong 15 ngày, phức tạp không quá 30 ngày.",
        "court",
        "requests",
        "GT",
        "30 ngày, phức tạp 45",
    ),
    (
        "Đ11.3",
        "Cử kiểm sát viên dự cưỡng chế",
        "Viện kiểm sát cử kiểm sát viên tham dự theo kế hoạch.",
        "procuracy",
        "reported",
        "",
        "theo kế hoạch",
    ),
    (
        "Đ13.1",
        "Trả lời đề nghị bảo vệ cưỡng chế",
        "Công an trả lời trong 03 ngày làm việc.",
        "police",
        "requests",
        "BVCC",
        "3 ngày làm việc; cấp tỉnh 5",
    ),
    (
        "Đ14.1",
        "Cung cấp thông tin nơi cư trú",
        "Công an cung cấp thông tin trong 03 ngày làm việc.",
        "police",
        "requests",
        "XM",
        "3 ngày làm việc",
    ),
    (
        "Đ15.1",
        "Gửi quyết định thi hành án cho Viện kiểm sát",
        "THADS gửi trong 03 ngày làm việc.",
        "province",
        "copies",
        "",
        "3 ngày làm việc",
    ),
)


def create(*, today: date, now: datetime) -> None:
    """All of it, the same for the same day."""
    rng = Random("phối hợp")  # noqa: S311 - nothing secret: the same every time
    _agreements(today, now)
    for office in Agency.objects.filter(kind="office", code__startswith="KV").existing(today).order_by("code"):
        for case in _cases(office, OF_EACH_OFFICE if office.code == f"KV{AREA}" else OF_EACH_OFFICE // 4):
            _request(case, rng, today, now)
    _protect(today, now)


def _cases(office: Agency, count: int) -> list[EnforcementCase]:
    rows = EnforcementCase.objects.filter(agency=office, status=Account.IN_PROGRESS, open_amount__gt=0)
    return list(rows.select_related("agency", "judgment").order_by("-decided_on", "-pk")[5 : 5 + count])


def _request(case: EnforcementCase, rng: Random, today: date, now: datetime) -> None:
    """One request, sent within the last hundred days, taken as far as its agency has come."""
    kind = rng.choice(list(ASKED))
    to, subject, question, defect = ASKED[kind]
    on = max(case.decided_on, today - timedelta(rng.randrange(1, 100)))
    by: dict[str, Any] = {"by": None, "at": now, "today": today}
    addressee = Agency.objects.get(code=to.replace("-KV", f"-{case.agency.code}"))
    row = requests.draft_request(
        kind=kind,
        sender=case.agency,
        addressee=addressee,
        subject=subject,
        questions=[question],
        case=case,
        defect=defect,
        content="",
        **(by | {"today": on}),
    )
    if rng.random() < 0.08:
        return
    requests.send_request(request=row, on=on, document_number=f"{rng.randrange(100, 900)}/THADS-{case.agency.code}", channel="axis", **by)
    received = on + timedelta(rng.randrange(0, 3))
    if received > today or rng.random() < 0.1:
        return
    requests.receive_request(request=row, on=received, register_number=str(rng.randrange(100, 2000)), **by)
    row = CoordinationRequest.objects.get(pk=row.pk)
    answered = received + timedelta(rng.choice((1, 2, 4, 9, 20, 28, 36, 50)))
    if answered > today or rng.random() < 0.2:
        return
    result = Result.REFUSED if rng.random() < 0.06 else Result.FULL
    requests.answer_request(
        request=row,
        result=result,
        on=answered,
        document_number=f"{rng.randrange(10, 400)}/TL",
        note="Nội dung như văn bản kèm theo.",
        answers={},
        **by,
    )
    closed = answered + timedelta(rng.randrange(1, 6))
    if closed <= today and rng.random() < 0.8:
        requests.close(request=row, helpful=rng.random() < 0.9, note="", on=closed, **by)


def _agreements(today: date, now: datetime) -> None:
    """Signed in 2024 by four agencies, its term ends next year; the draft of the next one is out for comments."""
    parties = [Agency.objects.get(code=code) for code in ("TAND-NH", "VKSND-NH", "CA-NH", "THADS-NH")]
    title = "Quy chế phối hợp liên ngành trong thi hành án dân sự"
    signed = agreements.draw_up(title=title, level="province", parties=parties, by=None, at=now)
    for clause in CLAUSES:
        _clause(signed, *clause)
    for party, head in zip(signed.parties.all(), ("Chánh án", "Viện trưởng", "Phó Giám đốc", "Trưởng THADS"), strict=True):
        agreements.set_signatory(party=party, signatory="Người ký minh họa", signatory_title=head, by=None)
        agreements.set_contact(party=party, unit="Đơn vị đầu mối minh họa", person="", phone="", email="", since=date(2024, 3, 15), by=None)
    agreements.sign(
        agreement=signed,
        number="01/2024/QCPH-TA-KS-CA-THADS",
        signed_on=date(2024, 3, 15),
        effective_on=date(2024, 3, 15),
        until=date(2027, 3, 14),
        review_on=today + timedelta(40),
        place="Nam Hải",
        event="Hội nghị sơ kết và ký kết",
        by=None,
        today=today,
    )
    following = agreements.draw_up(
        title=title,
        level="province",
        parties=parties,
        by=None,
        at=now,
        replaces=CoordinationAgreement.objects.get(pk=signed.pk),
    )
    changed = following.clauses.get(code="Đ9.2")
    agreements.save_clause(
        agreement=following,
        clause=changed,
        code="Đ9.2",
        heading=changed.heading,
        by=None,
        text="Tòa án giải thích, sửa chữa trong 30 ngày, phức tạp không quá 45 ngày; gửi qua trục liên thông.",
    )
    agreements.ask_for_comments(agreement=following, until=today + timedelta(20), by=None, today=today)


def _clause(row: CoordinationAgreement, code: str, heading: str, text: str, holder: str, measure: str, kind: str, limit: str) -> None:
    clause = agreements.save_clause(agreement=row, code=code, heading=heading, text=text, by=None)
    agreements.add_obligation(
        clause=clause,
        by=None,
        holder=holder,
        what=heading,
        measure=measure,
        kind=kind,
        trigger="",
        limit=limit,
        evidence="",
    )


def _protect(today: date, now: datetime) -> None:
    """Two plans of the area: one that is agreed on, one on which the police think otherwise."""
    days = DayShift.objects.working_days()
    office = Agency.objects.get(code=f"KV{AREA}")
    for place, (case, code) in enumerate(zip(_cases(office, 40)[-2:], ("CAX-TH", "CA-NH"), strict=False)):
        day = days.at_or_after(today + timedelta(26 + 9 * place))
        while rules.is_around_tet(day):
            day = days.at_or_after(day + timedelta(14))
        facts = {
            "is_complex": bool(place),
            "mobilises": True,
            "is_policy": False,
            "place": "Xã Tân Hòa",
            "measure": "Cưỡng chế giao quyền sử dụng đất",
            "results": "Đã kê biên, bán đấu giá thành; người mua chưa nhận được đất",
            "difficulty": "Người phải thi hành án không hợp tác",
            "asks": "Tám chiến sĩ, một xe",
        }
        try:
            plan = protection.plan_protection(
                case=case,
                police=Agency.objects.get(code=code),
                day=day,
                at=time(8),
                facts=facts,
                by=None,
                now=now,
                today=today,
            )
        except Refused:  # the calendar of that day allows none
            continue
        requests.send_request(
            request=plan.request,
            on=today,
            document_number=f"{31 + place}/THADS-KV3",
            channel="portal",
            by=None,
            at=now,
            today=today,
        )
        assert CoordinationRequest.objects.get(pk=plan.request_id).state == RequestState.SENT
        opinion, text = ("differs", "Trùng lễ hội của xã; đề nghị lùi một tuần.") if place else ("agrees", "Thống nhất.")
        protection.say_opinion(plan=plan, opinion=opinion, text=text, by=None, today=today)
