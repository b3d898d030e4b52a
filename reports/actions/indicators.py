"""Writes to the targets for further indicators."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from agencies.models import Agency
from common.writing import write
from reports.models import Evidence, IndicatorTarget


@write(no_person="published targets and those of a made-up province; what people set are allotments")
def set_indicator_target(
    *,
    year: int,
    indicator: str,
    layer: str,
    rate: Decimal,
    comparator: str,
    instrument: str,
    agency: Agency | None = None,
    since: date | None = None,
    until: date | None = None,
    evidence: str = Evidence.SEEN,
) -> IndicatorTarget:
    """Set the target of one indicator, or replace the version that began on the same day."""
    target, _ = IndicatorTarget.objects.update_or_create(
        year=year,
        indicator=indicator,
        layer=layer,
        agency=agency,
        since=since,
        defaults={
            "rate": rate,
            "comparator": comparator,
            "instrument": instrument,
            "until": until,
            "evidence": evidence,
        },
    )
    target.full_clean()
    return target
