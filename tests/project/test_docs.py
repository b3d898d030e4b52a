"""Documents keep up with the code, and nothing in the repository tells where it was written.

That every variable is explained and that lists of packages name no machine is looked after by
tests/services/test_configuration.py.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

ROOT = Path(settings.BASE_DIR)
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NOT_OURS = {"var", ".venv", ".git", "node_modules", "vendor", "__pycache__"}
WRITTEN = {
    ".py",
    ".md",
    ".in",
    ".txt",
    ".toml",
    ".yml",
    ".html",
    ".js",
    ".mjs",
    ".css",
    ".sh",
    ".json",
    ".po",
    ".csv",
    ".example",
}

PATH = re.compile(r"`([\w.-]+(?:/[\w.-]+)+/?|[\w-]+\.(?:py|md|toml|yml|in|css))`")
LINK = re.compile(r"\]\(([^)#:]+)(?:#[^)]*)?\)")

# Brackets keep a pattern from finding itself.
TELLTALE = {
    "a folder of somebody's machine": re.compile(r"(?<![\w.:/])/(?:[h]ome|[U]sers|[r]oot|[w]ork)/\w"),
    "a host of a package registry": re.compile(
        r"[p]ypi\.org|[p]ythonhosted\.org|[r]egistry\.npmjs|[d]eb\.debian\.org|[i]ndex-url\s*=|[e]xtra-index"
    ),
    "a number in a tracker": re.compile(r"\b(?:[i]ssue|[t]icket|[p]ull request|[P]R) #?\d+|\b[J]IRA\b", re.I),
    "how it was written": re.compile(
        r"\b(?:[t]his|[m]y|[p]revious|[l]ast|[n]ext|[e]arlier) (?:session|conversation|prompt)\b|\b[s]ub-?agent\b"
        r"|\b[l]anguage model\b|\b[c]oding assistant\b",
        re.I,
    ),
}


def files() -> Iterator[Path]:
    """Everything written by hand or by our own commands."""
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        hidden = any(part.startswith(".") for part in parts[:-1])
        if path.is_file() and not hidden and not NOT_OURS & set(parts) and (path.suffix in WRITTEN or not path.suffix):
            yield path


def test_the_generated_parts_are_those_the_code_draws_today():
    call_command("docs", "--check")


def test_every_file_the_architecture_names_exists():
    named = PATH.findall((ROOT / "docs/architecture.md").read_text())
    assert len(named) > 40
    assert [name for name in named if not name.startswith("var/") and not (ROOT / name).exists()] == []


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_between_documents_leads_somewhere(document):
    links = [link for link in LINK.findall(document.read_text()) if not link.endswith(".png")]
    assert [link for link in links if not (document.parent / link).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_short():
    records = sorted((ROOT / "docs/adr").glob("*.md"))
    assert [int(path.name[:4]) for path in records] == list(range(1, len(records) + 1))
    assert [path.name for path in records if len(path.read_text().split()) > 400] == []


def test_nothing_tells_where_it_was_written():
    found = []
    for path in files():
        text = path.read_text(errors="replace")
        found += [(path.relative_to(ROOT).as_posix(), what) for what, sign in TELLTALE.items() if sign.search(text)]
    assert found == []


@pytest.mark.parametrize("name", ["requirements.in", "requirements-dev.in"])
def test_every_package_says_why_it_is_here(name):
    lines = [line for line in (ROOT / name).read_text().splitlines() if re.match(r"\w", line)]
    assert lines
    assert [line for line in lines if not re.search(r"\s#\s*\w", line)] == []
