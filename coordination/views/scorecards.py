"""Results of coordination: who answered in time, for a period."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render

from agencies.http import SignedInRequest
from common import clock
from common.files import DOCX
from common.forms import read_day
from common.refusal import Refused
from coordination.documents import coordination_report
from coordination.models import CoordinationRequest
from coordination.permissions import can_coordinate
from coordination.presenters import scorecards as presenters
from law.years import reporting_year, year_start


def period_of(request: SignedInRequest, today: date) -> tuple[date, date]:
    """The days in the address, or the reporting year so far. Raises Refused for days out of order."""
    since = read_day(request.GET.get("tu"), field="tu") or year_start(reporting_year(today))
    until = read_day(request.GET.get("den"), field="den") or today
    return (since, until) if since <= until else (until, since)


@login_required
def scorecards(request: SignedInRequest) -> HttpResponse:
    """The page; a day that makes no sense is told, and the year so far is shown."""
    user = request.user
    if not can_coordinate(user):
        raise Http404
    today, error = clock.today(), ""
    try:
        since, until = period_of(request, today)
    except Refused as refusal:
        (since, until), error = (year_start(reporting_year(today)), today), str(refusal)
    rows = CoordinationRequest.objects.visible_to(user)
    if request.GET.get("dang") == "docx" and not error and user.home is not None:
        address = request.build_absolute_uri("/").rstrip("/")
        content = coordination_report(user.home, rows, since, until, today, address=address)
        named = f'attachment; filename="phoi-hop-{until:%Y-%m-%d}.docx"'
        return HttpResponse(content, content_type=DOCX, headers={"Content-Disposition": named})
    context = presenters.build(rows, since, until, today) | {"error": error, "today": today}
    return render(request, "coordination/scorecards.html", context, status=400 if error else 200)
