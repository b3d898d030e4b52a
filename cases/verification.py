"""Recounting the book from its events: what the database keeps is compared with what it must be.

Two halves: sums that the database adds up by itself (`differences_of_sums`), and every history folded again
(`differences_of_histories`). Nothing is written. Read inside `one_snapshot`, so that people may go on working.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from cases.actions.posting import cached
from cases.history import Folded, RefusedEvent, fold
from cases.ledger import Account
from cases.models import CaseEvent, EnforcementCase
from cases.models.ledger import IN_STOCK

CHUNK = 2_000  # cases folded at a time


class Rule(TextChoices):
    """What must hold."""

    ZERO_SUM = "zero_sum", _("Bút toán của mỗi sự kiện cân bằng tại từng người giữ, ở cả hai sổ")
    TRANSFERRED = "transferred", _("Chuyển giao của mỗi sự kiện bằng 0")
    ENTRY_FITS_EVENT = "entry_fits_event", _("Bút toán ghi đúng việc và đúng ngày của sự kiện")
    MONTHLY = "monthly", _("Số phát sinh tháng theo chấp hành viên bằng tổng bút toán")
    MONTHLY_BY_UNIT = "monthly_by_unit", _("Số phát sinh tháng theo đơn vị bằng tổng bút toán")
    OPENING = "opening", _("Số đầu năm theo chấp hành viên bằng tổng phát sinh trước đó")
    OPENING_BY_UNIT = "opening_by_unit", _("Số đầu năm theo đơn vị bằng tổng phát sinh trước đó")
    OPENING_BY_CASE = "opening_by_case", _("Số đầu năm theo việc bằng tổng bút toán trước đó")
    REVISION = "revision", _("Số bút toán của đơn vị trong tháng bằng số đếm được")
    STOCK = "stock", _("Không số tồn nào âm vào cuối tháng")
    LEGAL = "legal", _("Diễn biến của việc đúng luật")
    POSTINGS = "postings", _("Bút toán của sự kiện đúng với diễn biến của việc")
    CACHE = "cache", _("Trạng thái lưu của việc đúng với diễn biến")


class Difference(NamedTuple):
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
        cursor.execute("SET LOCAL work_mem = '256MB'")  # millions of groups, added up in memory
        yield


# -- sums ------------------------------------------------------------------------------------------

_UNIT = "agency_id, initiation, kind, account"
_FINE = "agency_id, enforcer_id, initiation, kind, account"
_NUMBERS = "sum(cases)::bigint AS cases, sum(amount)::bigint AS amount, sum(budget_amount)::bigint AS budget_amount"
_NOT_NOTHING = "HAVING sum(cases) <> 0 OR sum(amount) <> 0 OR sum(budget_amount) <> 0"
_IN_BOOK = f"account IN ({int(Account.SEPARATE_BOOK)}, {int(Account.BOOK_CONTROL)})"
_PERIOD = (
    "extract(year FROM occurred_on + interval '3 months')::smallint AS year, "
    "extract(month FROM occurred_on + interval '3 months')::smallint AS month"
)


def _compared(keys: str, counted: str, kept: str) -> str:
    """Where what is counted differs from what is kept; rows that only one side has differ too."""
    return f"""
        SELECT {keys}, {_NUMBERS}, sum(entries)::bigint AS entries FROM (
            SELECT {keys}, cases, amount, budget_amount, entries FROM ({counted}) AS counted
            UNION ALL SELECT {keys}, -cases, -amount, -budget_amount, -entries FROM {kept}
        ) AS both_sides GROUP BY {keys} {_NOT_NOTHING} OR sum(entries) <> 0
    """


def _monthly(keys: str, kept: str) -> str:
    entries = f"SELECT {_PERIOD}, {keys}, cases, amount, budget_amount, 1 AS entries FROM cases_ledgerentry"
    return _compared(f"year, month, {keys}", entries, kept)


def _opening(keys: str, monthly: str, kept: str) -> str:
    before = (
        f"SELECT opened.year, {keys}, cases, amount, budget_amount, entries FROM {monthly} AS monthly "
        f"JOIN cases_openedyear AS opened ON monthly.year < opened.year WHERE {IN_STOCK}"
    )
    return _compared(f"year, {keys}", before, kept)


_STOCK_BELOW_ZERO = f"""
    SELECT * FROM (
        SELECT year, month, {_FINE}, sum(cases) OVER past AS cases, sum(amount) OVER past AS amount,
               sum(budget_amount) OVER past AS budget_amount
        FROM cases_monthlybalance WHERE {IN_STOCK} WINDOW past AS (PARTITION BY {_FINE} ORDER BY year, month)
    ) AS stock WHERE cases < 0 OR amount < 0 OR budget_amount < 0
"""

# Each opened year from the one before it, so that every entry is read once however many years there are.
_OF_CASE = "case_id, agency_id, enforcer_id, account"
_OPENING_BY_CASE = f"""
    WITH opened AS (SELECT year, coalesce(lag(year) OVER (ORDER BY year), 0) AS before FROM cases_openedyear)
    SELECT year, {_OF_CASE}, {_NUMBERS} FROM (
        SELECT opened.year, {_OF_CASE}, cases, amount, budget_amount
        FROM cases_caseopening AS opening JOIN opened ON opened.before = opening.year
        UNION ALL
        SELECT opened.year, {_OF_CASE}, cases, amount, budget_amount
        FROM (SELECT *, {_PERIOD} FROM cases_ledgerentry WHERE {IN_STOCK}) AS entry
        JOIN opened ON entry.year >= opened.before AND entry.year < opened.year
        UNION ALL
        SELECT year, {_OF_CASE}, -cases, -amount, -budget_amount FROM cases_caseopening
    ) AS both_sides GROUP BY year, {_OF_CASE} {_NOT_NOTHING}
"""

_SUMS: dict[Rule, str] = {
    Rule.ZERO_SUM: (
        f"SELECT event_id, agency_id, enforcer_id, initiation, kind, {_IN_BOOK} AS book, {_NUMBERS} "
        f"FROM cases_ledgerentry GROUP BY 1, 2, 3, 4, 5, 6 {_NOT_NOTHING}"
    ),
    Rule.TRANSFERRED: (
        f"SELECT event_id, {_NUMBERS} FROM cases_ledgerentry "
        f"WHERE account = {int(Account.TRANSFERRED)} GROUP BY event_id {_NOT_NOTHING}"
    ),
    Rule.ENTRY_FITS_EVENT: (
        "SELECT entry.id, event_id, entry.case_id, entry.occurred_on FROM cases_ledgerentry AS entry "
        "JOIN cases_caseevent AS event ON event.id = event_id "
        "WHERE entry.case_id <> event.case_id OR entry.occurred_on <> event.occurred_on"
    ),
    Rule.MONTHLY: _monthly(_FINE, "cases_monthlybalance"),
    Rule.MONTHLY_BY_UNIT: _monthly(_UNIT, "cases_unitmonthlybalance"),
    Rule.OPENING: _opening(_FINE, "cases_monthlybalance", "cases_yearopening"),
    Rule.OPENING_BY_UNIT: _opening(_UNIT, "cases_unitmonthlybalance", "cases_unityearopening"),
    Rule.OPENING_BY_CASE: _OPENING_BY_CASE,
    Rule.REVISION: f"""
        SELECT agency_id, year, month, sum(entries)::bigint AS entries FROM (
            SELECT agency_id, {_PERIOD}, 1 AS entries FROM cases_ledgerentry
            UNION ALL SELECT agency_id, year, month, -entries FROM cases_revision
        ) AS both_sides GROUP BY agency_id, year, month HAVING sum(entries) <> 0
    """,
    Rule.STOCK: _STOCK_BELOW_ZERO,
}


def differences_of_sums(most: int) -> Iterator[Difference]:
    """What the database finds by adding up; at most so many of each rule."""
    for rule, sql in _SUMS.items():
        with connection.cursor() as cursor:
            cursor.execute(f"{sql} LIMIT %s", [most])
            names = [column.name for column in cursor.description]
            for row in cursor.fetchall():
                yield Difference(rule, dict(zip(names, row, strict=True)))


# -- histories -------------------------------------------------------------------------------------

_FACTS = ("case", "event", "occurred_on", "sequence", "amount", "for_budget", "ground", "to_agency", "to_enforcer")
Posted = dict[tuple[int, ...], tuple[int, int, int]]  # (agency, enforcer, account, initiation, kind): quantity


def differences_of_histories(tell: Callable[[int], None] = lambda cases: None) -> Iterator[Difference]:
    """Every history folded again, against the entries and the cached columns. `tell` hears how many cases are done."""
    cases = EnforcementCase.objects.order_by("pk").iterator(CHUNK)
    done = 0
    while chunk := list(islice(cases, CHUNK)):
        span = (chunk[0].pk, chunk[-1].pk)
        events = _standing_events(span)
        posted = _posted(span)
        for case in chunk:
            yield from _differences_of_case(case, events.get(case.pk, []), posted.pop(case.pk, {}))
        done += len(chunk)
        tell(done)


def _standing_events(span: tuple[int, int]) -> dict[int, list[CaseEvent]]:
    events = defaultdict(list)
    for event in CaseEvent.objects.standing().filter(case__pk__range=span).only(*_FACTS):
        events[event.case_id].append(event)
    return events


def _posted(span: tuple[int, int]) -> dict[int, dict[int, Posted]]:
    """What stands in the ledger, by case and event: entries and counter-entries added up."""
    posted: dict[int, dict[int, Posted]] = defaultdict(lambda: defaultdict(dict))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT case_id, event_id, agency_id, enforcer_id, account, initiation, kind, "
            "sum(cases)::bigint, sum(amount)::bigint, sum(budget_amount)::bigint FROM cases_ledgerentry "
            f"WHERE case_id BETWEEN %s AND %s GROUP BY 1, 2, 3, 4, 5, 6, 7 {_NOT_NOTHING}",
            span,
        )
        for case, event, *key, number, amount, budget in cursor:
            posted[case][event][tuple(key)] = (number, amount, budget)
    return posted


def _differences_of_case(
    case: EnforcementCase, events: list[CaseEvent], posted: dict[int, Posted]
) -> Iterator[Difference]:
    """What is wrong with one case."""
    try:
        folded = fold(case.facts, (event.facts for event in events))
    except RefusedEvent as refusal:
        yield Difference(Rule.LEGAL, {"case": case.pk, "event": refusal.event.event.value, "reason": str(refusal)})
        return
    wanted = _wanted(case, folded)
    for event in wanted.keys() | posted.keys():
        if wanted.get(event, {}) != posted.get(event, {}):
            yield Difference(
                Rule.POSTINGS,
                {"case": case.pk, "event": event, "folded": _spoken(wanted.get(event, {})),
                 "posted": _spoken(posted.get(event, {}))},
            )  # fmt: skip
    for column, right in cached(folded)._asdict().items():
        kept = getattr(case, column)
        if kept != right:
            yield Difference(Rule.CACHE, {"case": case.pk, "column": column, "folded": right, "kept": kept})


def _wanted(case: EnforcementCase, folded: Folded) -> dict[int, Posted]:
    """What must stand in the ledger."""
    words = (case.initiation, case.kind)
    return {
        item.ref.pk: {(*holder, account.value, *words): tuple(q) for (holder, account), q in postings.items()}  # type: ignore[attr-defined, misc]
        for item, postings in folded.postings
        if postings
    }


def _spoken(posted: Posted) -> list[str]:
    """Postings as text: "agency 3, enforcer 12: completed +1 +5000000"."""
    return [
        f"agency {agency}, enforcer {enforcer}: {Account(account).code} {cases:+} {amount:+}"
        for (agency, enforcer, account, *_words), (cases, amount, _budget) in sorted(posted.items())
    ]
