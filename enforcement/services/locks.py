"""Locks between the processes of one checkout. The kernel drops them with their holder, however it ends."""

import fcntl
import os
from pathlib import Path

from enforcement.services.process import ServiceError


class Lock:
    """A lock on a file: held by one process alone, or shared by many. Programs started do not inherit it.

    Raises ServiceError if another account made the file.
    """

    def __init__(self, path: Path) -> None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self.file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except PermissionError as error:
            raise ServiceError(f"{path} belongs to another account. Start the portal as that account.") from error

    def try_alone(self) -> bool:
        """Hold it alone; False when somebody else has it."""
        try:
            fcntl.flock(self.file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def shared(self) -> None:
        """Hold it together with others; waits for one who holds it alone."""
        fcntl.flock(self.file, fcntl.LOCK_SH)

    def close(self) -> None:
        """Let it go."""
        os.close(self.file)


def portal(var_dir: Path) -> Lock:
    """Held alone by `make run`, so that a second one is refused."""
    return Lock(var_dir / "portal.lock")


def servers(var_dir: Path) -> Lock:
    """Held alone by the process whose children the embedded servers are."""
    return Lock(var_dir / "servers.lock")


def users(var_dir: Path) -> Lock:
    """Shared by the management commands that use the embedded servers: the last one gone, the servers stop."""
    return Lock(var_dir / "users.lock")
