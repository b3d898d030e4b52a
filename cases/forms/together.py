"""What is asked for an event in many cases: who gets them, how they are classified, when they were noticed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Person, User
from agencies.roles import Permission, Role
from cases.fields import LateReasonField
from cases.forms.intake import EXAMPLE
from cases.lifecycle import Event
from cases.transitions import TRANSITIONS
from common.forms import TextField


class TogetherForm(forms.Form):
    """The day and the paper; subclasses name the event and what else it needs."""

    title: Promise | str = ""
    occurred_on = forms.DateField(label=_("Ngày trên văn bản"), help_text=EXAMPLE)
    document_number = TextField(label=_("Số văn bản"), max_length=100, required=False)
    late_reason = LateReasonField()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    @property
    def told(self) -> dict[str, Any]:
        """What `record_event` wants."""
        raise NotImplementedError

    def _day(self) -> dict[str, Any]:
        data = self.cleaned_data
        return {name: data[name] for name in ("occurred_on", "document_number", "late_reason")}


class AssignForm(TogetherForm):
    """To which enforcer the cases go."""

    title = _("Phân công chấp hành viên")
    to_enforcer = forms.ModelChoiceField(label=_("Chấp hành viên nhận"), queryset=Person.objects.none(), to_field_name="code")
    field_order = ("to_enforcer", "occurred_on", "document_number")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        units = user.access.agencies(Permission.RECORD_EVENTS)
        people = Person.objects.filter(posts__role=Role.ENFORCER, posts__until=None)
        people = people if units is None else people.filter(posts__agency__in=units)
        self.fields["to_enforcer"].queryset = people.distinct()  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        return self._day() | {"event": Event.REASSIGNED, "to_enforcer": self.cleaned_data["to_enforcer"]}


class ClassifyForm(TogetherForm):
    """Whether the cases can be enforced."""

    title = _("Phân loại")
    event = forms.ChoiceField(
        label=_("Kết luận"),
        widget=forms.RadioSelect,
        choices=[(event.value, event.label) for event in (Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE)],
    )
    ground = forms.ChoiceField(
        label=_("Căn cứ chưa có điều kiện"),
        required=False,
        choices=[("", "–"), *((one.code, one.label) for one in TRANSITIONS[Event.FOUND_NOT_ENFORCEABLE].grounds)],
    )
    field_order = ("event", "ground", "occurred_on", "document_number")

    @property
    def told(self) -> dict[str, Any]:
        data = self.cleaned_data
        no_means = data["event"] == Event.FOUND_NOT_ENFORCEABLE
        return self._day() | {"event": data["event"], "ground": data["ground"] if no_means else ""}


class NoticeForm(TogetherForm):
    """When the parties were duly noticed."""

    title = _("Ghi thông báo hợp lệ")

    @property
    def told(self) -> dict[str, Any]:
        return self._day() | {"event": Event.SERVED}


FORMS: dict[str, type[TogetherForm]] = {"phan-cong": AssignForm, "phan-loai": ClassifyForm, "thong-bao": NoticeForm}
