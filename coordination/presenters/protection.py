"""What pages show of a plan of protection: the strip, the latest days, the checks, other days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from common import numbers
from common.shapes import Badge
from coordination import protection
from coordination.models import PlanState, ProtectionPlan
from coordination.protection import ChainLink, Rung
from law.citations import in_words
from law.deadlines import WorkingDays

TOP, STEP = 62, 38  # px: where the first bar begins, from one to the next
LONGEST = 75  # days that the strip shows


class Line(NamedTuple):
    """A step in the table: when at the latest, and whether it was done."""

    rung: Rung
    label: str
    doer: str
    latest: str
    article: str
    badge: Badge
    done_on: date | None


def _badge(rung: Rung, done: Any, today: date) -> Badge:
    if done is not None:
        late = done.on > rung.latest
        return Badge("warn" if late else "good", "tick", _("Xong ngày %(day)s") % {"day": numbers.day(done.on)})
    if rung.latest < today:
        return Badge("bad", "clock", numbers.time_left(rung.latest, today))
    soon = (rung.latest - today).days <= 7
    return Badge("warn" if soon else "mute", "clock", numbers.time_left(rung.latest, today))


def lines(plan: ProtectionPlan, rungs: list[Rung], today: date) -> list[Line]:
    """The chain as a table."""
    done = {step.link: step for step in plan.done.all()}
    doers = {False: plan.request.sender.brief, True: plan.request.addressee.brief}
    return [
        Line(
            rung,
            str(rung.link.label),
            doers[rung.is_theirs],
            f"{date_format(rung.latest, 'l')} {numbers.day(rung.latest)}",
            in_words(rung.article),
            _badge(rung, done.get(rung.link), today),
            done[rung.link].on if rung.link in done else None,
        )
        for rung in rungs
    ]


@dataclass(frozen=True)
class Tick:
    """A day of the strip: where, its name; off or a holiday."""

    at: Decimal
    left: Decimal
    width: Decimal
    number: str
    week_day: str
    kind: str


@dataclass(frozen=True)
class Bar:
    """A step of the strip."""

    label: str
    sub: str
    y: int
    left: Decimal
    width: Decimal
    end: Decimal
    end_label: str
    kind: str


@dataclass(frozen=True)
class Strip:
    """Days from today to the wished one, a bar a step ending on its latest day."""

    ticks: list[Tick]
    bars: list[Bar]
    height: int
    now: Decimal


def _week_day(day: date) -> str:
    """T2 … CN, or Mo … Su: there is room for no more."""
    if get_language() == "en":
        return date_format(day, "D")[:2]
    return "CN" if day.weekday() == 6 else f"T{day.weekday() + 2}"


def strip(plan: ProtectionPlan, rungs: list[Rung], days: WorkingDays, today: date) -> Strip | None:
    """The drawing; None where the day has passed or lies too far away."""
    first = min(today, rungs[0].latest)
    count = (plan.day - first).days + 3
    if plan.day < today or count > LONGEST:
        return None
    width = Decimal(100) / count

    def left(day: date) -> Decimal:
        return width * (day - first).days

    every = 1 if count <= 45 else 2
    ticks = []
    for place in range(count):
        day = first + timedelta(place)
        kind = "" if days.is_worked(day) else "s-off" if day.weekday() > 4 else "s-ban"
        shown = place % every == 0
        ticks.append(
            Tick(
                left(day) + width / 2,
                left(day),
                width,
                str(day.day) if shown else "",
                _week_day(day) if every == 1 else "",
                kind,
            )
        )
    bars, begins = [], first
    for place, rung in enumerate(rungs):
        start = min(begins, rung.latest)
        tight = rung.latest < today
        kind = "s-day" if rung.link is ChainLink.DAY else "s-tight" if tight else "s-them" if rung.is_theirs else "s-bar"
        shown_from = rung.latest if rung.link is ChainLink.DAY else start
        bars.append(
            Bar(
                str(rung.link.label),
                plan.request.addressee.brief if rung.is_theirs else plan.request.sender.brief,
                TOP + place * STEP,
                left(shown_from),
                left(rung.latest) + width - left(shown_from),
                left(rung.latest) + width,
                f"{rung.latest:%d/%m}",
                kind,
            )
        )
        if rung.link not in (ChainLink.COST, ChainLink.MEETING):
            begins = rung.latest
    return Strip(ticks, bars, TOP + len(rungs) * STEP, left(today) + width / 2)


def check_words(plan: ProtectionPlan, days: WorkingDays) -> list[tuple[str, bool]]:
    """The rules about the day, in words."""
    said = {
        "working_day": _("ngày làm việc"),
        "hours": _("ngoài 22:00 – 06:00"),
        "tet": _("không trong 15 ngày trước, sau Tết"),
        "traditional": _("không phải ngày truyền thống của đối tượng chính sách"),
    }
    found = protection.checks(plan.day, plan.at, days, mobilises=plan.mobilises, is_policy=plan.is_policy)
    return [(said[check.key], check.holds) for check in found]


def headline(plan: ProtectionPlan, rungs: list[Rung], days: WorkingDays, today: date) -> tuple[str, str]:
    """The first line: does the day still fit, what must go out by when. With the kind of its message."""
    if plan.state != PlanState.PLANNED:
        return "info", f"{plan.get_state_display()}. {plan.outcome}"
    if plan.is_locked:
        return "warn", _("Công an có ý kiến khác; ngày cưỡng chế chờ quyết định của Trưởng Ban Chỉ đạo.")
    done = {step.link for step in plan.done.all()}
    rung = next((one for one in rungs if one.link not in done), rungs[-1])
    day = numbers.day(plan.day)
    left = protection.spare(rung.latest, today, days)
    if left < 0:
        words = ngettext(
            "Cưỡng chế %(day)s không còn kịp: “%(step)s” đã muộn %(count)s ngày làm việc. Chọn ngày khác.",
            "Cưỡng chế %(day)s không còn kịp: “%(step)s” đã muộn %(count)s ngày làm việc. Chọn ngày khác.",
            -left,
        )
        return "bad", words % {"day": day, "step": rung.link.label, "count": -left}
    words = ngettext(
        "Cưỡng chế %(day)s còn kịp: “%(step)s” chậm nhất %(latest)s, còn %(count)s ngày làm việc.",
        "Cưỡng chế %(day)s còn kịp: “%(step)s” chậm nhất %(latest)s, còn %(count)s ngày làm việc.",
        left,
    )
    return "info", words % {"day": day, "step": rung.link.label, "latest": numbers.day(rung.latest), "count": left}


class Other(NamedTuple):
    """Another day."""

    label: str
    words: str
    badge: Badge


def others(plan: ProtectionPlan, days: WorkingDays, today: date) -> list[Other]:
    """Four days, each with whether it fits."""
    found = protection.alternatives(
        plan.day, plan.at, days, today, is_complex=plan.is_complex, mobilises=plan.mobilises, is_policy=plan.is_policy
    )
    badges = {
        "fits": Badge("good", "tick", _("Kịp")),
        "late": Badge("bad", "dot", _("Không kịp")),
        "forbidden": Badge("bad", "dot", _("Bị cấm")),
    }
    return [
        Other(
            f"{date_format(one.day, 'l')} {numbers.day(one.day)}",
            _("gửi văn bản chậm nhất %(day)s") % {"day": numbers.day(one.letter)},
            badges[one.state],
        )
        for one in found
        if one.day > today
    ]
