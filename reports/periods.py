"""Periods of the statistics year: cumulative months from 1 October, or any other day of the year. Pure.

Circular 06/2019 art. 8, 05/2024: each of the twelve reports of a year starts on 1 October.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused
from law.years import last_of_month, reporting_month, reporting_year, year_end, year_start


@dataclass(frozen=True)
class Period:
    """From 1 October of the reporting year `year` to the last day `to`."""

    year: int
    to: date

    @property
    def start(self) -> date:
        return year_start(self.year)

    @property
    def month(self) -> int:
        """The reporting month of the last day: October is 1."""
        return reporting_month(self.to)

    @property
    def months(self) -> int | None:
        """The number of whole months, or None when the period ends within a month."""
        return self.month if self.to == month_end(self.year, self.month) else None

    @property
    def share(self) -> Fraction:
        """The part of the year gone, by months; the last, unfinished month counts by its days."""
        first = date(self.to.year, self.to.month, 1)
        days = monthrange(self.to.year, self.to.month)[1]
        return Fraction(self.month - 1, 12) + Fraction((self.to - first).days + 1, days * 12)

    @property
    def name(self) -> str:
        """What it is called: "10 tháng năm 2026"; the whole year "12 tháng năm 2026 (cả năm)"."""
        values = {"months": self.months, "year": self.year}
        if self.months is None:
            return gettext("từ đầu năm đến %(day)s") % {"day": f"{self.to:%d/%m/%Y}"}
        if self.months == 12:
            return gettext("12 tháng năm %(year)s (cả năm)") % values
        return ngettext("%(months)s tháng năm %(year)s", "%(months)s tháng năm %(year)s", self.months) % values

    def last_year(self) -> Period:
        """The same period of the year before."""
        return self.in_year(self.year - 1)

    def in_year(self, year: int) -> Period:
        """The same period of another reporting year: so many months, or up to the same day."""
        if self.months:
            return cumulative(year, self.months)
        calendar_year = self.to.year + year - self.year
        day = min(self.to.day, monthrange(calendar_year, self.to.month)[1])
        return Period(year, self.to.replace(year=calendar_year, day=day))

    def document(self) -> dict[str, int | str | None]:
        """The period in a JSON document, first and last day told."""
        return {
            "year": self.year,
            "months": self.months,
            "from": self.start.isoformat(),
            "to": self.to.isoformat(),
        }


def month_end(year: int, months: int) -> date:
    """The last day of the cumulative period of so many months (1–12) of a reporting year."""
    month = (months + 8) % 12 + 1
    calendar_year = year - 1 if months <= 3 else year
    return last_of_month(date(calendar_year, month, 1))


def cumulative(year: int, months: int) -> Period:
    """The cumulative period of `months` months. Raises Refused when months is not 1 to 12."""
    if not 1 <= months <= 12:
        raise Refused(_noop("Số tháng phải từ 1 đến 12, không phải %(months)s."), field="months", months=months)
    return Period(year, month_end(year, months))


def last_ended(today: date) -> Period:
    """The last whole period that is over before a day."""
    day = date.fromordinal(today.replace(day=1).toordinal() - 1)
    return cumulative(reporting_year(day), reporting_month(day))


def up_to(day: date) -> Period:
    """The period of the reporting year of a day, ending on that day."""
    return Period(reporting_year(day), day)


def within(year: int, day: date) -> Period:
    """The period of a given reporting year ending on a day. Raises Refused when the day is of another year."""
    if reporting_year(day) != year:
        raise Refused(
            _noop("Ngày %(day)s không thuộc năm công tác %(year)s (%(start)s – %(end)s)."),
            field="as_of",
            day=f"{day:%d/%m/%Y}",
            year=year,
            start=f"{year_start(year):%d/%m/%Y}",
            end=f"{year_end(year):%d/%m/%Y}",
        )
    return Period(year, day)
