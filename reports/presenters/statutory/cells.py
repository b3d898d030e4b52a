"""The list behind a cell."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.badges import status_badge
from cases.ledger import Account
from cases.models import EnforcementCase, PartyRole
from cases.models.case import EnforcementCaseQuerySet
from common import numbers
from common.shapes import Badge
from law.citations import in_words
from reports.addresses import cell_url, form_url
from reports.statutory import drilldown
from reports.statutory.algebra import ratio
from reports.statutory.compute import RATE
from reports.statutory.drilldown import FINISHED_KEY, CaseLine, FormCell, Lines


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
class Part:
    """A number of a fraction, and the list behind it."""

    text: str
    url: str
    label: str = ""


@dataclass(frozen=True)
class Fraction:
    """A rate opened: 80,10% = 5.599 ÷ 6.990."""

    rate: str
    finished: Part
    whole: Part


def fraction(figures: Mapping[str, Any], rate: str, whole: str, url: Callable[[str], str]) -> Fraction:
    """A rate of these figures as what was finished ÷ what it is a share of; `url` gives the list behind a figure."""
    parts = (Part(numbers.number(figures[key]), url(key)) for key in (FINISHED_KEY, whole))
    return Fraction(numbers.rate(figures[rate]), *parts)


@dataclass(frozen=True)
class CellPage:
    """What stands around the list: whose number it is, and what it adds up to; of a rate, also its fraction."""

    cell: FormCell
    count: int
    total: int
    rows: list[CellRow]
    fraction: Fraction | None = None

    @property
    def start(self) -> date:
        return self.cell.question.period.start

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
        return self.cell.row.measure.is_money

    @property
    def form_url(self) -> str:
        return form_url(self.cell.question, o=f"{self.cell.row.key}/{self.cell.column}")

    @property
    def form_name(self) -> str:
        return _("Biểu %(code)s") % {"code": self.cell.question.form}


ON_PAGE = 25  # lines


def cell_fraction(cell: FormCell, whole: int) -> Fraction | None:
    """The fraction behind the cell of a rate, whose denominator is known; None for any other cell."""
    if cell.column != RATE:
        return None
    question, row = cell.question, cell.row.key
    finished = drilldown.page(drilldown.cell_of(question, row, FINISHED_KEY), limit=0).total
    figures = {RATE: ratio(finished, whole), FINISHED_KEY: finished, "enforceable": whole}
    return fraction(figures, RATE, "enforceable", lambda key: cell_url(question, row, key))


def pages(listed: Lines, wanted: str | None) -> tuple[Any, drilldown.LinesPage]:
    """The page of lines that is wanted (the last one, if there are fewer), and its place for the pager."""
    number = int(wanted[:7]) if wanted and wanted.isascii() and wanted.isdigit() else 1
    found = drilldown.read(listed, offset=ON_PAGE * (max(number, 1) - 1), limit=ON_PAGE)
    if not found.lines and number > 1:
        found = drilldown.read(listed, limit=ON_PAGE)
        last = -(-found.count // ON_PAGE)
        return pages(listed, str(last)) if last > 1 else (_place(found.count, 1), found)
    return _place(found.count, max(number, 1)), found


def _place(count: int, number: int) -> Any:
    return Paginator(range(count), ON_PAGE).get_page(number)


def rows_of(lines: Iterable[CaseLine], visible: EnforcementCaseQuerySet) -> list[CellRow]:
    """The lines with their cases, in the order of the lines.

    A unit reads every line of its own figure. A case that went on to another unit since then has no link: its page
    is that unit's.
    """
    found = list(lines)
    ids = [line.case for line in found]
    may_open = set(visible.filter(pk__in=ids).values_list("pk", flat=True))
    cases = EnforcementCase.objects.select_related("agency", "enforcer").prefetch_related("parties").in_bulk(ids)
    return [_row(line, cases[line.case], opens=line.case in may_open) for line in found]


def _row(line: CaseLine, case: EnforcementCase, *, opens: bool) -> CellRow:
    debtors = [party.name for party in case.parties.all() if party.role == PartyRole.DEBTOR]
    return CellRow(
        url=reverse("cases:case", args=[case.pk]) if opens else "",
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
