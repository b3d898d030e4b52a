"""The life of a case does what the law says; and a row of the table that says otherwise is noticed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from enum import Enum
from typing import Any

import pytest

from cases import acts, transitions
from cases.clocks import KINDS
from cases.grounds import TERMINATION
from cases.ledger import Account
from cases.lifecycle import ENDINGS, Event, Situation
from cases.machine import CASE
from cases.refusals import DETAILS
from cases.transitions import BIRTH, TRANSITIONS, row_of
from common.refusal import Refused
from tests.unit.life_by_law import BOOK, ENDED, FOUND, LIFE, OPEN, Line
from tests.unit.life_checks import (
    REACHED_BY,
    after_which_steps,
    before_its_time,
    by_new_hands,
    by_whom,
    days_of,
    from_where_to_where,
    how_much_at_most,
    is_answered,
    on_which_grounds,
    the_decision,
    under_which_article,
    what_it_posts,
    which_clocks_it_answers,
    which_clocks_it_starts,
    which_details,
)

E, S = Event, Account
IDS = [line.event.value for line in LIFE]
EACH = pytest.mark.parametrize("line", LIFE, ids=IDS)

CHECKS: tuple[Callable[[Line], None], ...] = (
    from_where_to_where,
    what_it_posts,
    under_which_article,
    which_details,
    how_much_at_most,
    on_which_grounds,
    after_which_steps,
    before_its_time,
    by_whom,
    which_clocks_it_answers,
    which_clocks_it_starts,
)


def test_every_event_but_the_first_is_told() -> None:
    assert [line.event for line in LIFE] == list(TRANSITIONS)
    assert {Event(event) for event in Event} == {BIRTH.step, *TRANSITIONS}
    assert frozenset(REACHED_BY) == OPEN | BOOK | ENDED and ENDED == ENDINGS


@EACH
@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_the_portal_does_what_the_law_says(line: Line, check: Callable[[Line], None]) -> None:
    check(line)


# -- a wrong row is noticed ------------------------------------------------------------------------


class _Other(Enum):
    """An actor of no case."""

    ANYBODY = "anybody"


def _always(_case: Situation, _on: date) -> None:
    raise Refused("–")


def wrong_rows(line: Line) -> Iterator[tuple[Callable[[Line], None], dict[str, Any]]]:
    """Each field of the row set wrong, and the check that must notice it."""
    row = row_of(line.event)
    takes_money, details = "amount" in line.must + line.may, set(DETAILS)
    yield by_whom, {"step": Event.SERVED if line.event != E.SERVED else Event.VERIFIED}
    for status in [status for status, way in REACHED_BY.items() if not way or way[-1].on <= days_of(line)[-1]]:
        yield from_where_to_where, {"leaves": row.leaves ^ {status}}
    if row.reaches is not None:
        for other in (S.SUSPENDED, S.WITHDRAWN, S.IN_PROGRESS, None):
            if other != row.reaches:
                yield from_where_to_where, {"reaches": other}
    elif row.parts is not None:
        for other in (S.REDUCED, S.WITHDRAWN, S.SUSPENDED, None):
            if other != row.parts:
                yield what_it_posts, {"parts": other}
    elif row.acts is not None:
        check = from_where_to_where if line.at == ENDED else what_it_posts
        check = by_new_hands if line.event == E.REASSIGNED else check
        yield check, {"acts": None}
        yield check, {"acts": acts.resume if line.event != E.RESUMED else acts.collect}
    else:
        yield from_where_to_where, {"reaches": S.COMPLETED}
        yield from_where_to_where, {"acts": acts.reverse_ending}
        yield what_it_posts, {"acts": acts.postpone}
    if takes_money:
        yield how_much_at_most, {"limit": (lambda _position, _told: 1)}
        if row.limit is not None:
            yield how_much_at_most, {"limit": None}
        for whole in (None, Event.COMPLETED, Event.SUSPENDED):
            if whole != row.whole and whole != line.event:
                yield how_much_at_most, {"whole": whole}
    yield by_whom, {"actor": _Other.ANYBODY}
    for law in ("article_a", "article_b"):
        yield under_which_article, {law: "Luật 1/2000 Đ1"}
        if getattr(row, law):
            yield under_which_article, {law: ""}
    for detail in row.needs:
        yield which_details, {"needs": {name: sentence for name, sentence in row.needs.items() if name != detail}}
    for detail in ("amount", "ground", "to_unit"):
        if detail not in row.needs and not (detail == "to_unit" and line.event == E.REASSIGNED):
            yield which_details, {"needs": dict(row.needs) | {detail: "“%(event)s” phải có nó."}}
    for detail in details - row.needs.keys():
        yield which_details, {"takes": row.takes ^ {detail}}
    if line.event == E.RESTORED:
        for undone in row.undoes:
            yield on_which_grounds, {"undoes": tuple(event for event in row.undoes if event != undone)}
        yield on_which_grounds, {"undoes": (*row.undoes, Event.COLLECTED)}
    else:
        yield on_which_grounds, {"grounds": () if row.grounds else TERMINATION}
        if row.grounds:
            yield on_which_grounds, {"grounds": row.grounds[1:]}
    yield on_which_grounds if line.event != E.RESTORED else by_whom, {"holds": () if row.holds else (S.SUSPENDED,), "step": Event.SERVED}
    for code in KINDS:
        if is_answered(line, code) is not None:
            yield which_clocks_it_answers, {"answers": row.answers ^ {code}}
    for code in row.starts | {"NOTIFY"}:
        yield which_clocks_it_starts, {"starts": row.starts ^ {code}}
    if line.at != ENDED:
        for before in ("served", *FOUND):
            if before == "found_not_enforceable" and ("verified" in line.comes_after or line.event == E.FOUND_ENFORCEABLE):
                continue  # it comes after a verification itself, which is enough
            yield after_which_steps, {"steps_before": row.steps_before ^ {Event(before)}}
    if row.only is not None:
        yield before_its_time, {"only": None}
    yield by_whom, {"only": _always}


@EACH
def test_a_row_with_a_wrong_field_is_noticed(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    unnoticed = []
    for check, wrong in list(wrong_rows(line)):
        with monkeypatch.context() as patch:
            try:
                row = replace(row_of(line.event), **wrong)
            except ValueError:
                continue  # a row that contradicts itself is not even made
            patch.setitem(TRANSITIONS, line.event, row)
            patch.setitem(CASE.moves, line.event, row)  # type: ignore[arg-type]
            try:
                check(line)
            except Exception:
                continue
            unnoticed.append((check.__name__, wrong))
    assert not unnoticed


# -- the first row ---------------------------------------------------------------------------------


WRONG_BIRTHS: tuple[dict[str, Any], ...] = (
    {"leaves": frozenset()},
    {"leaves": frozenset({None, S.IN_PROGRESS})},
    {"acts": None},
    {"acts": None, "reaches": S.SUSPENDED},
    {"article_a": ""},
    {"article_b": ""},
    {"needs": {"amount": "“%(event)s” phải có nó."}},
    {"takes": frozenset({"amount"})},
    {"starts": frozenset()},
    {"starts": frozenset({"VERIFY_FIRST"})},
    {"steps_before": frozenset({E.SERVED})},
    {"only": _always},
)


def test_a_case_is_born_with_its_decision() -> None:
    the_decision()


@pytest.mark.parametrize("wrong", WRONG_BIRTHS, ids=lambda wrong: ", ".join(wrong))
def test_a_first_row_with_a_wrong_field_is_noticed(wrong: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transitions, "BIRTH", replace(BIRTH, **wrong))
    with pytest.raises((AssertionError, Refused, KeyError, pytest.fail.Exception)):
        the_decision()
