"""Judgments handed over as pages of this app and of the courts show them: how late each came, and what it waits for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases.choices import Initiation
from cases.models import JudgmentHandover
from common import numbers
from common.shapes import Badge
from law import deadlines
from law.citations import in_words


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
