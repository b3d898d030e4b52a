"""Writes to allotments: drawing up an edition, saving its lines, signing it, dropping a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from common import numbers
from common.machine import advance, reach, refuse
from common.numbers import MILLION
from common.refusal import Refused, listed
from common.writing import write
from law.years import year_end, year_start
from reports.lifecycles.allotment import AllotmentMove, AllotmentState, AllotmentStep
from reports.models import Allotment, AllotmentLine, Receivers, TargetMeasure
from reports.permissions import ALLOTMENT_LIFE, check_can_allot
from reports.targets.allotments import NOTHING, CasesAndAmount, Due, Lines, balance, due_for, has_draft, lines_of, receivers_of
from reports.targets.arithmetic import share_out

FOOT = "missing"  # the field of a refusal that names the row of what is missing
_number = lazy(numbers.number, str)
_moment = lazy(numbers.moment, str)


@dataclass(frozen=True)
class AllotmentHead:
    """What stands above the lines of a draft."""

    number: str = ""
    decided_on: date | None = None
    reason: str = ""
    base: CasesAndAmount = NOTHING


@write
def draft_allotment(
    *,
    year: int,
    agency: Agency,
    receivers: str,
    head: AllotmentHead,
    by: User | None,
    at: datetime,
    today: date,
) -> Allotment:
    """The first edition, or the next one with the lines of the one in force. Raises Refused."""
    check_can_allot(by, agency)
    agency = Agency.objects.select_for_update().get(pk=agency.pk)  # one draft at a time
    if receivers == Receivers.UNITS and not agency.is_province:
        raise Refused(_noop("Chỉ THADS tỉnh giao chỉ tiêu cho các đơn vị; đơn vị giao cho chấp hành viên của mình."))
    if has_draft(year, agency, receivers):
        raise Refused(_noop("Đã có một bản đang soạn; mở bản đó để sửa, hoặc bỏ bản đó trước."))
    before = Allotment.objects.of(year, agency, receivers).order_by("-edition").first()
    if before is not None:
        advance(before, refuse(ALLOTMENT_LIFE, before, AllotmentStep.AMEND, by=by, on=today, told={"reason": head.reason.strip()}))
    row = Allotment(
        year=year,
        agency=agency,
        receivers=receivers,
        edition=before.edition + 1 if before else 1,
        created_at=at,
        created_by=by,
        changed_at=at,
        changed_by=by,
    )
    on = _day_of(head, today)
    _write_head(row, head, due_for(agency, receivers, year, head.base, on))
    row.save()
    kept = lines_of(before)
    AllotmentLine.objects.bulk_create(
        _line(row, receiver.pk, kept.get(receiver.pk, NOTHING)) for receiver in receivers_of(agency, receivers, on)
    )
    return row


@write
def save_lines(
    *, allotment: Allotment, lines: Lines, head: AllotmentHead, seen: int, by: User | None, at: datetime, today: date
) -> Allotment:
    """Save a draft as it is, also with a gap. `seen` is the version the person began from. Raises Refused."""
    told: dict[str, Any] = {"number": head.number, "decided_on": head.decided_on, "reason": head.reason, "lines": lines or None}
    told |= {"base_cases": head.base.cases, "base_amount": head.base.amount}
    row, move = _open(allotment, AllotmentStep.SAVE, seen, by, today, told)
    on = _day_of(head, today)
    allowed = {receiver.pk for receiver in receivers_of(row.agency, row.receivers, on)}
    there = {line.receiver: line for line in row.lines.all()}
    if strange := set(lines) - allowed - there.keys():
        raise Refused(_noop("Có %(count)s dòng không thuộc đơn vị này; mở lại trang rồi nhập lại."), count=len(strange))
    _write_head(row, head, due_for(row.agency, row.receivers, row.year, head.base, on))
    for receiver, pair in lines.items():
        line = there.get(receiver) or _line(row, receiver, NOTHING)
        line.cases, line.amount = pair.cases, pair.amount
        line.save()
    row.version += 1
    row.changed_at, row.changed_by = at, by
    row.save()
    advance(row, move)
    return row


def share_missing(
    *, allotment: Allotment, lines: Lines, head: AllotmentHead, load: Lines, by: User | None, today: date
) -> dict[int, CasesAndAmount]:
    """The lines with the missing part shared out pro rata to what they give; a proposal that the person may save.

    `load` is what each receiver has to enforce: the measure where nothing is given yet. Raises Refused.
    """
    check_can_allot(by, allotment.agency)
    due = due_for(allotment.agency, allotment.receivers, allotment.year, head.base, _day_of(head, today))
    shared = {measure: _shared(due, lines, load, measure) for measure in TargetMeasure}
    return {
        receiver: CasesAndAmount(cases, amount)
        for receiver, cases, amount in zip(lines, shared[TargetMeasure.CASES], shared[TargetMeasure.AMOUNT], strict=True)
    }


def _shared(due: Due, lines: Lines, load: Lines, measure: TargetMeasure) -> list[int | None]:
    given = [line.of(measure) for line in lines.values()]
    missing = balance(due, lines.values(), measure).missing
    if not missing or not given:
        return given
    weights = [value or 0 for value in given]
    if not any(weights):
        weights = [load.get(receiver, NOTHING).of(measure) or 0 for receiver in lines]
    step = MILLION if measure is TargetMeasure.AMOUNT else 1  # money in whole triệu; what is left, to the largest line
    steps, rest = divmod(missing, step)
    parts = [part * step for part in share_out(steps, weights)]
    parts[weights.index(max(weights))] += rest
    return [value if value is None and not part else (value or 0) + part for value, part in zip(given, parts, strict=True)]


@write
def sign_allotment(*, allotment: Allotment, seen: int, by: User | None, at: datetime, today: date) -> Allotment:
    """The draft is issued: from its day on it replaces the edition in force. Raises Refused with what is missing.

    More than must be allotted is allowed.
    """
    row, move = _open(allotment, AllotmentStep.SIGN, seen, by, today)
    before = Allotment.objects.of(row.year, row.agency, row.receivers).filter(state=AllotmentState.SIGNED).first()
    refuse(ALLOTMENT_LIFE, row, move.step, by=by, on=today, told={"number": row.number, "decided_on": row.decided_on})
    _check_head(row, before, today)
    assert row.decided_on is not None
    head = AllotmentHead(row.number, row.decided_on, row.reason, CasesAndAmount(row.base_cases, row.base_amount))
    _write_head(row, head, due_for(row.agency, row.receivers, row.year, head.base, row.decided_on))
    _check_lines(row)
    if before is not None:
        giving_way = refuse(ALLOTMENT_LIFE, before, AllotmentStep.REPLACE, by=None, on=today, told={})
        before.until = row.decided_on - timedelta(1)
        advance(before, giving_way, "until")
    reach(row, move)
    row.signed_at, row.signed_by = at, by
    row.version += 1
    row.save()
    return row


def _check_head(row: Allotment, before: Allotment | None, today: date) -> None:
    assert row.decided_on is not None
    if row.decided_on > today:
        raise Refused(_noop("Ngày ký chưa đến."), field="decided_on")
    if not year_start(row.year - 1) <= row.decided_on <= year_end(row.year):
        raise Refused(_noop("Ngày ký không thuộc năm công tác %(year)s."), field="decided_on", year=row.year)
    if before is not None and before.decided_on is not None and row.decided_on <= before.decided_on:
        raise Refused(
            _noop("Bản trước ký ngày %(day)s; ngày ký bản này phải sau đó."),
            field="decided_on",
            day=f"{before.decided_on:%d/%m/%Y}",
        )
    if before is not None and not row.reason:
        raise Refused(_noop("Nhập lý do điều chỉnh."), field="reason")


def _check_lines(row: Allotment) -> None:
    """Everybody has a line, and nothing is missing."""
    assert row.decided_on is not None
    lines = lines_of(row)
    complete = {line.receiver for line in row.lines.all() if line.is_complete}
    lacking = [one for one in receivers_of(row.agency, row.receivers, row.decided_on) if one.pk not in complete]
    if lacking or len(complete) < len(lines):
        names = [one.brief if isinstance(one, Agency) else str(one) for one in lacking]
        raise Refused(
            _noop("Chưa nhập đủ số việc, số tiền cho: %(names)s; không giao thì nhập 0."),
            field=FOOT,
            names=listed(names or ["–"]),
        )
    cases, amount = (balance(row, lines.values(), measure).missing for measure in TargetMeasure)
    if cases or amount:
        raise Refused(_MISSING[bool(cases), bool(amount)], field=FOOT, cases=_number(cases), amount=_number(amount))


_MISSING = {
    (True, True): _noop("Còn thiếu %(cases)s việc và %(amount)s đồng chưa giao; giao hết rồi ký."),
    (True, False): _noop("Còn thiếu %(cases)s việc chưa giao; giao hết rồi ký."),
    (False, True): _noop("Còn thiếu %(amount)s đồng chưa giao; giao hết rồi ký."),
}


@write
def drop_draft(*, allotment: Allotment, by: User | None, today: date) -> None:
    """Take a draft back; what was signed stands."""
    row, _move = _open(allotment, AllotmentStep.DROP, None, by, today, {})
    row.delete()


def _open(
    allotment: Allotment, step: AllotmentStep, seen: int | None, by: User | None, today: date, told: Mapping[str, Any] | None = None
) -> tuple[Allotment, AllotmentMove]:
    """The draft, locked, with its move. Raises Refused when it was signed, dropped, or saved by somebody else since."""
    rows = Allotment.objects.select_for_update(of=("self",)).select_related("agency", "changed_by__person")
    row = rows.filter(pk=allotment.pk).first()
    if row is None:
        raise Refused(_noop("Bản nháp này đã được bỏ; mở trang chỉ tiêu để soạn bản khác."))
    move = refuse(ALLOTMENT_LIFE, row, step, by=by, on=today, told=told)
    if seen is not None and seen != row.version:
        raise Refused(
            _noop("%(who)s vừa lưu bản này lúc %(moment)s. Số vừa nhập vẫn được giữ; đối chiếu với số đã lưu rồi lưu lại."),
            field="version",
            who=row.changed_by or "–",
            moment=_moment(row.changed_at),
        )
    return row, move


def _day_of(head: AllotmentHead, today: date) -> date:
    """The day whose layers above count: that of the decision, or today while it is not known."""
    return head.decided_on or today


def _write_head(row: Allotment, head: AllotmentHead, due: Due) -> None:
    row.number, row.decided_on, row.reason = head.number.strip(), head.decided_on, head.reason.strip()
    row.due_cases, row.due_amount = due.cases, due.amount
    if due.targets is None:
        return
    row.base_cases, row.base_amount = head.base.cases, head.base.amount
    of_cases, of_amount = due.targets[TargetMeasure.CASES], due.targets[TargetMeasure.AMOUNT]
    row.rate_cases, row.comparator_cases = of_cases.rate, of_cases.comparator
    row.rate_amount, row.comparator_amount = of_amount.rate, of_amount.comparator


def _line(row: Allotment, receiver: int, pair: CasesAndAmount) -> AllotmentLine:
    whom: Mapping[str, Any] = {"unit_id": receiver} if row.is_to_units else {"enforcer_id": receiver}
    return AllotmentLine(allotment=row, cases=pair.cases, amount=pair.amount, **whom)
