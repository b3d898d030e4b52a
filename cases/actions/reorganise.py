"""Changes of the organisation with all they entail: agencies end and begin, people move along, and so do their cases.

What is asked for is kept as the plan of a `Reorganisation`, and done by a job in one transaction: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext_noop as _noop

from agencies.actions.reorganisations import found_agency, move_posts, rename, succeed
from agencies.models import Agency, Change, Reorganisation, User
from agencies.models.agency import ENFORCING
from cases.actions.bulk import Stale, record_events
from cases.actions.posting import begin_writing
from cases.batch import EventDetails, GrownCase
from cases.history import EventFacts, Folded, RefusedEvent, fold
from cases.ledger import OPEN, Account, Holder
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from cases.permissions import check_can_change_units
from common import jobs
from common.models import Job
from common.refusal import Refused, Sentence

JOB = "reorganise"
BATCH = 4_000  # cases read and folded at a time
MOST_TRIES = 3
PHASE = _noop("Chuyển hồ sơ sang đơn vị mới")
PHASE_UNITS = _noop("Sắp xếp đơn vị")


@dataclass(frozen=True)
class NewUnit:
    """A unit that a change brings, or one that is there already: then the code alone counts."""

    code: str
    name: str = ""
    short_name: str = ""


@dataclass(frozen=True)
class Plan:
    """What a change asks for. `people` names the successor, by code, of each person (by id) of a unit that is split."""

    predecessors: list[str]
    successors: list[NewUnit] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Plan:
        """The plan as it was stored."""
        units = [NewUnit(**unit) for unit in stored["successors"]]
        return cls(stored["predecessors"], units, stored["people"])


@transaction.atomic
def reorganise(
    *,
    change: str,
    plan: Plan,
    effective_on: date,
    instrument: str,
    decided_on: date | None,
    note: str,
    by: User | None,
    at: datetime,
    today: date,
) -> Reorganisation:
    """Take a change in and have it done. Raises Refused for what can be known to be senseless beforehand."""
    check_can_change_units(by)
    if effective_on > today:
        raise Refused(
            _noop("Ngày %(day)s chưa đến; ghi thay đổi khi đã có hiệu lực."),
            field="effective_on", day=f"{effective_on:%d/%m/%Y}",
        )  # fmt: skip
    row = Reorganisation.objects.create(
        change=change,
        effective_on=effective_on,
        instrument=instrument,
        decided_on=decided_on,
        note=note,
        recorded_at=at,
        recorded_by=by,
        job=jobs.create(kind=JOB, by=by, at=at),
        plan=asdict(plan),
    )
    with transaction.atomic():  # the units alone, to hear refusals at once; the job does it for good
        _change_units(row)
        transaction.set_rollback(True)
    return row


def run(job: Job, progress: jobs.Progress) -> None:
    """Do the work of a change. What it writes and the mark that it is done are one transaction."""
    for _attempt in range(MOST_TRIES):
        try:
            with transaction.atomic():
                begin_writing(patient=True)
                carry_out(Reorganisation.objects.get(job=job), progress)
                jobs.finish(job)
        except (Stale, IntegrityError):
            continue
        return
    raise Refused(_noop("Nhiều người đang ghi vào cùng những việc này; chưa có gì thay đổi. Thử lại sau ít phút."))


def carry_out(row: Reorganisation, progress: jobs.Progress | None = None) -> None:
    """Change the units, then hand over what the predecessors held on that day. Raises Refused; call in a transaction."""
    progress = progress or jobs.Progress()
    progress.tell(0, 0, Sentence(PHASE_UNITS))
    predecessors, successors = _change_units(row)
    if row.change == Change.RENAMED:
        return
    by_code = {agency.code: agency for agency in successors}
    receivers = {int(person): by_code[code] for person, code in Plan.of(row.plan).people.items() if code in by_code}
    for predecessor in predecessors:
        if predecessor.kind in ENFORCING:
            handover = _Handover(row, predecessor, successors[0], receivers)
            row.cases += handover.carry_out(progress)
        move_posts(predecessor=predecessor, receivers=receivers, otherwise=successors[0], on=row.effective_on)
    row.save()


def _change_units(row: Reorganisation) -> tuple[list[Agency], list[Agency]]:
    plan = Plan.of(row.plan)
    predecessors = [_known(code) for code in plan.predecessors]
    if row.change == Change.RENAMED:
        (agency,), (new,) = predecessors, plan.successors
        rename(agency=agency, name=new.name, short_name=new.short_name, reorganisation=row)
        return predecessors, []
    successors = [
        found_agency(
            code=unit.code, name=unit.name, short_name=unit.short_name, like=predecessors[0], on=row.effective_on
        )
        if unit.name
        else _known(unit.code)
        for unit in plan.successors
    ]
    if any(agency.kind != predecessors[0].kind for agency in (*predecessors, *successors)):
        raise Refused(
            _noop("Chỉ sáp nhập, chia tách các đơn vị cùng loại với nhau; chọn lại đơn vị."), field="successors"
        )
    succeed(predecessors=predecessors, successors=successors, reorganisation=row)
    return predecessors, successors


def _known(code: str) -> Agency:
    """The agency, locked: of two changes of one unit the second reads what the first has made of it."""
    agency = Agency.objects.select_for_update(no_key=True).filter(code=code).first()
    if agency is None:
        raise Refused(_noop("Chưa có đơn vị mã %(code)s; xem danh sách đơn vị."), field="successors", code=code)
    return agency


@dataclass
class _Handover:
    """The cases that one predecessor held on the day of the change, on their way to the successors."""

    row: Reorganisation
    predecessor: Agency
    successor: Agency
    receivers: dict[int, Agency]

    def carry_out(self, progress: jobs.Progress) -> int:
        """Hand them over. Returns how many."""
        ids = list(held_on(self.predecessor, self.row.effective_on).order_by("pk").values_list("pk", flat=True))
        moved = 0
        for done in range(0, len(ids), BATCH):
            progress.tell(done, len(ids), Sentence(PHASE))
            grown = list(self._grown(ids[done : done + BATCH]))
            record_events(new=(), grown=grown, by=self.row.recorded_by)
            moved += len(grown)
        return moved

    def _grown(self, ids: Sequence[int]) -> Iterator[GrownCase]:
        cases = EnforcementCase.objects.in_bulk(ids)
        events: dict[int, list[CaseEvent]] = {pk: [] for pk in ids}
        for event in CaseEvent.objects.filter(case__in=ids).standing().in_legal_order():
            events[event.case_id].append(event)
        sequences = CaseEvent.objects.filter(case__in=ids).values_list("case").annotate(Max("sequence"))
        for pk, last in sequences:
            case, history = cases[pk], [event.facts for event in events[pk]]
            handovers: list[EventFacts] = []
            for day in self._days(case, history):
                if (holder := self._holder(case, [*history, *handovers], day)) is not None:
                    handovers.append(self._event(holder, day, last + 1 + len(handovers)))
            if handovers:
                yield GrownCase(case, self._fold(case, [*history, *handovers]), handovers)

    def _days(self, case: EnforcementCase, history: Iterable[EventFacts]) -> list[date]:
        """The day of the change, and each later day on which the predecessor was given the case all the same."""
        first = max(self.row.effective_on, case.decided_on)
        given = {item.occurred_on for item in history if item.to and item.to.agency == self.predecessor.pk}
        return sorted({first, *(day for day in given if day > first)})

    def _holder(self, case: EnforcementCase, history: Iterable[EventFacts], day: date) -> Holder | None:
        """Who of the predecessor held the case on a day; None when it had ended, or was elsewhere."""
        before = [item for item in history if item.occurred_on <= day]
        if not before:
            return None
        position = fold(case.facts, before).position
        is_held = position.holder.agency == self.predecessor.pk and (position.is_open or position.in_book)
        return position.holder if is_held else None

    def _event(self, holder: Holder, day: date, sequence: int) -> EventFacts:
        to = self.receivers.get(holder.enforcer, self.successor)
        enforcer = to.unassigned.pk if holder.enforcer == self.predecessor.unassigned.pk else holder.enforcer
        details = EventDetails(self.row.instrument[:100], note=str(self.row.get_change_display()))
        return EventFacts(Event.REASSIGNED, day, sequence, to=Holder(to.pk, enforcer), ref=details)

    def _fold(self, case: EnforcementCase, history: list[EventFacts]) -> Folded:
        try:
            return fold(case.facts, history)
        except RefusedEvent as refusal:
            raise Refused(
                _noop("Không chuyển được việc %(case)s: %(event)s ngày %(day)s. %(reason)s Sửa diễn biến của việc rồi thử lại."),
                case=case, event=refusal.event.event.label, day=f"{refusal.event.occurred_on:%d/%m/%Y}",
                reason=refusal.sentence,
            ) from None  # fmt: skip


def held_on(agency: Agency, on: date) -> QuerySet[EnforcementCase]:
    """The cases that an agency may have held at the end of a day: open ones, and what ended or moved on since then.

    A little too many where the history tells more: `_Handover` folds each and leaves those out.
    """
    still = Q(agency=agency, status__in=[*OPEN, Account.SEPARATE_BOOK]) | Q(agency=agency, ended_on__gte=on)
    gone = LedgerEntry.objects.filter(agency=agency, account=Account.TRANSFERRED, occurred_on__gte=on)
    return EnforcementCase.objects.filter(still | Q(pk__in=gone.values("case")))
