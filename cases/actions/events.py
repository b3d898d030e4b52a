"""The only ways to change a case: record an event, void one, rebuild.

One transaction each: lock, fold the history with the change, refuse or insert, post the difference, update the cache.
"""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person, User
from cases.actions.closing import explain
from cases.actions.deadlines import SettledCase, settle
from cases.actions.dependents import refuse_while_rested_on
from cases.actions.handover import Handover
from cases.actions.posting import (
    Busy,
    Moment,
    begin_writing,
    cache,
    entries_of,
    refused_when_busy,
    standing_postings,
)
from cases.batch import EventDetails, difference
from cases.history import Cached, EventFacts, RefusedEvent, fold, in_legal_order
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.machine import refuse_event, standing_events
from cases.models import CaseEvent, EnforcementCase, EnforcementRequest, Entrustment, EventVoid, LedgerEntry
from cases.permissions import check_can_void
from common.nudge import nudge_after_posting
from common.refusal import Refused
from common.writing import write
from law.models import DayShift


@write
def record_event(
    *,
    case: EnforcementCase,
    event: str,
    occurred_on: date,
    by: User | None,
    today: date,
    amount: int | None = None,
    for_budget: int | None = None,
    ground: str = "",
    to_unit: Agency | None = None,
    to_enforcer: Person | None = None,
    document_number: str = "",
    note: str = "",
    late_reason: str = "",
    seen_events: int | None = None,
) -> CaseEvent:
    """Record what happened, on its legal date, also late; later events of the case are replayed.

    `seen_events` is the number of events the person had before their eyes; if it has changed meanwhile the write is
    refused. On a day of a signed book `late_reason` says why only now. Raises Refused with the rule and its article, also
    for a detail that the event does not take; Busy when another writer does not finish within a second.
    """
    if occurred_on > today:
        raise Refused(
            _noop("Ngày %(day)s chưa đến; chỉ ghi sự kiện đã xảy ra."),
            field="occurred_on",
            day=f"{occurred_on:%d/%m/%Y}",
        )
    moment, case = _open(case)
    if seen_events is not None and seen_events != case.events_count:
        raise Busy(_noop("Vừa có người ghi sự kiện khác vào việc này. Xem lại diễn biến mới rồi ghi lại; dữ liệu đã nhập còn nguyên."))
    standing = standing_events(case)
    told = {"amount": amount, "for_budget": for_budget, "ground": ground, "to_unit": to_unit, "to_enforcer": to_enforcer}
    try:
        move = refuse_event(case, Event(event), by=by, on=occurred_on, events=standing, told=told)
    except RefusedEvent as refusal:
        raise _told(refusal, None) from None
    row = CaseEvent(
        case=case,
        event=move.step,
        occurred_on=occurred_on,
        sequence=_next_sequence(case),
        amount=amount,
        for_budget=for_budget,
        ground=ground,
        document_number=document_number,
        note=note,
        recorded_at=moment.recorded_at,
        recorded_by=by,
    )
    if to_unit is not None:
        _refuse_ended(to_unit, occurred_on)
    if to_unit is not None or to_enforcer is not None:
        row.to_unit = to_unit
        row.to_enforcer = to_enforcer or (to_unit.unassigned if to_unit else None)
    _refuse_pointless(case, row)
    if row.event == Event.ENDING_REVERSED:
        _refuse_when_renewed(case)
    entries = _repost(case, moment, add=row, standing=standing)
    explain(entries, cause=row, reason=late_reason, at=moment.recorded_at, by=by)
    _hand_on(case, moment, by=by)
    return row


def _hand_on(case: EnforcementCase, moment: Moment, *, by: User | None) -> None:
    """A case that a write leaves with a unit that has ended goes on to whoever follows that unit."""
    while case.is_held and (handover := Handover.from_unit(case.agency_id)):
        due = handover.due(case.facts, standing_events(case), _next_sequence(case) - 1)
        for facts in due:
            _repost(case, moment, add=_worked_out(case, facts, moment, by))
        if not due:
            return


def _worked_out(case: EnforcementCase, facts: EventFacts, moment: Moment, by: User | None) -> CaseEvent:
    """The row of an event that follows from another."""
    assert isinstance(facts.ref, EventDetails)
    assert facts.to is not None
    return CaseEvent(
        case=case,
        event=facts.event,
        occurred_on=facts.occurred_on,
        sequence=facts.sequence,
        document_number=facts.ref.document_number,
        note=facts.ref.note,
        to_unit_id=facts.to.agency,
        to_enforcer_id=facts.to.enforcer,
        recorded_at=moment.recorded_at,
        recorded_by=by,
    )


@write
def void_event(*, event: CaseEvent, by: User | None, reason: str) -> EventVoid:
    """Take an event back, as known from now on. Raises Refused when a later event would become illegal, naming it."""
    if not reason.strip():
        raise Refused(_noop("Nhập lý do hủy sự kiện."), field="reason")
    moment, case = _open(event.case)
    check_can_void(by, case)
    if EventVoid.objects.filter(event=event).exists():
        raise Refused(_noop("Sự kiện này đã được hủy trước đó; xem lại diễn biến."))
    refuse_while_rested_on(event)
    _refuse_return(case, event)
    if event.event == Event.REQUEST_RETURNED:
        _refuse_when_renewed(case)
    void = EventVoid(event=event, reason=reason.strip(), recorded_at=moment.recorded_at, recorded_by=by)
    void.save()
    entries = _repost(case, moment)
    explain(entries, cause=event, reason=reason, at=moment.recorded_at, by=by)
    _hand_on(case, moment, by=by)
    if event.event == Event.DECISION_ISSUED:  # what brought the case waits for a decision again
        for waiting in (EnforcementRequest, Entrustment):
            waiting.objects.filter(case=case).update(case=None, answered_on=None)
    return void


def _refuse_when_renewed(case: EnforcementCase) -> None:
    """A case that was asked for again does not come alive beside the new one."""
    renewal = case.renewals.exclude(refusal__gt="").select_related("case").first()
    if renewal is not None:
        raise Refused(
            _noop("Việc này đã được yêu cầu lại (%(request)s); từ chối yêu cầu đó, hoặc thu hồi quyết định của việc mới trước."),
            field="event",
            request=renewal,
        )


def _refuse_return(case: EnforcementCase, voided: CaseEvent) -> None:
    """The handover of a unit that ended is not taken back: the case would return to nobody."""
    if voided.event != Event.REASSIGNED:
        return
    place = (voided.occurred_on, voided.sequence)
    before = fold(case.facts, [item for item in standing_events(case) if (item.occurred_on, item.sequence) < place])
    handover = Handover.from_unit(before.position.holder.agency)
    if handover and voided.occurred_on >= handover.row.effective_on:
        raise Refused(
            _noop(
                "Không hủy được chuyển giao này: việc sẽ trở về %(agency)s, đã kết thúc hoạt động ngày %(day)s. Muốn đổi nơi giữ, ghi một lần chuyển giao khác."
            ),
            agency=handover.predecessor,
            day=f"{handover.predecessor.until:%d/%m/%Y}",
        )


@write(no_person="nothing is decided: the ledger is made to say what the history says")
def rebuild(*, case: EnforcementCase) -> int:
    """Fold the history again and post what differs. Returns the number of entries posted: 0 for a sound ledger."""
    moment, case = _open(case)
    return len(_repost(case, moment))


def _open(case: EnforcementCase) -> tuple[Moment, EnforcementCase]:
    """Begin writing and lock the case. Raises Busy when somebody else holds it for longer than a second."""
    with refused_when_busy():
        moment = begin_writing()
        locked = EnforcementCase.objects.select_for_update(of=("self",)).get(pk=case.pk)
    return moment, locked


def _next_sequence(case: EnforcementCase) -> int:
    last = CaseEvent.objects.filter(case=case).aggregate(last=Max("sequence"))["last"]
    return (last or 0) + 1


def _refuse_ended(unit: Agency, on: date) -> None:
    """A case is given to a unit that exists on that day."""
    if unit.has_ended(on):
        raise Refused(
            _noop("%(agency)s đã kết thúc hoạt động ngày %(day)s; chọn đơn vị nhận còn hoạt động vào ngày của sự kiện."),
            field="to_unit",
            agency=unit,
            day=f"{unit.until:%d/%m/%Y}",
        )


def _refuse_pointless(case: EnforcementCase, row: CaseEvent) -> None:
    here = Holder(case.agency_id, case.enforcer_id)
    late = case.last_event_on and row.occurred_on < case.last_event_on
    if row.event == Event.REASSIGNED and not late and here == (row.to_unit_id or here.agency, row.to_enforcer_id):
        raise Refused(_noop("Việc đang do chính chấp hành viên và đơn vị đó giữ; chọn nơi nhận khác."), field="to_enforcer")


def _repost(
    case: EnforcementCase,
    moment: Moment,
    *,
    add: CaseEvent | None = None,
    standing: list[EventFacts] | None = None,
) -> list[LedgerEntry]:
    """Fold the standing history, with one more event if given, and post what differs. All entries go in last."""
    events = [*(standing_events(case) if standing is None else standing), *([] if add is None else [add.facts])]
    try:
        folded = fold(case.facts, events)
    except RefusedEvent as refusal:
        raise _told(refusal, add) from None
    entries: list[LedgerEntry] = []
    if add is not None and in_legal_order(events)[-1].ref is add:
        add.save()
        entries.extend(entries_of(case, add, folded.postings[-1][1], moment.recorded_at))
    else:
        if add is not None:
            add.save()
        posted = standing_postings(case)
        wanted = {_row(item): postings for item, postings in folded.postings}
        gone = {event.pk: event for event in CaseEvent.objects.filter(case=case).exclude(void=None)}
        for event in [*wanted, *gone.values()]:
            change = difference(wanted.get(event, {}), posted.get(event.pk, {}))
            entries.extend(entries_of(case, event, change, moment.recorded_at))
    cache(case, folded)
    case.save(update_fields=Cached._fields)
    with refused_when_busy():
        settle([SettledCase.of(case, folded)], days=DayShift.objects.working_days(), at=moment.recorded_at)
        LedgerEntry.objects.bulk_create(entries)  # one statement, last: the balances are locked from here
    nudge_after_posting()
    return entries


def _row(item: object) -> CaseEvent:
    row = getattr(item, "ref", None)
    assert isinstance(row, CaseEvent)
    return row


def _told(refusal: RefusedEvent, added: CaseEvent | None) -> Refused:
    """The refusal as the person needs it: about their own event, or naming the later one that stands in the way."""
    if refusal.event.ref is added and added is not None:
        return refusal
    return Refused(
        _noop("Không thực hiện được, vì sự kiện sau đó sẽ trái luật: %(event)s ngày %(day)s. %(reason)s"),
        event=refusal.event.event.label,
        day=f"{refusal.event.occurred_on:%d/%m/%Y}",
        reason=refusal.sentence,
    )
