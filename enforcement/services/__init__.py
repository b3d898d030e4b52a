"""A one-machine start: PostgreSQL and Valkey from wheels, held by one process of this checkout at a time.

`make run` holds them while it lives. Without it a management command starts a keeper, which holds them until the last
command has ended. With DATABASE_URL set nothing here starts anything for a command.
"""

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from enforcement.services import locks, postgres
from enforcement.services.console import say
from enforcement.services.process import ServiceError, open_log, tail

_ROOT = Path(__file__).resolve().parent.parent.parent
_WORTH_A_WORD = 5  # seconds


@contextmanager
def running(var_dir: Path) -> Iterator[None]:
    """Embedded servers that answer: those of a running portal or command, else started for as long as needed.

    Raises ServiceError with a sentence when they do not come up.
    """
    users = locks.users(var_dir)
    users.shared()  # a keeper that has decided to stop finishes first
    try:
        _wait_for_servers(var_dir)
        yield
    finally:
        users.close()


def _wait_for_servers(var_dir: Path) -> None:
    keeper: subprocess.Popen[bytes] | None = None
    log = var_dir / "log" / "keeper.log"
    word_due = time.monotonic() + _WORTH_A_WORD
    while not postgres.answers(var_dir):
        if keeper and keeper.poll() is not None:
            raise ServiceError(f"The embedded servers could not be started.{tail(log)}")
        keeper = keeper or _start_keeper(var_dir, log)
        if time.monotonic() > word_due:
            say("Waiting for PostgreSQL; its log is in " + str(var_dir / "log"))
            word_due = float("inf")
        time.sleep(0.02)


def _start_keeper(var_dir: Path, log: Path) -> "subprocess.Popen[bytes] | None":
    """Start a keeper, unless somebody already holds the servers and is starting or repairing them."""
    lock = locks.servers(var_dir)
    try:
        if not lock.try_alone():
            return None
        postgres.program(var_dir)  # makes the data here, where what is opened can be said at the terminal
        with open_log(log) as output:
            return subprocess.Popen(
                [sys.executable, "-m", "enforcement.services.keeper", str(var_dir)],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=_ROOT,
                start_new_session=True,
                pass_fds=[lock.file],  # the lock passes to the keeper and lives as long as it does
            )
    finally:
        lock.close()
