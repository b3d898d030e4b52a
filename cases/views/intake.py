"""The register of judgments: what courts handed over, what is awaited, and the requests that follow."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.http import SignedInRequest
from agencies.models import User
from cases import handovers
from cases.actions import intake as actions
from cases.actions.combined import take_in_and_decide
from cases.filters import HandoverFilter
from cases.forms.intake import EnforcementRequestForm, ReceiveJudgmentForm, TakeInForm, own_units
from cases.models import JudgmentHandover
from cases.permissions import can_see_cases, can_take_in
from cases.presenters import intake as presenters
from cases.presenters.listings import JUDGMENTS
from cases.views.forms import Crumb, decision_page, done, form_page, taken_in
from common import clock
from common.forms import accepted
from desk.views.listing import AGENCIES, FilteredListView


class JudgmentListView(FilteredListView):
    """The register of judgments, the latest first."""

    template_name = "cases/judgments.html"
    filters = HandoverFilter
    listing = JUDGMENTS
    facets: ClassVar = {"toa_an": AGENCIES, "don_vi": replace(AGENCIES, field="unit")}
    label = gettext_lazy("Sổ nhận bản án, quyết định")

    def visible(self, user: User) -> QuerySet[JudgmentHandover]:
        return JudgmentHandover.objects.visible_to(user)

    def detailed(self, rows: QuerySet[JudgmentHandover]) -> QuerySet[JudgmentHandover]:
        return handovers.with_judgment(rows)

    def lines(self, page: Page[JudgmentHandover]) -> list[handovers.HandoverLine]:
        return [handovers.line(row, clock.today()) for row in page]

    def beside(self, user: User) -> dict[str, Any]:
        return {"can_take_in": own_units(user, clock.today()).exists()}


@login_required
def gaps(request: SignedInRequest) -> HttpResponse:
    """Numbers missing between judgments that came: what courts may still owe."""
    if not can_see_cases(request.user):
        raise Http404
    return render(request, "cases/judgment_gaps.html", {"courts": presenters.gaps_by_court(request.user)})


@login_required
def judgment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One judgment: its hand-over, its requests, its cases."""
    row = _visible(request, pk)
    return render(request, "cases/judgment.html", _context(request, row))


def _context(request: SignedInRequest, row: JudgmentHandover) -> dict[str, Any]:
    return {
        "line": handovers.line(row, clock.today()),
        "row": row,
        "court": handovers.court(row),
        "requests": presenters.requests(row, clock.today()),
        "cases": row.judgment.cases.visible_to(request.user).select_related("agency", "enforcer"),
        "can_take_in": can_take_in(request.user, row.unit),
    }


def _visible(request: SignedInRequest, pk: int) -> JudgmentHandover:
    visible = JudgmentHandover.objects.visible_to(request.user)
    return get_object_or_404(handovers.with_judgment(visible), pk=pk)


def _own(request: SignedInRequest, pk: int) -> JudgmentHandover:
    row = _visible(request, pk)
    if not can_take_in(request.user, row.unit):
        raise Http404
    return row


@login_required
def take_in(request: SignedInRequest) -> HttpResponse:
    """A new judgment, with request and decision where they are there: all of it is written, or nothing."""
    units = own_units(request.user, clock.today())
    if not units.exists():
        raise Http404
    form = TakeInForm(request.POST or None, units=units)

    def act() -> HttpResponse:
        row, _asked, case = take_in_and_decide(
            judgment=form.judgment,
            request=form.request if form.has_request else None,
            decision=form.decision if form.has_decision else None,
            by=request.user,
            at=clock.now(),
            today=clock.today(),
        )
        if case is not None:
            return taken_in(request, case)
        messages.success(request, _("Đã vào sổ bản án số %(number)s.") % {"number": row.judgment.number})
        return redirect("cases:judgment", pk=row.pk)

    return accepted(request, form, act) or form_page(request, form, _("Thụ lý việc mới"), action=_("Thụ lý"))


@login_required
def receive(request: SignedInRequest, pk: int) -> HttpResponse:
    """An awaited judgment has come."""
    row, form = _own(request, pk), ReceiveJudgmentForm(request.POST or None)

    def act() -> HttpResponse:
        actions.receive_judgment(handover=row, by=request.user, today=clock.today(), **form.cleaned_data)
        return done(request, _back(row), _("Đã ghi ngày nhận bản án."))

    return accepted(request, form, act) or form_page(request, form, _("Ghi đã nhận bản án"), back=_back(row))


@login_required
def add_request(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request for enforcement has come."""
    row, form = _own(request, pk), EnforcementRequestForm(request.POST or None)

    def act() -> HttpResponse:
        actions.take_in_request(handover=row, by=request.user, at=clock.now(), today=clock.today(), **form.request)
        return done(request, _back(row), _("Đã ghi yêu cầu thi hành án."))

    return accepted(request, form, act) or form_page(request, form, _("Ghi yêu cầu thi hành án"), back=_back(row))


@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The enforcement decision ex officio."""
    row = _own(request, pk)
    return decision_page(request, row, back=_back(row))


def _back(row: JudgmentHandover) -> Crumb:
    return Crumb(reverse("cases:judgment", args=[row.pk]), row.judgment.number)
