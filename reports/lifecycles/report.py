"""The life of a period report on one page: its states, its steps, who takes them, and how many days each level has.

A report of a cumulative period is waited for from the day after its end. Its unit closes the books: from that moment
on the figures stand, as known then. They are checked; the drafter signs, the head signs; the report goes to the level
above, which takes it into its own or sends it back. A signed report is never changed: as long as the level above has
not taken it in a new edition may replace it, afterwards an error is put right in the next period (joint circular
12/2021 art. 10). The report of twelve months is published twice, so that it may have an edition later too.

Signing: circular 05/2024 art. 9 (seen): the drafter's and the head's signatures. Days: circular 06/2019 art. 9.2
(seen); the days of 05/2024 and 05/2026 were not seen and are taken to be the same (inferred).
"""

from __future__ import annotations

from datetime import date
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from common.machine import Move
from common.refusal import Refused


class ReportState(TextChoices):
    """Where a report stands."""

    OPEN = "open", _("Chờ khóa sổ")
    CLOSED = "closed", _("Đã khóa sổ")
    CHECKED = "checked", _("Đã kiểm tra")
    DRAWN = "drawn", _("Người lập đã ký")
    SIGNED = "signed", _("Đã ký, khóa")
    SENT = "sent", _("Đã gửi cấp trên")
    RETURNED = "returned", _("Cấp trên trả lại")
    CONSOLIDATED = "consolidated", _("Cấp trên đã tổng hợp")
    REPLACED = "replaced", _("Đã thay bằng bản mới")
    DROPPED = "dropped", _("Đã mở lại sổ")


S = ReportState
STANDING = (S.SIGNED, S.SENT, S.RETURNED, S.CONSOLIDATED)  # signed by the head, not replaced
HANDED_IN = (S.SENT, S.CONSOLIDATED)  # the level above has it
UNSIGNED = (S.CLOSED, S.CHECKED, S.DRAWN)  # closed, not signed by the head
IN_HAND = (S.OPEN, *UNSIGNED)  # not signed yet: one of an agency and period at a time
ENDED = (S.REPLACED, S.DROPPED)


class StepOfReport(TextChoices):
    """What is done with a report, and what follows of it for other reports."""

    CLOSE = "close", _("Khóa sổ")
    CHECK = "check", _("Kiểm tra")
    DRAW = "draw", _("Người lập ký")
    SIGN = "sign", _("Thủ trưởng ký")
    SEND = "send", _("Gửi cấp trên")
    RETURN = "return", _("Trả lại")
    TAKE_IN = "take_in", _("Tổng hợp")
    REOPEN = "reopen", _("Mở lại sổ")
    RENEW = "renew", _("Lập bản mới")
    REPLACE = "replace", _("Thay bằng bản mới")
    PASS_ON = "pass_on", _("Chuyển sang bản tổng hợp khác")
    RELEASE = "release", _("Thôi tổng hợp")


class ReportActor(Enum):
    """Whose step it is."""

    DRAFTER = "drafter"  # whoever draws reports in the unit
    HEAD = "head"  # the head of the unit
    ABOVE = "above"  # the level above; outside the portal, whoever draws the report records it
    CLOSING_ABOVE = "closing_above"  # nobody: it follows when the level above closes its books; outside the portal as ABOVE
    PORTAL = "portal"  # nobody: it follows from a step of another report


def _refuse_early(row: Any, on: date) -> None:
    """From the day after the period."""
    if row.period.to >= on:
        raise Refused(
            _noop("Kỳ %(period)s đến hết ngày %(day)s; khóa sổ từ ngày hôm sau."),
            period=row.period.name,
            day=f"{row.period.to:%d/%m/%Y}",
        )


def _refuse_renewal(row: Any, on: date) -> None:
    """Until the level above has it; the report of the whole year at any time."""
    if row.state not in (S.SIGNED, S.RETURNED) and row.months != 12:
        raise Refused(
            _noop(
                "Báo cáo %(report)s đã gửi cấp trên: sai sót được điều chỉnh ở kỳ sau (Điều 10 Thông tư liên tịch 12/2021), hoặc lập bản mới khi cấp trên trả lại."
            ),
            report=row,
        )


_NOTE = frozenset({"note"})
_WHY = {"note": _noop("Nhập lý do.")}
MOVES: dict[StepOfReport, Move] = {
    move.step: move
    for move in (
        Move(
            step=StepOfReport.CLOSE,
            leaves=frozenset({S.OPEN}),
            reaches=S.CLOSED,
            actor=ReportActor.DRAFTER,
            takes=frozenset({"without_parts"}),
            only=_refuse_early,
        ),
        Move(step=StepOfReport.CHECK, leaves=frozenset({S.CLOSED}), reaches=S.CHECKED, actor=ReportActor.DRAFTER, takes=_NOTE),
        Move(step=StepOfReport.DRAW, leaves=frozenset({S.CHECKED}), reaches=S.DRAWN, actor=ReportActor.DRAFTER, takes=_NOTE),
        Move(step=StepOfReport.SIGN, leaves=frozenset({S.DRAWN}), reaches=S.SIGNED, actor=ReportActor.HEAD, takes=_NOTE),
        Move(step=StepOfReport.SEND, leaves=frozenset({S.SIGNED}), reaches=S.SENT, actor=ReportActor.DRAFTER, takes=_NOTE),
        Move(step=StepOfReport.RETURN, leaves=frozenset({S.SENT}), reaches=S.RETURNED, actor=ReportActor.ABOVE, needs=_WHY),
        Move(step=StepOfReport.TAKE_IN, leaves=frozenset({S.SENT}), reaches=S.CONSOLIDATED, actor=ReportActor.CLOSING_ABOVE, takes=_NOTE),
        Move(step=StepOfReport.REOPEN, leaves=frozenset(UNSIGNED), reaches=S.DROPPED, actor=ReportActor.DRAFTER, needs=_WHY),
        Move(  # the signed one stands until the new one is signed
            step=StepOfReport.RENEW,
            leaves=frozenset(STANDING),
            actor=ReportActor.DRAFTER,
            needs={"note": _noop("Nhập lý do lập bản mới.")},
            only=_refuse_renewal,
        ),
        Move(step=StepOfReport.REPLACE, leaves=frozenset(STANDING), reaches=S.REPLACED, actor=ReportActor.PORTAL, only=_refuse_renewal),
        Move(step=StepOfReport.PASS_ON, leaves=frozenset({S.CONSOLIDATED}), actor=ReportActor.PORTAL),
        Move(step=StepOfReport.RELEASE, leaves=frozenset({S.CONSOLIDATED}), reaches=S.SENT, actor=ReportActor.PORTAL),
    )
}


def refuse_state(move: Move, row: Any, on: date) -> None:
    """Raises Refused where the report does not stand for the step."""
    if row.state not in move.leaves:
        raise Refused(
            _noop("Báo cáo %(report)s đang ở trạng thái “%(state)s” nên không làm được bước “%(step)s”; mở lại trang để xem."),
            report=row,
            state=ReportState(row.state).label,
            step=move.step.label,
        )


class ReportLevel(Enum):
    """Whose report it is: the value is the number of working days after the end of the period."""

    ENFORCER = 1
    OFFICE = 2
    PROVINCE = 4
