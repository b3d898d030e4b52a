"""A question about a form: what every page, list, command and call of figures begins with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from agencies.models import Agency
from agencies.organisation import Organisation
from cases.balances import By, Known
from reports import statutory
from reports.models import PeriodReport
from reports.periods import Period
from reports.statutory.algebra import Measure
from reports.statutory.definition import Definition, FormLayout, LedgerForm
from reports.statutory.version import Version


@dataclass(frozen=True)
class Question:
    """Which form, of which agency, over which period, broken down how, by which version, as known when.

    `units_on` is the day whose organisation the units are told by; None means the last day of the period. A question
    about a signed report (`report`, its key) is as known when each of its units closed its books: `moments`.
    """

    form: str
    agency: Agency
    period: Period
    by: By = By.NONE
    known_at: datetime | None = None
    version: Version | None = None
    units_on: date | None = None
    report: int | None = None
    moments: tuple[tuple[int, datetime], ...] = ()  # by agency

    @cached_property
    def organisation(self) -> Organisation:
        """The units of the period, or of the day asked for; of a signed report, as known when it was closed."""
        closed = max((moment for _agency, moment in self.moments), default=None)
        return Organisation.as_of(self.units_on or self.period.to, known_at=closed)

    @cached_property
    def agencies(self) -> tuple[int, ...]:
        """The agencies whose books the figures add up."""
        return self.organisation.covers(self.agency)

    def unit_of(self, agency: int) -> int:
        """The unit whose row shows an agency; 0, "not asked by", stays."""
        return agency and self.organisation.unit_of(agency, self.agencies)

    @property
    def known(self) -> Known:
        """As known when, for all agencies or for each of them."""
        return dict(self.moments) if self.moments else self.known_at

    @property
    def definition(self) -> Definition:
        """The form asked for, in its version. Raises Refused when the version has none with this number."""
        return self.in_version.form(self.form)

    @property
    def measures(self) -> tuple[Measure, ...]:
        """What the parts of the form count; nothing for a form of a register."""
        return self.definition.measures if isinstance(self.definition, LedgerForm) else ()

    @property
    def is_money(self) -> bool:
        """Whether all its parts are in đồng."""
        return bool(self.measures) and all(measure.is_money for measure in self.measures)

    @property
    def by_holder(self) -> bool:
        """Whether the form is laid out by unit and enforcer of itself (forms 04 and 05)."""
        return isinstance(self.definition, LedgerForm) and self.definition.layout is FormLayout.HOLDERS

    @property
    def level(self) -> By:
        """How far down the balances are read; a form of a register has no breakdown."""
        if not self.measures:
            return By.NONE
        return By.ENFORCER if self.by_holder else self.by

    @cached_property
    def in_version(self) -> Version:
        """The version asked for, or the one in force on the last day of the period."""
        return self.version or statutory.in_force(self.period.to)


def question_of(report: PeriodReport, form: str, by: By) -> Question:
    """The question that a form of a closed report answers."""
    return Question(
        form=form,
        agency=report.agency,
        period=report.period,
        by=by,
        known_at=report.closed_at,
        version=statutory.named(report.version),
        report=report.pk,
        moments=report.known(),
    )
