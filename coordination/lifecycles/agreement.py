"""The life of an agreement on coordination: drawn up, commented on, signed, reviewed, replaced. Pure.

Its text may be changed until it is signed; from then on it stands, and the next version takes its place.
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


class AgreementState(TextChoices):
    """Where an agreement stands; whether it is in force follows from its days."""

    DRAFT = "draft", _("Đang dự thảo")
    COMMENTS = "comments", _("Đang lấy ý kiến")
    SIGNED = "signed", _("Đã ký")
    REPLACED = "replaced", _("Đã được thay thế")
    ENDED = "ended", _("Hết hiệu lực")


class AgreementStep(TextChoices):
    """What is done with an agreement."""

    EDIT = "edit", _("Sửa bản dự thảo")
    ASK = "ask", _("Lấy ý kiến các bên")
    COMMENT = "comment", _("Góp ý dự thảo")
    SIGN = "sign", _("Ghi đã ký")
    REVIEW = "review", _("Lập bản sơ kết, tổng kết")
    RENEW = "renew", _("Soạn bản thay thế")
    REPLACE = "replace", _("Thay bằng bản mới")


class AgreementActor(Enum):
    """Whose step it is."""

    KEEPER = "keeper"  # whoever keeps agreements: the province
    PARTY = "party"  # whoever works for a party
    PORTAL = "portal"  # nobody: it follows from another step


@dataclass(frozen=True, kw_only=True)
class AgreementMove(Move):
    """A step of an agreement, with the sentence of an agreement that does not stand for it."""

    elsewhere: str


def _refuse_late(row: Any, on: date) -> None:
    """By the last day for comments."""
    if row.comments_until is not None and row.comments_until < on:
        raise Refused(_noop("Thời gian góp ý đã hết ngày %(day)s."), day=f"{row.comments_until:%d/%m/%Y}")


S = AgreementState
IN_DRAFT = frozenset({S.DRAFT, S.COMMENTS})  # the text may be changed
BINDING = frozenset({S.SIGNED, S.REPLACED})  # signed: on its days it is, or was, in force
_TEXT_STANDS = _noop("Quy chế đã ký nên không sửa được; soạn bản thay thế.")
_NOT_TO_REPLACE = _noop("Chỉ thay thế được quy chế đã ký và chưa được thay thế.")
MOVES: dict[AgreementStep, AgreementMove] = {
    move.step: move
    for move in (
        # Name, clauses, obligations, signatories; what is written there is no detail of the step.
        AgreementMove(step=AgreementStep.EDIT, leaves=IN_DRAFT, actor=AgreementActor.KEEPER, elsewhere=_TEXT_STANDS),
        AgreementMove(
            step=AgreementStep.ASK,
            leaves=IN_DRAFT,
            reaches=S.COMMENTS,
            actor=AgreementActor.KEEPER,
            needs={"until": NEEDED},
            elsewhere=_TEXT_STANDS,
        ),
        AgreementMove(
            step=AgreementStep.COMMENT,
            leaves=frozenset({S.COMMENTS}),
            actor=AgreementActor.PARTY,
            needs={"text": _noop("Nhập ý kiến.")},
            takes=frozenset({"clause"}),
            only=_refuse_late,
            elsewhere=_noop("Quy chế này không trong thời gian lấy ý kiến."),
        ),
        AgreementMove(
            step=AgreementStep.SIGN,
            leaves=IN_DRAFT,
            reaches=S.SIGNED,
            actor=AgreementActor.KEEPER,
            needs={"number": NEEDED, "signed_on": NEEDED, "effective_on": NEEDED},
            takes=frozenset({"until", "review_on", "place", "event"}),
            elsewhere=_TEXT_STANDS,
        ),
        AgreementMove(
            step=AgreementStep.REVIEW,
            leaves=BINDING,
            actor=AgreementActor.KEEPER,
            needs=dict.fromkeys(("since", "until", "held_on", "faults", "causes", "conclusion"), NEEDED),
            takes=frozenset({"is_final", "results", "proposals"}),
            elsewhere=_noop("Quy chế chưa ký nên chưa có gì để sơ kết, tổng kết."),
        ),
        AgreementMove(
            step=AgreementStep.RENEW,
            leaves=frozenset({S.SIGNED}),
            actor=AgreementActor.KEEPER,
            needs={"title": NEEDED, "level": NEEDED, "parties": _noop("Chọn ít nhất hai bên.")},
            takes=frozenset({"ladder"}),
            elsewhere=_NOT_TO_REPLACE,
        ),
        # Follows from signing the version that replaces it.
        AgreementMove(
            step=AgreementStep.REPLACE,
            leaves=frozenset({S.SIGNED}),
            reaches=S.REPLACED,
            actor=AgreementActor.PORTAL,
            elsewhere=_NOT_TO_REPLACE,
        ),
    )
}


def refuse_state(move: AgreementMove, row: Any, on: date) -> None:
    """Raises Refused where the agreement does not stand for the step."""
    if row.state not in move.leaves:
        raise Refused(move.elsewhere)
