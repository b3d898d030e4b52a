"""The form that takes a register file in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.roles import Permission
from cases.register.archive import DEFAULT_LIMITS
from common.forms import TextField

LARGEST_FILE = DEFAULT_LIMITS.file  # bytes


class RegisterFileForm(forms.Form):
    """A register file, and whose register it is."""

    file = forms.FileField(label=_("Tệp sổ thụ lý"), help_text=_("XLSX theo mẫu, hoặc ZIP các tệp CSV cùng tên; tối đa 60 MB"))
    agency = forms.ModelChoiceField(label=_("Đơn vị của sổ"), queryset=Agency.objects.none(), to_field_name="code", required=False)
    late_reason = TextField(
        label=_("Lý do ghi muộn"),
        required=False,
        max_length=500,
        help_text=_("Nhập khi tệp có ngày thuộc kỳ báo cáo đã ký; dòng nào có ghi chú thì lấy ghi chú của dòng"),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = user.access.agencies(Permission.IMPORT_REGISTERS)
        choices = Agency.objects.enforcing()
        field = self.fields["agency"]
        if units is None:
            field.empty_label = _("Mọi đơn vị trong tệp")  # type: ignore[attr-defined]
        else:
            choices = choices.filter(pk__in=units)
            field.required = True
            field.initial = choices.first()
        field.queryset = choices  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse a file that is too large before it is kept."""
        file = self.cleaned_data["file"]
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(
                _("Tệp lớn hơn %(limit)s MB; chia sổ thành nhiều tệp, ví dụ mỗi năm một tệp, rồi gửi lại."),
                params={"limit": LARGEST_FILE >> 20},
            )
        return file
