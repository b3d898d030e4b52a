"""The list behind a cell."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from cases.ledger import Account
from cases.models import PartyRole
from cases.models.case import EnforcementCaseQuerySet
from cases.presenters.case import Badge, status_badge
from reports import drilldown
from reports.addresses import form_url
from reports.drilldown import Cell, Line
from reports.figures import Measure


@dataclass(frozen=True)
class CellRow:
    """One case behind a cell."""

    url: str
    number: str
    decided_on: date
    debtor: str
    unit: str
    enforcer: str
    status: str
    badge: Badge | None
    since: date
    value: int


@dataclass(frozen=True)
class CellPage:
    """What stands around the list: whose number it is, and what it adds up to."""

    cell: Cell
    count: int
    total: int
    rows: list[CellRow]

    @property
    def title(self) -> str:
        return f"{self.cell.row.label} · {self.cell.label}"

    @property
    def is_money(self) -> bool:
        return self.cell.question.measure is Measure.AMOUNT

    @property
    def form_url(self) -> str:
        return form_url(self.cell.question, o=f"{self.cell.row.key}/{self.cell.column}")

    @property
    def form_name(self) -> str:
        return _("Biểu %(code)s") % {"code": self.cell.question.form}


class LinesOnDemand(Sequence[Line]):
    """The lines of a cell for a paginator: a slice is one query."""

    def __init__(self, cell: Cell, count: int) -> None:
        self._cell, self._count = cell, count

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            start, stop, _step = key.indices(self._count)
            return drilldown.page(self._cell, offset=start, limit=stop - start)
        return drilldown.page(self._cell, offset=key, limit=1)[0]


def rows_of(lines: Iterable[Line], cases: EnforcementCaseQuerySet, cell: Cell) -> list[CellRow]:
    """The lines with their cases, in the order of the lines."""
    found = list(lines)
    by_id = {
        case.pk: case
        for case in cases.filter(pk__in=[line.case for line in found])
        .select_related("agency", "enforcer")
        .prefetch_related("parties")
    }
    return [_row(line, by_id[line.case]) for line in found if line.case in by_id]


def _row(line: Line, case: Any) -> CellRow:
    debtors = [party.name for party in case.parties.all() if party.role == PartyRole.DEBTOR]
    return CellRow(
        url=reverse("case", args=[case.pk]),
        number=str(case),
        decided_on=case.decided_on,
        debtor=", ".join(debtors) or "–",
        unit=case.agency.brief,
        enforcer=case.enforcer.name,
        status=str(Account(case.status).label) if case.status else "–",
        badge=status_badge(case),
        since=line.since,
        value=line.value,
    )
