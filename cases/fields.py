"""Fields of forms about cases that other apps ask too."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from common.forms import TextField


class LateReasonField(TextField):
    """Why an event on a day of a signed book is recorded only now."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Lý do ghi muộn"),
            required=False,
            max_length=500,
            help_text=_("Nhập khi ngày thuộc kỳ báo cáo đã ký; biểu đã ký giữ nguyên"),
        )
