"""Form fields every app needs: money in whole đồng. Dates are plain `forms.DateField`; see common.formats."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from common import numbers
from common.refusal import Refused
from common.text import nfc

DAY_FORMS = ("%Y-%m-%d", "%d/%m/%Y")
LONGEST_KEY = 18  # digits; a bigint has no more than nineteen
GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+|\d+")


def read_day(text: Any, *, field: str = "") -> date | None:
    """The day in the words of an address or a command: 2026-03-05 or 05/03/2026; None for nothing. Raises Refused."""
    if not text or isinstance(text, date):
        return text or None
    for form in DAY_FORMS:
        with suppress(ValueError):
            return datetime.strptime(str(text), form).date()  # noqa: DTZ007  a day has no zone
    raise Refused(_noop("Ngày %(text)s không đúng dạng; nhập ngày/tháng/năm, ví dụ 05/03/2026."), field=field, text=str(text)[:40])


def read_key(text: str | None) -> int | None:
    """The key of a record in the words of an address; None for what can be none."""
    return int(text) if text and text.isdecimal() and len(text) < LONGEST_KEY else None


def refuse(form: forms.BaseForm, refusal: Refused) -> None:
    """Put the sentence of a refusal beside its field, or above the form that has no such field."""
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def accepted(request: HttpRequest, form: forms.BaseForm, act: Callable[[], HttpResponse]) -> HttpResponse | None:
    """The answer of an act on a form that was sent. None while it is not sent, not valid, or refused: then the form says why."""
    if request.method == "POST" and form.is_valid():
        try:
            return act()
        except Refused as refusal:
            refuse(form, refusal)
    return None


def render_form(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """A page whose `form`, where it has one, is shown for the first time, or again with what was wrong (422)."""
    form = context["form"]
    return render(request, template, context, status=422 if form is not None and form.errors else 200)


class DatedForm(forms.Form):
    """A form that speaks of today: the page says which day it is. `of_today` names the fields that begin with it."""

    of_today: tuple[str, ...] = ()

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        for name in self.of_today:
            self.fields[name].initial = today


class TextField(forms.CharField):
    """Text in one form (NFC), whatever keyboard it comes from: what looks the same is the same."""

    def to_python(self, value: Any) -> str | None:
        """The text, composed."""
        text = super().to_python(value)
        return nfc(text) if isinstance(text, str) else text


MOST_CHARACTERS = 24  # of an amount: 999.999.999.999.999.999 is more than any, and fits its column


class MoneyField(forms.IntegerField):
    """Whole đồng. Accepts 2877450000, 2.877.450.000 and 2 877 450 000; refuses decimals instead of guessing.

    Shown with the grouping of the active language and refilled as it was typed.
    """

    widget = forms.TextInput
    unit = "₫"
    default_error_messages = {
        "invalid": _("Nhập số nguyên đồng, ví dụ 2.877.450.000; không dùng phần lẻ."),
    }

    def __init__(self, *, min_value: int | None = 0, **kwargs: Any) -> None:
        super().__init__(min_value=min_value, **kwargs)

    def to_python(self, value: Any) -> int | None:
        """The amount, or None for an empty box. Raises ValidationError for anything but a whole number."""
        if not isinstance(value, str):
            return super().to_python(value)
        text = value.strip().removesuffix("₫").strip()
        if not text:
            return None
        if len(text) > MOST_CHARACTERS or not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", text))

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: an amount is grouped, typed text stays as typed."""
        return numbers.number(value) if isinstance(value, int) else value
