"""Changes of the organisation with all they entail: agencies end and begin, people move along, and so do their cases.

What is asked for is kept as the plan of a `Reorganisation`, and done by a job in one transaction: all of it or nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from cases.actions.handover import Handover
from cases.actions.intake import move_register
from cases.actions.posting import begin_writing, refused_when_busy
from cases.batch import GrownCase
from cases.history import EventFacts, RefusedEvent, fold
from cases.ledger import OPEN, Account
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from cases.permissions import check_can_change_units
from common import jobs
from common.models import Job
from common.refusal import Refused, Sentence
from common.writing import part_of_a_write, write

JOB = "reorganise"
BATCH = 4_000  # cases read and folded at a time
MOST_TRIES = 3
EARLIEST = date(1993, 7, 1)  # civil enforcement went from the courts to the Government
PHASE = _noop("Chuyển giao hồ sơ sang đơn vị nhận")
PHASE_UNITS = _noop("Ghi thay đổi đơn vị")


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


@write
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
            field="effective_on",
            day=f"{effective_on:%d/%m/%Y}",
        )
    if effective_on < EARLIEST:
        raise Refused(
            _noop("Ngày %(day)s quá sớm; cổng ghi thay đổi tổ chức từ ngày %(earliest)s."),
            field="effective_on",
            day=f"{effective_on:%d/%m/%Y}",
            earliest=f"{EARLIEST:%d/%m/%Y}",
        )
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
    with refused_when_busy():  # the units alone, to hear refusals at once; the job does it for good
        begin_writing()
        _change_units(row)
        transaction.set_rollback(True)
    return row


def run(job: Job, progress: jobs.Progress, today: date) -> None:
    """Do the work of a change. What it writes and the mark that it is done are one transaction."""
    for _attempt in range(MOST_TRIES):
        try:
            _do(job=job, progress=progress, by=job.created_by)
        except (Stale, IntegrityError):
            continue
        return
    raise Refused(_noop("Nhiều người đang ghi vào cùng những việc này; chưa có gì thay đổi. Thử lại sau ít phút."))


@write
def _do(*, job: Job, progress: jobs.Progress, by: User | None) -> None:
    """The change that a job is for, with the mark that it is done. The cases are handed over in the name of who asked for it."""
    begin_writing(patient=True)
    carry_out(Reorganisation.objects.get(job=job), progress)
    jobs.finish(job)


@part_of_a_write
def carry_out(row: Reorganisation, progress: jobs.Progress | None = None) -> None:
    """Change the units, then hand over what the predecessors held on that day. Raises Refused."""
    progress = progress or jobs.Progress()
    progress.tell(0, 0, Sentence(PHASE_UNITS))
    predecessors = _change_units(row)
    if row.change == Change.RENAMED:
        return
    for predecessor in predecessors:
        handover = Handover.of(row, predecessor)
        if predecessor.kind in ENFORCING:
            row.cases += _Moving(handover, row.recorded_by).carry_out(progress)
        move_register(predecessor=predecessor, successor=handover.successor)
        move_posts(predecessor=predecessor, receivers=handover.receivers, otherwise=handover.successor, on=row.effective_on)
    row.save()


def _change_units(row: Reorganisation) -> list[Agency]:
    plan = Plan.of(row.plan)
    named = [*plan.predecessors, *(unit.code for unit in plan.successors if not unit.name)]
    known = _locked(named)
    predecessors = [known[code] for code in plan.predecessors]
    if row.change == Change.RENAMED:
        (agency,), (new,) = predecessors, plan.successors
        rename(agency=agency, name=new.name, short_name=new.short_name, reorganisation=row)
        return predecessors
    successors = [
        found_agency(code=unit.code, name=unit.name, short_name=unit.short_name, like=predecessors[0], on=row.effective_on)
        if unit.name
        else known[unit.code]
        for unit in plan.successors
    ]
    if any(agency.kind != predecessors[0].kind for agency in (*predecessors, *successors)):
        raise Refused(_noop("Chỉ sáp nhập, hợp nhất hoặc chia các đơn vị cùng loại; chọn lại đơn vị."), field="successors")
    succeed(predecessors=predecessors, successors=successors, reorganisation=row)
    return predecessors


def _locked(codes: list[str]) -> dict[str, Agency]:
    """The agencies, locked in one order: of two changes of one unit the second reads what the first has made of it."""
    found = {agency.code: agency for agency in Agency.objects.select_for_update(no_key=True).filter(code__in=codes).order_by("code")}
    for code in codes:
        if code not in found:
            raise Refused(_noop("Chưa có đơn vị mã %(code)s; xem danh sách đơn vị."), field="successors", code=code)
    return found


@dataclass
class _Moving:
    """The cases that one predecessor held on the day of the change, on their way to the successors."""

    handover: Handover
    by: User | None

    def carry_out(self, progress: jobs.Progress) -> int:
        """Hand them over. Returns how many."""
        held = held_on(self.handover.predecessor, self.handover.row.effective_on)
        ids = list(held.order_by("pk").values_list("pk", flat=True))
        moved = 0
        for done in range(0, len(ids), BATCH):
            progress.tell(done, len(ids), Sentence(PHASE))
            grown = list(self._grown(ids[done : done + BATCH]))
            record_events(new=(), grown=grown, by=self.by, late_reason=str(self.handover.row))
            moved += len(grown)
        return moved

    def _grown(self, ids: Sequence[int]) -> Iterator[GrownCase]:
        events: dict[int, list[EventFacts]] = {pk: [] for pk in ids}
        for event in CaseEvent.objects.filter(case__in=ids).standing().in_legal_order():
            events[event.case_id].append(event.facts)
        cases = EnforcementCase.objects.in_bulk(ids)
        for pk, last in CaseEvent.objects.filter(case__in=ids).values_list("case").annotate(Max("sequence")):
            case, history = cases[pk], events[pk]
            try:
                due = self.handover.due(case.facts, history, last)
                if due:
                    yield GrownCase(case, fold(case.facts, [*history, *due]), due)
            except RefusedEvent as refusal:
                raise Refused(
                    _noop("Không chuyển được việc %(case)s: %(event)s ngày %(day)s. %(reason)s Sửa diễn biến của việc rồi thử lại."),
                    case=case,
                    event=refusal.event.event.label,
                    day=f"{refusal.event.occurred_on:%d/%m/%Y}",
                    reason=refusal.sentence,
                ) from None


def held_on(agency: Agency, on: date) -> QuerySet[EnforcementCase]:
    """The cases that an agency may have held at the end of a day: open ones, and what ended or moved on since then.

    A little too many where the history tells more: `_Handover` folds each and leaves those out.
    """
    still = Q(agency=agency, status__in=[*OPEN, Account.SEPARATE_BOOK]) | Q(agency=agency, ended_on__gte=on)
    gone = LedgerEntry.objects.filter(agency=agency, account=Account.TRANSFERRED, occurred_on__gte=on)
    return EnforcementCase.objects.filter(still | Q(pk__in=gone.values("case")))
