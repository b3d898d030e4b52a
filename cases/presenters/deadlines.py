"""What pages show of time limits: who has to act until when, how late it is, and under which article."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases import deadlines
from cases.clocks import KINDS, Clock, Owner, clocks
from cases.deadlines import WorkingDays
from cases.models import Deadline, EnforcementCase, PartyRole
from cases.presenters.case import Badge, TimelineItem
from common import numbers
from common.citations import in_words

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

    @property
    def debtor(self) -> str:
        """Whose case it is. Prefetch the parties for many."""
        return next((party.name for party in self.row.case.parties.all() if party.role == PartyRole.DEBTOR), "")


def line(row: Deadline, today: date) -> DeadlineLine:
    """A row of the book."""
    extensions = row.extensions.all() if row.is_extended else ()
    return DeadlineLine(
        row=row,
        label=row.label,
        holder=holder(row),
        article=in_words(row.of_law.articles),
        badge=_badge(row, today),
        late=row.is_overdue(today),
        by_hand=row.event_id is None or not KINDS[row.code].answers,
        extended="; ".join(
            _("gia hạn từ %(before)s: %(reason)s") % {"before": numbers.day(one.due_before), "reason": one.reason}
            for one in extensions
        ),
    )


def holder(row: Deadline) -> str:
    """Who has to act."""
    if row.owner is Owner.DEBTOR:
        return _("Người phải thi hành án")
    return str(row.person) if row.person_id else row.agency.brief


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


def of_case(case: EnforcementCase, today: date) -> list[DeadlineLine]:
    """The time limits of a case that wait: those that run first, by their last day; then those that stand still."""
    rows = case.deadlines.filter(answered_on=None).select_related("agency", "person").prefetch_related("extensions")
    return [line(row, today) for row in sorted(rows, key=lambda row: (row.standing, row.due_on, row.pk))]


@dataclass(frozen=True)
class EndedLine:
    """A time limit that is over: met or not, and how late."""

    label: str
    due_on: date
    ended_on: date
    days_late: int
    article: str


def ended(case: EnforcementCase, items: Iterable[TimelineItem], days: WorkingDays) -> list[EndedLine]:
    """What was done in time and what was not, the latest first: folded from the history, and what people added."""
    events = [item.event.facts for item in items if not item.voided]
    found = [
        _ended(clock) for clock in clocks(case.facts, events, days, ended_on=case.ended_on) if _was_answered(clock)
    ]
    by_hand = case.deadlines.filter(event=None, answered_on__isnull=False)
    found += [
        EndedLine(
            row.label, row.due_on, row.answered_on, _late(row.answered_on, row.due_on), in_words(row.of_law.articles)
        )
        for row in by_hand
        if row.answered_on
    ]
    return sorted(found, key=lambda one: one.ended_on, reverse=True)


def _was_answered(clock: Clock) -> bool:
    return clock.answered_by is not None and not clock.rule.is_waited_for


def _ended(clock: Clock) -> EndedLine:
    assert clock.ended_on is not None
    late = _late(clock.ended_on, clock.due_on)
    return EndedLine(str(clock.kind.label), clock.due_on, clock.ended_on, late, in_words(clock.rule.articles))


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
