"""The page that compares two periods, and the lists behind a difference and behind a figure over several years."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency
from cases.models.case import EnforcementCaseQuerySet
from common import numbers
from common.shapes import Tab
from reports import statutory
from reports.addresses import (
    BY_WORDS,
    comparison_url,
    difference_url,
    form_url,
    side_cell_url,
    side_comparison_url,
)
from reports.comparison.pairs import ComparedLine as Compared
from reports.comparison.pairs import ComparedRow, Figure, Pair, Side
from reports.periods import month_end
from reports.presenters.comparison.sentences import Parts, other_called, sentences, titled
from reports.presenters.statutory.cells import CellPage, CellRow, Fraction, Part, fraction, rows_of
from reports.presenters.statutory.pickers import organisations, unit_choices, years_shown
from reports.statutory.drilldown import FINISHED_KEY, CaseLine, LineDifference


@dataclass(frozen=True)
class ComparisonLine:
    """One figure of both sides, as text and as values, with what each opens."""

    line: Compared
    label: str
    current: str
    against: str
    difference: str
    relative: str
    current_url: str
    against_url: str
    difference_url: str

    @property
    def is_rate(self) -> bool:
        return self.line.is_rate


class ComparisonPage:
    """Everything the page of a comparison shows."""

    def __init__(self, pair: Pair, row: str, *, opens: bool, today: date) -> None:
        self.pair = pair
        self.question = pair.question
        self.row = pair.current.form.row(row)
        self.today = today
        self.opens = opens

    @property
    def title(self) -> str:
        return _("So sánh Biểu %(code)s") % {"code": self.question.form}

    @property
    def form_title(self) -> str:
        return _(statutory.FORMS[self.question.form])

    @property
    def is_money(self) -> bool:
        return self.question.is_money

    @property
    def agency_name(self) -> str:
        """The agency under the name it bore."""
        return self.question.organisation.name(self.question.agency)

    @cached_property
    def current_name(self) -> str:
        return titled(self.pair.current)

    @cached_property
    def against_name(self) -> str:
        return titled(self.pair.against)

    @property
    def heading(self) -> str:
        """Both periods: Năm 2026 so với năm 2025."""
        return _("%(current)s so với %(against)s") % {
            "current": self.current_name,
            "against": other_called(self.pair),
        }

    @cached_property
    def sentences(self) -> list[Parts]:
        """The sentences on top, every figure a link."""
        return sentences(self.pair, self.row.key.key, opens=self.opens)

    @cached_property
    def lines(self) -> list[ComparisonLine]:
        return [self._line(line) for line in self.pair.lines(self.row.key.key)]

    @cached_property
    def _against_opens(self) -> bool:
        """Whether the other side has the row, and may be opened."""
        return self.opens and bool(self.pair.behind(self.row.key.key, FINISHED_KEY)[1])

    def _line(self, line: Compared) -> ComparisonLine:
        key, row = line.row.key, self.row.key.key
        against_opens = self._against_opens and line.against is not None
        return ComparisonLine(
            line=line,
            label=str(line.row.label),
            current=shown(line.row, line.current),
            against=shown(line.row, line.against),
            difference=numbers.points(line.difference) if line.is_rate else _signed(line.difference),
            relative=numbers.NOTHING if line.is_rate else numbers.change(line.relative),
            current_url=side_cell_url(self.pair.current, row, key) if self.opens and line.current is not None else "",
            against_url=side_cell_url(self.pair.against, row, key) if against_opens else "",
            difference_url=difference_url(self.pair, row, key) if self.opens and line.difference is not None else "",
        )

    @property
    def versions(self) -> list[str]:
        """The versions of the form behind both sides, where they are not one."""
        names = [side.form.version.name for side in (self.pair.current, self.pair.against)]
        return names if names[0] != names[1] else []

    @property
    def differs_in_length(self) -> bool:
        """Whether the sides are not the same part of their years."""
        current, against = self.question.period, self.pair.against.question.period
        lengths = [side.span.years if side.span else 1 for side in (self.pair.current, self.pair.against)]
        return current.in_year(against.year) != against or lengths[0] != lengths[1]

    @property
    def reopens(self) -> bool:
        """Whether a word on "each case once" is due."""
        return self.pair.current.span is not None

    @property
    def form_url(self) -> str:
        return form_url(self.question)

    @cached_property
    def forms(self) -> list[Tab]:
        """The same comparison by cases and by money."""
        row = self.row.key.key
        return [
            Tab(label, comparison_url(self.pair.in_form(code), row), code == self.question.form)
            for code, label in (("01", _("Về việc")), ("02", _("Về tiền")))
        ]

    @cached_property
    def organisations(self) -> list[Tab]:
        """The units of each period and those of today, where they differ."""
        earlier = min((self.question.period, self.pair.against.question.period), key=lambda period: period.to)
        choices = organisations(
            earlier,
            self.question.units_on,
            lambda on: comparison_url(self.pair.by_units_on(on), self.row.key.key),
            today=self.today,
        )
        return [replace(choice, label=_("Theo đơn vị của từng kỳ")) for choice in choices[:1]] + choices[1:]

    # -- what the pickers offer

    @property
    def rows(self) -> list[tuple[str, str]]:
        """The rows of the form to choose from."""
        indent = "\N{NO-BREAK SPACE}" * 3
        return [(row.key.key, indent * row.key.level + str(row.key.label)) for row in self.pair.current.form.rows]

    @cached_property
    def years(self) -> list[int]:
        sides = (self.pair.current, self.pair.against)
        asked = {year for side in sides for year in (side.question.period.year, side.start.year + 1)}
        return sorted({*years_shown(self.today), *asked}, reverse=True)

    @property
    def months(self) -> list[tuple[int, str]]:
        """All twelve months: of a year that is over, every one has begun."""
        return [
            (months, _("Tháng %(month)s (%(months)s/12)") % {"month": month_end(2000, months).month, "months": months})
            for months in range(1, 13)
        ]

    @property
    def units(self) -> list[tuple[Agency, str]]:
        return unit_choices(self.question.organisation, self.question.agency)

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the pickers keep of the present question."""
        kept = [("theo", BY_WORDS[self.question.by])]
        if self.organisations:
            kept.append(("to-chuc", "hien-nay" if self.question.units_on else "ky"))
        if self.question.version:
            kept.append(("mau", self.question.version.name))
        return kept

    @property
    def kept_by_days(self) -> list[tuple[str, str]]:
        """What the form for any days keeps: also the row and the unit, which its own boxes do not ask."""
        return [*self.kept, ("dv", self.question.agency.code), ("dong", self.row.key.key)]


def shown(row: ComparedRow, value: Figure) -> str:
    """A figure of a line: a rate in per cent, else a whole number."""
    return numbers.rate(value) if row.is_rate else numbers.number(value)


def _signed(value: Figure) -> str:
    return numbers.number(value, signed=True)


# -- the lists --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class DifferenceRow:
    """One case whose part differs between the two sides."""

    case: CellRow
    current: int
    against: int


def difference_rows(lines: Iterable[CaseLine], visible: EnforcementCaseQuerySet) -> list[DifferenceRow]:
    """The lines of a difference with their cases, in the order of the lines."""
    found = [line for line in lines if isinstance(line, LineDifference)]
    return [DifferenceRow(row, line.current, line.against) for line, row in zip(found, rows_of(found, visible), strict=True)]


@dataclass(frozen=True)
class DifferencePage:
    """What stands around the list behind a difference; of rates, both fractions instead of a list."""

    pair: Pair
    row: str
    told: Compared
    count: int = 0
    total: int = 0
    rows: tuple[DifferenceRow, ...] = ()

    @property
    def title(self) -> str:
        label = self.pair.current.form.row(self.row).key.label
        return _("Chênh lệch: %(row)s · %(column)s") % {"row": label, "column": self.told.row.label}

    @property
    def agency_name(self) -> str:
        """The agency under the name it bore."""
        return self.pair.question.organisation.name(self.pair.question.agency)

    @property
    def current_name(self) -> str:
        return titled(self.pair.current)

    @property
    def against_name(self) -> str:
        return titled(self.pair.against)

    @property
    def is_money(self) -> bool:
        return self.pair.question.is_money

    @property
    def is_rate(self) -> bool:
        return self.told.is_rate

    @property
    def current(self) -> str:
        return shown(self.told.row, self.told.current)

    @property
    def against(self) -> str:
        return shown(self.told.row, self.told.against)

    @property
    def current_url(self) -> str:
        return side_cell_url(self.pair.current, self.row, self.told.row.key)

    @property
    def against_url(self) -> str:
        known = self.pair.behind(self.row, self.told.row.key)[1]
        return side_cell_url(self.pair.against, self.row, self.told.row.key) if known else ""

    @property
    def back_url(self) -> str:
        return comparison_url(self.pair, self.row)

    @property
    def fractions(self) -> list[tuple[str, Fraction]]:
        """The rate of each side as what was finished ÷ what was enforceable."""
        sides = ((self.current_name, self.pair.current), (self.against_name, self.pair.against))
        return [(name, side_fraction(side, self.row, self.told.row)) for name, side in sides]

    @property
    def parts(self) -> list[Part]:
        """The differences of numerator and denominator, which have lists."""
        lines = {line.row.key: line for line in self.pair.lines(self.row)}
        return [
            Part(_signed(lines[key].difference), difference_url(self.pair, self.row, key), str(lines[key].row.label))
            for key in (FINISHED_KEY, self.told.row.of)
        ]


def side_fraction(side: Side, row: str, rate: ComparedRow) -> Fraction:
    """A rate as numerator and denominator, each with its list."""
    figures = side.figures(row)
    return fraction(figures, rate.key, rate.of, lambda key: side_cell_url(side, row, key))


@dataclass(frozen=True)
class SpanCellPage(CellPage):
    """The list behind a figure over several years."""

    side: Side | None = None
    key: str = ""
    label: Any = ""

    @property
    def title(self) -> str:
        return f"{self.cell.row.label} · {self.label}"

    @property
    def start(self) -> date:
        assert self.side is not None
        return self.side.start

    @property
    def form_url(self) -> str:
        assert self.side is not None
        return side_comparison_url(self.side, self.cell.row.key)

    @property
    def form_name(self) -> str:
        return _("So sánh Biểu %(code)s") % {"code": self.cell.question.form}
