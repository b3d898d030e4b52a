"""What the addresses of cases stand for, and what is sent there."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Reorganisation
from law.models import DayShift
from tests.factories.things import Things
from tests.permissions.days import in_days, today
from tests.permissions.tables import Tables

_OF_A_CASE = ("case", "record", "deadline_add", "labels", "correct", "confirmation", "api_case", "api_case_events", "api_case_entries")
_OF_A_DEADLINE = ("deadline_extend", "deadline_answer", "deadline_delay")
_OF_AN_IMPORT = ("register", "register_write", "register_rejected", "api_import", "api_import_write", "api_import_rows")

_ARGUMENTS = {
    **dict.fromkeys(_OF_A_CASE, lambda of: [of.case.pk]),
    **dict.fromkeys(("void", "api_case_event", "api_case_event_void"), lambda of: [of.case.pk, of.event.pk]),
    "api_case_entry": lambda of: [of.case.pk, of.entry.pk],
    **dict.fromkeys(_OF_A_DEADLINE, lambda of: [of.case.pk, of.deadline.pk]),
    "api_deadline": lambda of: [of.deadline.pk],
    "shift_take_back": lambda of: [DayShift.objects.get().pk],
    **dict.fromkeys(("judgment", "judgment_receive", "request_add", "decide"), lambda of: [of.handover.pk]),
    "api_judgment": lambda of: [of.case.judgment_id],
    **dict.fromkeys(("request", "request_refuse", "request_decide"), lambda of: [of.asked.pk]),
    "request_renew": lambda of: [of.returned.pk],
    **dict.fromkeys(("entrustment", "entrustment_decide"), lambda of: [of.entrusted.pk]),
    **dict.fromkeys(("unit", "unit_change"), lambda of: [of.unit.code]),
    "reorganisation": lambda of: [Reorganisation.objects.get().pk],
    **dict.fromkeys(_OF_AN_IMPORT, lambda of: [of.register.pk]),
}


def _register(of: Things | None) -> dict[str, Any]:
    return {"file": SimpleUploadedFile("so.xlsx", b"-"), "agency": of.unit.code if of else ""}


def _decision(of: Things) -> dict[str, Any]:
    """An enforcement decision."""
    return {"decision_number": "70077", "decided_on": today(), "debtor": "Ông Phải"}


def _judgment(of: Things) -> dict[str, Any]:
    """A judgment of the court of the region, taken in."""
    return {
        "number": "1/2026/DS-ST",
        "judged_on": today(),
        "court": of.handover.agency.code,
        "kind": "civil",
        "unit": of.unit.code,
        "effective_on": today(),
        "ex_officio": "on",
    }


def _entrustment(of: Things) -> dict[str, Any]:
    """An entrustment from outside of the province, taken in."""
    return {
        "sender": "THADS tỉnh Vĩnh Long",
        "document_number": "9",
        "document_on": today(),
        "unit": of.unit.code,
        "received_on": today(),
        "initiation": "ex_officio",
        "number": "1/2026/HS-PT",
        "judged_on": today(),
        "court_name": "Tòa án nhân dân tỉnh Vĩnh Long",
        "kind": "criminal",
    }


_BODIES = {
    "record": lambda of: {
        "event": "verified",
        "occurred_on": f"{of.case.decided_on:%d/%m/%Y}",
        "seen_events": of.case.events_count,
    },
    **dict.fromkeys(("void", "api_case_event_void"), lambda of: {"reason": "Ghi nhầm việc"}),
    "api_case_events": lambda of: {"event": "verified", "occurred_on": of.case.decided_on.isoformat()},
    "together": lambda of: {"hanh-dong": "thong-bao", "chon": of.case.pk},
    "correct": lambda of: {"debtor": "Ông Phái", "creditor": "Bà Được", "number": "1/2026/DS-PT"},
    "confirmation": lambda of: {"requester": "Bà Được", "started_on": today()},
    # time limits
    "deadline_add": lambda of: {"rule": "B027", "started_on": today(), "note": "Chờ trả lời"},
    "deadline_extend": lambda of: {"due_on": in_days(90), "reason": "Hồ sơ phức tạp"},
    "deadline_answer": lambda of: {"on": today(), "note": "Chờ trả lời"},
    "deadline_delay": lambda of: {"cause": "court", "note": "Chờ trả lời"},
    "working_days": lambda of: {"day": "30/04/2027", "is_worked": "1", "source": "Thông báo"},
    # judgments, requests, entrustments
    "take_in": _judgment,
    "judgment_receive": lambda of: {"handed_over_on": today(), "received_on": today(), "channel": "post"},
    "request_add": lambda of: {"requester": "Bà Được", "request_on": today()},
    "request_refuse": lambda of: {"on": today(), "reason": "Đã thi hành"},
    "request_renew": lambda of: {"requester": "Bà Được", "request_on": today(), "unit": of.unit.code},
    **dict.fromkeys(("decide", "request_decide", "entrustment_decide"), _decision),
    "entrust_in": _entrustment,
    # units and registers
    "unit_change": lambda of: {"effective_on": today(), "instrument": "QĐ", "code_a": "MOI", "name_a": "Mới"},
    **dict.fromkeys(("registers", "api_imports"), _register),
}

TABLES = Tables(arguments=_ARGUMENTS, bodies=_BODIES)
