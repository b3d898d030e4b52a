"""`make run` in a copy of the checkout, as a newcomer does it: in a terminal, with Ctrl-C at the end."""

import os
import pty
import shutil
import signal
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from tests.services.machine import ROOT, UP, descendants, environment, free_port, living, named, until

pytestmark = pytest.mark.long

NOT_COPIED = shutil.ignore_patterns("var", ".git", ".venv", "node_modules", "__pycache__", ".*_cache", ".hypothesis")
FIRST_START = 300  # seconds, with migrations and the demonstration province


@pytest.fixture
def checkout(folder: Path) -> Path:
    """A copy with the packages of this environment, so that nothing has to be installed."""
    copy = folder / "checkout"
    shutil.copytree(ROOT, copy, ignore=NOT_COPIED)
    (copy / ".venv").mkdir()
    for part in ("bin", "lib", "pyvenv.cfg"):
        (copy / ".venv" / part).symlink_to(Path(sys.prefix) / part)
    for stamp in (".python", ".run"):
        (copy / ".venv" / stamp).touch()
    return copy


class Screen:
    """`make run` in a terminal of its own."""

    def __init__(self, checkout: Path, port: int) -> None:
        self.port = port
        self._keyboard, terminal = pty.openpty()
        self._shown = b""
        self.make = subprocess.Popen(
            ["make", "run"],
            cwd=checkout,
            env=environment(PORT=str(port)),
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            preexec_fn=lambda: os.login_tty(terminal),
        )
        os.close(terminal)
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def shown(self) -> str:
        """All it has shown so far."""
        return self._shown.decode()

    def wait_until_up(self) -> None:
        """Until it names its address, and that gives a page."""
        until(lambda: UP in self.shown() or self.make.poll() is not None, FIRST_START)
        assert f"http://127.0.0.1:{self.port}" in self.shown(), self.shown()
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=30) as page:
            assert page.status == 200

    def press_ctrl_c(self) -> None:
        """As the person does."""
        os.write(self._keyboard, b"\x03")

    def close(self) -> None:
        """End the reading when the last process of the terminal is gone."""
        self._reader.join(60)
        os.close(self._keyboard)

    def _read(self) -> None:
        while True:
            try:
                self._shown += os.read(self._keyboard, 4096)
            except OSError:  # the last one has closed the terminal
                return


@contextmanager
def make_run(checkout: Path) -> Iterator[Screen]:
    """`make run`, up; whatever is left of it is killed afterwards."""
    screen = Screen(checkout, free_port())
    try:
        screen.wait_until_up()
        yield screen
    finally:
        for pid in [screen.make.pid, *descendants(screen.make.pid)]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        screen.make.wait()
        screen.close()


def test_the_portal_starts_serves_and_leaves_nothing_behind(checkout: Path) -> None:
    with make_run(checkout) as screen:
        family = descendants(screen.make.pid)
        until(lambda: "ready." in (checkout / "var" / "log" / "worker.log").read_text())
        screen.press_ctrl_c()
        screen.make.wait(60)
        assert not living(family)
        assert "Stopped." in screen.shown()
    with make_run(checkout) as screen:
        family = descendants(screen.make.pid)
        os.kill(named(family, "enforcement.run"), signal.SIGKILL)
        until(lambda: not living(family), seconds=20)
