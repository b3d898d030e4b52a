"""The page of a period: whose report stands where, until when, and who has not sent theirs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.organisation import Organisation
from common import numbers
from common.shapes import Badge
from reports.lifecycles.report import ENDED, HANDED_IN, STANDING, ReportState
from reports.models import PeriodReport
from reports.periods import Period

_BADGES = {
    ReportState.OPEN: ("mute", "clock"),
    ReportState.CLOSED: ("info", "dot"),
    ReportState.CHECKED: ("info", "tick"),
    ReportState.DRAWN: ("info", "tick"),
    ReportState.SIGNED: ("good", "lock"),
    ReportState.SENT: ("good", "tick"),
    ReportState.RETURNED: ("warn", "flag"),
    ReportState.CONSOLIDATED: ("good", "lock"),
    ReportState.REPLACED: ("mute", "dot"),
    ReportState.DROPPED: ("mute", "dot"),
}


def state_badge(report: PeriodReport) -> Badge:
    """Where a report stands."""
    kind, mark = _BADGES[ReportState(report.state)]
    return Badge(kind, mark, str(report.get_state_display()))


def due_badge(report: PeriodReport, today: date) -> Badge | None:
    """How long there is to send it; nothing once it is sent."""
    if report.state in (*HANDED_IN, *ENDED):
        return None
    late = report.due_on < today
    kind = "bad" if late else "warn" if report.due_on == today else "mute"
    return Badge(kind, "clock", numbers.time_left(report.due_on, today))


@dataclass(frozen=True)
class Line:
    """One agency's report."""

    report: PeriodReport
    name: str
    badge: Badge
    due: Badge | None
    is_province: bool


@dataclass(frozen=True)
class PeriodPage:
    """All reports of a period."""

    period: Period
    lines: list[Line]
    others: list[PeriodReport]  # editions that were replaced

    @property
    def name(self) -> str:
        return self.period.name

    @property
    def units(self) -> list[Line]:
        return [line for line in self.lines if not line.is_province]

    @property
    def sent(self) -> int:
        """How many units have sent theirs."""
        return len(self._senders)

    @property
    def expected(self) -> int:
        """How many units there are, whatever the number of editions in hand."""
        return len({line.report.agency_id for line in self.units})

    @property
    def _senders(self) -> set[int]:
        return {line.report.agency_id for line in self.units if line.report.state in HANDED_IN}

    @property
    def missing(self) -> str:
        """The units that have not sent theirs, by name."""
        return ", ".join(dict.fromkeys(line.name for line in self.units if line.report.agency_id not in self._senders))


def period_page(period: Period, reports: Iterable[PeriodReport], today: date) -> PeriodPage:
    """The reports of a period: the province first, then its units in the order of forms.

    Beside a signed report the new edition in hand is a line of its own.
    """
    organisation = Organisation.as_of(period.to)
    lines, others = [], []
    for report in sorted(reports, key=_order):
        if report.state in ENDED:
            others.append(report)
            continue
        name = organisation.brief(report.agency)
        lines.append(Line(report, name, state_badge(report), due_badge(report, today), report.agency.is_province))
    return PeriodPage(period, lines, others)


def _order(report: PeriodReport) -> tuple[Any, ...]:
    agency = report.agency
    return (not agency.is_province, agency.position, agency.code, report.state not in STANDING, report.edition)
