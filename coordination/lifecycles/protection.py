"""The life of a plan of protection: prepared link by link, its day moved, disagreed with, decided, carried out or put off. Pure.

The steps of the chain itself (`ChainLink`) are moves of this table, each its doer's; the office records what came from the
police. A different opinion of the police locks the day until the head of the committee decides (Decree 152/2026 art. 46.4).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from common.machine import Move
from common.refusal import Refused
from coordination.lifecycles import NEEDED
from coordination.protection import ChainLink


class PlanState(TextChoices):
    """Where the coercion stands."""

    PLANNED = "planned", _("Đang chuẩn bị")
    DONE = "done", _("Đã cưỡng chế")
    PUT_OFF = "put_off", _("Hoãn")
    CALLED_OFF = "called_off", _("Không cưỡng chế nữa")


class PlanStep(TextChoices):
    """What is done with a plan beside the links of its chain."""

    MOVE = "move", _("Đổi ngày cưỡng chế")
    OPINION = "opinion", _("Ý kiến của Công an")
    OPINION_AGAIN = "opinion_again", _("Công an rút, sửa ý kiến khác")
    DECIDE = "decide", _("Quyết định của Trưởng Ban Chỉ đạo")
    PUT_OFF = "put_off", _("Hoãn buổi cưỡng chế")
    CALL_OFF = "call_off", _("Hủy buổi cưỡng chế")


class PlanActor(Enum):
    """Whose step it is."""

    OFFICE = "office"  # the handling unit
    POLICE = "police"  # the police it was sent to; the office records what came from them
    POLICE_ALONE = "police_alone"
    COMMITTEE = "committee"  # the committee, or the head of the province


@dataclass(frozen=True, kw_only=True)
class PlanMove(Move):
    """A step of a plan, with the sentence of a plan that does not stand for it."""

    elsewhere: str


def _refuse_locked(row: Any, on: date) -> None:
    """Not while the committee has to decide."""
    if row.is_locked:
        raise Refused(_noop("Công an có ý kiến khác; ngày cưỡng chế chờ quyết định của Trưởng Ban Chỉ đạo."))


def _refuse_decided(row: Any, on: date) -> None:
    """Not once the head of the committee has decided; a different opinion is taken back by another step."""
    if row.decided_on is not None:
        raise Refused(_OPINIONS_OVER)
    if row.is_locked:
        raise Refused(ONLY_POLICE)


def _refuse_unlocked(row: Any, on: date) -> None:
    """Where a different opinion waits."""
    if not row.is_locked:
        raise Refused(_NOTHING_TO_DECIDE)


ONLY_POLICE = _noop("Công an có ý kiến khác; chỉ Công an rút ý kiến, hoặc Trưởng Ban Chỉ đạo quyết định.")
_OPINIONS_OVER = _noop("Đã có quyết định của Trưởng Ban Chỉ đạo, hoặc không còn cưỡng chế; không ghi ý kiến nữa.")
_NOTHING_TO_DECIDE = _noop("Không có ý kiến khác nào chờ quyết định.")
_NOT_PREPARED = _noop("Buổi cưỡng chế đã hoãn, đã hủy hoặc đã xong; đổi ngày trước khi ghi bước.")
_DONE = _noop("Cưỡng chế đã thực hiện.")
S = PlanState
_TO_COME = frozenset({S.PLANNED, S.PUT_OFF, S.CALLED_OFF})


def _link(link: ChainLink, actor: PlanActor, *, locks: bool = False, reaches: PlanState | None = None) -> PlanMove:
    """A link of the chain was done; `locks`: not while the committee has to decide."""
    return PlanMove(
        step=link,
        leaves=frozenset({S.PLANNED}),
        reaches=reaches,
        actor=actor,
        needs={"on": NEEDED},
        takes=frozenset({"note"}),
        only=_refuse_locked if locks else None,
        elsewhere=_NOT_PREPARED,
    )


def _off(step: PlanStep, reaches: PlanState) -> PlanMove:
    return PlanMove(
        step=step,
        leaves=_TO_COME,
        reaches=reaches,
        actor=PlanActor.OFFICE,
        needs={"outcome": _noop("Nhập lý do.")},
        elsewhere=_DONE,
    )


MOVES: dict[PlanStep | ChainLink, PlanMove] = {
    move.step: move
    for move in (
        PlanMove(
            step=PlanStep.MOVE,
            leaves=_TO_COME,
            reaches=S.PLANNED,
            actor=PlanActor.OFFICE,
            needs={"day": NEEDED, "at": NEEDED},
            only=_refuse_locked,
            elsewhere=_DONE,
        ),
        _link(ChainLink.LETTER, PlanActor.OFFICE),
        _link(ChainLink.COMMUNE, PlanActor.POLICE),
        _link(ChainLink.PROVINCE, PlanActor.POLICE),
        _link(ChainLink.PLAN, PlanActor.OFFICE, locks=True),
        _link(ChainLink.GUARD, PlanActor.POLICE, locks=True),
        _link(ChainLink.COST, PlanActor.OFFICE),
        _link(ChainLink.MEETING, PlanActor.OFFICE, locks=True),
        _link(ChainLink.DAY, PlanActor.OFFICE, locks=True, reaches=S.DONE),
        PlanMove(
            step=PlanStep.OPINION,
            leaves=frozenset({S.PLANNED}),
            actor=PlanActor.POLICE,
            needs={"opinion": NEEDED},
            takes=frozenset({"text"}),
            only=_refuse_decided,
            elsewhere=_OPINIONS_OVER,
        ),
        PlanMove(
            step=PlanStep.OPINION_AGAIN,
            leaves=frozenset({S.PLANNED}),
            actor=PlanActor.POLICE_ALONE,
            needs={"opinion": NEEDED},
            takes=frozenset({"text"}),
            only=_refuse_unlocked,
            elsewhere=_OPINIONS_OVER,
        ),
        PlanMove(
            step=PlanStep.DECIDE,
            leaves=frozenset(PlanState),
            actor=PlanActor.COMMITTEE,
            needs={"decision": _noop("Nhập quyết định và ngày, không sau hôm nay."), "on": NEEDED},
            only=_refuse_unlocked,
            elsewhere=_NOTHING_TO_DECIDE,
        ),
        _off(PlanStep.PUT_OFF, S.PUT_OFF),
        _off(PlanStep.CALL_OFF, S.CALLED_OFF),
    )
}


def refuse_state(move: PlanMove, row: Any, on: date) -> None:
    """Raises Refused where the plan does not stand for the step."""
    if row.state not in move.leaves:
        raise Refused(move.elsewhere)
