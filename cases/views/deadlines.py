"""Time limits: the list of all that wait, and what a person does to those of a case."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cases.actions.deadlines import add_deadline, answer_deadline, extend_deadline
from cases.filters import DeadlineFilter
from cases.forms.deadlines import AddDeadlineForm, AnswerDeadlineForm, ExtendDeadlineForm
from cases.models import Deadline, EnforcementCase
from cases.permissions import can_record, can_see_cases
from cases.presenters import deadlines as presenters
from common import clock
from common.forms import refuse
from common.refusal import Refused


class DeadlineListView(LoginRequiredMixin, TemplateView):
    """What waits in the cases one may see, the most overdue first."""

    template_name = "cases/deadlines.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user, today = request.user, clock.today()
        if not can_see_cases(user):  # type: ignore[arg-type]
            raise Http404
        visible = Deadline.objects.visible_to(user).to_be_done()  # type: ignore[arg-type]
        filters = DeadlineFilter(request.GET or None, queryset=visible, request=request)
        rows = filters.qs.select_related("case", "agency", "person").prefetch_related("case__parties", "extensions")
        page = Paginator(rows.order_by("due_on", "pk"), 25).get_page(request.GET.get("trang"))
        lines = [presenters.line(row, today) for row in page]
        context = {"page": page, "lines": lines, "filters": filters, "today": today}
        return self.render_to_response(context, status=400 if filters.errors else 200)


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Start a clock by hand."""
    case = _own_case(request, pk)
    form = AddDeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            row = add_deadline(case=case, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã thêm thời hạn: %(deadline)s.") % {"deadline": row})
            return redirect("case", pk=pk)
    return _form_page(request, case, form, _("Thêm thời hạn"))


@login_required
def extend(request: HttpRequest, pk: int, deadline: int) -> HttpResponse:
    """Give a clock a later last day."""
    case, row = _own_deadline(request, pk, deadline)
    form = ExtendDeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            extend_deadline(deadline=row, by=request.user, at=clock.now(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã gia hạn: %(deadline)s.") % {"deadline": row.label})
            return redirect("case", pk=pk)
    return _form_page(request, case, form, _("Gia hạn"), row)


@login_required
def answer(request: HttpRequest, pk: int, deadline: int) -> HttpResponse:
    """Say that what a clock asks was done."""
    case, row = _own_deadline(request, pk, deadline)
    form = AnswerDeadlineForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_deadline(deadline=row, by=request.user, today=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]
        except Refused as refusal:
            refuse(form, refusal)
        else:
            messages.success(request, _("Đã ghi xong: %(deadline)s.") % {"deadline": row.label})
            return redirect("case", pk=pk)
    return _form_page(request, case, form, _("Ghi đã thực hiện"), row)


def _own_case(request: HttpRequest, pk: int) -> EnforcementCase:
    """A case whose time limits this person may change; 404 for any other."""
    case = get_object_or_404(EnforcementCase.objects.visible_to(request.user), pk=pk)  # type: ignore[arg-type]
    if not can_record(request.user, case):  # type: ignore[arg-type]
        raise Http404
    return case


def _own_deadline(request: HttpRequest, pk: int, deadline: int) -> tuple[EnforcementCase, Deadline]:
    case = _own_case(request, pk)
    return case, get_object_or_404(case.deadlines.select_related("agency", "person"), pk=deadline, answered_on=None)


def _form_page(
    request: HttpRequest, case: EnforcementCase, form: Any, title: str, row: Deadline | None = None
) -> HttpResponse:
    line = presenters.line(row, clock.today()) if row else None
    context = {"case": case, "form": form, "title": title, "line": line}
    return render(request, "cases/deadline_form.html", context, status=422 if form.errors else 200)
