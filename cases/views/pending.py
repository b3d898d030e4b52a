"""Cases that wait for years, by age, size and what they wait for; every number opens its list."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render

from agencies.http import SignedInRequest
from agencies.models import Agency
from cases.models import Deadline, EnforcementCase
from cases.permissions import can_see_cases
from cases.presenters import pending as presenters
from common import clock


@login_required
def pending(request: SignedInRequest) -> HttpResponse:
    """The whole of what one may see, or one unit of it."""
    user = request.user
    if not can_see_cases(user):
        raise Http404
    today, code = clock.today(), request.GET.get("don_vi", "")
    cases = EnforcementCase.objects.visible_to(user)
    unit = get_object_or_404(Agency.objects.enforcing(), code=code) if code else None
    late = Deadline.objects.visible_to(user).overdue(as_of=today)
    if unit is not None:
        cases, late = cases.filter(agency=unit), late.filter(agency=unit)
    context = {
        "cohorts": presenters.cohorts(cases, code, today),
        "bands": presenters.bands(cases, code),
        "labelled": presenters.labelled(cases, code),
        "oldest": presenters.oldest(cases, today),
        "unit": unit,
        "today": today,
        "causes": presenters.causes(cases, code),
        "delays": presenters.delays(late, code),
        "units": Agency.objects.enforcing().existing(today).order_by("position", "code"),
    }
    return render(request, "cases/pending.html", context)
