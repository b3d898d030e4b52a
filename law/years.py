"""The reporting year (năm công tác): 1 October to 30 September, named by the year in which it ends; months and days. Pure."""

from calendar import monthrange
from datetime import date, datetime

from django.utils import timezone


def day_of(moment: datetime) -> date:
    """The day in Vietnam of a moment."""
    return timezone.localtime(moment).date()  # noqa: TID251  of a moment that is given


def reporting_year(day: date) -> int:
    """The reporting year of a day: 1 October 2025 belongs to 2026."""
    return day.year + 1 if day.month >= 10 else day.year


def reporting_month(day: date) -> int:
    """The month within the reporting year: October is 1, September is 12."""
    return (day.month - 10) % 12 + 1


def year_start(year: int) -> date:
    """1 October on which the reporting year begins."""
    return date(year - 1, 10, 1)


def year_end(year: int) -> date:
    """30 September on which the reporting year ends."""
    return date(year, 9, 30)


def last_of_month(day: date) -> date:
    """The last day of the calendar month of a day."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_after(day: date, months: int) -> date:
    """The same date so many months later (or earlier), or the end of the month (Civil Code art. 148.4)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = last_of_month(date(year, month + 1, 1))
    return last.replace(day=min(day.day, last.day))
