"""A class has a name of its own: whoever searches for it finds one."""

from __future__ import annotations

import ast
from collections import defaultdict
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
APPS = ("common", "agencies", "law", "papers", "desk", "cases", "coordination", "reports", "enforcement")
# What a page shows is called as the page calls it; Django finds commands and migrations by one name.
ASIDE = {"presenters", "migrations", "commands"}


def test_no_two_classes_share_a_name_outside_of_presenters() -> None:
    places: dict[str, list[str]] = defaultdict(list)
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if not ASIDE & set(path.parts):
                for node in ast.parse(path.read_text()).body:
                    if isinstance(node, ast.ClassDef):
                        places[node.name].append(str(path.relative_to(ROOT)))
    assert {name: found for name, found in places.items() if len(found) > 1} == {}
