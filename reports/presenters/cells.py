"""The list behind a cell."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.ledger import Account
from cases.models import EnforcementCase, PartyRole
from cases.models.case import EnforcementCaseQuerySet
from cases.presenters.case import Badge, status_badge
from common.citations import in_words
from reports import drilldown
from reports.addresses import form_url
from reports.drilldown import Cell, Line


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
    def agency_name(self) -> str:
        """The agency under the name it bore."""
        return self.cell.question.organisation.name(self.cell.question.agency)

    @property
    def circular(self) -> str:
        """The circular of the form, in the reader's language."""
        return in_words(self.cell.question.in_version.circular)

    @property
    def is_money(self) -> bool:
        return self.cell.question.measure.is_money

    @property
    def form_url(self) -> str:
        return form_url(self.cell.question, o=f"{self.cell.row.key}/{self.cell.column}")

    @property
    def form_name(self) -> str:
        return _("Biểu %(code)s") % {"code": self.cell.question.form}


ON_PAGE = 25  # lines


def pages(cell: Cell, wanted: str | None) -> tuple[Any, drilldown.Page]:
    """The page of lines that is wanted (the last one, if there are fewer), and its place for the pager."""
    number = int(wanted[:7]) if wanted and wanted.isascii() and wanted.isdigit() else 1
    found = drilldown.page(cell, offset=ON_PAGE * (max(number, 1) - 1), limit=ON_PAGE)
    if not found.lines and number > 1:
        found = drilldown.page(cell, limit=ON_PAGE)
        last = -(-found.count // ON_PAGE)
        return pages(cell, str(last)) if last > 1 else (_place(found.count, 1), found)
    return _place(found.count, max(number, 1)), found


def _place(count: int, number: int) -> Any:
    return Paginator(range(count), ON_PAGE).get_page(number)


def rows_of(lines: Iterable[Line], visible: EnforcementCaseQuerySet) -> list[CellRow]:
    """The lines with their cases, in the order of the lines.

    A unit reads every line of its own figure. A case that went on to another unit since then has no link: its page
    is that unit's.
    """
    found = list(lines)
    ids = [line.case for line in found]
    may_open = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    cases = EnforcementCase.objects.select_related("agency", "enforcer").prefetch_related("parties").in_bulk(ids)
    return [_row(line, cases[line.case], opens=line.case in may_open) for line in found]


def _row(line: Line, case: EnforcementCase, *, opens: bool) -> CellRow:
    debtors = [party.name for party in case.parties.all() if party.role == PartyRole.DEBTOR]
    return CellRow(
        url=reverse("case", args=[case.pk]) if opens else "",
        number=str(case),
        decided_on=case.decided_on,
        debtor=", ".join(debtors) or "–",
        unit=case.agency.brief,
        enforcer=str(case.enforcer),
        status=str(Account(case.status).label) if case.status else "–",
        badge=status_badge(case),
        since=line.since,
        value=line.value,
    )
