"""What the pickers of year and month offer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils.translation import gettext as _

from agencies.models import Agency, Reorganisation
from agencies.organisation import Organisation
from cases.balances import years_with_entries
from common import numbers
from common.shapes import Tab
from law.years import reporting_year
from reports.periods import Period, month_end


def organisations(period: Period, units_on: date | None, url: Callable[[date | None], str], *, today: date) -> list[Tab]:
    """The units of the period and those of today, where the organisation has changed in between; else none.

    `url` gives the address for a day of the organisation (None: that of the period).
    """
    if units_on is None and not Reorganisation.objects.of_enforcing_units(after=period.to).exists():
        return []
    of_period = _("Theo đơn vị của kỳ, tại ngày %(day)s") % {"day": numbers.day(period.to)}
    return [
        Tab(of_period, url(None), units_on is None),
        Tab(_("Theo đơn vị hiện nay"), url(today), units_on is not None),
    ]


def unit_choices(organisation: Organisation, agency: Agency) -> list[tuple[Agency, str]]:
    """The units of that day to choose from, and the agency that is shown, whenever it existed; each with its name."""
    units = organisation.units(organisation.agencies)
    shown = units if agency in units else [agency, *units]
    whole = _("Toàn tỉnh") if sum(unit.is_province for unit in shown) == 1 else ""
    return [(unit, whole if whole and unit.is_province else organisation.brief(unit)) for unit in shown]


def months_begun(year: int, today: date) -> list[tuple[int, str]]:
    """The months of the year that have begun, for the picker: "Tháng 6 (9/12)"."""
    result = []
    for months in range(1, 13):
        end = month_end(year, months)
        if end.replace(day=1) <= today:
            label = _("Tháng %(month)s (%(months)s/12)") % {"month": end.month, "months": months}
            result.append((months, label))
    return result


def months_ended(year: int, today: date) -> list[tuple[int, str]]:
    """The months of the year that are over, for the picker of reports."""
    return [(months, label) for months, label in months_begun(year, today) if month_end(year, months) < today]


def years_shown(today: date) -> list[int]:
    """The reporting years with figures, and the running one; the latest first."""
    return sorted({*years_with_entries(), reporting_year(today)}, reverse=True)
