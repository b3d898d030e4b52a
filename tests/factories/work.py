"""A piece of work that never changes, and how many times it the processor spends on anything else."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable

from markupsafe import escape

TRIES = 7


def pieces_of_work(work: Callable[[], object]) -> float:
    """How many times the piece of work something takes: the median of several tries, each between two pieces.

    What one minute of a shared machine is worth differs from the next by half; so each try has its own measure beside it.
    """
    found = []
    for _ in range(TRIES):
        before, taken, after = processor(_half), processor(work), processor(_half)
        found.append(taken / (before + after))
    return statistics.median(found)


def piece_of_work() -> None:
    """What pages are made of: 12,000 texts put together and escaped."""
    _half()
    _half()


def processor(work: Callable[[], object]) -> float:
    """The seconds of processor that the work takes."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def _half() -> None:
    assert len("".join([f'<td class="num">{escape(f"{number} < {number + 1}")}</td>' for number in range(6_000)])) > 0
