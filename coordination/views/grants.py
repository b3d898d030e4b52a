"""To whom a case is opened outside of enforcement."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from agencies.models import Agency
from agencies.models.agency import ENFORCING
from cases.models import CaseGrant, EnforcementCase
from cases.permissions import can_void
from common import clock
from common.forms import DatedForm, TextField, accepted, render_form
from common.spans import spans
from coordination.actions import grants as actions


class GrantForm(DatedForm):
    """To whom, why, from when to when."""

    of_today = ("since",)

    agency = forms.ModelChoiceField(
        label=gettext_lazy("Cơ quan được xem"), queryset=Agency.objects.none(), to_field_name="code", empty_label="–"
    )
    reason = TextField(label=gettext_lazy("Lý do"), max_length=300)
    since = forms.DateField(label=gettext_lazy("Từ ngày"))
    until = forms.DateField(label=gettext_lazy("Đến ngày"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["agency"]
        field.queryset = Agency.objects.exclude(kind__in=ENFORCING).existing(self.today).order_by("kind", "position", "name")


def _own(request: SignedInRequest, pk: int) -> EnforcementCase:
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)
    if not can_void(request.user, case):
        raise Http404
    return case


@login_required
def grants(request: SignedInRequest, pk: int) -> HttpResponse:
    """Who may read the case, and a form to open it to another."""
    case, user = _own(request, pk), request.user
    form = GrantForm(request.POST or None, today=clock.today())

    def act() -> HttpResponse:
        made = actions.open_case(case=case, by=user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("%(agency)s được xem việc này.") % {"agency": made.agency})
        return redirect("coordination:case_grants", pk=pk)

    rows = case.grants.select_related("agency", "recorded_by__person").order_by("-since", "-pk")
    today = clock.today()
    context = {
        "case": case,
        "form": form,
        "rows": [(row, spans(row.since, row.until, today)) for row in rows],
    }
    return accepted(request, form, act) or render_form(request, "coordination/grants.html", context)


@login_required
@require_POST
def end(request: SignedInRequest, pk: int, grant: int) -> HttpResponse:
    """Close it again."""
    case = _own(request, pk)
    actions.close_case(grant=get_object_or_404(CaseGrant, case=case, pk=grant), by=request.user, today=clock.today())
    messages.success(request, _("Đã thôi cho xem."))
    return redirect("coordination:case_grants", pk=pk)
