"""A portal without its web server, every part of which can be killed: PostgreSQL, Valkey, worker, schedule."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.db import connection, connections

from enforcement.services import addresses, postgres, valkey
from enforcement.services.process import Process, Program, start
from tests.services.machine import environment, until

_CELERY = ("-m", "celery", "--app", "enforcement")
_NO_CHATTER = ("--without-gossip", "--without-mingle", "--without-heartbeat")


class Station:
    """The parts by name, with their data in a folder of their own."""

    def __init__(self, var_dir: Path) -> None:
        self.var_dir = var_dir
        self.largest_file: int | None = None  # bytes; what PostgreSQL is started with may write none that is larger
        self._running: dict[str, Process] = {}

    def start(self, *names: str) -> None:
        """Start these parts, each until it is ready."""
        for name in names:
            self._running[name] = start(self._program(name))

    def kill(self, name: str) -> None:
        """As a power cut does: no part of its group gets a last word."""
        process = self._running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.stop()
        connections.close_all()

    def forget_messages(self) -> None:
        """What Valkey kept is gone; it must not be running."""
        shutil.rmtree(self.var_dir / "valkey")

    def close(self) -> None:
        """Stop what runs, the servers last."""
        connections.close_all()
        for name in sorted(self._running, key=["beat-2", "beat", "worker", "valkey", "postgresql"].index):
            self._running.pop(name).stop()

    def _program(self, name: str) -> Program:
        if name == "postgresql":
            program = postgres.program(self.var_dir)
            if self.largest_file is None:
                return program
            limited = ("/bin/sh", "-c", 'ulimit -f "$0"; exec "$@"', str(self.largest_file // 512), *program.command)
            return replace(program, command=limited)
        if name == "valkey":
            return valkey.program(self.var_dir)
        kind = name.partition("-")[0]
        options = {
            "worker": ("worker", "--concurrency", "2", "--loglevel", "INFO", *_NO_CHATTER),
            "beat": ("beat", "--schedule", str(self.var_dir / name), "--pidfile=", "--loglevel", "WARNING"),
        }
        return Program(
            name,
            (sys.executable, *_CELERY, *options[kind]),
            log=self.var_dir / "log" / f"{name}.log",
            environment=environment(VAR_DIR=str(self.var_dir), DJANGO_SETTINGS_MODULE="enforcement.settings"),
            stop=((signal.SIGTERM, 8), (signal.SIGQUIT, 4)),
            orphan=signal.SIGQUIT,
        )


@contextmanager
def at_its_database(station: Station, database: dict[str, Any]) -> Iterator[None]:
    """Every connection of this process goes to the database of the station."""
    kept = dict(database)
    connection.close()
    database |= {"HOST": str(addresses.socket_dir(station.var_dir)), "NAME": addresses.DATABASE, "USER": addresses.ROLE}
    try:
        yield
    finally:
        connections.close_all()
        database |= kept


def until_over(*jobs: Any, seconds: float = 120) -> None:
    """Wait for the end of jobs; a database that is away for a moment is waited for too."""

    def over() -> bool:
        for job in jobs:
            job.refresh_from_db()
        return all(job.is_over for job in jobs)

    until(over, seconds)
