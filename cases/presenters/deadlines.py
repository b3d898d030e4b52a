"""What pages show of time limits: who has to act until when, how late it is, and under which article."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.clocks import CaseClock, Owner, answered_by, clocks, extensions
from cases.history import RefusedEvent, fold
from cases.models import Deadline, EnforcementCase
from cases.presenters.case import TimelineItem
from common import numbers
from common.shapes import Badge
from law import deadlines
from law.citations import in_words
from law.deadlines import WorkingDays

SOON = timedelta(days=7)


@dataclass(frozen=True)
class DeadlineLine:
    """One time limit, as a list shows it."""

    row: Deadline
    label: str
    holder: str
    article: str
    badge: Badge
    late: bool
    by_hand: bool  # answered by a person, not by an event
    extended: str
    delay: str  # why it is late, as its holder said last
    sooner: date | None  # the earlier day of the new law, for what began under the old one

    @property
    def remark(self) -> str:
        """What stands under its state: why it is late, why it was extended, or which day is in time under the new law too."""
        if self.delay or self.extended or not self.sooner:
            return "; ".join(filter(None, (self.delay, self.extended)))
        return _("nên xong chậm nhất %(day)s để kịp cả hạn của Luật 106/2025") % {"day": numbers.day(self.sooner)}

    @property
    def debtor(self) -> str:
        """Whose case it is."""
        return self.row.case.debtor


def line(row: Deadline, today: date, days: WorkingDays) -> DeadlineLine:
    """A row of the book."""
    extensions = row.extensions.all() if row.is_extended else ()
    return DeadlineLine(
        row=row,
        label=row.label,
        holder=holder(row),
        article=in_words(row.of_law.articles),
        badge=_badge(row, today),
        late=row.is_overdue(today),
        by_hand=row.event_id is None or not answered_by(row.code),
        extended="; ".join(
            _("gia hạn từ %(before)s: %(reason)s") % {"before": numbers.day(one.due_before), "reason": one.reason} for one in extensions
        ),
        delay=delay_of(row) if row.is_overdue(today) else "",
        sooner=_sooner(row, days),
    )


def delay_of(row: Deadline) -> str:
    """Why it is late, as its holder said last; empty where nobody did."""
    said = list(row.delays.all())
    return _("lý do chậm: %(reason)s") % {"reason": said[-1]} if said else ""


def _sooner(row: Deadline, days: WorkingDays) -> date | None:
    """The earlier day of the new law, where nothing else has moved the day of the old one."""
    if row.answered_on or row.is_extended or row.standing or row.of_law.unit is None:
        return None
    is_as_counted = row.legal_due_on == deadlines.last_day(row.of_law, row.started_on, days)
    return deadlines.sooner(row.of_law, row.started_on, days) if is_as_counted else None


def holder(row: Deadline) -> str:
    """Who has to act."""
    if row.owner is Owner.DEBTOR:
        return _("Người phải thi hành án")
    return str(row.person) if row.owner is Owner.ENFORCER else row.agency.brief


def _badge(row: Deadline, today: date) -> Badge:
    if row.answered_on is not None:
        return Badge("good", "tick", _("Xong ngày %(day)s") % {"day": numbers.day(row.answered_on)})
    if row.standing:
        return Badge("mute", "pause", _("Tạm dừng cùng việc"))
    if row.waiting and row.due_on < today:
        return Badge("info", "tick", _("Đã đủ thời gian"))
    if row.due_on < today:
        return Badge("bad", "clock", numbers.time_left(row.due_on, today))
    return Badge(
        "warn" if row.due_on <= today + SOON and not row.waiting else "mute",
        "clock",
        numbers.time_left(row.due_on, today),
    )


def rows_of(case: EnforcementCase) -> list[Deadline]:
    """All that the book keeps of the time limits of a case."""
    return list(case.deadlines.select_related("agency", "person").prefetch_related("extensions", "delays"))


def waiting(rows: Iterable[Deadline], today: date, days: WorkingDays) -> list[DeadlineLine]:
    """Those that wait: first those that run, by their last day; then those that stand still with the case."""
    left = [row for row in rows if row.answered_on is None]
    return [line(row, today, days) for row in sorted(left, key=lambda row: (row.standing, row.due_on, row.pk))]


@dataclass(frozen=True)
class EndedLine:
    """A time limit that is over: met or not, and how late."""

    label: str
    due_on: date
    ended_on: date
    days_late: int
    article: str


def ended(case: EnforcementCase, items: Iterable[TimelineItem], rows: Iterable[Deadline], days: WorkingDays) -> list[EndedLine]:
    """What was done in time and what was not, the latest first: folded from the history, and what people added."""
    found = [
        EndedLine(row.label, row.due_on, row.answered_on, _late(row.answered_on, row.due_on), in_words(row.of_law.articles))
        for row in rows
        if row.answered_on and row.event_id is None
    ]
    with suppress(RefusedEvent):  # a history that the law refuses has no clocks to tell; `verify_ledger` names it
        steps = fold(case.facts, [item.event.facts for item in items if not item.voided]).steps
        extended = extensions(steps, rows, lambda event: event.ref.pk)  # type: ignore[attr-defined]
        walked = clocks(case.facts, steps, days, ended_on=case.ended_on, extended=extended)
        found += [_ended(clock) for clock in walked if _was_answered(clock)]
    return sorted(found, key=lambda one: one.ended_on, reverse=True)


def _was_answered(clock: CaseClock) -> bool:
    return clock.answered_by is not None and not clock.rule.is_waited_for


def _ended(clock: CaseClock) -> EndedLine:
    assert clock.ended_on is not None
    late = _late(clock.ended_on, clock.last_day)
    return EndedLine(str(clock.kind.label), clock.last_day, clock.ended_on, late, in_words(clock.rule.articles))


def _late(done: date, due: date) -> int:
    return max((done - due).days, 0)


def nearest(lines: Iterable[DeadlineLine]) -> DeadlineLine | None:
    """The one to act on first: no waiting period, nothing that stands still."""
    return next((one for one in lines if not one.row.waiting and not one.row.standing), None)


def days_off(first: int, last: int) -> list[tuple[date, str]]:
    """Public holidays on weekdays, from a year to another, with day of the week and name in the reader's language."""
    language = get_language() or "vi"
    named = [item for year in range(first, last + 1) for item in deadlines.holiday_names(year, language).items()]
    return [(day, f"{date_format(day, 'l')} · {name}") for day, name in sorted(named) if day.weekday() < 5]
