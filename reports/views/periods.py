"""Periods and their reports: who stands where, one report, its steps, the lists that go with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from cases.models import Balance, EnforcementCase
from cases.permissions import can_open_figures_of
from common import clock
from common.forms import refuse
from common.refusal import Refused
from law.models import DayShift
from reports.actions import periods as actions
from reports.addresses import words_of
from reports.closing.attached import cell_of_list
from reports.forms.reports import ReportStepForm
from reports.lifecycles.report import MOVES, StepOfReport
from reports.models import PeriodReport
from reports.papers.reports import WRITERS
from reports.periods import cumulative, last_ended
from reports.permissions import can_begin_period
from reports.presenters.closing.periods import period_page
from reports.presenters.closing.report import ReportPage
from reports.presenters.statutory.cells import CellPage, pages, rows_of
from reports.presenters.statutory.pickers import months_ended, years_shown
from reports.statutory.drilldown import lines
from reports.statutory.reading import period_of
from reports.views.forms import stream_cases


@login_required
def periods(request: SignedInRequest) -> HttpResponse:
    """The reports of one period: whose stands where, and until when."""
    today = clock.today()
    words = words_of(request.GET)
    try:
        period = period_of(words, today=today) if words["year"] or words["months"] else last_ended(today)
    except Refused as refusal:
        return render(request, "reports/periods.html", {"refusal": refusal.sentence}, status=400)
    months = period.months or max(period.month - 1, 1)
    period = cumulative(period.year, months)
    visible = PeriodReport.objects.visible_to(request.user)
    rows = visible.filter(year=period.year, months=months).select_related("agency")
    context = {
        "refusal": "",
        "page": period_page(period, rows, today),
        "years": sorted({*years_shown(today), period.year}, reverse=True),
        "months": months_ended(period.year, today),
        "is_over": period.to < today,
        "can_begin": can_begin_period(request.user),
    }
    return render(request, "reports/periods.html", context)


@login_required
@require_POST
def begin(request: SignedInRequest) -> HttpResponse:
    """Wait for the reports of a period that is over and was not waited for yet."""
    if not can_begin_period(request.user):
        raise Http404
    today = clock.today()
    try:
        period = period_of(words_of(request.POST), today=today)
    except Refused as refusal:
        return render(request, "reports/periods.html", {"refusal": refusal.sentence}, status=400)
    if period.months is None or period.to >= today or not Balance.objects.filter(year=period.year).exists():
        raise Http404
    made = actions.expect(period=period, days=DayShift.objects.working_days(), by=request.user)
    messages.success(request, _("Đã mở %(count)s báo cáo của kỳ.") % {"count": made})
    return redirect(f"{request.path.removesuffix('mo/')}?nam={period.year}&thang={period.months}")


def _visible(request: SignedInRequest, pk: int) -> PeriodReport:
    rows = PeriodReport.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("agency", "taken_into__agency"), pk=pk)


@login_required
def report(request: SignedInRequest, pk: int) -> HttpResponse:
    """One report: its seal, its forms, its checks, what changed since, what may be done."""
    return _page(request, _visible(request, pk), ReportStepForm())


def _page(request: SignedInRequest, row: PeriodReport, form: ReportStepForm) -> HttpResponse:
    page = ReportPage(row, request.user, clock.today())
    status = 422 if form.errors else 200
    return render(request, "reports/report.html", {"page": page, "row": row, "form": form}, status=status)


@login_required
@require_POST
def step(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take a step with a report. What was typed comes back with the sentence of a refusal."""
    row, user = _visible(request, pk), request.user
    form = ReportStepForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    taken, note = StepOfReport(form.cleaned_data["step"]), form.cleaned_data["note"]
    try:
        row = actions.act(
            report=row,
            step=taken,
            by=user,
            at=clock.now(),
            today=clock.today(),
            note=note,
            without_parts=form.cleaned_data["without_parts"],
        )
    except Refused as refusal:
        refuse(form, refusal)
        return _page(request, row, form)
    messages.success(request, _("Đã ghi: %(event)s.") % {"event": MOVES[taken].step.label})
    return redirect("reports:report", pk=row.pk)


@login_required
@require_POST
def confirm(request: SignedInRequest, pk: int) -> HttpResponse:
    """An enforcer confirms the own figures."""
    row = _visible(request, pk)
    try:
        actions.confirm_own(report=row, by=request.user, at=clock.now())
    except Refused as refusal:
        form = ReportStepForm({})
        form.errors.clear()
        form.add_error(None, str(refusal))
        return _page(request, row, form)
    messages.success(request, _("Đã xác nhận số liệu của mình."))
    return redirect("reports:report", pk=row.pk)


@login_required
def file(request: SignedInRequest, pk: int, kind: str) -> HttpResponse:
    """All forms of a closed report as one workbook or one PDF, or the report in words."""
    row = _visible(request, pk)
    if row.closed_at is None or kind not in WRITERS:
        raise Http404
    content, content_type = WRITERS[kind](row, clock.now())
    name = f"bao-cao-{row.agency.code}-{row.year}-{row.months:02}-ban-{row.edition}.{kind}"
    return HttpResponse(content, content_type=content_type, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@login_required
def attached_list(request: SignedInRequest, pk: int, key: str) -> HttpResponseBase:
    """A list due with a report, as known when it was closed."""
    row = _visible(request, pk)
    try:
        cell = cell_of_list(row, key)
    except Refused:
        raise Http404 from None
    if not can_open_figures_of(request.user, set(cell.agencies)):
        raise Http404
    if request.GET.get("dang") == "csv":
        return stream_cases(lines(cell), request, f"{key}-{row.agency.code}-{row.year}-{row.months}.csv")
    page, found = pages(lines(cell), request.GET.get("trang"))
    cases = EnforcementCase.objects.visible_to(request.user)
    shown = CellPage(cell, found.count, found.total, rows_of(found.lines, cases))
    context: dict[str, Any] = {"page": page, "cell": shown, "row": row}
    return render(request, "reports/attached.html", context)
