"""Portals and commands run as programs of their own, each in a folder of its own."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from enforcement.services import postgres
from tests.services import machine
from tests.services.machine import UP, Terminal


@pytest.fixture
def folder() -> Iterator[Path]:
    """A temporary folder only its owner may enter."""
    with machine.temporary_folder() as folder:
        yield folder


@pytest.fixture
def var_dir(folder: Path) -> Path:
    """What `var/` is to a checkout."""
    return folder / "var"


@pytest.fixture(scope="session")
def seed() -> Iterator[Path]:
    """The data of a first start, made once for all tests."""
    with machine.temporary_folder() as folder:
        postgres.program(folder / "var", throwaway=True)
        yield folder / "var" / "postgresql"


@pytest.fixture
def not_the_first_start(seed: Path, var_dir: Path) -> None:
    """`var_dir` already has its data."""
    var_dir.mkdir()
    subprocess.run(["cp", "-a", seed, var_dir], check=True)


@pytest.fixture
def open_terminal(folder: Path) -> Iterator[Callable[..., Terminal]]:
    """Runs a Python program in the foreground: `open_terminal("manage.py", "check", VAR_DIR=…)`."""
    with ExitStack() as stack:

        def run(*command: str, **variables: str) -> Terminal:
            terminal = Terminal(folder, *command, **variables)
            stack.callback(terminal.close)
            return terminal

        yield run


@pytest.fixture
def start_portal(open_terminal: Callable[..., Terminal], var_dir: Path) -> Callable[..., Terminal]:
    """A light portal that is up (see tests/services/light.py)."""

    def start(port: int | None = None, var_dir: Path = var_dir) -> Terminal:
        terminal = open_terminal("-m", "tests.services.light", str(var_dir), str(port or machine.free_port()))
        terminal.wait_for(UP)
        return terminal

    return start
