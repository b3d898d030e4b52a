"""Tests share through tests/factories; no folder of tests stands on another one's."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

TESTS = Path(settings.BASE_DIR) / "tests"
LENDING = {"factories", "statistics", "services"}  # what is made for tests, the independent count, programs that are started
MORE = {"project": {"permissions"}}  # the lists of addresses


def shared(folder: Path) -> Iterator[tuple[str, str]]:
    """Each file of a folder of tests with a folder it imports from; modules beside the folders belong to all."""
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ImportFrom):
                modules = [f"{node.module}.{alias.name}" for alias in node.names]
            else:
                modules = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            for module in modules:
                root, _, rest = module.partition(".")
                lender = rest.partition(".")[0]
                if root == "tests" and (TESTS / lender).is_dir() and lender not in ("", folder.name):
                    yield path.relative_to(TESTS).as_posix(), lender


def test_a_folder_of_tests_borrows_only_from_those_that_lend() -> None:
    folders = [folder for folder in TESTS.iterdir() if folder.is_dir()]
    found = {
        (path, lender) for folder in folders for path, lender in shared(folder) if lender not in LENDING | MORE.get(folder.name, set())
    }
    assert found == set()


def test_what_is_shared_stands_on_no_test() -> None:
    assert {(path, lender) for path, lender in shared(TESTS / "factories")} == set()
    assert {lender for _path, lender in shared(TESTS / "statistics")} <= {"factories"}
