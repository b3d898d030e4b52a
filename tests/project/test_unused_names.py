"""Every name the portal defines is used by the portal; what only tests use stands in tests/factories."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("common", "agencies", "law", "papers", "desk", "cases", "coordination", "reports", "enforcement")
READ = [path for app in APPS for path in sorted((ROOT / app).rglob("*.py"))]
FILES = [path for path in READ if "migrations" not in path.parts]
CALLED_BY_LIBRARIES = {
    "authenticate_header": "REST framework, for the answer 401",
    "has_permission": "REST framework",
    "allow_request": "REST framework",
    "get_paginated_response_schema": "REST framework, for the description of the API",
    "get_schema_operation_parameters": "REST framework, for the description of the API",
    "TokenScheme": "drf-spectacular finds it among the subclasses",
    "SessionScheme": "drf-spectacular finds it among the subclasses",
    "get_security_definition": "drf-spectacular",
    "is_open_for_signup": "allauth",
    "label_from_instance": "Django's fields of choice",
    "preprocess": "Jinja, of its extensions",
    "handler500": "Django, in the root of addresses",
}
CALLED_BY_HAND = {
    "rebuild": "after a change of the folding rules: docs/adr/0003",
    "let_event_go": "what a record that refuses a void calls when it is itself cancelled: docs/adr/0020",
}
CALLED_BY_SHAPE = re.compile(r"__\w+__|clean_\w+|app_name|[A-Z]\w+Config|Meta|Command|handle|urlpatterns")
READ_WHOLE = {"settings.py", "formats.py"}  # by Django, name by name


def defined(tree: ast.Module) -> Iterator[str]:
    """Classes, functions, methods, and what a module assigns at its top."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        yield from (name.id for target in targets for name in ast.walk(target) if isinstance(name, ast.Name))


def used(tree: ast.Module) -> Iterator[str]:
    """Names that are read, imported or passed; also within strings that may be a name: `method="by_day"`, a task, a path."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load):
            yield node.id
        elif isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.alias):
            yield from node.name.split(".")
        elif isinstance(node, ast.keyword) and node.arg:
            yield node.arg
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and " " not in node.value:
            yield from re.findall(r"\w+", node.value)


def test_every_name_is_used() -> None:
    """A name that occurs elsewhere with another meaning is not found out; what is found is surely unused."""
    trees = {path: ast.parse(path.read_text()) for path in READ}
    known = {name for tree in trees.values() for name in used(tree)} | CALLED_BY_LIBRARIES.keys() | CALLED_BY_HAND.keys()
    for template in (ROOT / "templates").rglob("*.*"):
        known.update(re.findall(r"\w+", template.read_text()))
    unused = {
        f"{path.relative_to(ROOT)}: {name}"
        for path in FILES
        if path.name not in READ_WHOLE
        for name in defined(trees[path])
        if name not in known and not CALLED_BY_SHAPE.fullmatch(name)
    }
    assert unused == set()


def test_every_exception_is_still_there() -> None:
    there = {name for path in FILES for name in defined(ast.parse(path.read_text()))}
    assert (CALLED_BY_LIBRARIES.keys() | CALLED_BY_HAND.keys()) - there == set()
