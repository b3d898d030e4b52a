"""The labels of a case."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.http import SignedInRequest
from cases.actions.labels import label_case
from cases.models import EnforcementCase, Label
from cases.permissions import can_record
from cases.views.forms import Crumb, done, form_page
from common import clock
from common.forms import accepted


class _Labels(forms.ModelMultipleChoiceField):
    """Labels with their criteria."""

    def label_from_instance(self, obj: Label) -> str:
        return f"{obj}: {obj.meaning}"


class LabelForm(forms.Form):
    """Which labels the case bears."""

    labels = _Labels(
        label=gettext_lazy("Nhãn của việc"),
        queryset=Label.objects.all(),
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
    )


@login_required
def labels(request: SignedInRequest, pk: int) -> HttpResponse:
    """Give labels to a case, or take them away."""
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)
    if not can_record(request.user, case):
        raise Http404
    kept = [mark.label.code for mark in case.marks.select_related("label")]
    form = LabelForm(request.POST if request.method == "POST" else None, initial={"labels": kept})
    back = Crumb(reverse("cases:case", args=[pk]), str(case))

    def act() -> HttpResponse:
        label_case(case=case, labels=form.cleaned_data["labels"], by=request.user, at=clock.now())
        return done(request, back, _("Đã ghi nhãn của việc %(case)s.") % {"case": case})

    book = Crumb(reverse("cases:cases"), _("Việc thi hành án"))
    return accepted(request, form, act) or form_page(request, form, _("Nhãn của việc"), action=_("Ghi nhãn"), back=back, book=book)
