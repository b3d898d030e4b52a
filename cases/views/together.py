"""One event in many cases: what is asked, what will change, what cannot and why, then it is written."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from cases.actions.together import MOST, record_in_each, try_in_each
from cases.filters import CaseFilter
from cases.forms.together import FORMS
from cases.models import EnforcementCase
from cases.permissions import can_work
from common import clock, numbers
from common.forms import render_form


@login_required
@require_POST
def together(request: SignedInRequest) -> HttpResponse:
    """The pages of an event in many cases, one after the other: the form, the list of what will happen, the result."""
    user = request.user
    kind = FORMS.get(request.POST.get("hanh-dong", ""))
    if not can_work(user) or kind is None:
        raise Http404
    cases = _chosen(request)
    back = f"{reverse('cases:cases')}?{request.POST.get('query', '')}"
    if not cases:
        messages.warning(request, _("Chưa chọn việc nào; đánh dấu ít nhất một việc trong danh sách."))
        return redirect(back)
    if len(cases) > MOST:
        messages.warning(request, _("Mỗi lần nhiều nhất %(most)s việc; thu hẹp bộ lọc rồi chọn lại.") % {"most": MOST})
        return redirect(back)
    step = request.POST.get("buoc", "")
    form = kind(request.POST if step else None, user=user)
    context = {
        "cases": cases,
        "form": form,
        "title": kind.title,
        "action": request.POST["hanh-dong"],
        "back": back,
        "query": request.POST.get("query", ""),
        "is_shown": False,
        "is_done": False,
    }
    if step not in ("xem", "ghi") or not form.is_valid():
        return render_form(request, "cases/together.html", context)
    told = form.told | {"by": user, "today": clock.today()}
    if step == "xem":
        return render(request, "cases/together.html", context | _split(try_in_each(cases, **told)))
    outcomes = record_in_each(cases, **told)
    done = sum(not one.refusal for one in outcomes)
    said = ngettext("Đã ghi %(said)s việc.", "Đã ghi %(said)s việc.", done) % {"said": numbers.number(done)}
    messages.success(request, said)
    if done == len(outcomes):
        return redirect(back)
    return render(request, "cases/together.html", context | _split(outcomes) | {"is_done": True})


def _chosen(request: SignedInRequest) -> list[EnforcementCase]:
    """The cases ticked, or all that the filter holds; only those one may see."""
    user = request.user
    visible = EnforcementCase.objects.visible_to(user)
    if "tat-ca" in request.POST:
        query = QueryDict(request.POST.get("query", ""))
        filters = CaseFilter(query, queryset=visible, request=request, today=clock.today())
        rows = visible.filter(pk__in=filters.qs.order_by().values("pk")) if not filters.errors else visible.none()
    else:
        ids = [word for word in request.POST.getlist("chon") if word.isdecimal()][: MOST + 1]
        rows = visible.filter(pk__in=ids)
    found = rows.select_related("agency", "enforcer").prefetch_related("parties").order_by("-decided_on", "-pk")
    return list(found[: MOST + 1])


def _split(outcomes: list[Any]) -> dict[str, Any]:
    return {
        "accepted": [one.case for one in outcomes if not one.refusal],
        "refused": [one for one in outcomes if one.refusal],
        "is_shown": True,
    }
