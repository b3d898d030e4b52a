"""The life of an enforcement case: its events, the two regimes of law, and the shape of a row of its table.

A case (việc) is born with its enforcement decision. It is served, verified, and classified; it may be found not
enforceable, be postponed, suspended or paused, rest in the separate book, change hands; it ends by being completed,
terminated, entrusted, withdrawn, returned or concluded. Two regimes of law apply: A, Law 26/2008 as amended, to
30 June 2026; B, Law 106/2025, from 1 July 2026. The row of the date of the event is the one to apply.

A status is the account of the ledger in which the count of the case stands. A register may be coarse: an ending or a
change of class is accepted without the steps before it, and the history is marked as shortened. What the law forbids
by state, by time or by amount is refused with a sentence that names the article.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import NamedTuple, Protocol

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.choices import Initiation
from cases.ledger import OPEN, PAUSED, Account, Holder, Position
from common.machine import Move
from law.regimes import Regime


class Event(TextChoices):
    """What can happen to a case, in the words of the register file."""

    DECISION_ISSUED = "decision_issued", _("Ra quyết định thi hành án")
    SERVED = "served", _("Thông báo hợp lệ")
    VERIFIED = "verified", _("Xác minh")
    FOUND_ENFORCEABLE = "found_enforceable", _("Có điều kiện thi hành")
    FOUND_NOT_ENFORCEABLE = "found_not_enforceable", _("Chưa có điều kiện thi hành")
    MOVED_TO_SEPARATE_BOOK = "moved_to_separate_book", _("Chuyển sổ theo dõi riêng")
    RESUMED = "resumed", _("Tiếp tục thi hành")
    POSTPONED = "postponed", _("Hoãn")
    SUSPENDED = "suspended", _("Tạm đình chỉ")
    PAUSED_FOR_COMPLAINT = "paused_for_complaint", _("Tạm dừng để giải quyết khiếu nại")
    PARTLY_POSTPONED = "partly_postponed", _("Hoãn một phần")
    PARTLY_SUSPENDED = "partly_suspended", _("Tạm đình chỉ một phần")
    COLLECTED = "collected", _("Thu tiền")
    COMPLETED = "completed", _("Thi hành xong")
    TERMINATED = "terminated", _("Đình chỉ")
    PARTLY_TERMINATED = "partly_terminated", _("Đình chỉ một phần")
    REDUCED = "reduced", _("Giảm")
    ENTRUSTED = "entrusted", _("Ủy thác")
    PARTLY_ENTRUSTED = "partly_entrusted", _("Ủy thác một phần")
    WITHDRAWN = "withdrawn", _("Thu hồi, hủy quyết định")
    PARTLY_WITHDRAWN = "partly_withdrawn", _("Thu hồi một phần")
    REQUEST_RETURNED = "request_returned", _("Gửi lại yêu cầu")
    CONCLUDED_OTHERWISE = "concluded_otherwise", _("Kết thúc khác")
    REASSIGNED = "reassigned", _("Chuyển giao hồ sơ")
    DRAWN_UP = "drawn_up", _("Rút hồ sơ lên")
    AMOUNT_INCREASED = "amount_increased", _("Tăng số phải thi hành")
    REFUNDED = "refunded", _("Hoàn trả")
    RESTORED = "restored", _("Khôi phục phần đã giảm")
    ENDING_REVERSED = "ending_reversed", _("Hủy quyết định kết thúc")


ANY_OPEN = frozenset(OPEN)
RUNNING = frozenset({Account.IN_PROGRESS, Account.NOT_ENFORCEABLE})
IN_BOOK = frozenset({Account.SEPARATE_BOOK})
OPEN_OR_BOOK = ANY_OPEN | IN_BOOK
ENDINGS = frozenset(
    {
        Account.COMPLETED,
        Account.TERMINATED,
        Account.CONCLUDED_OTHERWISE,
        Account.ENTRUSTED,
        Account.WITHDRAWN,
        Account.RETURNED,
    }
)


# Clocks that steps start and answer, by code (`cases/clocks.py`).
NOTICE = frozenset({"NOTIFY"})
FIRST_VERIFICATION = frozenset({"VOLUNTARY", "VERIFY_FIRST"})
ROUNDS = frozenset({"REVERIFY_6M", "REVERIFY_1Y"})
BOOK_WAITS = frozenset({"SEP_BOOK_WAIT", "SEP_BOOK_WAIT_2Y"})
WAITS = BOOK_WAITS | {"RETURN_REQUEST"}
OF_A_POSTPONEMENT = frozenset({"POSTPONE_MAX", "RESUME_POSTPONE"})


class Recorder(Enum):
    """Whose step it is; `cases/machine.py` says who that is among the people."""

    HOLDER = "holder"  # the unit that holds the case, or the province


@dataclass(frozen=True)
class Ground:
    """One ground of a step. An empty article: that regime does not know it."""

    code: str
    label: Promise
    article_a: str
    article_b: str

    def article(self, regime: Regime) -> str:
        """Its article under a regime."""
        return self.article_a if regime is Regime.A else self.article_b


class Details(Protocol):
    """What is told of an event, as a row of the table reads it. Amounts are whole đồng."""

    @property
    def amount(self) -> int | None: ...
    @property
    def for_budget(self) -> int | None: ...
    @property
    def ground(self) -> str: ...
    @property
    def to(self) -> Holder | None: ...


class Situation(NamedTuple):
    """How a case stands when a step is asked for. `ref` is whatever the caller knows the case by.

    `waiting_since` is the day of the standing decision "chưa có điều kiện", or of the enforcement decision where a
    coarse register tells no such day.
    """

    position: Position
    initiation: Initiation
    decided_on: date
    waiting_since: date
    is_long_absent: bool
    ref: object = None


@dataclass(frozen=True, kw_only=True)
class Transition(Move):
    """One row of the table: all that is known of one event.

    Where the case goes is told by one of three: `reaches`, an account for count and money; `parts`, the account to which a
    partial decision takes money alone; `acts`, a method that decides. None of them: the event moves nothing.
    """

    step: Event
    leaves: frozenset[Account | None]  # None: the enforcement decision is not there
    reaches: Account | None = None
    parts: Account | None = None
    acts: Callable[[Position, Details], None] | None = None
    limit: Callable[[Position, Details], int] | None = None  # the most that `acts` may move, in đồng
    actor: Recorder = Recorder.HOLDER
    article_a: str  # empty: does not exist under regime A
    article_b: str  # empty: does not exist under regime B
    grounds: tuple[Ground, ...] = ()  # those the law knows; a partial decision rests on those of the whole one
    holds: tuple[Account, ...] = ()  # where a case then waits for the ground to be gone
    whole: Event | None = None  # what a partial decision is that leaves nothing
    undoes: tuple[Event, ...] = ()  # the partial decisions of which it takes one back, told by its ground
    answers: frozenset[str] = frozenset()  # clocks, by code
    starts: frozenset[str] = frozenset()
    steps_before: frozenset[Event] = frozenset()  # any of them; none of them: a shortened history

    def __post_init__(self) -> None:
        if sum(way is not None for way in (self.reaches, self.parts, self.acts)) > 1:
            raise ValueError(f"{self.step}: one of reaches, parts and acts says where a case goes")

    def article(self, regime: Regime) -> str:
        """The article on which this step rests, for example "Luật 26/2008 Đ48". Empty if the regime has none."""
        return self.article_a if regime is Regime.A else self.article_b

    def ground(self, code: str) -> Ground | None:
        """The ground with a code; None for words of a register's own."""
        return next((ground for ground in self.grounds if ground.code == code), None)

    @property
    def ends(self) -> bool:
        """Whether it is an ending, which moves whatever is left."""
        return self.reaches in ENDINGS

    @property
    def sets_aside(self) -> bool:
        """Whether it puts money aside that stays in the case."""
        return self.parts in PAUSED

    def most(self, position: Position, told: Details) -> int | None:
        """The most that may be told of it, in đồng; None where nothing limits it."""
        if self.limit is not None:
            return self.limit(position, told)
        if self.parts is None:
            return None
        if not self.sets_aside:
            return position.left.amount
        assert position.account is not None
        return position.open[position.account].amount

    def move(self, position: Position, told: Details) -> None:
        """Move the case. Raises DoesNotFit when the State's part cannot be taken."""
        if self.acts is not None:
            self.acts(position, told)
        elif self.parts is not None:
            take = position.set_aside if self.sets_aside else position.part
            take(told.amount or 0, told.for_budget, self.parts)
        elif self.reaches in ENDINGS:
            position.end(self.reaches)
        elif self.reaches in PAUSED:
            position.pause(self.reaches)
        elif self.reaches is not None:
            position.before = ()
            position.classify(self.reaches)
