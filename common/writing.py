"""One wrapper for every write: what an action does is kept whole or not at all, and somebody answers for it.

`@write` stands on each function of an `actions` room that changes rows. The trail of a write is its own rows (events, steps,
voids), which its body writes; what every write will owe to others, the row of an outbox or of an audit, is written here and
nowhere else: beside the call, inside its transaction.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar, overload

from django.db import connection, transaction

from common.once import forget

P = ParamSpec("P")
R = TypeVar("R")


@overload
def write(function: Callable[P, R], /) -> Callable[P, R]: ...
@overload
def write(*, no_person: str) -> Callable[[Callable[P, R]], Callable[P, R]]: ...
def write(function: Callable[P, R] | None = None, /, *, no_person: str = "") -> Callable[..., object]:
    """Make a function an atomic write. One that is called by another write joins it, and is taken back with it.

    Its parameters are keyword-only and one of them is `by`, the person who acts; None is the portal itself. A write that no
    person ever asks for says so with `no_person`: why. Raises TypeError for any other function, when it is imported.
    """
    if function is None:
        return lambda wrapped: _write(wrapped, no_person)
    return _write(function, no_person)


def _write(function: Callable[P, R], no_person: str) -> Callable[P, R]:
    parameters = inspect.signature(function).parameters
    open_kinds = (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.VAR_KEYWORD)
    if any(parameter.kind not in open_kinds for parameter in parameters.values()):
        raise TypeError(f"the write {function.__qualname__} takes its parameters by name alone: put * before them")
    if ("by" in parameters) is bool(no_person):
        raise TypeError(f"the write {function.__qualname__} takes the acting person as `by`, or says why there is no_person")

    @wraps(function)
    def written(*args: P.args, **kwargs: P.kwargs) -> R:
        forget()
        try:
            with transaction.atomic():
                return function(*args, **kwargs)
        finally:
            forget()

    return written


def part_of_a_write(function: Callable[P, R]) -> Callable[P, R]:
    """A step that several writes share. It has no transaction of its own: called outside of one it raises instead of half doing it."""

    @wraps(function)
    def part(*args: P.args, **kwargs: P.kwargs) -> R:
        if not connection.in_atomic_block:
            raise transaction.TransactionManagementError(f"{function.__qualname__} is a part of a write; call it in one")
        return function(*args, **kwargs)

    return part
