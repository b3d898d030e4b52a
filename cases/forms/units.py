"""The form of a change of the organisation. Which fields a change needs is told here; whether it makes sense, in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Change, Person
from cases.actions.reorganise import NewUnit, Plan

NEW_UNITS = ("a", "b")  # a split brings two; further ones come of a second split


class ReorganiseForm(forms.Form):
    """A change of one unit: merged (with others), split in two, or renamed."""

    change = forms.ChoiceField(label=_("Thay đổi"), choices=Change, widget=forms.RadioSelect)
    effective_on = forms.DateField(
        label=_("Có hiệu lực từ ngày"), help_text=_("Ngày đầu của tổ chức mới, ví dụ 01/07/2025")
    )
    instrument = forms.CharField(
        label=_("Số, ký hiệu văn bản"), max_length=300, help_text=_("Quyết định sắp xếp, chia tách hoặc đổi tên")
    )
    decided_on = forms.DateField(label=_("Ngày văn bản"), required=False)
    others = forms.ModelMultipleChoiceField(
        label=_("Cùng sáp nhập với"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    existing = forms.ModelChoiceField(
        label=_("Vào đơn vị đã có"), queryset=Agency.objects.none(), to_field_name="code", required=False,
        empty_label=_("Lập đơn vị mới"),
    )  # fmt: skip
    code_a = forms.CharField(label=_("Mã đơn vị mới"), max_length=100, required=False)
    name_a = forms.CharField(label=_("Tên mới"), max_length=250, required=False)
    short_a = forms.CharField(label=_("Tên gọn mới"), max_length=100, required=False)
    code_b = forms.CharField(label=_("Mã đơn vị mới thứ hai"), max_length=100, required=False)
    name_b = forms.CharField(label=_("Tên đơn vị mới thứ hai"), max_length=250, required=False)
    short_b = forms.CharField(label=_("Tên gọn đơn vị mới thứ hai"), max_length=100, required=False)
    note = forms.CharField(label=_("Ghi chú"), max_length=1000, required=False)

    def __init__(self, *args: Any, agency: Agency, siblings: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency = agency
        for name in ("others", "existing"):
            self.fields[name].queryset = siblings  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Each change needs its own part of the form."""
        data = super().clean() or {}
        change = data.get("change")
        if change == Change.RENAMED:
            self._need("name_a", _("Nhập tên mới của đơn vị."))
        elif change == Change.SPLIT:
            for letter in NEW_UNITS:
                self._need(f"code_{letter}", _("Chia tách cần mã của cả hai đơn vị mới."))
                self._need(f"name_{letter}", _("Chia tách cần tên của cả hai đơn vị mới."))
        elif change == Change.MERGED and not data.get("existing"):
            self._need("code_a", _("Nhập mã đơn vị mới, hoặc chọn đơn vị đã có."))
            self._need("name_a", _("Nhập tên đơn vị mới, hoặc chọn đơn vị đã có."))
        return data

    def _need(self, field: str, sentence: Any) -> None:
        if not self.cleaned_data.get(field):
            self.add_error(field, sentence)

    def plan(self, people: list[Person]) -> Plan:
        """What is asked for. `people` of a unit that is split choose their successor in fields of their own."""
        data = self.cleaned_data
        if data["change"] == Change.RENAMED:
            return Plan([self.agency.code], [NewUnit(self.agency.code, data["name_a"], data["short_a"])])
        if data["change"] == Change.SPLIT:
            chosen = {str(person.pk): self.data.get(f"nguoi-{person.pk}", data["code_a"]) for person in people}
            return Plan([self.agency.code], [self._new(letter) for letter in NEW_UNITS], chosen)
        others = [other.code for other in data["others"] if other != data["existing"]]
        into = NewUnit(data["existing"].code) if data["existing"] else self._new("a")
        return Plan([self.agency.code, *others], [into])

    def _new(self, letter: str) -> NewUnit:
        return NewUnit(*(self.cleaned_data[f"{part}_{letter}"].strip() for part in ("code", "name", "short")))
