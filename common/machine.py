"""The life of a row as a table of moves, and the two questions asked of it: may this step be taken, and which may.

A move is a row that the writer reads: from which states a step may be taken, to which it leads, whose step it is, what
must and may be told. `refuse` raises the sentence of a write; `open_steps` asks the same of every move, for buttons,
forms and what the API says is available: page and API cannot disagree, and a table that is wrong makes the portal wrong.
Knows no law: a life with articles, grounds or clocks has them on moves of its own kind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any, Generic, TypeVar

from common.refusal import Refused
from common.writing import part_of_a_write

MoveT = TypeVar("MoveT", bound="Move")


@dataclass(frozen=True, kw_only=True)
class Move:
    """One step: the states it leaves, the one it reaches, and whose it is."""

    step: Any
    leaves: frozenset[Any]
    reaches: Any = None  # None: the row stays where it is, or the writer of this life says where it goes
    actor: Enum
    needs: Mapping[str, str] = field(default_factory=dict)  # details that must be told, each with the sentence of its absence
    takes: frozenset[str] = frozenset()  # details that may be told
    only: Callable[[Any, date], None] | None = None  # what else stands in the way on a day: raises Refused

    @property
    def details(self) -> frozenset[str]:
        """All that may be told with this step."""
        return self.takes | self.needs.keys()


@dataclass(frozen=True, kw_only=True)
class Machine(Generic[MoveT]):
    """The moves of one kind of row, where a row stands, and who its actors are.

    `refuse_state` raises Refused for a row that does not stand where a move leaves from; `check_actor` for a person who
    is not its actor (None is the portal itself).
    """

    moves: Mapping[Any, MoveT]
    refuse_state: Callable[[MoveT, Any, date], None]
    check_actor: Callable[[Any, Any, MoveT], None]


def refuse(machine: Machine[MoveT], row: Any, step: Any, *, by: Any, on: date, told: Mapping[str, Any] | None = None) -> MoveT:
    """The move of a step that `by` takes with a row on a day. Raises Refused with what stands in the way.

    `told` are the details by name, where they are known already; without them nothing is missed.
    """
    move = machine.moves[step]
    machine.refuse_state(move, row, on)
    machine.check_actor(by, row, move)
    if move.only is not None:
        move.only(row, on)
    if told is not None:
        for detail, sentence in move.needs.items():
            if told.get(detail) in (None, ""):
                raise Refused(sentence, field=detail)
    return move


def reach(row: Any, move: Move) -> None:
    """Set the state a move leads to; the one place where it is set."""
    if move.reaches is not None:
        row.state = move.reaches


@part_of_a_write
def advance(row: Any, move: Move, *changed: str) -> None:
    """Bring a row to where its move leads, and save it with these columns that changed beside; nothing where nothing did."""
    reach(row, move)
    if move.reaches is not None:
        changed = ("state", *changed)
    if changed:
        row.save(update_fields=changed)


def is_actor(machine: Machine[MoveT], row: Any, step: Any, user: Any) -> bool:
    """Whether a step is this person's, wherever the row stands: to others the address of its page is not there."""
    try:
        machine.check_actor(user, row, machine.moves[step])
    except Refused:
        return False
    return True


def open_steps(machine: Machine[MoveT], row: Any, user: Any, on: date) -> list[MoveT]:
    """The moves this person may make with a row on a day, in the order of the table."""
    found = []
    for step, move in machine.moves.items():
        try:
            refuse(machine, row, step, by=user, on=on)
        except Refused:
            continue
        found.append(move)
    return found
