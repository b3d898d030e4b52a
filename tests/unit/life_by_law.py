"""The life of a case as the law has it, written by hand: what `cases/transitions.py` is compared with.

Read from Law 26/2008 with its decrees and Law 106/2025 with Decree 152/2026, not from the table.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from cases.ledger import Account
from cases.lifecycle import Event
from tests.factories.histories import Step

E, S = Event, Account
DECIDED = date(2022, 11, 15)
LAST_OF_A = date(2026, 6, 30)

OPEN = frozenset({S.IN_PROGRESS, S.NOT_ENFORCEABLE, S.POSTPONED, S.POSTPONED_BY_AGREEMENT, S.SUSPENDED, S.PAUSED_FOR_COMPLAINT})
BOOK = frozenset({S.SEPARATE_BOOK})
ENDED = frozenset({S.COMPLETED, S.TERMINATED, S.ENTRUSTED, S.WITHDRAWN, S.RETURNED, S.CONCLUDED_OTHERWISE})
# Which law knows a ground: of "chưa có điều kiện", hoãn, tạm đình chỉ, đình chỉ.
NO_CONDITIONS = {
    "AB": "no_means prison debtor_absent object_gone",
    "A": "address_unknown",
    "B": "asset_gone ward_absent personal_duty pledge_too_small unsold_refused bad_debt_asset",
}
POSTPONING = {
    "AB": "address_unknown agreement ownership_dispute explanation petition receiver_absent transfer_blocked protest",
    "A": "illness pledge_fallen unsold_asset",
    "B": "grave_illness auction_dispute measure_on_asset award_under_review",
}
SUSPENDING = {"AB": "protest insolvency", "A": "", "B": "foreign_award competition"}
TERMINATING = {
    "AB": "debtor_dead creditor_dead waiver annulled dissolved exempted bankruptcy child",
    "A": "",
    "B": "rehabilitated",
}
CODES = {code for of in (NO_CONDITIONS, POSTPONING, SUSPENDING, TERMINATING) for codes in of.values() for code in codes.split()}

VERIFIES = "NOTIFY VOLUNTARY VERIFY_FIRST REVERIFY_6M REVERIFY_1Y"
ALL_WAITS = "SEP_BOOK_WAIT SEP_BOOK_WAIT_2Y RETURN_REQUEST"
FOUND = ("verified", "found_enforceable", "found_not_enforceable")


@dataclass(frozen=True, kw_only=True)
class Line:
    """What the law says of one event, of a case of 100 đồng.

    `told` is a right way to tell it; `after` what must have happened before. `moves` is what it posts, by account, from
    "đang thi hành"; `leads` where the case then stands, if it does not stay. `most` is the largest amount it may tell.
    """

    event: Event
    law_a: str
    law_b: str
    at: frozenset[Account]
    leads: Account | None = None
    moves: Mapping[str, int] | None = None
    told: Step | None = None
    after: tuple[Step, ...] = ()
    must: tuple[str, ...] = ()
    may: tuple[str, ...] = ()
    most: int | None = None
    whole: Account | None = None
    grounds: Mapping[str, str] | None = None
    waits_in: tuple[Account, ...] = ()
    answers: str = ""
    starts: str = ""
    comes_after: tuple[str, ...] = ()
    too_early: tuple[Step, ...] | None = None  # a history in which its time has not come

    def step(self, on: date, **details: Any) -> Step:
        """The event told rightly on a day, but for these details."""
        return (self.told or Step(self.event, on))._replace(on=on, **details)


def _part(event: Event, **more: Any) -> dict[str, Any]:
    return {"event": event, "told": Step(event, DECIDED, 10), "must": ("amount",), "answers": "NOTIFY"} | more


_COLLECTED, PARTED = Step(E.COLLECTED, DECIDED, 20), Step(E.PARTLY_TERMINATED, DECIDED, 10)
_ASIDE, _NO_MEANS = Step(E.PARTLY_POSTPONED, DECIDED, 10), Step(E.FOUND_NOT_ENFORCEABLE, LAST_OF_A - timedelta(100))
_UP = {"in_progress": 0}
LIFE = (
    Line(event=E.SERVED, law_a="Luật 26/2008 Đ39", law_b="Luật 106/2025 Đ35", at=OPEN | BOOK, answers="NOTIFY", starts="VOLUNTARY"),
    Line(
        event=E.VERIFIED,
        law_a="Luật 26/2008 Đ44",
        law_b="Luật 106/2025 Đ37",
        at=OPEN | BOOK,
        answers=VERIFIES,
        starts="REVERIFY_6M REVERIFY_1Y",
    ),
    Line(
        event=E.FOUND_ENFORCEABLE,
        law_a="Luật 26/2008 Đ44",
        law_b="Luật 106/2025 Đ37",
        at=OPEN - {S.NOT_ENFORCEABLE},
        answers=VERIFIES,
    ),
    Line(
        event=E.FOUND_NOT_ENFORCEABLE,
        law_a="Luật 26/2008 Đ44a",
        law_b="Luật 106/2025 Đ38",
        at=OPEN - {S.NOT_ENFORCEABLE},
        leads=S.NOT_ENFORCEABLE,
        moves={"in_progress": -100, "not_enforceable": 100},
        may=("ground",),
        grounds=NO_CONDITIONS,
        waits_in=(S.NOT_ENFORCEABLE, S.SEPARATE_BOOK),
        answers=f"{VERIFIES} {ALL_WAITS}",
        starts=f"REVERIFY_6M REVERIFY_1Y {ALL_WAITS}",
        comes_after=("verified", "found_enforceable"),
    ),
    Line(
        event=E.MOVED_TO_SEPARATE_BOOK,
        law_a="Nghị định 62/2015 Đ9.5",
        law_b="Nghị định 152/2026 Đ22.1",
        at=OPEN,
        leads=S.SEPARATE_BOOK,
        moves={"in_progress": -100, "to_book_carried": 100, "separate_book": 100, "book_control": -100},
        answers=f"NOTIFY REVERIFY_6M REVERIFY_1Y {ALL_WAITS}",
        comes_after=("found_not_enforceable",),
        too_early=(_NO_MEANS,),
    ),
    Line(
        event=E.RESUMED,
        law_a="Luật 26/2008 Đ48.4, Đ49.3; Nghị định 62/2015 Đ9.4, Đ9.6",
        law_b="Luật 106/2025 Đ38.2, Đ46.3, Đ47.3",
        at=OPEN | BOOK,
        leads=S.IN_PROGRESS,
        moves={"in_progress": 10, "postponed": -10},
        after=(_ASIDE,),
        answers=f"REVERIFY_6M REVERIFY_1Y {ALL_WAITS}",
        too_early=(),
    ),
    Line(
        event=E.POSTPONED,
        law_a="Luật 26/2008 Đ48",
        law_b="Luật 106/2025 Đ46",
        at=OPEN,
        leads=S.POSTPONED,
        moves={"in_progress": -100, "postponed": 100},
        may=("ground",),
        grounds=POSTPONING,
        waits_in=(S.POSTPONED, S.POSTPONED_BY_AGREEMENT),
        answers="POSTPONE_MAX RESUME_POSTPONE",
        starts="POSTPONE_MAX",
    ),
    Line(
        event=E.SUSPENDED,
        law_a="Luật 26/2008 Đ49",
        law_b="Luật 106/2025 Đ47",
        at=OPEN,
        leads=S.SUSPENDED,
        moves={"in_progress": -100, "suspended": 100},
        may=("ground",),
        grounds=SUSPENDING,
        waits_in=(S.SUSPENDED,),
    ),
    Line(
        event=E.PAUSED_FOR_COMPLAINT,
        law_a="Luật 26/2008 Đ145.1b",
        law_b="Luật 106/2025 Đ101.1b",
        at=OPEN,
        leads=S.PAUSED_FOR_COMPLAINT,
        moves={"in_progress": -100, "paused_for_complaint": 100},
    ),
    Line(
        **_part(E.PARTLY_POSTPONED),
        law_a="Luật 26/2008 Đ48",
        law_b="Luật 106/2025 Đ46",
        at=frozenset({S.IN_PROGRESS, S.NOT_ENFORCEABLE}),
        moves={"in_progress": -10, "postponed": 10},
        may=("for_budget", "ground"),
        most=100,
        whole=S.POSTPONED,
        grounds=POSTPONING,
    ),
    Line(
        **_part(E.PARTLY_SUSPENDED),
        law_a="Luật 26/2008 Đ49",
        law_b="Luật 106/2025 Đ47",
        at=frozenset({S.IN_PROGRESS, S.NOT_ENFORCEABLE}),
        moves={"in_progress": -10, "suspended": 10},
        may=("for_budget", "ground"),
        most=100,
        whole=S.SUSPENDED,
        grounds=SUSPENDING,
    ),
    Line(
        **_part(E.COLLECTED),
        law_a="Luật 26/2008 Đ47",
        law_b="Luật 106/2025 Đ54",
        at=OPEN | BOOK,
        moves={"in_progress": -10, "completed": 10},
        may=("for_budget",),
        most=100,
    ),
    Line(
        event=E.COMPLETED,
        law_a="Luật 26/2008 Đ52.1",
        law_b="Luật 106/2025 Đ55",
        at=OPEN | BOOK,
        leads=S.COMPLETED,
        moves={"in_progress": -100, "completed": 100},
        may=("amount",),
        most=100,
        answers=f"{VERIFIES} {ALL_WAITS}",
        comes_after=("served", *FOUND),
    ),
    Line(
        event=E.TERMINATED,
        law_a="Luật 26/2008 Đ50",
        law_b="Luật 106/2025 Đ48",
        at=OPEN | BOOK,
        leads=S.TERMINATED,
        moves={"in_progress": -100, "terminated": 100},
        may=("amount", "ground"),
        most=100,
        grounds=TERMINATING,
        answers=f"{VERIFIES} {ALL_WAITS}",
        comes_after=FOUND,
    ),
    Line(
        **_part(E.PARTLY_TERMINATED),
        law_a="Luật 26/2008 Đ50",
        law_b="Luật 106/2025 Đ48",
        at=OPEN | BOOK,
        moves={"in_progress": -10, "terminated": 10},
        may=("for_budget", "ground"),
        most=100,
        whole=S.TERMINATED,
        grounds=TERMINATING,
    ),
    Line(
        **_part(E.REDUCED),
        law_a="Luật 26/2008 Đ61–64",
        law_b="Luật 106/2025 Đ42–45",
        at=OPEN | BOOK,
        moves={"in_progress": -10, "reduced": 10},
        may=("for_budget", "ground"),
        most=100,
    ),
    Line(
        event=E.ENTRUSTED,
        law_a="Luật 26/2008 Đ55–57",
        law_b="Luật 106/2025 Đ49",
        at=OPEN | BOOK,
        leads=S.ENTRUSTED,
        moves={"in_progress": -100, "entrusted": 100},
        may=("amount",),
        most=100,
        answers=f"{VERIFIES} {ALL_WAITS}",
        comes_after=FOUND,
    ),
    Line(
        **_part(E.PARTLY_ENTRUSTED),
        law_a="Luật 26/2008 Đ55–57",
        law_b="Luật 106/2025 Đ49",
        at=OPEN | BOOK,
        moves={"in_progress": -10, "entrusted": 10},
        may=("for_budget",),
        most=100,
        whole=S.ENTRUSTED,
    ),
    Line(
        event=E.WITHDRAWN,
        law_a="Luật 26/2008 Đ37",
        law_b="Luật 106/2025 Đ52",
        at=OPEN | BOOK,
        leads=S.WITHDRAWN,
        moves={"in_progress": -100, "withdrawn": 100},
        may=("amount",),
        most=100,
        answers=f"{VERIFIES} {ALL_WAITS}",
    ),
    Line(
        **_part(E.PARTLY_WITHDRAWN),
        law_a="Luật 26/2008 Đ37",
        law_b="Luật 106/2025 Đ52",
        at=OPEN | BOOK,
        moves={"in_progress": -10, "withdrawn": 10},
        may=("for_budget",),
        most=100,
        whole=S.WITHDRAWN,
    ),
    Line(
        event=E.REQUEST_RETURNED,
        law_a="",
        law_b="Luật 106/2025 Đ38.4; Nghị định 152/2026 Đ22.2",
        at=OPEN,
        leads=S.RETURNED,
        moves={"in_progress": -100, "returned": 100},
        may=("amount",),
        most=100,
        answers=f"{VERIFIES} {ALL_WAITS}",
        comes_after=("found_not_enforceable",),
        too_early=(_NO_MEANS,),
    ),
    Line(
        event=E.CONCLUDED_OTHERWISE,
        law_a="",
        law_b="Luật 106/2025 Đ55; Nghị định 152/2026 Đ32.1",
        at=OPEN | BOOK,
        leads=S.CONCLUDED_OTHERWISE,
        moves={"in_progress": -100, "concluded_otherwise": 100},
        may=("amount",),
        most=100,
        answers=f"{VERIFIES} {ALL_WAITS}",
        comes_after=("served", *FOUND),
    ),
    Line(
        event=E.REASSIGNED,
        law_a="Luật 26/2008 Đ35; Nghị định 62/2015 Đ10",
        law_b="Luật 106/2025 Đ32; Nghị định 152/2026 Đ13",
        at=OPEN | BOOK,
        moves=_UP,
        told=Step(E.REASSIGNED, DECIDED, to=2),
        may=("to_unit", "to_enforcer"),
    ),
    Line(
        event=E.DRAWN_UP,
        law_a="Luật 26/2008 Đ35.2h",
        law_b="",
        at=OPEN,
        moves=_UP | {"drawn_up": 100, "intake": -100},
        told=Step(E.DRAWN_UP, DECIDED, to=2),
        must=("to_unit",),
        may=("to_enforcer",),
    ),
    Line(
        event=E.AMOUNT_INCREASED,
        law_a="Thông tư liên tịch 11/2016 Đ6",
        law_b="Nghị định 152/2026 Đ29",
        at=OPEN,
        moves={"intake": -10, "in_progress": 10},
        told=Step(E.AMOUNT_INCREASED, DECIDED, 10),
        must=("amount",),
        may=("for_budget",),
    ),
    Line(
        **_part(E.REFUNDED),
        law_a="Luật 26/2008 Đ47",
        law_b="Luật 106/2025 Đ54",
        at=OPEN | BOOK | {S.COMPLETED},
        leads=None,
        moves={"reopened": -10, "in_progress": 10},
        after=(_COLLECTED,),
        may=("for_budget",),
        most=20,
    ),
    Line(
        event=E.RESTORED,
        law_a="Luật 26/2008 Đ37",
        law_b="Luật 106/2025 Đ52",
        at=OPEN | BOOK,
        moves={"reopened": -5, "in_progress": 5},
        told=Step(E.RESTORED, DECIDED, 5, ground="partly_terminated"),
        after=(PARTED,),
        must=("amount", "ground"),
        may=("for_budget",),
        most=10,
        answers="NOTIFY",
    ),
    Line(
        event=E.ENDING_REVERSED,
        law_a="Luật 26/2008 Đ37, Đ137",
        law_b="Luật 106/2025 Đ52, Đ64.2",
        at=ENDED,
        leads=S.IN_PROGRESS,
    ),
)
