"""What describes a case is put right."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.http import SignedInRequest
from cases.actions.corrections import correct_case, described, state_of
from cases.forms.corrections import CorrectionForm
from cases.models import EnforcementCase
from cases.permissions import can_record
from cases.views.forms import Crumb, done, form_page
from common import clock
from common.forms import accepted


@login_required
def correct(request: SignedInRequest, pk: int) -> HttpResponse:
    """Names and judgment, filled in as they are; the page of the case shows both values afterwards."""
    cases = EnforcementCase.objects.visible_to(request.user).select_related("judgment__court")
    case = get_object_or_404(cases.prefetch_related("parties"), pk=pk)
    if not can_record(request.user, case):
        raise Http404
    values = described(case)
    told = values | {"court": values["court"].code if values["court"] else "", "seen": state_of(case)}
    form = CorrectionForm(request.POST or None, initial=told)
    back = Crumb(reverse("cases:case", args=[pk]), str(case))

    def act() -> HttpResponse:
        correct_case(case=case, by=request.user, today=clock.today(), **form.cleaned_data)
        return done(request, back, _("Đã sửa thông tin của việc %(case)s.") % {"case": case})

    book = Crumb(reverse("cases:cases"), _("Việc thi hành án"))
    return accepted(request, form, act) or form_page(request, form, _("Sửa thông tin"), back=back, book=book)
