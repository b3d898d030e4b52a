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

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


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


class Step(TextChoices):
    """What people do to a report."""

    CLOSE = "close", _("Khóa sổ")
    CHECK = "check", _("Kiểm tra")
    DRAW = "draw", _("Người lập ký")
    SIGN = "sign", _("Thủ trưởng ký")
    SEND = "send", _("Gửi cấp trên")
    RETURN = "return", _("Trả lại")
    TAKE_IN = "take_in", _("Tổng hợp")
    REOPEN = "reopen", _("Mở lại sổ")
    RENEW = "renew", _("Lập bản mới")


class Actor(Enum):
    """Who takes a step."""

    DRAFTER = "drafter"  # whoever records in the unit
    HEAD = "head"  # the head of the unit
    ABOVE = "above"  # the level above


@dataclass(frozen=True)
class Move:
    """One step: from which states, to which one, by whom. `reason`: it must be told why."""

    step: Step
    leaves: tuple[ReportState, ...]
    reaches: ReportState
    actor: Actor
    reason: bool = False


MOVES: dict[Step, Move] = {
    move.step: move
    for move in (
        Move(Step.CLOSE, (S.OPEN,), S.CLOSED, Actor.DRAFTER),
        Move(Step.CHECK, (S.CLOSED,), S.CHECKED, Actor.DRAFTER),
        Move(Step.DRAW, (S.CHECKED,), S.DRAWN, Actor.DRAFTER),
        Move(Step.SIGN, (S.DRAWN,), S.SIGNED, Actor.HEAD),
        Move(Step.SEND, (S.SIGNED,), S.SENT, Actor.DRAFTER),
        Move(Step.RETURN, (S.SENT,), S.RETURNED, Actor.ABOVE, reason=True),
        Move(Step.TAKE_IN, (S.SENT,), S.CONSOLIDATED, Actor.ABOVE),
        Move(Step.REOPEN, UNSIGNED, S.DROPPED, Actor.DRAFTER, reason=True),
        Move(Step.RENEW, STANDING, S.REPLACED, Actor.DRAFTER, reason=True),
    )
}


def may_renew(state: ReportState, months: int) -> bool:
    """Whether a new edition may replace a report: until the level above has it, and the whole year at any time."""
    return state in (S.SIGNED, S.RETURNED) or (months == 12 and state in STANDING)


class Level(Enum):
    """Whose report it is: the value is the number of working days after the end of the period."""

    ENFORCER = 1
    OFFICE = 2
    PROVINCE = 4
