"""Addresses of figures: how a page names a question, and how a number links to its cases. Vietnamese words, stable."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from agencies.models import Agency
from cases.balances import By
from reports.periods import Period
from reports.question import Question

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
    return f"{reverse('dashboard')}?{urlencode(period_words(agency, period, units_on))}"


def form_url(question: Question, **more: Any) -> str:
    """The page of a form."""
    return f"{reverse('form', args=[question.form])}?{urlencode(question_words(question) | more)}"


def cell_url(question: Question, row: str, column: str) -> str:
    """The cases behind a cell."""
    return (
        f"{reverse('cell', args=[question.form])}?{urlencode(question_words(question) | {'dong': row, 'cot': column})}"
    )
