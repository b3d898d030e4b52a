"""Forms of agreements. They validate shapes; the rules speak in the actions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from common.forms import DatedForm, TextField
from coordination.kinds import kinds
from coordination.models import AgreementLevel, Clause, CoordinationAgreement, Obligation, ObligationMeasure, ReviewConclusion
from coordination.models.agreement import usual_ladder

_LONG = {"rows": 4}


class WordsForm(forms.Form):
    """The name of a draft, and the steps of a disagreement."""

    title = TextField(label=_("Tên quy chế"), max_length=300)
    ladder = TextField(
        label=_("Giải quyết vướng mắc, bất đồng"),
        max_length=1000,
        initial=usual_ladder,
        widget=forms.Textarea(attrs=_LONG),
        help_text=_("Mỗi bước một dòng, từ thấp lên cao"),
    )


class DrawUpForm(DatedForm, WordsForm):
    """A new agreement: its name and its parties."""

    level = forms.ChoiceField(label=_("Cấp"), choices=AgreementLevel, initial=AgreementLevel.PROVINCE)
    parties = forms.ModelMultipleChoiceField(
        label=_("Các bên"), queryset=Agency.objects.none(), to_field_name="code", widget=forms.CheckboxSelectMultiple
    )
    field_order: Sequence[str] = ("title", "level", "parties", "ladder")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parties"]
        field.queryset = Agency.objects.exclude(kind=AgencyKind.OFFICE).existing(self.today).order_by("kind", "position", "name")


class ClauseForm(forms.Form):
    """One clause."""

    code = TextField(label=_("Điều, khoản"), max_length=20, help_text=_("Ví dụ Đ9.2"))
    heading = TextField(label=_("Tiêu đề"), max_length=300)
    text = TextField(label=_("Nội dung"), max_length=4000, required=False, widget=forms.Textarea(attrs=_LONG))


class ObligationForm(forms.Form):
    """What a clause promises."""

    holder = forms.ChoiceField(label=_("Cơ quan thực hiện"), choices=AgencyKind)
    what = TextField(label=_("Nghĩa vụ"), max_length=500)
    trigger = TextField(label=_("Khi"), max_length=300, required=False)
    limit = TextField(label=_("Thời hạn"), max_length=200, required=False, help_text=_("Như quy chế ghi; yêu cầu vẫn tính theo luật"))
    evidence = TextField(label=_("Bằng chứng thực hiện"), max_length=300, required=False)
    measure = forms.ChoiceField(label=_("Cách đo"), choices=ObligationMeasure, widget=forms.RadioSelect, initial=ObligationMeasure.REPORTED)
    kind = forms.ChoiceField(label=_("Loại yêu cầu"), required=False)

    def __init__(self, *args: Any, agreement: CoordinationAgreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        holder: Any = self.fields["holder"]
        holder.choices = [
            (kind, AgencyKind(kind).label)
            for kind in dict.fromkeys(agreement.parties.order_by("position").values_list("agency__kind", flat=True))
        ]
        field: Any = self.fields["kind"]
        field.choices = [("", "–"), *((kind.code, str(kind)) for kind in kinds().values())]


class CommentsForm(forms.Form):
    """Until when parties may comment."""

    until = forms.DateField(label=_("Góp ý đến ngày"))


class CommentForm(forms.Form):
    """A comment of a party."""

    clause = forms.ModelChoiceField(label=_("Điều, khoản"), queryset=Clause.objects.none(), required=False, empty_label=_("Toàn văn"))
    text = TextField(label=_("Ý kiến"), max_length=4000, widget=forms.Textarea(attrs=_LONG))

    def __init__(self, *args: Any, agreement: CoordinationAgreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["clause"]
        field.queryset = agreement.clauses.all()


class SignForm(forms.Form):
    """That it was signed."""

    number = TextField(label=_("Số, ký hiệu"), max_length=100, help_text=_("Gồm ký hiệu các bên, ví dụ 01/2026/QCPH-TA-KS-CA-THADS"))
    signed_on = forms.DateField(label=_("Ngày ký"))
    effective_on = forms.DateField(label=_("Có hiệu lực từ ngày"))
    until = forms.DateField(label=_("Hết hiệu lực ngày"), required=False)
    review_on = forms.DateField(label=_("Sơ kết, tổng kết dự kiến ngày"), required=False)
    place = TextField(label=_("Nơi ký"), max_length=200, required=False)
    event = TextField(label=_("Hội nghị ký"), max_length=300, required=False)


class SignatoryForm(forms.Form):
    """Who signs for a party."""

    signatory = TextField(label=_("Người ký"), max_length=200)
    signatory_title = TextField(label=_("Chức vụ"), max_length=200)


class ContactForm(DatedForm):
    """A new contact point."""

    of_today = ("since",)

    unit = TextField(label=_("Đơn vị đầu mối"), max_length=200)
    person = TextField(label=_("Người liên hệ"), max_length=200, required=False)
    phone = TextField(label=_("Điện thoại cơ quan"), max_length=30, required=False)
    email = forms.EmailField(label=_("Thư điện tử công vụ"), required=False)
    since = forms.DateField(label=_("Từ ngày"))


class ReviewForm(DatedForm):
    """A review: its period, what was found, what is concluded; and what holders report themselves."""

    of_today = ("held_on",)

    is_final = forms.BooleanField(label=_("Tổng kết (hết thời hạn quy chế)"), required=False)
    since = forms.DateField(label=_("Từ ngày"))
    until = forms.DateField(label=_("Đến ngày"))
    held_on = forms.DateField(label=_("Ngày họp"))
    results = TextField(label=_("Kết quả nổi bật"), max_length=4000, required=False, widget=forms.Textarea(attrs=_LONG))
    faults = TextField(label=_("Tồn tại, hạn chế"), max_length=4000, widget=forms.Textarea(attrs=_LONG))
    causes = TextField(label=_("Nguyên nhân"), max_length=4000, widget=forms.Textarea(attrs=_LONG))
    proposals = TextField(label=_("Kiến nghị, giải pháp"), max_length=4000, required=False, widget=forms.Textarea(attrs=_LONG))
    conclusion = forms.ChoiceField(label=_("Kết luận"), choices=ReviewConclusion, widget=forms.RadioSelect)

    def __init__(self, *args: Any, agreement: CoordinationAgreement, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Obligation.objects.filter(clause__agreement=agreement, measure=ObligationMeasure.REPORTED).select_related("clause")
        self.reported_rows = list(rows)
        for row in self.reported_rows:
            for name, label in (("kept", _("đúng hạn")), ("late", _("chậm")), ("missed", _("không làm"))):
                self.fields[f"{name}_{row.pk}"] = forms.IntegerField(
                    label=f"{row.clause.code} {row.what}: {label}",
                    min_value=0,
                    max_value=10**6,
                    initial=0,
                    required=False,
                )

    @property
    def facts(self) -> dict[str, Any]:
        """The fields of the review."""
        return {name: self.cleaned_data[name] for name in self.base_fields}

    @property
    def reported(self) -> dict[int, tuple[int, int, int]]:
        """In time, late, missed by key of the obligation."""
        data = self.cleaned_data
        return {
            row.pk: (data[f"kept_{row.pk}"] or 0, data[f"late_{row.pk}"] or 0, data[f"missed_{row.pk}"] or 0) for row in self.reported_rows
        }
