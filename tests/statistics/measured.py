"""A form of any measure of the ledger, whether a statutory form prints it or not."""

from __future__ import annotations

from dataclasses import dataclass

from reports.statutory.algebra import Measure
from reports.statutory.question import Question


@dataclass(frozen=True)
class Measured(Question):
    """A question that says itself what it counts."""

    counts: Measure = Measure.CASES

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.counts,)


OF_THE_STATE = (Measure.BUDGET_CASES, Measure.BUDGET)
