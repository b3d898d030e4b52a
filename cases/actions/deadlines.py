"""Writes to time limits: what histories start and answer, what people add, extend and answer, and the sweep."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_noop as _noop

from agencies.models import User
from cases.batch import copy_rows, row_id, update_rows
from cases.clocks import CaseClock, answered_by, clocks, extensions
from cases.history import CaseFacts, EventFacts, Folded, FoldedStep, RefusedEvent, fold
from cases.ledger import STOCK, Holder
from cases.models import CaseEvent, Deadline, DeadlineDelay, DeadlineExtension, DelayCause, EnforcementCase
from cases.permissions import check_can_record
from common.refusal import Refused
from common.writing import part_of_a_write, write
from law import deadlines
from law.citations import cited
from law.deadlines import LimitKind, WorkingDays
from law.models import DayShift
from law.regimes import Regime

BATCH = 4_000  # histories settled at a time
LOCKED = 500  # cases locked at a time
SWEPT = 20_000  # time limits marked at a time
Tell = Callable[[int], None]
_KEPT = (
    "agency_id",
    "person_id",
    "rule",
    "started_on",
    "due_on",
    "answered_on",
    "answered_by_id",
    "waiting",
    "standing",
    "legal_due_on",
    "missed_at",
)
_COLUMNS = (*_KEPT, "case_id", "code", "event_id", "note", "answer_note", "recorded_at", "recorded_by_id")


@dataclass(frozen=True)
class SettledCase:
    """A case with its standing history, and who holds it now. A new one has no rows yet."""

    pk: int
    facts: CaseFacts
    holder: Holder
    steps: Sequence[FoldedStep]
    ended_on: date | None
    is_new: bool = False

    @classmethod
    def of(cls, case: EnforcementCase, folded: Folded) -> SettledCase:
        """A stored case, as its folded history leaves it."""
        return cls(case.pk, case.facts, folded.position.holder, folded.steps, folded.ended_on)


@part_of_a_write
def settle(told: Sequence[SettledCase], *, days: WorkingDays, at: datetime) -> None:
    """Make the rows say what the histories say; call in the transaction that wrote them.

    Rows of clocks that ended stay, with the day; rows whose start was voided go. Only what runs is entered for the
    first time: what ended before the portal knew of it is told by the history itself.
    """
    stored: dict[int, dict[tuple[str, int], Deadline]] = defaultdict(dict)
    for there in Deadline.objects.filter(case__in=[one.pk for one in told if not one.is_new]):
        stored[there.case_id][there.code, there.event_id or -there.pk] = there
    new: list[Deadline] = []
    changed: list[Deadline] = []
    gone: list[int] = []
    for one in told:
        rows = stored[one.pk]
        extended = extensions(one.steps, rows.values(), row_id)
        for clock in clocks(one.facts, one.steps, days, ended_on=one.ended_on, extended=extended):
            place = (clock.kind.code, row_id(clock.started_by))
            row = rows.pop(place) if place in rows else None
            if row is None and clock.ended_on is None:
                row = Deadline(case_id=one.pk, code=clock.kind.code, event_id=row_id(clock.started_by), recorded_at=at, due_on=clock.due_on)
                new.append(row)
                _say(row, clock, one.holder)
            elif row is not None and _say(row, clock, one.holder):
                changed.append(row)
        standing = {row_id(step.event) for step in one.steps} if rows else set()
        for left in rows.values():
            if left.event_id is not None and left.event_id in standing and left.extended_to:
                if left.answered_on is None:  # it never began: what a person gave stays, should it begin after all
                    left.answered_on, left.standing = one.steps[-1].event.occurred_on, False
                    changed.append(left)
            elif left.event_id is not None:
                gone.append(left.pk)
            elif left.answered_on is None and _hold(left, one.holder, days):
                changed.append(left)
    if gone:
        Deadline.objects.filter(pk__in=gone).delete()
    copy_rows(Deadline, _COLUMNS, (tuple(getattr(row, name) for name in _COLUMNS) for row in new))
    update_rows(Deadline, _KEPT, changed)


def _say(row: Deadline, clock: CaseClock, holder: Holder) -> bool:
    """Let a row say what a clock says. Returns whether anything changed."""
    before = [getattr(row, name) for name in _KEPT]
    row.due_on = clock.last_day
    row.rule, row.started_on, row.legal_due_on = clock.rule.id, clock.started_on, clock.due_on
    row.answered_on, row.standing = clock.ended_on, clock.stands_still
    row.answered_by_id = row_id(clock.answered_by) if clock.answered_by else None
    row.waiting = clock.rule.is_waited_for
    row.agency_id = holder.agency
    row.person_id = holder.enforcer
    if row.due_on != before[_KEPT.index("due_on")]:
        row.missed_at = None
    return before != [getattr(row, name) for name in _KEPT]


def _hold(row: Deadline, holder: Holder, days: WorkingDays) -> bool:
    """A clock that a person added goes along with its case, and with the calendar."""
    before = [getattr(row, name) for name in _KEPT]
    row.agency_id, row.person_id = holder
    row.legal_due_on = deadlines.last_day(row.of_law, row.started_on, days)
    row.due_on = max(row.legal_due_on, row.extended_to or row.legal_due_on)
    return before != [getattr(row, name) for name in _KEPT]


def settle_all(cases: QuerySet[EnforcementCase] | None = None, *, at: datetime, tell: Tell = lambda _done: None) -> int:
    """The same for every case that is not over, or some of them. Returns the number of cases read.

    Each batch is locked while it is read and written, and small enough that nobody who records waits for long.
    """
    cases = EnforcementCase.objects.filter(status__in=STOCK) if cases is None else cases
    days, last, count = DayShift.objects.working_days(), 0, 0
    while True:
        batch = _settle_some(cases=cases.filter(pk__gt=last), days=days, at=at)
        if not batch:
            return count
        last, count = batch[-1].pk, count + len(batch)
        tell(count)


@write(no_person="the rows are made to say what the histories say")
def _settle_some(*, cases: QuerySet[EnforcementCase], days: WorkingDays, at: datetime) -> list[EnforcementCase]:
    """The first of these cases. Returns them."""
    batch = list(cases.select_for_update(of=("self",)).order_by("pk")[:LOCKED])
    settle(list(_as_stored(batch)), days=days, at=at)
    return batch


def _as_stored(cases: Sequence[EnforcementCase]) -> Iterator[SettledCase]:
    """The cases with their histories. One that the law refuses keeps the clocks it has; `verify_ledger` tells it."""
    histories: dict[int, list[EventFacts]] = {case.pk: [] for case in cases}
    for event in CaseEvent.objects.filter(case__in=histories).standing():
        histories[event.case_id].append(event.facts)
    for case in cases:
        with suppress(RefusedEvent):
            yield SettledCase.of(case, fold(case.facts, histories[case.pk]))


def settle_a_book_without_deadlines(*, at: datetime) -> int:
    """What an upgrade from a version without time limits needs, once. Returns the number of cases read."""
    is_new_to_it = not Deadline.objects.exists() and EnforcementCase.objects.filter(status__in=STOCK).exists()
    return settle_all(at=at) if is_new_to_it else 0


@write
def add_deadline(*, case: EnforcementCase, rule: str, started_on: date, note: str, by: User | None, at: datetime, today: date) -> Deadline:
    """Start a clock by hand, counted by a rule of the law. Raises Refused."""
    case = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=case.pk)  # before its deadlines, as settling does
    check_can_record(by, case)
    chosen = deadlines.rules().get(rule)
    if chosen is None or chosen.unit is None:
        raise Refused(_noop("Không tính được hạn theo quy định %(rule)s; chọn trong danh sách."), field="rule", rule=rule[:20])
    if not today.year - 40 <= started_on.year <= today.year + 10:
        raise Refused(
            _noop("Ngày %(day)s không hợp lý; kiểm tra ngày, tháng, năm."),
            field="started_on",
            day=f"{started_on:%d/%m/%Y}",
        )
    if Regime.on(started_on).name not in chosen.regime and not chosen.until:
        raise Refused(
            _noop("Quy định này có hiệu lực từ %(day)s; chọn quy định của luật áp dụng cho ngày bắt đầu."),
            field="rule",
            day=f"{chosen.since:%d/%m/%Y}",
        )
    if chosen.until and started_on > chosen.until:
        raise Refused(
            _noop("Quy định này hết hiệu lực ngày %(day)s; chọn quy định của luật áp dụng cho ngày bắt đầu."),
            field="rule",
            day=f"{chosen.until:%d/%m/%Y}",
        )
    due = deadlines.last_day(chosen, started_on, DayShift.objects.working_days())
    return Deadline.objects.create(
        case=case,
        agency_id=case.agency_id,
        person_id=case.enforcer_id,
        rule=chosen.id,
        code=chosen.code,
        note=note.strip(),
        started_on=started_on,
        due_on=due,
        legal_due_on=due,
        waiting=chosen.is_waited_for,
        recorded_at=at,
        recorded_by=by,
    )


@write
def ask_confirmation(*, case: EnforcementCase, requester: str, started_on: date, by: User | None, at: datetime, today: date) -> Deadline:
    """A party asks to have the results confirmed: the clock of the answer starts. Raises Refused.

    Sources: Law 26/2008 art. 53 (5 working days); Decree 152/2026 art. 32.3 (3).
    """
    if not requester.strip():
        raise Refused(_noop("Nhập tên người yêu cầu xác nhận."), field="requester")
    if not case.decided_on <= started_on <= today:
        raise Refused(_noop("Ngày phải từ %(first)s đến hôm nay."), field="started_on", first=f"{case.decided_on:%d/%m/%Y}")
    return _add_named("CONFIRM", case=case, started_on=started_on, note=requester, by=by, at=at, today=today)


@write
def follow_up(
    *, case: EnforcementCase, codes: Iterable[str], started_on: date, by: User | None, at: datetime, today: date
) -> list[Deadline]:
    """Start the clocks of what a step asks for beside the next step (`FOLLOW_UPS`). Raises Refused."""
    return [_add_named(code, case=case, started_on=started_on, note="", by=by, at=at, today=today) for code in codes]


def _add_named(code: str, *, started_on: date, **told: Any) -> Deadline:
    """A clock by its name: the rule is that of the day."""
    rule = deadlines.rule_on(code, started_on)
    assert rule is not None, code
    return add_deadline(rule=rule.id, started_on=started_on, **told)


def _locked(deadline: Deadline) -> Deadline:
    """The row with its case, the case locked first: whoever settles it waits, or is waited for."""
    EnforcementCase.objects.select_for_update(of=("self",)).get(pk=deadline.case_id)
    return Deadline.objects.select_for_update(of=("self",)).select_related("case").get(pk=deadline.pk)


@write
def extend_deadline(*, deadline: Deadline, due_on: date, reason: str, by: User | None, at: datetime, today: date) -> DeadlineExtension:
    """Give a clock a later last day, with the reason; not beyond what the law allows, where it names an end."""
    row = _locked(deadline)
    check_can_record(by, row.case)
    if not reason.strip():
        raise Refused(_noop("Nhập lý do gia hạn."), field="reason")
    if row.answered_on is not None:
        raise Refused(_noop("Thời hạn này đã xong ngày %(day)s nên không gia hạn."), day=f"{row.answered_on:%d/%m/%Y}")
    if due_on <= row.due_on:
        raise Refused(_noop("Ngày gia hạn phải sau hạn hiện nay %(day)s."), field="due_on", day=f"{row.due_on:%d/%m/%Y}")
    days = DayShift.objects.working_days()
    most = deadlines.longest(row.of_law, row.started_on, days)
    if most is not None and due_on > most:
        raise Refused(
            _noop("Theo luật, chỉ được gia hạn đến ngày %(day)s (%(article)s); chọn ngày không muộn hơn."),
            field="due_on",
            day=f"{most:%d/%m/%Y}",
            article=cited(row.of_law.articles),
        )
    made = DeadlineExtension.objects.create(
        deadline=row, due_before=row.due_on, due_on=due_on, reason=reason.strip(), recorded_at=at, recorded_by=by
    )
    row.due_on, row.extended_to, row.extended_on, row.missed_at = due_on, due_on, today, None
    row.save(update_fields=["due_on", "extended_to", "extended_on", "missed_at"])
    settle(list(_as_stored([row.case])), days=days, at=at)  # what follows this one starts later
    return made


@write
def explain_delay(*, deadline: Deadline, cause: str, note: str, by: User | None, at: datetime, today: date) -> DeadlineDelay:
    """Say why what had to be done was not done in time. Raises Refused before its last day has passed."""
    row = _locked(deadline)
    check_can_record(by, row.case)
    if not row.is_overdue(today):
        raise Refused(_noop("Thời hạn này chưa quá hạn (%(day)s) nên chưa cần lý do chậm."), day=f"{row.due_on:%d/%m/%Y}")
    if not note.strip():
        raise Refused(_noop("Nhập diễn giải."), field="note")
    return DeadlineDelay.objects.create(deadline=row, cause=DelayCause(cause), note=note.strip(), recorded_at=at, recorded_by=by)


@write
def answer_deadline(*, deadline: Deadline, on: date, note: str, by: User | None, today: date) -> None:
    """Say that what a clock asks was done, on a day. A clock that events answer is answered by recording them."""
    row = _locked(deadline)
    check_can_record(by, row.case)
    if row.event_id is not None and answered_by(row.code):
        raise Refused(_noop("Thời hạn này chỉ kết thúc khi có sự kiện tương ứng; ghi sự kiện vào diễn biến."))
    if row.answered_on is not None:
        raise Refused(_noop("Thời hạn này đã xong ngày %(day)s."), day=f"{row.answered_on:%d/%m/%Y}")
    first = row.recorded_at.date() if row.of_law.kind is LimitKind.BEFORE else row.started_on
    if not first <= on <= today:
        raise Refused(_noop("Ngày phải từ %(first)s đến hôm nay."), field="on", first=f"{first:%d/%m/%Y}")
    row.answered_on, row.answer_note = on, note.strip()
    row.save(update_fields=["answered_on", "answer_note"])


def sweep(*, today: date, at: datetime) -> int:
    """Mark what has passed unanswered. Asks the last day alone, so a run that was missed misses no time limit."""
    seen = 0
    while True:
        found, marked = _mark_some(today=today, at=at)
        seen += marked
        if found < SWEPT:
            return seen


@write(no_person="a day has passed")
def _mark_some(*, today: date, at: datetime) -> tuple[int, int]:
    """The first of them. Returns how many were found, and marked."""
    missed = Deadline.objects.overdue(as_of=today).filter(missed_at=None).order_by("pk")
    ids = list(missed.select_for_update(skip_locked=True).values_list("pk", flat=True)[:SWEPT])
    return len(ids), Deadline.objects.filter(pk__in=ids).update(missed_at=at)
