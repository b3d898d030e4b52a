"""Forms 01 and 02 read from folded histories, without a database: the code under proof beside the independent count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from cases.history import Folded
from cases.ledger import Account, Holder
from law.years import reporting_year, year_start
from reports.statutory.algebra import Standing, ratio
from reports.statutory.version import Version
from tests.statistics.reference import MEASURES

Standings = dict[Holder, dict[str, dict[Account, Standing]]]  # holder, measure, account


def standings(cases: Iterable[Folded], cut_off: date) -> Standings:
    """Openings and changes of every account by holder, at the end of a day of its reporting year."""
    start = year_start(reporting_year(cut_off))
    result: Standings = defaultdict(lambda: {measure: {} for measure in MEASURES})
    for folded in cases:
        for item, postings in folded.postings:
            if item.occurred_on > cut_off:
                break
            for (holder, account), quantity in postings.items():
                for measure, count in zip(MEASURES, quantity, strict=True):
                    accounts = result[holder][measure]
                    opening, change = accounts.get(account, (0, 0))
                    before = item.occurred_on < start
                    accounts[account] = Standing(opening + count * before, change + count * (not before))
    return result


def cells(of: Standings, holds: Callable[[Holder], bool], version: Version, measure: str) -> dict[str, Any]:
    """The cells of a form for some of the holders, by column key, and its rate."""
    accounts: dict[Account, Standing] = {}
    for holder, measures in of.items():
        if holds(holder):
            for account, (opening, change) in measures[measure].items():
                here = accounts.get(account, (0, 0))
                accounts[account] = Standing(here[0] + opening, here[1] + change)
    row: dict[str, Any] = {column.key: column.sum.of(accounts) for column in version.columns}
    row["rate"] = ratio(row["completed"] + row["terminated"] + row["reduced"], row["enforceable"])
    return row
