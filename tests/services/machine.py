"""What the tests of the services ask of the machine: its processes, its ports, and conditions that come true."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
UP = "answers at"  # in the sentence the portal says when everything runs


def until(condition: Callable[[], object], seconds: float = 60) -> None:
    """Wait for a condition; a test fails when it does not come true in time."""
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, f"not within {seconds:.0f} s"
        time.sleep(0.02)


def free_port() -> int:
    """A port nobody uses at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder only its owner may enter. Not pytest's: that closes its folders again while PostgreSQL runs in them."""
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def environment(**changes: str) -> dict[str, str]:
    """That of a person at a terminal, not of a test."""
    ours = {"VAR_DIR", "TEST_SERVERS", "DJANGO_SETTINGS_MODULE", "DATABASE_URL", "REDIS_URL", "PORT"}
    theirs = {name: value for name, value in os.environ.items() if name not in ours and not name.startswith("PYTEST")}
    return theirs | changes


def descendants(pid: int) -> set[int]:
    """The living processes started by `pid`, and by those, and so on."""
    found = {pid}
    while more := {child for child, parent in _parents() if parent in found} - found:
        found |= more
    return found - {pid}


def living(pids: set[int]) -> set[int]:
    """Those of `pids` that still run."""
    return pids & {pid for pid, _ in _parents()}


def _parents() -> Iterator[tuple[int, int]]:
    for entry in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, parent = re.sub(r".*\) ", "", entry.read_text(), flags=re.DOTALL).split()[:2]
        except OSError:
            continue
        if state not in "ZX":
            yield int(entry.parent.name), int(parent)


def command_of(pid: int) -> str:
    """The command line of a process; empty when it has gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def named(pids: set[int], words: str) -> int:
    """The process among them whose command line contains `words`; 0 if there is none."""
    return next((pid for pid in sorted(pids) if words in command_of(pid)), 0)


def _hang_up_ends() -> None:
    """Whoever runs the tests with nohup passes on that a hang-up is ignored; a portal started from a terminal is not so."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Terminal:
    """A program in the foreground with a person in front of it."""

    def __init__(self, folder: Path, *command: str, **variables: str) -> None:
        self.transcript = folder / f"transcript-{time.monotonic_ns()}"
        with self.transcript.open("wb") as output:
            self.program = subprocess.Popen(
                [sys.executable, *command],
                cwd=ROOT,
                env=environment(PYTHONUNBUFFERED="1", **variables),
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                text=True,
                bufsize=1,
                start_new_session=True,
                preexec_fn=_hang_up_ends,
            )

    def said(self) -> str:
        """All it has written so far."""
        return self.transcript.read_text()

    def wait_for(self, words: str) -> None:
        """Wait until it has said `words`; fail if it ends before."""
        until(lambda: words in self.said() or self.program.poll() is not None)
        assert words in self.said(), self.said()

    def type(self, line: str) -> None:
        """Give it a line to read."""
        assert self.program.stdin
        self.program.stdin.write(line + "\n")

    def send(self, order: signal.Signals) -> None:
        """Send a signal to the program alone."""
        self.program.send_signal(order)

    def end(self) -> int:
        """Wait for its end; the exit status."""
        return self.program.wait(60)

    def close(self) -> None:
        """Leave nothing behind, also after a failed test."""
        family = descendants(self.program.pid)
        self.program.terminate()
        try:
            self.end()
        except subprocess.TimeoutExpired:
            self.program.kill()
            self.program.wait()
        assert self.program.stdin
        self.program.stdin.close()
        until(lambda: not living(family))
