"""Editions of an allotment: beginning one, typing, sharing out, signing, and reading what was signed."""

from __future__ import annotations

from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from agencies.http import SignedInRequest
from agencies.models import Agency
from common import clock
from common.files import XLSX
from common.forms import refuse, render_form
from common.machine import is_actor, open_steps
from common.refusal import Refused
from law.years import reporting_year, year_end, year_start
from reports.actions import allotments as actions
from reports.addresses import words_of
from reports.forms.allotments import BaseForm
from reports.lifecycles.allotment import AllotmentStep
from reports.models import Allotment, Receivers, TargetMeasure
from reports.papers.targets import write_sheet
from reports.periods import Period
from reports.permissions import ALLOTMENT_LIFE, can_allot
from reports.presenters.targets import page as targets_page
from reports.presenters.targets.allotments import AllotmentGround, quantity_words, sheet, subject_of
from reports.presenters.targets.editions import editions
from reports.results import rates
from reports.results.rates import Subject
from reports.statutory.reading import agency_of, year_of
from reports.targets.allotments import due_for, has_draft, in_force, lines_of

RECEIVERS = {"don-vi": Receivers.UNITS, "chap-hanh-vien": Receivers.ENFORCERS}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: SignedInRequest) -> HttpResponse:
    """Begin an edition: the first of a year, or the next one with the lines of the one in force."""
    user = request.user
    today, words = clock.today(), words_of(request.GET)
    try:
        agency, year = agency_of(words["agency"], today=today), year_of(words, default=reporting_year(today))
    except Refused as refusal:
        raise Http404 from refusal
    receivers = RECEIVERS.get(request.GET.get("cho", ""), Receivers.UNITS if agency.is_province else Receivers.ENFORCERS)
    if not can_allot(user, agency):
        raise Http404
    if draft := has_draft(year, agency, receivers):
        return redirect("reports:allotment", pk=draft.pk)
    before = Allotment.objects.of(year, agency, receivers).order_by("-edition").first()
    proposal = _base_of_today(agency, year, today) if receivers == Receivers.UNITS else {}
    form = BaseForm(
        request.POST if request.method == "POST" else None,
        is_to_units=receivers == Receivers.UNITS,
        is_first=before is None,
        initial={name: getattr(before, name) for name in proposal} if before else proposal,
    )
    for name, value in proposal.items():
        field: Any = form.fields[name]
        field.help_text = _("Có điều kiện đến hôm nay: %(value)s %(unit)s; cộng thêm số dự kiến phát sinh đến cuối năm.") % {
            "value": field.prepare_value(value),
            "unit": field.unit,
        }
    given = ""
    if receivers == Receivers.ENFORCERS:
        try:
            due = due_for(agency, receivers, year, actions.NOTHING, today)
            given = quantity_words(due.cases, due.amount, both=True)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(f"{reverse('reports:targets')}?{urlencode({'nam': year, 'dv': agency.code})}")
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.draft_allotment(
                year=year, agency=agency, receivers=receivers, head=form.head, by=user, at=clock.now(), today=today
            )
            return redirect("reports:allotment", pk=row.pk)
        except Refused as refusal:
            refuse(form, refusal)
    context = {
        "form": form,
        "agency": agency,
        "year": year,
        "before": before,
        "given": given,
        "is_to_units": receivers == Receivers.UNITS,
        "edition": before.edition + 1 if before else 1,
    }
    return render_form(request, "reports/allotment_new.html", context)


def _base_of_today(agency: Agency, year: int, today: Any) -> dict[str, int]:
    """What is enforceable today: a proposal for the whole year, which a person raises by what is still to come."""
    found = rates.read(agency, _period(year, today))
    return {f"base_{measure.value}": found[Subject(agency.pk), measure].enforceable for measure in TargetMeasure}


def _period(year: int, day: Any) -> Period:
    """The period of a year up to a day, or to its end."""
    return Period(year, max(min(day, year_end(year)), year_start(year)))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def allotment(request: SignedInRequest, pk: int) -> HttpResponse:
    """One edition: a draft to be typed and signed, or what was signed."""
    user = request.user
    rows = Allotment.objects.visible_to(user).select_related("agency__parent").prefetch_related("lines")
    row = get_object_or_404(rows, pk=pk)
    if request.method == "POST" and not is_actor(ALLOTMENT_LIFE, row, AllotmentStep.SAVE, user):
        raise Http404
    today = clock.today()
    steps = {move.step for move in open_steps(ALLOTMENT_LIFE, row, user, today)}
    province = row.agency.parent or row.agency
    ground = targets_page.ground_of(province, _period(row.year, min(today, row.until or today)), user)
    ground = targets_page.opened(ground, row.agency, user)
    form = None
    state = ShownAllotment()
    if AllotmentStep.SAVE in steps:
        form = targets_page.form_of(row, ground, request.POST if request.method == "POST" else None)
        if request.method == "POST" and (answer := _act(request, row, form, ground, state)):
            return answer
        row.refresh_from_db()
    elif request.method == "POST":
        messages.warning(request, _("Quyết định này đã ký nên không sửa; soạn bản điều chỉnh."))
        return redirect("reports:allotment", pk=row.pk)
    shown = sheet(row, ground, form=form, conflict=state.is_conflict)
    if request.GET.get("dang") == "xlsx":
        return _workbook(row, shown)
    kept = Allotment.objects.visible_to(user).of(row.year, row.agency, row.receivers)
    context = {
        "form": form,
        "sheet": shown,
        "row": row,
        "ground": ground,
        "is_proposal": state.is_proposal,
        "can_change": AllotmentStep.AMEND in steps and not has_draft(row.year, row.agency, row.receivers),
        "history": editions(kept.prefetch_related("lines").select_related("changed_by__person"), today),
        "match": _match(row, today),
    }
    return render_form(request, "reports/allotment.html", context)


class ShownAllotment:
    """How a draft is shown again: with a proposal in its boxes, or beside what somebody else saved."""

    is_proposal = False
    is_conflict = False


def _act(request: SignedInRequest, row: Allotment, form: Any, ground: AllotmentGround, state: ShownAllotment) -> HttpResponse | None:
    """Do what the button says. None where the sheet is shown again: with errors, or with a proposal."""
    user = request.user
    today, now, order = clock.today(), clock.now(), request.POST
    try:
        if "bo" in order:
            actions.drop_draft(allotment=row, by=user, today=today)
            messages.success(request, _("Đã bỏ bản đang soạn."))
            return redirect(f"{reverse('reports:targets')}?{urlencode({'nam': row.year})}")
        if not form.is_valid():
            return None
        if "chia" in order:
            load = {key: ground.load(subject_of(row, key)) for key in form.receivers}
            form.propose(actions.share_missing(allotment=row, lines=form.lines, head=form.head, load=load, by=user, today=today))
            state.is_proposal = True
            return None
        seen = order.get("version", "")
        saved = actions.save_lines(
            allotment=row,
            lines=form.lines,
            head=form.head,
            seen=int(seen) if seen.isdecimal() and len(seen) < 9 else 0,
            by=user,
            at=now,
            today=today,
        )
        if "ky" in order:
            signed = actions.sign_allotment(allotment=saved, seen=saved.version, by=user, at=now, today=today)
            messages.success(request, _("Đã ký ban hành bản %(edition)s.") % {"edition": signed.edition})
        else:
            messages.success(request, _("Đã lưu nháp."))
        return redirect("reports:allotment", pk=row.pk)
    except Refused as refusal:
        state.is_conflict = refusal.field == "version"
        refuse(form, refusal)
        return None


def _match(row: Allotment, today: Any) -> targets_page.UnitPart | None:
    """Whether the sheet of a unit still adds up to what the province gives it."""
    if row.is_to_units or row.is_draft:
        return None
    above = in_force(row.year, row.agency.parent or row.agency, Receivers.UNITS, today)
    if above is None or row.agency_id not in lines_of(above):
        return None
    match = targets_page.matches(row.year, above, today).get(row.agency_id)
    return targets_page.UnitPart(row.agency, row.agency.brief, None, match, None, False, True)


def _workbook(row: Allotment, shown: Any) -> HttpResponse:
    file = BytesIO()
    write_sheet(file, shown)
    name = f"giao-chi-tieu-{row.year}-{row.agency.code}-ban-{row.edition}.xlsx"
    return HttpResponse(file.getvalue(), content_type=XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'})
