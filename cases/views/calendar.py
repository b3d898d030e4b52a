"""The calendar of working days: what the Government shifted, and whoever may record it."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from cases.actions.calendar import shift_day, take_shift_back
from cases.forms.deadlines import ShiftDayForm
from cases.permissions import can_shift_days
from cases.presenters.deadlines import days_off
from common import clock
from common.forms import accepted, render_form
from law.models import DayShift


@login_required
def working_days(request: SignedInRequest) -> HttpResponse:
    """Days off of this year and the next, the shifted ones, and the form to record one."""
    may_change = can_shift_days(request.user)
    if request.method == "POST" and not may_change:
        raise Http404
    form = ShiftDayForm(request.POST or None)

    def act() -> HttpResponse:
        row = shift_day(by=request.user, at=clock.now(), **form.cleaned_data)
        messages.success(request, _("Đã ghi ngày %(day)s; các thời hạn đang chạy được tính lại.") % {"day": row})
        return redirect("cases:working_days")

    if (done := accepted(request, form, act)) is not None:
        return done
    year = clock.today().year
    context = {
        "form": form if may_change else None,
        "shifts": DayShift.objects.select_related("recorded_by__person"),
        "days_off": days_off(year, year + 1),
        "first": year,
        "last": year + 1,
    }
    return render_form(request, "cases/working_days.html", context)


@login_required
@require_POST
def take_back(request: SignedInRequest, pk: int) -> HttpResponse:
    """Let the calendar speak for a day again."""
    if not can_shift_days(request.user):
        raise Http404
    shift = get_object_or_404(DayShift, pk=pk)
    take_shift_back(shift=shift, by=request.user, at=clock.now())
    messages.success(request, _("Đã bỏ ngày %(day)s; các thời hạn đang chạy được tính lại.") % {"day": shift})
    return redirect("cases:working_days")
