"""Made-up targets of every layer for the running and the last reporting year of the demonstration province.

What was published for a year stays as it is: a national layer that has a row gets none of these.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from agencies.models import Agency, Person
from enforcement.demonstration.province import SamplePlace
from reports.models import Comparator, Evidence, Layer, Target, TargetMeasure

INSTRUMENT = "Quyết định minh họa số {number}/{organ}"
NOTE = "Chỉ tiêu do máy tạo ra, không phải của cơ quan nào."
NATIONAL = (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY)
# Per cent of cases and of money in the running year; the year before it was a little less.
RATES: dict[Layer, tuple[Decimal, Decimal, int, str]] = {
    Layer.NATIONAL_ASSEMBLY: (Decimal("84.00"), Decimal("52.00"), 3, "QH-MH"),
    Layer.MINISTRY: (Decimal("84.30"), Decimal("52.20"), 35, "QĐ-BTP-MH"),
    Layer.PROVINCE: (Decimal("84.50"), Decimal("52.50"), 112, "QĐ-CTHADS-MH"),
    Layer.UNIT: (Decimal("84.70"), Decimal("53.00"), 214, "QĐ-THADS-MH"),
    Layer.ENFORCER: (Decimal("85.00"), Decimal("53.50"), 215, "QĐ-THADS-MH"),
}
LESS_LAST_YEAR = Decimal("0.40")


def create(place: SamplePlace, *, year: int) -> int:
    """Set the targets of two years, in one statement: no rate of them is stored yet. Returns how many."""
    made_up = [
        *_of_year(place, year - 1, less=LESS_LAST_YEAR),
        *_of_year(place, year, less=Decimal(0)),
    ]
    Target.objects.bulk_create(made_up)
    return len(made_up)


def _of_year(place: SamplePlace, year: int, *, less: Decimal) -> Iterator[Target]:
    published = set(Target.objects.filter(year=year, layer__in=NATIONAL).values_list("layer", flat=True))
    for layer, agency, enforcer, step in _who(place):
        if layer in published:
            continue
        of_cases, of_money, number, organ = RATES[layer]
        for measure, rate in ((TargetMeasure.CASES, of_cases), (TargetMeasure.AMOUNT, of_money)):
            yield Target(
                year=year,
                layer=layer,
                agency=agency,
                enforcer=enforcer,
                measure=measure,
                rate=rate - less + step,
                comparator=Comparator.ABOVE,
                instrument=INSTRUMENT.format(number=number, organ=organ),
                evidence=Evidence.MADE_UP,
                note=NOTE,
            )


def _who(place: SamplePlace) -> Iterator[tuple[Layer, Agency | None, Person | None, Decimal]]:
    """Layer by layer whom a target is set for, and by how much it differs from the layer's."""
    for layer in NATIONAL:
        yield layer, None, None, Decimal(0)
    yield Layer.PROVINCE, place.root, None, Decimal(0)
    for area, office in place.offices.items():
        yield Layer.UNIT, office, None, Decimal(area % 3 - 1) / 2
    for number, (enforcer, unit) in enumerate(place.enforcers.values()):
        yield Layer.ENFORCER, unit, enforcer, Decimal(number % 5 - 2) / 2
