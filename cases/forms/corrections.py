"""The form that puts right what describes a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from cases.forms.intake import EXAMPLE, FormSection, Sectioned
from common.forms import TextField


class CorrectionForm(Sectioned):
    """Names, judgment, mark of a credit institution."""

    sections = (
        FormSection(_("Đương sự"), ("debtor", "creditor", "credit_institution")),
        FormSection(_("Bản án, quyết định"), ("number", "judged_on", "court")),
    )
    debtor = TextField(label=_("Người phải thi hành án"), max_length=2000)
    creditor = TextField(label=_("Người được thi hành án"), max_length=2000, required=False)
    credit_institution = forms.BooleanField(label=_("Tổ chức tín dụng, ngân hàng"), required=False)
    number = TextField(
        label=_("Số bản án, quyết định"),
        max_length=100,
        help_text=_("Bản án sửa ở đây được sửa cho mọi việc của bản án đó"),
    )
    judged_on = forms.DateField(label=_("Ngày bản án, quyết định"), required=False, help_text=EXAMPLE)
    court = forms.ModelChoiceField(
        label=_("Tòa án"),
        queryset=Agency.objects.filter(kind=AgencyKind.COURT),
        to_field_name="code",
        required=False,
        empty_label=_("Tòa án ngoài tỉnh hoặc chưa rõ"),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=16)
