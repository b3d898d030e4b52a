"""Filters and tags available in every template: how figures are written, icons, form controls.

Filters carry Vietnamese names, because they stand in Vietnamese templates: `so` a number, `ty_le` a rate, `diem` the
difference of two rates, `dong` and `ty_dong` money, `ngay` and `ngay_gio` dates, `han` a deadline, `tuoi` an age.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.core.paginator import Page
from django.forms import (
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    ChoiceField,
    DateField,
    FileField,
    RadioSelect,
    Select,
    Textarea,
)
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from common import numbers
from common.forms import MoneyField

register = template.Library()

DJANGO_ROWS = "10"


@register.filter
def so(value: numbers.Number | None, places: int = 0) -> str:
    """`{{ 10967|so }}` → 10.967; `{{ average|so:1 }}` → 12,4. Not for years, ids and document numbers."""
    return numbers.number(value, places)


@register.filter
def ty_le(value: numbers.Number | None) -> str:
    """`{{ rate|ty_le }}` → 80,10%; a rate with base 0 (None) → –."""
    return numbers.rate(value)


@register.filter
def diem(value: numbers.Number | None, form: str = "") -> str:
    """`{{ gap|diem }}` → +5,63 điểm %.

    `:"bare"` → +5,63, where the column head names the unit; `:"unsigned"` → 5,63 điểm %, where words say the direction.
    """
    return numbers.number(value, 2, signed=True) if form == "bare" else numbers.points(value, signed=form != "unsigned")


@register.filter
def dong(value: numbers.Number | None) -> str:
    """`{{ amount|dong }}` → 4.812.650.000 ₫."""
    return numbers.dong(value)


@register.filter
def ty_dong(value: numbers.Number | None, form: str = "") -> str:
    """`{{ amount|ty_dong }}` → 437,2 tỷ đồng; `:"bare"` → 437,2, where the column head names the unit."""
    return numbers.billions(value) if form == "bare" else numbers.overview_money(value)


@register.filter
def ngay(value: date | None) -> str:
    """`{{ day|ngay }}` → 05/03/2026."""
    return numbers.day(value)


@register.filter
def ngay_gio(value: datetime | None) -> str:
    """`{{ moment|ngay_gio }}` → 17:05 30/06/2026."""
    return numbers.moment(value)


@register.filter
def han(due_on: date | None, today: date) -> str:
    """`{{ due_on|han:portal.today }}` → Quá hạn 3 ngày, Hôm nay, Còn 6 ngày."""
    return numbers.time_left(due_on, today)


@register.filter
def tuoi(since: date | None, today: date) -> str:
    """`{{ decided_on|tuoi:portal.today }}` → 8 năm 4 tháng."""
    return numbers.age(since, today)


@register.filter
def item(values: Mapping[str, Any] | None, key: str) -> Any:
    """`{{ counts|item:option.data.value }}`: what stands under a key; 0 for none, nothing without values."""
    return None if values is None else values.get(key, 0)


@register.filter
def svg(value: numbers.Number) -> str:
    """`<rect width="{{ share|svg }}%">`: a dot in every language."""
    return numbers.svg_number(value)


@register.simple_tag
def icon(name: str) -> SafeString:
    """An outline from `static/icons.svg` (20 px grid), always beside a word: `{% icon "print" %}`."""
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.simple_tag
def mark(name: str) -> SafeString:
    """A solid mark from `static/icons.svg` (10 px grid), sized by what holds it: `{% mark "clock" %}`."""
    return format_html('<svg aria-hidden="true"><use href="{}#{}"/></svg>', static("icons.svg"), name)


@register.filter
def dam(text: str) -> SafeString:
    """`{{ "đạt *60,38%*"|dam }}`: what stands between asterisks is set in bold; everything is escaped."""
    parts = text.split("*")
    return format_html_join("", "{}", ((format_html("<strong>{}</strong>", part) if odd % 2 else part,) for odd, part in enumerate(parts)))


@register.filter
def message_kind(message: Message) -> str:
    """The colour of a message of django.contrib.messages: good, info, warn or bad."""
    if message.level >= constants.ERROR:
        return "bad"
    if message.level >= constants.WARNING:
        return "warn"
    return "good" if message.level >= constants.SUCCESS else "info"


@register.filter
def page_numbers(page: Page) -> Iterator[int | str]:
    """The page numbers to show around the current page, with "…" where some are left out."""
    return page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)


@register.filter
def is_choices(field: BoundField) -> bool:
    """Whether a field is drawn as a group of radio buttons or checkboxes."""
    return isinstance(field.field.widget, RadioSelect | CheckboxSelectMultiple)


@register.filter
def error_words(field: BoundField) -> list[str]:
    """The errors of a field; an empty required one says what to do: "Nhập nội dung đề nghị"."""
    label = str(field.label)
    # THADS stays as it is, "Nội dung" becomes "nội dung" inside the sentence.
    words = label if label[1:2].isupper() else label[:1].lower() + label[1:]
    act = gettext("Chọn %(label)s") if isinstance(field.field, ChoiceField | FileField) else gettext("Nhập %(label)s")
    return [
        act % {"label": words} if error.code == "required" else str(message)
        for error, message in zip(field.errors.as_data(), field.errors, strict=True)
    ]


@register.simple_tag
def control(field: BoundField) -> SafeString:
    """The input of a form field with the portal's classes.

    A date gets the date box, `common.forms.MoneyField` the money box. Django itself ties hint and error to it.
    """
    widget = field.field.widget
    # A label stands above every box; a placeholder would only repeat it. False leaves the attribute out.
    attrs: dict[str, str | bool] = {"placeholder": False}
    if isinstance(widget, Select):
        attrs["class"] = "select"
    elif not isinstance(widget, CheckboxInput):
        attrs["class"] = "input"
    if isinstance(field.field, DateField):
        attrs |= {
            "class": "input w-date",
            "inputmode": "numeric",
            "autocomplete": "off",
            "data-date": gettext("Mở lịch: %(label)s") % {"label": field.label},
        }
    elif isinstance(field.field, MoneyField):
        attrs |= {"class": "input w-money", "inputmode": "numeric", "autocomplete": "off", "data-money": ""}
    elif isinstance(widget, Textarea) and str(widget.attrs["rows"]) == DJANGO_ROWS:
        attrs["rows"] = "4"
    return field.as_widget(attrs=attrs)
