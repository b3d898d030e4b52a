"""The time limits of the law, and how days are counted. Pure.

The rules stand in `seeds/deadline_rules.csv`, reviewed by hand; a code is shared by the rows that follow one another in
time. Counting (Civil Code art. 147.2, 148): the day of the event is not counted; months and years end on the same date or
the end of the month; a last day off moves to the next working day, but for long waits, which are over on their day as the
refusal of a step before its time counts them. "At least … before" is counted back, and a day off
moves back too, or the time would be too short.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

import holidays

from law.regimes import LAW_106_IN_FORCE
from law.years import months_after

SEED = Path(__file__).parent / "seeds" / "deadline_rules.csv"
_DAY = timedelta(1)


class LimitKind(Enum):
    """What a time limit asks."""

    WITHIN = "must_do_within"
    BEFORE = "min_before_event"
    REPEAT = "repeat_at_least_every"
    WAIT = "waiting_period"
    LIMITATION = "limitation_period"
    MOST = "max_duration"
    FIXED = "fixed"
    TEXT = "text"  # hours of a clock and the like: to be read, not counted


class LimitUnit(Enum):
    """In what it is counted."""

    WORKING_DAY = "working_day"
    CALENDAR_DAY = "calendar_day"
    MONTH = "month"
    YEAR = "year"
    HOUR = "hour"
    IMMEDIATE = "immediate"


@dataclass(frozen=True)
class Rule:
    """One time limit of the law, in force from `since` to `until`. `extended_to` is the most it may become, in its unit.

    `since` of a rule of regime A is the last change of the article, not always the first day of the limit.
    """

    id: str
    code: str
    regime: str  # "A", "B" or "AB"
    topic: str
    trigger: str
    holder: str
    kind: LimitKind
    amount: int
    unit: LimitUnit | None  # None for text
    extended_to: int | None
    text: str
    articles: str
    since: date
    until: date | None
    evidence: str
    consequence: str
    note: str

    @property
    def is_waited_for(self) -> bool:
        """A time to let pass, not something to be done by its end."""
        return self.kind in (LimitKind.WAIT, LimitKind.MOST, LimitKind.FIXED)


@dataclass(frozen=True)
class WorkingDays:
    """Which days are worked: not Saturday, Sunday or a public holiday, but for the days the Government shifts."""

    shifts: Mapping[date, bool] = field(default_factory=dict)  # day: whether it is worked all the same

    def is_worked(self, day: date) -> bool:
        """Whether offices work on a day."""
        shifted = self.shifts.get(day)
        return shifted if shifted is not None else day.weekday() < 5 and day not in public_holidays(day.year)

    def at_or_after(self, day: date) -> date:
        """The day itself if it is worked, else the next that is."""
        while not self.is_worked(day):
            day += _DAY
        return day

    def at_or_before(self, day: date) -> date:
        """The day itself if it is worked, else the last before it that is."""
        while not self.is_worked(day):
            day -= _DAY
        return day

    def after(self, day: date, count: int) -> date:
        """The working day so many after a day, or before it for a negative count."""
        step = _DAY if count > 0 else -_DAY
        for _number in range(abs(count)):
            day += step
            while not self.is_worked(day):
                day += step
        return day


@cache
def public_holidays(year: int) -> frozenset[date]:
    """The public holidays of a year, with the days off in their place that the library knows."""
    return frozenset(holidays.country_holidays("VN", years=year))


def holiday_names(year: int, language: str) -> dict[date, str]:
    """The public holidays of a year by name, in Vietnamese or English."""
    return dict(holidays.country_holidays("VN", years=year, language={"en": "en_US"}.get(language, "vi")))


@cache
def rules() -> dict[str, Rule]:
    """All rules of the seed by id, in its order."""
    with SEED.open(encoding="utf-8", newline="") as file:
        return {rule.id: rule for rule in map(_rule, csv.DictReader(file))}


def _rule(row: dict[str, str]) -> Rule:
    return Rule(
        id=row["id"],
        code=row["code"],
        regime=row["regime"],
        topic=row["topic"],
        trigger=row["trigger"],
        holder=row["holder"],
        kind=LimitKind(row["kind"]),
        amount=int(row["amount"] or 0),
        unit=LimitUnit(row["unit"]) if row["unit"] else None,
        extended_to=int(row["extended_to"]) if row["extended_to"] else None,
        text=row["text"],
        articles=row["articles"],
        since=date.fromisoformat(row["since"]),
        until=date.fromisoformat(row["until"]) if row["until"] else None,
        evidence=row["evidence"],
        consequence=row["consequence"],
        note=row["note"],
    )


@cache
def _of_code(code: str) -> tuple[Rule, ...]:
    return tuple(sorted((rule for rule in rules().values() if rule.code == code), key=lambda rule: rule.since))


def rule_on(code: str, day: date) -> Rule | None:
    """The rule of a code that governs a clock started on a day; None when that time has none.

    A day before the first row is governed by it: `since` is the last change of an article, not its birth.
    """
    found = [rule for rule in _of_code(code) if rule.until is None or day <= rule.until]
    return found[0] if found else None


def governing(code: str, started_on: date, days: WorkingDays, *, next_code: str = "") -> tuple[Rule, date] | None:
    """The rule of a clock and its last day, over the change of law on 1 July 2026.

    What must be done keeps the limit under which it began. A waiting period that was not over by then goes on under the
    new law from the same start (Law 106/2025 art. 116.3; inferred), by the code `next_code` where the new law has
    another one.
    """
    rule = rule_on(code, started_on)
    if rule is None:
        return None
    due = last_day(rule, started_on, days)
    if rule.kind is LimitKind.WAIT and started_on < LAW_106_IN_FORCE <= due:
        following = rule_on(next_code or code, LAW_106_IN_FORCE)
        if following is not None and following.id != rule.id:
            return following, last_day(following, started_on, days)
    return rule, due


def sooner(rule: Rule, started_on: date, days: WorkingDays) -> date | None:
    """The earlier last day that the law of 1 July 2026 would give to what began before; None where it gives none.

    What must be done keeps its old limit; who keeps the shorter one is in time under both (Law 106/2025 art. 116.3;
    inferred).
    """
    following = rule_on(rule.code, LAW_106_IN_FORCE) if started_on < LAW_106_IN_FORCE else None
    if following is None or following.id == rule.id or rule.unit is None or rule.is_waited_for:
        return None
    if following.unit is None or following.kind is not rule.kind or rule.kind is LimitKind.BEFORE:
        return None
    due, new = last_day(rule, started_on, days), last_day(following, started_on, days)
    return new if due >= LAW_106_IN_FORCE and new < due else None


def last_day(rule: Rule, started_on: date, days: WorkingDays) -> date:
    """The last day of a time limit: `started_on` is the day of the event, or, counted back, the day to come.

    Raises ValueError for a rule that is text.
    """
    if rule.unit is None:
        raise ValueError(f"{rule.id} is read, not counted")
    if rule.kind is LimitKind.BEFORE:
        return _counted(rule.unit, started_on, -rule.amount, days)
    if rule.kind is LimitKind.WAIT and rule.unit in (LimitUnit.MONTH, LimitUnit.YEAR):  # over on its day, worked or not
        return months_after(started_on, rule.amount * (12 if rule.unit is LimitUnit.YEAR else 1))
    return _counted(rule.unit, started_on, rule.amount, days)


def longest(rule: Rule, started_on: date, days: WorkingDays) -> date | None:
    """The last day an extension may reach; None where the law names no extension."""
    if rule.extended_to is None or rule.unit is None:
        return None
    return _counted(rule.unit, started_on, rule.extended_to, days)


def _counted(unit: LimitUnit, day: date, amount: int, days: WorkingDays) -> date:
    if unit is LimitUnit.IMMEDIATE:
        return day
    if unit is LimitUnit.HOUR:  # days are kept, not hours: the day on which the hours end
        return day + timedelta(math.copysign(math.ceil(abs(amount) / 24), amount))
    if unit is LimitUnit.WORKING_DAY:
        return days.after(day, amount)
    last = day + timedelta(amount) if unit is LimitUnit.CALENDAR_DAY else months_after(day, amount * (12 if unit is LimitUnit.YEAR else 1))
    return days.at_or_after(last) if amount >= 0 else days.at_or_before(last)
