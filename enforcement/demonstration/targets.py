"""Made-up targets of every layer for the running and the last reporting year of the demonstration province.

What was published for a year stays as it is: a national layer that has a row gets none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agencies.models import Agency, Person
from enforcement.demonstration.province import Place
from reports.actions.targets import set_target
from reports.models import Comparator, Evidence, Layer, Target, TargetMeasure

INSTRUMENT = "Quyết định minh họa số {number}/{organ}"
NOTE = "Chỉ tiêu do máy tạo ra, không phải của cơ quan nào."
NATIONAL = (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY)
# Per cent of cases and of money in the running year; the year before it was a little less.
RATES = {
    Layer.NATIONAL_ASSEMBLY: ("84.00", "52.00", 3, "QH-MH"),
    Layer.MINISTRY: ("84.30", "52.20", 35, "QĐ-BTP-MH"),
    Layer.PROVINCE: ("84.50", "52.50", 112, "QĐ-CTHADS-MH"),
    Layer.UNIT: ("84.70", "53.00", 214, "QĐ-THADS-MH"),
    Layer.ENFORCER: ("85.00", "53.50", 215, "QĐ-THADS-MH"),
}
LESS_LAST_YEAR = Decimal("0.40")


def create(place: Place, *, year: int) -> int:
    """Set the targets of two years. Returns how many."""
    count = 0
    for target_year, less in ((year - 1, LESS_LAST_YEAR), (year, Decimal(0))):
        published = set(Target.objects.filter(year=target_year, layer__in=NATIONAL).values_list("layer", flat=True))
        for layer, agency, enforcer, step in _who(place):
            if layer in published:
                continue
            *rates, number, organ = RATES[layer]
            for measure, rate in zip(TargetMeasure, rates, strict=True):
                set_target(
                    year=target_year,
                    layer=layer,
                    measure=measure,
                    rate=Decimal(str(rate)) - less + step,
                    comparator=Comparator.ABOVE,
                    instrument=INSTRUMENT.format(number=number, organ=organ),
                    agency=agency,
                    enforcer=enforcer,
                    evidence=Evidence.MADE_UP,
                    note=NOTE,
                )
                count += 1
    return count


def _who(place: Place) -> Iterator[tuple[Layer, Agency | None, Person | None, Decimal]]:
    """Layer by layer whom a target is set for, and by how much it differs from the layer's."""
    for layer in NATIONAL:
        yield layer, None, None, Decimal(0)
    yield Layer.PROVINCE, place.root, None, Decimal(0)
    for area, office in place.offices.items():
        yield Layer.UNIT, office, None, Decimal(area % 3 - 1) / 2
    for place_, (enforcer, unit) in enumerate(place.enforcers.values()):
        yield Layer.ENFORCER, unit, enforcer, Decimal(place_ % 5 - 2) / 2
