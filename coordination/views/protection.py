"""The protection of coercive enforcements: the calendar of the province, a plan counted back from its day, its steps."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from agencies.http import SignedInRequest
from cases.models import EnforcementCase
from cases.permissions import can_record
from common import clock
from common.forms import accepted, read_key, render_form
from common.machine import is_actor, open_steps
from coordination import protection as rules
from coordination.actions import protection as actions
from coordination.actions.openings import log_opening
from coordination.forms import protection as forms
from coordination.lifecycles.protection import PlanStep
from coordination.models import PlanState, ProtectionPlan
from coordination.permissions import PLAN_LIFE, agencies_of, can_coordinate, can_send
from coordination.presenters import protection as presenters
from coordination.protection import ChainLink
from law.models import DayShift


@login_required
def calendar(request: SignedInRequest) -> HttpResponse:
    """The plans one may see, those to come first."""
    user = request.user
    if not can_coordinate(user):
        raise Http404
    today, days = clock.today(), DayShift.objects.working_days()
    rows = ProtectionPlan.objects.visible_to(user).select_related("request__case__agency", "request__sender", "request__addressee")
    rows = rows.prefetch_related("request__case__parties", "done")
    coming = list(rows.filter(day__gte=today, state=PlanState.PLANNED)[:200])
    past = list(rows.exclude(pk__in=[row.pk for row in coming]).order_by("-day")[:50])

    def told(row: ProtectionPlan) -> str:
        _kind, words = presenters.headline(row, rules.chain(row.day, days, is_complex=row.is_complex), days, today)
        return words

    context = {"coming": [(row, told(row)) for row in coming], "past": past}
    return render(request, "coordination/protections.html", context)


@login_required
def new(request: SignedInRequest) -> HttpResponse:
    """A plan for a case, with the letter to the police."""
    user = request.user
    cases = EnforcementCase.objects.visible_to(user).prefetch_related("parties").select_related("agency", "judgment")
    case = get_object_or_404(cases, pk=read_key(request.GET.get("viec")) or 0)
    if not can_record(user, case):
        raise Http404
    form = forms.PlanForm(request.POST or None, today=clock.today())

    def act() -> HttpResponse:
        data = form.cleaned_data
        plan = actions.plan_protection(
            case=case,
            police=data["police"],
            day=data["day"],
            at=data["at"],
            facts=form.facts,
            by=user,
            now=clock.now(),
            today=clock.today(),
        )
        messages.success(request, _("Đã lập kế hoạch và soạn thư đề nghị %(request)s.") % {"request": plan.request})
        return redirect("coordination:protection", pk=plan.pk)

    context = {
        "form": form,
        "title": _("Lịch chuẩn bị cưỡng chế"),
        "case": case,
        "back": reverse("cases:case", args=[case.pk]),
    }
    return accepted(request, form, act) or render_form(request, "coordination/protection_form.html", context)


def _visible(request: SignedInRequest, pk: int) -> ProtectionPlan:
    rows = ProtectionPlan.objects.visible_to(request.user)
    related = rows.select_related("request__case__agency", "request__case__judgment", "request__sender", "request__addressee")
    return get_object_or_404(related.prefetch_related("done", "request__case__parties"), pk=pk)


def _of_actor(request: SignedInRequest, pk: int, step: PlanStep | ChainLink) -> ProtectionPlan:
    """A plan whose step is this person's; where the plan does not stand for it, the form says why."""
    row = _visible(request, pk)
    if not is_actor(PLAN_LIFE, row, step, request.user):
        raise Http404
    return row


@login_required
@never_cache
def plan(request: SignedInRequest, pk: int) -> HttpResponse:
    """One plan; each opening is logged."""
    row, user, today = _visible(request, pk), request.user, clock.today()
    log_opening(plan=row, by=user, at=clock.now())
    days = DayShift.objects.working_days()
    rungs = rules.chain(row.day, days, is_complex=row.is_complex)
    kind, words = presenters.headline(row, rungs, days, today)
    is_police = row.request.addressee_id in agencies_of(user)
    owns = can_send(user, row.request.sender)
    context = {
        "plan": row,
        "kind": kind,
        "words": words,
        "strip": presenters.strip(row, rungs, days, today),
        "lines": presenters.lines(row, rungs, today),
        "checks": presenters.check_words(row, days),
        "others": presenters.others(row, days, today),
        "owns": owns,
        "is_police": is_police,
        "steps": {move.step.value for move in open_steps(PLAN_LIFE, row, user, today)},
        "openings": list(row.openings.select_related("user__person")[:5]) if owns else [],
        "is_planned": row.state == PlanState.PLANNED,
    }
    return render(request, "coordination/protection.html", context)


def _form_page(request: SignedInRequest, row: ProtectionPlan, form: Any, title: str, act: Callable[[], None], said: str) -> HttpResponse:
    def done() -> HttpResponse:
        act()
        messages.success(request, said)
        return redirect("coordination:protection", pk=row.pk)

    context = {"form": form, "title": title, "case": row.request.case, "back": reverse("coordination:protection", args=[row.pk])}
    return accepted(request, form, done) or render_form(request, "coordination/protection_form.html", context)


@login_required
def move(request: SignedInRequest, pk: int) -> HttpResponse:
    """Another day."""
    row, user = _of_actor(request, pk, PlanStep.MOVE), request.user
    form = forms.WhenForm(request.POST or None, initial={"day": row.day, "at": row.at})
    act = lambda: actions.move_day(plan=row, by=user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, row, form, _("Đổi ngày cưỡng chế"), act, _("Đã đổi ngày cưỡng chế."))


@login_required
def done(request: SignedInRequest, pk: int, link: str) -> HttpResponse:
    """A step was done."""
    if link not in ChainLink.values:
        raise Http404
    row, user = _of_actor(request, pk, ChainLink(link)), request.user
    form = forms.DoneForm(request.POST or None, today=clock.today())

    def act() -> None:
        actions.do_step(plan=row, link=link, by=user, now=clock.now(), today=clock.today(), **form.cleaned_data)

    return _form_page(request, row, form, str(ChainLink(link).label), act, _("Đã ghi: %(step)s.") % {"step": ChainLink(link).label})


@login_required
def opinion(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the police say."""
    row, user = _of_actor(request, pk, PlanStep.OPINION), request.user
    form = forms.OpinionForm(request.POST or None)
    act = lambda: actions.say_opinion(plan=row, by=user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, row, form, _("Ý kiến của Công an"), act, _("Đã ghi ý kiến."))


@login_required
def decision(request: SignedInRequest, pk: int) -> HttpResponse:
    """What the head of the committee decides."""
    row, user = _of_actor(request, pk, PlanStep.DECIDE), request.user
    form = forms.CommitteeDecisionForm(request.POST or None, today=clock.today())
    act = lambda: actions.decide(plan=row, by=user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, row, form, _("Quyết định của Trưởng Ban Chỉ đạo"), act, _("Đã ghi quyết định."))


@login_required
def put_off(request: SignedInRequest, pk: int) -> HttpResponse:
    """Put off, or called off."""
    row, user = _of_actor(request, pk, PlanStep.PUT_OFF), request.user
    form = forms.PutOffForm(request.POST or None)
    act = lambda: actions.put_off(plan=row, by=user, today=clock.today(), **form.cleaned_data)  # noqa: E731
    return _form_page(request, row, form, _("Hoãn hoặc hủy buổi cưỡng chế"), act, _("Đã ghi."))
