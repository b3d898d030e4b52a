"""The results of a case, to be confirmed to a party that asks (Law 26/2008 art. 53; Decree 152/2026 art. 32.3)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _

from agencies.http import SignedInRequest
from cases.actions.deadlines import ask_confirmation
from cases.forms.deadlines import AskConfirmationForm
from cases.models import EnforcementCase
from cases.permissions import can_record
from cases.presenters import case as presenters
from common import clock
from common.forms import accepted, render_form


@login_required
def confirmation(request: SignedInRequest, pk: int) -> HttpResponse:
    """What was carried out and what is left, as a paper to sign; and the clock of a request for it."""
    cases = EnforcementCase.objects.visible_to(request.user).select_related("agency", "judgment__court")
    case = get_object_or_404(cases.prefetch_related("parties", "judgment__court__former_names"), pk=pk)
    if not can_record(request.user, case):
        raise Http404
    form = AskConfirmationForm(request.POST or None)

    def act() -> HttpResponse:
        row = ask_confirmation(case=case, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data)
        messages.success(request, _("Đã thêm thời hạn: %(deadline)s.") % {"deadline": row})
        return redirect("cases:case", pk=pk)

    return accepted(request, form, act) or _page(request, case, form)


def _page(request: SignedInRequest, case: EnforcementCase, form: AskConfirmationForm) -> HttpResponse:
    items = presenters.timeline(case, can_void=False)
    context = {
        "case": case,
        "form": form,
        "facts": presenters.facts(case, court=presenters.court_of(case)),
        "money": presenters.money(case, items),
        "today": clock.today(),
        "results": [item for item in reversed(items) if not item.voided and item.is_a_result],
    }
    return render_form(request, "cases/confirmation.html", context)
