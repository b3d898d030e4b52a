"""The chain of police protection, counted back from the day of the coercion, and the days on which none may be. Pure.

Sources: Law 106/2025 art. 72.5 (22:00 to 06:00, days off, holidays), 72.6, 72.7; Decree 152/2026 art. 42.2 (fifteen days before and
after Tết where forces are mobilised; traditional days for policy beneficiaries), 46, 47.3 (seen).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from functools import cache

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from law.deadlines import WorkingDays, holiday_names

DAWN, NIGHT = time(6), time(22)
AROUND_TET = timedelta(15)
TRADITIONAL = ((7, 27), (12, 22))  # war invalids and martyrs; the People's Army (inferred: the decree names no list)


class Doer(Enum):
    """Who has to do a step."""

    OFFICE = "office"
    POLICE = "police"


class ChainLink(TextChoices):
    """A step of the chain."""

    LETTER = "letter", _("Văn bản đề nghị Công an cấp xã, đủ 5 nội dung")
    COMMUNE = "commune", _("Công an cấp xã trả lời, hoặc báo cáo Công an cấp tỉnh")
    PROVINCE = "province", _("Công an cấp tỉnh trả lời")
    PLAN = "plan", _("Trình dự thảo kế hoạch cưỡng chế")
    GUARD = "guard", _("Công an gửi kế hoạch, phương án bảo vệ đã duyệt")
    COST = "cost", _("Thông báo dự trù chi phí cưỡng chế cho đương sự")
    MEETING = "meeting", _("Họp triển khai liên ngành")
    DAY = "day", _("Cưỡng chế")


@dataclass(frozen=True)
class Rung:
    """A step with its latest day, its article and in what time it is done."""

    link: ChainLink
    doer: Doer
    latest: date
    article: str
    within: int  # working days that its doer has, or before the day

    @property
    def is_theirs(self) -> bool:
        return self.doer is Doer.POLICE


def chain(day: date, days: WorkingDays, *, is_complex: bool) -> list[Rung]:
    """Every step with the latest day on which the coercion can still be on its day, the first step first."""
    guard = days.after(day, -5)
    plan = days.after(guard, -3)
    agreed = days.after(plan, -3)
    report = days.after(agreed, -5) if is_complex else agreed
    letter = days.after(report, -3)
    d152 = "Nghị định 152/2026 "
    return [
        Rung(ChainLink.LETTER, Doer.OFFICE, letter, d152 + "Đ46.1", 0),
        Rung(ChainLink.COMMUNE, Doer.POLICE, report, d152 + "Đ46.3", 3),
        *([Rung(ChainLink.PROVINCE, Doer.POLICE, agreed, d152 + "Đ46.3", 5)] if is_complex else []),
        Rung(ChainLink.PLAN, Doer.OFFICE, plan, d152 + "Đ46.5", 3),
        Rung(ChainLink.GUARD, Doer.POLICE, guard, d152 + "Đ46.6", 3),
        Rung(ChainLink.COST, Doer.OFFICE, days.after(day, -2), "Luật 106/2025 Đ72.7", 2),
        Rung(ChainLink.MEETING, Doer.OFFICE, days.after(day, -1), d152 + "Đ47.3", 1),
        Rung(ChainLink.DAY, Doer.OFFICE, day, "Luật 106/2025 Đ72", 0),
    ]


@dataclass(frozen=True)
class DayCheck:
    """A rule about the day and whether it holds."""

    key: str
    holds: bool


def checks(day: date, at: time, days: WorkingDays, *, mobilises: bool, is_policy: bool) -> list[DayCheck]:
    """The rules on the day and hour."""
    found = [DayCheck("working_day", days.is_worked(day)), DayCheck("hours", DAWN <= at < NIGHT)]
    if mobilises:
        found.append(DayCheck("tet", not is_around_tet(day)))
    if is_policy:
        found.append(DayCheck("traditional", (day.month, day.day) not in TRADITIONAL))
    return found


def is_forbidden(found: Iterable[DayCheck]) -> bool:
    """Whether a rule does not hold."""
    return not all(check.holds for check in found)


def is_around_tet(day: date) -> bool:
    """Whether a day lies within fifteen days before or after the first day of the lunar year."""
    return any(abs(day - tet) <= AROUND_TET for year in (day.year, day.year + 1) if (tet := first_of_lunar_year(year)))


@cache
def first_of_lunar_year(year: int) -> date | None:
    """The first day of Tết in a year, from the calendar of public holidays; None where it knows none."""
    return next((day for day, name in holiday_names(year, "en").items() if name == "Lunar New Year"), None)


def spare(letter: date, today: date, days: WorkingDays) -> int:
    """Working days left to send the letter; negative where it is too late."""
    if letter >= today:
        return sum(days.is_worked(today + timedelta(place)) for place in range(1, (letter - today).days + 1))
    return -sum(days.is_worked(letter + timedelta(place)) for place in range(1, (today - letter).days + 1))


@dataclass(frozen=True)
class Alternative:
    """Another day: whether it fits, is too early, or is forbidden."""

    day: date
    state: str  # "fits", "late", "forbidden"
    letter: date
    spare: int


def alternatives(
    day: date, at: time, days: WorkingDays, today: date, *, is_complex: bool, mobilises: bool, is_policy: bool
) -> list[Alternative]:
    """Four days around the wished one."""
    found = []
    for shift in (-7, 0, 4, 7):
        other = day + timedelta(shift)
        letter = chain(other, days, is_complex=is_complex)[0].latest
        left = spare(letter, today, days)
        bad = is_forbidden(checks(other, at, days, mobilises=mobilises, is_policy=is_policy))
        found.append(Alternative(other, "forbidden" if bad else "fits" if left >= 0 else "late", letter, left))
    return found
