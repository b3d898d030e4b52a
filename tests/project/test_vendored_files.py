"""Every file of others that the browser gets is named, licensed and unchanged."""

import hashlib
import json
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(settings.BASE_DIR)
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text())
LOCK = json.loads((ROOT / "package-lock.json").read_text())
PACKAGES = {"htmx": "htmx.org", "inter": "@fontsource-variable/inter", "axe-core": "axe-core"}


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_a_vendored_file_is_the_one_that_was_taken(entry):
    assert hashlib.sha256((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha256"]


@pytest.mark.parametrize("entry", MANIFEST, ids=lambda entry: entry["file"])
def test_its_version_and_licence_are_those_of_the_lock_file(entry):
    locked = LOCK["packages"][f"node_modules/{PACKAGES[entry['name']]}"]
    assert (entry["version"], entry["licence"]) == (locked["version"], locked["license"])


def test_there_is_no_vendored_file_without_a_line_in_the_manifest():
    folders = (ROOT / "static/vendor", ROOT / "tests/vendor")
    present = {path.relative_to(ROOT).as_posix() for folder in folders for path in folder.rglob("*") if path.is_file()}
    assert present - {"static/vendor/manifest.json"} == {entry["file"] for entry in MANIFEST}


@pytest.mark.parametrize("name", sorted({entry["name"] for entry in MANIFEST}))
def test_each_package_comes_with_its_licence_text(name):
    assert any(Path(entry["file"]).name == "LICENSE" for entry in MANIFEST if entry["name"] == name)


def test_the_lock_file_names_no_registry():
    assert all("resolved" not in package for package in LOCK["packages"].values())
