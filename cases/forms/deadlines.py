"""Forms of time limits. They validate shapes; the rules of law speak in the actions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import DelayCause
from common.forms import TextField
from common.text import folded
from law.citations import in_words
from law.deadlines import LimitKind, rules

AT_A_GLANCE = 60  # so many rules are shown one under the other; more are a list that folds out


class AddDeadlineForm(forms.Form):
    """A clock that a person starts: by which rule of the law, from which day."""

    rule = forms.ChoiceField(label=_("Quy định về thời hạn"))
    started_on = forms.DateField(
        label=_("Ngày bắt đầu"),
        help_text=_("Ngày nhận văn bản hoặc xảy ra sự kiện; với thời hạn “trước khi”, là ngày của việc sắp tới"),
    )
    note = TextField(label=_("Việc phải làm"), max_length=300, help_text=_("Nội dung ngắn, hiện trong danh sách"))

    def __init__(self, *args: Any, words: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        groups = rules_by_law(words, self.data.get("rule", ""))
        self.found = sum(len(group) for _title, group in groups)
        field: Any = self.fields["rule"]
        if 0 < self.found <= AT_A_GLANCE:
            field.widget = forms.RadioSelect()
            field.choices = [rule for _title, group in groups for rule in group]
        else:
            field.choices = [("", "–"), *groups]
        field.widget.attrs["lang"] = "vi"  # the words of the law


def rules_by_law(words: str = "", chosen: str = "") -> list[tuple[str, list[tuple[str, str]]]]:
    """The rules that can be counted and hold the words side by side, and the chosen one; those in force first."""
    wanted = folded(words)
    named = [("Từ 01/07/2026", "B"), ("Trước và sau 01/07/2026", "AB"), ("Đến 30/06/2026", "A")]
    groups: dict[str, list[tuple[str, str]]] = {regime: [] for _title, regime in named}
    for rule in rules().values():
        said = f"{rule.trigger} · {rule.holder} ({in_words(rule.articles, language='vi')})"
        is_found = not wanted or f" {wanted} " in f" {folded(f'{said} {rule.consequence} {rule.note} {rule.code}')} "
        if rule.kind is not LimitKind.TEXT and (is_found or rule.id == chosen):
            groups[rule.regime].append((rule.id, said))
    return [(title, groups[regime]) for title, regime in named if groups[regime]]


class ExtendDeadlineForm(forms.Form):
    """A later last day, and why."""

    due_on = forms.DateField(label=_("Gia hạn đến ngày"))
    reason = TextField(label=_("Lý do gia hạn"), max_length=300)


class AnswerDeadlineForm(forms.Form):
    """That it was done, and when."""

    on = forms.DateField(label=_("Ngày thực hiện"))
    note = TextField(label=_("Kết quả"), max_length=300, required=False)


class ExplainDelayForm(forms.Form):
    """Why what had to be done was not done in time."""

    cause = forms.ChoiceField(label=_("Nguyên nhân"), choices=DelayCause, widget=forms.RadioSelect)
    note = TextField(label=_("Diễn giải"), max_length=300, help_text=_("Đã làm gì, đang chờ gì, dự kiến xong ngày nào"))


class AskConfirmationForm(forms.Form):
    """Who asks to have the results confirmed, and since when."""

    requester = TextField(label=_("Người yêu cầu xác nhận"), max_length=200)
    started_on = forms.DateField(label=_("Ngày nhận yêu cầu"))


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
    source = TextField(label=_("Văn bản"), max_length=200, help_text=_("Thông báo, công văn về việc hoán đổi ngày làm việc"))
