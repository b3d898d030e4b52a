"""The Jinja2 environment of the templates: how figures are written, icons, form controls, addresses, words.

Filters carry Vietnamese names, because they stand in Vietnamese templates: `so` a number, `ty_le` a rate, `diem` the
difference of two rates, `dong` and `ty_dong` money, `ngay` and `ngay_gio` dates, `han` a deadline, `tuoi` an age.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from functools import cache, wraps
from typing import Any

from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.http import HttpRequest
from django.template.defaultfilters import date as date_words
from django.template.defaultfilters import truncatechars
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, npgettext, pgettext
from jinja2 import ChainableUndefined, Environment, StrictUndefined, Undefined, make_logging_undefined, pass_context
from jinja2.ext import Extension
from jinja2.runtime import Context
from markupsafe import Markup, escape

from common import numbers
from common.controls import control, error_words, is_choices

logger = logging.getLogger(__name__)


def so(value: numbers.Number | None, places: int = 0) -> str:
    """`{{ 10967|so }}` → 10.967; `{{ average|so(1) }}` → 12,4. Not for years, ids and document numbers."""
    return numbers.number(value, places)


def ty_le(value: numbers.Number | None) -> str:
    """`{{ rate|ty_le }}` → 80,10%; a rate with base 0 (None) → –."""
    return numbers.rate(value)


def diem(value: numbers.Number | None, form: str = "") -> str:
    """`{{ gap|diem }}` → +5,63 điểm %.

    `("bare")` → +5,63, where the column head names the unit; `("unsigned")` → 5,63 điểm %, where words say the direction.
    """
    return numbers.number(value, 2, signed=True) if form == "bare" else numbers.points(value, signed=form != "unsigned")


def dong(value: numbers.Number | None) -> str:
    """`{{ amount|dong }}` → 4.812.650.000 ₫."""
    return numbers.dong(value)


def ty_dong(value: numbers.Number | None, form: str = "") -> str:
    """`{{ amount|ty_dong }}` → 437,2 tỷ đồng; `("bare")` → 437,2, where the column head names the unit."""
    return numbers.billions(value) if form == "bare" else numbers.overview_money(value)


def ngay(value: date | None) -> str:
    """`{{ day|ngay }}` → 05/03/2026."""
    return numbers.day(value)


def ngay_gio(value: datetime | None) -> str:
    """`{{ moment|ngay_gio }}` → 17:05 30/06/2026."""
    return numbers.moment(value)


def han(due_on: date | None, today: date) -> str:
    """`{{ due_on|han(portal.today) }}` → Quá hạn 3 ngày, Hôm nay, Còn 6 ngày."""
    return numbers.time_left(due_on, today)


def tuoi(since: date | None, today: date) -> str:
    """`{{ decided_on|tuoi(portal.today) }}` → 8 năm 4 tháng."""
    return numbers.age(since, today)


def item(values: Mapping[str, Any] | None, key: str) -> Any:
    """`{{ counts|item(option.data.value) }}`: what stands under a key; 0 for none, nothing without values."""
    return None if values is None else values.get(key, 0)


def svg(value: numbers.Number) -> str:
    """`<rect width="{{ share|svg }}%">`: a dot in every language."""
    return numbers.svg_number(value)


@cache
def icon(name: str) -> SafeString:
    """An outline from `static/icons.svg` (20 px grid), always beside a word: `{{ icon("print") }}`."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@cache
def solid(name: str) -> SafeString:
    """A solid mark from `static/icons.svg` (10 px grid), sized by what holds it: `{{ solid("clock") }}`."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


def dam(text: str) -> SafeString:
    """`{{ "đạt *60,38%*"|dam }}`: what stands between asterisks is set in bold; everything is escaped."""
    parts = text.split("*")
    return format_html_join("", "{}", ((format_html("<strong>{}</strong>", part) if odd % 2 else part,) for odd, part in enumerate(parts)))


def message_kind(message: Message) -> str:
    """The colour of a message of django.contrib.messages: good, info, warn or bad."""
    if message.level >= constants.ERROR:
        return "bad"
    if message.level >= constants.WARNING:
        return "warn"
    return "good" if message.level >= constants.SUCCESS else "info"


def page_numbers(page: Page) -> Iterator[int | str]:
    """The page numbers to show around the current page, with "…" where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


def date_(value: date | None, form: str) -> str:
    """`{{ day|date("l") }}` → Thứ Hai: Django's letters for the parts of a day or a moment, a moment in the time of the office."""
    return "" if value is None else date_words(numbers.local(value), form)


def lines(text: object) -> Markup:
    """A text of several lines, escaped, each line on its own."""
    return Markup("<br>").join(escape(line) for line in str(text).splitlines())


def url(name: str, *args: object, **kwargs: object) -> str:
    """The address of a page: `href="{{ url("cases:case", case.pk) }}"`."""
    return reverse(name, args=args, kwargs=kwargs)


def querystring(request: HttpRequest, **words: object) -> str:
    """The address asked, with some words of its query changed: `href="{{ querystring(request, trang=2) }}"`."""
    query = request.GET.copy()
    for word, value in words.items():
        query[word] = str(value)
    return f"?{query.urlencode()}"


FIGURES = (so, ty_le, diem, dong, ty_dong, ngay, ngay_gio, han, tuoi)
FILTERS = (item, svg, dam, lines, message_kind, page_numbers, is_choices, error_words)
GLOBALS = (icon, solid, static, url, control, querystring, get_language)


def words(message: str) -> str:
    """Django's `gettext`, remembered for each language: a page asks it some hundred times, and its words do not change."""
    return _words(message, get_language())


@cache
def _words(message: str, language: str) -> str:
    return gettext(message)


def _figure(write: Callable[..., str], *, strict: bool) -> Callable[..., str]:
    """A filter that writes a figure in the language of whoever reads it: with the context of the page, for what has none is a
    constant to Jinja2, `{{ 100|ty_le }}` written once for all. In use, the figure of a name that is not there is not known: –.
    """

    @pass_context
    @wraps(write)
    def written(context: Context, value: Any, *arguments: Any) -> str:
        return write(None if not strict and isinstance(value, Undefined) else value, *arguments)

    return written


class Unindented(Extension):
    """Leaves the indentation of a page's template out of the page: it is for whoever reads the template, and a third of the bytes."""

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The source without the spaces that begin its lines; a letter keeps them."""
        return re.sub(r"\n[ \t]+", "\n", source) if name and name.endswith(".html") else source


def environment(**options: Any) -> Environment:
    """The environment of Django's Jinja2 backend. A name that is not there stops a test; in use it is left blank and logged."""
    strict = settings.TEMPLATES_ARE_STRICT
    options["undefined"] = StrictUndefined if strict else make_logging_undefined(logger, ChainableUndefined)
    # Django's backend passes autoescape=True.
    made = Environment(**options, extensions=["jinja2.ext.i18n", Unindented])  # noqa: S701
    made.policies["ext.i18n.trimmed"] = True
    made.install_gettext_callables(  # type: ignore[attr-defined]
        words, ngettext, newstyle=True, pgettext=pgettext, npgettext=npgettext
    )
    made.filters.update({write.__name__: _figure(write, strict=strict) for write in FIGURES}, date=_figure(date_, strict=strict))
    made.filters.update({function.__name__: function for function in FILTERS}, truncatechars=truncatechars)
    made.globals.update({function.__name__: function for function in GLOBALS})
    return made
