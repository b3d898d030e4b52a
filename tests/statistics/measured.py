"""A form of any measure of the ledger, whether a statutory form prints it or not."""

from __future__ import annotations

from dataclasses import dataclass

from reports.figures import Measure
from reports.forms import Question


@dataclass(frozen=True)
class Measured(Question):
    """A question that says itself what it counts."""

    counts: Measure = Measure.CASES

    @property
    def measure(self) -> Measure:
        return self.counts


OF_THE_STATE = (Measure.BUDGET_CASES, Measure.BUDGET)
