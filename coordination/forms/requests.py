"""Forms of requests. They validate shapes; the rules speak in the actions."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency
from cases.fields import LateReasonField
from cases.models import EnforcementCase, Judgment
from common.forms import DatedForm, TextField
from coordination.actions import requests as actions
from coordination.kinds import RequestKind, length
from coordination.lifecycles.request import Channel, Defect, Result, StepOfRequest
from coordination.models import CoordinationAgreement, CoordinationRequest
from law import deadlines
from law.citations import in_words

PAPERS = {".pdf", ".docx", ".xlsx", ".jpg", ".jpeg", ".png"}
HEAVIEST = 20 * 2**20
ASKED = 5  # questions of one request


def paper(file: UploadedFile) -> None:
    """A paper that the portal keeps: of a common kind, not too heavy, nothing secret (Law on state secrets)."""
    if PurePath(str(file.name)).suffix.lower() not in PAPERS:
        raise ValidationError(_("Chỉ nhận tệp PDF, Word, Excel hoặc ảnh; chuyển tệp sang PDF rồi gửi lại."))
    if (file.size or 0) > HEAVIEST:
        raise ValidationError(_("Tệp nặng hơn 20 MB; nén hoặc quét lại với độ nét thấp hơn."))


def _paper_field(label: Any) -> forms.FileField:
    return forms.FileField(
        label=label,
        required=False,
        validators=[paper],
        help_text=_("PDF, Word, Excel hoặc ảnh, không quá 20 MB; không gửi văn bản mật"),
    )


class CoordinationRequestForm(DatedForm):
    """A request of one kind: to whom, about which case or judgment, what is asked."""

    addressee = forms.ModelChoiceField(label=_("Nơi nhận"), queryset=Agency.objects.none(), to_field_name="code", empty_label="–")
    subject = TextField(label=_("Trích yếu"), max_length=300)
    defect = forms.ChoiceField(label=_("Điểm chưa rõ, sai sót"), choices=[("", "–"), *Defect.choices])
    content = TextField(label=_("Nội dung"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    limit = forms.ChoiceField(label=_("Thời hạn áp dụng"))
    wished_on = forms.DateField(
        label=_("Mong được trả lời trước hết ngày"),
        required=False,
        help_text=_("Luật không quy định thời hạn: hạn trả lời là ngày này"),
    )
    urgent = forms.BooleanField(label=_("Khẩn"), required=False)
    show_creditor = forms.BooleanField(label=_("Nơi nhận cần biết người được thi hành án"), required=False)

    def __init__(self, *args: Any, kind: RequestKind, judgment: Judgment | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        addressee: Any = self.fields["addressee"]
        addressee.queryset = Agency.objects.filter(kind__in=kind.to).existing(self.today).order_by("kind", "position", "name")
        self.fields["subject"].initial = self.fields["subject"].initial or str(kind.label)
        if not kind.is_about_judgment or kind.code == "KNGDT":
            del self.fields["defect"]
        limit: Any = self.fields["limit"]
        if len(kind.limits) > 1:
            limit.choices = [(code, _told(code, self.today)) for code in kind.limits]
            limit.initial = actions.usual_limit(kind.code, judgment)
        else:
            del self.fields["limit"]
        if kind.limits:
            del self.fields["wished_on"]
        for place in range(1, ASKED + 1):
            self.fields[f"question_{place}"] = TextField(
                label=_("Câu hỏi, đề nghị %(place)s") % {"place": place},
                max_length=2000,
                required=place == 1,
                widget=forms.Textarea(attrs={"rows": 2}),
            )
        self.order_fields(
            [
                "addressee",
                "subject",
                "defect",
                *(f"question_{place}" for place in range(1, ASKED + 1)),
                "content",
                "limit",
            ]
        )

    @property
    def request(self) -> dict[str, Any]:
        """What `draft_request` takes."""
        data = {name: value for name, value in self.cleaned_data.items() if not name.startswith("question_")}
        asked = [self.cleaned_data[f"question_{place}"] for place in range(1, ASKED + 1)]
        return data | {"questions": [text for text in asked if text]}


def _told(code: str, today: date) -> str:
    """A time limit in words: how long, and by which article."""
    rule = deadlines.rule_on(code, today)
    return f"{length(rule)} ({in_words(rule.articles)})" if rule else code


class AboutForm(forms.Form):
    """Which case a request is about, by the number of its decision."""

    number = TextField(label=_("Số quyết định thi hành án"), max_length=100)


class StepForm(DatedForm):
    """A step of a request, on a day."""

    of_today = ("on",)

    on = forms.DateField(label=_("Ngày"))

    def __init__(self, *args: Any, request: CoordinationRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.row = request


class SendForm(StepForm):
    """Sending."""

    document_number = TextField(label=_("Số văn bản"), max_length=100, help_text=_("Như in trên văn bản, ví dụ 412/THADS-KV1"))
    channel = forms.ChoiceField(label=_("Cách gửi"), choices=Channel, initial=Channel.PORTAL)
    file = _paper_field(_("Văn bản kèm theo"))
    field_order: Sequence[str] = ("document_number", "on", "channel", "file")


class ReceiveRequestForm(StepForm):
    """Taking in."""

    register_number = TextField(label=_("Số đến"), max_length=50, required=False)
    field_order: Sequence[str] = ("register_number", "on")


class HandOnForm(StepForm):
    """To another department."""

    department = TextField(label=_("Bộ phận giữ"), max_length=200, help_text=_("Ví dụ Tòa Dân sự; ghi bộ phận, không ghi tên người"))
    field_order: Sequence[str] = ("department", "on")


class ReasonForm(StepForm):
    """A step with its reason."""

    reason = TextField(label=_("Lý do"), max_length=4000, widget=forms.Textarea(attrs={"rows": 3}))
    field_order: Sequence[str] = ("reason", "on")


class TransferForm(ReasonForm):
    """To the agency that is competent."""

    to = forms.ModelChoiceField(label=_("Chuyển đến"), queryset=Agency.objects.none(), to_field_name="code", empty_label="–")
    field_order: Sequence[str] = ("to", "reason", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["to"]
        able = Agency.objects.filter(kind__in=self.row.of_kind.to).existing(self.today)
        field.queryset = able.exclude(pk=self.row.agency_id).order_by("kind", "position", "name")


class NoteForm(StepForm):
    """A step with a remark."""

    note = TextField(label=_("Nội dung"), max_length=4000, required=False, widget=forms.Textarea(attrs={"rows": 3}))
    field_order: Sequence[str] = ("note", "on")


class EscalateForm(NoteForm):
    """A report to the level above."""

    to = TextField(label=_("Báo cáo đến"), max_length=200, help_text=_("Cơ quan cấp trên trực tiếp, hoặc Ban Chỉ đạo"))
    field_order: Sequence[str] = ("to", "note", "on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        bound = CoordinationAgreement.objects.in_force(self.today).between(self.row.sender, self.row.addressee)
        if (agreement := bound.first()) is None or not agreement.rungs:
            return
        climbed = self.row.steps.filter(step=StepOfRequest.ESCALATED).count()
        self.fields["to"].initial = agreement.rungs[min(climbed, len(agreement.rungs) - 1)]
        self.fields["to"].help_text = _("Các bước theo quy chế %(number)s: %(steps)s") % {
            "number": agreement,
            "steps": "; ".join(agreement.rungs),
        }


class CloseForm(NoteForm):
    """The end, with whether the answer helps."""

    helpful = forms.TypedChoiceField(
        label=_("Câu trả lời có đủ để thi hành không"),
        required=False,
        coerce=lambda word: {"1": True, "0": False}.get(word),
        choices=[("1", _("Đủ")), ("0", _("Chưa đủ"))],
        widget=forms.RadioSelect,
        empty_value=None,
    )
    field_order: Sequence[str] = ("helpful", "note", "on")


class AnswerForm(StepForm):
    """The answer: the result first, then one box a question."""

    result = forms.ChoiceField(label=_("Kết quả"), choices=Result, widget=forms.RadioSelect)
    note = TextField(
        label=_("Nội dung chung, lý do"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Từ chối, thụ lý: ghi lý do, căn cứ, số và ngày thụ lý"),
    )
    document_number = TextField(label=_("Số văn bản trả lời"), max_length=100)
    file = _paper_field(_("Văn bản trả lời đã ký"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = []
        for question in self.row.questions.all():
            name = f"answer_{question.position}"
            self.fields[name] = TextField(
                label=_("Trả lời câu %(position)s") % {"position": question.position},
                help_text=question.text,
                required=False,
                max_length=4000,
                initial=question.answer,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
            names.append(name)
        self.order_fields(["result", *names, "note", "document_number", "on", "file"])

    @property
    def answer(self) -> dict[str, Any]:
        """What `answer_request` takes."""
        data = dict(self.cleaned_data)
        answers = {int(name.split("_")[1]): data.pop(name) for name in list(data) if name.startswith("answer_")}
        return data | {"answers": answers}


FORMS: dict[StepOfRequest, type[StepForm]] = {
    StepOfRequest.SENT: SendForm,
    StepOfRequest.RECEIVED: ReceiveRequestForm,
    StepOfRequest.HANDED_ON: HandOnForm,
    StepOfRequest.EXTENDED: ReasonForm,
    StepOfRequest.TRANSFERRED: TransferForm,
    StepOfRequest.RETURNED: ReasonForm,
    StepOfRequest.ANSWERED: AnswerForm,
    StepOfRequest.REMINDED: NoteForm,
    StepOfRequest.ESCALATED: EscalateForm,
    StepOfRequest.REOPENED: NoteForm,
    StepOfRequest.CLOSED: CloseForm,
    StepOfRequest.WITHDRAWN: NoteForm,
}


class DecideForm(DatedForm):
    """The decision on the case that a request proposes."""

    of_today = ("occurred_on",)

    occurred_on = forms.DateField(label=_("Ngày quyết định"))
    document_number = TextField(label=_("Số quyết định"), max_length=100)
    late_reason = LateReasonField()


def case_of_number(number: str, cases: Any) -> EnforcementCase | None:
    """The one case of a decision number among those given; None where there is none, or more than one."""
    found = list(cases.filter(decision_number=number.strip().split("/")[0])[:2])
    return found[0] if len(found) == 1 else None
