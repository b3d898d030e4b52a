"""Ends what the children of a killed parent have left.

The kernel tells children that their parent is gone, but not the children of those: a task's own helper would go on.
"""

import contextlib
import subprocess
from collections.abc import Iterable

_SCRIPT = """
while read -r line; do groups=$line; done
sleep 5
for group in $groups; do kill -9 "-$group"; done
"""


class Guard:
    """A small process that reads which process groups there are; when nobody is left to tell it, it ends them."""

    def __init__(self) -> None:
        self._shell = subprocess.Popen(
            ["sh", "-c", _SCRIPT],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def watch(self, groups: Iterable[int]) -> None:
        """Name all the groups there are now. Those left out no longer concern it."""
        assert self._shell.stdin
        with contextlib.suppress(BrokenPipeError):  # somebody killed the guard: the portal goes on without
            self._shell.stdin.write(" ".join(map(str, groups)).encode() + b"\n")
            self._shell.stdin.flush()

    def close(self) -> None:
        """Everything has been stopped in order: it is not needed."""
        assert self._shell.stdin
        self._shell.kill()
        self._shell.wait()
        with contextlib.suppress(BrokenPipeError):
            self._shell.stdin.close()
