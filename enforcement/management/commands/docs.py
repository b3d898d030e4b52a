"""`manage.py docs [--check]`: writes the parts of docs/ that are drawn from the code, or only compares them.

A generated part stands between `<!-- generated: NAME -->` and `<!-- end -->`; the text around it is written by hand.
It lives on the top floor because it reads from all of them.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from agencies.roles import POLICIES, Permission, Role
from cases.clocks import CLOCKS
from cases.deadlines import Rule, Unit, rules
from cases.grounds import AGREEMENT, GROUNDS
from cases.history import CaseFacts, EventFacts, Folded, fold
from cases.ledger import BOOKED, ENFORCEABLE, OPEN, SOURCES, STOCK, Account, Holder
from cases.lifecycle import ENDINGS, IN_BOOK, TAKES_OUT, TRANSITIONS, Event, Regime, Transition
from cases.register.archive import DEFAULT_LIMITS
from cases.register.columns import EVENTS, SHEETS
from cases.words import Initiation
from common.refusal import Refused
from reports.figures import Sum
from reports.statutory import VERSIONS
from reports.statutory.version import Version

DOCS = Path(settings.BASE_DIR) / "docs"
_PART = re.compile(r"(<!-- generated: ([\w-]+) -->\n).*?(<!-- end -->)", re.S)
NONE = "–"


class Command(BaseCommand):
    """Write the generated parts of the documents; with --check exit 1 when one is stale."""

    help = __doc__ or ""
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """One option."""
        parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a part is stale")

    def handle(self, *, check: bool, **options: Any) -> None:
        """Write, or compare."""
        stale = []
        for path in sorted(DOCS.rglob("*.md")):
            before = path.read_text(encoding="utf-8")
            after = renewed(before)
            if after != before:
                stale.append(path.relative_to(DOCS.parent).as_posix())
                if not check:
                    path.write_text(after, encoding="utf-8")
        if check and stale:
            raise CommandError(f"Stale, run `manage.py docs`: {', '.join(stale)}")
        for name in stale:
            self.stdout.write(f"written: {name}")


def renewed(text: str) -> str:
    """The document with every generated part drawn anew. Raises CommandError for a part nobody draws."""

    def draw(found: re.Match[str]) -> str:
        if found[2] not in PARTS:
            raise CommandError(f"Nothing draws {found[2]!r}; the parts are {', '.join(PARTS)}.")
        with translation.override("vi"):
            return f"{found[1]}\n{PARTS[found[2]]()}\n\n{found[3]}"

    return _PART.sub(draw, text)


def table(heads: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table in Markdown."""
    names = list(heads)
    return "\n".join(_line(cells) for cells in (names, ["---"] * len(names), *rows))


def _line(cells: Iterable[object]) -> str:
    return f"| {' | '.join(str(cell).replace('|', '/') for cell in cells)} |"


def _code(words: Iterable[object]) -> str:
    return ", ".join(f"`{word}`" for word in words) or NONE


# -- the life of a case ----------------------------------------------------------------------------


@dataclass(frozen=True)
class Step:
    """That an event was accepted: from which status it led to which."""

    event: Event
    left: Account
    reached: Account


@cache
def steps() -> frozenset[Step]:
    """Every step the fold accepts from every status, in both regimes: the machine as it runs, not as it is told."""
    return frozenset(
        step
        for initiation, first_day in product(Initiation, (date(1990, 1, 2), date(2030, 1, 2)))
        for step in _walk(initiation, first_day)
    )


def _walk(initiation: Initiation, first_day: date) -> Iterable[Step]:
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
            yield Step(proposed.event, here, after.position.account)
            place = (after.position.account, after.position.before[-1:], after.position.done.amount > 0)
            if place not in seen:
                seen.add(place)
                open_ends.append((longer, after))


def _proposals(folded: Folded) -> Iterable[EventFacts]:
    """Every event with part of the money and with all that is left."""
    for event, row in TRANSITIONS.items():
        amounts = {1, folded.position.left.amount} if "amount" in row.needs else {None}
        grounds = {"", AGREEMENT} if event == Event.POSTPONED else {""}
        if event == Event.RESTORED:
            grounds = {kind.value for kind in TAKES_OUT}
        to = Holder(2, 2) if event in (Event.REASSIGNED, Event.DRAWN_UP) else None
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
    for step in steps():
        if step.reached != step.left:
            reached[step.event].add(step.reached)
    rows = (
        (
            f"`{event.value}`",
            event.label,
            _leaves(row),
            _code(account.code for account in sorted(reached[event])) if reached[event] else "stays",
            row.article(Regime.A) or NONE,
            row.article(Regime.B) or NONE,
            _code(sorted(row.needs)),
            _code(sorted(row.takes)),
            _code(sorted(before.value for before in row.steps_before)),
        )
        for event, row in TRANSITIONS.items()
    )
    heads = ("Event", "Tiếng Việt", "May leave", "May reach", "Regime A", "Regime B", "Needs", "Takes", "Comes after")
    return table(heads, rows)


def _leaves(row: Transition) -> str:
    """The statuses an event may leave, in few words."""
    left = set(row.leaves)
    words = []
    if len(set(OPEN) - left) <= 1:
        missing = _code(account.code for account in OPEN if account not in left)
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


# -- accounts, forms -------------------------------------------------------------------------------

_GROUPS: Mapping[str, tuple[Account, ...]] = {
    "stock, open": OPEN,
    "flow, source": SOURCES,
    "flow, clearing": (Account.TRANSFERRED,),
    "flow, to the separate book": BOOKED,
    "flow, ending": (Account.COMPLETED, Account.TERMINATED, Account.REDUCED, Account.CONCLUDED_OTHERWISE),
    "flow, leaves": (Account.ENTRUSTED, Account.WITHDRAWN, Account.DRAWN_UP, Account.RETURNED),
    "second book": (Account.SEPARATE_BOOK, Account.BOOK_CONTROL),
}


def accounts() -> str:
    """The accounts of the ledger."""
    rows = [
        (account.value, f"`{account.code}`", account.label, group, "yes" if account in STOCK else "")
        for group, members in _GROUPS.items()
        for account in members
    ]
    assert len(rows) == len(Account)
    return table(("No.", "Account", "Tiếng Việt", "Group", "Has an opening"), rows)


def versions() -> str:
    """The versions of forms 01 and 02."""
    rows = (
        (f"`{v.name}`", v.circular, f"{v.since:%d/%m/%Y}", "provisional" if v.provisional else "", _home(v))
        for v in VERSIONS
    )
    return table(("Version", "Circular", "In force from", "", "Module"), rows)


def _home(version: Version) -> str:
    return f"`reports/statutory/{version.name.lower().replace('-', '_')}.py`"


def _distinct() -> dict[str, Version]:
    """The versions, those with the very same columns under one heading."""
    found: dict[int, list[Version]] = defaultdict(list)
    for version in VERSIONS:
        found[id(version.columns)].append(version)
    return {", ".join(version.name for version in same): same[0] for same in found.values()}


def columns() -> str:
    """Every column of every version as an expression over accounts."""
    distinct = _distinct()
    keys = list(dict.fromkeys(column.key for version in distinct.values() for column in version.columns))
    rows = []
    for key in keys:
        column = next(version.by_key[key] for version in distinct.values() if key in version.by_key)
        sums = [expression(v.by_key[key].sum) if key in v.by_key else NONE for v in distinct.values()]
        label = f"{column.label} (02 only)" if column.money_only else column.label
        rows.append((f"`{key}`", label, *(sums if len(set(sums)) > 1 else [sums[0], *["same"] * (len(sums) - 1)])))
    return table(("Column", "Tiếng Việt", *distinct), rows)


def expression(sum_: Sum) -> str:
    """A sum of accounts as `docs/statistics.md` writes it: o opening, c closing, d change."""
    names = {(1, 0): "o", (0, 1): "d", (1, 1): "c"}
    by_factor: dict[tuple[int, int], set[Account]] = defaultdict(set)
    for account, factors in sum_.terms.items():
        by_factor[factors].add(account)
    parts = []
    for (opening, change), members in sorted(by_factor.items(), key=lambda item: (min(item[0]) < 0, -item[0][0])):
        sign = "−" if min(opening, change) < 0 else "+"
        name = names[abs(opening), abs(change)]
        parts.append(f"{sign} {name}({_listed(members)})")
    return " ".join(parts).removeprefix("+ ")


def _listed(members: set[Account]) -> str:
    words: list[str] = []
    for alias, group in (("OPEN", OPEN), ("ENF", ENFORCEABLE), ("BOOKED", BOOKED)):
        if members >= set(group):
            words.append(alias)
            members = members - set(group)
    return " + ".join([*words, *(f"`{account.code}`" for account in sorted(members))])


def identities() -> str:
    """The identities checked on every form, by version."""
    return "\n\n".join(
        f"**{names}**\n\n" + "\n".join(f"- `{check.rule}`" for check in version.identities)
        for names, version in _distinct().items()
    )


# -- who may what ----------------------------------------------------------------------------------


def roles() -> str:
    """The access policy."""
    rows = (
        (
            f"`{role.value}`",
            role.label,
            policy.reach.value,
            *("yes" if p in policy.permissions else "" for p in Permission),
        )
        for role in Role
        for policy in [POLICIES[role]]
    )
    return table(("Role", "Tiếng Việt", "Reach", *(permission.value for permission in Permission)), rows)


# -- the register file -----------------------------------------------------------------------------

_HOW = {
    "text": "văn bản",
    "code": "số hoặc mã, ghi đúng như trên giấy",
    "date": "ngày/tháng/năm",
    "money": "số đồng nguyên",
    "yes_no": "có hoặc không",
    "choice": "một từ trong danh sách",
}


def register_columns() -> str:
    """The sheets and columns of a register file."""
    parts = []
    for sheet in SHEETS.values():
        rows = (
            (
                column.label,
                f"`{column.name}`",
                _HOW[column.kind]
                + (f": {_words(column.choices)}" if column.kind == "choice" and column.name != "event" else ""),
                "x" if column.required else "",
            )
            for column in sheet.columns
        )
        heads = ("Cột", "Column", "Cách điền", "Bắt buộc")
        parts.append(f"**Trang `{sheet.name}` ({sheet.label})**\n\n{table(heads, rows)}")
    return "\n\n".join(parts)


def _words(choices: Mapping[str, str]) -> str:
    return ", ".join(f"{label} (`{code}`)" for code, label in choices.items())


def register_events() -> str:
    """The words of the column `event`."""
    rows = []
    for code, label in EVENTS.items():
        row = TRANSITIONS.get(Event(code))
        needs = "cần số tiền" if row and "amount" in row.needs else ""
        rows.append((label, f"`{code}`", needs))
    return table(("Sự kiện", "Event", ""), rows)


def register_limits() -> str:
    """How large a file may be."""
    limits = DEFAULT_LIMITS
    rows = (
        ("tệp", f"{limits.file >> 20} MB"),
        ("giải nén ra, tất cả", f"{limits.unpacked >> 20} MB"),
        ("giải nén ra, một mục", f"{limits.entry >> 20} MB"),
        ("số mục trong tệp nén", limits.entries),
        ("số dòng, tất cả các trang", limits.rows),
        ("số cột của một trang", limits.columns),
        ("thời gian đọc", f"{limits.seconds:.0f} giây"),
        ("bộ nhớ của tiến trình đọc", f"{limits.memory >> 20} MB"),
    )
    return table(("Giới hạn", "Nhiều nhất"), rows)


def clocks_table() -> str:
    """The clocks that events start."""
    rows = []
    for kind in CLOCKS:
        by_code = [rule for rule in rules().values() if rule.code == kind.code]
        before = [other.code for other in CLOCKS if other.then == kind.code]
        starts = _code(sorted(event.value for event in kind.starts)) if kind.starts else f"when `{before[0]}` runs out"
        times = "; ".join(f"{rule.regime}: {_time(rule)} ({rule.articles})" for rule in by_code)
        rows.append((f"`{kind.code}`", kind.label, kind.owner.value, starts, times))
    return table(("Code", "Tiếng Việt", "Holder", "Starts with", "Time"), rows)


def grounds_table() -> str:
    """The grounds of each step."""
    rows = (
        (
            f"`{ground.event.value}`",
            f"`{ground.code}`",
            ground.label,
            ground.article_a or NONE,
            ground.article_b or NONE,
        )
        for ground in GROUNDS
    )
    return table(("Event", "Ground", "Tiếng Việt", "Regime A", "Regime B"), rows)


def deadline_rules() -> str:
    """The whole seed."""
    return table(
        ("Id", "Code", "Regime", "Starts", "Holder", "Kind", "Time", "Article", "In force", "Evidence"),
        (
            (
                rule.id, f"`{rule.code}`", rule.regime, rule.trigger, rule.holder, f"`{rule.kind.value}`", _time(rule),
                rule.articles, f"{rule.since:%d/%m/%Y}–{f'{rule.until:%d/%m/%Y}' if rule.until else ''}", rule.evidence,
            )
            for rule in rules().values()
        ),
    )  # fmt: skip


def _time(rule: Rule) -> str:
    if rule.unit is None:
        return rule.text
    if rule.unit is Unit.IMMEDIATE:
        return "at once"
    unit = rule.unit.value.replace("_", " ")
    most = f", at most {rule.extended_to}" if rule.extended_to else ""
    return f"{rule.amount} {unit}{'s' if rule.amount != 1 else ''}{most}"


PARTS: Mapping[str, Callable[[], str]] = {
    "statuses": statuses,
    "transitions": transitions,
    "diagram": diagram,
    "accounts": accounts,
    "versions": versions,
    "columns": columns,
    "identities": identities,
    "roles": roles,
    "register-columns": register_columns,
    "register-events": register_events,
    "register-limits": register_limits,
    "clocks": clocks_table,
    "grounds": grounds_table,
    "deadline-rules": deadline_rules,
}
