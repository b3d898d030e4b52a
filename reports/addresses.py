"""Addresses of figures: how a page names a question, and how a number links to its cases. Vietnamese words, stable."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any
from urllib.parse import quote_plus, urlencode

from django.urls import reverse

from agencies.models import Agency
from cases.balances import By
from reports.comparison.pairs import AS_KNOWN_TODAY, Pair, Side
from reports.periods import Period
from reports.statutory.question import Question

# the words of an address, and those of a question
_WORDS = {
    "nam": "year",
    "thang": "months",
    "ngay": "as_of",
    "dv": "agency",
    "mau": "version",
    "luc": "known_at",
    "ban": "report",
}
_NOW = {"hien-nay": AS_KNOWN_TODAY}
FIRST_YEAR = "tu-nam"  # of a span of years
OTHER = "so-"  # before the words of what a figure is compared with
_OTHERS = ("nam", "thang", "ngay", FIRST_YEAR, "mau", "luc", "ban")
UNITS = {"ky": "period", "hien-nay": "today"}
BY = {"": By.NONE, "loai-an": By.NONE, "don-vi": By.UNIT, "chap-hanh-vien": By.ENFORCER}
BY_WORDS = {By.NONE: "loai-an", By.UNIT: "don-vi", By.ENFORCER: "chap-hanh-vien"}


def words_of(query: Mapping[str, Any], *, default_by: By = By.UNIT) -> dict[str, Any]:
    """The words of a question from the query of an address."""
    words = {name: query.get(word) for word, name in _WORDS.items()}
    words["by"] = (BY.get(query["theo"], query["theo"]) if "theo" in query else default_by) or default_by
    if isinstance(words["by"], By):
        words["by"] = words["by"].value
    words["units"] = UNITS.get(query.get("to-chuc", ""), query.get("to-chuc"))
    return words


def period_words(agency: Agency, period: Period, units_on: date | None = None) -> dict[str, Any]:
    """The part of an address that names agency, period and whose units."""
    words: dict[str, Any] = {"nam": period.year, "dv": agency.code}
    if period.months:
        words["thang"] = period.months
    else:
        words["ngay"] = period.to.isoformat()
    if units_on is not None:
        words["to-chuc"] = "hien-nay"
    elif agency.since is not None and agency.since > period.to:
        words["to-chuc"] = "ky"  # without a word it would be today's: the agency did not exist yet
    return words


def question_words(question: Question) -> dict[str, Any]:
    """The whole question as the words of an address."""
    if question.report:
        return {"ban": question.report, "theo": BY_WORDS[question.by]}
    words = period_words(question.agency, question.period, question.units_on) | {"theo": BY_WORDS[question.by]}
    if question.version:
        words["mau"] = question.version.name
    if question.known_at:
        words["luc"] = question.known_at.isoformat()
    return words


def dashboard_url(agency: Agency, period: Period, units_on: date | None = None) -> str:
    """The results of an agency over a period."""
    return f"{reverse('reports:dashboard')}?{urlencode(period_words(agency, period, units_on))}"


def form_url(question: Question, **more: Any) -> str:
    """The page of a form."""
    return f"{reverse('reports:form', args=[question.form])}?{urlencode(question_words(question) | more)}"


def cell_url(question: Question, row: str, column: str) -> str:
    """The cases behind a cell."""
    return cells_url(question)(row, column)


def cells_url(question: Question) -> Callable[[str, str], str]:
    """The addresses of many cells of one form, by row and column: what they share is written once."""
    shared = f"{reverse('reports:cell', args=[question.form])}?{urlencode(question_words(question))}"
    return lambda row, column: f"{shared}&dong={quote_plus(row)}&cot={column}"


# -- two periods, and spans of years -------------------------------------------------------------


def pair_words_of(query: Mapping[str, Any]) -> dict[str, Any]:
    """The words of a comparison from the query of an address; without a breakdown it is by kind of judgment."""
    known = {**_WORDS, FIRST_YEAR: "from_year"}
    words = words_of(query, default_by=By.NONE) | {
        "from_year": query.get(FIRST_YEAR),
        "row": query.get("dong"),
    }
    others = {f"against_{known[word]}": query.get(f"{OTHER}{word}") for word in _OTHERS}
    moment = others["against_known_at"]
    return words | others | {"against_known_at": _NOW.get(moment or "", moment)}


def side_words(side: Side) -> dict[str, Any]:
    """A question or a span as the words of an address."""
    words = question_words(side.question)
    return words | {FIRST_YEAR: side.span.first} if side.span else words


def pair_words(pair: Pair) -> dict[str, Any]:
    """A comparison as the words of an address."""
    others = side_words(pair.against)
    words = side_words(pair.current) | {f"{OTHER}{word}": others[word] for word in _OTHERS if word in others}
    if pair.question.units_on is None:
        words["to-chuc"] = "ky"  # without a word it would be today's where the organisation changed between the sides
    if pair.question.known_at and not pair.against.question.known_at:
        words[f"{OTHER}luc"] = "hien-nay"
    return words


def comparison_url(pair: Pair, row: str) -> str:
    """The page of a comparison."""
    return f"{reverse('reports:comparison', args=[pair.question.form])}?{urlencode(pair_words(pair) | {'dong': row})}"


def side_comparison_url(side: Side, row: str = "total") -> str:
    """The page that compares a period or a span with the one before it."""
    return f"{reverse('reports:comparison', args=[side.question.form])}?{urlencode(side_words(side) | {'dong': row})}"


def difference_url(pair: Pair, row: str, column: str) -> str:
    """The cases behind a difference."""
    words = pair_words(pair) | {"dong": row, "cot": column}
    return f"{reverse('reports:difference', args=[pair.question.form])}?{urlencode(words)}"


def side_cell_url(side: Side, row: str, column: str) -> str:
    """The cases behind a figure of one side."""
    if side.span is None:
        return cell_url(side.question, row, column)
    words = side_words(side) | {"dong": row, "cot": column}
    return f"{reverse('reports:span_cell', args=[side.question.form])}?{urlencode(words)}"
