"""Writes to plans of protection: drawing up with the request, moving the day, steps, the police's opinion, the committee's decision."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.models import EnforcementCase
from common.machine import advance, refuse
from common.refusal import Refused
from common.writing import write
from coordination import protection
from coordination.actions.requests import draft_request
from coordination.lifecycles.protection import PlanMove, PlanStep
from coordination.models import Opinion, PlanState, ProtectionPlan, ProtectionStep
from coordination.permissions import PLAN_LIFE
from coordination.protection import ChainLink
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
    row, move = _open(plan, PlanStep.MOVE, by, today, day=day, at=at)
    _refuse_time(day, today)
    refuse_day(day, at, mobilises=row.mobilises, is_policy=row.is_policy)
    row.day, row.at = day, at
    advance(row, move, "day", "at")


@write
def do_step(*, plan: ProtectionPlan, link: str, on: date, note: str, by: User | None, now: datetime, today: date) -> ProtectionStep:
    """A link of the chain was done. The office tells its own and what came from the police; the police tell theirs."""
    row, move = _open(plan, ChainLink(link), by, today, on=on, note=note.strip())
    if on > today:
        raise Refused(_noop("Ngày này chưa đến."), field="on")
    step, _made = ProtectionStep.objects.update_or_create(
        plan=row, link=link, defaults={"on": on, "note": note.strip(), "recorded_at": now, "recorded_by": by}
    )
    if link == ChainLink.DAY:
        row.outcome = note.strip()
        row.save(update_fields=["outcome"])
    advance(row, move)
    return step


@write
def say_opinion(*, plan: ProtectionPlan, opinion: str, text: str, by: User | None, today: date) -> None:
    """What the police say; a different opinion locks the day until they take it back or the head of the committee decides."""
    step = PlanStep.OPINION_AGAIN if _locked(plan).is_locked else PlanStep.OPINION
    row, move = _open(plan, step, by, today, opinion=opinion, text=text.strip())
    if opinion == Opinion.DIFFERS and not text.strip():
        raise Refused(_noop("Nhập ý kiến khác và lý do."), field="text")
    row.opinion, row.opinion_text = opinion, text.strip()
    advance(row, move, "opinion", "opinion_text")


@write
def decide(*, plan: ProtectionPlan, decision: str, on: date, by: User | None, today: date) -> None:
    """The head of the committee decides a disagreement (Decree 152/2026 art. 46.4); recorded by the committee or the province."""
    row, move = _open(plan, PlanStep.DECIDE, by, today, decision=decision.strip(), on=on)
    if on > today:
        raise Refused(move.needs["decision"], field="decision")
    row.decision, row.decided_on = decision.strip(), on
    advance(row, move, "decision", "decided_on")


@write
def put_off(*, plan: ProtectionPlan, state: str, outcome: str, by: User | None, today: date) -> None:
    """The coercion is put off, or no longer needed, with the reason."""
    step = PlanStep.PUT_OFF if state == PlanState.PUT_OFF else PlanStep.CALL_OFF
    row, move = _open(plan, step, by, today, outcome=outcome.strip())
    row.outcome = outcome.strip()
    advance(row, move, "outcome")


def _locked(plan: ProtectionPlan) -> ProtectionPlan:
    return ProtectionPlan.objects.select_for_update(of=("self",)).select_related("request__sender").get(pk=plan.pk)


def _open(plan: ProtectionPlan, step: PlanStep | ChainLink, by: User | None, today: date, **told: Any) -> tuple[ProtectionPlan, PlanMove]:
    """The plan, locked, with its move if this person may take the step, with what is told."""
    row = _locked(plan)
    return row, refuse(PLAN_LIFE, row, step, by=by, on=today, told=told)
