"""This year against the same period of last year: differences, relative changes, percentage points, never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from common import numbers
from reports.models import TargetMeasure
from reports.results.rates import Rate
from reports.statutory.algebra import ratio


@dataclass(frozen=True)
class Line:
    """One figure of both years, as text; `relative` is the change in per cent of last year's figure."""

    label: str
    current: str
    before: str
    difference: str
    relative: str


def compare(rate: Rate, before: Rate) -> list[Line]:
    """Finished, enforceable and the rate of both years. A rate differs in percentage points, and has no relative change."""
    if rate.measure is TargetMeasure.CASES:
        labels = (_("Đã thi hành xong"), _("Có điều kiện thi hành"))
    else:
        labels = (_("Đã thi hành xong (tỷ đồng)"), _("Có điều kiện thi hành (tỷ đồng)"))
    counts = [(rate.finished, before.finished), (rate.enforceable, before.enforceable)]
    gap = None if rate.rate is None or before.rate is None else rate.rate - before.rate
    return [
        *(_counted(label, *pair, measure=rate.measure) for label, pair in zip(labels, counts, strict=True)),
        Line(_("Tỷ lệ thi hành xong"), numbers.rate(rate.rate), numbers.rate(before.rate), numbers.points(gap), numbers.NOTHING),
    ]


def _counted(label: str, current: int, before: int, *, measure: TargetMeasure) -> Line:
    said = numbers.number if measure is TargetMeasure.CASES else numbers.billions
    difference = current - before
    sign = "+" if difference > 0 else numbers.MINUS if difference < 0 else ""
    return Line(label, said(current), said(before), sign + said(abs(difference)), numbers.change(relative(current, before)))


def relative(current: int, before: int) -> Decimal | None:
    """The change in per cent of what was before, half-up to two decimals; None where there was nothing."""
    return ratio(current - before, before)
