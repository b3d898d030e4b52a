"""A target proposed where none is published: last year's result, rounded up. Shown as a proposal, never filled in.

Since 2020 each year's national target was the result of the year before, rounded up to a tenth (statistics 7, inferred).
"""

from __future__ import annotations

from decimal import ROUND_CEILING, Decimal

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.balances import By
from reports.models import TargetMeasure
from reports.periods import cumulative
from reports.results import rates
from reports.results.rates import Subject


def from_last_year(agency: Agency, year: int, measure: TargetMeasure, organisation: Organisation) -> Decimal | None:
    """The agency's own result of the whole year before, rounded up to a tenth of a point; None without one."""
    rate = rates.read(agency, cumulative(year - 1, 12), By.UNIT, organisation).get((Subject(agency.pk), measure))
    if rate is None or rate.rate is None:
        return None
    return rate.rate.quantize(Decimal("0.1"), ROUND_CEILING)
