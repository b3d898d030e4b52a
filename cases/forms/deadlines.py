"""Forms of time limits. They validate shapes; the rules of law speak in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.deadlines import Kind, rules
from common.citations import in_words
from common.forms import TextField


class AddDeadlineForm(forms.Form):
    """A clock that a person starts: by which rule of the law, from which day."""

    rule = forms.ChoiceField(label=_("Quy định về thời hạn"))
    started_on = forms.DateField(
        label=_("Ngày bắt đầu"),
        help_text=_("Ngày nhận văn bản hoặc xảy ra sự kiện; với thời hạn “trước khi”, là ngày của việc sắp tới"),
    )
    note = TextField(label=_("Việc phải làm"), max_length=300, help_text=_("Nội dung ngắn, hiện trong danh sách"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["rule"].choices = [("", "–"), *rules_by_law()]  # type: ignore[attr-defined]
        self.fields["rule"].widget.attrs["lang"] = "vi"  # the words of the law


def rules_by_law() -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules that can be counted, those in force first, in the order of the law's subjects."""
    named = [("Từ 01/07/2026", "B"), ("Trước và sau 01/07/2026", "AB"), ("Đến 30/06/2026", "A")]
    return [
        (
            title,
            [
                (rule.id, f"{rule.trigger} · {rule.holder} ({in_words(rule.articles, language='vi')})")
                for rule in rules().values()
                if rule.regime == regime and rule.kind is not Kind.TEXT
            ],
        )
        for title, regime in named
    ]


class ExtendDeadlineForm(forms.Form):
    """A later last day, and why."""

    due_on = forms.DateField(label=_("Gia hạn đến ngày"))
    reason = TextField(label=_("Lý do gia hạn"), max_length=300)


class AnswerDeadlineForm(forms.Form):
    """That it was done, and when."""

    on = forms.DateField(label=_("Ngày thực hiện"))
    note = TextField(label=_("Kết quả"), max_length=300, required=False)


class ShiftDayForm(forms.Form):
    """A day that is worked, or is not, against the calendar."""

    day = forms.DateField(label=_("Ngày"))
    is_worked = forms.TypedChoiceField(
        label=_("Ngày này"),
        choices=[("0", _("Nghỉ")), ("1", _("Làm việc"))],
        coerce=lambda word: word == "1",
        initial="0",
        widget=forms.RadioSelect,
    )
    source = TextField(
        label=_("Văn bản"), max_length=200, help_text=_("Thông báo, công văn về việc hoán đổi ngày làm việc")
    )
