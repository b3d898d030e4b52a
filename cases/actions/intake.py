"""Writes before a case is born: a judgment is taken in, a request comes, comes again, or is refused."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Q
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.choices import JudgmentKind
from cases.ledger import Account
from cases.models import EnforcementCase, EnforcementRequest, Entrustment, Judgment, JudgmentHandover
from cases.permissions import check_can_hand_over, check_can_take_in
from common.refusal import Refused
from common.writing import part_of_a_write, write
from law.deadlines import WorkingDays, governing
from law.models import DayShift
from law.regimes import Regime

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


@write
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
    refuse_ended(unit, received_on or today)
    _refuse_days(judged_on, effective_on, handed_over_on, received_on, today, urgent=urgent)
    if not (ex_officio or on_request):
        raise Refused(_noop("Chọn phần chủ động, phần theo yêu cầu, hoặc cả hai."), field="ex_officio")
    judgment = judgment_of(court, number, judged_on, kind)
    Judgment.objects.select_for_update().get(pk=judgment.pk)  # of two who take it in the second finds the twin
    twin = JudgmentHandover.objects.filter(judgment=judgment).select_related("unit").first()
    if twin is not None:
        raise Refused(
            _noop("Bản án số %(number)s ngày %(day)s của %(court)s đã vào sổ ở %(unit)s; mở bản án đó để ghi tiếp."),
            field="number",
            number=judgment.number,
            day=f"{judged_on:%d/%m/%Y}",
            court=court,
            unit=twin.unit,
        )
    row = JudgmentHandover(
        judgment=judgment,
        agency=court,
        unit=unit,
        started_on=judged_on if urgent else effective_on,
        answered_on=handed_over_on or received_on,
        effective_on=effective_on,
        urgent=urgent,
        received_on=received_on,
        channel=channel,
        ex_officio=ex_officio,
        on_request=on_request,
        note=note.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    days = DayShift.objects.working_days()
    counted = _count_handover(row, days)
    assert counted
    _start_what_follows(row, days)
    row.save()
    return row


@part_of_a_write
def judgment_of(court: Agency | None, number: str, judged_on: date, kind: JudgmentKind, *, court_name: str = "") -> Judgment:
    """The judgment, entered if it is not there. Raises Refused when it is there as of another kind."""
    judgment, made = Judgment.objects.get_or_create(
        court=court, court_name=court_name, number=number.strip(), judged_on=judged_on, defaults={"kind": kind.value}
    )
    if not made and judgment.kind != kind.value:
        raise Refused(
            _noop("Bản án này đã có trong sổ với loại án %(kind)s; chọn đúng loại án, hoặc sửa bản án."),
            field="kind",
            kind=JudgmentKind(judgment.kind).label,
        )
    return judgment


def _count_handover(row: JudgmentHandover, days: WorkingDays) -> bool:
    """The court's clock on a hand-over; False where no rule was in force."""
    code = handover_code(JudgmentKind(row.judgment.kind), row.started_on, urgent=row.urgent)
    return count_clock(row, code, row.started_on, days)


def _count_request(row: EnforcementRequest, judgment_on: date | None, days: WorkingDays) -> bool:
    """The clock of a request runs from the request and the judgment, whichever came last."""
    return count_clock(row, "DECIDE_REQUEST", max(row.started_on, judgment_on or row.started_on), days)


def count_clock(row: JudgmentHandover | EnforcementRequest | Entrustment, code: str, start: date, days: WorkingDays) -> bool:
    """Count a clock by the rule of its code; False where no rule was in force."""
    found = governing(code, start, days)
    if found is None:
        return False
    row.rule, row.due_on = found[0].id, found[1]
    return True


def _start_what_follows(row: JudgmentHandover, days: WorkingDays) -> None:
    """The clock of the decision ex officio, and the limitation of requests."""
    kind = JudgmentKind(row.judgment.kind)
    if row.ex_officio and row.received_on:
        found = governing("DECIDE_BANKRUPTCY" if kind == JudgmentKind.BANKRUPTCY else "DECIDE_EXOFFICIO", row.received_on, days)
        if found:
            row.decision_rule, row.decision_due_on = found[0].id, found[1]
    if row.on_request:
        limit = governing("LIMIT_REQUEST", row.effective_on, days)
        row.request_until = limit[1] if limit else None


@write
def receive_judgment(
    *, handover: JudgmentHandover, handed_over_on: date, received_on: date, channel: str, by: User | None, today: date
) -> None:
    """An awaited judgment has come."""
    row = JudgmentHandover.objects.select_for_update(of=("self",)).select_related("judgment", "unit").get(pk=handover.pk)
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


@write
def hand_over_judgment(*, handover: JudgmentHandover, on: date, by: User | None, today: date) -> None:
    """The court says when it sent a judgment; the unit still says when it came."""
    row = JudgmentHandover.objects.select_for_update(of=("self",)).select_related("judgment", "agency").get(pk=handover.pk)
    check_can_hand_over(by, row)
    if row.answered_on is not None:
        raise Refused(_noop("Bản án này đã chuyển giao ngày %(day)s."), day=f"{row.answered_on:%d/%m/%Y}")
    if not row.started_on <= on <= today:
        raise Refused(_noop("Ngày chuyển giao phải từ %(first)s đến hôm nay."), field="on", first=f"{row.started_on:%d/%m/%Y}")
    row.answered_on = on
    row.save(update_fields=["answered_on"])


def _count_requests(row: JudgmentHandover, days: WorkingDays) -> None:
    """The requests for this judgment that wait are counted from its coming."""
    for asked in EnforcementRequest.objects.filter(judgment=row.judgment, answered_on=None):
        if _count_request(asked, row.received_on, days):
            asked.save(update_fields=["rule", "due_on"])


@write(no_person="the calendar has changed; who changed it stands there")
def count_intake_again() -> None:
    """The clocks of hand-overs, requests and entrustments that wait, by the calendar as it is now."""
    days = DayShift.objects.working_days()
    for asked in EnforcementRequest.objects.waiting().select_related("judgment__handover"):
        handover = getattr(asked.judgment, "handover", None)
        if _count_request(asked, handover.received_on if handover else None, days):
            asked.save(update_fields=["rule", "due_on"])
    undecided = JudgmentHandover.objects.awaiting_decision()
    waiting = Q(answered_on=None) | Q(pk__in=undecided.values("pk"))
    for entrusted in Entrustment.objects.waiting():
        count_clock(entrusted, "DELEGATE_ACCEPT", entrusted.started_on, days)
        entrusted.save(update_fields=["rule", "due_on"])
    for row in JudgmentHandover.objects.select_related("judgment").filter(waiting):
        if row.answered_on is None:
            _count_handover(row, days)
        _start_what_follows(row, days)
        row.save()


@part_of_a_write
def recount_handover(row: JudgmentHandover) -> None:
    """A hand-over whose judgment was corrected: the court that owes it, and the days counted from it."""
    days = DayShift.objects.working_days()
    assert row.judgment.court_id is not None
    row.agency_id = row.judgment.court_id
    row.started_on = (row.judgment.judged_on or row.started_on) if row.urgent else row.effective_on
    _count_handover(row, days)
    _start_what_follows(row, days)
    row.save()


@part_of_a_write
def move_register(*, predecessor: Agency, successor: Agency) -> None:
    """What a unit or court that ended was still waiting for, or owed, goes to the one that follows."""
    JudgmentHandover.objects.filter(agency=predecessor, answered_on=None).update(agency=successor)
    Entrustment.objects.filter(agency=predecessor, answered_on=None).update(agency=successor)
    waiting = JudgmentHandover.objects.filter(unit=predecessor)
    ids = {row.pk for part in (waiting.filter(received_on=None), waiting.awaiting_decision(), waiting.awaiting_request()) for row in part}
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
    refuse_order(told, today)


def refuse_order(told: Sequence[tuple[str, date | None]], today: date) -> None:
    """Days told in their order follow one another, and are neither odd nor to come."""
    days = [(name, day) for name, day in told if day is not None]
    for (_name, before), (name, after) in itertools.pairwise(days):
        if after < before:
            raise Refused(
                _noop("Ngày %(after)s không thể trước ngày %(before)s; kiểm tra thứ tự các ngày."),
                field=name,
                after=f"{after:%d/%m/%Y}",
                before=f"{before:%d/%m/%Y}",
            )
    for name, day in days:
        _refuse_day(name, day, today)


def _refuse_day(name: str, day: date, today: date) -> None:
    if not today.year - 80 <= day.year <= today.year + 10:
        raise Refused(_noop("Ngày %(day)s không hợp lý; kiểm tra ngày, tháng, năm."), field=name, day=f"{day:%d/%m/%Y}")
    if day > today and name != "effective_on":
        raise Refused(_noop("Ngày %(day)s chưa đến; kiểm tra ngày, tháng."), field=name, day=f"{day:%d/%m/%Y}")


@write
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
    row = EnforcementRequest(
        judgment=handover.judgment,
        agency=handover.unit,
        started_on=received_on,
        requester=requester.strip(),
        content=content.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    _enter_request(row, handover.received_on, today)
    return row


def _enter_request(row: EnforcementRequest, judgment_on: date | None, today: date) -> None:
    if not row.requester:
        raise Refused(_noop("Nhập tên người yêu cầu thi hành án."), field="requester")
    _refuse_day("request_on", row.started_on, today)
    counted = _count_request(row, judgment_on, DayShift.objects.working_days())
    assert counted
    row.save()


@write
def renew_request(
    *,
    case: EnforcementCase,
    unit: Agency,
    requester: str,
    content: str,
    received_on: date,
    by: User | None,
    at: datetime,
    today: date,
) -> EnforcementRequest:
    """A case that was returned is asked for again; there is no limitation (Law 106/2025 art. 38.4). Raises Refused."""
    check_can_take_in(by, unit)
    case = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    refuse_ended(unit, received_on)
    if case.account != Account.RETURNED or case.ended_on is None:
        raise Refused(_noop("Chỉ yêu cầu lại việc đã gửi lại yêu cầu thi hành án."))
    if EnforcementRequest.objects.filter(renews=case).exclude(refusal__gt="").exists():
        raise Refused(_noop("Việc này đã được yêu cầu lại; xem yêu cầu đó ở trang của việc."))
    if received_on < case.ended_on:
        raise Refused(
            _noop("Ngày %(after)s không thể trước ngày gửi lại yêu cầu %(before)s; kiểm tra ngày, tháng."),
            field="request_on",
            after=f"{received_on:%d/%m/%Y}",
            before=f"{case.ended_on:%d/%m/%Y}",
        )
    row = EnforcementRequest(
        judgment_id=case.judgment_id,
        agency=unit,
        started_on=received_on,
        renews=case,
        requester=requester.strip(),
        content=content.strip(),
        recorded_at=at,
        recorded_by=by,
    )
    _enter_request(row, None, today)
    return row


@write
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


def refuse_ended(unit: Agency, on: date) -> None:
    """A unit takes in what comes while it exists."""
    if unit.has_ended(on):
        raise Refused(
            _noop("%(agency)s đã kết thúc hoạt động ngày %(day)s; chọn đơn vị kế tục."),
            field="unit",
            agency=unit,
            day=f"{unit.until:%d/%m/%Y}",
        )
