"""The seasonal pace: which part of a year's results former years had reached by the same day.

Pro rata says that half of the year brings half of the results; in fact the last months bring most. Both are shown.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from reports.models import TargetMeasure
from reports.periods import Period
from reports.results.course import Month, course
from reports.statutory.algebra import per_cent

YEARS = 3  # how many former years the average takes, as far as there are so many


@dataclass(frozen=True)
class Season:
    """The average part of the year's final finished number that was reached by a day, over so many complete years."""

    share: Fraction | None
    years: int

    def pace(self, target: Decimal) -> Decimal | None:
        """The seasonal pace of a target in per cent; None without a former year: then the months gone count alone."""
        return None if self.share is None else per_cent(Fraction(target) / 100 * self.share)


def seasons(agencies: Sequence[int], period: Period) -> dict[TargetMeasure, Season]:
    """The season of these agencies by the last day of the period, by cases and by money."""
    courses = [course(agencies, period.year - back) for back in range(1, YEARS + 1)]
    found = {}
    for measure in TargetMeasure:
        shares = [share for months in courses if (share := _reached(months[measure], period)) is not None]
        found[measure] = Season(sum(shares, Fraction()) / len(shares) if shares else None, len(shares))
    return found


def _reached(months: list[Month], period: Period) -> Fraction | None:
    """The part of one year; None for a year of which the book does not hold the beginning, or no result."""
    total = months[-1].finished
    if total <= 0 or months[0].enforceable <= 0:
        return None
    before = months[period.month - 2].finished if period.month > 1 else 0
    within = period.share * 12 - (period.month - 1)  # an unfinished month counts by its days
    return (before + (months[period.month - 1].finished - before) * within) / total
