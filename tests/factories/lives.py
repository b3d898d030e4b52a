"""What the tests of lives share: a step as it is wanted, written by hand; whether a table gives it; a table made wrong in one field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from enum import Enum
from typing import Any

from django.db import transaction

from agencies.models import User
from common.machine import Machine, Move, is_actor, open_steps, refuse
from common.refusal import Refused
from tests.factories.province import PEOPLE


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A step: from where, to where, by whom of the cast, with what told; `not_when` names what else stands in the way."""

    leaves: str  # states with spaces between
    reaches: str = ""  # empty: it stays
    by: frozenset[str] = frozenset()
    needs: Mapping[str, str] = field(default_factory=dict)  # each with the sentence of its absence
    takes: str = ""
    not_when: Callable[[str, str], bool] = lambda state, variant: False
    elsewhere: str = ""

    @property
    def details(self) -> set[str]:
        return {*self.needs, *self.takes.split()}


def cast() -> dict[str, User]:
    """Everybody of the fixed cast by name."""
    return {user.username: user for user in User.objects.filter(username__in=PEOPLE)}


def sentence_of(act: Callable[[], Any]) -> tuple[str, str]:
    """The sentence and the field of a refusal; the write, if there is one after all, is taken back."""
    try:
        with transaction.atomic():
            act()
            raise AssertionError("not refused")
    except Refused as refusal:
        return str(refusal), refusal.field


def after(act: Callable[[], Any], read: Callable[[], Any]) -> Any:
    """What is read once a write is done, which is then taken back."""
    with transaction.atomic():
        act()
        found = read()
        transaction.set_rollback(True)
    return found


def check_gate(
    machine: Machine[Any],
    step: Any,
    want: Wanted,
    make: Callable[[str, str], Any],
    *,
    states: Iterable[str],
    variants: Iterable[str],
    people: Mapping[str, User],
    on: date,
) -> None:
    """The step may be taken from the wanted states by the wanted people, and says where it may not."""
    for state in states:
        for variant in variants:
            row = make(state, variant)
            stands = state in want.leaves.split()
            open_now = stands and not want.not_when(state, variant)
            assert may(machine, row, step, None, on) == open_now, (step, state, variant, "the portal")
            for name, user in people.items() if stands else ():  # elsewhere nobody may, not even the portal
                assert is_actor(machine, row, step, user) == (name in want.by), (step, state, variant, name)
                assert may(machine, row, step, user, on) == (open_now and name in want.by), (step, state, variant, name)
            if not stands and want.elsewhere:
                assert sentence_of(lambda row=row: refuse(machine, row, step, by=None, on=on))[0] == want.elsewhere, (step, state)


def may(machine: Machine[Any], row: Any, step: Any, user: User | None, on: date) -> bool:
    """Whether `refuse` lets the step be."""
    try:
        refuse(machine, row, step, by=user, on=on)
    except Refused:
        return False
    return True


def open_to(machine: Machine[Any], row: Any, user: User, on: date) -> set[Any]:
    """The steps that `open_steps` names."""
    return {move.step for move in open_steps(machine, row, user, on)}


def wrong(move: Move, *, states: Iterable[Any], actors: Iterable[Enum], details: Iterable[str]) -> Iterator[tuple[str, Move]]:
    """The move with one field wrong, for every field and many a wrong value."""
    states, strange = list(states), min(set(details) - move.details)
    for state in states:
        yield f"leaves {state}", replace(move, leaves=move.leaves ^ {state})
    for state in (None, *states):
        if {state, move.reaches} <= {None, *move.leaves} and len(move.leaves) == 1:
            continue  # it stays, one way or the other
        if state != move.reaches:
            yield f"reaches {state}", replace(move, reaches=state)
    for actor in actors:
        if actor is not move.actor:
            yield f"actor {actor}", replace(move, actor=actor)
    for name in move.needs:
        yield f"needs no {name}", replace(move, needs={one: words for one, words in move.needs.items() if one != name})
        yield f"needs {name} in other words", replace(move, needs={**move.needs, name: "Câu khác."})
    for name in {*move.takes, strange}:
        yield f"needs {name}", replace(move, needs={**move.needs, name: "Nhập."}, takes=move.takes - {name})
        yield f"takes {name}", replace(move, takes=move.takes ^ {name})
    yield "only", replace(move, only=None if move.only else _never)
    for extra in {one.name for one in fields(move)} - {one.name for one in fields(Move)}:
        value = getattr(move, extra)
        if isinstance(value, bool):
            yield extra, replace(move, **{extra: not value})
        elif move.leaves < set(states):  # else nobody reads it
            yield extra, replace(move, **{extra: "Câu khác."})


def _never(row: Any, on: date) -> None:
    raise Refused("Không bao giờ.")


def survivors(moves: dict[Any, Any], step: Any, mutants: Iterable[tuple[str, Move]], check: Callable[[], None]) -> list[str]:
    """The wrong moves that no check notices; the table is whole again afterwards."""
    kept, found = moves[step], []
    try:
        for name, mutant in mutants:
            moves[step] = mutant
            try:
                with transaction.atomic():
                    check()
            except Exception:  # whatever it says, it was noticed
                continue
            found.append(name)
    finally:
        moves[step] = kept
    return found
