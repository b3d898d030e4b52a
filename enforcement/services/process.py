"""One child process: how it starts, how it is known to be ready, how it is made to stop.

A child leads a process group of its own, so that Ctrl-C reaches only the one who holds the children, and is told by
the kernel when its parent dies (Linux), so that nothing outlives even a killed parent.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

_PR_SET_PDEATHSIG = 1
_LOG_LIMIT = 10_000_000  # bytes; a longer log is set aside as .1 when the child starts


class ServiceError(Exception):
    """A service cannot start or stop; the message is a sentence for the person at the terminal."""


@dataclass(frozen=True)
class SystemAccount:
    """A system account a child runs under."""

    uid: int
    gid: int


@dataclass(frozen=True)
class Program:
    """What to run. `log` None means the terminal; `stop` lists signals with the seconds each is given.

    `orphan` is the signal the kernel sends the child when the parent is gone: it must end the child by itself.
    """

    name: str
    command: tuple[str, ...]
    log: Path | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    account: SystemAccount | None = None
    stop: tuple[tuple[signal.Signals, float], ...] = ((signal.SIGTERM, 10),)
    orphan: signal.Signals = signal.SIGTERM
    ready: Callable[[int], bool] = lambda pid: True
    patience: float = 30  # seconds until `ready`
    retry: float = 0  # seconds during which an early end is tried again: a predecessor may still be fading


class Process:
    """A started Program."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.started = time.monotonic()
        output = open_log(program.log) if program.log else None
        account = program.account
        try:
            self._child = subprocess.Popen(
                program.command,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT if output else None,
                env={**os.environ, **program.environment},
                cwd="/" if account else None,
                user=account.uid if account else None,
                group=account.gid if account else None,
                extra_groups=[] if account else None,
                start_new_session=True,
                preexec_fn=_die_with_parent(program.orphan),
            )
        finally:
            if output:
                output.close()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def status(self) -> int | None:
        """The exit status, None while it runs; negative for a signal."""
        return self._child.poll()

    def wait_ready(self, given_up: Callable[[], bool]) -> None:
        """Return when the child is ready or `given_up()`. Raises ServiceError when it ends or takes too long."""
        program = self.program
        while not (given_up() or program.ready(self.pid)):
            if self.status is not None:
                raise ServiceError(f"{program.name} ended while starting (status {self.status}).{tail(program.log)}")
            if time.monotonic() - self.started > program.patience:
                raise ServiceError(f"{program.name} was not ready in {program.patience:.0f} s.{tail(program.log)}")
            time.sleep(0.02)

    def stop(self) -> None:
        """End the child and all it started: politely, then harder; returns when nothing of its group is left."""
        for order, seconds in self.program.stop:
            if self.status is None:
                os.kill(self.pid, order)
                self._wait(seconds)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._child.wait()

    def _wait(self, seconds: float) -> None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._child.wait(seconds)


def start(
    program: Program,
    given_up: Callable[[], bool] = lambda: False,
    announce: Callable[[Process], None] = lambda process: None,
) -> Process:
    """A child that is ready, or not waited for because `given_up()`; `announce` hears of it before it is ready.

    Raises ServiceError and leaves nothing behind.
    """
    limit = time.monotonic() + program.retry
    while True:
        process = Process(program)
        announce(process)
        try:
            process.wait_ready(given_up)
        except BaseException as error:
            ended = process.status is not None
            process.stop()
            if not (isinstance(error, ServiceError) and ended and time.monotonic() < limit):
                raise
            time.sleep(0.2)
        else:
            return process


def _die_with_parent(order: signal.Signals) -> Callable[[], None] | None:
    """The step between fork and exec that asks the kernel for `order` when the parent dies. Linux only.

    It runs after the change of account, which would clear the request.
    """
    if not sys.platform.startswith("linux"):
        return None
    prctl = ctypes.CDLL(None).prctl
    parent = os.getpid()

    def ask() -> None:
        prctl(_PR_SET_PDEATHSIG, int(order), 0, 0, 0)
        if os.getppid() != parent:  # it died in between
            os._exit(1)

    return ask


def open_log(path: Path) -> IO[bytes]:
    """A log open for appending; a long one is set aside first. Logs may name people: only their owner reads them."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > _LOG_LIMIT:
        path.replace(path.with_name(path.name + ".1"))
    return open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))


def tail(log: Path | None, lines: int = 8) -> str:
    """The end of a log, to be shown under an error."""
    if log is None or not log.exists():
        return ""
    last = log.read_text(errors="replace").splitlines()[-lines:]
    return "\n".join(["", f"The end of {log}:", *(f"  {line}" for line in last)])
