"""The form of a change of the organisation. Which fields a change needs is told here; whether it makes sense, in the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Change, Person
from cases.actions.reorganise import NewUnit, Plan
from common.forms import TextField

WORDS = {"sap-nhap": Change.MERGED, "chia": Change.SPLIT, "doi-ten": Change.RENAMED}  # of the address
FIELDS = {
    Change.MERGED: ("others", "existing", "code_a", "name_a", "short_a"),
    Change.SPLIT: ("code_a", "name_a", "short_a", "code_b", "name_b", "short_b"),
    Change.RENAMED: ("name_a", "short_a"),
}
_ALWAYS = ("effective_on", "instrument", "decided_on", "note")


class ReorganiseForm(forms.Form):
    """A change of one unit: merged (with others), split in two, or renamed. It has the fields that this change needs."""

    effective_on = forms.DateField(label=_("Có hiệu lực từ ngày"), help_text=_("Ngày đầu của tổ chức mới, ví dụ 01/07/2025"))
    instrument = TextField(label=_("Số, ký hiệu văn bản"), max_length=300, help_text=_("Quyết định sáp nhập, chia hoặc đổi tên đơn vị"))
    decided_on = forms.DateField(label=_("Ngày văn bản"), required=False)
    others = forms.ModelMultipleChoiceField(
        label=_("Đơn vị khác cùng kết thúc hoạt động"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    existing = forms.ModelChoiceField(
        label=_("Đơn vị nhận"),
        queryset=Agency.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Đơn vị mới, nhập bên dưới"),
    )
    code_a = TextField(label=_("Mã đơn vị mới"), max_length=100)
    name_a = TextField(label=_("Tên đơn vị mới"), max_length=250)
    short_a = TextField(label=_("Tên gọn"), max_length=100, required=False)
    code_b = TextField(label=_("Mã đơn vị mới thứ hai"), max_length=100)
    name_b = TextField(label=_("Tên đơn vị mới thứ hai"), max_length=250)
    short_b = TextField(label=_("Tên gọn của đơn vị thứ hai"), max_length=100, required=False)
    note = TextField(label=_("Ghi chú"), max_length=1000, required=False)

    def __init__(self, *args: Any, agency: Agency, siblings: Any, change: Change, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agency, self.change = agency, change
        for name in ("others", "existing"):
            self.fields[name].queryset = siblings  # type: ignore[attr-defined]
        for name in set(self.fields) - {*_ALWAYS, *FIELDS[change]}:
            del self.fields[name]
        if change == Change.MERGED:  # a new unit, or one that is there
            self.fields["code_a"].required = self.fields["name_a"].required = False
        elif change == Change.RENAMED:
            self.fields["name_a"].label = _("Tên mới")

    def clean(self) -> dict[str, Any]:
        """Whoever is merged goes on in a unit that is there, or in a new one with code and name."""
        data = super().clean() or {}
        if self.change == Change.MERGED and not data.get("existing"):
            for name in ("code_a", "name_a"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nhập mã và tên đơn vị mới, hoặc chọn một đơn vị đã có."))
        return data

    def plan(self, people: Iterable[Person]) -> Plan:
        """What is asked for. `people` of a unit that is split choose their successor in fields of their own."""
        data = self.cleaned_data
        if self.change == Change.RENAMED:
            return Plan([self.agency.code], [NewUnit(self.agency.code, data["name_a"], data["short_a"])])
        if self.change == Change.SPLIT:
            units = [self._new("a"), self._new("b")]
            codes = [unit.code for unit in units]
            asked = {str(person.pk): self.data.get(f"nguoi-{person.pk}") for person in people}
            return Plan([self.agency.code], units, {pk: code if code in codes else codes[0] for pk, code in asked.items()})
        others = [other.code for other in data["others"] if other != data["existing"]]
        into = NewUnit(data["existing"].code) if data["existing"] else self._new("a")
        return Plan([self.agency.code, *others], [into])

    def _new(self, letter: str) -> NewUnit:
        return NewUnit(*(self.cleaned_data[f"{part}_{letter}"] for part in ("code", "name", "short")))
