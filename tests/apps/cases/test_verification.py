"""verify_ledger: a sound book passes, and whatever is changed behind the book's back is found."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F

from cases.ledger import Account
from cases.models import Balance, CaseOpening, EnforcementCase, LedgerEntry
from common import clock
from enforcement.demonstration.simulate import simulate_province

TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def book(db: None) -> None:
    """A small simulated province over three years."""
    simulate_province(cases=150, years=3, seed=5, today=TODAY, now=clock.now())


def verify() -> dict[str, Any]:
    """The answer of the command; its exit status must agree with it."""
    output = StringIO()
    try:
        call_command("verify_ledger", "--json", stdout=output)
    except CommandError as error:
        assert error.returncode == 1
        answer = json.loads(output.getvalue())
        assert not answer["sound"]
        return answer
    answer = json.loads(output.getvalue())
    assert answer["sound"]
    return answer


def broken() -> set[str]:
    return {difference["rule"] for difference in verify()["differences"]}


def change_entry(**values: Any) -> None:
    """Change one entry of an ending as only the owner of the table can."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_ledgerentry DISABLE TRIGGER USER")
        entry = LedgerEntry.objects.filter(account=Account.COMPLETED, cases=1).first()
        assert entry is not None
        LedgerEntry.objects.filter(pk=entry.pk).update(**values)
        cursor.execute("ALTER TABLE cases_ledgerentry ENABLE TRIGGER USER")


def test_a_simulated_book_is_sound():
    answer = verify()
    assert answer["cases"] == 150
    assert answer["events"] > 450
    assert answer["periods"] > 20
    assert answer["differences"] == []


def test_a_person_reads_one_line():
    output = StringIO()
    call_command("verify_ledger", stdout=output)
    assert output.getvalue().startswith("Sổ đúng: 150 việc")


def test_the_sums_alone_are_asked_for_after_a_fault():
    output = StringIO()
    call_command("verify_ledger", "--sums", "--json", stdout=output)
    assert json.loads(output.getvalue())["sound"]
    change_entry(amount=F("amount") + 1)
    with pytest.raises(CommandError):
        call_command("verify_ledger", "--sums", stdout=StringIO())


def test_an_entry_with_another_amount_is_found():
    change_entry(amount=F("amount") + 1)
    assert {"zero_sum", "monthly", "postings"} <= broken()


def test_an_entry_that_counts_another_case_due_to_the_state_is_found():
    change_entry(budget_cases=1 - F("budget_cases"))
    assert {"zero_sum", "monthly", "postings"} <= broken()


def test_a_sum_of_cases_due_to_the_state_that_is_off_is_found():
    for months, rule in (({"month__gt": 0}, "monthly"), ({"month": 0}, "opening")):
        row = Balance.objects.filter(**months).order_by("pk").last()
        assert row is not None
        Balance.objects.filter(pk=row.pk).update(budget_cases=F("budget_cases") + 1)
        assert rule in broken()
    CaseOpening.objects.filter(cases=1).update(budget_cases=1 - F("budget_cases"))
    assert "opening_by_case" in broken()


def test_an_entry_on_another_day_is_found():
    change_entry(occurred_on=date(2030, 1, 1))
    assert "entry_fits_event" in broken()


def test_an_entry_that_is_gone_is_found():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_ledgerentry DISABLE TRIGGER USER")
        cursor.execute("DELETE FROM cases_ledgerentry WHERE id = (SELECT max(id) FROM cases_ledgerentry)")
        cursor.execute("ALTER TABLE cases_ledgerentry ENABLE TRIGGER USER")
    assert {"zero_sum", "monthly", "postings"} <= broken()


LEVELS = {
    "book": {"agency_id": 0, "enforcer_id": 0},
    "unit": {"agency_id__gt": 0, "enforcer_id": 0},
    "enforcer": {"agency_id__gt": 0, "enforcer_id__gt": 0},
}


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize(("months", "rule"), [({"month__gt": 0}, "monthly"), ({"month": 0}, "opening")])
def test_a_changed_or_missing_balance_is_found(level: str, months: dict[str, int], rule: str):
    row = Balance.objects.filter(**LEVELS[level], **months).order_by("pk").last()
    assert row is not None
    Balance.objects.filter(pk=row.pk).update(amount=F("amount") + 1)
    assert rule in broken()
    row.delete()
    assert rule in broken()


def test_a_count_of_entries_that_is_off_is_found():
    row = Balance.objects.filter(month__gt=0).earliest("pk")
    Balance.objects.filter(pk=row.pk).update(entries=F("entries") + 1)
    assert broken() == {"monthly"} | {"opening"} & broken()


@pytest.mark.parametrize(
    "values",
    [{"status": Account.SUSPENDED}, {"open_amount": 1}, {"events_count": 99}, {"ended_on": date(2020, 1, 1)}],
)
def test_a_cached_column_that_is_off_is_found(values: dict[str, Any]):
    case = EnforcementCase.objects.filter(status=Account.COMPLETED).first()
    assert case is not None
    EnforcementCase.objects.filter(pk=case.pk).update(**values)
    answer = verify()
    assert {difference["rule"] for difference in answer["differences"]} == {"cache"}
    assert answer["differences"][0]["where"]["case"] == case.pk


def test_the_reason_stands_on_standard_error():
    EnforcementCase.objects.update(done_amount=-1)
    with pytest.raises(CommandError, match="20"):
        call_command("verify_ledger", stdout=StringIO())
