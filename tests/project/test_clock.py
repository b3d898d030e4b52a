"""Who asks the clock: the contract in pyproject.toml refuses it below the interfaces, however it is imported."""

import tomllib
from pathlib import Path

import grimp
import pytest
from django.conf import settings
from importlinter.contracts.protected import ProtectedContract

OPTIONS = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]
(RULE,) = (one for one in OPTIONS["contracts"] if one.get("protected_modules") == ["common.clock"])

AT_THE_TOP = "from common import clock\n"
BY_NAME = "from common.clock import today\n"
IN_A_FUNCTION = "def today():\n    from common import clock\n\n    return clock.today()\n"
FOR_TYPES_ALONE = "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import common.clock\n"


def refused(folder: Path, room: str, text: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The modules of a made-up app that may not ask the clock, when one of its modules has this text."""
    module = folder / "made_up" / f"{room}.py"
    module.parent.mkdir(parents=True)
    for package in {module.parent, folder / "made_up"}:
        (package / "__init__.py").touch()
    module.write_text(text)
    monkeypatch.syspath_prepend(folder)
    graph = grimp.build_graph("made_up", "desk", "law", "agencies", "common", cache_dir=None)
    found = ProtectedContract(RULE["name"], session_options=OPTIONS, contract_options=RULE).check(graph, verbose=False)
    return [link["importer"] for one in found.metadata["illegal_imports"] for link in one.illegal_links]


@pytest.mark.parametrize("text", [AT_THE_TOP, BY_NAME, IN_A_FUNCTION, FOR_TYPES_ALONE])
@pytest.mark.parametrize("room", ["models", "filters", "forms", "actions", "presenters", "duties", "search"])
def test_below_the_interfaces_nobody_asks_the_clock(room: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path, room, text, monkeypatch) == [f"made_up.{room}"]


@pytest.mark.parametrize("room", ["views", "views/lists", "api", "tasks", "management/commands"])
def test_interfaces_ask_the_clock(room: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert refused(tmp_path, room, AT_THE_TOP, monkeypatch) == []
