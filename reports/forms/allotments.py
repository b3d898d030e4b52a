"""What is typed into an allotment: whole cases, and money in tỷ đồng. The forms check shapes; the rules speak in the actions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import translation
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common import numbers
from common.forms import GROUPED, TextField
from reports.actions.allotments import FOOT, AllotmentHead
from reports.models import Allotment
from reports.targets.allotments import NOTHING, CasesAndAmount, Lines

MOST_DIGITS = 9  # before and after the comma: đồng fit their column
_BOX = {"class": "input", "autocomplete": "off"}


_one_line = lazy(lambda words: str(words).replace(" ", numbers.NBSP), str)  # a unit is not broken beside its box


def written_billions(amount: int) -> str:
    """Exact đồng as tỷ đồng, without needless noughts: 59700000000 → 59,7."""
    whole, rest = divmod(amount, numbers.BILLION)
    decimal = numbers.CONVENTIONS[translation.get_language() or "vi"].decimal
    fraction = f"{rest:09}".rstrip("0")
    return numbers.number(whole) + (decimal + fraction if fraction else "")


def read_billions(text: str) -> int:
    """Tỷ đồng as the active language writes them, as exact đồng: "1.234,5" → 1234500000000. Raises ValueError."""
    convention = numbers.CONVENTIONS[translation.get_language() or "vi"]
    group, decimal = re.escape(convention.group), re.escape(convention.decimal)
    found = re.fullmatch(rf"(\d{{1,3}}(?:{group}\d{{3}})+|\d+)(?:{decimal}(\d+))?", text.strip())
    if not found:
        raise ValueError(text)
    whole, fraction = re.sub(r"\D", "", found[1]), found[2] or ""
    if len(whole) > MOST_DIGITS or len(fraction) > MOST_DIGITS or not whole.isascii() or not fraction.isascii():
        raise ValueError(text)
    return int(whole + fraction.ljust(MOST_DIGITS, "0"))


class BillionsField(forms.Field):
    """Money in tỷ đồng, kept as whole đồng; refilled as it was typed."""

    widget = forms.TextInput
    unit = _one_line(gettext_lazy("tỷ đồng"))

    def to_python(self, value: Any) -> int | None:
        """The amount in đồng, or None for an empty box. Raises ValidationError."""
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        try:
            return read_billions(str(value)) if str(value).strip() else None
        except ValueError:
            example = written_billions(1_234_500_000_000)
            raise ValidationError(_("Nhập số tỷ đồng, tối đa 9 chữ số thập phân, ví dụ %(example)s.") % {"example": example}) from None

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        return written_billions(value) if isinstance(value, int) else value


class CountField(forms.Field):
    """A whole number of cases, grouped or not; refilled as it was typed."""

    widget = forms.TextInput
    unit = gettext_lazy("việc")

    def to_python(self, value: Any) -> int | None:
        """The number, or None for an empty box. Raises ValidationError."""
        if value in self.empty_values or isinstance(value, int):
            return value if isinstance(value, int) else None
        text = str(value).strip()
        digits = re.sub(r"\D", "", text)
        if not text:
            return None
        if not GROUPED.fullmatch(text) or not digits.isascii() or len(digits) > MOST_DIGITS:
            raise ValidationError(_("Nhập số việc là số nguyên, ví dụ %(example)s.") % {"example": numbers.number(1785)})
        return int(digits)

    def prepare_value(self, value: Any) -> Any:
        """What stands in the box."""
        return numbers.number(value) if isinstance(value, int) else value


class BaseForm(forms.Form):
    """The basis: what is expected to be enforceable in the whole year; and why an edition is changed."""

    base_cases = CountField(label=gettext_lazy("Số việc dự kiến có điều kiện cả năm"))
    base_amount = BillionsField(label=gettext_lazy("Số tiền dự kiến có điều kiện cả năm"))
    reason = TextField(label=gettext_lazy("Lý do điều chỉnh"), max_length=500, widget=forms.Textarea({"rows": 2}))

    def __init__(self, *args: Any, is_to_units: bool, is_first: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_to_units:
            del self.fields["base_cases"], self.fields["base_amount"]
        if is_first:
            del self.fields["reason"]

    @property
    def head(self) -> AllotmentHead:
        """What stands above the lines, as typed."""
        data = self.cleaned_data
        return AllotmentHead(
            number=data.get("number", ""),
            decided_on=data.get("decided_on"),
            reason=data.get("reason", ""),
            base=CasesAndAmount(data.get("base_cases"), data.get("base_amount")),
        )


class AllotmentForm(BaseForm):
    """A draft: its head, and two boxes for each receiver."""

    number = TextField(label=gettext_lazy("Số quyết định"), max_length=100, required=False, help_text=gettext_lazy("Cần có khi ký"))
    decided_on = forms.DateField(label=gettext_lazy("Ngày ký"), required=False, help_text=gettext_lazy("Có hiệu lực từ ngày này"))
    field_order = ("number", "decided_on", "base_cases", "base_amount", "reason")

    def __init__(self, *args: Any, allotment: Allotment, receivers: Iterable[tuple[int, str]], lines: Lines, **kwargs: Any) -> None:
        initial = {
            "number": allotment.number,
            "decided_on": allotment.decided_on,
            "reason": allotment.reason,
            "base_cases": allotment.base_cases,
            "base_amount": allotment.base_amount,
        }
        is_first = allotment.edition == 1
        super().__init__(*args, is_to_units=allotment.is_to_units, is_first=is_first, initial=initial, **kwargs)
        self.receivers = dict(receivers)
        for key, name in self.receivers.items():
            line = lines.get(key, NOTHING)
            self._add(f"cases_{key}", CountField, _("Số việc giao %(name)s") % {"name": name}, line.cases, "numeric")
            self._add(
                f"amount_{key}",
                BillionsField,
                _("Số tiền giao %(name)s, tỷ đồng") % {"name": name},
                line.amount,
                "decimal",
            )
        # What a refusal of the whole sheet points to: the row of what is missing.
        self.fields[FOOT] = forms.CharField(label=_("Còn thiếu chưa giao"), required=False, widget=forms.HiddenInput({"id": "con-thieu"}))

    def _add(self, name: str, kind: type[CountField | BillionsField], label: str, value: int | None, mode: str) -> None:
        self.initial[name] = value
        self.fields[name] = kind(
            label=label,
            required=False,
            widget=forms.TextInput({**_BOX, "inputmode": mode, "aria-label": label}),
        )

    @property
    def head_fields(self) -> list[forms.BoundField]:
        """What stands above the lines."""
        return [self[name] for name in self.field_order if name in self.fields]

    @property
    def lines(self) -> dict[int, CasesAndAmount]:
        """What was typed, by receiver."""
        data = self.cleaned_data
        return {key: CasesAndAmount(data[f"cases_{key}"], data[f"amount_{key}"]) for key in self.receivers}

    def propose(self, lines: Lines) -> None:
        """Show other numbers in the boxes than those typed: a proposal, to be saved or not."""
        sent: Any = self.data
        sent = sent.copy()
        for key, pair in lines.items():
            for name, field, value in (("cases", CountField, pair.cases), ("amount", BillionsField, pair.amount)):
                sent[self.add_prefix(f"{name}_{key}")] = "" if value is None else field().prepare_value(value)
        self.data = sent
        self.full_clean()
