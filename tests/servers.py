"""One PostgreSQL and one Valkey for a run of the tests, also when xdist spreads it over several processes.

Each run takes the first free folder `var/test/1`, `var/test/2`, … and keeps the data made there for the next one, so
`--reuse-db` works and nothing has to be cleaned away. The servers end with the run, however it ends.

The tests connect as the portal does: an ordinary role that owns its databases. A superuser would pass by the very
triggers and permissions under test.
"""

import itertools
import os
import shutil
from contextlib import ExitStack
from pathlib import Path

from enforcement.services import locks, postgres, valkey
from enforcement.services.process import start

_KEPT = {"postgresql", "slot.lock"}
_ROOT = Path(__file__).resolve().parent.parent


class Servers(ExitStack):
    """The servers of this run; closing stops them and frees the folder."""

    def __init__(self) -> None:
        super().__init__()
        self.var_dir = self._take_slot()

    def start(self) -> None:
        """Both servers, ready; a power cut may destroy their data, which nobody would miss."""
        for program in (postgres.program(self.var_dir, throwaway=True), valkey.program(self.var_dir)):
            self.callback(start(program).stop)

    def _take_slot(self) -> Path:
        for number in itertools.count(1):
            folder = _ROOT / "var" / "test" / str(number)
            lock = locks.Lock(folder / "slot.lock")
            if lock.try_alone():
                self.callback(lock.close)
                for left in folder.iterdir():
                    if left.name not in _KEPT:
                        shutil.rmtree(left) if left.is_dir() else left.unlink()
                return folder
            lock.close()
        raise AssertionError("unreachable")


def for_this_process() -> Servers | None:
    """The servers this process has to start; None in those it starts, as xdist workers are. Sets VAR_DIR."""
    for variable in ("DATABASE_URL", "REDIS_URL", "DATABASE_POOL"):
        os.environ.pop(variable, None)  # the tests empty what they are given
    if "TEST_SERVERS" in os.environ:
        return None
    servers = Servers()
    os.environ["VAR_DIR"] = os.environ["TEST_SERVERS"] = str(servers.var_dir)
    return servers
