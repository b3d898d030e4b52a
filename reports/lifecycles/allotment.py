"""The life of a decision that allots a target: drawn up, signed, changed by a new edition, replaced by it. Pure."""

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


class AllotmentState(TextChoices):
    """Where a decision stands; whether it is in force follows from its days."""

    DRAFT = "draft", _("Đang soạn")
    SIGNED = "signed", _("Đã ký")
    REPLACED = "replaced", _("Đã được thay thế")


class AllotmentStep(TextChoices):
    """What is done with an edition."""

    SAVE = "save", _("Lưu nháp")
    SIGN = "sign", _("Ký ban hành")
    DROP = "drop", _("Bỏ bản này")
    AMEND = "amend", _("Điều chỉnh")
    REPLACE = "replace", _("Thay bằng bản mới")


class AllotmentActor(Enum):
    """Whose step it is."""

    HEAD = "head"  # the head of the agency that allots, or the province
    PORTAL = "portal"  # nobody: it follows from signing the next edition


@dataclass(frozen=True, kw_only=True)
class AllotmentMove(Move):
    """A step of an edition, with the sentence of an edition that does not stand for it."""

    elsewhere: str


_STANDS = _noop("Quyết định này đã ký nên không sửa; soạn bản điều chỉnh.")
_NOT_IN_FORCE = _noop("Chỉ điều chỉnh được quyết định đã ký và chưa được thay thế.")
_DRAFT = frozenset({AllotmentState.DRAFT})
_SIGNED = frozenset({AllotmentState.SIGNED})
ALLOTMENT_MOVES: dict[AllotmentStep, AllotmentMove] = {
    move.step: move
    for move in (
        AllotmentMove(
            step=AllotmentStep.SAVE,
            leaves=_DRAFT,
            actor=AllotmentActor.HEAD,
            takes=frozenset({"number", "decided_on", "reason", "base_cases", "base_amount", "lines"}),
            elsewhere=_STANDS,
        ),
        AllotmentMove(
            step=AllotmentStep.SIGN,
            leaves=_DRAFT,
            reaches=AllotmentState.SIGNED,
            actor=AllotmentActor.HEAD,
            needs={"number": _noop("Nhập số quyết định."), "decided_on": _noop("Nhập ngày ký.")},  # as they were saved
            elsewhere=_STANDS,
        ),
        AllotmentMove(step=AllotmentStep.DROP, leaves=_DRAFT, actor=AllotmentActor.HEAD, elsewhere=_STANDS),  # and is no more
        AllotmentMove(  # the next edition is drawn up; this one stands until it is signed
            step=AllotmentStep.AMEND,
            leaves=_SIGNED,
            actor=AllotmentActor.HEAD,
            needs={"reason": _noop("Nhập lý do điều chỉnh.")},
            takes=frozenset({"base_cases", "base_amount"}),
            elsewhere=_NOT_IN_FORCE,
        ),
        AllotmentMove(
            step=AllotmentStep.REPLACE,
            leaves=_SIGNED,
            reaches=AllotmentState.REPLACED,
            actor=AllotmentActor.PORTAL,
            elsewhere=_NOT_IN_FORCE,
        ),
    )
}


def refuse_state(move: AllotmentMove, row: Any, on: date) -> None:
    """Raises Refused where the edition does not stand for the step."""
    if row.state not in move.leaves:
        raise Refused(move.elsewhere)
