"""The arithmetic of allotting a target in whole cases and đồng, and how far a quantity is reached. Pure and exact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from reports.models import Comparator
from reports.statutory.algebra import per_cent, ratio


def due_of(base: int, rate: Decimal, comparator: str) -> int:
    """The smallest whole number (cases or đồng) whose exact rate on `base` meets a target in per cent.

    "Trên 75%" of 100 is 76, "từ 75%" of 100 is 75; never more than the base itself.
    """
    least = ceil(Fraction(rate) * base / 100)
    if not Comparator(comparator).met(Decimal(least * 100), rate * base):
        least += 1
    return min(least, base)


def share_out(total: int, weights: Sequence[int]) -> list[int]:
    """A whole number in whole parts in proportion to the weights: the largest remainders get what rounding left.

    Without any weight all parts are alike. The parts add up to the total.
    """
    whole = sum(weights)
    if not whole:
        weights, whole = [1] * len(weights), len(weights)
    exact = [Fraction(total * weight, whole) for weight in weights]
    parts = [int(part) for part in exact]
    by_remainder = sorted(range(len(parts)), key=lambda place: parts[place] - exact[place])
    for place in by_remainder[: total - sum(parts)]:
        parts[place] += 1
    return parts


@dataclass(frozen=True)
class AllotmentBalance:
    """What must be allotted, and what is, in cases or đồng."""

    due: int
    given: int

    @property
    def missing(self) -> int:
        return max(0, self.due - self.given)

    @property
    def over(self) -> int:
        return max(0, self.given - self.due)

    def part(self, quantity: int | None) -> Decimal | None:
        """A quantity as a part of what must be allotted, in per cent."""
        return None if quantity is None else ratio(quantity, self.due)


@dataclass(frozen=True)
class TargetProgress:
    """A quantity and what of it is finished, on a day by which `share` of the year has gone.

    `season` is the part of a year's results that former years had by then; None without such years.
    """

    quantity: int | None
    finished: int
    share: Fraction
    season: Fraction | None = None

    @property
    def reached(self) -> Decimal | None:
        """Finished of the quantity, in per cent."""
        return ratio(self.finished, self.quantity) if self.quantity else None

    @property
    def met(self) -> bool:
        return self.quantity is not None and self.finished >= self.quantity

    @property
    def pace(self) -> Decimal:
        """What should be reached by the months gone, in per cent of the quantity."""
        return per_cent(self.share)

    @property
    def excess_over_pace(self) -> Decimal | None:
        return None if self.reached is None else self.reached - self.pace

    @property
    def excess_over_season(self) -> Decimal | None:
        """Against the usual course of a year; None where there is no former year."""
        return None if self.reached is None or self.season is None else self.reached - per_cent(self.season)

    @property
    def is_behind(self) -> bool:
        """Behind the months gone, and not yet done."""
        return not self.met and self.excess_over_pace is not None and self.excess_over_pace < 0

    @property
    def is_behind_season(self) -> bool:
        """Behind the usual course, and not yet done."""
        return not self.met and self.excess_over_season is not None and self.excess_over_season < 0
