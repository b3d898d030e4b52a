"""What pages show of the register of judgments: how late each came, what it waits for, and which are missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import Agency, User
from cases import deadlines
from cases.gaps import Gap, gaps
from cases.models import EnforcementRequest, Entrustment, JudgmentHandover
from cases.presenters.case import Badge
from cases.words import Initiation
from common import numbers
from common.citations import in_words


def with_judgment(rows: QuerySet[JudgmentHandover]) -> QuerySet[JudgmentHandover]:
    """With all that a line shows."""
    return rows.select_related("judgment__court", "unit", "agency").prefetch_related(
        "judgment__court__former_names", "judgment__cases", "judgment__requests"
    )


@dataclass(frozen=True)
class HandoverLine:
    """One judgment: the court's clock, and what it waits for."""

    row: JudgmentHandover
    handover: Badge
    state: Badge
    article: str
    decision_article: str

    @property
    def waits_for_decision(self) -> bool:
        """Whether its decision ex officio has a day to come by, and none is there."""
        return self.row.decision_due_on is not None and self.state.mark == "clock"


def line(row: JudgmentHandover, today: date) -> HandoverLine:
    """A judgment of the register. Read it `with_judgment`."""
    rules = deadlines.rules()
    return HandoverLine(
        row,
        _handover(row, today),
        _state(row, today),
        in_words(rules[row.rule].articles),
        in_words(rules[row.decision_rule].articles) if row.decision_rule else "",
    )


def court(row: JudgmentHandover) -> str:
    """The court as it was called when it judged."""
    return row.judgment.court.name_on(row.judgment.judged_on) if row.judgment.court else ""


def _handover(row: JudgmentHandover, today: date) -> Badge:
    late = row.days_late(today)
    said = ngettext("Muộn %(days)s ngày", "Muộn %(days)s ngày", late) % {"days": numbers.number(late)}
    if row.answered_on is None:
        return Badge("bad", "clock", said) if late else Badge("mute", "clock", _("Chờ chuyển giao"))
    return Badge("warn", "clock", said) if late else Badge("good", "tick", _("Đúng hạn"))


def _state(row: JudgmentHandover, today: date) -> Badge:
    """What the judgment waits for: first what has a clock."""
    started = {case.initiation for case in row.judgment.cases.all() if case.status is not None}
    asked = list(row.judgment.requests.all())
    if row.received_on is None:
        return Badge("mute", "clock", _("Chưa nhận"))
    if row.ex_officio and Initiation.EX_OFFICIO not in started:
        late = row.decision_due_on is not None and row.decision_due_on < today
        return Badge("bad" if late else "warn", "clock", _("Chờ ra quyết định chủ động"))
    if any(one.answered_on is None for one in asked):
        late = any(one.is_overdue(today) for one in asked)
        return Badge("bad" if late else "warn", "clock", _("Chờ giải quyết yêu cầu"))
    if row.on_request and not asked and Initiation.ON_REQUEST not in started:
        if row.request_until and row.request_until < today:
            return Badge("mute", "dot", _("Hết thời hiệu yêu cầu"))
        return Badge("mute", "pause", _("Chờ yêu cầu"))
    if not started and asked:
        return Badge("mute", "dot", _("Đã từ chối yêu cầu"))
    return Badge("good", "tick", _("Đã ra quyết định"))


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
