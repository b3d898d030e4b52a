"""What must hold of the book at any moment: the ledger and the cache are the fold of the history, and balances its sum."""

from __future__ import annotations

from collections import defaultdict

from django.db import connection

from cases.clocks import clocks
from cases.history import fold
from cases.ledger import STOCK, Account, Holder, Quantity
from cases.models import EnforcementCase, LedgerEntry
from law.deadlines import WorkingDays

_BOOK = (Account.SEPARATE_BOOK, Account.BOOK_CONTROL)
_STOCK = ", ".join(str(int(account)) for account in STOCK)
_SHIFTED = "occurred_on + interval '3 months'"
_YEAR = f"extract(year FROM {_SHIFTED})::int"
_MONTH = f"extract(month FROM {_SHIFTED})::int"
_LEVELS = (  # what a balance is kept by: each enforcer, each unit, the whole book
    "agency_id, enforcer_id, {0}, initiation, 0, account",
    "agency_id, 0, {0}, initiation, kind, account",
    "0, 0, {0}, initiation, kind, account",
)
_MEASURES = "cases, amount, for_budget, budget_cases"
_SUMS_OF_CASE = "sum(cases)::bigint, sum(amount)::bigint, sum(for_budget)::bigint, sum(budget_cases)::bigint"
_SUMS = f"{_SUMS_OF_CASE}, count(*)::bigint"


def assert_case_is_sound(case: EnforcementCase) -> None:
    """Ledger = fold = cache of one case, and its books add up to nothing."""
    case.refresh_from_db()
    folded = fold(case.facts, [event.facts for event in case.events.filter(void=None)])
    wanted = {(item.ref.pk, *key): q for item, postings in folded.postings for key, q in postings.items()}  # type: ignore[attr-defined]
    standing: dict[tuple[int, Holder, Account], Quantity] = defaultdict(lambda: Quantity(0, 0, 0, 0))
    for entry in LedgerEntry.objects.filter(case=case):
        key = (entry.event_id, Holder(entry.agency_id, entry.enforcer_id), Account(entry.account))
        moved = Quantity(entry.cases, entry.amount, entry.for_budget, entry.budget_cases)
        standing[key] = standing[key].plus(moved)
    assert {key: q for key, q in standing.items() if any(q)} == wanted
    position = folded.position
    assert (case.account, Holder(case.agency_id, case.enforcer_id)) == (position.account, position.holder)
    left = position.left.amount if position.is_open or position.in_book else 0
    assert (case.open_amount, case.done_amount, case.ended_on) == (left, position.done.amount, folded.ended_on)
    assert case.events_count == len(folded.postings)
    assert case.last_event_on == (folded.postings[-1][0].occurred_on if folded.postings else None)
    _assert_zero(wanted)
    _assert_clocks(case)


def _assert_clocks(case: EnforcementCase) -> None:
    """The time limits that run are those the history leaves running."""
    folded = fold(case.facts, [event.facts for event in case.events.filter(void=None)])
    running = {
        (clock.kind.code, clock.started_by.ref.pk, clock.rule.id, clock.started_on, clock.due_on, clock.stands_still)  # type: ignore[attr-defined]
        for clock in clocks(case.facts, folded.steps, WorkingDays(), ended_on=case.ended_on)
        if clock.ended_on is None
    }
    rows = case.deadlines.filter(answered_on=None, event__isnull=False)
    kept = rows.values_list("code", "event", "rule", "started_on", "legal_due_on", "standing")
    assert set(kept) == running
    assert not rows.exclude(agency=case.agency_id).exists()


def _assert_zero(postings: dict[tuple[int, Holder, Account], Quantity]) -> None:
    """Rule 1: per event, holder and book; clearing and control accounts per event."""
    books: dict[object, Quantity] = defaultdict(lambda: Quantity(0, 0, 0, 0))
    for (event, holder, account), q in postings.items():
        side = account in _BOOK
        books[event, holder, side] = books[event, holder, side].plus(q)
        if account == Account.TRANSFERRED:
            books[event, "transferred"] = books[event, "transferred"].plus(q)
    assert not {key: q for key, q in books.items() if any(q)}


def assert_balances_follow_the_entries() -> None:
    """Every kept balance is the sum of the entries it stands for, at all levels, with the openings of opened years."""
    kept = f"agency_id, enforcer_id, year, month, initiation, kind, account, {_MEASURES}, entries"
    positions = "1, 2, 3, 4, 5, 6, 7"
    for level in _LEVELS:
        moved, opened = level.format(f"{_YEAR}, {_MONTH}"), level.format("opened.year, 0")
        here = " AND ".join(
            f"{name} {'= 0' if part == '0' else '> 0'}" for name, part in zip(("agency_id", "enforcer_id"), level.split(", "), strict=False)
        )
        _assert_same(
            f"SELECT {kept} FROM cases_balance WHERE {here} AND month > 0",
            f"SELECT {moved}, {_SUMS} FROM cases_ledgerentry GROUP BY {positions}",
        )
        _assert_same(
            f"SELECT {kept} FROM cases_balance WHERE {here} AND month = 0",
            f"SELECT {opened}, {_SUMS} FROM cases_ledgerentry "
            f"JOIN cases_openedyear opened ON opened.year > {_YEAR} WHERE account IN ({_STOCK}) GROUP BY {positions}",
        )
    _assert_same(
        f"SELECT year, case_id, agency_id, enforcer_id, account, {_MEASURES} FROM cases_caseopening "
        "WHERE cases <> 0 OR amount <> 0 OR for_budget <> 0 OR budget_cases <> 0",
        f"SELECT opened.year, case_id, agency_id, enforcer_id, account, {_SUMS_OF_CASE} FROM cases_ledgerentry "
        f"JOIN cases_openedyear opened ON opened.year > {_YEAR} WHERE account IN ({_STOCK}) GROUP BY 1, 2, 3, 4, 5 "
        "HAVING sum(cases) <> 0 OR sum(amount) <> 0 OR sum(for_budget) <> 0 OR sum(budget_cases) <> 0",
    )
    _assert_same(
        "SELECT agency_id, year, month, entries FROM cases_revision",
        f"SELECT agency_id, {_YEAR}, {_MONTH}, count(*) FROM cases_ledgerentry GROUP BY 1, 2, 3",
    )


def _assert_same(kept: str, counted: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"({kept} EXCEPT ALL {counted}) UNION ALL ({counted} EXCEPT ALL {kept})")
        assert cursor.fetchall() == []
