"""What tests of the import share: a small province, rows of a register, and how a file is sent."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command

from agencies.actions.units import create_agency, create_enforcer
from cases.models import EnforcementCase
from tests.factories.register_files import write_register

Rows = Iterable[Mapping[str, Any]]
DECIDED = date(2024, 11, 5)


def create_province() -> None:
    """A province with two offices and an enforcer in each."""
    root = create_agency(code="THADS", name="THADS tỉnh", kind="province")
    for number in (1, 2):
        office = create_agency(code=f"KV{number}", name=f"Khu vực {number}", kind="office", parent=root)
        create_enforcer(code=f"CHV-{number}", name=f"Nguyễn Văn {number}", agency=office)


def case(number: str = "1", **changes: Any) -> dict[str, Any]:
    """A row of `cases`: 100 đồng to enforce."""
    return {
        "decision_number": number,
        "decided_on": DECIDED,
        "unit": "KV1",
        "enforcer": "CHV-1",
        "initiation": "on_request",
        "judgment_number": f"{number}/2024/DS-ST",
        "judged_on": date(2024, 9, 2),
        "court": "Tòa án nhân dân khu vực 1",
        "judgment_kind": "civil",
        "creditor": "Lê Thị Được",
        "debtor": "Phạm Văn Phải",
        "amount": 100,
    } | changes


def event(what: str, on: date, amount: int | None = None, number: str = "1", **more: Any) -> dict[str, Any]:
    """A row of `events`, without the day of the decision."""
    return {"decision_number": number, "unit": "KV1", "event": what, "occurred_on": on, "amount": amount} | more


def day(days: int) -> date:
    """So many days after the enforcement decision."""
    return DECIDED + timedelta(days)


def answer(*words: str) -> dict[str, Any]:
    """What `manage.py import_register` prints with --json."""
    out = io.StringIO()
    call_command("import_register", *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def send(path: Path, cases: Rows = (), events: Rows = (), *options: str, **sheets: Rows) -> dict[str, Any]:
    """Write these rows to a file and import it: the answer, whose counts always add up."""
    write_register(path, {**sheets, "cases": cases, "events": events})
    told = answer(str(path), *options)
    assert told["read"] == sum(told[word] for word in ("new", "same", "changed", "conflict", "rejected"))
    assert len(told["rows"]) == told["changed"] + told["conflict"] + told["rejected"]
    assert bool(told["rejected_file"]) == bool(told["conflict"] + told["rejected"])
    return told


def verdicts(told: dict[str, Any]) -> dict[tuple[str, int], str]:
    """The verdict by sheet and row, of all rows that are not new or same."""
    return {(row["sheet"], row["row"]): row["verdict"] for row in told["rows"]}


def reasons(told: dict[str, Any]) -> list[str]:
    return [row["reason"] for row in told["rows"]]


def book() -> dict[str, int]:
    """How many rows every table holds."""
    return {model._meta.label: model._default_manager.count() for model in apps.get_models(include_auto_created=True)}


def stored(number: str = "1", year: int = 2024) -> EnforcementCase:
    return EnforcementCase.objects.get(decision_number=number, decision_year=year)
