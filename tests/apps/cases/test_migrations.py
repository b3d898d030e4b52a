"""A book that was kept before a column came has in it what it would have, had it been there from the start."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django import DjangoDbBlocker

from cases.models import CaseEvent, EnforcementCase
from common import clock
from enforcement.demonstration.simulate import simulate_province
from tests.databases import own_database
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound

KEPT = {
    "cases_ledgerentry": "id, budget_cases",
    "cases_caseopening": "year, account, agency_id, case_id, enforcer_id, budget_cases",
    "cases_balance": "agency_id, enforcer_id, year, month, initiation, kind, account, budget_cases",
}


@pytest.fixture(autouse=True)
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Tables are rewritten: in a database of their own."""
    with django_db_blocker.unblock(), own_database():
        yield


def kept() -> dict[str, list[tuple[Any, ...]]]:
    """The count of cases with a part due to the State, wherever it is kept, in the order of the rows."""
    with connection.cursor() as cursor:
        rows = {}
        for table, columns in KEPT.items():
            cursor.execute(f"SELECT {columns} FROM {table} ORDER BY {columns}")
            rows[table] = cursor.fetchall()
        return rows


def migrate(to: str = "") -> None:
    call_command("migrate", "cases", *([to] if to else []), interactive=False, verbosity=0)


def test_the_cases_with_a_part_due_to_the_state_are_counted_in_a_book_that_knew_only_the_money():
    simulate_province(cases=120, years=3, seed=5, today=date(2026, 11, 22), now=clock.now())
    before = kept()
    for table, rows in before.items():
        assert {row[-1] for row in rows} >= {0, 1}, table
    migrate("0026")
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "cases_balance")}
    assert "budget_cases" not in columns
    migrate()
    assert kept() == before
    case = EnforcementCase.objects.filter(for_budget__gt=0).earliest("pk")
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_an_empty_book_takes_the_column_too():
    migrate("0026")
    migrate()
    assert not CaseEvent.objects.exists()
    assert not any(kept().values())
