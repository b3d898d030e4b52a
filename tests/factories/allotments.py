"""Decisions that allot the targets of a small province in whole numbers, for tests of pages, rights and the API."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from agencies.models import Agency
from common import clock
from law.years import reporting_year
from reports.actions import allotments as actions
from reports.actions.allotments import AllotmentHead
from reports.models import Allotment, Receivers
from reports.targets.allotments import CasesAndAmount, receivers_of
from reports.targets.arithmetic import share_out

BASE = CasesAndAmount(1_000, 200_000_000_000)


def whole(row: Allotment, on: date) -> dict[int, CasesAndAmount]:
    """What must be allotted, in equal parts."""
    keys = [one.pk for one in receivers_of(row.agency, row.receivers, on)]
    alike = [1] * len(keys)
    parts = zip(share_out(row.due_cases, alike), share_out(row.due_amount, alike), strict=True)
    return {key: CasesAndAmount(*pair) for key, pair in zip(keys, parts, strict=True)}


def drafted(
    agency: Agency,
    *,
    on: date,
    receivers: str = "",
    number: str = "01/QĐ-CTHADS",
    reason: str = "",
    year: int | None = None,
) -> Allotment:
    """A draft without a number in its lines."""
    receivers = receivers or (Receivers.UNITS if agency.is_province else Receivers.ENFORCERS)
    base = BASE if receivers == Receivers.UNITS else CasesAndAmount()
    return actions.draft_allotment(
        year=year or reporting_year(clock.today()),
        agency=agency,
        receivers=receivers,
        head=AllotmentHead(number, on, reason, base),
        by=None,
        at=clock.now(),
        today=clock.today(),
    )


def issued(agency: Agency, *, ago: int = 20, on: date | None = None, **facts: Any) -> Allotment:
    """A decision signed so many days ago, or on a day, in equal parts."""
    today, now, on = clock.today(), clock.now(), on or clock.today() - timedelta(ago)
    row = drafted(agency, on=on, **facts)
    head = AllotmentHead(row.number, on, row.reason, CasesAndAmount(row.base_cases, row.base_amount))
    saved = actions.save_lines(allotment=row, lines=whole(row, on), head=head, seen=row.version, by=None, at=now, today=today)
    return actions.sign_allotment(allotment=saved, seen=saved.version, by=None, at=now, today=today)
