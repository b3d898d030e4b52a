"""Cases that other offices entrust: the list, one of them, taking one in, and the decision that makes it a case here."""

from __future__ import annotations

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
from cases.actions.combined import entrust_and_decide
from cases.filters import EntrustmentFilter
from cases.forms.intake import EntrustForm, own_units
from cases.models import Entrustment
from cases.permissions import can_take_in
from cases.presenters import intake as presenters
from cases.presenters.listings import ENTRUSTMENTS
from cases.views.forms import Crumb, decision_page, form_page, taken_in
from common import clock
from common.forms import accepted
from desk.views.listing import AGENCIES, FilteredListView


class EntrustmentListView(FilteredListView):
    """What other offices entrusted, the latest first."""

    template_name = "cases/entrustments.html"
    filters = EntrustmentFilter
    listing = ENTRUSTMENTS
    facets: ClassVar = {"don_vi": AGENCIES}
    label = gettext_lazy("Sổ nhận ủy thác")

    def visible(self, user: User) -> QuerySet[Entrustment]:
        return Entrustment.objects.visible_to(user)

    def detailed(self, rows: QuerySet[Entrustment]) -> QuerySet[Entrustment]:
        return rows.select_related("judgment__court", "agency", "case")

    def lines(self, page: Page[Entrustment]) -> list[presenters.EntrustmentLine]:
        return [presenters.entrusted(row, clock.today()) for row in page]

    def beside(self, user: User) -> dict[str, Any]:
        return {"can_take_in": own_units(user, clock.today()).exists()}


def _visible(request: SignedInRequest, pk: int) -> Entrustment:
    rows = Entrustment.objects.visible_to(request.user)
    rows = rows.select_related("judgment__court", "agency", "case", "recorded_by__person")
    return get_object_or_404(rows, pk=pk)


@login_required
def entrustment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One entrustment, and what became of it."""
    row = _visible(request, pk)
    context = {
        "line": presenters.entrusted(row, clock.today()),
        "row": row,
        "can_decide": row.answered_on is None and can_take_in(request.user, row.agency),
    }
    return render(request, "cases/entrustment.html", context)


@login_required
def take_in(request: SignedInRequest) -> HttpResponse:
    """A case has come from another office, with the decision where it is there: all of it is written, or nothing."""
    units = own_units(request.user, clock.today())
    if not units.exists():
        raise Http404
    form = EntrustForm(request.POST or None, units=units)

    def act() -> HttpResponse:
        row, case = entrust_and_decide(
            entrustment=form.entrustment,
            decision=form.decision if form.has_decision else None,
            by=request.user,
            at=clock.now(),
            today=clock.today(),
        )
        if case is not None:
            return taken_in(request, case)
        messages.success(request, _("Đã vào sổ quyết định ủy thác số %(number)s.") % {"number": row.document_number})
        return redirect("cases:entrustment", pk=row.pk)

    title = _("Nhận việc ủy thác")
    return accepted(request, form, act) or form_page(request, form, title, book=_book())


@login_required
def decide(request: SignedInRequest, pk: int) -> HttpResponse:
    """The receiver's own enforcement decision."""
    row = _visible(request, pk)
    if row.answered_on is not None or not can_take_in(request.user, row.agency):
        raise Http404
    back = Crumb(reverse("cases:entrustment", args=[row.pk]), row.document_number)
    return decision_page(request, row, back=back, book=_book())


def _book() -> Crumb:
    return Crumb(reverse("cases:entrustments"), _("Ủy thác đến"))
