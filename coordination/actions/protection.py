"""Writes to plans of protection: drawing up with the request, moving the day, steps, the police's opinion, the committee's decision."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from agencies.roles import Role
from cases.models import EnforcementCase
from cases.permissions import units_of
from common.refusal import Refused
from common.writing import write
from coordination import protection
from coordination.actions.requests import draft_request
from coordination.models import Opinion, PlanState, ProtectionPlan, ProtectionStep
from coordination.permissions import agencies_of, can_send, check_can_send
from coordination.protection import Link
from law.models import DayShift

FURTHEST = timedelta(731)  # holidays are known so far ahead, and nobody plans further
_WORDS = {
    "working_day": _noop("Ngày %(day)s là ngày nghỉ; không cưỡng chế ngày nghỉ, ngày lễ (khoản 5 Điều 72 Luật 106/2025)."),
    "hours": _noop("Không cưỡng chế từ 22 giờ đến 06 giờ (khoản 5 Điều 72 Luật 106/2025)."),
    "tet": _noop(
        "Ngày %(day)s nằm trong 15 ngày trước hoặc sau Tết Nguyên đán; không cưỡng chế có huy động lực lượng (khoản 2 Điều 42 Nghị định 152/2026)."
    ),
    "traditional": _noop(
        "Ngày %(day)s là ngày truyền thống của đối tượng chính sách; không cưỡng chế có huy động lực lượng (khoản 2 Điều 42 Nghị định 152/2026)."
    ),
}


def refuse_day(day: date, at: time, *, mobilises: bool, is_policy: bool) -> None:
    """Refuse a day or hour on which no coercion may be."""
    days = DayShift.objects.working_days()
    for check in protection.checks(day, at, days, mobilises=mobilises, is_policy=is_policy):
        if not check.holds:
            raise Refused(_WORDS[check.key], field="at" if check.key == "hours" else "day", day=f"{day:%d/%m/%Y}")


def _refuse_while_locked(row: ProtectionPlan) -> None:
    if row.is_locked:
        raise Refused(_noop("Công an có ý kiến khác; ngày cưỡng chế chờ quyết định của Trưởng Ban Chỉ đạo."))


def _refuse_done(row: ProtectionPlan) -> None:
    if row.state == PlanState.DONE:
        raise Refused(_noop("Cưỡng chế đã thực hiện."))


def _refuse_time(day: date, today: date) -> None:
    if not today < day <= today + FURTHEST:
        raise Refused(_noop("Ngày cưỡng chế phải sau hôm nay, không quá hai năm."), field="day")


@write
def plan_protection(
    *,
    case: EnforcementCase,
    police: Agency,
    day: date,
    at: time,
    facts: dict[str, Any],
    by: User | None,
    now: datetime,
    today: date,
) -> ProtectionPlan:
    """A plan with the request to the police, as a draft. `facts` are the other fields of the plan."""
    _refuse_time(day, today)
    refuse_day(day, at, mobilises=facts["mobilises"], is_policy=facts["is_policy"])
    asked = [
        f"Người phải thi hành án, địa chỉ: {case.debtor or '–'}; {facts['place']}",
        facts["results"],
        f"Cưỡng chế {at:%H:%M} ngày {day:%d/%m/%Y} tại {facts['place']}: {facts['measure']}",
        facts["difficulty"],
        facts["asks"],
    ]
    request = draft_request(
        kind="BVCC",
        sender=case.agency,
        addressee=police,
        subject=f"Bảo vệ cưỡng chế việc {case}",
        questions=asked,
        by=by,
        at=now,
        today=today,
        case=case,
        limit="POLICE_PROV_REPLY" if facts["is_complex"] else "POLICE_REPLY",
    )
    return ProtectionPlan.objects.create(request=request, day=day, at=at, **facts)


@write
def move_day(*, plan: ProtectionPlan, day: date, at: time, by: User | None, today: date) -> None:
    """Another day or hour; not while the committee has to decide."""
    row = _own(plan, by)
    _refuse_while_locked(row)
    _refuse_done(row)
    _refuse_time(day, today)
    refuse_day(day, at, mobilises=row.mobilises, is_policy=row.is_policy)
    row.day, row.at, row.state = day, at, PlanState.PLANNED
    row.save(update_fields=["day", "at", "state"])


@write
def do_step(*, plan: ProtectionPlan, link: str, on: date, note: str, by: User | None, now: datetime, today: date) -> ProtectionStep:
    """A step was done. The office tells its own and what came from the police; the police tell theirs."""
    row = _locked(plan)
    if by is not None and not may_tell(by, row, link):
        check_can_send(by, row.request.sender)
    if on > today:
        raise Refused(_noop("Ngày này chưa đến."), field="on")
    if row.state != PlanState.PLANNED:
        raise Refused(_noop("Buổi cưỡng chế đã hoãn, đã hủy hoặc đã xong; đổi ngày trước khi ghi bước."))
    if link in (Link.PLAN, Link.GUARD, Link.MEETING, Link.DAY):
        _refuse_while_locked(row)
    step, _made = ProtectionStep.objects.update_or_create(
        plan=row, link=link, defaults={"on": on, "note": note.strip(), "recorded_at": now, "recorded_by": by}
    )
    if link == Link.DAY:
        row.state, row.outcome = PlanState.DONE, note.strip()
        row.save(update_fields=["state", "outcome"])
    return step


@write
def say_opinion(*, plan: ProtectionPlan, opinion: str, text: str, by: User | None) -> None:
    """What the police say; a different opinion locks the day until the head of the committee decides."""
    row = _locked(plan)
    if by is not None and not may_tell(by, row, Link.COMMUNE):
        check_can_send(by, row.request.sender)
    if row.state != PlanState.PLANNED or row.decided_on is not None:
        raise Refused(_noop("Đã có quyết định của Trưởng Ban Chỉ đạo, hoặc không còn cưỡng chế; không ghi ý kiến nữa."))
    if row.is_locked and by is not None and row.request.addressee_id not in agencies_of(by):
        raise Refused(_noop("Công an có ý kiến khác; chỉ Công an rút ý kiến, hoặc Trưởng Ban Chỉ đạo quyết định."))
    if opinion == Opinion.DIFFERS and not text.strip():
        raise Refused(_noop("Nhập ý kiến khác và lý do."), field="text")
    row.opinion, row.opinion_text = opinion, text.strip()
    row.save(update_fields=["opinion", "opinion_text"])


@write
def decide(*, plan: ProtectionPlan, decision: str, on: date, by: User | None, today: date) -> None:
    """The head of the committee decides a disagreement (Decree 152/2026 art. 46.4); recorded by the committee or the province."""
    row = _locked(plan)
    if by is not None and not can_decide(by):
        raise Refused(_noop("Chỉ Ban Chỉ đạo hoặc THADS tỉnh được ghi quyết định của Trưởng Ban Chỉ đạo."))
    if not row.is_locked:
        raise Refused(_noop("Không có ý kiến khác nào chờ quyết định."))
    if not decision.strip() or on > today:
        raise Refused(_noop("Nhập quyết định và ngày, không sau hôm nay."), field="decision")
    row.decision, row.decided_on = decision.strip(), on
    row.save(update_fields=["decision", "decided_on"])


@write
def put_off(*, plan: ProtectionPlan, state: str, outcome: str, by: User | None) -> None:
    """The coercion is put off, or no longer needed, with the reason."""
    row = _own(plan, by)
    _refuse_done(row)
    if not outcome.strip():
        raise Refused(_noop("Nhập lý do."), field="outcome")
    row.state, row.outcome = PlanState(state), outcome.strip()
    row.save(update_fields=["state", "outcome"])


_OF_POLICE = (Link.COMMUNE, Link.PROVINCE, Link.GUARD)


def may_tell(user: User, plan: ProtectionPlan, link: str) -> bool:
    """Whether the person may say that a step was done: the handling unit all, the police their own."""
    if can_send(user, plan.request.sender):
        return True
    return Link(link) in _OF_POLICE and plan.request.addressee_id in agencies_of(user)


def can_decide(user: User) -> bool:
    """Whether the person may record what the head of the committee decided."""
    return bool(units_of(user, frozenset({Role.COMMITTEE_MEMBER, Role.PROVINCE_HEAD})))


def _locked(plan: ProtectionPlan) -> ProtectionPlan:
    return ProtectionPlan.objects.select_for_update(of=("self",)).select_related("request__sender").get(pk=plan.pk)


def _own(plan: ProtectionPlan, by: User | None) -> ProtectionPlan:
    row = _locked(plan)
    check_can_send(by, row.request.sender)
    return row
