"""Many histories at once: the same fold as for one event, written with COPY in one short transaction.

The caller folds before the transaction begins; here rows are only written, entries last in one statement, so that
people recording elsewhere wait for moments and not for the import.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain, islice
from typing import Any

from django.db import connection

from agencies.models import Agency, User
from cases.actions.closing import unexplained
from cases.actions.deadlines import BATCH, SettledCase, settle
from cases.actions.posting import begin_writing, cache
from cases.batch import (
    EventDetails,
    GrownCase,
    NewCase,
    NewJudgment,
    allocate,
    copy_rows,
    difference,
    late_events,
    update_rows,
)
from cases.history import Cached, CaseFacts, EventFacts, steps
from cases.ledger import NOTHING, Account, Holder, Postings, Quantity
from cases.models import CaseEvent, EnforcementCase, Judgment, LateEntry, LedgerEntry, Party, PartyRole, SignedBook
from common.nudge import nudge_after_posting
from common.text import folded as fold_text
from common.writing import part_of_a_write, write
from law.models import DayShift


class Stale(Exception):
    """Somebody wrote to one of these cases since they were read; read and check again."""


@part_of_a_write
def enter_judgments(new: Iterable[NewJudgment]) -> None:
    """Write new judgments. Raises IntegrityError when somebody entered one of them first."""
    copy_rows(Judgment, ("id", "court_id", "number", "judged_on", "kind"), ((*row[:4], row.kind.value) for row in new))


@write
def record_events(*, new: Sequence[NewCase], grown: Sequence[GrownCase], by: User | None, late_reason: str = "") -> datetime:
    """Write new cases with their histories, and more events of stored cases. Returns the moment of recording.

    Raises Stale when a stored case got events since it was read, and IntegrityError when another import entered the
    same case first; in both the caller checks again. An event that moves a figure on a day of a signed book needs a
    reason: its own note, or `late_reason` for all; raises Refused without.
    """
    added = [item for case in new for item, _ in case.postings] + [item for case in grown for item in case.added]
    for item, id_ in zip(added, allocate(CaseEvent, len(added)), strict=True):
        _details(item).id = id_
    moment = begin_writing(patient=True)
    with connection.cursor() as cursor:
        # Checked at once, a million foreign keys need no memory; put off to the commit, they need gigabytes.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    _lock(grown)
    by_id = by.pk if by else None
    copy_rows(EnforcementCase, _CASE_COLUMNS, (_case_row(case) for case in new))
    copy_rows(Party, ("case_id", "role", "name", "folded_name"), _party_rows(new))
    copy_rows(CaseEvent, _EVENT_COLUMNS, _event_rows(new, grown, moment.recorded_at, by_id))
    for case in grown:
        cache(case.case, case.folded)
    update_rows(EnforcementCase, Cached._fields, [case.case for case in grown])
    standing = _standing([case for case in grown if case.is_late])
    told, days = (
        chain(map(_told_new, new), (SettledCase.of(one.case, one.folded) for one in grown)),
        DayShift.objects.working_days(),
    )
    while some := list(islice(told, BATCH)):
        settle(some, days=days, at=moment.recorded_at)
    _explain(new, grown, late_reason, moment.recorded_at, by)
    copy_rows(LedgerEntry, _ENTRY_COLUMNS, _entry_rows(new, grown, standing, moment.recorded_at))
    nudge_after_posting()
    return moment.recorded_at


def _explain(new: Sequence[NewCase], grown: Sequence[GrownCase], late_reason: str, at: datetime, by: User | None) -> None:
    """Keep the reason of every event that moves a signed figure. Raises Refused when one has none."""
    until = SignedBook.objects.until_for_all()
    if not until:
        return
    late = []
    for changes in (*(case.postings for case in new), *(case.changes() for case in grown)):
        for item, day, agency in late_events(changes, until):
            details = _details(item)
            if not (reason := (details.note or late_reason).strip()):
                raise unexplained(day, until[agency], Agency.objects.get(pk=agency))
            late.append(LateEntry(event_id=details.id, reason=reason[:500], recorded_at=at, recorded_by=by))
    LateEntry.objects.bulk_create(late)


def _told_new(case: NewCase) -> SettledCase:
    facts = CaseFacts(case.holder, case.initiation, case.decided_on, case.amount, case.for_budget)
    now = Holder(case.cached.agency_id, case.cached.enforcer_id)
    return SettledCase(case.id, facts, now, steps(case.postings, case.places), case.cached.ended_on, is_new=True)


_CASE_COLUMNS = (
    "id",
    "issuing_agency_id",
    "decision_number",
    "decided_on",
    "judgment_id",
    "initiation",
    "kind",
    "amount",
    "for_budget",
    "credit_institution",
    "first_enforcer_id",
    *Cached._fields,
)
_EVENT_COLUMNS = (
    "id",
    "case_id",
    "event",
    "occurred_on",
    "sequence",
    "amount",
    "for_budget",
    "ground",
    "document_number",
    "to_unit_id",
    "to_enforcer_id",
    "note",
    "recorded_at",
    "recorded_by_id",
)
_ENTRY_COLUMNS = (
    "event_id",
    "case_id",
    "occurred_on",
    "recorded_at",
    "agency_id",
    "enforcer_id",
    "initiation",
    "kind",
    "account",
    "cases",
    "amount",
    "for_budget",
    "budget_cases",
)


def _details(item: EventFacts) -> EventDetails:
    assert isinstance(item.ref, EventDetails)
    return item.ref


def _lock(grown: Sequence[GrownCase]) -> None:
    """Lock the stored cases in order of id, and make sure nobody wrote to them since they were read."""
    read = {case.case.pk: case.case.events_count for case in grown}
    locked = EnforcementCase.objects.select_for_update(of=("self",)).filter(pk__in=read).order_by("pk")
    if dict(locked.values_list("pk", "events_count")) != read:
        raise Stale


def _case_row(new: NewCase) -> tuple[Any, ...]:
    return (
        new.id,
        new.holder.agency,
        new.decision_number,
        new.decided_on,
        new.judgment,
        new.initiation.value,
        new.kind.value,
        new.amount,
        new.for_budget,
        new.credit_institution,
        new.holder.enforcer,
        *new.cached,
    )


def _party_rows(new: Sequence[NewCase]) -> Iterable[tuple[Any, ...]]:
    for case in new:
        for role, name in ((PartyRole.CREDITOR, case.creditor), (PartyRole.DEBTOR, case.debtor)):
            if name:
                yield case.id, role.value, name, fold_text(name)


def _event_rows(new: Sequence[NewCase], grown: Sequence[GrownCase], recorded_at: datetime, by: int | None) -> Iterable[tuple[Any, ...]]:
    for case_id, item in (
        *((case.id, item) for case in new for item, _ in case.postings),
        *((case.case.pk, item) for case in grown for item in case.added),
    ):
        details = _details(item)
        yield (
            details.id,
            case_id,
            item.event.value,
            item.occurred_on,
            item.sequence,
            item.amount,
            item.for_budget,
            item.ground,
            details.document_number,
            (item.to.agency or None) if item.to else None,
            item.to.enforcer if item.to else None,
            details.note,
            recorded_at,
            by,
        )


def _standing(cases: Sequence[GrownCase]) -> dict[int, dict[int, Postings]]:
    """What stands in the ledger, by case and event, for cases whose history changed in the middle."""
    standing: dict[int, dict[int, Postings]] = defaultdict(lambda: defaultdict(dict))
    rows = LedgerEntry.objects.filter(case__in=[case.case.pk for case in cases]).values_list(
        "case", "event", "agency", "enforcer", "account", "cases", "amount", "for_budget", "budget_cases"
    )
    for case_id, event, agency, enforcer, account, *numbers in rows:
        postings, key = standing[case_id][event], (Holder(agency, enforcer), Account(account))
        postings[key] = postings.get(key, NOTHING).plus(Quantity(*numbers))
    return standing


def _entry_rows(
    new: Sequence[NewCase],
    grown: Sequence[GrownCase],
    standing: dict[int, dict[int, Postings]],
    recorded_at: datetime,
) -> Iterable[tuple[Any, ...]]:
    for case in new:
        words = (case.initiation.value, case.kind.value)
        for item, postings in case.postings:
            yield from _rows_of(_details(item).id, case.id, item, words, postings, recorded_at)
    for old in grown:
        words = (old.case.initiation, old.case.kind)
        before = standing.get(old.case.pk)
        for item, postings in old.folded.postings:
            is_new = isinstance(item.ref, EventDetails)
            if not is_new and before is None:
                continue
            event_id = _details(item).id if is_new else item.ref.pk  # type: ignore[attr-defined]
            change = postings if before is None else difference(postings, before.get(event_id, {}))
            yield from _rows_of(event_id, old.case.pk, item, words, change, recorded_at)


def _rows_of(
    event_id: int, case_id: int, item: EventFacts, words: tuple[int, int], postings: Postings, recorded_at: datetime
) -> Iterable[tuple[Any, ...]]:
    for (holder, account), q in postings.items():
        yield (event_id, case_id, item.occurred_on, recorded_at, holder.agency, holder.enforcer, *words, account.value, *q)
