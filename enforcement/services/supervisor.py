"""Holds children: starts them in order, starts again what ends by itself, stops all in the opposite order."""

import signal
import time
from collections.abc import Callable
from types import FrameType

from enforcement.services.console import say
from enforcement.services.guard import Guard
from enforcement.services.process import Process, Program, ServiceError, start, tail

_BACKOFF = (1, 2, 5, 10, 30)  # seconds before a child that keeps ending is started again
_STEADY = 60  # seconds after which a child counts as healthy and its next end as the first


class _Child:
    """A process with its history of ends."""

    def __init__(self, process: Process) -> None:
        self.process: Process = process
        self.ends = 0
        self.due: float | None = None  # when to start it again

    def tend(self) -> bool:
        """Notice an end, or start again when it is time; True when it has."""
        now = time.monotonic()
        if self.due is not None and now >= self.due:
            self.due, self.process = None, Process(self.process.program)
            return True
        if self.due is None and (status := self.process.status) is not None:
            self.ends = 1 if now - self.process.started > _STEADY else self.ends + 1
            delay = _BACKOFF[min(self.ends, len(_BACKOFF)) - 1]
            program = self.process.program
            say(f"{program.name} ended (status {status}); starting it again in {delay} s. See {program.log}.")
            self.process.stop()  # what is left of its group
            self.due = now + delay
        return False


class Supervisor:
    """A context: what was started inside is stopped when it is left. Ctrl-C, SIGTERM and SIGHUP ask it to stop."""

    def __init__(self) -> None:
        self.stopping = False
        self._children: list[_Child] = []
        self._guard = Guard()

    def __enter__(self) -> "Supervisor":
        for order in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            if order is signal.SIGHUP and signal.getsignal(order) is signal.SIG_IGN:
                continue  # nohup: the person wants it to outlive the terminal
            signal.signal(order, self._asked)
        return self

    def __exit__(self, *_: object) -> None:
        for child in reversed(self._children):
            child.process.stop()
        self._guard.close()

    def start(self, program: Program) -> None:
        """Start a child and wait until it is ready. Raises ServiceError if it does not come up."""
        if not self.stopping:
            self._children.append(_Child(start(program, lambda: self.stopping, self._announce)))

    def step(self, program: Program) -> None:
        """Run a program to its end. Raises ServiceError if it fails."""
        if self.stopping:
            return
        process = Process(program)
        self._announce(process)
        try:
            while process.status is None and not self.stopping:
                time.sleep(0.05)
            if process.status and not self.stopping:
                raise ServiceError(f"{program.name} failed (status {process.status}).{tail(program.log)}")
        finally:
            process.stop()

    def watch(self, finished: Callable[[], bool] = lambda: False) -> None:
        """Keep the children alive until asked to stop or `finished()`."""
        while not self.stopping and not finished():
            if any(child.tend() for child in self._children):
                self._announce()
            time.sleep(0.1)

    def _announce(self, *newcomers: Process) -> None:
        """Tell the guard which process groups there are."""
        self._guard.watch(process.pid for process in [*(child.process for child in self._children), *newcomers])

    def _asked(self, order: int, frame: FrameType | None) -> None:
        self.stopping = True
