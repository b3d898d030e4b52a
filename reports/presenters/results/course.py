"""The drawing of a year's course: this year against last year, the quota and the pace. x in per cent, y in pixels."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from common import numbers
from reports.models import TargetMeasure
from reports.periods import Period, month_end
from reports.results.course import Month

HEIGHT, TOP, BASE = 228, 14, 202  # of the drawing, of its highest grid line, of zero
_LABELS_APART = 16


@dataclass(frozen=True)
class Spot:
    """A point of a line, with the words that tell it."""

    x: Decimal
    y: Decimal
    title: str


@dataclass(frozen=True)
class Label:
    """What stands at the end of a line."""

    y: Decimal
    word: str
    rate: Decimal | None


@dataclass(frozen=True)
class Row:
    """A line of the table behind the drawing."""

    label: str
    current: Decimal | None
    pace: Decimal | None
    before: Decimal | None


@dataclass(frozen=True)
class Course:
    """Everything the card shows."""

    key: str
    title: str
    summary: str
    grid: list[tuple[Decimal, str]]  # y, what stands beside it
    axis: list[tuple[Decimal, str]]  # x, the month
    current: list[Spot]
    before: list[Spot]
    quota_y: Decimal | None
    before_label: Label | None
    quota_label: Label | None
    now_x: Decimal
    rows: list[Row]
    rate: Decimal | None
    height: int = HEIGHT

    @property
    def last(self) -> Spot | None:
        """Where the line of this year ends."""
        return self.current[-1] if self.current else None


def draw(measure: TargetMeasure, period: Period, this_year: list[Month], last_year: list[Month], quota: Decimal | None) -> Course:
    """The course up to the last day of the period, and the whole of last year."""
    shown = this_year[: period.month]
    scale = _Scale.over([quota, *(month.rate for month in (*shown, *last_year))])
    now_x = Decimal(100) * period.share.numerator / period.share.denominator
    current = _spots(shown, period.year, scale, last_x=now_x)
    before = _spots(last_year, period.year - 1, scale)
    before_label = Label(before[-1].y, _("Năm trước"), last_year[-1].rate) if before else None
    quota_label = Label(scale.y(quota), _("Chỉ tiêu"), quota) if quota is not None else None
    if before_label and quota_label:
        before_label, quota_label = _apart(before_label, quota_label)
    title = _("Lũy kế theo tháng, về việc") if measure is TargetMeasure.CASES else _("Lũy kế theo tháng, về tiền")
    return Course(
        key=measure.value,
        title=title,
        summary=_summary(title, period, shown, last_year, quota),
        grid=scale.grid(),
        axis=[((Decimal(number) - Decimal("0.5")) * 100 / 12, _name(period.year, number)) for number in range(1, 13)],
        current=current,
        before=before,
        quota_y=None if quota is None else scale.y(quota),
        before_label=before_label,
        quota_label=quota_label,
        now_x=now_x,
        rows=[_row(period, number, shown, last_year, quota) for number in range(1, 13)],
        rate=shown[-1].rate if shown else None,
    )


@dataclass(frozen=True)
class _Scale:
    """From zero to a round rate above all that is drawn."""

    most: int
    step: int

    @classmethod
    def over(cls, rates: list[Decimal | None]) -> _Scale:
        highest = max((rate for rate in rates if rate is not None), default=Decimal(0))
        step = 20 if highest > 40 else 10
        return cls(max(step, -(-int(highest.to_integral_value()) // step) * step), step)

    def y(self, rate: Decimal) -> Decimal:
        return BASE - rate * (BASE - TOP) / self.most

    def grid(self) -> list[tuple[Decimal, str]]:
        return [(self.y(Decimal(rate)), f"{rate}%") for rate in range(0, self.most + 1, self.step)]


def _spots(months: list[Month], year: int, scale: _Scale, *, last_x: Decimal | None = None) -> list[Spot]:
    spots = []
    for month in months:
        if month.rate is not None:
            x = Decimal(month.month) * 100 / 12
            if last_x is not None and month is months[-1]:
                x = last_x
            title = f"{_name(year, month.month)}: {numbers.rate(month.rate)}"
            spots.append(Spot(x, scale.y(month.rate), title))
    return spots


def _apart(one: Label, other: Label) -> tuple[Label, Label]:
    """The same labels, the lower one pushed down until it does not cover the upper."""
    if abs(one.y - other.y) >= _LABELS_APART:
        return one, other
    if one.y <= other.y:
        return one, replace(other, y=one.y + _LABELS_APART)
    return replace(one, y=other.y + _LABELS_APART), other


def _name(year: int, month: int) -> str:
    return numbers.month_name(month_end(year, month))


def _row(period: Period, number: int, shown: list[Month], last_year: list[Month], quota: Decimal | None) -> Row:
    return Row(
        _name(period.year, number),
        shown[number - 1].rate if number <= len(shown) else None,
        None if quota is None else quota * number / 12,
        last_year[number - 1].rate,
    )


def _summary(title: str, period: Period, shown: list[Month], last_year: list[Month], quota: Decimal | None) -> str:
    """What the drawing shows, for whoever does not see it."""
    words = [
        _("đến hết ngày %(day)s đạt %(rate)s") % {"day": numbers.day(period.to), "rate": numbers.rate(shown[-1].rate if shown else None)},
        _("cả năm trước %(rate)s") % {"rate": numbers.rate(last_year[-1].rate)},
    ]
    if quota is not None:
        words.insert(1, _("chỉ tiêu cả năm %(rate)s") % {"rate": numbers.rate(quota)})
    return f"{title}: {'; '.join(words)}."
