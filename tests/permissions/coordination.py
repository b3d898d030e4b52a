"""What the addresses of coordination stand for, and what is sent there."""

from __future__ import annotations

from common import clock
from tests.permissions.days import in_working_days, today
from tests.permissions.tables import Tables

_OF_A_REQUEST = ("request", "request_decide", "api_request", "api_request_steps")
_OF_A_PLAN = ("protection", "protection_move", "protection_opinion", "protection_decision", "protection_put_off")
_OF_AN_AGREEMENT = (
    "agreement",
    "agreement_words",
    "agreement_ask",
    "agreement_comment",
    "agreement_sign",
    "agreement_compare",
    "clause_add",
    "api_agreement",
)

_ARGUMENTS = {
    **dict.fromkeys(_OF_A_REQUEST, lambda of: [of.coordination.sent.pk]),
    "request_new": lambda of: ["GT"],
    "request_step": lambda of: [of.coordination.sent.pk, "received"],
    "request_file": lambda of: [of.coordination.sent.pk, 0],
    "api_request_step": lambda of: [of.coordination.sent.pk, of.coordination.sent.steps.first().pk],
    **dict.fromkeys(_OF_AN_AGREEMENT, lambda of: [of.coordination.open_one.pk]),
    **dict.fromkeys(("clause_edit", "obligation_add"), lambda of: [of.coordination.open_one.pk, of.coordination.clause.pk]),
    **dict.fromkeys(
        ("agreement_signatory", "agreement_contact"),
        lambda of: [of.coordination.open_one.pk, of.coordination.open_one.parties.first().pk],
    ),
    "agreement_remove": lambda of: [of.coordination.open_one.pk, "dieu", of.coordination.clause.pk],
    "agreement_review": lambda of: [of.coordination.signed.pk],
    "agreement_review_docx": lambda of: [of.coordination.signed.pk, of.coordination.review.pk],
    **dict.fromkeys(_OF_A_PLAN, lambda of: [of.coordination.plan.pk]),
    "protection_done": lambda of: [of.coordination.plan.pk, "letter"],
    "case_grants": lambda of: [of.case.pk],
    "case_grant_end": lambda of: [of.case.pk, 0],
    "hand_over": lambda of: [of.handover.pk],
}
_BODIES = {
    "request_step": lambda of: {"on": today()},
    "request_decide": lambda of: {"occurred_on": today(), "document_number": "5"},
    "api_requests": lambda of: {
        "kind": "GT",
        "addressee": "TAND-KV1",
        "case": of.case.pk,
        "questions": ["Ranh giới nào?"],
        "defect": "facts",
    },
    "api_request_steps": lambda of: {"step": "reminded", "on": clock.today().isoformat(), "note": "Đề nghị trả lời"},
    # agreements
    "agreement_new": lambda of: {
        "title": "Quy chế",
        "ladder": "Họp các đơn vị",
        "level": "province",
        "parties": ["THADS", "CA"],
    },
    "agreement_words": lambda of: {"title": "Quy chế", "ladder": "Họp các đơn vị"},
    **dict.fromkeys(("clause_add", "clause_edit"), lambda of: {"code": "Đ2", "heading": "Phạm vi", "text": "Đồng ý"}),
    "obligation_add": lambda of: {"holder": "police", "what": "Trả lời", "measure": "reported"},
    "agreement_ask": lambda of: {"until": today()},
    "agreement_comment": lambda of: {"text": "Đồng ý"},
    "agreement_sign": lambda of: {"number": "1", "signed_on": today(), "effective_on": today(), "until": today()},
    "agreement_signatory": lambda of: {"signatory": "Ông A", "signatory_title": "Giám đốc"},
    "agreement_contact": lambda of: {"unit": "Văn phòng", "since": today()},
    "agreement_review": lambda of: {
        "since": today(),
        "until": today(),
        "held_on": today(),
        "faults": "-",
        "causes": "-",
        "conclusion": "continue",
    },
    # protection
    "protection_move": lambda of: {"day": in_working_days(9), "at": "08:00"},
    "protection_done": lambda of: {"on": today()},
    "protection_opinion": lambda of: {"opinion": "agrees", "text": "Đồng ý"},
    "protection_decision": lambda of: {"decision": "Giữ ngày", "on": today()},
    "protection_put_off": lambda of: {"state": "put_off", "outcome": "Đương sự xin tự nguyện"},
    # cases and judgments that others may see
    "case_grants": lambda of: {"agency": "VKSND", "reason": "Kiểm sát", "since": today(), "until": today()},
    "hand_over": lambda of: {"on": today()},
}

TABLES = Tables(arguments=_ARGUMENTS, bodies=_BODIES)
