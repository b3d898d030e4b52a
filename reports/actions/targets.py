"""Writes to targets, and the national ones that come with the portal."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from pathlib import Path

from agencies.models import Agency, Person
from common.writing import write
from reports.models import CompletionRate, Evidence, Layer, Target

SEED = Path(__file__).resolve().parent.parent / "seeds" / "quotas.csv"


@write(no_person="published targets and those of a made-up province; what people set are allotments")
def set_target(
    *,
    year: int,
    layer: str,
    measure: str,
    rate: Decimal | None,
    comparator: str,
    instrument: str,
    agency: Agency | None = None,
    enforcer: Person | None = None,
    since: date | None = None,
    until: date | None = None,
    source: str = "",
    evidence: str = Evidence.SEEN,
    note: str = "",
) -> Target:
    """Set one target, or replace the version that began on the same day. Stored rates of the year are computed anew."""
    target, _ = Target.objects.update_or_create(
        year=year,
        layer=layer,
        agency=agency,
        enforcer=enforcer,
        measure=measure,
        since=since,
        defaults={
            "rate": rate,
            "comparator": comparator,
            "instrument": instrument,
            "until": until,
            "source": source,
            "evidence": evidence,
            "note": note,
        },
    )
    target.full_clean()
    CompletionRate.objects.filter(year=year).delete()
    return target


@write(no_person="they come with the portal")
def load_national_targets() -> int:
    """The published national targets (National Assembly, Ministry / General Department), as reference data.

    Adds what is missing and leaves alone what people changed. Returns the number of targets added.
    """
    with SEED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    national = Target.objects.filter(layer__in=(Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY))
    there = set(national.values_list("year", "layer", "measure"))
    missing = [row for row in rows if (int(row["year"]), row["layer"], row["measure"]) not in there]
    for row in missing:
        set_target(
            year=int(row["year"]),
            layer=Layer(row["layer"]),
            measure=row["measure"],
            rate=Decimal(row["rate"]) if row["rate"] else None,
            comparator=row["comparator"],
            instrument=row["instrument"],
            source=row["source"],
            evidence=row["evidence"],
            note=row["note"],
        )
    return len(missing)
