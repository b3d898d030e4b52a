"""The table of the life of a case: one row an event, which the fold, the clocks, the forms, the API and the documents read.

What a row may hold is told by `Transition`; what a step does beyond going to an account by `cases/acts.py`; what it waits
for by `cases/waits.py`. Pure.
"""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from cases import acts, waits
from cases.grounds import NO_CONDITIONS, POSTPONEMENT, SUSPENSION, TERMINATION
from cases.ledger import Account, Position
from cases.lifecycle import (
    ANY_OPEN,
    ENDINGS,
    FIRST_VERIFICATION,
    NOTICE,
    OF_A_POSTPONEMENT,
    OPEN_OR_BOOK,
    ROUNDS,
    RUNNING,
    WAITS,
    Details,
    Event,
    Ground,
    Transition,
)
from law.regimes import Regime

_NO_AMOUNT = {"amount": _noop("“%(event)s” phải có số tiền lớn hơn 0; nhập số tiền.")}
_NO_UNIT = {"to_unit": acts.NO_RECEIVER}
_NO_DECISION = {"ground": _noop("“%(event)s” phải có căn cứ là quyết định bị hủy; chọn một trong: %(choices)s.")}
_AMOUNT = frozenset({"amount"})
_BUDGET = frozenset({"for_budget"})
_GROUND = frozenset({"ground"})
_VERIFIED = frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE})
_STARTED = frozenset({Event.SERVED, *_VERIFIED})
_ALL_TO_DO = NOTICE | FIRST_VERIFICATION | ROUNDS | WAITS  # what a postponement started ends with it, answered or not


def _restore(position: Position, told: Details) -> None:
    """The partial decision that the ground names is taken back."""
    position.restore(told.amount or 0, told.for_budget, _undone(told))


def _standing(position: Position, told: Details) -> int:
    """What of that decision still stands, in đồng."""
    parted = position.parted.get(_undone(told))
    return parted.amount if parted else 0


def _undone(told: Details) -> Account:
    account = TRANSITIONS[Event(told.ground)].parts
    assert account is not None
    return account


# The first row of every history: before it there is no case.
BIRTH = Transition(
    step=Event.DECISION_ISSUED,
    leaves=frozenset({None}),
    acts=acts.issue,
    article_a="Luật 26/2008 Đ36",
    article_b="Luật 106/2025 Đ33.3, Đ34.3",
    starts=NOTICE,
)
TRANSITIONS: dict[Event, Transition] = {
    row.step: row
    for row in (
        Transition(
            step=Event.SERVED,
            leaves=OPEN_OR_BOOK,
            article_a="Luật 26/2008 Đ39",
            article_b="Luật 106/2025 Đ35",
            answers=NOTICE,
            starts=frozenset({"VOLUNTARY"}),
        ),
        Transition(
            step=Event.VERIFIED,
            leaves=OPEN_OR_BOOK,
            article_a="Luật 26/2008 Đ44",
            article_b="Luật 106/2025 Đ37",
            answers=NOTICE | FIRST_VERIFICATION | ROUNDS,
            starts=ROUNDS,
        ),
        Transition(
            step=Event.FOUND_ENFORCEABLE,
            leaves=ANY_OPEN - {Account.NOT_ENFORCEABLE},
            article_a="Luật 26/2008 Đ44",
            article_b="Luật 106/2025 Đ37",
            answers=NOTICE | FIRST_VERIFICATION | ROUNDS,
        ),
        Transition(
            step=Event.FOUND_NOT_ENFORCEABLE,
            leaves=ANY_OPEN - {Account.NOT_ENFORCEABLE},
            reaches=Account.NOT_ENFORCEABLE,
            article_a="Luật 26/2008 Đ44a",
            article_b="Luật 106/2025 Đ38",
            takes=_GROUND,
            grounds=NO_CONDITIONS,
            holds=(Account.NOT_ENFORCEABLE, Account.SEPARATE_BOOK),
            answers=NOTICE | FIRST_VERIFICATION | ROUNDS | WAITS,
            starts=ROUNDS | WAITS,
            steps_before=frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE}),
        ),
        Transition(
            step=Event.MOVED_TO_SEPARATE_BOOK,
            leaves=ANY_OPEN,
            reaches=Account.SEPARATE_BOOK,
            only=waits.refuse_the_book,
            article_a=waits.INTO_THE_BOOK[Regime.A],
            article_b=waits.INTO_THE_BOOK[Regime.B],
            answers=NOTICE | ROUNDS | WAITS,
            steps_before=frozenset({Event.FOUND_NOT_ENFORCEABLE}),
        ),
        Transition(
            step=Event.RESUMED,
            leaves=OPEN_OR_BOOK,
            acts=acts.resume,
            only=waits.refuse_nothing_to_resume,
            article_a=waits.RESUMING[Regime.A],
            article_b=waits.RESUMING[Regime.B],
            answers=ROUNDS | WAITS,
        ),
        Transition(
            step=Event.POSTPONED,
            leaves=ANY_OPEN,
            acts=acts.postpone,
            article_a="Luật 26/2008 Đ48",
            article_b="Luật 106/2025 Đ46",
            takes=_GROUND,
            grounds=POSTPONEMENT,
            holds=(Account.POSTPONED, Account.POSTPONED_BY_AGREEMENT),
            answers=OF_A_POSTPONEMENT,
            starts=frozenset({"POSTPONE_MAX"}),
        ),
        Transition(
            step=Event.SUSPENDED,
            leaves=ANY_OPEN,
            reaches=Account.SUSPENDED,
            article_a="Luật 26/2008 Đ49",
            article_b="Luật 106/2025 Đ47",
            takes=_GROUND,
            grounds=SUSPENSION,
            holds=(Account.SUSPENDED,),
        ),
        Transition(
            step=Event.PAUSED_FOR_COMPLAINT,
            leaves=ANY_OPEN,
            reaches=Account.PAUSED_FOR_COMPLAINT,
            article_a="Luật 26/2008 Đ145.1b",
            article_b="Luật 106/2025 Đ101.1b",
        ),
        Transition(
            step=Event.PARTLY_POSTPONED,
            leaves=RUNNING,
            parts=Account.POSTPONED,
            whole=Event.POSTPONED,
            article_a="Luật 26/2008 Đ48",
            article_b="Luật 106/2025 Đ46",
            needs=_NO_AMOUNT,
            takes=_BUDGET | _GROUND,
            grounds=POSTPONEMENT,
            answers=NOTICE,
        ),
        Transition(
            step=Event.PARTLY_SUSPENDED,
            leaves=RUNNING,
            parts=Account.SUSPENDED,
            whole=Event.SUSPENDED,
            article_a="Luật 26/2008 Đ49",
            article_b="Luật 106/2025 Đ47",
            needs=_NO_AMOUNT,
            takes=_BUDGET | _GROUND,
            grounds=SUSPENSION,
            answers=NOTICE,
        ),
        Transition(
            step=Event.COLLECTED,
            leaves=OPEN_OR_BOOK,
            acts=acts.collect,
            limit=acts.left,
            article_a="Luật 26/2008 Đ47",
            article_b="Luật 106/2025 Đ54",
            needs=_NO_AMOUNT,
            takes=_BUDGET,
            answers=NOTICE,
        ),
        Transition(
            step=Event.COMPLETED,
            leaves=OPEN_OR_BOOK,
            reaches=Account.COMPLETED,
            article_a="Luật 26/2008 Đ52.1",
            article_b="Luật 106/2025 Đ55",
            takes=_AMOUNT,
            answers=_ALL_TO_DO,
            steps_before=_STARTED,
        ),
        Transition(
            step=Event.TERMINATED,
            leaves=OPEN_OR_BOOK,
            reaches=Account.TERMINATED,
            article_a="Luật 26/2008 Đ50",
            article_b="Luật 106/2025 Đ48",
            takes=_AMOUNT | _GROUND,
            grounds=TERMINATION,
            answers=_ALL_TO_DO,
            steps_before=_VERIFIED,
        ),
        Transition(
            step=Event.PARTLY_TERMINATED,
            leaves=OPEN_OR_BOOK,
            parts=Account.TERMINATED,
            whole=Event.TERMINATED,
            article_a="Luật 26/2008 Đ50",
            article_b="Luật 106/2025 Đ48",
            needs=_NO_AMOUNT,
            takes=_BUDGET | _GROUND,
            grounds=TERMINATION,
            answers=NOTICE,
        ),
        Transition(
            step=Event.REDUCED,
            leaves=OPEN_OR_BOOK,
            parts=Account.REDUCED,
            article_a="Luật 26/2008 Đ61–64",
            article_b="Luật 106/2025 Đ42–45",
            needs=_NO_AMOUNT,
            takes=_BUDGET | _GROUND,
            answers=NOTICE,
        ),
        Transition(
            step=Event.ENTRUSTED,
            leaves=OPEN_OR_BOOK,
            reaches=Account.ENTRUSTED,
            article_a="Luật 26/2008 Đ55–57",
            article_b="Luật 106/2025 Đ49",
            takes=_AMOUNT,
            answers=_ALL_TO_DO,
            steps_before=_VERIFIED,
        ),
        Transition(
            step=Event.PARTLY_ENTRUSTED,
            leaves=OPEN_OR_BOOK,
            parts=Account.ENTRUSTED,
            whole=Event.ENTRUSTED,
            article_a="Luật 26/2008 Đ55–57",
            article_b="Luật 106/2025 Đ49",
            needs=_NO_AMOUNT,
            takes=_BUDGET,
            answers=NOTICE,
        ),
        Transition(
            step=Event.WITHDRAWN,
            leaves=OPEN_OR_BOOK,
            reaches=Account.WITHDRAWN,
            article_a="Luật 26/2008 Đ37",
            article_b="Luật 106/2025 Đ52",
            takes=_AMOUNT,
            answers=_ALL_TO_DO,
        ),
        Transition(
            step=Event.PARTLY_WITHDRAWN,
            leaves=OPEN_OR_BOOK,
            parts=Account.WITHDRAWN,
            whole=Event.WITHDRAWN,
            article_a="Luật 26/2008 Đ37",
            article_b="Luật 106/2025 Đ52",
            needs=_NO_AMOUNT,
            takes=_BUDGET,
            answers=NOTICE,
        ),
        Transition(
            step=Event.REQUEST_RETURNED,
            leaves=ANY_OPEN,
            reaches=Account.RETURNED,
            only=waits.refuse_the_return,
            article_a=waits.RETURNING[Regime.A],
            article_b=waits.RETURNING[Regime.B],
            takes=_AMOUNT,
            answers=_ALL_TO_DO,
            steps_before=frozenset({Event.FOUND_NOT_ENFORCEABLE}),
        ),
        Transition(
            step=Event.CONCLUDED_OTHERWISE,
            leaves=OPEN_OR_BOOK,
            reaches=Account.CONCLUDED_OTHERWISE,
            article_a="",
            article_b="Luật 106/2025 Đ55; Nghị định 152/2026 Đ32.1",
            takes=_AMOUNT,
            answers=_ALL_TO_DO,
            steps_before=_STARTED,
        ),
        Transition(
            step=Event.REASSIGNED,
            leaves=OPEN_OR_BOOK,
            acts=acts.reassign,
            article_a="Luật 26/2008 Đ35; Nghị định 62/2015 Đ10",
            article_b="Luật 106/2025 Đ32; Nghị định 152/2026 Đ13",
            takes=frozenset({"to_unit", "to_enforcer"}),
        ),
        Transition(
            step=Event.DRAWN_UP,
            leaves=ANY_OPEN,
            acts=acts.draw_up,
            article_a="Luật 26/2008 Đ35.2h",
            article_b="",
            needs=_NO_UNIT,
            takes=frozenset({"to_enforcer"}),
        ),
        Transition(
            step=Event.AMOUNT_INCREASED,
            leaves=ANY_OPEN,
            acts=acts.increase,
            article_a="Thông tư liên tịch 11/2016 Đ6",
            article_b="Nghị định 152/2026 Đ29",
            needs=_NO_AMOUNT,
            takes=_BUDGET,
        ),
        Transition(
            step=Event.REFUNDED,
            leaves=OPEN_OR_BOOK | {Account.COMPLETED},
            acts=acts.refund,
            limit=acts.done,
            article_a="Luật 26/2008 Đ47",
            article_b="Luật 106/2025 Đ54",
            needs=_NO_AMOUNT,
            takes=_BUDGET,
            answers=NOTICE,
        ),
        Transition(
            step=Event.RESTORED,
            leaves=OPEN_OR_BOOK,
            acts=_restore,
            limit=_standing,
            undoes=(Event.PARTLY_TERMINATED, Event.PARTLY_ENTRUSTED, Event.PARTLY_WITHDRAWN, Event.REDUCED),
            article_a="Luật 26/2008 Đ37",
            article_b="Luật 106/2025 Đ52",
            needs=_NO_AMOUNT | _NO_DECISION,
            takes=_BUDGET,
            answers=NOTICE,
        ),
        Transition(
            step=Event.ENDING_REVERSED,
            leaves=ENDINGS,
            acts=acts.reverse_ending,
            article_a="Luật 26/2008 Đ37, Đ137",
            article_b="Luật 106/2025 Đ52, Đ64.2",
        ),
    )
}

ENDS = frozenset(event for event, row in TRANSITIONS.items() if row.ends)
REOPENING = frozenset(event for event, row in TRANSITIONS.items() if row.leaves & ENDINGS)  # what may open a case again
# The step on whose ground a case waits, by where it stands.
HELD_BY = {account: row for row in TRANSITIONS.values() for account in row.holds}


def row_of(event: Event) -> Transition:
    """The row of an event, the enforcement decision among them."""
    return BIRTH if event == BIRTH.step else TRANSITIONS[event]


def ground_of(event: Event, code: str) -> Ground | None:
    """The ground of a step with a code; None for words of a register's own."""
    return row_of(event).ground(code)
