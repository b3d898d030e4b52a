"""Writes before and at the birth of a case: a judgment is taken in, a request comes or is refused, a decision is issued."""

from __future__ import annotations

import itertools
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person, User
from cases.actions.bulk import record_events
from cases.actions.posting import begin_writing
from cases.batch import NewCase, allocate, issued
from cases.deadlines import WorkingDays, governing
from cases.history import CaseFacts, cached, fold
from cases.ledger import Holder
from cases.lifecycle import Regime
from cases.models import DayShift, EnforcementCase, EnforcementRequest, Judgment, JudgmentHandover
from cases.permissions import check_can_take_in
from cases.words import Initiation, JudgmentKind
from common.refusal import Refused

_CIVIL = frozenset({JudgmentKind.CIVIL, JudgmentKind.FAMILY, JudgmentKind.COMMERCIAL, JudgmentKind.LABOUR})


def handover_code(kind: JudgmentKind, on: date, *, urgent: bool) -> str:
    """The time limit of a court: Civil Procedure Code art. 485, Law on Administrative Procedure, Law 26/2008 art. 28.

    For first-instance criminal judgments the new law's 15 days are inferred (Law 106/2025 art. 33.1).
    """
    if kind in _CIVIL:
        return "HANDOVER_URGENT_DS" if urgent else "HANDOVER_FINAL_DS"
    if kind == JudgmentKind.ADMINISTRATIVE:
        return "HANDOVER_HC"
    if Regime.on(on) is Regime.A:
        return "HANDOVER_URGENT" if urgent else "HANDOVER_FINAL"
    return "HANDOVER_HS_FIRST" if kind == JudgmentKind.CRIMINAL else "HANDOVER_FINAL"


@transaction.atomic
def take_in_judgment(
    *,
    number: str,
    judged_on: date,
    court: Agency,
    kind: JudgmentKind,
    unit: Agency,
    effective_on: date,
    urgent: bool,
    handed_over_on: date | None,
    received_on: date | None,
    channel: str,
    ex_officio: bool,
    on_request: bool,
    note: str,
    by: User | None,
    at: datetime,
    today: date,
) -> JudgmentHandover:
    """Enter a judgment in the register, received or still awaited. Raises Refused for a twin, or days out of order."""
    check_can_take_in(by, unit)
    _refuse_ended(unit, received_on or today)
    _refuse_days(judged_on, effective_on, handed_over_on, received_on, today, urgent=urgent)
    if not (ex_officio or on_request):
        raise Refused(_noop("Chọn phần chủ động, phần theo yêu cầu, hoặc cả hai."), field="ex_officio")
    judgment, _made = Judgment.objects.get_or_create(
        court=court, number=number.strip(), judged_on=judged_on, defaults={"kind": kind.value}
    )
    if not _made and judgment.kind != kind.value:
        raise Refused(
            _noop("Bản án này đã có trong sổ với loại án %(kind)s; chọn đúng loại án, hoặc sửa ở sổ thụ lý."),
            field="kind", kind=JudgmentKind(judgment.kind).label,
        )  # fmt: skip
    Judgment.objects.select_for_update().get(pk=judgment.pk)  # of two who take it in the second finds the twin
    twin = JudgmentHandover.objects.filter(judgment=judgment).select_related("unit").first()
    if twin is not None:
        raise Refused(
            _noop("Bản án số %(number)s ngày %(day)s của %(court)s đã vào sổ ở %(unit)s; mở bản án đó để ghi tiếp."),
            field="number", number=judgment.number, day=f"{judged_on:%d/%m/%Y}", court=court, unit=twin.unit,
        )  # fmt: skip
    row = JudgmentHandover(
        judgment=judgment, agency=court, unit=unit, started_on=judged_on if urgent else effective_on,
        answered_on=handed_over_on or received_on, effective_on=effective_on, urgent=urgent, received_on=received_on,
        channel=channel, ex_officio=ex_officio, on_request=on_request, note=note.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    days = DayShift.objects.working_days()
    counted = _count_handover(row, days)
    assert counted
    _start_what_follows(row, days)
    row.save()
    return row


def _count_handover(row: JudgmentHandover, days: WorkingDays) -> bool:
    """The court's clock on a hand-over; False where no rule was in force."""
    code = handover_code(JudgmentKind(row.judgment.kind), row.started_on, urgent=row.urgent)
    return _count(row, code, row.started_on, days)


def _count_request(row: EnforcementRequest, judgment_on: date | None, days: WorkingDays) -> bool:
    """The clock of a request runs from the request and the judgment, whichever came last."""
    return _count(row, "DECIDE_REQUEST", max(row.started_on, judgment_on or row.started_on), days)


def _count(row: JudgmentHandover | EnforcementRequest, code: str, start: date, days: WorkingDays) -> bool:
    found = governing(code, start, days)
    if found is None:
        return False
    row.rule, row.due_on = found[0].id, found[1]
    return True


def _start_what_follows(row: JudgmentHandover, days: WorkingDays) -> None:
    """The clock of the decision ex officio, and the limitation of requests."""
    kind = JudgmentKind(row.judgment.kind)
    if row.ex_officio and row.received_on:
        found = governing(
            "DECIDE_BANKRUPTCY" if kind == JudgmentKind.BANKRUPTCY else "DECIDE_EXOFFICIO", row.received_on, days
        )
        if found:
            row.decision_rule, row.decision_due_on = found[0].id, found[1]
    if row.on_request:
        limit = governing("LIMIT_REQUEST", row.effective_on, days)
        row.request_until = limit[1] if limit else None


@transaction.atomic
def receive_judgment(
    *, handover: JudgmentHandover, handed_over_on: date, received_on: date, channel: str, by: User | None, today: date
) -> None:
    """An awaited judgment has come."""
    row = (
        JudgmentHandover.objects.select_for_update(of=("self",)).select_related("judgment", "unit").get(pk=handover.pk)
    )
    check_can_take_in(by, row.unit)
    if row.received_on is not None:
        raise Refused(_noop("Bản án này đã nhận ngày %(day)s."), day=f"{row.received_on:%d/%m/%Y}")
    judged_on = row.judgment.judged_on or row.effective_on
    _refuse_days(judged_on, row.effective_on, handed_over_on, received_on, today, urgent=row.urgent)
    row.answered_on, row.received_on, row.channel = handed_over_on, received_on, channel
    days = DayShift.objects.working_days()
    _start_what_follows(row, days)
    row.save()
    _count_requests(row, days)


def _count_requests(row: JudgmentHandover, days: WorkingDays) -> None:
    """The requests for this judgment that wait are counted from its coming."""
    for asked in EnforcementRequest.objects.filter(judgment=row.judgment, answered_on=None):
        if _count_request(asked, row.received_on, days):
            asked.save(update_fields=["rule", "due_on"])


def count_intake_again() -> None:
    """The clocks of hand-overs and requests that wait, by the calendar as it is now."""
    days = DayShift.objects.working_days()
    asked = EnforcementRequest.objects.filter(answered_on=None)
    undecided = JudgmentHandover.objects.awaiting_decision()
    waiting = Q(answered_on=None) | Q(judgment__in=asked.values("judgment")) | Q(pk__in=undecided.values("pk"))
    for row in JudgmentHandover.objects.select_related("judgment").filter(waiting):
        if row.answered_on is None:
            _count_handover(row, days)
        _start_what_follows(row, days)
        row.save()
        _count_requests(row, days)


def move_register(*, predecessor: Agency, successor: Agency) -> None:
    """What a unit or court that ended was still waiting for, or owed, goes to the one that follows."""
    JudgmentHandover.objects.filter(agency=predecessor, answered_on=None).update(agency=successor)
    waiting = JudgmentHandover.objects.filter(unit=predecessor)
    ids = {
        row.pk
        for part in (waiting.filter(received_on=None), waiting.awaiting_decision(), waiting.awaiting_request())
        for row in part
    }
    open_requests = EnforcementRequest.objects.filter(agency=predecessor, answered_on=None)
    ids |= set(waiting.filter(judgment__in=open_requests.values("judgment")).values_list("pk", flat=True))
    JudgmentHandover.objects.filter(pk__in=ids).update(unit=successor)
    open_requests.update(agency=successor)


def _refuse_days(
    judged_on: date,
    effective_on: date,
    handed_over_on: date | None,
    received_on: date | None,
    today: date,
    *,
    urgent: bool,
) -> None:
    told = [
        ("judged_on", judged_on),
        ("effective_on", effective_on),
        ("handed_over_on", handed_over_on),
        ("received_on", received_on),
    ]
    if urgent:  # handed over at once, also before it is in force
        told = [told[0], told[2], told[3]]
    days = [(name, day) for name, day in told if day is not None]
    for (_name, before), (name, after) in itertools.pairwise(days):
        if after < before:
            raise Refused(
                _noop("Ngày %(after)s không thể trước ngày %(before)s; kiểm tra thứ tự: ngày bản án, ngày có hiệu lực, ngày chuyển giao, ngày nhận."),
                field=name, after=f"{after:%d/%m/%Y}", before=f"{before:%d/%m/%Y}",
            )  # fmt: skip
    for name, day in days:
        if not today.year - 80 <= day.year <= today.year + 10:
            raise Refused(
                _noop("Ngày %(day)s không hợp lý; kiểm tra ngày, tháng, năm."), field=name, day=f"{day:%d/%m/%Y}"
            )
        if day > today and name != "effective_on":
            raise Refused(_noop("Ngày %(day)s chưa đến; kiểm tra ngày, tháng."), field=name, day=f"{day:%d/%m/%Y}")


@transaction.atomic
def take_in_request(
    *,
    handover: JudgmentHandover,
    requester: str,
    content: str,
    received_on: date,
    by: User | None,
    at: datetime,
    today: date,
) -> EnforcementRequest:
    """A request has come: within five working days there is a decision, or a refusal."""
    check_can_take_in(by, handover.unit)
    if not handover.on_request:
        raise Refused(_noop("Bản án này không có phần thi hành theo yêu cầu."))
    if not requester.strip():
        raise Refused(_noop("Nhập tên người yêu cầu thi hành án."), field="requester")
    if received_on > today:
        raise Refused(
            _noop("Ngày %(day)s chưa đến; kiểm tra ngày, tháng."), field="request_on", day=f"{received_on:%d/%m/%Y}"
        )
    row = EnforcementRequest(
        judgment=handover.judgment, agency=handover.unit, started_on=received_on,
        requester=requester.strip(), content=content.strip(), recorded_at=at, recorded_by=by,
    )  # fmt: skip
    counted = _count_request(row, handover.received_on, DayShift.objects.working_days())
    assert counted
    row.save()
    return row


@transaction.atomic
def refuse_request(*, request: EnforcementRequest, on: date, reason: str, by: User | None, today: date) -> None:
    """The request is refused, with the ground (Law 26/2008 art. 31; Law 106/2025 art. 34)."""
    row = EnforcementRequest.objects.select_for_update(of=("self",)).select_related("agency").get(pk=request.pk)
    check_can_take_in(by, row.agency)
    if row.answered_on is not None:
        raise Refused(_noop("Yêu cầu này đã giải quyết ngày %(day)s."), day=f"{row.answered_on:%d/%m/%Y}")
    if not reason.strip():
        raise Refused(_noop("Nhập lý do từ chối yêu cầu."), field="reason")
    if not row.started_on <= on <= today:
        raise Refused(_noop("Ngày phải từ %(first)s đến hôm nay."), field="on", first=f"{row.started_on:%d/%m/%Y}")
    row.answered_on, row.refusal = on, reason.strip()
    row.save(update_fields=["answered_on", "refusal"])


@transaction.atomic
def issue_decision(
    *,
    handover: JudgmentHandover,
    request: EnforcementRequest | None,
    decision_number: str,
    decided_on: date,
    enforcer: Person | None,
    amount: int,
    for_budget: int,
    creditor: str,
    debtor: str,
    credit_institution: bool,
    by: User | None,
    today: date,
) -> EnforcementCase:
    """The enforcement decision: a case is born, ex officio or on a request. Raises Refused."""
    check_can_take_in(by, handover.unit)
    begin_writing(patient=True)  # before any other lock
    handover = (
        JudgmentHandover.objects.select_for_update(of=("self",)).select_related("judgment", "unit").get(pk=handover.pk)
    )
    if request is not None:
        request = EnforcementRequest.objects.select_for_update(of=("self",)).get(
            pk=request.pk, judgment=handover.judgment
        )
    _refuse_ended(handover.unit, decided_on)
    _refuse_stranger(enforcer, handover.unit, decided_on)
    initiation = Initiation.EX_OFFICIO if request is None else Initiation.ON_REQUEST
    _refuse_decision(handover, request, decided_on, amount, for_budget, debtor, today)
    holder = Holder(handover.unit_id, (enforcer or handover.unit.unassigned).pk)
    folded = fold(CaseFacts(holder, initiation, decided_on, amount, for_budget), [issued(decided_on)])
    number = decision_number.strip().split("/")[0].strip()
    if not number:
        raise Refused(_noop("Nhập số quyết định, ví dụ 1247/QĐ-THADS."), field="decision_number")
    new = NewCase(
        id=allocate(EnforcementCase, 1)[0], judgment=handover.judgment_id, decision_number=number, decided_on=decided_on,
        holder=holder, initiation=initiation, kind=JudgmentKind(handover.judgment.kind), amount=amount,
        for_budget=for_budget, cached=cached(folded), postings=folded.postings, credit_institution=credit_institution,
        creditor=creditor.strip(), debtor=debtor.strip(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            record_events(new=[new], grown=[], by=by)
    except IntegrityError:
        raise Refused(
            _noop("%(unit)s đã có quyết định thi hành án số %(number)s trong năm %(year)s; kiểm tra lại số."),
            field="decision_number", unit=handover.unit, number=number, year=str(decided_on.year),
        ) from None  # fmt: skip
    case = EnforcementCase.objects.get(pk=new.id)
    if request is not None:
        EnforcementRequest.objects.filter(pk=request.pk).update(case=case, answered_on=decided_on)
    return case


def _refuse_ended(unit: Agency, on: date) -> None:
    if unit.has_ended(on):
        raise Refused(
            _noop("%(agency)s đã kết thúc hoạt động ngày %(day)s; chọn đơn vị kế tục."),
            field="unit", agency=unit, day=f"{unit.until:%d/%m/%Y}",
        )  # fmt: skip


def _refuse_stranger(enforcer: Person | None, unit: Agency, on: date) -> None:
    """An enforcer of the unit on the day of the decision."""
    if enforcer is not None and not Person.objects.with_a_post_in(unit, on).filter(pk=enforcer.pk).exists():
        raise Refused(
            _noop("%(person)s không công tác ở %(agency)s vào ngày quyết định; chọn chấp hành viên khác."),
            field="enforcer", person=enforcer, agency=unit,
        )  # fmt: skip


def _refuse_decision(
    handover: JudgmentHandover,
    request: EnforcementRequest | None,
    decided_on: date,
    amount: int,
    for_budget: int,
    debtor: str,
    today: date,
) -> None:
    first = request.started_on if request else handover.received_on
    if first is None:
        raise Refused(_noop("Bản án chưa nhận được; ghi ngày nhận trước khi ra quyết định."), field="decided_on")
    if not first <= decided_on <= today:
        raise Refused(
            _noop("Ngày quyết định phải từ %(first)s, ngày nhận bản án hoặc yêu cầu, đến hôm nay."),
            field="decided_on", first=f"{first:%d/%m/%Y}",
        )  # fmt: skip
    if request is None and not handover.ex_officio:
        raise Refused(_noop("Bản án này không có phần chủ động; ghi yêu cầu thi hành án trước."), field="decided_on")
    if request is not None and request.answered_on is not None:
        raise Refused(_noop("Yêu cầu này đã giải quyết ngày %(day)s."), day=f"{request.answered_on:%d/%m/%Y}")
    if for_budget > amount:
        raise Refused(_noop("Phần nộp ngân sách lớn hơn số tiền; kiểm tra lại hai số."), field="for_budget")
    if not debtor.strip():
        raise Refused(_noop("Nhập tên người phải thi hành án."), field="debtor")
