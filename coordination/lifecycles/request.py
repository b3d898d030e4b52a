"""The life of a request between agencies: its states, and its steps as a table of moves. Pure.

A request lies with exactly one agency at any time, and one clock runs for it: to take it in, to answer, or to see to the answer.
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
from coordination.lifecycles import NEEDED


class RequestState(TextChoices):
    """Where a request stands."""

    DRAFT = "draft", _("Nháp")
    SENT = "sent", _("Đã gửi")
    RECEIVED = "received", _("Đã tiếp nhận")
    ANSWERED = "answered", _("Đã trả lời")
    RETURNED = "returned", _("Đã trả lại")
    CLOSED = "closed", _("Đã đóng")
    WITHDRAWN = "withdrawn", _("Đã rút")


class Result(TextChoices):
    """What an answer is."""

    FULL = "full", _("Trả lời đủ")
    PART = "part", _("Trả lời một phần, còn nội dung sẽ trả lời sau")
    ACCEPTED = "accepted", _("Đã thụ lý để giải quyết theo tố tụng")
    REFUSED = "refused", _("Từ chối, có lý do")


class StepOfRequest(TextChoices):
    """What happens to a request."""

    DRAFTED = "drafted", _("Soạn yêu cầu")
    SENT = "sent", _("Gửi yêu cầu")
    RECEIVED = "received", _("Tiếp nhận")
    HANDED_ON = "handed_on", _("Chuyển bộ phận giữ")
    EXTENDED = "extended", _("Gia hạn trả lời")
    TRANSFERRED = "transferred", _("Chuyển cơ quan có thẩm quyền")
    RETURNED = "returned", _("Trả lại yêu cầu")
    ANSWERED = "answered", _("Trả lời")
    REMINDED = "reminded", _("Đôn đốc")
    ESCALATED = "escalated", _("Báo cáo cấp trên")
    REOPENED = "reopened", _("Đề nghị trả lời lại")
    CLOSED = "closed", _("Đóng yêu cầu")
    WITHDRAWN = "withdrawn", _("Rút yêu cầu")


class RequestActor(Enum):
    """Whose step it is."""

    SENDER = "sender"
    ADDRESSEE = "addressee"  # the sender records what came from it on paper
    ADDRESSEE_ALONE = "addressee_alone"


def _refuse_in_time(row: Any, on: date) -> None:
    """What is overdue."""
    if not row.is_overdue(on):
        raise Refused(_noop("Yêu cầu chưa quá hạn; chỉ báo cáo cấp trên khi đã quá hạn, trước đó thì đôn đốc."))


def _refuse_longer(row: Any, on: date) -> None:
    """Once, where the law knows a longer limit."""
    rule = row.of_law
    if rule is None or rule.unit is None or rule.extended_to is None:
        raise Refused(_noop("Luật không cho kéo dài thời hạn của loại yêu cầu này; trả lời, hoặc từ chối có lý do."))
    if row.extended:
        raise Refused(_noop("Yêu cầu này đã gia hạn một lần, đến %(day)s."), day=f"{row.due_on:%d/%m/%Y}")


S = RequestState
WAITING = frozenset({S.SENT, S.RECEIVED})  # for the addressee
OPEN = frozenset({S.SENT, S.RECEIVED, S.ANSWERED, S.RETURNED})
MOVES: dict[StepOfRequest, Move] = {
    move.step: move
    for move in (
        Move(
            step=StepOfRequest.SENT,
            leaves=frozenset({S.DRAFT, S.RETURNED}),
            reaches=S.SENT,
            actor=RequestActor.SENDER,
            needs={"document_number": NEEDED},
            takes=frozenset({"channel"}),
        ),
        Move(
            step=StepOfRequest.RECEIVED,
            leaves=frozenset({S.SENT}),
            reaches=S.RECEIVED,
            actor=RequestActor.ADDRESSEE,
            takes=frozenset({"register_number"}),
        ),
        Move(
            step=StepOfRequest.HANDED_ON,
            leaves=frozenset({S.RECEIVED}),
            actor=RequestActor.ADDRESSEE_ALONE,  # which department holds it, nobody else knows
            needs={"department": _noop("Nhập bộ phận giữ yêu cầu.")},
        ),
        Move(
            step=StepOfRequest.EXTENDED,
            leaves=frozenset({S.RECEIVED}),
            actor=RequestActor.ADDRESSEE,
            needs={"reason": _noop("Nhập lý do gia hạn.")},
            only=_refuse_longer,
        ),
        Move(
            step=StepOfRequest.TRANSFERRED,
            leaves=WAITING,
            reaches=S.SENT,
            actor=RequestActor.ADDRESSEE,
            needs={"to": NEEDED, "reason": _noop("Nhập lý do chuyển.")},
        ),
        Move(
            step=StepOfRequest.RETURNED,
            leaves=WAITING,
            reaches=S.RETURNED,
            actor=RequestActor.ADDRESSEE,
            needs={"reason": _noop("Nhập lý do trả lại: thiếu gì, cần sửa gì.")},
        ),
        Move(
            step=StepOfRequest.ANSWERED,
            leaves=frozenset({S.RECEIVED}),
            reaches=S.ANSWERED,  # but stays where the answer is one in part
            actor=RequestActor.ADDRESSEE,
            needs={"result": NEEDED, "document_number": NEEDED},
            takes=frozenset({"answers", "note"}),
        ),
        Move(step=StepOfRequest.REMINDED, leaves=WAITING, actor=RequestActor.SENDER, takes=frozenset({"note"})),
        Move(
            step=StepOfRequest.ESCALATED,
            leaves=WAITING,
            actor=RequestActor.SENDER,
            needs={"to": _noop("Nhập cơ quan, người được báo cáo.")},
            takes=frozenset({"note"}),
            only=_refuse_in_time,
        ),
        Move(
            step=StepOfRequest.REOPENED,
            leaves=frozenset({S.ANSWERED}),
            reaches=S.RECEIVED,
            actor=RequestActor.SENDER,
            needs={"note": _noop("Nhập điểm còn chưa rõ.")},
        ),
        Move(
            step=StepOfRequest.CLOSED,
            leaves=frozenset({S.ANSWERED, S.RETURNED}),
            reaches=S.CLOSED,
            actor=RequestActor.SENDER,
            takes=frozenset({"helpful", "note"}),
        ),
        Move(
            step=StepOfRequest.WITHDRAWN,
            leaves=frozenset({S.DRAFT, *WAITING, S.RETURNED}),
            reaches=S.WITHDRAWN,
            actor=RequestActor.SENDER,
            takes=frozenset({"note"}),  # once it was sent, the reason
        ),
    )
}


def refuse_state(move: Move, row: Any, on: date) -> None:
    """Raises Refused where the request does not stand for the step."""
    if row.state not in move.leaves:
        raise Refused(
            _noop("Yêu cầu đang ở trạng thái “%(state)s” nên không thể “%(step)s”; tải lại trang để xem bước mới nhất."),
            state=RequestState(row.state).label,
            step=move.step.label,
        )


class Defect(TextChoices):
    """What is unclear or wrong in a judgment; counted by court, never by judge."""

    UNCLEAR = "unclear", _("Tuyên không rõ")
    CONTRADICTORY = "contradictory", _("Các phần mâu thuẫn nhau")
    FACTS = "facts", _("Không phù hợp thực tế (diện tích, vị trí, hiện trạng)")
    PARTIES = "parties", _("Sai, thiếu thông tin đương sự")
    ARITHMETIC = "arithmetic", _("Sai số liệu, tính toán")
    INTEREST = "interest", _("Thiếu lãi suất, thời điểm tính lãi")
    SPELLING = "spelling", _("Lỗi chính tả")
    IMPOSSIBLE = "impossible", _("Không thể thi hành")
    OTHER = "other", _("Khác")


class Channel(TextChoices):
    """How a paper travels (Decree 152/2026 art. 7, 20.2)."""

    PORTAL = "portal", _("Trên hệ thống này")
    AXIS = "axis", _("Trục liên thông văn bản")
    POST = "post", _("Bưu chính")
    HAND = "hand", _("Trực tiếp")
