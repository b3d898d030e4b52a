"""Agencies over time, and the changes that are recorded: who was there on a day, what became of whom."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from agencies.http import SignedInRequest
from agencies.models import Agency, Change, Person, Reorganisation
from cases.actions.reorganise import reorganise
from cases.forms.units import WORDS, ReorganiseForm
from cases.permissions import can_change_units
from cases.presenters import units as presenters
from common import clock
from common.forms import read_day, refuse
from common.models import Job
from common.refusal import Refused
from common.shapes import Tab
from common.views import job_page


class UnitListView(LoginRequiredMixin, TemplateView):
    """All agencies as they were on a day."""

    request: SignedInRequest

    template_name = "cases/units.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        today = clock.today()
        try:
            on = read_day(self.request.GET.get("ngay")) or today
        except Refused as refusal:
            return self.render_to_response({"refusal": refusal.sentence, "on": today}, status=400)
        context = {"refusal": "", "groups": presenters.groups(on, self.request.user), "on": on, "eras": presenters.eras(on, today)}
        return self.render_to_response(context)


class UnitView(LoginRequiredMixin, DetailView):
    """One agency: its names, where it came from and went on, its people."""

    request: SignedInRequest

    template_name = "cases/unit.html"
    context_object_name = "agency"
    slug_field = slug_url_kwarg = "code"

    def get_queryset(self) -> Any:
        return Agency.objects.visible_to(self.request.user).select_related("parent")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today, agency = clock.today(), self.object
        on = min(today, agency.until) if agency.until else today
        return super().get_context_data(**kwargs) | {
            "history": presenters.history(agency),
            "titles": presenters.titles(agency),
            "posts": presenters.posts(agency, on),
            "on": on,
            "can_change": can_change_units(self.request.user) and on == today,
        }


@login_required
def change(request: SignedInRequest, code: str) -> HttpResponse:
    """Record a change of a unit: first what it will entail, then, once that is confirmed, the change itself."""
    if not can_change_units(request.user):
        raise Http404
    agency = get_object_or_404(Agency.objects.existing(clock.today()), code=code)
    siblings = Agency.objects.existing(clock.today()).filter(kind=agency.kind).exclude(pk=agency.pk)
    chosen = WORDS.get(request.GET.get("loai", ""), Change.MERGED)
    form = ReorganiseForm(request.POST or None, agency=agency, siblings=siblings, change=chosen)
    shown = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        plan = form.plan(Person.objects.with_a_post_in(agency, data["effective_on"]))
        if "xac-nhan" in request.POST:
            try:
                row = reorganise(
                    **{name: data[name] for name in ("effective_on", "instrument", "decided_on", "note")},
                    change=chosen,
                    plan=plan,
                    by=request.user,
                    at=clock.now(),
                    today=clock.today(),
                )
            except Refused as refusal:
                refuse(form, refusal)
            else:
                return redirect("cases:reorganisation", pk=row.pk)
        else:
            shown = presenters.preview(plan, chosen, data["effective_on"])
    status = 422 if form.errors else 200
    kinds = [Tab(change.label, f"?loai={word}", change == chosen) for word, change in WORDS.items()]
    context = {"agency": agency, "form": form, "preview": shown, "kinds": kinds}
    return render(request, "cases/unit_change.html", context, status=status)


@login_required
def reorganisation(request: SignedInRequest, pk: int) -> HttpResponse:
    """A change that is being done, or is done."""
    row = get_object_or_404(Reorganisation.objects.select_related("job", "recorded_by__person"), pk=pk, job__isnull=False)
    job: Job = row.job  # type: ignore[assignment]
    links = row.successions.select_related("predecessor", "successor")
    failure = job.failure if can_change_units(request.user) else ""  # may name a case
    context = {
        "row": row,
        "job": job,
        "links": links,
        "names": row.former_names.select_related("agency"),
        "done": presenters.done(row.change),
        "failure": failure or _("Không ghi được thay đổi."),
    }
    return job_page(request, job, context, progress="cases/_change_progress.html", page="cases/reorganisation.html")
