"""Form fields every app needs: money in whole đồng. Dates are plain `forms.DateField`; see common.formats."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from common import numbers

GROUPED = re.compile(r"\d{1,3}([.,\s]\d{3})+|\d+")


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
        if not GROUPED.fullmatch(text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(re.sub(r"\D", "", text))

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box: an amount is grouped, typed text stays as typed."""
        return numbers.number(value) if isinstance(value, int) else value
