"""The page of a form: nested heads, numbered columns, every number a link to its cases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agencies.models import Agency
from cases.balances import By
from common.citations import in_words
from common.shapes import Tab
from reports import statutory
from reports.addresses import BY_WORDS, cell_url, form_url, side_comparison_url
from reports.figures import Measure
from reports.forms import Form, FormRow, Question
from reports.pairs import Side
from reports.presenters.checks import CheckLine, check_lines
from reports.presenters.pickers import Choice, months_begun, organisations, unit_choices, years_shown
from reports.statutory.version import Column


@dataclass(frozen=True)
class Head:
    """A cell of the head of the table."""

    label: Any
    columns: int
    rows: int


@dataclass(frozen=True)
class CellLink:
    """A number of the form."""

    value: int
    url: str
    column: Any
    computed: bool
    is_open: bool


@dataclass(frozen=True)
class RowLine:
    """A row of the form."""

    label: Any
    level: int
    key: str
    cells: list[CellLink]
    rate: Decimal | None
    rate_url: str


class FormPage:
    """Everything the page of a form shows."""

    def __init__(self, form: Form, *, opens: bool, today: date) -> None:
        self.form = form
        self.question = form.question
        self.today = today
        self._opens = opens

    @property
    def title(self) -> str:
        return _(statutory.FORMS[self.question.form])

    @property
    def is_money(self) -> bool:
        return self.question.measure is Measure.AMOUNT

    @cached_property
    def heads(self) -> list[list[Head]]:
        """The rows of the head: groups above, columns below."""
        depth = max(len(column.group) for column in self.form.columns) + 1
        rows: list[list[Head]] = []
        for level in range(depth):
            row: list[Head] = []
            previous: tuple[Any, ...] = ()
            for column in self.form.columns:
                path = (*column.group, column.label)
                if len(path) <= level:
                    previous = ()
                    continue
                upto = path[: level + 1]
                is_leaf = len(path) == level + 1
                if not is_leaf and row and previous == upto:
                    row[-1] = Head(row[-1].label, row[-1].columns + 1, 1)
                else:
                    row.append(Head(path[level], 1, depth - level if is_leaf else 1))
                previous = () if is_leaf else upto
            rows.append(row)
        return rows

    @property
    def by_word(self) -> str:
        """The breakdown as the address names it."""
        return BY_WORDS[self.question.by]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form for a single day keeps of the present question."""
        kept = [("dv", self.question.agency.code), ("theo", self.by_word)]
        if self.question.units_on:
            kept.append(("to-chuc", "hien-nay"))
        return [*kept, ("mau", self.question.version.name)] if self.question.version else kept

    @property
    def depth(self) -> int:
        return len(self.heads)

    @property
    def numbers(self) -> range:
        """The numbers under the columns. Placeholders until the annex of the circular is at hand."""
        return range(1, len(self.form.columns) + 2)

    @cached_property
    def rows(self) -> list[RowLine]:
        return [self._line(row) for row in self.form.rows]

    def _line(self, row: FormRow) -> RowLine:
        return RowLine(
            label=row.key.label,
            level=row.key.level,
            key=row.key.key,
            cells=[self._cell(row, column) for column in self.form.columns],
            rate=row.rate,
            rate_url=self._url(row, "rate") if row.rate is not None else "",
        )

    def _cell(self, row: FormRow, column: Column) -> CellLink:
        value = row.cells[column.key]
        return CellLink(value, self._url(row, column.key), column.spoken, column.computed, False)

    def _url(self, row: FormRow, column: str) -> str:
        return cell_url(self.question, row.key.key, column) if self._opens else ""

    @property
    def circular(self) -> str:
        """The circular of the version, in the reader's language."""
        return in_words(self.form.version.circular)

    @cached_property
    def checks(self) -> list[CheckLine]:
        """The identities in the words of the table."""
        return check_lines(self.form)

    @property
    def broken(self) -> int:
        """How many identities do not hold."""
        return sum(not check.holds for check in self.form.checks)

    @cached_property
    def tabs(self) -> list[Tab]:
        """The breakdowns, and the other form."""
        labels = {By.UNIT: _("Theo đơn vị"), By.NONE: _("Theo loại án"), By.ENFORCER: _("Theo chấp hành viên")}
        return [Tab(label, form_url(self._with(by=by)), by is self.question.by) for by, label in labels.items()]

    @property
    def comparison_url(self) -> str:
        """The same form beside the same period of last year."""
        return side_comparison_url(Side(self.question))

    @cached_property
    def forms(self) -> list[Tab]:
        """Form 01 and form 02 of the same question."""
        return [
            Tab(_("Biểu %(code)s") % {"code": code}, form_url(self._with(form=code)), code == self.question.form)
            for code in statutory.FORMS
        ]

    def _with(self, **changes: Any) -> Question:
        return replace(self.question, **changes)

    @property
    def months(self) -> list[tuple[int, str]]:
        return months_begun(self.question.period.year, self.today)

    @property
    def years(self) -> list[int]:
        return sorted({*years_shown(self.today), self.question.period.year}, reverse=True)

    @property
    def agency_name(self) -> str:
        """The agency under the name it bore."""
        return self.question.organisation.name(self.question.agency)

    @cached_property
    def units(self) -> list[tuple[Agency, str]]:
        """The units to choose from, under their names: those of that day, and the one that is shown."""
        return unit_choices(self.question.organisation, self.question.agency)

    @cached_property
    def organisations(self) -> list[Choice]:
        """The units of the period and those of today, where they differ."""
        return organisations(
            self.question.period, self.question.units_on, lambda on: form_url(self._with(units_on=on)), today=self.today
        )

    @property
    def versions(self) -> list[str]:
        return [version.name for version in statutory.VERSIONS]
