"""The course of a year: completion rates month by month, cumulative from 1 October, from one reading of the balances."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from cases.balances import MonthRow, months
from reports import statutory
from reports.models import TargetMeasure
from reports.periods import month_end
from reports.statutory.algebra import Standing, Standings, ratio
from reports.statutory.compute import FINISHED, finished_of

_PLACES = {TargetMeasure.CASES: MonthRow._fields.index("cases"), TargetMeasure.AMOUNT: MonthRow._fields.index("amount")}


@dataclass(frozen=True)
class Month:
    """What was finished and enforceable at the end of a reporting month (1 is October), and the rate in per cent."""

    month: int
    finished: int
    enforceable: int

    @property
    def rate(self) -> Decimal | None:
        return ratio(self.finished, self.enforceable)


def course(agencies: Sequence[int], year: int) -> dict[TargetMeasure, list[Month]]:
    """The twelve months of a year of these agencies, by measure, each under the version of the form in force at its end."""
    rows = months(agencies, year)
    return {measure: _months(rows, place, year) for measure, place in _PLACES.items()}


def _months(rows: list[MonthRow], place: int, year: int) -> list[Month]:
    standings: Standings = {}
    result = []
    for month in range(13):
        for row in rows:
            if row.month == month:
                opening, change = standings.get(row.account, Standing(0, 0))
                moved = Standing(opening, change + row[place]) if month else Standing(opening + row[place], change)
                standings[row.account] = moved
        if month:
            version = statutory.in_force(month_end(year, month))
            cells = {key: version.by_key[key].sum.of(standings) for key in (*FINISHED, "enforceable")}
            result.append(Month(month, finished_of(cells), cells["enforceable"]))
    return result
