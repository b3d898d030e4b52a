"""What the addresses of results, forms and reports stand for, and what is sent there."""

from __future__ import annotations

from typing import Any

from common import clock
from reports.periods import last_ended
from tests.factories.things import Things
from tests.permissions.tables import Tables

_FIGURES = ("form", "cell", "comparison", "difference", "span_cell")
_API_FIGURES = ("api_form", "api_form_cells", "api_form_comparison", "api_form_differences", "api_form_span_cells")

_ARGUMENTS = {
    **dict.fromkeys((*_FIGURES, *_API_FIGURES), lambda of: ["01"]),
    **dict.fromkeys(("report", "report_step", "report_confirm"), lambda of: [of.report.pk]),
    **dict.fromkeys(("api_period", "api_period_forms", "api_period_steps"), lambda of: [of.report.pk]),
    "report_file": lambda of: [of.report.pk, "xlsx"],
    "report_list": lambda of: [of.report.pk, "ket-thuc"],
    **dict.fromkeys(("allotment", "api_allotment"), lambda of: [of.allotment.pk]),
    "api_target": lambda of: [of.target.pk],
    "api_indicator_target": lambda of: [of.indicator.pk],
}


def _agency(of: Things | None) -> str:
    return of.unit.code if of else "THADS"


def _figures(of: Things | None, which: str) -> dict[str, Any]:
    """The figures of an agency; or, in those of the province, the row of the agency."""
    if which.startswith("row-of-"):
        return {"dv": "THADS", "dong": f"unit:{_agency(of)}"}
    return {"dv": _agency(of)}


_QUERIES = {
    **dict.fromkeys(("dashboard", "allotment_new", *_FIGURES), _figures),
    **dict.fromkeys(_API_FIGURES, lambda of, which: {"agency": _agency(of)}),
}


def _last_period(of: Things | None) -> dict[str, Any]:
    last = last_ended(clock.today())
    return {"nam": last.year, "thang": last.months}


_BODIES = {
    "reports_begin": _last_period,
    **dict.fromkeys(("report_step", "api_period_steps"), lambda of: {"step": "check"}),
    "allotment_new": lambda of: {"base_cases": "1.000", "base_amount": "200", "reason": "Điều chỉnh"},
    "allotment": lambda of: {"version": of.allotment.version, "luu": "1"},
}

TABLES = Tables(arguments=_ARGUMENTS, queries=_QUERIES, bodies=_BODIES)
