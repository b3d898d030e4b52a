"""The register of judgments: what courts handed over, what is awaited, requests, and the decisions that make cases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from agencies.models import User
from cases.actions import intake as actions
from cases.filters import HandoverFilter
from cases.forms.intake import DecisionForm, ReceiveForm, RefuseRequestForm, RequestForm, TakeInForm, own_units
from cases.models import EnforcementCase, JudgmentHandover
from cases.permissions import can_see_cases, can_take_in
from cases.presenters import intake as presenters
from cases.views.lists import FilteredListView
from common import clock
from common.forms import accepted


class JudgmentListView(FilteredListView):
    """The register of judgments, the latest first."""

    template_name = "cases/judgments.html"
    filters = HandoverFilter

    def visible(self, user: User) -> QuerySet[JudgmentHandover]:
        return JudgmentHandover.objects.visible_to(user)

    def ordered(self, rows: QuerySet[JudgmentHandover]) -> QuerySet[JudgmentHandover]:
        return presenters.with_judgment(rows)

    def shown(self, page: Page[JudgmentHandover], user: User) -> dict[str, Any]:
        lines = [presenters.line(row, clock.today()) for row in page]
        return {"lines": lines, "can_take_in": own_units(user).exists()}


@login_required
def gaps(request: HttpRequest) -> HttpResponse:
    """Numbers missing between judgments that came: what courts may still owe."""
    if not can_see_cases(request.user):  # type: ignore[arg-type]
        raise Http404
    return render(request, "cases/judgment_gaps.html", {"courts": presenters.gaps_by_court(request.user)})  # type: ignore[arg-type]


@login_required
def judgment(request: HttpRequest, pk: int) -> HttpResponse:
    """One judgment: its hand-over, its requests, its cases."""
    row = _visible(request, pk)
    return render(request, "cases/judgment.html", _context(request, row))


def _context(request: HttpRequest, row: JudgmentHandover) -> dict[str, Any]:
    return {
        "line": presenters.line(row, clock.today()), "row": row, "court": presenters.court(row),
        "requests": presenters.requests(row, clock.today()),
        "cases": row.judgment.cases.visible_to(request.user).select_related("agency", "enforcer"),  # type: ignore[arg-type]
        "can_take_in": can_take_in(request.user, row.unit),  # type: ignore[arg-type]
    }  # fmt: skip


def _visible(request: HttpRequest, pk: int) -> JudgmentHandover:
    visible = JudgmentHandover.objects.visible_to(request.user)  # type: ignore[arg-type]
    return get_object_or_404(presenters.with_judgment(visible), pk=pk)


def _own(request: HttpRequest, pk: int) -> JudgmentHandover:
    row = _visible(request, pk)
    if not can_take_in(request.user, row.unit):  # type: ignore[arg-type]
        raise Http404
    return row


@login_required
def take_in(request: HttpRequest) -> HttpResponse:
    """A new judgment, with request and decision where they are there: all of it is written, or nothing."""
    units = own_units(request.user)  # type: ignore[arg-type]
    if not units.exists():
        raise Http404
    form = TakeInForm(request.POST or None, units=units)

    def act() -> HttpResponse:
        with transaction.atomic():
            return _write(request, form)

    title = _("Thụ lý việc mới")
    return accepted(request, form, act) or _form_page(request, form, title, action=_("Thụ lý"))


def _form_page(
    request: HttpRequest, form: Any, title: str, *, row: JudgmentHandover | None = None, action: str = ""
) -> HttpResponse:
    context = {"form": form, "title": title, "action": action or title, "row": row}
    return render(request, "cases/intake_form.html", context, status=422 if form.errors else 200)


def _write(request: HttpRequest, form: TakeInForm) -> HttpResponse:
    by: Any = request.user
    now, today = clock.now(), clock.today()
    row = actions.take_in_judgment(by=by, at=now, today=today, **form.judgment)
    asked = (
        actions.take_in_request(handover=row, by=by, at=now, today=today, **form.request) if form.has_request else None
    )
    if not form.has_decision:
        messages.success(request, _("Đã vào sổ bản án số %(number)s.") % {"number": row.judgment.number})
        return redirect("judgment", pk=row.pk)
    case = actions.issue_decision(handover=row, request=asked, by=by, today=today, **form.decision)
    return _taken_in(request, case)


def _ask(
    request: HttpRequest, row: JudgmentHandover, form: Any, title: str, act: Callable[[], Any], done: str
) -> HttpResponse:
    """A form about a judgment: shown, refused with what was typed, or done."""

    def act_and_say() -> HttpResponse:
        act()
        messages.success(request, done)
        return redirect("judgment", pk=row.pk)

    return accepted(request, form, act_and_say) or _form_page(request, form, title, row=row)


@login_required
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    """An awaited judgment has come."""
    row, form = _own(request, pk), ReceiveForm(request.POST or None)

    def act() -> None:
        actions.receive_judgment(handover=row, by=request.user, today=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]

    return _ask(request, row, form, _("Ghi đã nhận bản án"), act, _("Đã ghi ngày nhận bản án."))


@login_required
def add_request(request: HttpRequest, pk: int) -> HttpResponse:
    """A request for enforcement has come."""
    row, form = _own(request, pk), RequestForm(request.POST or None)

    def act() -> None:
        actions.take_in_request(
            handover=row, by=request.user, at=clock.now(), today=clock.today(), **form.cleaned_data  # type: ignore[arg-type]
        )  # fmt: skip

    return _ask(request, row, form, _("Ghi yêu cầu thi hành án"), act, _("Đã ghi yêu cầu thi hành án."))


@login_required
def refuse_request(request: HttpRequest, pk: int, asked: int) -> HttpResponse:
    """A request is refused, with the reason."""
    row, form = _own(request, pk), RefuseRequestForm(request.POST or None)
    found = get_object_or_404(row.judgment.requests, pk=asked, answered_on=None)

    def act() -> None:
        actions.refuse_request(request=found, by=request.user, today=clock.today(), **form.cleaned_data)  # type: ignore[arg-type]

    return _ask(request, row, form, _("Từ chối yêu cầu"), act, _("Đã ghi từ chối yêu cầu."))


@login_required
def decide(request: HttpRequest, pk: int, asked: int | None = None) -> HttpResponse:
    """The enforcement decision, ex officio or on a request."""
    row = _own(request, pk)
    found = get_object_or_404(row.judgment.requests, pk=asked, answered_on=None) if asked is not None else None
    form = DecisionForm(request.POST or None, units=[row.unit], initial={"creditor": found.requester if found else ""})

    def act() -> HttpResponse:
        case = actions.issue_decision(
            handover=row, request=found, by=request.user, today=clock.today(), **form.decision  # type: ignore[arg-type]
        )  # fmt: skip
        return _taken_in(request, case)

    return accepted(request, form, act) or _form_page(request, form, _("Ra quyết định thi hành án"), row=row)


def _taken_in(request: HttpRequest, case: EnforcementCase) -> HttpResponse:
    messages.success(request, _("Đã thụ lý việc %(case)s.") % {"case": case})
    return redirect("case", pk=case.pk)
