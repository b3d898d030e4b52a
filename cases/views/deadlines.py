"""Time limits: the list of all that wait, and what a person does to those of a case."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.http import SignedInRequest
from agencies.models import User
from cases.actions.deadlines import add_deadline, answer_deadline, explain_delay, extend_deadline
from cases.filters import TO_BE_DONE, DeadlineFilter
from cases.forms.deadlines import AddDeadlineForm, AnswerDeadlineForm, ExplainDelayForm, ExtendDeadlineForm
from cases.models import Deadline, EnforcementCase
from cases.permissions import can_record
from cases.presenters import deadlines as presenters
from cases.presenters.listings import DEADLINES
from common import clock
from common.forms import accepted, render_form
from desk.lists import Facet
from desk.views.listing import AGENCIES, FilteredListView
from law.models import DayShift


class DeadlineListView(FilteredListView):
    """What waits in the cases one may see, the most overdue first."""

    template_name = "cases/deadlines.html"
    filters = DeadlineFilter
    listing = DEADLINES
    facets: ClassVar = {"don_vi": AGENCIES, "viec": Facet("code", lambda: {code: code for code, _label in TO_BE_DONE})}
    label = gettext_lazy("Thời hạn phải thực hiện")

    def visible(self, user: User) -> QuerySet[Deadline]:
        return Deadline.objects.visible_to(user).to_be_done()

    def detailed(self, rows: QuerySet[Deadline]) -> QuerySet[Deadline]:
        return rows.select_related("case", "agency", "person").prefetch_related("case__parties", "extensions", "delays")

    def lines(self, page: Page[Deadline]) -> list[presenters.DeadlineLine]:
        days = DayShift.objects.working_days()
        return [presenters.line(row, clock.today(), days) for row in page]


@login_required
def add(request: SignedInRequest, pk: int) -> HttpResponse:
    """Start a clock by hand."""
    words = request.GET.get("tim", "").strip()
    case, form = _own_case(request, pk), AddDeadlineForm(request.POST or None, words=words)

    def act() -> HttpResponse:
        row = add_deadline(case=case, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data)
        return _done(request, pk, _("Đã thêm thời hạn: %(deadline)s.") % {"deadline": row})

    return accepted(request, form, act) or _form_page(request, case, form, _("Thêm thời hạn"), words=words)


@login_required
def extend(request: SignedInRequest, pk: int, deadline: int) -> HttpResponse:
    """Give a clock a later last day."""
    (case, row), form = _own_deadline(request, pk, deadline), ExtendDeadlineForm(request.POST or None)

    def act() -> HttpResponse:
        extend_deadline(deadline=row, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data)
        return _done(request, pk, _("Đã gia hạn: %(deadline)s.") % {"deadline": row.label})

    return accepted(request, form, act) or _form_page(request, case, form, _("Gia hạn"), row)


@login_required
def explain(request: SignedInRequest, pk: int, deadline: int) -> HttpResponse:
    """Say why a clock was missed."""
    (case, row), form = _own_deadline(request, pk, deadline), ExplainDelayForm(request.POST or None)

    def act() -> HttpResponse:
        explain_delay(deadline=row, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data)
        return _done(request, pk, _("Đã ghi lý do chậm: %(deadline)s.") % {"deadline": row.label})

    return accepted(request, form, act) or _form_page(request, case, form, _("Ghi lý do chậm"), row)


@login_required
def answer(request: SignedInRequest, pk: int, deadline: int) -> HttpResponse:
    """Say that what a clock asks was done."""
    (case, row), form = _own_deadline(request, pk, deadline), AnswerDeadlineForm(request.POST or None)

    def act() -> HttpResponse:
        answer_deadline(deadline=row, by=request.user, today=clock.today(), **form.cleaned_data)
        return _done(request, pk, _("Đã ghi xong: %(deadline)s.") % {"deadline": row.label})

    return accepted(request, form, act) or _form_page(request, case, form, _("Ghi đã thực hiện"), row)


def _done(request: SignedInRequest, pk: int, said: str) -> HttpResponse:
    messages.success(request, said)
    return redirect("cases:case", pk=pk)


def _own_case(request: SignedInRequest, pk: int) -> EnforcementCase:
    """A case whose time limits this person may change; 404 for any other."""
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)
    if not can_record(request.user, case):
        raise Http404
    return case


def _own_deadline(request: SignedInRequest, pk: int, deadline: int) -> tuple[EnforcementCase, Deadline]:
    case = _own_case(request, pk)
    return case, get_object_or_404(case.deadlines.select_related("agency", "person"), pk=deadline, answered_on=None)


def _form_page(
    request: SignedInRequest, case: EnforcementCase, form: Any, title: str, row: Deadline | None = None, **more: Any
) -> HttpResponse:
    line = presenters.line(row, clock.today(), DayShift.objects.working_days()) if row else None
    context = {"case": case, "form": form, "title": title, "line": line} | more
    return render_form(request, "cases/deadline_form.html", context)
