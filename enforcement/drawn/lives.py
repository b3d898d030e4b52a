"""The lives beside that of the case: requests, agreements, plans of protection, reports of periods, allotments."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from common.machine import Move
from coordination.lifecycles import agreement, protection, request
from enforcement.drawn.markdown import NONE, code, table
from reports.lifecycles import report as lifecycle
from reports.lifecycles.allotment import ALLOTMENT_MOVES, AllotmentState


def requests() -> str:
    """The steps of a request."""
    return _steps(request.MOVES, request.RequestState)


def agreements() -> str:
    """The steps of an agreement."""
    return _steps(agreement.MOVES, agreement.AgreementState)


def plans() -> str:
    """The steps of a plan of protection."""
    return _steps(protection.MOVES, protection.PlanState)


def reports() -> str:
    """The steps of a report of a period."""
    return _steps(lifecycle.MOVES, lifecycle.ReportState)


def allotments() -> str:
    """The steps of a decision that allots a target."""
    return _steps(ALLOTMENT_MOVES, AllotmentState)


def _steps(moves: Mapping[Any, Move], states: type[Enum]) -> str:
    heads = ("Step", "Tiếng Việt", "Leaves", "Reaches", "Whose", "Needs", "Takes", "Only")
    return table(heads, (_step(move, states) for move in moves.values()))


def _step(move: Move, states: type[Enum]) -> tuple[object, ...]:
    left = [state for state in states if state in move.leaves]  # in the order of the life
    return (
        f"`{move.step.value}`",
        move.step.label,
        "any" if len(left) == len(states) else code(state.value for state in left),
        f"`{move.reaches.value}`" if move.reaches else "stays",
        move.actor.value.replace("_", " "),
        code(move.needs),
        code(sorted(move.takes)),
        _condition(move),
    )


def _condition(move: Move) -> str:
    """What else stands in the way, in the words of the condition itself."""
    return ((move.only.__doc__ or "") if move.only else "").rstrip(".") or NONE
