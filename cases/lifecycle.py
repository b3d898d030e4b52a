"""The life of an enforcement case, as one table.

A case (việc) is born with its enforcement decision. It is served, verified, and classified; it may be found not
enforceable, be postponed, suspended or paused, rest in the separate book, change hands; it ends by being completed,
terminated, entrusted, withdrawn, returned or concluded. Two regimes of law apply: A, Law 26/2008 as amended, to
30 June 2026; B, Law 106/2025, from 1 July 2026. The row of the date of the event is the one to apply.

A status is the account of the ledger in which the count of the case stands. A register may be coarse: an ending or a
change of class is accepted without the steps before it, and the history is marked as shortened. What the law forbids
by state, by time or by amount is refused with a sentence that names the article.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from cases.choices import Initiation
from cases.ledger import OPEN, PAUSED, Account, Position
from common.refusal import Refused
from law.citations import cited
from law.regimes import LAW_106_IN_FORCE, Regime
from law.years import months_after


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
REOPENING = frozenset({Event.ENDING_REVERSED, Event.REFUNDED})  # what may open a case again
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


@dataclass(frozen=True)
class Transition:
    """One row of the table: from where, to where, under which article of each regime, and what must be told."""

    event: Event
    leaves: frozenset[Account]
    reaches: Account | None  # None: the status stays, or depends on the state before
    article_a: str  # empty: does not exist under regime A
    article_b: str  # empty: does not exist under regime B
    needs: frozenset[str] = frozenset()  # details that must be given
    takes: frozenset[str] = frozenset()  # details that may be given
    steps_before: frozenset[Event] = field(default=frozenset())  # any of them; none of them: a shortened history

    def article(self, regime: Regime) -> str:
        """The article on which this step rests, for example "Luật 26/2008 Đ48". Empty if the regime has none."""
        return self.article_a if regime is Regime.A else self.article_b


_AMOUNT = frozenset({"amount"})
_VERIFIED = frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE})
_STARTED = frozenset({Event.SERVED, *_VERIFIED})

TRANSITIONS: dict[Event, Transition] = {
    row.event: row
    for row in (
        Transition(Event.SERVED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ39", "Luật 106/2025 Đ35"),
        Transition(Event.VERIFIED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ44", "Luật 106/2025 Đ37"),
        Transition(
            Event.FOUND_ENFORCEABLE,
            ANY_OPEN - {Account.NOT_ENFORCEABLE},
            None,
            "Luật 26/2008 Đ44",
            "Luật 106/2025 Đ37",
        ),
        Transition(
            Event.FOUND_NOT_ENFORCEABLE,
            ANY_OPEN - {Account.NOT_ENFORCEABLE},
            Account.NOT_ENFORCEABLE,
            "Luật 26/2008 Đ44a",
            "Luật 106/2025 Đ38",
            steps_before=frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE}),
        ),
        Transition(
            Event.MOVED_TO_SEPARATE_BOOK,
            ANY_OPEN,
            Account.SEPARATE_BOOK,
            "Nghị định 62/2015 Đ9.5",
            "Nghị định 152/2026 Đ22.1",
            steps_before=frozenset({Event.FOUND_NOT_ENFORCEABLE}),
        ),
        Transition(
            Event.RESUMED,
            OPEN_OR_BOOK,
            None,
            "Luật 26/2008 Đ48.4, Đ49.3; Nghị định 62/2015 Đ9.4, Đ9.6",
            "Luật 106/2025 Đ38.2, Đ46.3, Đ47.3",
        ),
        Transition(
            Event.POSTPONED,
            ANY_OPEN,
            Account.POSTPONED,
            "Luật 26/2008 Đ48",
            "Luật 106/2025 Đ46",
            takes=frozenset({"ground"}),
        ),
        Transition(Event.SUSPENDED, ANY_OPEN, Account.SUSPENDED, "Luật 26/2008 Đ49", "Luật 106/2025 Đ47"),
        Transition(
            Event.PAUSED_FOR_COMPLAINT,
            ANY_OPEN,
            Account.PAUSED_FOR_COMPLAINT,
            "Luật 26/2008 Đ145.1b",
            "Luật 106/2025 Đ101.1b",
        ),
        Transition(Event.PARTLY_POSTPONED, RUNNING, None, "Luật 26/2008 Đ48", "Luật 106/2025 Đ46", needs=_AMOUNT),
        Transition(Event.PARTLY_SUSPENDED, RUNNING, None, "Luật 26/2008 Đ49", "Luật 106/2025 Đ47", needs=_AMOUNT),
        Transition(Event.COLLECTED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ47", "Luật 106/2025 Đ54", needs=_AMOUNT),
        Transition(
            Event.COMPLETED,
            OPEN_OR_BOOK,
            Account.COMPLETED,
            "Luật 26/2008 Đ52.1",
            "Luật 106/2025 Đ55",
            takes=_AMOUNT,
            steps_before=_STARTED,
        ),
        Transition(
            Event.TERMINATED,
            OPEN_OR_BOOK,
            Account.TERMINATED,
            "Luật 26/2008 Đ50",
            "Luật 106/2025 Đ48",
            takes=_AMOUNT,
            steps_before=_VERIFIED,
        ),
        Transition(Event.PARTLY_TERMINATED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ50", "Luật 106/2025 Đ48", needs=_AMOUNT),
        Transition(Event.REDUCED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ61–64", "Luật 106/2025 Đ42–45", needs=_AMOUNT),
        Transition(
            Event.ENTRUSTED,
            OPEN_OR_BOOK,
            Account.ENTRUSTED,
            "Luật 26/2008 Đ55–57",
            "Luật 106/2025 Đ49",
            takes=_AMOUNT,
            steps_before=_VERIFIED,
        ),
        Transition(Event.PARTLY_ENTRUSTED, OPEN_OR_BOOK, None, "Luật 26/2008 Đ55–57", "Luật 106/2025 Đ49", needs=_AMOUNT),
        Transition(Event.WITHDRAWN, OPEN_OR_BOOK, Account.WITHDRAWN, "Luật 26/2008 Đ37", "Luật 106/2025 Đ52", takes=_AMOUNT),
        Transition(Event.PARTLY_WITHDRAWN, OPEN_OR_BOOK, None, "Luật 26/2008 Đ37", "Luật 106/2025 Đ52", needs=_AMOUNT),
        Transition(
            Event.REQUEST_RETURNED,
            ANY_OPEN,
            Account.RETURNED,
            "",
            "Luật 106/2025 Đ38.4; Nghị định 152/2026 Đ22.2",
            steps_before=frozenset({Event.FOUND_NOT_ENFORCEABLE}),
        ),
        Transition(
            Event.CONCLUDED_OTHERWISE,
            OPEN_OR_BOOK,
            Account.CONCLUDED_OTHERWISE,
            "",
            "Luật 106/2025 Đ55; Nghị định 152/2026 Đ32.1",
            steps_before=_STARTED,
        ),
        Transition(
            Event.REASSIGNED,
            OPEN_OR_BOOK,
            None,
            "Luật 26/2008 Đ35; Nghị định 62/2015 Đ10",
            "Luật 106/2025 Đ32; Nghị định 152/2026 Đ13",
            takes=frozenset({"to_unit", "to_enforcer"}),
        ),
        Transition(
            Event.DRAWN_UP,
            ANY_OPEN,
            None,
            "Luật 26/2008 Đ35.2h",
            "",
            needs=frozenset({"to_unit"}),
            takes=frozenset({"to_enforcer"}),
        ),
        Transition(
            Event.AMOUNT_INCREASED,
            ANY_OPEN,
            None,
            "Thông tư liên tịch 11/2016 Đ6",
            "Nghị định 152/2026 Đ29",
            needs=_AMOUNT,
        ),
        Transition(
            Event.REFUNDED,
            OPEN_OR_BOOK | {Account.COMPLETED},
            None,
            "Luật 26/2008 Đ47",
            "Luật 106/2025 Đ54",
            needs=_AMOUNT,
        ),
        Transition(
            Event.RESTORED,
            OPEN_OR_BOOK,
            None,
            "Luật 26/2008 Đ37",
            "Luật 106/2025 Đ52",
            needs=frozenset({"amount", "ground"}),
        ),
        Transition(Event.ENDING_REVERSED, ENDINGS, Account.IN_PROGRESS, "Luật 26/2008 Đ37, Đ137", "Luật 106/2025 Đ52, Đ64.2"),
    )
}

# A partial decision that leaves nothing is the whole decision (domain rule 6).
WHOLE_OF = {
    Event.PARTLY_TERMINATED: Event.TERMINATED,
    Event.PARTLY_ENTRUSTED: Event.ENTRUSTED,
    Event.PARTLY_WITHDRAWN: Event.WITHDRAWN,
    Event.PARTLY_POSTPONED: Event.POSTPONED,
    Event.PARTLY_SUSPENDED: Event.SUSPENDED,
}
ENDS = {
    Event.COMPLETED: Account.COMPLETED,
    Event.TERMINATED: Account.TERMINATED,
    Event.ENTRUSTED: Account.ENTRUSTED,
    Event.WITHDRAWN: Account.WITHDRAWN,
    Event.REQUEST_RETURNED: Account.RETURNED,
    Event.CONCLUDED_OTHERWISE: Account.CONCLUDED_OTHERWISE,
}
TAKES_OUT = {
    Event.PARTLY_TERMINATED: Account.TERMINATED,
    Event.PARTLY_ENTRUSTED: Account.ENTRUSTED,
    Event.PARTLY_WITHDRAWN: Account.WITHDRAWN,
    Event.REDUCED: Account.REDUCED,
}


def refuse_by_state(event: Event, position: Position, on: date) -> Transition:
    """The row that allows this event from this position on this day. Raises Refused with the rule and its article."""
    row = TRANSITIONS.get(event)
    if row is None:
        raise Refused(_noop("Việc đã có quyết định thi hành án; một việc chỉ có một quyết định."), field="event")
    regime = Regime.on(on)
    if not row.article(regime):
        raise Refused(
            _noop("“%(event)s” không có trong %(law)s, luật áp dụng cho ngày %(day)s; chọn sự kiện khác hoặc sửa ngày."),
            field="event",
            event=event.label,
            law=cited(regime.value),
            day=f"{on:%d/%m/%Y}",
        )
    if position.account not in row.leaves:
        assert position.account is not None
        if position.account in ENDINGS:
            raise Refused(
                _noop(
                    "Việc đã kết thúc (%(status)s) nên không ghi tiếp được “%(event)s”. Muốn ghi tiếp, trước hết ghi sự kiện “Hủy quyết định kết thúc” (%(article)s)."
                ),
                field="event",
                status=position.account.label,
                event=event.label,
                article=cited(TRANSITIONS[Event.ENDING_REVERSED].article(regime)),
            )
        raise Refused(
            _noop(
                "Việc đang ở trạng thái “%(status)s” nên không ghi được “%(event)s” (%(article)s); chọn sự kiện khác, hoặc ghi trước sự kiện còn thiếu."
            ),
            field="event",
            status=position.account.label,
            event=event.label,
            article=cited(row.article(regime)),
        )
    if event == Event.RESUMED and position.account == Account.IN_PROGRESS and not set(position.open) & set(PAUSED):
        raise Refused(
            _noop("Việc đang thi hành, không có gì để tiếp tục (%(article)s); chọn sự kiện khác."),
            field="event",
            article=cited(row.article(regime)),
        )
    return row


def refuse_by_time(event: Event, on: date, *, initiation: Initiation, waiting_since: date, is_long_absent: bool = False) -> None:
    """Refuse what comes before its time.

    `waiting_since` is the day of the standing decision "chưa có điều kiện", or of the enforcement decision where a
    coarse register tells no such day. Sources: Decree 62/2015 art. 9.5 (one year; two for a debtor in prison or of
    unknown address, where the ground tells so); Law 106/2025 art. 38.4 and Decree 152/2026 art. 22 (two years). A year
    that was over by 30 June 2026 stays over for the separate book; one that was not goes on under the new law, as does
    every wait of a request, which the old law did not return (Law 106/2025 art. 116.3; inferred).
    """
    if event not in (Event.MOVED_TO_SEPARATE_BOOK, Event.REQUEST_RETURNED):
        return
    regime = Regime.on(on)
    article = cited(TRANSITIONS[event].article(regime))
    if regime is Regime.B:
        if event == Event.MOVED_TO_SEPARATE_BOOK and initiation == Initiation.ON_REQUEST:
            raise Refused(
                _noop("Từ 01/07/2026, việc theo yêu cầu không chuyển sổ theo dõi riêng mà gửi lại yêu cầu (%(article)s)."),
                field="event",
                article=cited(TRANSITIONS[Event.REQUEST_RETURNED].article(regime)),
            )
        if event == Event.REQUEST_RETURNED and initiation == Initiation.EX_OFFICIO:
            raise Refused(
                _noop("Việc chủ động không gửi lại yêu cầu mà chuyển sổ theo dõi riêng (%(article)s)."),
                field="event",
                article=cited(TRANSITIONS[Event.MOVED_TO_SEPARATE_BOOK].article(regime)),
            )
    earliest = months_after(waiting_since, 24 if is_long_absent else 12)
    if regime is Regime.B and (event == Event.REQUEST_RETURNED or earliest >= LAW_106_IN_FORCE):
        earliest = months_after(waiting_since, 24)
    years = earliest.year - waiting_since.year
    if on < earliest:
        raise Refused(
            _noop(
                "“%(event)s” sớm nhất từ ngày %(earliest)s, khi đủ %(years)s năm kể từ ngày %(since)s (%(article)s); kiểm tra ngày, hoặc chờ đến ngày đó."
            ),
            field="occurred_on",
            event=event.label,
            earliest=f"{earliest:%d/%m/%Y}",
            years=years,
            since=f"{waiting_since:%d/%m/%Y}",
            article=article,
        )
