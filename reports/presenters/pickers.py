"""What the pickers of year and month offer."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from cases.balances import years_with_entries
from common.years import reporting_year
from reports.periods import month_end


def months_begun(year: int, today: date) -> list[tuple[int, str]]:
    """The months of the year that have begun, for the picker: "Tháng 6 (9/12)"."""
    result = []
    for months in range(1, 13):
        end = month_end(year, months)
        if end.replace(day=1) <= today:
            label = _("Tháng %(month)s (%(months)s/12)") % {"month": end.month, "months": months}
            result.append((months, label))
    return result


def years_shown(today: date) -> list[int]:
    """The reporting years with figures, and the running one; the latest first."""
    return sorted({*years_with_entries(), reporting_year(today)}, reverse=True)
