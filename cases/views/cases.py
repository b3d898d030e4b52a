"""Cases: the list, the page of one case, recording and voiding events."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import DetailView

from agencies.http import SignedInRequest
from agencies.models import User
from cases.actions.combined import record_with_follow_ups
from cases.actions.consequences import consequences
from cases.actions.events import Busy, record_event, void_event
from cases.choices import Initiation, JudgmentKind
from cases.filters import CaseFilter
from cases.forms.events import RecordEventForm, VoidEventForm
from cases.forms.together import FORMS
from cases.ledger import Account
from cases.lifecycle import Event
from cases.machine import open_events
from cases.models import CaseEvent, EnforcementCase
from cases.panels import CASE_PANELS
from cases.permissions import can_record, can_void, can_work
from cases.presenters import case as presenters
from cases.presenters.consequences import changes
from cases.presenters.corrections import corrections
from cases.presenters.deadlines import ended, nearest, rows_of, waiting
from cases.presenters.listings import CASES, CaseLine
from cases.presenters.origin import LINKS, origin
from common import clock, numbers
from common.forms import accepted, refuse, render_form
from common.refusal import Refused
from desk.lists import Facet
from desk.views.listing import AGENCIES, FilteredListView
from law.models import DayShift


class CaseListView(FilteredListView):
    """Cases one may see, narrowed down by the filters."""

    template_name = "cases/list.html"
    filters = CaseFilter
    listing = CASES
    facets: ClassVar = {
        "don_vi": AGENCIES,
        "trang_thai": Facet("status", lambda: {account.value: account.code for account in Account}),
        "cach": Facet("initiation", lambda: {member.value: member.code for member in Initiation}),
        "loai": Facet("kind", lambda: {member.value: member.code for member in JudgmentKind}),
    }
    label = gettext_lazy("Việc thi hành án")

    def visible(self, user: User) -> QuerySet[EnforcementCase]:
        return EnforcementCase.objects.visible_to(user)

    def detailed(self, rows: QuerySet[EnforcementCase]) -> QuerySet[EnforcementCase]:
        return rows.select_related("agency", "enforcer", "judgment").prefetch_related("parties")

    def lines(self, page: Page[EnforcementCase]) -> list[CaseLine]:
        return [CaseLine(case, presenters.facts(case)) for case in page]

    def together(self, user: User) -> dict[str, Any] | None:
        if not can_work(user):
            return None
        return {"url": reverse("cases:together"), "acts": [(key, form.title) for key, form in FORMS.items()]}


class CaseView(LoginRequiredMixin, DetailView):
    """One case: where it stands, what happened, and what may be recorded next."""

    request: SignedInRequest

    template_name = "cases/case.html"
    context_object_name = "case"

    def get_queryset(self) -> Any:
        return (
            EnforcementCase.objects.visible_to(self.request.user)
            .select_related("agency", "enforcer", "issuing_agency", "first_enforcer", "judgment__court", *LINKS)
            .prefetch_related("parties", "judgment__court__former_names", "marks__label")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | _context(self.request, self.object)


def _context(request: SignedInRequest, case: EnforcementCase) -> dict[str, Any]:
    user = request.user
    today = clock.today()
    items = presenters.timeline(case, can_void=can_void(user, case))
    shown, tabs = presenters.narrowed(items, request.GET.get("dien-bien", ""))
    kept = rows_of(case)
    days = DayShift.objects.working_days()
    waits = waiting(kept, today, days)
    form = None
    if can_record(user, case):
        standing = [item.event.facts for item in items if not item.voided]
        form = RecordEventForm(open_now=open_events(case, user, today, standing), initial={"seen_events": case.events_count})
    return {
        "case": case,
        "facts": presenters.facts(case, court=presenters.court_of(case)),
        "age": numbers.age(case.decided_on, case.ended_on or today),
        "money": presenters.money(case, items),
        "steps": presenters.steps(case, items),
        "timeline": shown,
        "tabs": tabs,
        "holdings": presenters.holdings(case, items, today),
        "deadlines": waits,
        "nearest": nearest(waits),
        "overdue": sum(line.late for line in waits),
        "corrections": corrections(case),
        "origin": origin(case, user, today),
        "ended": ended(case, items, kept, days),
        "panels": [(one.template, given) for one in CASE_PANELS if (given := one.look(case, user, today))],
        "form": form,
    }


@login_required
def record(request: SignedInRequest, pk: int) -> HttpResponse:
    """Record one event. What was typed comes back with the sentence of a refusal."""
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)
    if request.method != "POST":
        return redirect("cases:case", pk=pk)
    if not can_record(request.user, case):
        raise Http404
    form = RecordEventForm(request.POST, open_now=open_events(case, request.user, clock.today()))
    status = 422
    if form.is_valid() and "sua" in request.POST:
        status = 200
    elif form.is_valid():
        try:
            if _is_late(case, form) and "xac-nhan" not in request.POST:
                return _late_page(request, case, form)
            event = record_with_follow_ups(
                case=case, by=request.user, at=clock.now(), today=clock.today(), follow=form.cleaned_data["follow"], **form.told
            )
        except Refused as refusal:
            refuse(form, refusal)
            if isinstance(refusal, Busy):
                status = 409
                case.refresh_from_db()
        else:
            messages.success(request, _("Đã ghi: %(event)s.") % {"event": event})
            return redirect("cases:case", pk=pk)
    return render(request, "cases/case.html", _context(request, case) | {"form": form}, status=status)


def _is_late(case: EnforcementCase, form: RecordEventForm) -> bool:
    return case.last_event_on is not None and form.cleaned_data["occurred_on"] < case.last_event_on


def _late_page(request: SignedInRequest, case: EnforcementCase, form: RecordEventForm) -> HttpResponse:
    """What a late entry would change, before it is recorded. Raises Refused."""
    data = form.told
    before, after = consequences(
        case,
        lambda: record_event(case=case, by=request.user, today=clock.today(), **data),
    )
    context = {
        "case": case,
        "form": form,
        "event": Event(data["event"]).label,
        "on": data["occurred_on"],
        "changes": changes(before, after),
    }
    return render(request, "cases/record_late.html", context)


@login_required
def void(request: SignedInRequest, pk: int, event: int) -> HttpResponse:
    """Take an event back, after a page that says what will change."""
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)
    row = get_object_or_404(CaseEvent.objects.filter(case=case, void=None), pk=event)
    if not can_void(request.user, case):
        raise Http404
    form = VoidEventForm(request.POST or None)

    def act() -> HttpResponse:
        void_event(event=row, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("Đã hủy: %(event)s. Số liệu các kỳ được tính lại.") % {"event": row})
        return redirect("cases:case", pk=pk)

    if (done := accepted(request, form, act)) is not None:
        return done
    context = {"case": case, "event": row, "form": form} | _void_consequences(request, row)
    return render_form(request, "cases/void.html", context)


def _void_consequences(request: SignedInRequest, event: CaseEvent) -> dict[str, Any]:
    """What taking an event back would change, or why it cannot be taken back."""
    try:
        before, after = consequences(
            event.case,
            lambda: void_event(event=event, by=request.user, reason="–"),
        )
    except Refused as refusal:
        return {"refusal": str(refusal)}
    return {"refusal": "", "changes": changes(before, after), "follows": event.dependents.standing()}
