"""Holds the embedded servers for management commands and stops them when the last command has ended.

Started by `enforcement.services.running` with the lock of the servers, already taken, as its only argument.
"""

import sys
from pathlib import Path

from enforcement.services import locks, postgres, valkey
from enforcement.services.supervisor import Supervisor


def main(var_dir: Path) -> None:
    """Run both servers as long as any command shares the lock of the users."""
    users = locks.users(var_dir)
    with Supervisor() as supervisor:
        supervisor.start(valkey.program(var_dir))
        supervisor.start(postgres.program(var_dir))
        supervisor.watch(finished=users.try_alone)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
