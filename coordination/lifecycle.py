"""The life of a request between agencies: states, steps, and who may take them. Pure.

A request lies with exactly one agency at any time, and one clock runs for it: to take it in, to answer, or to see to the answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused


class State(TextChoices):
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


class Step(TextChoices):
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


class Side(Enum):
    """Whose step it is."""

    SENDER = "sender"
    ADDRESSEE = "addressee"


@dataclass(frozen=True)
class Move:
    """From which states a step may be taken, by whom, and where it leads (nowhere else where `to` is None)."""

    states: frozenset[State]
    side: Side
    to: State | None = None


WAITING = frozenset({State.SENT, State.RECEIVED})  # for the addressee
OPEN = frozenset({State.SENT, State.RECEIVED, State.ANSWERED, State.RETURNED})
MOVES = {
    Step.SENT: Move(frozenset({State.DRAFT, State.RETURNED}), Side.SENDER, State.SENT),
    Step.RECEIVED: Move(frozenset({State.SENT}), Side.ADDRESSEE, State.RECEIVED),
    Step.HANDED_ON: Move(frozenset({State.RECEIVED}), Side.ADDRESSEE),
    Step.EXTENDED: Move(frozenset({State.RECEIVED}), Side.ADDRESSEE),
    Step.TRANSFERRED: Move(WAITING, Side.ADDRESSEE, State.SENT),
    Step.RETURNED: Move(WAITING, Side.ADDRESSEE, State.RETURNED),
    Step.ANSWERED: Move(frozenset({State.RECEIVED}), Side.ADDRESSEE, State.ANSWERED),
    Step.REMINDED: Move(WAITING, Side.SENDER),
    Step.ESCALATED: Move(WAITING, Side.SENDER),
    Step.REOPENED: Move(frozenset({State.ANSWERED}), Side.SENDER, State.RECEIVED),
    Step.CLOSED: Move(frozenset({State.ANSWERED, State.RETURNED}), Side.SENDER, State.CLOSED),
    Step.WITHDRAWN: Move(frozenset({State.DRAFT, *WAITING, State.RETURNED}), Side.SENDER, State.WITHDRAWN),
}


def refuse_move(step: Step, state: State) -> Move:
    """The move of a step. Raises Refused where the request does not stand for it."""
    move = MOVES[step]
    if state not in move.states:
        raise Refused(
            _noop("Yêu cầu đang ở trạng thái “%(state)s” nên không thể “%(step)s”; tải lại trang để xem bước mới nhất."),
            state=State(state).label,
            step=step.label,
        )
    return move


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
