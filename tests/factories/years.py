"""Small books of several years: cases that begin on one day and, some of them, are finished on another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from cases.actions.registers import import_register
from common import clock
from tests.factories.register_files import write_register


class Life(NamedTuple):
    """A case: when its decision was made, when it was finished (None: it goes on), and its money in đồng."""

    decided_on: date
    finished_on: date | None = None
    amount: int = 1_000_000_000
    unit: str = "KV1"
    enforcer: str = "CHV-11"


def keep(directory: Path, lives: Iterable[Life]) -> None:
    """Write the cases into the book, through a register that is imported."""
    cases: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for number, life in enumerate(lives, start=1):
        known_by = {"decision_number": f"{number}", "unit": life.unit, "decided_on": life.decided_on}
        cases.append(
            known_by
            | {
                "enforcer": life.enforcer,
                "initiation": "ex_officio" if number % 2 else "on_request",
                "judgment_kind": "civil",
                "amount": life.amount,
                "for_budget": 0,
            }
        )
        events.extend(known_by | event for event in _events(life))
    path = directory / "so.xlsx"
    write_register(path, {"cases": cases, "events": events})
    imported = import_register(path, by=None, today=clock.today())
    assert [str(verdict.reasons) for verdict in imported.plan.verdicts if verdict.verdict != "new"] == []


def _events(life: Life) -> Iterator[dict[str, Any]]:
    if life.finished_on is not None:
        yield {"event": "collected", "occurred_on": life.finished_on - timedelta(1), "amount": life.amount}
        yield {"event": "completed", "occurred_on": life.finished_on}
