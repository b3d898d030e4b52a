"""What one answer asks several times is asked once: reference data that the frame, the rights and the figures of a page all need.

Within a request the first answer to a question is kept, until the request ends or anything is written; elsewhere (a job, a
command) every question is asked. Only for what is read whole and never changed by its readers: the organisation, the calendar.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, TypeVar

R = TypeVar("R")

_KEPT: ContextVar[dict[Hashable, Any] | None] = ContextVar("kept for one answer", default=None)


def once(question: Hashable, ask: Callable[[], R]) -> R:
    """What `ask` gives, or gave when the same question was asked before for this answer."""
    kept = _KEPT.get()
    if kept is None:
        return ask()
    if question not in kept:
        kept[question] = ask()
    answer: R = kept[question]
    return answer


def forget() -> None:
    """Something was written: ask anew."""
    if kept := _KEPT.get():
        kept.clear()


@contextmanager
def one_answer() -> Iterator[None]:
    """Keep answers within this block."""
    token = _KEPT.set({})
    try:
        yield
    finally:
        _KEPT.reset(token)
