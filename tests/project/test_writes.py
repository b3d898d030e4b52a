"""Rows are written in `actions` alone, and there under the wrapper of a write."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("common", "agencies", "law", "papers", "desk", "cases", "coordination", "reports", "enforcement")

# What changes rows: methods of managers, querysets, rows and files kept with a row; and COPY, which knows no manager.
WRITING_METHODS = frozenset(
    {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "adelete", "asave", "acreate"}
)
WRITING_FUNCTIONS = frozenset({"copy_rows", "update_rows"})

# Rooms whose modules write by their own right: rows themselves, the schema, and what fills an empty book.
ROOMS = frozenset({"actions", "models", "migrations", "management", "tasks", "demonstration", "simulation"})
# Modules outside of these rooms, each with the reason.
OUTSIDE = {
    "common/jobs.py": "the queue itself: its row beats and ends outside of the write that a job does",
    "common/writing.py": "the wrapper",
    "common/machine.py": "the one place where a row goes on to its next state; refuses to be called outside of a write",
    "papers/docx.py": "saves a docx into a file; no row",
    "cases/verification.py": "a transaction that only reads, under one snapshot",
    "enforcement/celery.py": "updates settings of Celery; no row",
}

# Functions that run several writes one after the other, each kept by itself, so that nobody waits for all of them.
SERIES = {
    "desk.actions.exports.run": "a job: the workbook is made first, then kept in one write",
    "cases.actions.calendar.run": "a job: batch by batch",
    "cases.actions.deadlines.settle_all": "batch by batch",
    "cases.actions.deadlines.settle_a_book_without_deadlines": "batch by batch",
    "cases.actions.deadlines.sweep": "batch by batch",
    "cases.actions.register_jobs.run": "a job: checked first, then kept in one write",
    "cases.actions.registers.import_register": "checked first, then kept in one write; checked again when the book moved on",
    "cases.actions.reorganise.run": "a job: tried again when the book moved on",
    "cases.actions.together.record_in_each": "each case is a write of its own",
    "cases.actions.together.try_in_each": "each is taken back",
    "cases.actions.years.open_years": "each year is a write of its own",
    "desk.actions.desk.send_digests": "each letter is a write of its own",
    "reports.actions.rates.refresh": "each period is a write of its own",
}


def _modules() -> Iterator[tuple[str, Path]]:
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            yield path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "."), path


def _is_action(name: str) -> bool:
    """`cases.actions.events`, `common.actions`, `desk.actions.desk`."""
    return any(part == "actions" or part.endswith("_actions") for part in name.split("."))


def _writes(node: ast.AST) -> bool:
    """Whether a call writes a row, as far as its name tells. `update` with a positional argument is that of a dict or a set."""
    if not isinstance(node, ast.Call):
        return False
    called = node.func
    if isinstance(called, ast.Name):
        return called.id in WRITING_FUNCTIONS
    if not isinstance(called, ast.Attribute) or called.attr not in WRITING_METHODS:
        return False
    return called.attr != "update" or not node.args


def _decorators(node: ast.AST) -> set[str]:
    found = [one.func if isinstance(one, ast.Call) else one for one in getattr(node, "decorator_list", ())]
    return {one.id for one in found if isinstance(one, ast.Name)}


@cache
def _definitions() -> dict[str, ast.AST]:
    """Functions and classes of all action modules, by their full names."""
    found: dict[str, ast.AST] = {}
    for name, path in _modules():
        if _is_action(name):
            kinds = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
            found |= {f"{name}.{node.name}": node for node in ast.parse(path.read_text()).body if isinstance(node, kinds)}
    return found


@cache
def _imports(module: str) -> dict[str, str]:
    """What the names of a module stand for: functions and modules of other action rooms."""
    tree = ast.parse((ROOT / (module.replace(".", "/") + ".py")).read_text())
    found = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            found |= {one.asname or one.name: f"{node.module}.{one.name}" for one in node.names}
    return found


def _called(name: str) -> set[str]:
    """The functions and classes of action rooms whose names a definition uses."""
    module = name.rpartition(".")[0]
    names = _imports(module)
    found = set()
    for node in ast.walk(_definitions()[name]):
        if isinstance(node, ast.Name):
            found.add(names.get(node.id, f"{module}.{node.id}"))
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            found.add(f"{names.get(node.value.id, '')}.{node.attr}")
    return (found & _definitions().keys()) - {name}


@cache
def _marked(*marks: str) -> frozenset[str]:
    return frozenset(name for name, node in _definitions().items() if _decorators(node) & {*marks})


@cache
def _reach_rows(*, past_wrappers: bool) -> frozenset[str]:
    """Definitions that write, or use one that does. Not `past_wrappers`: those that could do it outside of any wrapper.

    A part of a write raises outside of one.
    """
    kept = frozenset() if past_wrappers else _marked("write", "part_of_a_write")
    found = {name for name, node in _definitions().items() if any(_writes(one) for one in ast.walk(node))}
    found -= kept
    while True:
        more = {name for name in _definitions() if name not in found and _called(name) & found} - kept
        if not more:
            return frozenset(found)
        found |= more


PUBLIC = [
    name
    for name, node in _definitions().items()
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not name.rpartition(".")[2].startswith("_")
]


@pytest.mark.parametrize("name", PUBLIC)
def test_every_public_action_is_a_write_a_part_of_one_or_writes_nothing(name: str) -> None:
    """What is wrapped has been asked for keyword-only parameters and `by` when it was imported."""
    marks = _decorators(_definitions()[name]) & {"write", "part_of_a_write"}
    if marks:
        assert name not in SERIES
    elif name in SERIES:
        assert name in _reach_rows(past_wrappers=True)
        assert name not in _reach_rows(past_wrappers=False), "it writes outside of any wrapper"
    else:
        assert name not in _reach_rows(past_wrappers=True), "it writes: put @write on it"


def test_the_walk_sees_what_writes() -> None:
    assert {"cases.actions.events.record_event", "reports.actions.periods.take_step", "common.actions.keep_language"} <= set(PUBLIC)
    assert "cases.actions.events._repost" in _reach_rows(past_wrappers=False)
    assert "cases.actions.together.record_in_each" not in _reach_rows(past_wrappers=False)
    assert "cases.actions.closing.unexplained" not in _reach_rows(past_wrappers=True)
    assert len(_marked("write")) > 90
    assert SERIES.keys() <= set(PUBLIC)


def test_nothing_outside_of_the_actions_writes_or_opens_a_transaction() -> None:
    found = []
    for name, path in _modules():
        where = path.relative_to(ROOT).as_posix()
        if where in OUTSIDE or _is_action(name) or ROOMS & set(name.split(".")):
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            opens = isinstance(node, ast.Attribute) and node.attr in ("atomic", "set_rollback")
            if opens or _writes(node):
                found.append(f"{where}:{node.lineno}: {ast.unparse(node)[:80]}")  # type: ignore[attr-defined]
    assert found == []


@pytest.mark.parametrize("where", OUTSIDE)
def test_every_exception_is_still_one(where: str) -> None:
    nodes = ast.walk(ast.parse((ROOT / where).read_text()))
    assert any(_writes(node) or (isinstance(node, ast.Attribute) and node.attr == "atomic") for node in nodes)


def test_no_action_opens_a_transaction_of_its_own_but_as_a_savepoint() -> None:
    """The wrapper opens it. Inside, `atomic` only marks what may fail by itself."""
    found = [
        name
        for name, node in _definitions().items()
        if any(isinstance(one, ast.Attribute) and one.attr == "atomic" for one in ast.walk(node))
    ]
    assert sorted(found) == sorted(SAVEPOINTS)


SAVEPOINTS = {
    "cases.actions.consequences.consequences": "done and taken back",
    "cases.actions.corrections._put_right": "a judgment entered by somebody else meanwhile is told as a sentence",
    "cases.actions.decisions.issue_decision": "a number used already is told as a sentence",
    "cases.actions.entrustments.take_in_entrustment": "an entrustment entered by somebody else meanwhile is told as a sentence",
    "cases.actions.posting.refused_when_busy": "a lock that is not given within a second is told as a sentence",
    "cases.actions.together.try_in_each": "done and taken back",
}
