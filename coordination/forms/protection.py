"""Forms of plans of protection."""

from __future__ import annotations

from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from common.forms import DatedForm, TextField
from coordination.models import Opinion, PlanState

_LONG = {"rows": 3}


class WhenForm(forms.Form):
    """Day and hour."""

    day = forms.DateField(label=_("Ngày muốn cưỡng chế"))
    at = forms.TimeField(label=_("Giờ bắt đầu"), initial=time(8), help_text=_("Ví dụ 08:00"))


class PlanForm(DatedForm, WhenForm):
    """The letter with its five contents, and the wished day."""

    police = forms.ModelChoiceField(label=_("Công an"), queryset=Agency.objects.none(), to_field_name="code", empty_label="–")
    place = TextField(label=_("Địa điểm"), max_length=300)
    measure = TextField(label=_("Biện pháp cưỡng chế"), max_length=300)
    results = TextField(label=_("Điều kiện thi hành án, kết quả đến nay"), max_length=2000, widget=forms.Textarea(attrs=_LONG))
    difficulty = TextField(label=_("Khó khăn: địa bàn, an ninh, thái độ"), max_length=2000, widget=forms.Textarea(attrs=_LONG))
    asks = TextField(label=_("Đề nghị: số người, phương tiện, chi phí"), max_length=2000, widget=forms.Textarea(attrs=_LONG))
    is_complex = forms.BooleanField(label=_("Vụ việc phức tạp hoặc trên địa bàn nhiều xã: Công an cấp tỉnh"), required=False)
    mobilises = forms.BooleanField(label=_("Có huy động lực lượng"), required=False, initial=True)
    is_policy = forms.BooleanField(label=_("Người phải thi hành án là đối tượng chính sách"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["police"]
        field.queryset = Agency.objects.filter(kind=AgencyKind.POLICE).existing(self.today).order_by("position", "name")

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the plan but for day, hour and police."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("day", "at", "police")}


class DoneForm(DatedForm):
    """A step was done."""

    of_today = ("on",)

    on = forms.DateField(label=_("Ngày"))
    note = TextField(label=_("Ghi chú"), max_length=500, required=False)


class OpinionForm(forms.Form):
    """What the police say."""

    opinion = forms.ChoiceField(label=_("Ý kiến"), choices=Opinion.choices[1:], widget=forms.RadioSelect)
    text = TextField(label=_("Nội dung, lý do"), max_length=2000, required=False, widget=forms.Textarea(attrs=_LONG))


class CommitteeDecisionForm(DatedForm):
    """What the head of the committee decides."""

    of_today = ("on",)

    decision = TextField(label=_("Quyết định của Trưởng Ban Chỉ đạo"), max_length=2000, widget=forms.Textarea(attrs=_LONG))
    on = forms.DateField(label=_("Ngày"))


class PutOffForm(forms.Form):
    """Put off, or called off."""

    state = forms.ChoiceField(label=_("Cưỡng chế"), choices=PlanState.choices[2:], widget=forms.RadioSelect)
    outcome = TextField(label=_("Lý do"), max_length=2000, widget=forms.Textarea(attrs=_LONG))
