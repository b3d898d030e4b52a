"""What pages show of the register of judgments: requests, entrustments with their clocks, and numbers that are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency, User
from cases.gaps import Gap, gaps
from cases.models import EnforcementRequest, Entrustment, JudgmentHandover
from common import numbers
from common.shapes import Badge
from law import deadlines
from law.citations import in_words


@dataclass(frozen=True)
class RequestLine:
    """One request, with its clock."""

    row: EnforcementRequest
    badge: Badge
    article: str


def requests(row: JudgmentHandover, today: date) -> list[RequestLine]:
    """The requests about a judgment."""
    found = row.judgment.requests.select_related("case")
    return [request_line(one, today) for one in found]


def request_line(one: EnforcementRequest, today: date) -> RequestLine:
    """A request as a page shows it. Read it with its case."""
    return RequestLine(one, _answer(one, today), in_words(deadlines.rules()[one.rule].articles))


def _answer(one: EnforcementRequest, today: date) -> Badge:
    if one.case is not None:
        return Badge("good", "tick", _("Đã ra quyết định"))
    if one.answered_on is not None:
        return Badge("mute", "dot", _("Đã từ chối"))
    return Badge("bad" if one.is_overdue(today) else "warn", "clock", numbers.time_left(one.due_on, today))


@dataclass(frozen=True)
class EntrustmentLine:
    """One case that another office entrusted, with its clock."""

    row: Entrustment
    court: str
    state: Badge
    article: str


def entrusted(row: Entrustment, today: date) -> EntrustmentLine:
    """An entrustment. Read it with its judgment and court."""
    judged_by = row.judgment.court.name_on(row.judgment.judged_on) if row.judgment.court else row.judgment.court_name
    if row.answered_on is not None:
        late = max((row.answered_on - row.due_on).days, 0)
        said = ngettext("Muộn %(days)s ngày", "Muộn %(days)s ngày", late) % {"days": numbers.number(late)}
        state = Badge("warn", "clock", said) if late else Badge("good", "tick", _("Đã ra quyết định"))
    else:
        state = Badge("bad" if row.is_overdue(today) else "warn", "clock", numbers.time_left(row.due_on, today))
    return EntrustmentLine(row, judged_by, state, in_words(deadlines.rules()[row.rule].articles))


def gaps_by_court(user: User) -> list[tuple[Agency, list[Gap]]]:
    """Courts with numbers missing between judgments that came, of the courts that hand over to what the user may see.

    All that a court handed over counts, to whatever office, or the numbers of others would seem to be missing.
    """
    courts = set(JudgmentHandover.objects.visible_to(user).order_by().values_list("agency", flat=True))
    by_court: dict[int, list[str]] = {}
    for court, number in JudgmentHandover.objects.filter(agency__in=courts).order_by().values_list("agency", "judgment__number"):
        by_court.setdefault(court, []).append(number)
    agencies = Agency.objects.filter(pk__in=courts).order_by("position", "code")
    found = [(agency, gaps(by_court[agency.pk])) for agency in agencies]
    return [(agency, missing) for agency, missing in found if missing]
