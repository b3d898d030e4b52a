"""Forms of events. They validate shapes; the rules of law speak in the actions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person
from agencies.roles import Role
from cases.clocks import FOLLOW_UPS
from cases.fields import LateReasonField
from cases.lifecycle import Transition
from cases.models import SignedBook
from cases.refusals import DETAILS
from cases.transitions import TRANSITIONS
from common.forms import MoneyField, TextField


def offered(open_now: Iterable[Transition]) -> list[tuple[Any, Any]]:
    """Every event: first those that may be recorded now, then those of an earlier day."""
    now = [(row.step.value, row.step.label) for row in open_now]
    late = [(event.value, event.label) for event in TRANSITIONS if (event.value, event.label) not in now]
    groups = [(_("Được ghi từ trạng thái hiện nay"), now), (_("Chỉ ghi muộn, cho một ngày trước đó"), late)]
    return [(label, events) for label, events in groups if events]


def grounds() -> list[tuple[Any, list[tuple[str, Any]]]]:
    """The grounds the law knows, by the step they are for; a code that serves two steps stands in both."""
    steps = [row for row in TRANSITIONS.values() if "ground" in row.details and not row.whole]
    found = [
        (row.step.label, [*((one.code, one.label) for one in row.grounds), *((e.value, e.label) for e in row.undoes)]) for row in steps
    ]
    return [(step, choices) for step, choices in found if choices]


def _taking(detail: str) -> str:
    """The events that take a detail, for the script that puts away the boxes which the chosen event does not take."""
    return " ".join(event.value for event, row in TRANSITIONS.items() if detail in row.details)


class RecordEventForm(forms.Form):
    """One event. What the status allows is offered first; the sentence of a refusal stands beside its field."""

    event = forms.ChoiceField(label=_("Sự kiện"))
    occurred_on = forms.DateField(label=_("Ngày trên văn bản"), help_text=_("Ngày/tháng/năm, ví dụ 05/03/2026"))
    amount = MoneyField(label=_("Số tiền"), required=False, help_text=_("Chỉ nhập với sự kiện về tiền hoặc quyết định một phần"))
    for_budget = MoneyField(label=_("Trong đó nộp ngân sách"), required=False)
    ground = forms.ChoiceField(label=_("Căn cứ"), required=False)
    to_unit = forms.ModelChoiceField(label=_("Đơn vị nhận"), queryset=Agency.objects.none(), required=False)
    to_enforcer = forms.ModelChoiceField(label=_("Chấp hành viên nhận"), queryset=Person.objects.none(), required=False)
    document_number = TextField(label=_("Số văn bản"), required=False, max_length=100)
    note = TextField(label=_("Ghi chú"), required=False, max_length=4000, widget=forms.Textarea)
    late_reason = LateReasonField()
    follow = forms.MultipleChoiceField(
        label=_("Tính thêm thời hạn"),
        required=False,
        choices=list(FOLLOW_UPS.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Kể từ ngày trên văn bản; xong thì ghi ở mục Thời hạn"),
    )
    seen_events = forms.IntegerField(label=_("số sự kiện lúc mở trang"), widget=forms.HiddenInput)

    def __init__(self, *args: Any, open_now: Iterable[Transition], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["event"].choices = [("", _("Chọn sự kiện")), *offered(open_now)]  # type: ignore[attr-defined]
        self.fields["ground"].choices = [("", "–"), *grounds()]  # type: ignore[attr-defined]
        self.fields["event"].widget.attrs["data-chooses"] = ""
        for detail in DETAILS:
            self.fields[detail].widget.attrs["data-taken-by"] = _taking(detail)
        if not SignedBook.objects.exists():  # nothing is signed yet, so nothing can be late
            del self.fields["late_reason"]
        self.fields["to_unit"].queryset = Agency.objects.enforcing()  # type: ignore[attr-defined]
        self.fields["to_enforcer"].queryset = Person.objects.filter(posts__role=Role.ENFORCER).distinct()  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What `record_event` wants."""
        return {name: value for name, value in self.cleaned_data.items() if name != "follow"}


class VoidEventForm(forms.Form):
    """Why an event is taken back."""

    reason = TextField(label=_("Lý do hủy"), max_length=300)
