"""Two periods of one agency beside each other: what is asked, both figures, their difference, and the cases behind each.

Counts and money differ by a number and in per cent of the second figure; rates differ in percentage points. The two sides
may differ in period, in what was known, and in the version of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from agencies.models import Reorganisation
from cases.balances import By
from common.refusal import Refused
from reports.comparison import spans
from reports.comparison.spans import Span, span_of
from reports.models import PeriodReport
from reports.statutory import compute
from reports.statutory.algebra import ratio
from reports.statutory.compute import RATE, Form, finished_of
from reports.statutory.drilldown import FINISHED_KEY, FormCell, cell_of
from reports.statutory.question import Question
from reports.statutory.reading import ask, year_of

# The words of the second side, as a question has them.
AGAINST = ("year", "months", "as_of", "from_year", "version", "known_at", "report")
COMPARED = ("01", "02")  # forms of one measure; the others are their breakdowns
AS_KNOWN_TODAY = "today"
Reports = QuerySet[PeriodReport] | None  # which closed reports may be named; None: all
Figure = int | Decimal | None


@dataclass(frozen=True)
class ComparedRow:
    """What a line of the comparison shows; `of` names the denominator of a rate, whose numerator is what was finished."""

    key: str
    label: Any
    of: str = ""

    @property
    def is_rate(self) -> bool:
        return bool(self.of)


@dataclass(frozen=True)
class ComparedLine:
    """One figure of both sides. `difference` of a rate is in percentage points, and then nothing is relative."""

    row: ComparedRow
    current: Figure
    against: Figure
    difference: Figure
    relative: Decimal | None

    @property
    def is_rate(self) -> bool:
        return self.row.is_rate


@dataclass(frozen=True)
class Side:
    """A question, or the span of years that ends with it."""

    question: Question
    span: Span | None = None

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """The question of every year. The units of all years are those of the last day, so that the rows are the same."""
        if self.span is None:
            return (self.question,)
        day = self.question.units_on or self.question.period.to
        return tuple(replace(self.question, period=period, units_on=day) for period in self.span.periods)

    @cached_property
    def forms(self) -> tuple[Form, ...]:
        """The forms of the years, each under the version in force at its end."""
        return tuple(compute.compute(question) for question in self.questions)

    @property
    def form(self) -> Form:
        """The form of the last period."""
        return self.forms[-1]

    @property
    def start(self) -> date:
        return self.span.start if self.span else self.question.period.start

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """What can be told of this side: the columns of the form, what was finished, the rates."""
        is_money = self.question.is_money
        if self.span is None:
            rows = []
            for column in self.question.in_version.columns:
                if is_money or not column.money_only:
                    rows.append(ComparedRow(column.key, column.spoken))
                if column.key == "enforceable":
                    rows.append(ComparedRow(FINISHED_KEY, _("Đã thi hành xong")))
            return (*rows, ComparedRow(RATE, _("Tỷ lệ thi hành xong"), of="enforceable"))
        return (
            *(ComparedRow(column.key, column.label) for column in spans.COLUMNS if is_money or not column.money_only),
            *(ComparedRow(key, label, of=whole) for key, (label, whole) in spans.RATES.items()),
        )

    def figures(self, row: str) -> dict[str, Figure]:
        """Every figure of a row of the form; of a row that did not exist then, nothing."""
        years = [_with_finished(_cells(form, row)) for form in self.forms]
        cells = years[-1] if self.span is None else {column.key: column.value(years) for column in spans.COLUMNS}
        found: dict[str, Figure] = dict(cells)
        for rate in (line for line in self.rows if line.is_rate):
            found[rate.key] = ratio(cells[FINISHED_KEY], cells[rate.of])
        return found

    def behind(self, row: str, column: str) -> tuple[FormCell, ...]:
        """The cells that a figure adds up. Raises Refused for a row or column that this side does not have."""
        if self.span is None:
            return (cell_of(self.question, row, column),)
        if column not in spans.BY_KEY:
            raise _no_column(column)
        picks = spans.BY_KEY[column].picks(self.span.years)
        return tuple(cell_of(self.questions[place], row, key) for place, key in picks)


@dataclass(frozen=True)
class Pair:
    """A period or span, and the one it is compared with."""

    current: Side
    against: Side

    @property
    def question(self) -> Question:
        return self.current.question

    @property
    def rows(self) -> tuple[ComparedRow, ...]:
        """What both sides can tell, in the order of the first."""
        both = {row.key for row in self.against.rows}
        return tuple(row for row in self.current.rows if row.key in both)

    def row(self, key: str) -> ComparedRow:
        """The line with this key. Raises Refused when the comparison has none."""
        for row in self.rows:
            if row.key == key:
                return row
        raise _no_column(key)

    def lines(self, row: str) -> list[ComparedLine]:
        """Both figures and their difference, over a row of the form. Raises Refused for a row the form does not have."""
        self.current.form.row(row)
        current, against = self.current.figures(row), self.against.figures(row)
        return [line_of(told, current[told.key], against[told.key]) for told in self.rows]

    def in_form(self, code: str) -> Pair:
        """The same comparison in this form."""
        if code == self.question.form:
            return self
        return Pair(*(replace(side, question=replace(side.question, form=code)) for side in (self.current, self.against)))

    def by_units_on(self, day: date | None) -> Pair:
        """The same comparison by the units of a day; None: each side by those of its own last day."""
        sides = (self.current, self.against)
        return Pair(*(replace(side, question=replace(side.question, units_on=day)) for side in sides))

    def behind(self, row: str, column: str) -> tuple[tuple[FormCell, ...], tuple[FormCell, ...]]:
        """The cells that both figures add up; none on the other side for a row that did not exist then. Raises Refused."""
        current = self.current.behind(row, column)
        try:
            return current, self.against.behind(row, column)
        except Refused as refusal:
            if refusal.field != "row":
                raise
            return current, ()

    def agencies(self, row: str) -> set[int]:
        """The agencies whose books the figures of a row read, on both sides. Raises Refused for an unknown row."""
        return {agency for cells in self.behind(row, FINISHED_KEY) for cell in cells for agency in cell.agencies}


def line_of(row: ComparedRow, current: Figure, against: Figure) -> ComparedLine:
    """The difference of two figures: of rates in percentage points, of numbers also in per cent of the second."""
    if current is None or against is None:
        return ComparedLine(row, current, against, None, None)
    difference = current - against
    relative = None if row.is_rate else ratio(int(difference), int(against))
    return ComparedLine(row, current, against, difference, relative)


def _cells(form: Form, key: str) -> Mapping[str, int]:
    found = next((row for row in form.rows if row.key.key == key), None)
    if found is None:
        return dict.fromkeys(form.version.by_key, 0)
    return {key: found.number(key) for key in found.cells}


def _with_finished(cells: Mapping[str, int]) -> dict[str, int]:
    return {**cells, FINISHED_KEY: finished_of(cells)}


def _no_column(key: str) -> Refused:
    return Refused(_noop("Bảng so sánh không có cột %(key)s; mở lại từ trang so sánh."), field="column", key=key[:60])


# -- from words to two questions ---------------------------------------------------------------------


def side_of(words: Mapping[str, Any], *, today: date, reports: Reports = None) -> Side:
    """The period or, with `from_year`, the span in `words`. Raises Refused."""
    question = _asked(words, today=today, reports=reports)
    if not words.get("from_year"):
        return Side(question)
    return Side(question, span_of(_first_year(words["from_year"]), question.period))


def _asked(words: Mapping[str, Any], *, today: date, reports: Reports) -> Question:
    """The question, broken down so that it has the row that is asked for."""
    question, row = ask(words, today=today, reports=reports), str(words.get("row") or "")
    if question.form not in COMPARED:
        raise Refused(
            _noop("Chỉ so sánh được biểu %(forms)s; chọn một trong các biểu đó."),
            field="form",
            forms=", ".join(COMPARED),
        )
    broken_down = next((by for by in (By.UNIT, By.ENFORCER) if row.startswith(f"{by.value}:")), question.by)
    return replace(question, by=By.NONE if "." in row.partition(":")[0] else broken_down)


def pair_of(words: Mapping[str, Any], *, today: date, reports: Reports = None) -> Pair:
    """The two sides in `words`: those of a question, and with `against_` before them those of the other side.

    Without the latter it is the same period of last year, or as many years directly before. Where the organisation changed
    between the sides, both are told by the units of today unless those of each period are asked for. Raises Refused.
    """
    current = side_of(words, today=today, reports=reports)
    given = {name: words.get(f"against_{name}") for name in AGAINST}
    with _named("against_"):
        if given["from_year"] and current.span is None:
            raise Refused(
                _noop("Một năm không so được với cả giai đoạn; chọn năm đầu của giai đoạn cho cả hai bên."),
                field="from_year",
            )
        first, year = _years(given, current)
        own = {"agency": current.question.agency.code, "report": given["report"]}
        other = {**words, **own, **_period_words(given, current, year), **_kept(given, words)}
        question = _asked(other, today=today, reports=reports)
        if question.agency != current.question.agency:
            raise Refused(
                _noop("Báo cáo %(report)s là của %(other)s; chọn báo cáo của %(agency)s để so sánh."),
                field="report",
                report=question.report,
                other=question.agency,
                agency=current.question.agency,
            )
        span = None if first is None else span_of(first, question.period)
    pair = Pair(current, Side(question, span))
    return pair.by_units_on(today) if not words.get("units") and _reorganised_between(pair) else pair


def _reorganised_between(pair: Pair) -> bool:
    """Whether a unit of one side may be another on the other side."""
    earlier, later = sorted(side.question.period.to for side in (pair.current, pair.against))
    return Reorganisation.objects.of_enforcing_units(after=earlier).filter(effective_on__lte=later).exists()


def _years(given: Mapping[str, Any], current: Side) -> tuple[int | None, int]:
    """The first year of the other span (None: it is no span) and its last."""
    if current.span is None:
        return None, year_of(given, default=current.question.period.year - 1)
    length = current.span.years - 1
    first = _first_year(given["from_year"]) if given["from_year"] else None
    default = current.span.before().last.year if first is None else first + length
    year = year_of(given, default=default)
    return year - length if first is None else first, year


def _period_words(given: Mapping[str, Any], current: Side, year: int) -> dict[str, Any]:
    """The words of the other period: what is given, else the same period of its year."""
    if given["as_of"]:
        return {"year": given["year"], "months": None, "as_of": given["as_of"]}
    period = current.question.period
    if given["months"] or period.months:
        return {"year": year, "months": given["months"] or period.months, "as_of": None}
    return {"year": year, "months": None, "as_of": period.in_year(year).to}


def _kept(given: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Version and moment of the other side: its own, else those of the first."""
    moment = given["known_at"] or words.get("known_at")
    return {
        "version": given["version"] or words.get("version"),
        "known_at": None if moment == AS_KNOWN_TODAY else moment,
    }


def _first_year(word: Any) -> int:
    try:
        return year_of({"year": word}, default=0)
    except Refused as refusal:
        raise Refused(refusal.sentence, field="from_year") from None


@contextmanager
def _named(prefix: str) -> Iterator[None]:
    """What is refused names the word of the other side."""
    try:
        yield
    except Refused as refusal:
        raise Refused(refusal.sentence, field=f"{prefix}{refusal.field}" if refusal.field in AGAINST else refusal.field) from None
