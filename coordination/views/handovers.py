"""The judgments that a court owes, as the court sees them, and the day on which it sent each."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.http import SignedInRequest
from cases import handovers as lines
from cases.actions.intake import hand_over_judgment
from cases.models import JudgmentHandover
from common import clock
from common.forms import DatedForm, accepted, render_form
from coordination.permissions import courts_of

SHOWN = 200


class Owed(NamedTuple):
    """A judgment with the state of its hand-over."""

    row: JudgmentHandover
    line: Any


def _courts(request: SignedInRequest) -> list[int]:
    """The courts for which this person works."""
    courts = courts_of(request.user)
    if not courts:
        raise Http404
    return courts


@login_required
def handovers(request: SignedInRequest) -> HttpResponse:
    """What is owed, the most overdue first; then what was sent lately."""
    courts, today = _courts(request), clock.today()
    rows = lines.with_judgment(JudgmentHandover.objects.all())
    owed = rows.filter(pk__in=JudgmentHandover.objects.owed_by(courts).values("pk")).order_by("due_on", "pk")
    sent = rows.filter(agency__in=courts, answered_on__isnull=False).order_by("-answered_on", "-pk")
    context = {
        "owed": [Owed(row, lines.line(row, today)) for row in owed[:SHOWN]],
        "sent": [Owed(row, lines.line(row, today)) for row in sent[:25]],
        "count": owed.count(),
    }
    return render(request, "coordination/handovers.html", context)


class SentForm(DatedForm):
    """When it was sent."""

    of_today = ("on",)

    on = forms.DateField(label=gettext_lazy("Ngày chuyển giao"))


@login_required
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """The day on which the court sent it."""
    row = get_object_or_404(lines.with_judgment(JudgmentHandover.objects.filter(agency__in=_courts(request))), pk=pk)
    form = SentForm(request.POST or None, today=clock.today())

    def act() -> HttpResponse:
        hand_over_judgment(handover=row, on=form.cleaned_data["on"], by=request.user, today=clock.today())
        messages.success(request, _("Đã ghi ngày chuyển giao bản án %(number)s.") % {"number": row.judgment.number})
        return redirect("coordination:handovers")

    context = {"form": form, "row": row, "line": lines.line(row, clock.today())}
    return accepted(request, form, act) or render_form(request, "coordination/hand_over.html", context)
