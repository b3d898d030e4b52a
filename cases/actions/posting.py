"""From folded histories to rows: the one place that turns postings into ledger entries and cached columns."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext_noop as _noop

from cases.history import Folded, cached
from cases.ledger import NOTHING, Account, Holder, Postings, Quantity
from cases.models import CaseEvent, EnforcementCase, LedgerEntry
from common.refusal import Refused

WRITERS_LOCK = 20_260_701  # advisory: writers share it, signing takes it alone
_LOCK_TIMEOUT = "1s"
_LOCK_NOT_AVAILABLE = "55P03"
_TURNS, _TURN, _PAUSE = 8, "400ms", 0.2  # to have the lock alone: whoever waits for it holds up every new writer


class Busy(Refused):
    """Somebody else is writing to the same case, unit or balance at this moment."""


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
        # One after the other, sent together: the clock is read when the lock is held.
        cursor.execute(
            f"SET LOCAL lock_timeout = '{0 if patient else _LOCK_TIMEOUT}'; "
            f"SELECT pg_advisory_xact_lock_shared({WRITERS_LOCK}); SELECT clock_timestamp()"
        )
        while cursor.nextset():
            pass
        return Moment(cursor.fetchone()[0])


def stop_writers(*, until_commit: bool = False) -> None:
    """Take the lock of writers alone: for the rest of the transaction, or until `let_writers_in`.

    It is waited for in short turns with writers let through between them: behind one long wait everybody who records
    would run into their own time limit. Raises Busy when an import does not finish meanwhile.
    """
    function = "pg_advisory_xact_lock" if until_commit else "pg_advisory_lock"
    for _turn in range(_TURNS):
        with suppress(Busy), refused_when_busy(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{_TURN}'; SELECT {function}({WRITERS_LOCK}); SET LOCAL lock_timeout TO DEFAULT")
            return
        time.sleep(_PAUSE)
    raise Busy(_noop("Đang có lần nhập dữ liệu; thử lại sau ít phút."))


def let_writers_in() -> None:
    """Give the lock of writers back."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_unlock({WRITERS_LOCK})")


@contextmanager
def refused_when_busy() -> Iterator[None]:
    """A savepoint whose locks are waited for no longer than an interactive write may. Raises Busy."""
    try:
        with transaction.atomic():
            yield
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != _LOCK_NOT_AVAILABLE:
            raise
        raise Busy(_noop("Đang có người khác ghi vào việc hoặc đơn vị này. Chưa có gì được ghi; thử lại sau giây lát.")) from None


def entries_of(case: EnforcementCase, event: CaseEvent, postings: Postings, recorded_at: datetime) -> Iterable[LedgerEntry]:
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
            for_budget=q.for_budget,
            budget_cases=q.budget_cases,
        )


def standing_postings(case: EnforcementCase) -> dict[int, Postings]:
    """What stands in the ledger for each event of a case: the sum of its entries and counter-entries."""
    standing: dict[int, Postings] = defaultdict(dict)
    rows = LedgerEntry.objects.filter(case=case).values_list(
        "event", "agency", "enforcer", "account", "cases", "amount", "for_budget", "budget_cases"
    )
    for event, agency, enforcer, account, *numbers in rows:
        key = (Holder(agency, enforcer), Account(account))
        standing[event][key] = standing[event].get(key, NOTHING).plus(Quantity(*numbers))
    return standing


def cache(case: EnforcementCase, folded: Folded) -> None:
    """Set the cached columns from the folded history; the caller saves."""
    for column, value in cached(folded)._asdict().items():
        setattr(case, column, value)
