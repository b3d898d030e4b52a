"""From folded histories to rows: the one place that turns postings into ledger entries and cached columns."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from django.db import connection

from cases.history import Folded
from cases.ledger import NOTHING, Account, Holder, Postings, Quantity
from cases.models import CaseEvent, EnforcementCase, LedgerEntry

WRITERS_LOCK = 20_260_701  # advisory: writers share it, signing takes it alone
_LOCK_TIMEOUT = "1s"


@dataclass(frozen=True)
class Moment:
    """When a writing transaction learned what it writes."""

    recorded_at: datetime


def begin_writing(*, patient: bool = False) -> Moment:
    """Take the shared lock of writers, then read the clock: what is recorded up to a signing is final.

    Must be the first lock of the transaction. An interactive write waits at most a second for a row; a patient one
    (an import) as long as it takes.
    """
    with connection.cursor() as cursor:
        if not patient:
            cursor.execute(f"SET LOCAL lock_timeout = '{_LOCK_TIMEOUT}'")
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s)", [WRITERS_LOCK])
        cursor.execute("SELECT clock_timestamp()")
        return Moment(cursor.fetchone()[0])


def entries_of(
    case: EnforcementCase, event: CaseEvent, postings: Postings, recorded_at: datetime
) -> Iterable[LedgerEntry]:
    """The entries of one event."""
    for (holder, account), q in postings.items():
        yield LedgerEntry(
            event=event,
            case=case,
            occurred_on=event.occurred_on,
            recorded_at=recorded_at,
            agency_id=holder.agency,
            enforcer_id=holder.enforcer,
            initiation=case.initiation,
            kind=case.kind,
            account=account,
            cases=q.cases,
            amount=q.amount,
            budget_amount=q.budget,
        )


def standing_postings(case: EnforcementCase) -> dict[int, Postings]:
    """What stands in the ledger for each event of a case: the sum of its entries and counter-entries."""
    standing: dict[int, Postings] = defaultdict(dict)
    rows = LedgerEntry.objects.filter(case=case).values_list(
        "event", "agency", "enforcer", "account", "cases", "amount", "budget_amount"
    )
    for event, agency, enforcer, account, *numbers in rows:
        key = (Holder(agency, enforcer), Account(account))
        standing[event][key] = standing[event].get(key, NOTHING).plus(Quantity(*numbers))
    return standing


def difference(wanted: Postings, standing: Postings) -> Postings:
    """The entries that lead from what stands to what is wanted; empty when nothing changed."""
    result: Postings = {}
    for key in wanted.keys() | standing.keys():
        q = wanted.get(key, NOTHING).minus(standing.get(key, NOTHING))
        if q != NOTHING:
            result[key] = q
    return result


class Cached(NamedTuple):
    """What the row of a case repeats of its folded history: its columns, by name."""

    status: int | None
    agency_id: int
    enforcer_id: int
    open_amount: int
    done_amount: int
    not_enforceable_since: date | None
    ended_on: date | None
    last_event_on: date | None
    events_count: int
    shortened: bool


def cached(folded: Folded) -> Cached:
    """The cached columns of a folded history."""
    position = folded.position
    return Cached(
        status=None if position.account is None else position.account.value,
        agency_id=position.holder.agency,
        enforcer_id=position.holder.enforcer,
        open_amount=position.left.amount if position.is_open or position.in_book else 0,
        done_amount=position.done.amount,
        not_enforceable_since=folded.not_enforceable_since,
        ended_on=folded.ended_on,
        last_event_on=folded.postings[-1][0].occurred_on if folded.postings else None,
        events_count=len(folded.postings),
        shortened=folded.shortened,
    )


def cache(case: EnforcementCase, folded: Folded) -> None:
    """Set the cached columns from the folded history; the caller saves."""
    for column, value in cached(folded)._asdict().items():
        setattr(case, column, value)
