"""The ledger in the database: entries, and the balances one trigger keeps in the same transaction.

Entries are append-only. A statement-level trigger refuses events whose entries do not balance (domain rule 1) and
adds every entry to the balances and to the openings of the years already opened. All entries of an event, and better
of a transaction, arrive in one statement; the upserts are ordered by key, so that writers never deadlock, and the rows
that most writers share come last, so that they wait for each other least.
"""

from __future__ import annotations

import pgtrigger
from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from agencies.models import Agency, Person
from cases.choices import Initiation, JudgmentKind
from cases.ledger import STOCK, Account
from cases.models.case import EnforcementCase
from cases.models.event import APPEND_ONLY, CaseEvent

IN_STOCK = f"account IN ({', '.join(str(int(account)) for account in STOCK)})"  # for whoever reads the tables below
_BOOK = f"{int(Account.SEPARATE_BOOK)}, {int(Account.BOOK_CONTROL)}"

BALANCE_KEYS = "agency_id, enforcer_id, year, month, initiation, kind, account"
# What an entry moves, in the order of `Quantity`.
MEASURES = "cases, amount, for_budget, budget_cases"
MEASURE_SUMS = "sum(cases), sum(amount), sum(for_budget), sum(budget_cases)"
NOT_NOTHING = "HAVING sum(cases) <> 0 OR sum(amount) <> 0 OR sum(for_budget) <> 0 OR sum(budget_cases) <> 0"
BALANCE_SUMS = f"{MEASURE_SUMS}, sum(entries)"
# Sums of entries at the three levels of `Balance`, from rows with its columns.
LEVELS = (
    "(year, month, initiation, account, agency_id, enforcer_id), "
    "(year, month, initiation, account, agency_id, kind), "
    "(year, month, initiation, account, kind)"
)
LEVEL_KEYS = (
    "coalesce(agency_id, 0) AS agency_id, coalesce(enforcer_id, 0) AS enforcer_id, year, month, initiation, "
    "coalesce(kind, 0) AS kind, account"
)

_MOVEMENTS_AND_OPENINGS = f"""
    SELECT agency_id, enforcer_id, year, month, initiation, kind, account, {MEASURES}, 1 AS entries
    FROM new_entries
    UNION ALL
    SELECT agency_id, enforcer_id, opened.year, 0, initiation, kind, account, {MEASURES}, 1
    FROM new_entries JOIN cases_openedyear AS opened ON opened.year > new_entries.year WHERE {IN_STOCK}
"""

_ADD_TO_BALANCES = f"""
INSERT INTO cases_balance AS balance ({BALANCE_KEYS}, {MEASURES}, entries)
SELECT {LEVEL_KEYS}, {BALANCE_SUMS} FROM ({_MOVEMENTS_AND_OPENINGS}) AS part
GROUP BY GROUPING SETS ({LEVELS}) ORDER BY grouping(agency_id), grouping(enforcer_id), 1, 2, 3, 4, 5, 6, 7
ON CONFLICT ({BALANCE_KEYS}) DO UPDATE SET cases = balance.cases + excluded.cases,
    amount = balance.amount + excluded.amount, for_budget = balance.for_budget + excluded.for_budget,
    budget_cases = balance.budget_cases + excluded.budget_cases,
    entries = balance.entries + excluded.entries;
"""

# What the new entries add to the stock that each case brought into the opened years. What cancels out adds nothing.
_ADD_TO_OPENINGS_OF_CASES = f"""
INSERT INTO cases_caseopening AS opening
    (year, account, agency_id, case_id, enforcer_id, initiation, kind, {MEASURES}, since)
SELECT opened.year, account, agency_id, case_id, enforcer_id, initiation, kind, {MEASURE_SUMS},
    max(occurred_on)
FROM new_entries JOIN cases_openedyear AS opened ON opened.year > new_entries.year WHERE {IN_STOCK}
GROUP BY 1, 2, 3, 4, 5, 6, 7 {NOT_NOTHING}
ORDER BY 1, 2, 3, 4, 5
ON CONFLICT (year, account, agency_id, case_id, enforcer_id) DO UPDATE SET cases = opening.cases + excluded.cases,
    amount = opening.amount + excluded.amount, for_budget = opening.for_budget + excluded.for_budget,
    budget_cases = opening.budget_cases + excluded.budget_cases,
    since = greatest(opening.since, excluded.since);
"""

_ADD_TO_REVISIONS = """
INSERT INTO cases_revision AS revision (agency_id, year, month, entries)
SELECT agency_id, year, month, count(*) FROM new_entries GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
ON CONFLICT (agency_id, year, month) DO UPDATE SET entries = revision.entries + excluded.entries;
"""

_KEEP_BALANCES = f"""
IF EXISTS (
    SELECT FROM new_entries GROUP BY event_id, agency_id, enforcer_id, initiation, kind, account IN ({_BOOK})
    {NOT_NOTHING}
) OR EXISTS (
    SELECT FROM new_entries WHERE account = {int(Account.TRANSFERRED)} GROUP BY event_id
    {NOT_NOTHING}
) THEN
    RAISE EXCEPTION 'ledger entries do not balance' USING ERRCODE = 'check_violation', CONSTRAINT = 'ledger_balances';
END IF;
{_ADD_TO_OPENINGS_OF_CASES}
{_ADD_TO_REVISIONS}
{_ADD_TO_BALANCES}
RETURN NULL;
"""


def _reporting(part: str) -> models.GeneratedField:
    """Year or month of the day, in reporting years: 1 October plus three months is 1 January."""
    shifted = models.Func(
        models.F("occurred_on"),
        template=f"extract({part} from %(expressions)s + interval '3 months')",
        output_field=models.SmallIntegerField(),
    )
    return models.GeneratedField(expression=shifted, output_field=models.SmallIntegerField(), db_persist=True)


class LedgerEntry(models.Model):
    """One movement on one account, with everything a figure can be asked by.

    `budget_cases` is `cases` where the decision of the case has a part due to the State budget, else 0 (form 03).

    The database holds none of its keys: the history it repeats is append-only, `verify_ledger` compares the two, and
    checking the keys row by row was half the time of committing a large import.
    """

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="entries", db_index=False, db_constraint=False)
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="entries", db_constraint=False)
    occurred_on = models.DateField()
    recorded_at = models.DateTimeField()
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    initiation = models.SmallIntegerField(choices=Initiation)
    kind = models.SmallIntegerField(choices=JudgmentKind)
    account = models.SmallIntegerField(choices=Account)
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    for_budget = models.BigIntegerField()
    budget_cases = models.SmallIntegerField()
    year = _reporting("year")
    month = _reporting("month")

    class Meta:
        indexes = [
            # Some days of a month, and the cases behind a cell: answered without a look into the table.
            models.Index(
                fields=["account", "agency", "occurred_on"],
                include=[
                    "case",
                    "enforcer",
                    "initiation",
                    "kind",
                    "budget_cases",
                    "cases",
                    "amount",
                    "for_budget",
                    "recorded_at",
                ],
                name="entry_by_account_unit_day",
            ),
            # As known then: what was recorded since. Entries lie in the order of their recording.
            BrinIndex(fields=["recorded_at"], pages_per_range=16, name="entry_by_recording"),
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
    """A sum of entries: what moved in a reporting month; as month 0, the stock before 1 October of an opened year.

    Three levels stand side by side, and a question reads the coarsest that answers. 0 stands for "not asked by":
    the whole book (no agency) and each unit (no enforcer) by kind of judgment, each enforcer in a unit without kinds.
    `entries` counts what was added up.
    """

    pk = models.CompositePrimaryKey("agency_id", "enforcer_id", "year", "month", "initiation", "kind", "account")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    initiation = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    account = models.SmallIntegerField()
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    for_budget = models.BigIntegerField()
    budget_cases = models.BigIntegerField()
    entries = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.year}/{self.month} {Account(self.account).code} {self.cases} {self.amount}"


class CaseOpening(models.Model):
    """What one case brought into an opened year on a stock account: the lines behind a figure of stock.

    So a list costs the same after ten years as after one. `since` is the day of the last movement on the account.
    """

    pk = models.CompositePrimaryKey("year", "account", "agency_id", "case_id", "enforcer_id")
    year = models.SmallIntegerField()
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False, db_constraint=False)
    account = models.SmallIntegerField()
    initiation = models.SmallIntegerField()
    kind = models.SmallIntegerField()
    cases = models.BigIntegerField()
    amount = models.BigIntegerField()
    for_budget = models.BigIntegerField()
    budget_cases = models.SmallIntegerField()
    since = models.DateField()

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
