"""Requests for enforcement: answered by a decision or a refusal, and made again for a case that was returned."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.http import SignedInRequest
from cases.actions.intake import refuse_request, renew_request
from cases.forms.intake import RefuseRequestForm, RenewForm, own_units
from cases.ledger import Account
from cases.models import EnforcementCase, EnforcementRequest, JudgmentHandover, PartyRole
from cases.permissions import can_take_in
from cases.presenters.intake import request_line
from cases.views.forms import Crumb, decision_page, done, form_page
from common import clock
from common.forms import accepted


def _own(request: SignedInRequest, pk: int) -> EnforcementRequest:
    """A request that waits, for whoever may answer it."""
    waiting = EnforcementRequest.objects.visible_to(request.user).waiting()
    row = get_object_or_404(waiting.select_related("judgment", "agency", "renews"), pk=pk)
    if not can_take_in(request.user, row.agency):
        raise Http404
    return row


def _back(row: EnforcementRequest) -> Crumb:
    return Crumb(reverse("cases:request", args=[row.pk]), row.requester)


@login_required
def page(request: SignedInRequest, pk: int) -> HttpResponse:
    """One request, for the unit it came to: what is asked, of which judgment or case, and what became of it."""
    user = request.user
    rows = EnforcementRequest.objects.visible_to(user).select_related("judgment", "agency", "renews", "case")
    row = get_object_or_404(rows, pk=pk)
    handovers = JudgmentHandover.objects.visible_to(user)
    cases = EnforcementCase.objects.visible_to(user)
    context = {
        "row": row,
        "line": request_line(row, clock.today()),
        "can_answer": row.answered_on is None and can_take_in(user, row.agency),
        "handover": handovers.filter(judgment=row.judgment_id).first(),
        "renews": cases.filter(pk=row.renews_id or 0).first(),
        "case": cases.filter(pk=row.case_id or 0).first(),
    }
    return render(request, "cases/request.html", context)


@login_required
def refuse(request: SignedInRequest, pk: int) -> HttpResponse:
    """A request is refused, with the reason."""
    row, form = _own(request, pk), RefuseRequestForm(request.POST or None)

    def act() -> HttpResponse:
        refuse_request(request=row, by=request.user, today=clock.today(), **form.cleaned_data)
        return done(request, _back(row), _("Đã ghi từ chối yêu cầu."))

    return accepted(request, form, act) or form_page(request, form, _("Từ chối yêu cầu"), back=_back(row))


@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The enforcement decision on a request."""
    row = _own(request, pk)
    return decision_page(request, row, back=_back(row), creditor=row.requester)


@login_required
def renew(request: SignedInRequest, pk: int) -> HttpResponse:
    """A case whose request was returned is asked for again."""
    visible = EnforcementCase.objects.visible_to(request.user).select_related("agency")
    case = get_object_or_404(visible, pk=pk, status=Account.RETURNED)
    units = own_units(request.user, clock.today())
    if not units.exists():
        raise Http404
    creditor = case.parties.filter(role=PartyRole.CREDITOR).first()
    told = {"requester": creditor.name if creditor else "", "unit": case.agency.code}
    form = RenewForm(request.POST or None, units=units, initial=told)

    def act() -> HttpResponse:
        renew_request(case=case, by=request.user, at=clock.now(), today=clock.today(), **form.request)
        return done(request, back, _("Đã ghi yêu cầu thi hành án lại."))

    back = Crumb(reverse("cases:case", args=[case.pk]), str(case))
    book = Crumb(reverse("cases:cases"), _("Việc thi hành án"))
    return accepted(request, form, act) or form_page(request, form, _("Ghi yêu cầu thi hành án lại"), back=back, book=book)
