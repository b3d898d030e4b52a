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
from common.shapes import Badge, Tab
from law.citations import in_words
from reports import statutory
from reports.addresses import BY_WORDS, cell_url, cells_url, form_url, side_comparison_url
from reports.comparison.pairs import COMPARED, Side
from reports.models import PeriodReport
from reports.presenters.closing.periods import state_badge
from reports.presenters.statutory.pickers import months_begun, organisations, unit_choices, years_shown
from reports.statutory.checks import CheckLine, check_lines
from reports.statutory.compute import Form, FormRow
from reports.statutory.definition import RegisterColumn
from reports.statutory.heads import FormHead, head_rows
from reports.statutory.question import Question, question_of
from reports.statutory.sheet import UNSIGNED, Sheet, Signatures, sheet_of
from reports.statutory.sources import IN_LEDGER, blank_columns
from reports.statutory.version import FormColumn


@dataclass(frozen=True)
class CellLink:
    """A number of the form."""

    value: int | None  # None where no register answers: blank
    url: str
    column: Any
    computed: bool
    now: int | None = None  # what it would be today, where that differs from the signed


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

    def __init__(
        self,
        form: Form,
        *,
        opens: bool,
        today: date,
        signatures: Signatures = UNSIGNED,
        now: Form | None = None,
        report: PeriodReport | None = None,
        signed: PeriodReport | None = None,
    ) -> None:
        self.form = form
        self.signatures = signatures
        self.report = report
        self._signed = signed
        self._now = {row.key.key: row.cells for row in now.rows} if now else {}
        self.question = form.question
        self.today = today
        self._opens = opens
        self._cells = cells_url(form.question)

    @property
    def title(self) -> str:
        return _(statutory.FORMS[self.question.form])

    @property
    def is_money(self) -> bool:
        return self.question.is_money

    @cached_property
    def heads(self) -> list[list[FormHead]]:
        """The rows of the head: groups above, columns below."""
        return head_rows(self.form.columns)

    @cached_property
    def sheet(self) -> Sheet:
        """What stands around the table when the page is printed."""
        return sheet_of(self.form, self.signatures)

    @property
    def unit(self) -> str:
        """What the numbers count, within a line of text."""
        return self.sheet.unit[:1].lower() + self.sheet.unit[1:]

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
        return range(1, len(self.form.columns) + 1 + self.form.has_rate)

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

    def _cell(self, row: FormRow, column: FormColumn | RegisterColumn) -> CellLink:
        value = row.cells[column.key]
        now = self._now.get(row.key.key, {}).get(column.key, value)
        url = self._url(row, column.key) if self.form.has_rate else self._register_url(column.key)
        return CellLink(value, url, column.spoken, column.computed, None if now == value else now)

    def _url(self, row: FormRow, column: str) -> str:
        return self._cells(row.key.key, column) if self._opens else ""

    def _register_url(self, column: str) -> str:
        """The cases behind a number that a form of a register takes from the ledger."""
        place = IN_LEDGER.get((self.question.form, column)) if self._opens else None
        return cell_url(replace(self.question, form=place[0], by=By.NONE), "total", place[1]) if place else ""

    @property
    def moved(self) -> int:
        """How many cells would differ today."""
        return sum(cell.now is not None for row in self.rows for cell in row.cells)

    @property
    def badge(self) -> Badge:
        """Where the figures stand: closed and signed, or computed from the book."""
        return state_badge(self.report) if self.report else Badge("mute", "dot", _("Tạm tính"))

    @property
    def now_url(self) -> str:
        """The same form from the book of today."""
        return form_url(replace(self.question, report=None, moments=(), known_at=None))

    @property
    def signed_url(self) -> str:
        """The same form as it was signed, where this one is computed from the book; empty where nothing is signed."""
        if self._signed is None or self.report is not None:
            return ""
        return form_url(question_of(self._signed, self.question.form, self._frozen_by))

    @property
    def _frozen_by(self) -> By:
        """The breakdown, as far as a closed report has it for every form: none by enforcer."""
        return By.UNIT if self.question.by is By.ENFORCER else self.question.by

    @property
    def blank(self) -> list[Any]:
        """The columns that no register answers."""
        return [column.spoken for column in blank_columns(self.form)]

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
        if not self.form.has_rate or self.question.by_holder:
            return []
        labels = {By.UNIT: _("Theo đơn vị"), By.NONE: _("Theo loại án"), By.ENFORCER: _("Theo chấp hành viên")}
        if self.report:
            del labels[By.ENFORCER]  # in a closed report that is form 04 or 05
        return [Tab(label, form_url(self._with(by=by)), by is self.question.by) for by, label in labels.items()]

    @property
    def comparison_url(self) -> str:
        """The same form beside the same period of last year; nothing for a form that is not compared."""
        if self.question.form not in COMPARED:
            return ""
        return side_comparison_url(Side(self.question))

    @cached_property
    def forms(self) -> list[Tab]:
        """All forms of the version, for the same question."""
        by = self._frozen_by if self.report else self.question.by
        return [
            Tab(form.code, form_url(self._with(form=form.code, by=by)), form.code == self.question.form) for form in self.form.version.forms
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
    def organisations(self) -> list[Tab]:
        """The units of the period and those of today, where they differ."""
        return organisations(self.question.period, self.question.units_on, lambda on: form_url(self._with(units_on=on)), today=self.today)

    @property
    def versions(self) -> list[str]:
        return [version.name for version in statutory.VERSIONS]
