"""What people type about reports. It validates shapes; the rules speak in the actions."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import TextField
from reports.lifecycles.report import StepOfReport


class ReportStepForm(forms.Form):
    """A step with a report, and why, where it must be told."""

    step = forms.ChoiceField(choices=StepOfReport.choices, widget=forms.HiddenInput, label=_("Bước"))
    note = TextField(label=_("Lý do, ghi chú"), required=False, max_length=500)
    without_parts = forms.BooleanField(label=_("Khóa sổ cả khi thiếu báo cáo đã ký của đơn vị"), required=False)
