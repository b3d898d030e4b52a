"""The desk: what this person must act on, what waits for others, and duties put off with a reason."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from agencies.http import SignedInRequest
from common import clock, numbers
from common.forms import TextField, accepted, render_form
from common.shapes import Badge, TallyCell
from desk import outside, worklist
from desk.actions import desk as desk_actions
from desk.models import CalendarFeed, Snooze
from desk.registry import DESK_PANELS
from desk.worklist import GROUPS, Duty, Group, Heap

WEEKS = 3  # of the small calendar


@dataclass(frozen=True)
class DutyLine:
    """One duty with its badge."""

    duty: Duty
    badge: Badge
    day: date | None

    @property
    def is_late(self) -> bool:
        """Whether its last day has passed."""
        return self.duty.due_on is not None and self.badge.kind == "bad"


@dataclass(frozen=True)
class GroupLines:
    """One group of the desk."""

    key: str
    label: Any
    hint: Any
    count: int
    lines: list[DutyLine]

    @property
    def more(self) -> int:
        """How many are not listed."""
        return self.count - len(self.lines)


def _line(duty: Duty, today: date) -> DutyLine:
    if duty.due_on is None:
        days = (today - duty.since).days if duty.since else 0
        return DutyLine(duty, Badge("bad", "dot", _("đã %(days)s ngày") % {"days": numbers.number(days)}), duty.since)
    kind = "bad" if duty.due_on < today else "warn"
    return DutyLine(duty, Badge(kind, "clock", numbers.time_left(duty.due_on, today)), duty.due_on)


def _groups(heaps: Iterable[Heap], today: date) -> list[GroupLines]:
    """The heaps of all sources, group by group, what is due first at the top."""
    by_group: dict[Group, list[Heap]] = {group: [] for group in Group}
    for heap in heaps:
        by_group[heap.group].append(heap)
    found = []
    for group, (label, hint, _kind) in GROUPS.items():
        duties = [duty for heap in by_group[group] for duty in heap.duties]
        duties.sort(key=lambda duty: (duty.due_on or duty.since or date.max, duty.record))
        count = sum(heap.count for heap in by_group[group])
        found.append(GroupLines(group.value, label, hint, count, [_line(duty, today) for duty in duties]))
    return found


@dataclass(frozen=True)
class Day:
    """A day of the three weeks: how many things are due then; none before today."""

    day: date
    count: int | None
    is_today: bool


def _weeks(user: Any, today: date) -> tuple[list[list[Day]], list[Day]]:
    """Monday to Friday of this week and the next two; and the days of their weekends on which something is due."""
    monday = today - timedelta(today.weekday())
    days = [monday + timedelta(place) for place in range(7 * WEEKS)]
    due = worklist.by_day(user, today, days[-1])
    told = [Day(day, due[day] if day >= today else None, day == today) for day in days]
    weeks = [told[first : first + 5] for first in range(0, len(told), 7)]
    return weeks, [one for one in told if one.day.weekday() > 4 and one.count]


def home(request: HttpRequest) -> HttpResponse:
    """The first page: the desk of whoever has one; the results for everybody else, and for the committee."""
    user: Any = request.user
    return redirect("desk:desk" if worklist.has_desk(user) and not user.begins_with_results else "reports:dashboard")


@login_required
def page(request: SignedInRequest) -> HttpResponse:
    """The desk of this person."""
    user = request.user
    if not worklist.has_desk(user):
        raise Http404
    today = clock.today()
    groups = _groups(worklist.heaps(user, today, worklist.horizon(today)), today)
    waiting = [_line(duty, today) for duty in worklist.waiting(user, today)]
    total = sum(group.count for group in groups)
    cells = [
        TallyCell(
            group.count, group.label, f"#g-{group.key}" if group.count else "", kind=GROUPS[Group(group.key)][2] if group.count else ""
        )
        for group in groups
    ]
    cells.append(TallyCell(total, _("cần xử lý"), kind="sum"))
    apart = _("không tính vào %(total)s") % {"total": numbers.number(total)}
    cells.append(TallyCell(len(waiting), _("chờ nơi khác"), "#g-cho" if waiting else "", apart, "apart"))
    panels = [(panel, given) for panel in sorted(DESK_PANELS, key=lambda one: one.order) if (given := panel.look(user, today))]
    cells += [cell for _panel, given in panels for cell in given.get("apart", ())]
    weeks, weekends = _weeks(user, today)
    context = {
        "today": today,
        "unit": user.home,
        "cells": cells,
        "groups": [group for group in groups if group.count],
        "waiting": waiting,
        "panels": panels,
        "weeks": weeks,
        "weekends": weekends,
        "snoozes": Snooze.objects.filter(user=user, until__gt=today).order_by("until"),
        "has_feed": CalendarFeed.objects.filter(user=user).exists(),
    }
    return render(request, "desk/desk.html", context)


class SnoozeForm(forms.Form):
    """Until when, and why."""

    until = forms.DateField(label=gettext_lazy("Nhắc lại ngày"), help_text=gettext_lazy("Nhiều nhất 30 ngày; hạn của luật không đổi"))
    reason = TextField(label=gettext_lazy("Lý do"), max_length=300)


@login_required
def snooze(request: SignedInRequest, source: str, pk: int) -> HttpResponse:
    """Put a duty off."""
    user = request.user
    today = clock.today()
    duty = worklist.find(user, source, pk, today, worklist.horizon(today))
    if duty is None:
        raise Http404
    form = SnoozeForm(request.POST or None)

    def act() -> HttpResponse:
        desk_actions.put_off(source=source, pk=pk, by=user, at=clock.now(), today=today, **form.cleaned_data)
        messages.success(request, _("Đã hoãn nhắc đến ngày %(day)s.") % {"day": numbers.day(form.cleaned_data["until"])})
        return redirect("desk:desk")

    context = {"form": form, "duty": duty}
    return accepted(request, form, act) or render_form(request, "desk/snooze.html", context)


@login_required
@require_POST
def snooze_end(request: SignedInRequest, pk: int) -> HttpResponse:
    """Be reminded again at once."""
    row = get_object_or_404(Snooze, pk=pk, user=request.user)
    desk_actions.end_snooze(snooze=row, by=request.user)
    return redirect("desk:desk")


# -- outside the portal ----------------------------------------------------------------------------


class LetterForm(forms.Form):
    """Where the daily letter goes; nothing ends it."""

    email = forms.EmailField(label=gettext_lazy("Địa chỉ thư"), required=False, max_length=254)


@login_required
@require_POST
def letter(request: SignedInRequest) -> HttpResponse:
    """Have the daily letter sent to an address, or no longer."""
    user = request.user
    if not worklist.has_desk(user):
        raise Http404
    form = LetterForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Địa chỉ thư không đúng; kiểm tra lại, ví dụ ten@coquan.gov.vn."))
        return redirect("desk:desk")
    desk_actions.set_letter_address(email=form.cleaned_data["email"], by=user)
    messages.success(request, _("Thư tóm tắt sẽ được gửi mỗi sáng.") if user.email else _("Đã thôi gửi thư tóm tắt."))
    return redirect("desk:desk")


@login_required
@require_POST
@never_cache
def feed_new(request: SignedInRequest) -> HttpResponse:
    """A new secret address of one's calendar, shown this once; the former one ends."""
    user = request.user
    if not worklist.has_desk(user):
        raise Http404
    token = desk_actions.open_feed(by=user, at=clock.now())
    address = request.build_absolute_uri(reverse("desk:feed", args=[token]))
    return render(request, "desk/feed.html", {"address": address})


@login_required
@require_POST
def feed_end(request: SignedInRequest) -> HttpResponse:
    """End the address of one's calendar."""
    desk_actions.end_feed(by=request.user)
    messages.success(request, _("Đã thu hồi địa chỉ lịch."))
    return redirect("desk:desk")


@never_cache
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar behind a secret address, for programs that do not sign in."""
    user = outside.feed_of(token)
    if user is None:
        raise Http404
    base = request.build_absolute_uri("/").rstrip("/")
    with translation.override(user.language or "vi"):
        content = outside.calendar(user, base, today=clock.today(), at=clock.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
