"""Recounting the book from its events: what the database keeps is compared with what it must be.

Two halves: sums that the database adds up by itself (`differences_of_sums`), and every history folded again
(`differences_of_histories`). Nothing is written. Read inside `one_snapshot`, so that people may go on working.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q, TextChoices
from django.utils.translation import gettext_lazy as _

from cases.clocks import clocks, extensions
from cases.history import EventFacts, Folded, RefusedEvent, cached, fold
from cases.ledger import Account, Holder
from cases.lifecycle import Event
from cases.models import CaseEvent, Deadline, EnforcementCase
from cases.models.ledger import (
    BALANCE_KEYS,
    BALANCE_SUMS,
    IN_STOCK,
    LEVEL_KEYS,
    LEVELS,
    MEASURES,
    NOT_NOTHING,
)
from law.deadlines import WorkingDays
from law.models import DayShift

CHUNK = 2_000  # cases folded at a time


class BookRule(TextChoices):
    """What must hold."""

    ZERO_SUM = "zero_sum", _("Bút toán của mỗi sự kiện cân bằng tại từng người giữ, ở cả hai sổ")
    TRANSFERRED = "transferred", _("Chuyển giao của mỗi sự kiện bằng 0")
    ENTRY_FITS_EVENT = "entry_fits_event", _("Bút toán ghi đúng việc và đúng ngày của sự kiện")
    MONTHLY = "monthly", _("Số phát sinh tháng bằng tổng bút toán, ở mọi cấp")
    OPENING = "opening", _("Số đầu năm bằng tổng phát sinh trước đó, ở mọi cấp")
    OPENING_BY_CASE = "opening_by_case", _("Số đầu năm theo việc bằng tổng bút toán trước đó")
    REVISION = "revision", _("Số bút toán của đơn vị trong tháng bằng số đếm được")
    STOCK = "stock", _("Không số tồn nào âm vào cuối tháng")
    LEGAL = "legal", _("Diễn biến của việc đúng luật")
    POSTINGS = "postings", _("Bút toán của sự kiện đúng với diễn biến của việc")
    CACHE = "cache", _("Trạng thái lưu của việc đúng với diễn biến")
    DEADLINES = "deadlines", _("Thời hạn đang chạy của việc đúng với diễn biến")


class BookDifference(NamedTuple):
    """A rule that is broken, and where: names and values for whoever looks for the cause."""

    rule: Any  # a member of a TextChoices
    where: dict[str, Any]


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Every question inside sees the book as it stands at the first one."""
    outermost = not connection.in_atomic_block
    with transaction.atomic(), connection.cursor() as cursor:
        if outermost:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        # Whole tables are read, and millions of groups are added up in memory.
        cursor.execute("SET LOCAL work_mem = '256MB'; SET LOCAL random_page_cost = 4")
        yield


# -- sums ------------------------------------------------------------------------------------------

_NAMES = MEASURES.split(", ")
_NUMBERS = ", ".join(f"sum({name})::bigint AS {name}" for name in _NAMES)
_TAKEN_OFF = ", ".join(f"-{name} AS {name}" for name in _NAMES)
_IN_BOOK = f"account IN ({int(Account.SEPARATE_BOOK)}, {int(Account.BOOK_CONTROL)})"
# Each opened year from the one before it, so that everything is read once however many years there are.
_OPENED = "SELECT year, lag(year) OVER (ORDER BY year) AS before FROM cases_openedyear"


def _compared(counted: str, kept: str) -> str:
    """Where what is counted differs from what is kept; rows that only one side has differ too."""
    return f"""
        SELECT {BALANCE_KEYS}, {_NUMBERS}, sum(entries)::bigint AS entries FROM (
            SELECT {BALANCE_KEYS}, {_TAKEN_OFF}, -entries AS entries
            FROM cases_balance WHERE {kept}
            UNION ALL {counted}
        ) AS both_sides GROUP BY {BALANCE_KEYS} {NOT_NOTHING} OR sum(entries) <> 0
    """


# First by everything, then the levels from these fewer sums.
_MONTHLY = f"""
    SELECT {LEVEL_KEYS}, {BALANCE_SUMS} FROM (
        SELECT agency_id, enforcer_id, year, month, initiation, kind, account,
            {_NUMBERS}, count(*) AS entries
        FROM cases_ledgerentry GROUP BY 1, 2, 3, 4, 5, 6, 7
    ) AS finest GROUP BY GROUPING SETS ({LEVELS})
"""

_OPENING = f"""
    SELECT agency_id, enforcer_id, opened.year, 0, initiation, kind, account, {MEASURES}, entries
    FROM cases_balance AS balance JOIN ({_OPENED}) AS opened ON {IN_STOCK} AND (
        month = 0 AND balance.year = before
        OR month > 0 AND balance.year >= coalesce(before, 0) AND balance.year < opened.year
    )
"""

_STOCK_BELOW_ZERO = f"""
    SELECT * FROM (
        SELECT {BALANCE_KEYS}, {", ".join(f"sum({name}) OVER past AS {name}" for name in _NAMES)}
        FROM cases_balance WHERE {IN_STOCK} AND month > 0
        WINDOW past AS (PARTITION BY agency_id, enforcer_id, initiation, kind, account ORDER BY year, month)
    ) AS stock WHERE least({MEASURES}) < 0
"""

_OF_CASE = "case_id, agency_id, enforcer_id, account"
_OPENING_BY_CASE = f"""
    SELECT year, {_OF_CASE}, {_NUMBERS} FROM (
        SELECT opened.year, {_OF_CASE}, {MEASURES}
        FROM cases_caseopening AS opening JOIN ({_OPENED}) AS opened ON opened.before = opening.year
        UNION ALL
        SELECT years[width_bucket(entry.year, years) + 1], {_OF_CASE}, {MEASURES}
        FROM cases_ledgerentry AS entry, (SELECT array_agg(year ORDER BY year) AS years FROM cases_openedyear) AS opened
        WHERE {IN_STOCK} AND entry.year < years[array_length(years, 1)]
        UNION ALL
        SELECT year, {_OF_CASE}, {_TAKEN_OFF} FROM cases_caseopening
    ) AS both_sides GROUP BY year, {_OF_CASE} {NOT_NOTHING}
"""

# The stock of each case today: what it brought into the last opened year and what moved since.
_LAST = "(SELECT coalesce(max(year), 0) FROM cases_openedyear)"
_CACHE = f"""
    WITH stock AS (
        SELECT {_OF_CASE}, sum(cases) AS cases, sum(amount) AS amount FROM (
            SELECT {_OF_CASE}, cases, amount FROM cases_caseopening WHERE year = {_LAST}
            UNION ALL
            SELECT {_OF_CASE}, cases, amount FROM cases_ledgerentry WHERE {IN_STOCK} AND year >= {_LAST}
        ) AS part GROUP BY {_OF_CASE}
    ), standing AS (
        SELECT case_id, max(account) FILTER (WHERE cases > 0) AS status, sum(amount)::bigint AS open_amount,
            max(agency_id) FILTER (WHERE cases > 0) AS agency_id,
            max(enforcer_id) FILTER (WHERE cases > 0) AS enforcer_id
        FROM stock GROUP BY case_id
    ), history AS (
        SELECT case_id, count(*) AS events_count, max(occurred_on) AS last_event_on FROM cases_caseevent AS event
        WHERE NOT EXISTS (SELECT FROM cases_eventvoid AS void WHERE void.event_id = event.id) GROUP BY case_id
    )
    SELECT "case".id AS "case", "case".status, standing.status AS counted_status, "case".open_amount,
        standing.open_amount AS counted_open_amount, "case".events_count, history.events_count AS counted_events
    FROM cases_enforcementcase AS "case"
    LEFT JOIN standing ON standing.case_id = "case".id LEFT JOIN history ON history.case_id = "case".id
    WHERE "case".events_count <> coalesce(history.events_count, 0)
        OR "case".last_event_on IS DISTINCT FROM history.last_event_on
        OR "case".open_amount <> coalesce(standing.open_amount, 0)
        OR CASE WHEN standing.status IS NULL THEN "case".{IN_STOCK.replace("account", "status", 1)}
            ELSE ("case".status, "case".agency_id, "case".enforcer_id)
                IS DISTINCT FROM (standing.status, standing.agency_id, standing.enforcer_id) END
"""

_SUMS: dict[BookRule, str] = {
    BookRule.ZERO_SUM: (
        f"SELECT event_id, agency_id, enforcer_id, initiation, kind, {_IN_BOOK} AS book, {_NUMBERS} "
        f"FROM cases_ledgerentry GROUP BY 1, 2, 3, 4, 5, 6 {NOT_NOTHING}"
    ),
    BookRule.TRANSFERRED: (
        f"SELECT event_id, {_NUMBERS} FROM cases_ledgerentry WHERE account = {int(Account.TRANSFERRED)} GROUP BY event_id {NOT_NOTHING}"
    ),
    BookRule.ENTRY_FITS_EVENT: (
        "SELECT entry.id, event_id, entry.case_id, entry.occurred_on FROM cases_ledgerentry AS entry "
        "LEFT JOIN cases_caseevent AS event ON event.id = event_id "
        "WHERE event.id IS NULL OR entry.case_id <> event.case_id OR entry.occurred_on <> event.occurred_on"
    ),
    BookRule.MONTHLY: _compared(_MONTHLY, "month > 0"),
    BookRule.OPENING: _compared(_OPENING, "month = 0"),
    BookRule.OPENING_BY_CASE: _OPENING_BY_CASE,
    BookRule.REVISION: """
        SELECT agency_id, year, month, sum(entries)::bigint AS entries FROM (
            SELECT agency_id, year, month, entries FROM cases_balance WHERE agency_id > 0 AND enforcer_id = 0 AND month > 0
            UNION ALL SELECT agency_id, year, month, -entries FROM cases_revision
        ) AS both_sides GROUP BY agency_id, year, month HAVING sum(entries) <> 0
    """,
    BookRule.STOCK: _STOCK_BELOW_ZERO,
    BookRule.CACHE: _CACHE,
}


def differences_of_sums(most: int) -> Iterator[BookDifference]:
    """What the database finds by adding up; at most so many of each rule."""
    for rule, sql in _SUMS.items():
        with connection.cursor() as cursor:
            # All are looked for, as none is there: a plan that finds the first one soon would be the wrong one.
            cursor.execute(f"WITH found AS MATERIALIZED ({sql}) SELECT * FROM found LIMIT %s", [most])
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                yield BookDifference(rule, dict(zip(names, row, strict=True)))


# -- histories -------------------------------------------------------------------------------------

_FACTS = ("pk", "event", "occurred_on", "sequence", "amount", "for_budget", "ground", "to_unit", "to_enforcer")
Posted = dict[tuple[int, ...], tuple[int, int, int, int]]  # (agency, enforcer, account, initiation, kind): quantity


def differences_of_histories(tell: Callable[[int], None] = lambda cases: None) -> Iterator[BookDifference]:
    """Every history folded again, against the entries and the cached columns. `tell` hears how many cases are done."""
    cases = EnforcementCase.objects.order_by("pk").iterator(CHUNK)
    done, days = 0, DayShift.objects.working_days()
    while chunk := list(islice(cases, CHUNK)):
        span = (chunk[0].pk, chunk[-1].pk)
        events = _standing_events(span)
        posted = _posted(span)
        kept = _deadlines(span)
        for case in chunk:
            try:
                folded = fold(case.facts, events.get(case.pk, []))
            except RefusedEvent as refusal:
                event = refusal.event.event.value
                yield BookDifference(BookRule.LEGAL, {"case": case.pk, "event": event, "reason": str(refusal)})
                continue
            yield from _differences_of_case(case, folded, posted.get(case.pk, {}))
            yield from _differences_of_clocks(case, folded, kept.get(case.pk, []), days)
        done += len(chunk)
        tell(done)


def _standing_events(span: tuple[int, int]) -> dict[int, list[EventFacts]]:
    """The events of each case as the fold wants them; `ref` is the id of the row."""
    events = defaultdict(list)
    rows = CaseEvent.objects.standing().filter(case__pk__range=span).values_list("case", *_FACTS)
    for case, pk, event, occurred_on, sequence, amount, for_budget, ground, agency, enforcer in rows.iterator(CHUNK):
        to = Holder(agency or 0, enforcer) if enforcer else None
        events[case].append(EventFacts(Event(event), occurred_on, sequence, amount, for_budget, ground, to, pk))
    return events


def _posted(span: tuple[int, int]) -> dict[int, dict[int, Posted]]:
    """What stands in the ledger, by case and event: entries and counter-entries added up."""
    posted: dict[int, dict[int, Posted]] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, event_id, agency_id, enforcer_id, account, initiation, kind, "
            f"{_NUMBERS} FROM cases_ledgerentry "
            f"WHERE case_id BETWEEN %s AND %s GROUP BY 1, 2, 3, 4, 5, 6, 7 {NOT_NOTHING}",
            span,
        )
        for case, event, *key, number, amount, for_budget, budget_cases in cursor:
            posted[case][event][tuple(key)] = (number, amount, for_budget, budget_cases)
    return posted


def _differences_of_case(case: EnforcementCase, folded: Folded, posted: dict[int, Posted]) -> Iterator[BookDifference]:
    """What is wrong with the position of one case."""
    wanted = _wanted(case, folded)
    for event in wanted.keys() | posted.keys():
        if wanted.get(event, {}) != posted.get(event, {}):
            yield BookDifference(
                BookRule.POSTINGS,
                {"case": case.pk, "event": event, "folded": _spoken(wanted.get(event, {})), "posted": _spoken(posted.get(event, {}))},
            )
    for column, right in cached(folded)._asdict().items():
        kept = getattr(case, column)
        if kept != right:
            yield BookDifference(BookRule.CACHE, {"case": case.pk, "column": column, "folded": right, "kept": kept})


_CLOCK = ("code", "event_id", "rule", "started_on", "legal_due_on", "standing", "agency_id", "person_id")


def _deadlines(span: tuple[int, int]) -> dict[int, list[Deadline]]:
    """The clocks that events started and that run or were extended, by case."""
    kept = defaultdict(list)
    rows = Deadline.objects.filter(case__pk__range=span, event__isnull=False)
    for row in rows.filter(Q(answered_on=None) | Q(extended_to__isnull=False)).order_by():
        kept[row.case_id].append(row)
    return kept


def _differences_of_clocks(case: EnforcementCase, folded: Folded, rows: list[Deadline], days: WorkingDays) -> Iterator[BookDifference]:
    extended = extensions(folded.steps, rows, attrgetter("ref"))
    wanted = {
        (
            clock.kind.code,
            clock.started_by.ref,
            clock.rule.id,
            clock.started_on,
            clock.due_on,
            clock.stands_still,
            case.agency_id,
            case.enforcer_id,
        )
        for clock in clocks(case.facts, folded.steps, days, ended_on=folded.ended_on, extended=extended)
        if clock.ended_on is None
    }
    kept = {tuple(getattr(row, name) for name in _CLOCK) for row in rows if row.answered_on is None}
    if wanted != kept:
        lacking, extra = sorted(map(str, wanted - kept)), sorted(map(str, kept - wanted))
        yield BookDifference(BookRule.DEADLINES, {"case": case.pk, "folded": lacking, "kept": extra})


def _wanted(case: EnforcementCase, folded: Folded) -> dict[int, Posted]:
    """What must stand in the ledger."""
    words = (case.initiation, case.kind)
    return {
        item.ref: {(*holder, account.value, *words): tuple(q) for (holder, account), q in postings.items()}  # type: ignore[misc]
        for item, postings in folded.postings
        if postings
    }


def _spoken(posted: Posted) -> list[str]:
    """Postings as text: "agency 3, enforcer 12: completed +1 +5000000 +0 +0"."""
    return [
        f"agency {agency}, enforcer {enforcer}: {Account(account).code} {' '.join(f'{number:+}' for number in numbers)}"
        for (agency, enforcer, account, *_words), numbers in sorted(posted.items())
    ]
