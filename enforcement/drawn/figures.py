"""Accounts and forms."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from cases.ledger import BOOKED, ENFORCEABLE, OPEN, SOURCES, STOCK, Account
from enforcement.drawn.markdown import NONE, table
from reports.statutory import VERSIONS
from reports.statutory.algebra import Sum
from reports.statutory.version import Version

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
    rows = ((f"`{v.name}`", v.circular, f"{v.since:%d/%m/%Y}", "provisional" if v.provisional else "", _home(v)) for v in VERSIONS)
    return table(("Version", "Circular", "In force from", "", "Module"), rows)


def _home(version: Version) -> str:
    return f"`reports/statutory/versions/{version.name.lower().replace('-', '_')}.py`"


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
        f"**{names}**\n\n" + "\n".join(f"- `{check.rule}`" for check in version.identities) for names, version in _distinct().items()
    )
