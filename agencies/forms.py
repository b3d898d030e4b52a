"""The form of a new token."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models.token import TokenScope
from common.forms import TextField


class TokenForm(forms.Form):
    """For what, with which right, for how long."""

    name = TextField(label=_("Dùng cho"), max_length=100, help_text=_("Tên hệ thống hoặc công việc sẽ dùng mã này"))
    scope = forms.ChoiceField(label=_("Quyền"), choices=TokenScope, initial=TokenScope.READ, widget=forms.RadioSelect)
    days = forms.TypedChoiceField(
        label=_("Thời hạn hiệu lực"),
        coerce=int,
        choices=[(30, _("30 ngày")), (90, _("90 ngày")), (365, _("365 ngày"))],
        initial=90,
    )
