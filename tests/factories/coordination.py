"""A little of everything in coordination, for the lists of pages that tests open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any

from agencies.models import Agency
from cases.models import EnforcementCase
from common import clock
from coordination import protection
from coordination.actions import agreements, requests
from coordination.models import AgreementReview, Clause, CoordinationAgreement, CoordinationRequest, ProtectionPlan
from law.models import DayShift

CONTENTS = {
    "place": "Xã Tân Hòa",
    "measure": "Giao đất",
    "results": "Đã kê biên",
    "difficulty": "Chống đối",
    "asks": "10 người",
}


@dataclass(frozen=True)
class Coordination:
    """A request that was sent and one that was taken in, a plan, an agreement open for comments and a signed one with a review."""

    sent: CoordinationRequest
    received: CoordinationRequest
    plan: ProtectionPlan
    open_one: CoordinationAgreement
    clause: Clause
    signed: CoordinationAgreement
    review: AgreementReview


def coordinate(case: EnforcementCase, court: Agency, police: Agency, *others: Agency) -> Coordination:
    """All of it about one case, as of today."""
    sent, received = (_sent(case, court) for _place in range(2))
    requests.receive_request(request=received, on=clock.today(), register_number="7", **_now())
    received.refresh_from_db()
    parties = [Agency.objects.get(parent=None, kind="province"), court, police, *others]
    open_one, signed = (
        agreements.draw_up(title="Quy chế phối hợp", level="province", parties=parties, by=None, at=clock.now()) for _place in range(2)
    )
    clauses = [agreements.save_clause(agreement=row, code="Đ1", heading="Phạm vi", text="", by=None) for row in (open_one, signed)]
    for clause in clauses:
        agreements.add_obligation(
            clause=clause,
            by=None,
            holder="court",
            what="Giải thích bản án",
            measure="requests",
            kind="GT",
            trigger="",
            limit="",
            evidence="",
        )
    agreements.ask_for_comments(agreement=open_one, until=clock.today(), by=None, today=clock.today())
    agreements.sign(
        agreement=signed,
        number="01/QCPH",
        signed_on=clock.today(),
        effective_on=clock.today(),
        until=None,
        review_on=None,
        place="",
        event="",
        by=None,
        today=clock.today(),
    )
    facts = {
        "since": clock.today(),
        "until": clock.today(),
        "held_on": clock.today(),
        "faults": "-",
        "causes": "-",
        "conclusion": "continue",
    }
    made = agreements.review(agreement=signed, facts=facts, reported={}, by=None, at=clock.now(), today=clock.today())
    for row in (open_one, signed):
        row.refresh_from_db()
    return Coordination(sent, received, _planned(case, police), open_one, clauses[0], signed, made)


def _now() -> dict[str, Any]:
    return {"by": None, "at": clock.now(), "today": clock.today()}


def _sent(case: EnforcementCase, court: Agency) -> CoordinationRequest:
    row = requests.draft_request(
        kind="GT",
        sender=case.agency,
        addressee=court,
        subject="",
        questions=["Diện tích phải giao?"],
        case=case,
        defect="unclear",
        **_now(),
    )
    requests.send_request(request=row, on=clock.today(), document_number="1", channel="portal", **_now())
    row.refresh_from_db()
    return row


def _planned(case: EnforcementCase, police: Agency) -> ProtectionPlan:
    """A plan with the police on a day on which it may be."""
    days = DayShift.objects.working_days()
    day = days.at_or_after(clock.today() + timedelta(40))
    while protection.is_around_tet(day):
        day = days.at_or_after(day + timedelta(14))
    asked = requests.draft_request(
        kind="BVCC",
        sender=case.agency,
        addressee=police,
        subject="",
        questions=list(CONTENTS.values()),
        case=case,
        **_now(),
    )
    requests.send_request(request=asked, on=clock.today(), document_number="2", channel="portal", **_now())
    return ProtectionPlan.objects.create(request=asked, day=day, at=time(8), **CONTENTS)
