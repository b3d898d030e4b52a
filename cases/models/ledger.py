"""The ledger in the database: entries, and the balances one trigger keeps in the same transaction.

Entries are append-only. A statement-level trigger refuses events whose entries do not balance (domain rule 1) and
adds every entry to the monthly balances and to the openings of the years already opened. All entries of an event, and
better of a transaction, arrive in one statement; the upserts are ordered by key, so that writers never deadlock.
"""

from __future__ import annotations

import pgtrigger
from django.db import models

from agencies.models import Agency, Person
from cases.ledger import STOCK, Account
from cases.models.case import EnforcementCase
from cases.models.event import APPEND_ONLY, CaseEvent
from cases.words import Initiation, JudgmentKind

IN_STOCK = f"account IN ({', '.join(str(int(account)) for account in STOCK)})"  # for whoever reads the tables below
_BOOK = f"{int(Account.SEPARATE_BOOK)}, {int(Account.BOOK_CONTROL)}"
_SUMS = "sum(cases), sum(amount), sum(budget_amount), count(*)"
# 1 October plus three months is 1 January: calendar year and month of the shifted day are those of the reporting year.
_YEAR = "extract(year from occurred_on + interval '3 months')::smallint"
_MONTH = "extract(month from occurred_on + interval '3 months')::smallint"


def _upsert(table: str, keys: str, source: str) -> str:
    numbers = ("cases", "amount", "budget_amount", "entries")
    added = ", ".join(f"{name} = balance.{name} + excluded.{name}" for name in numbers)
    return (
        f"INSERT INTO {table} AS balance ({keys}, {', '.join(numbers)}) {source} "
        f"ON CONFLICT ({keys}) DO UPDATE SET {added};"
    )


def _movements(keys: str) -> str:
    positions = ", ".join(str(n + 1) for n in range(keys.count(",") + 3))
    return f"SELECT {_YEAR}, {_MONTH}, {keys}, {_SUMS} FROM new_entries GROUP BY {positions} ORDER BY {positions}"


def _openings(keys: str) -> str:
    positions = ", ".join(str(n + 1) for n in range(keys.count(",") + 2))
    return (
        f"SELECT opened.year, {keys}, {_SUMS} FROM new_entries JOIN cases_openedyear opened ON opened.year > {_YEAR} "
        f"WHERE {IN_STOCK} GROUP BY {positions} ORDER BY {positions}"
    )


_REVISIONS = f"""
INSERT INTO cases_revision AS revision (agency_id, year, month, entries)
SELECT agency_id, {_YEAR}, {_MONTH}, count(*) FROM new_entries GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (agency_id, year, month) DO UPDATE SET entries = revision.entries + excluded.entries;
"""


def _case_openings() -> str:
    """What the new entries add to the stock that each case brought into the opened years. What cancels out adds nothing."""
    keys = "year, case_id, agency_id, enforcer_id, account"
    numbers = ("cases", "amount", "budget_amount")
    some = " OR ".join(f"sum({name}) <> 0" for name in numbers)
    added = ", ".join(f"{name} = opening.{name} + excluded.{name}" for name in numbers)
    return (
        f"INSERT INTO cases_caseopening AS opening ({keys}, initiation, kind, {', '.join(numbers)}, since) "
        "SELECT opened.year, case_id, agency_id, enforcer_id, account, initiation, kind, sum(cases), sum(amount), "
        f"sum(budget_amount), max(occurred_on) FROM new_entries JOIN cases_openedyear opened ON opened.year > {_YEAR} "
        f"WHERE {IN_STOCK} GROUP BY 1, 2, 3, 4, 5, 6, 7 HAVING {some} ORDER BY 1, 2, 3, 4, 5 "
        f"ON CONFLICT ({keys}) DO UPDATE SET {added}, since = greatest(opening.since, excluded.since);"
    )


_UNIT = "agency_id, initiation, kind, account"
_FINE = "agency_id, enforcer_id, initiation, kind, account"

_KEEP_BALANCES = f"""
IF EXISTS (
    SELECT FROM new_entries GROUP BY event_id, agency_id, enforcer_id, initiation, kind, account IN ({_BOOK})
    HAVING sum(cases) <> 0 OR sum(amount) <> 0 OR sum(budget_amount) <> 0
) OR EXISTS (
    SELECT FROM new_entries WHERE account = {int(Account.TRANSFERRED)} GROUP BY event_id
    HAVING sum(cases) <> 0 OR sum(amount) <> 0 OR sum(budget_amount) <> 0
) THEN
    RAISE EXCEPTION 'ledger entries do not balance' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
END IF;
{_upsert("cases_monthlybalance", f"year, month, {_FINE}", _movements(_FINE))}
{_upsert("cases_unitmonthlybalance", f"year, month, {_UNIT}", _movements(_UNIT))}
{_upsert("cases_yearopening", f"year, {_FINE}", _openings(_FINE))}
{_upsert("cases_unityearopening", f"year, {_UNIT}", _openings(_UNIT))}
{_case_openings()}
{_REVISIONS}
RETURN NULL;
"""


class LedgerEntry(models.Model):
    """One movement on one account, with everything a figure can be asked by.

    Only `event` is held by a foreign key of the database. Case, unit and enforcer repeat what its history says, which
    `verify_ledger` compares; three more keys checked a row were half the time of committing a large import.
    """

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="entries")
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    initiation = models.SmallIntegerField(choices=Initiation)
    kind = models.SmallIntegerField(choices=JudgmentKind)
    account = models.SmallIntegerField(choices=Account)
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    budget_amount = models.BigIntegerField()

    class Meta:
        indexes = [
            # an odd day within a month, and the entries behind a cell
            models.Index(fields=["account", "agency", "occurred_on"], name="entry_by_account_unit_day"),
            models.Index(fields=["occurred_on"], name="entry_by_day"),
            # as known then: what was recorded since
            models.Index(fields=["recorded_at"], name="entry_by_recording"),
        ]
        triggers = [
            *APPEND_ONLY,
            pgtrigger.Trigger(
                name="keep_balances",
                level=pgtrigger.Statement,
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                referencing=pgtrigger.Referencing(new="new_entries"),
                func=_KEEP_BALANCES,
            ),
        ]

    def __str__(self) -> str:
        return f"{Account(self.account).code} {self.cases:+} {self.amount:+}"


class Balance(models.Model):
    """A sum of entries; `entries` counts them."""

    year = models.SmallIntegerField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    initiation = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    account = models.SmallIntegerField()
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    budget_amount = models.BigIntegerField()
    entries = models.BigIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.year} {Account(self.account).code} {self.cases} {self.amount}"


class MonthlyBalance(Balance):
    """Movements by reporting year and month, down to the enforcer."""

    month = models.SmallIntegerField()
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "agency", "enforcer", "initiation", "kind", "account"],
                name="one_monthly_balance",
            )
        ]


class UnitMonthlyBalance(Balance):
    """Movements by reporting year and month, by unit."""

    month = models.SmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "month", "agency", "initiation", "kind", "account"], name="one_unit_monthly_balance"
            )
        ]


class YearOpening(Balance):
    """Balance of the stock accounts before 1 October of an opened year, down to the enforcer."""

    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency", "enforcer", "initiation", "kind", "account"], name="one_year_opening"
            )
        ]


class UnitYearOpening(Balance):
    """Balance of the stock accounts before 1 October of an opened year, by unit."""

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["year", "agency", "initiation", "kind", "account"], name="one_unit_year_opening"
            )
        ]


class CaseOpening(models.Model):
    """What one case brought into an opened year on a stock account: the lines behind a figure of stock.

    So a list costs the same after ten years as after one. `since` is the day of the last movement on the account.
    """

    pk = models.CompositePrimaryKey("year", "case_id", "agency_id", "enforcer_id", "account")
    year = models.SmallIntegerField()
    case = models.ForeignKey(
        EnforcementCase, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    account = models.SmallIntegerField()
    initiation = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    budget_amount = models.BigIntegerField()
    since = models.DateField()

    class Meta:
        indexes = [models.Index(fields=["year", "account", "agency"], name="opening_by_year_account_unit")]

    def __str__(self) -> str:
        return f"{self.year} {self.case_id} {Account(self.account).code} {self.cases} {self.amount}"


class Revision(models.Model):
    """How many entries a unit has in a month. It only grows, so it tells whether a stored figure is stale."""

    pk = models.CompositePrimaryKey("agency_id", "year", "month")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    entries = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.agency_id} {self.year}/{self.month} {self.entries}"


class OpenedYear(models.Model):
    """A reporting year whose openings are kept. Until a year is opened, a read starts from the last opened one."""

    year = models.SmallIntegerField(primary_key=True)
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.year)
