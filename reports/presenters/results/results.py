"""What a page of results is asked, and what the book answers: the ground of its headlines, its ranking and its charts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.balances import By
from reports.addresses import cell_url, dashboard_url
from reports.models import Target, TargetMeasure
from reports.periods import Period
from reports.results import rates
from reports.results.rates import Rate, Rates, Subject
from reports.statutory.drilldown import FINISHED_KEY
from reports.statutory.question import Question

FORM_OF = {TargetMeasure.CASES: "01", TargetMeasure.AMOUNT: "02"}


@dataclass(frozen=True)
class Figure:
    """A number that opens its cases; `url` is empty for a reader who may not see them."""

    value: int
    url: str


@dataclass(frozen=True)
class Results:
    """The rates of an agency over a period and the same period of last year, on one and the same organisation.

    `units_on` is what the address asks (None: the units of the period); `opens`: the reader may open the figures.
    """

    agency: Agency
    period: Period
    organisation: Organisation
    units_on: date | None
    opens: bool
    current: Rates
    before: Rates
    targets: list[Target]

    @classmethod
    def read(cls, agency: Agency, period: Period, organisation: Organisation, *, units_on: date | None, opens: bool) -> Results:
        """Read them from the book, or as stored if nothing moved since."""
        current = rates.read(agency, period, _parts(agency), organisation)
        before = rates.read(agency, period.last_year(), By.UNIT, organisation)
        return cls(agency, period, organisation, units_on, opens, current, before, rates.targets_of(period))

    @property
    def whole(self) -> Subject:
        return Subject(self.agency.pk)

    def targets_for(self, agency: Agency, measure: TargetMeasure | None = None, enforcer: int | None = None) -> list[Target]:
        """The targets that apply to an agency, or to an enforcer of it, in the order of the layers."""
        return [target for target in self.targets if target.applies_to(agency, enforcer) and measure in (None, target.measure)]

    def main(self, measure: TargetMeasure) -> Target | None:
        """The target that the page measures by: of the first layer that has a figure."""
        applying = self.targets_for(self.agency, measure)
        return next((target for target in applying if target.rate is not None), None)

    def figure(self, rate: Rate, row: str, column: str) -> Figure:
        """A number of a row, and the list behind it."""
        values: Mapping[str, int] = {
            FINISHED_KEY: rate.finished,
            "enforceable": rate.enforceable,
            "to_enforce": rate.to_enforce,
        }
        question = Question(FORM_OF[rate.measure], self.agency, self.period, _parts(self.agency), units_on=self.units_on)
        return Figure(values[column], cell_url(question, row, column) if self.opens else "")

    def url(self, agency: Agency | None = None, period: Period | None = None) -> str:
        """The page of the same for another agency or period."""
        return dashboard_url(agency or self.agency, period or self.period, self.units_on)


def _parts(agency: Agency) -> By:
    """What a page of results is broken down by: a province by unit, an office by enforcer."""
    return By.UNIT if agency.is_province else By.ENFORCER


def on_scale(rate: Decimal | None, quota: Decimal | None, place: int) -> Decimal:
    """Where a rate stands in a bar in which the quota stands at `place` per cent of the width."""
    scale = Decimal(place) / quota if quota else Decimal(1)
    return min(Decimal(100), (rate or Decimal(0)) * scale)
