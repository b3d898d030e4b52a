"""A piece of work that never changes, and the processor time of anything, to hold one against the other."""

from __future__ import annotations

import time
from collections.abc import Callable

from markupsafe import escape

TRIES = 5


def piece_of_work() -> None:
    """About eight milliseconds of what pages are made of: texts put together and escaped."""
    assert len("".join([f'<td class="num">{escape(f"{number} < {number + 1}")}</td>' for number in range(12_000)])) > 0


def processor(work: Callable[[], object]) -> float:
    """The least seconds of processor that the work took in several tries: what else the machine does only adds to them."""
    taken = []
    for _ in range(TRIES):
        begun = time.process_time()
        work()
        taken.append(time.process_time() - begun)
    return min(taken)
