"""Forms of the intake: a judgment, a request, an enforcement decision. They validate shapes; the rules speak in the actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, ClassVar, NamedTuple

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, Person, User
from agencies.roles import Permission, Role
from cases.choices import Initiation, JudgmentKind
from cases.fields import LateReasonField
from cases.models import SignedBook
from cases.models.intake import HandoverChannel
from common.forms import MoneyField, TextField

EXAMPLE = _("Ngày/tháng/năm, ví dụ 05/03/2026")
KINDS = [(member.code, member.label) for member in JudgmentKind]


class FormSection(NamedTuple):
    """Fields under a heading. One that is folded opens when there is something in it."""

    title: str | Promise
    names: tuple[str, ...]
    folded: bool = False


def own_units(user: User, today: date) -> Any:
    """The units of today for which this person may take judgments in."""
    units = user.access.agencies(Permission.RECORD_EVENTS)
    existing = Agency.objects.enforcing().existing(today)
    return existing if units is None else existing.filter(pk__in=units)


class Part(NamedTuple):
    """A section as a page shows it."""

    title: str | Promise
    fields: list[forms.BoundField]
    folded: bool
    is_open: bool


class Sectioned(forms.Form):
    """A form whose fields stand in sections, each with a heading."""

    sections: tuple[FormSection, ...] = ()

    def parts(self) -> Iterator[Part]:
        """The sections with the fields there are."""
        for title, names, folded in self.sections:
            fields = [self[name] for name in names if name in self.fields]
            yield Part(title, fields, folded, any(field.errors or field.data for field in fields))


class DecisionForm(Sectioned):
    """The enforcement decision, and whom and what it is about."""

    sections: tuple[FormSection, ...] = (
        FormSection(_("Quyết định thi hành án"), ("decision_number", "decided_on", "enforcer", "late_reason")),
        FormSection(_("Đương sự, số tiền"), ("debtor", "creditor", "credit_institution", "amount", "for_budget")),
    )
    decision_number = TextField(label=_("Số quyết định"), max_length=100)
    decided_on = forms.DateField(label=_("Ngày quyết định"), help_text=EXAMPLE)
    enforcer = forms.ModelChoiceField(
        label=_("Chấp hành viên"),
        queryset=Person.objects.none(),
        to_field_name="code",
        required=False,
        empty_label=_("Chưa phân công"),
    )
    debtor = TextField(label=_("Người phải thi hành án"), max_length=500)
    creditor = TextField(label=_("Người được thi hành án"), max_length=500, required=False)
    credit_institution = forms.BooleanField(label=_("Tổ chức tín dụng, ngân hàng"), required=False)
    amount = MoneyField(label=_("Số phải thi hành"), required=False, help_text=_("Để trống nếu nghĩa vụ không có tiền"))
    for_budget = MoneyField(label=_("Trong đó nộp ngân sách"), required=False)
    late_reason = LateReasonField()

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not SignedBook.objects.exists():  # nothing is signed yet, so nothing can be late
            del self.fields["late_reason"]
        people = Person.objects.filter(posts__role=Role.ENFORCER, posts__agency__in=units, posts__until=None).distinct()
        self.fields["enforcer"].queryset = people  # type: ignore[attr-defined]

    @property
    def decision(self) -> dict[str, Any]:
        """What `issue_decision` wants."""
        data = self.cleaned_data
        names = ("decision_number", "decided_on", "enforcer", "debtor", "creditor", "credit_institution")
        return {name: data[name] for name in names} | {
            "amount": data["amount"] or 0,
            "for_budget": data["for_budget"] or 0,
            "late_reason": data.get("late_reason", ""),
        }


class IntakeForm(DecisionForm):
    """A judgment that comes to a unit, with the decision where it is issued already: one page, one write."""

    decided: tuple[FormSection, ...] = (
        FormSection(
            _("Quyết định thi hành án (nếu đã ra)"),
            (
                "decision_number",
                "decided_on",
                "enforcer",
                "debtor",
                "creditor",
                "credit_institution",
                "amount",
                "for_budget",
                "late_reason",
            ),
            folded=True,
        ),
    )
    number = TextField(label=_("Số bản án, quyết định"), max_length=100, help_text=_("Ví dụ 112/2024/KDTM-PT"))
    judged_on = forms.DateField(label=_("Ngày bản án, quyết định"), help_text=EXAMPLE)
    court = forms.ModelChoiceField(label=_("Tòa án"), queryset=Agency.objects.none(), to_field_name="code")
    kind = forms.TypedChoiceField(label=_("Loại án"), choices=KINDS, coerce=JudgmentKind.from_code)
    unit = forms.ModelChoiceField(label=_("Đơn vị thụ lý"), queryset=Agency.objects.none(), to_field_name="code")
    whole: ClassVar = ("decision_number", "decided_on", "debtor")  # of a decision that is told

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        self.fields["court"].queryset = Agency.objects.filter(kind=AgencyKind.COURT)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if len(units) == 1:
            self.fields["unit"].initial = units[0].code
        for name in self.whole:
            self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        """A decision is told whole or not at all."""
        data = super().clean() or {}
        if self.has_decision:
            self.ask_for(self.whole, _("Nhập đủ số quyết định, ngày quyết định và người phải thi hành án."))
        return data

    def ask_for(self, names: Iterable[str], sentence: str | Promise) -> None:
        """Say beside each of these fields that is empty what is missing."""
        for name in names:
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, sentence)  # type: ignore[arg-type]

    def told(self, *names: str) -> dict[str, Any]:
        """Some of the answers."""
        return {name: self.cleaned_data[name] for name in names}

    @property
    def has_decision(self) -> bool:
        """Whether a decision is told."""
        return any(self.cleaned_data.get(name) for section in self.decided for name in section.names)


class TakeInForm(IntakeForm):
    """A new judgment from a court, with the request and the decision where they are there already."""

    sections: tuple[FormSection, ...] = (
        FormSection(_("Bản án, quyết định"), ("number", "judged_on", "court", "kind", "effective_on", "urgent")),
        FormSection(_("Chuyển giao và nhận"), ("unit", "handed_over_on", "received_on", "channel")),
        FormSection(_("Phần phải thi hành"), ("ex_officio", "on_request", "note")),
        FormSection(_("Yêu cầu thi hành án (nếu đã có)"), ("requester", "request_on", "content"), folded=True),
        *IntakeForm.decided,
    )
    effective_on = forms.DateField(label=_("Ngày có hiệu lực"), help_text=EXAMPLE)
    urgent = forms.BooleanField(label=_("Được thi hành ngay dù có thể bị kháng cáo, kháng nghị"), required=False)
    handed_over_on = forms.DateField(label=_("Ngày Tòa án chuyển giao"), required=False)
    received_on = forms.DateField(label=_("Ngày nhận"), required=False, help_text=_("Để trống nếu chưa nhận được"))
    channel = forms.ChoiceField(label=_("Hình thức nhận"), choices=[("", "–"), *HandoverChannel.choices], required=False)
    ex_officio = forms.BooleanField(
        label=_("Có phần chủ động thi hành"),
        required=False,
        help_text=_(
            "Hình phạt tiền, án phí, truy thu, tịch thu, tiêu hủy, trả lại tiền, tài sản, giấy tờ, thu hồi đất, biện pháp khẩn cấp tạm thời, phá sản"
        ),
    )
    on_request = forms.BooleanField(label=_("Có phần thi hành theo yêu cầu"), required=False)
    note = TextField(label=_("Ghi chú"), max_length=1000, required=False)
    requester = TextField(label=_("Người yêu cầu"), max_length=500, required=False)
    request_on = forms.DateField(label=_("Ngày nhận yêu cầu"), required=False)
    content = TextField(label=_("Nội dung yêu cầu"), max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        """So is a request."""
        data = super().clean()
        if self.has_request:
            self.ask_for(("requester", "request_on"), _("Nhập cả người yêu cầu và ngày nhận yêu cầu."))
        return data

    @property
    def has_request(self) -> bool:
        """Whether a request is told."""
        return any(self.cleaned_data.get(name) for name in ("requester", "request_on", "content"))

    @property
    def judgment(self) -> dict[str, Any]:
        """What `take_in_judgment` wants."""
        return self.told(
            "number",
            "judged_on",
            "court",
            "kind",
            "unit",
            "effective_on",
            "urgent",
            "handed_over_on",
            "received_on",
            "channel",
            "ex_officio",
            "on_request",
            "note",
        )

    @property
    def request(self) -> dict[str, Any]:
        """What `take_in_request` wants."""
        return _request(self.cleaned_data)


def _request(data: dict[str, Any]) -> dict[str, Any]:
    return {"requester": data["requester"], "content": data["content"], "received_on": data["request_on"]}


class EntrustForm(IntakeForm):
    """A case that another office entrusts, with the decision where it is there already."""

    sections: tuple[FormSection, ...] = (
        FormSection(
            _("Ủy thác"),
            ("sender", "document_number", "document_on", "unit", "received_on", "initiation", "content"),
        ),
        FormSection(_("Bản án, quyết định"), ("number", "judged_on", "kind", "court", "court_name")),
        *IntakeForm.decided,
    )
    court_name = TextField(label=_("Tên Tòa án ngoài tỉnh"), max_length=300, required=False)
    sender = TextField(label=_("Cơ quan ủy thác"), max_length=300, help_text=_("Ví dụ THADS tỉnh Vĩnh Long"))
    document_number = TextField(label=_("Số quyết định ủy thác"), max_length=100)
    document_on = forms.DateField(label=_("Ngày quyết định ủy thác"), help_text=EXAMPLE)
    received_on = forms.DateField(
        label=_("Ngày nhận"),
        help_text=_("Ngày nhận quyết định ủy thác và hồ sơ; từ ngày này có 05 ngày làm việc để ra quyết định"),
    )
    initiation = forms.TypedChoiceField(
        label=_("Cách ra quyết định"),
        choices=[(member.code, member.label) for member in Initiation],
        coerce=Initiation.from_code,
    )
    content = TextField(label=_("Nội dung ủy thác"), max_length=1000, required=False)

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, units=units, **kwargs)
        court: Any = self.fields["court"]
        court.required, court.empty_label = False, _("Tòa án ngoài tỉnh")

    @property
    def entrustment(self) -> dict[str, Any]:
        """What `take_in_entrustment` wants."""
        return self.told(
            "number",
            "judged_on",
            "court",
            "court_name",
            "kind",
            "sender",
            "document_number",
            "document_on",
            "unit",
            "received_on",
            "initiation",
            "content",
        )


class ReceiveJudgmentForm(forms.Form):
    """An awaited judgment has come."""

    handed_over_on = forms.DateField(label=_("Ngày Tòa án chuyển giao"), help_text=EXAMPLE)
    received_on = forms.DateField(label=_("Ngày nhận"))
    channel = forms.ChoiceField(label=_("Hình thức nhận"), choices=HandoverChannel)


class EnforcementRequestForm(forms.Form):
    """A request for enforcement."""

    requester = TextField(label=_("Người yêu cầu"), max_length=500)
    request_on = forms.DateField(label=_("Ngày nhận yêu cầu"), help_text=EXAMPLE)
    content = TextField(label=_("Nội dung yêu cầu"), max_length=1000, required=False)

    @property
    def request(self) -> dict[str, Any]:
        """What `take_in_request` wants."""
        return _request(self.cleaned_data)


class RenewForm(EnforcementRequestForm):
    """A request for a case that was returned, to the unit it comes to now."""

    unit = forms.ModelChoiceField(label=_("Đơn vị thụ lý"), queryset=Agency.objects.none(), to_field_name="code")
    field_order = ("unit", "requester", "request_on", "content")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]

    @property
    def request(self) -> dict[str, Any]:
        """What `renew_request` wants."""
        return _request(self.cleaned_data) | {"unit": self.cleaned_data["unit"]}


class RefuseRequestForm(forms.Form):
    """Why a request is refused."""

    on = forms.DateField(label=_("Ngày từ chối"), help_text=EXAMPLE)
    reason = TextField(label=_("Lý do từ chối"), max_length=500)
