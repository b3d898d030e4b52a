"""The demonstration province "tỉnh Nam Hải": made-up agencies, people, cases and targets to look around in.

Everything is the same for the same day; nothing of it exists outside this portal.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from agencies.models import Agency
from cases.models import EnforcementCase
from enforcement.demonstration import accounts, allotments, coordination, judgments, province, reports, targets
from enforcement.demonstration.simulate import Written, fill_book
from law.years import reporting_year

CASES_A_YEAR = 8_000
YEARS = 4  # the last of them runs
SEED = 20_251_001


@dataclass(frozen=True)
class Built:
    """What was created."""

    written: Written
    targets: int


def may_be_built() -> bool:
    """Whether nobody keeps a book here yet."""
    return not Agency.objects.enforcing().exists() and not EnforcementCase.objects.exists()


@transaction.atomic
def build(*, today: date, now: datetime) -> Built:
    """Create the whole province, all or nothing. Raises Refused when the book holds cases already."""
    place = province.create(now=now)
    written = fill_book(
        province=province.NAME,
        units=place.plans,
        first_year=reporting_year(today) - YEARS + 1,
        last_day=today,
        cases_a_year=CASES_A_YEAR,
        seed=SEED,
        now=now,
    )
    accounts.create()
    judgments.create(today=today, now=now)
    coordination.create(today=today, now=now)
    count = targets.create(place, year=reporting_year(today))
    allotments.create(place, year=reporting_year(today), today=today, now=now)
    reports.create(today=today)
    return Built(written, count)
