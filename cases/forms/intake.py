"""Forms of the intake: a judgment, a request, an enforcement decision. They validate shapes; the rules speak in the actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, Person, User
from agencies.roles import Permission, Role
from cases.models.intake import Channel
from cases.words import JudgmentKind
from common import clock
from common.forms import MoneyField, TextField

Sections = tuple[tuple[str | Promise, tuple[str, ...]], ...]
EXAMPLE = _("Ngày/tháng/năm, ví dụ 05/03/2026")


def own_units(user: User) -> Any:
    """The units for which this person may take judgments in."""
    units = user.access.agencies(Permission.RECORD_EVENTS)
    existing = Agency.objects.enforcing().existing(clock.today())
    return existing if units is None else existing.filter(pk__in=units)


class Sectioned(forms.Form):
    """A form whose fields stand in sections, each with a heading."""

    sections: Sections = ()

    def parts(self) -> Iterator[tuple[str | Promise, list[forms.BoundField]]]:
        """The sections with the fields there are."""
        for title, names in self.sections:
            yield title, [self[name] for name in names if name in self.fields]


class DecisionForm(Sectioned):
    """The enforcement decision, and whom and what it is about."""

    sections: Sections = (
        (_("Quyết định thi hành án"), ("decision_number", "decided_on", "enforcer")),
        (_("Đương sự, số tiền"), ("debtor", "creditor", "credit_institution", "amount", "for_budget")),
    )
    decision_number = TextField(label=_("Số quyết định"), max_length=100)
    decided_on = forms.DateField(label=_("Ngày quyết định"), help_text=EXAMPLE)
    enforcer = forms.ModelChoiceField(
        label=_("Chấp hành viên"), queryset=Person.objects.none(), to_field_name="code", required=False,
        empty_label=_("Chưa phân công"),
    )  # fmt: skip
    debtor = TextField(label=_("Người phải thi hành án"), max_length=500)
    creditor = TextField(label=_("Người được thi hành án"), max_length=500, required=False)
    credit_institution = forms.BooleanField(label=_("Tổ chức tín dụng, ngân hàng"), required=False)
    amount = MoneyField(label=_("Số phải thi hành"), required=False, help_text=_("Để trống nếu nghĩa vụ không có tiền"))
    for_budget = MoneyField(label=_("Trong đó nộp ngân sách"), required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.filter(posts__role=Role.ENFORCER, posts__agency__in=units, posts__until=None).distinct()
        self.fields["enforcer"].queryset = people  # type: ignore[attr-defined]

    @property
    def decision(self) -> dict[str, Any]:
        """What `issue_decision` wants."""
        data = self.cleaned_data
        names = ("decision_number", "decided_on", "enforcer", "debtor", "creditor", "credit_institution")
        return {name: data[name] for name in names} | {
            "amount": data["amount"] or 0, "for_budget": data["for_budget"] or 0,
        }  # fmt: skip


class TakeInForm(DecisionForm):
    """A new judgment, with the request and the decision where they are there already: one page, one write."""

    sections: Sections = (
        (_("Bản án, quyết định"), ("number", "judged_on", "court", "kind", "effective_on", "urgent")),
        (_("Chuyển giao và nhận"), ("unit", "handed_over_on", "received_on", "channel")),
        (_("Phần phải thi hành"), ("ex_officio", "on_request", "note")),
        (_("Yêu cầu thi hành án (nếu đã có)"), ("requester", "request_on", "content")),
        (_("Quyết định thi hành án (nếu đã ra)"), ("decision_number", "decided_on", "enforcer")),
        (_("Đương sự, số tiền của quyết định"), ("debtor", "creditor", "credit_institution", "amount", "for_budget")),
    )
    number = TextField(label=_("Số bản án, quyết định"), max_length=100, help_text=_("Ví dụ 112/2024/KDTM-PT"))
    judged_on = forms.DateField(label=_("Ngày bản án, quyết định"), help_text=EXAMPLE)
    court = forms.ModelChoiceField(label=_("Tòa án"), queryset=Agency.objects.none(), to_field_name="code")
    kind = forms.TypedChoiceField(
        label=_("Loại án"),
        choices=[(member.code, member.label) for member in JudgmentKind],
        coerce=JudgmentKind.from_code,
    )
    effective_on = forms.DateField(label=_("Ngày có hiệu lực"), help_text=EXAMPLE)
    urgent = forms.BooleanField(label=_("Được thi hành ngay dù có thể bị kháng cáo, kháng nghị"), required=False)
    unit = forms.ModelChoiceField(label=_("Đơn vị thụ lý"), queryset=Agency.objects.none(), to_field_name="code")
    handed_over_on = forms.DateField(label=_("Ngày Tòa án chuyển giao"), required=False)
    received_on = forms.DateField(label=_("Ngày nhận"), required=False, help_text=_("Để trống nếu chưa nhận được"))
    channel = forms.ChoiceField(label=_("Hình thức nhận"), choices=[("", "–"), *Channel.choices], required=False)
    ex_officio = forms.BooleanField(
        label=_("Có phần chủ động thi hành"), required=False,
        help_text=_("Hình phạt tiền, án phí, truy thu, tịch thu, tiêu hủy, trả lại tiền, tài sản, giấy tờ, thu hồi đất, biện pháp khẩn cấp tạm thời, phá sản"),
    )  # fmt: skip
    on_request = forms.BooleanField(label=_("Có phần thi hành theo yêu cầu"), required=False)
    note = TextField(label=_("Ghi chú"), max_length=1000, required=False)
    requester = TextField(label=_("Người yêu cầu"), max_length=500, required=False)
    request_on = forms.DateField(label=_("Ngày nhận yêu cầu"), required=False)
    content = TextField(label=_("Nội dung yêu cầu"), max_length=1000, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["court"].queryset = Agency.objects.filter(kind=AgencyKind.COURT)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].initial = units[0].code
        for name in ("decision_number", "decided_on", "debtor"):
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """A decision is told whole or not at all; so is a request."""
        data = super().clean() or {}
        if self.has_request:
            for name in ("requester", "request_on"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nhập cả người yêu cầu và ngày nhận yêu cầu."))
        if self.has_decision:
            for name in ("decision_number", "decided_on", "debtor"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, _("Nhập đủ số quyết định, ngày quyết định và người phải thi hành án."))
        return data

    @property
    def has_request(self) -> bool:
        """Whether a request is told."""
        return any(self.cleaned_data.get(name) for name in ("requester", "request_on", "content"))

    @property
    def has_decision(self) -> bool:
        """Whether a decision is told."""
        names = [name for _title, names in DecisionForm.sections for name in names]
        return any(self.cleaned_data.get(name) for name in names)

    @property
    def judgment(self) -> dict[str, Any]:
        """What `take_in_judgment` wants."""
        names = (
            "number", "judged_on", "court", "kind", "unit", "effective_on", "urgent", "handed_over_on", "received_on",
            "channel", "ex_officio", "on_request", "note",
        )  # fmt: skip
        return {name: self.cleaned_data[name] for name in names}

    @property
    def request(self) -> dict[str, Any]:
        """What `take_in_request` wants."""
        data = self.cleaned_data
        return {"requester": data["requester"], "content": data["content"], "received_on": data["request_on"]}


class ReceiveForm(forms.Form):
    """An awaited judgment has come."""

    handed_over_on = forms.DateField(label=_("Ngày Tòa án chuyển giao"), help_text=EXAMPLE)
    received_on = forms.DateField(label=_("Ngày nhận"))
    channel = forms.ChoiceField(label=_("Hình thức nhận"), choices=Channel)


class RequestForm(forms.Form):
    """A request for enforcement."""

    requester = TextField(label=_("Người yêu cầu"), max_length=500)
    received_on = forms.DateField(label=_("Ngày nhận yêu cầu"), help_text=EXAMPLE)
    content = TextField(label=_("Nội dung yêu cầu"), max_length=1000, required=False)


class RefuseRequestForm(forms.Form):
    """Why a request is refused."""

    on = forms.DateField(label=_("Ngày từ chối"), help_text=EXAMPLE)
    reason = TextField(label=_("Lý do từ chối"), max_length=500)
