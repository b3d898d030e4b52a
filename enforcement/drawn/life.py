"""The life of a case: statuses, events, grounds, and the picture of the machine."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import product

from agencies.roles import POLICIES, Permission, Role
from cases.choices import Initiation
from cases.clocks import CLOCKS
from cases.grounds import AGREEMENT
from cases.history import CaseFacts, EventFacts, Folded, fold
from cases.ledger import OPEN, Account, Holder
from cases.lifecycle import ENDINGS, IN_BOOK, Event, Recorder, Transition
from cases.transitions import BIRTH, TRANSITIONS
from common.refusal import Refused
from enforcement.drawn.markdown import NONE, code, table
from law.regimes import Regime


@dataclass(frozen=True)
class AcceptedStep:
    """That an event was accepted: from which status it led to which."""

    event: Event
    left: Account
    reached: Account


@cache
def steps() -> frozenset[AcceptedStep]:
    """Every step the fold accepts from every status, in both regimes: the machine as it runs, not as it is told."""
    return frozenset(
        step for initiation, first_day in product(Initiation, (date(1990, 1, 2), date(2030, 1, 2))) for step in _walk(initiation, first_day)
    )


def _walk(initiation: Initiation, first_day: date) -> Iterable[AcceptedStep]:
    """Go on from each kind of place once. A step takes three years, so that no waiting time stands in the way."""
    case = CaseFacts(Holder(1, 1), initiation, first_day, 100, 0)
    start = (EventFacts(Event.DECISION_ISSUED, first_day),)
    open_ends: list[tuple[tuple[EventFacts, ...], Folded]] = [(start, fold(case, start))]
    seen: set[object] = set()
    while open_ends:
        told, folded = open_ends.pop(0)
        here = folded.position.account
        assert here is not None
        on = first_day.replace(year=first_day.year + 3 * len(told))
        for proposed in _proposals(folded):
            longer = (*told, replace(proposed, occurred_on=on, sequence=len(told)))
            try:
                after = fold(case, longer)
            except Refused:
                continue
            assert after.position.account is not None
            yield AcceptedStep(proposed.event, here, after.position.account)
            place = (after.position.account, after.position.before[-1:], after.position.done.amount > 0)
            if place not in seen:
                seen.add(place)
                open_ends.append((longer, after))


def _proposals(folded: Folded) -> Iterable[EventFacts]:
    """Every event with part of the money and with all that is left."""
    for event, row in TRANSITIONS.items():
        amounts = {1, folded.position.left.amount} if "amount" in row.needs else {None}
        grounds = {"", AGREEMENT} if event == Event.POSTPONED else {""}
        if row.undoes:
            grounds = {kind.value for kind in row.undoes}
        to = Holder(2, 2) if "to_unit" in row.details else None
        for amount, ground in product(sorted(amounts, key=str), sorted(grounds)):
            yield EventFacts(event, date.min, amount=amount, ground=ground, to=to)


def statuses() -> str:
    """The statuses a case can have."""
    used = {step.reached for step in steps()} | {Account.IN_PROGRESS}
    groups = {"open": set(OPEN), "separate book": set(IN_BOOK), "ended": set(ENDINGS)}
    rows = [
        (f"`{account.code}`", account.label, name, "" if account in used else "no event leads here")
        for name, members in groups.items()
        for account in Account
        if account in members
    ]
    return table(("Status", "Tiếng Việt", "Group", ""), rows)


def transitions() -> str:
    """The table of events."""
    reached: dict[Event, set[Account]] = defaultdict(set)
    reached[BIRTH.step].add(Account.IN_PROGRESS)
    for step in steps():
        if step.reached != step.left:
            reached[step.event].add(step.reached)
    rows = (
        (
            f"`{row.step.value}`",
            row.step.label,
            _leaves(row),
            code(account.code for account in sorted(reached[row.step])) if reached[row.step] else "stays",
            f"`{row.whole.value}`" if row.whole else NONE,
            _WHO[row.actor],
            row.article(Regime.A) or NONE,
            row.article(Regime.B) or NONE,
            code(sorted(row.needs)),
            code(sorted(row.takes)),
            code(sorted(before.value for before in row.steps_before)),
            code(kind.code for kind in CLOCKS if kind.code in row.answers),
            code(kind.code for kind in CLOCKS if kind.code in row.starts),
        )
        for row in (BIRTH, *TRANSITIONS.values())
    )
    heads = (
        "Event",
        "Tiếng Việt",
        "May leave",
        "May reach",
        "Whole",
        "Who",
        "Regime A",
        "Regime B",
        "Needs",
        "Takes",
        "Comes after",
        "Answers clocks",
        "Starts clocks",
    )
    return table(heads, rows)


_WHO = {Recorder.HOLDER: "holder"}


def _leaves(row: Transition) -> str:
    """The statuses an event may leave, in few words."""
    left = {account for account in row.leaves if account is not None}
    words = ["no case yet"] if None in row.leaves else []
    if len(set(OPEN) - left) <= 1:
        missing = code(account.code for account in OPEN if account not in left)
        words.append("any open status" if missing == NONE else f"any open status but {missing}")
        left -= set(OPEN)
    if left >= set(ENDINGS):
        words.append("any ending")
        left -= set(ENDINGS)
    words += [f"`{account.code}`" for account in sorted(left)]
    return ", ".join(words)


def diagram() -> str:
    """The machine drawn. What leads from every open status is drawn once; what leads back, to `the status before`."""
    reached: dict[tuple[Event, Account], set[Account]] = defaultdict(set)
    for step in steps():
        if step.left != step.reached:
            reached[step.event, step.left].add(step.reached)
    left: dict[tuple[Event, str], set[Account]] = defaultdict(set)
    for (event, account), targets in reached.items():
        for name in ["status_before"] if len(targets) > 2 else [target.code for target in targets]:
            left[event, name].add(account)
    can_be_open = {step.reached for step in steps()} & set(OPEN)
    arrows: dict[tuple[str, str], list[str]] = defaultdict(list)
    for (event, target), accounts in sorted(left.items(), key=lambda item: list(Event).index(item[0][0])):
        sources = {account.code for account in accounts}
        for name, members in (("any_open", can_be_open), ("any_ending", set(ENDINGS))):
            if {account.code for account in accounts} >= {m.code for m in members} - {target}:
                sources = sources - {member.code for member in members} | {name}
        for source in sorted(sources):
            arrows[source, target].append(event.value)
    lines = [
        "stateDiagram-v2",
        "    direction LR",
        '    state "any open status" as any_open',
        '    state "any ending" as any_ending',
        '    state "the status before" as status_before',
        f"    [*] --> in_progress: {Event.DECISION_ISSUED.value}",
        *(f"    {source} --> {target}: {', '.join(events)}" for (source, target), events in sorted(arrows.items())),
    ]
    return "\n".join(("```mermaid", *lines, "```"))


def recorders() -> str:
    """Who may record events and take them back, by role."""
    rows = (
        (
            f"`{role.value}`",
            role.label,
            *(POLICIES[role].reach.value if p in POLICIES[role].permissions else NONE for p in _WRITING),
        )
        for role in Role
        if any(p in POLICIES[role].permissions for p in _WRITING)
    )
    return table(("Role", "Tiếng Việt", "Records events of", "Takes events back of"), rows)


_WRITING = (Permission.RECORD_EVENTS, Permission.VOID_EVENTS)


def grounds_table() -> str:
    """The grounds of each step."""
    rows = (
        (
            f"`{row.step.value}`",
            f"`{ground.code}`",
            ground.label,
            ground.article_a or NONE,
            ground.article_b or NONE,
        )
        for row in TRANSITIONS.values()
        if not row.whole
        for ground in row.grounds
    )
    return table(("Event", "Ground", "Tiếng Việt", "Regime A", "Regime B"), rows)
