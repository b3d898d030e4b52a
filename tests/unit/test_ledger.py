"""The hard situations of the ledger, cell by cell, counted by hand; and the traps.

A case of 100 decided in the reporting year 2023 and open on 1 October 2023 is looked at during 2024, unless said.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from cases.choices import Initiation
from cases.ledger import Holder
from cases.lifecycle import Event
from reports.statutory import in_force, named
from reports.statutory.version import Version
from tests.factories.histories import (
    AROUND_AND_AWAY_IN_THE_BOOK,
    HOLDERS,
    REFUNDED_BY_A_THIRD,
    History,
    Step,
    history,
)
from tests.statistics import folded as forms
from tests.statistics import reference

OLD, MIDDLE, NEW = "TT08-2015", "TT06-2019", "TT05-2024"
END_2024, END_2025 = date(2024, 9, 30), date(2025, 9, 30)
GIVER, RECEIVER = HOLDERS[0], HOLDERS[2]
NOT_ENFORCEABLE = Step(Event.FOUND_NOT_ENFORCEABLE, date(2022, 12, 1))
INTO_THE_BOOK = Step(Event.MOVED_TO_SEPARATE_BOOK, date(2023, 12, 5))
COLLECTED = Step(Event.COLLECTED, date(2023, 11, 20), 30)
HANDED_OVER = Step(Event.REASSIGNED, date(2023, 11, 21), to=2)
THIS_YEAR = date(2023, 11, 15)

Cells = dict[str, tuple[int, int]]  # column: (cases, đồng)


@dataclass(frozen=True)
class Situation:
    """A history, and what each form must show at a day: the giver (or only holder), the receiver.

    Only the cells that are told by hand are given; the sums follow by C1 to C5. `old` is the giver and `old_receiver`
    the receiver of 08/2015 where they differ.
    """

    told: History
    giver: Cells
    receiver: Cells = field(default_factory=dict)
    old: Cells | None = None
    old_receiver: Cells | None = None
    at: date = END_2024


SITUATIONS = {
    "30 collected, then reassigned": Situation(
        history(COLLECTED, HANDED_OVER),
        giver={"carried_in": (0, 30), "completed": (0, 30)},
        receiver={"carried_in": (1, 70), "in_progress": (1, 70)},
    ),
    "30 collected, then reassigned, accepted this year": Situation(
        history(COLLECTED, HANDED_OVER, decided_on=THIS_YEAR),
        giver={"newly_accepted": (0, 30), "completed": (0, 30)},
        receiver={"newly_accepted": (1, 70), "in_progress": (1, 70)},
    ),
    "30 collected, reassigned, 10 refunded in the same year": Situation(
        history(COLLECTED, HANDED_OVER, Step(Event.REFUNDED, date(2024, 3, 1), 10)),
        giver={"carried_in": (0, 20), "completed": (0, 20)},
        receiver={"carried_in": (1, 80), "in_progress": (1, 80)},
    ),
    "into the book this year": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK),
        giver={"separate_book": (1, 100)},
        old={"carried_in": (1, 100), "not_enforceable": (1, 100), "separate_book": (1, 100)},
    ),
    "into the book, on 1 October after": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK), giver={"separate_book": (1, 100)}, at=date(2024, 10, 1)
    ),
    "into the book with 10 interest added this year": Situation(
        history(NOT_ENFORCEABLE, Step(Event.AMOUNT_INCREASED, date(2023, 11, 1), 10), INTO_THE_BOOK),
        giver={"separate_book": (1, 110)},
        old={
            "carried_in": (1, 100),
            "newly_accepted": (0, 10),
            "not_enforceable": (1, 110),
            "separate_book": (1, 110),
        },
    ),
    "back from the book in the same year": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK, Step(Event.RESUMED, date(2024, 4, 1))),
        giver={"carried_in": (1, 100), "in_progress": (1, 100)},
    ),
    "back from the book in a later year": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK, Step(Event.RESUMED, date(2025, 4, 1))),
        giver={"carried_in": (1, 100), "in_progress": (1, 100)},
        old={"newly_accepted": (1, 100), "in_progress": (1, 100)},
        at=END_2025,
    ),
    "back from the book in a later year, and into it again": Situation(
        history(
            NOT_ENFORCEABLE,
            INTO_THE_BOOK,
            Step(Event.RESUMED, date(2024, 11, 1)),
            Step(Event.FOUND_NOT_ENFORCEABLE, date(2024, 11, 2)),
            Step(Event.MOVED_TO_SEPARATE_BOOK, date(2025, 11, 2)),
        ),
        giver={"separate_book": (1, 100)},
        old={"carried_in": (1, 100), "not_enforceable": (1, 100), "separate_book": (1, 100)},
        at=date(2026, 9, 30),
    ),
    "10 collected in the book in a later year": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK, Step(Event.COLLECTED, date(2025, 4, 1), 10)),
        giver={"carried_in": (0, 10), "completed": (0, 10), "separate_book": (1, 90)},
        old={"newly_accepted": (0, 10), "completed": (0, 10), "separate_book": (1, 90)},
        at=END_2025,
    ),
    "10 collected last year and refunded into the book": Situation(
        history(
            NOT_ENFORCEABLE,
            Step(Event.COLLECTED, date(2023, 3, 1), 10),
            Step(Event.MOVED_TO_SEPARATE_BOOK, date(2024, 9, 1)),
            Step(Event.REFUNDED, date(2025, 4, 1), 10),
        ),
        giver={"separate_book": (1, 100)},
        old={"newly_accepted": (0, 10), "not_enforceable": (0, 10), "separate_book": (1, 100)},
        at=END_2025,
    ),
    "30 collected, the remainder entrusted": Situation(
        history(COLLECTED, Step(Event.ENTRUSTED, date(2024, 1, 5))),
        giver={"carried_in": (1, 100), "completed": (1, 30), "entrusted": (0, 70)},
    ),
    "30 collected, the remainder terminated": Situation(
        history(COLLECTED, Step(Event.TERMINATED, date(2024, 1, 5))),
        giver={"carried_in": (1, 100), "completed": (1, 30), "terminated": (0, 70)},
    ),
    "30 collected in an earlier year, the remainder terminated": Situation(
        history(Step(Event.COLLECTED, date(2023, 3, 1), 30), Step(Event.TERMINATED, date(2024, 1, 5))),
        giver={"carried_in": (1, 70), "completed": (1, 0), "terminated": (0, 70)},
    ),
    "30 collected and all refunded, the whole terminated": Situation(
        history(COLLECTED, Step(Event.REFUNDED, date(2023, 12, 1), 30), Step(Event.TERMINATED, date(2024, 1, 5))),
        giver={"carried_in": (1, 100), "terminated": (1, 100)},
    ),
    "30 collected, the decision withdrawn": Situation(
        history(COLLECTED, Step(Event.WITHDRAWN, date(2024, 1, 5))),
        giver={"carried_in": (1, 100), "completed": (0, 30), "withdrawn": (1, 70)},
    ),
    "a termination, before it is reversed in the same year": Situation(
        history(Step(Event.TERMINATED, date(2024, 1, 5)), Step(Event.ENDING_REVERSED, date(2024, 5, 6))),
        giver={"carried_in": (1, 100), "terminated": (1, 100)},
        at=date(2024, 4, 30),
    ),
    "a termination reversed in the same year": Situation(
        history(Step(Event.TERMINATED, date(2024, 1, 5)), Step(Event.ENDING_REVERSED, date(2024, 5, 6))),
        giver={"carried_in": (1, 100), "in_progress": (1, 100)},
    ),
    "a termination, in the year before its reversal": Situation(
        history(Step(Event.TERMINATED, date(2024, 1, 5)), Step(Event.ENDING_REVERSED, date(2024, 10, 1))),
        giver={"carried_in": (1, 100), "terminated": (1, 100)},
    ),
    "a termination reversed in a later year": Situation(
        history(Step(Event.TERMINATED, date(2024, 1, 5)), Step(Event.ENDING_REVERSED, date(2024, 10, 1))),
        giver={"newly_accepted": (1, 100), "in_progress": (1, 100)},
        at=END_2025,
    ),
    "a part-done termination reversed in a later year, and reassigned": Situation(
        history(
            COLLECTED,
            Step(Event.TERMINATED, date(2024, 1, 5)),
            Step(Event.ENDING_REVERSED, date(2024, 10, 1)),
            Step(Event.REASSIGNED, date(2024, 10, 1), to=2),
        ),
        giver={},
        receiver={"newly_accepted": (1, 70), "in_progress": (1, 70)},
        at=END_2025,
    ),
    "30 collected last year, 10 refunded now": Situation(
        history(Step(Event.COLLECTED, date(2023, 3, 1), 30), Step(Event.REFUNDED, date(2024, 3, 1), 10)),
        giver={"carried_in": (1, 70), "newly_accepted": (0, 10), "in_progress": (1, 80)},
    ),
    "drawn up": Situation(
        history(Step(Event.DRAWN_UP, date(2023, 11, 21), to=2)),
        giver={"carried_in": (1, 100), "withdrawn": (1, 100)},
        receiver={"newly_accepted": (1, 100), "in_progress": (1, 100)},
    ),
    "40 of 100 postponed": Situation(
        history(Step(Event.PARTLY_POSTPONED, date(2023, 11, 21), 40)),
        giver={"carried_in": (1, 100), "in_progress": (1, 60), "postponed": (0, 40)},
    ),
    "40 of 100 postponed, then the rest": Situation(
        history(Step(Event.PARTLY_POSTPONED, date(2023, 11, 21), 40), Step(Event.PARTLY_POSTPONED, date(2023, 11, 22), 60)),
        giver={"carried_in": (1, 100), "postponed": (1, 100)},
    ),
    "a partial termination of everything": Situation(
        history(Step(Event.PARTLY_TERMINATED, date(2023, 11, 21), 100)),
        giver={"carried_in": (1, 100), "terminated": (1, 100)},
    ),
    "40 of 100 postponed, the running 60 partly terminated": Situation(
        history(Step(Event.PARTLY_POSTPONED, date(2023, 11, 21), 40), Step(Event.PARTLY_TERMINATED, date(2023, 11, 22), 60)),
        giver={"carried_in": (1, 100), "in_progress": (1, 0), "postponed": (0, 40), "terminated": (0, 60)},
    ),
    "100 collected, the case not yet completed": Situation(
        history(Step(Event.COLLECTED, date(2023, 11, 20), 100)),
        giver={"carried_in": (1, 100), "in_progress": (1, 0), "completed": (0, 100)},
    ),
    "a duty without money, completed": Situation(
        history(Step(Event.COMPLETED, date(2023, 11, 20)), amount=0),
        giver={"carried_in": (1, 0), "completed": (1, 0)},
    ),
    "postponed, suspended, resumed once": Situation(
        history(
            Step(Event.POSTPONED, date(2023, 11, 1), ground="agreement"),
            Step(Event.SUSPENDED, date(2023, 12, 1)),
            Step(Event.RESUMED, date(2024, 1, 2)),
        ),
        giver={"carried_in": (1, 100), "postponed_by_agreement": (1, 100)},
    ),
    "postponed, suspended, resumed twice": Situation(
        history(
            Step(Event.POSTPONED, date(2023, 11, 1)),
            Step(Event.SUSPENDED, date(2023, 12, 1)),
            Step(Event.RESUMED, date(2024, 1, 2)),
            Step(Event.RESUMED, date(2024, 2, 2)),
        ),
        giver={"carried_in": (1, 100), "in_progress": (1, 100)},
    ),
    "reassigned and back within the year": Situation(
        history(COLLECTED, HANDED_OVER, Step(Event.REASSIGNED, date(2023, 12, 20), to=0)),
        giver={"carried_in": (1, 100), "completed": (0, 30), "in_progress": (1, 70)},
    ),
    "into the book this year, then reassigned": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK, Step(Event.REASSIGNED, date(2024, 2, 1), to=2)),
        giver={},
        receiver={"separate_book": (1, 100)},
        old_receiver={"carried_in": (1, 100), "not_enforceable": (1, 100), "separate_book": (1, 100)},
    ),
    "ended straight out of the book": Situation(
        history(NOT_ENFORCEABLE, INTO_THE_BOOK, Step(Event.TERMINATED, date(2025, 2, 3))),
        giver={"carried_in": (1, 100), "terminated": (1, 100)},
        old={"newly_accepted": (1, 100), "terminated": (1, 100)},
        at=END_2025,
    ),
    "a request returned": Situation(
        history(Step(Event.REQUEST_RETURNED, date(2026, 8, 3)), initiation=Initiation.ON_REQUEST),
        giver={"carried_in": (1, 100), "withdrawn": (1, 100)},
        at=date(2026, 9, 30),
    ),
    "concluded otherwise": Situation(
        history(Step(Event.CONCLUDED_OTHERWISE, date(2026, 8, 3))),
        giver={"carried_in": (1, 100), "completed": (1, 100)},
        at=date(2026, 9, 30),
    ),
}


@pytest.mark.parametrize("version", [OLD, MIDDLE, NEW])
@pytest.mark.parametrize("situation", SITUATIONS.values(), ids=SITUATIONS)
def test_the_form_shows(situation: Situation, version: str) -> None:
    giver, receiver = situation.giver, situation.receiver
    if version == OLD:
        giver = giver if situation.old is None else situation.old
        receiver = receiver if situation.old_receiver is None else situation.old_receiver
    for at, measure in enumerate(("cases", "amount")):
        expected = {
            holder: completed({key: pair[at] for key, pair in told.items()}, version)
            for holder, told in ((GIVER, giver), (RECEIVER, receiver))
        }
        for holder, row in expected.items():
            assert shown([situation.told], [holder], version, measure, situation.at) == row, (holder, measure)
        province = {key: expected[GIVER].get(key, 0) + expected[RECEIVER].get(key, 0) for key in (*expected[GIVER], *expected[RECEIVER])}
        assert shown([situation.told], HOLDERS, version, measure, situation.at) == province, measure


def completed(told: dict[str, int], version: str) -> dict[str, int]:
    """The cells told by hand with the sums that follow from them (C1 to C5), without those that are nothing."""
    cell = told.get
    total = cell("carried_in", 0) + cell("newly_accepted", 0)
    to_enforce = total - cell("entrusted", 0) - cell("withdrawn", 0)
    third = cell("postponed", 0) + cell("suspended", 0)
    finished = sum(cell(key, 0) for key in ("completed", "terminated", "reduced"))
    sums = {
        "total": total,
        "to_enforce": to_enforce,
        "enforceable": to_enforce - cell("not_enforceable", 0) - (0 if version == OLD else third),
        "carried_out": to_enforce - finished,
    }
    return {key: value for key, value in (told | sums).items() if value}


def shown(cases: Iterable[History], holders: Iterable[object], version: str | Version, measure: str, at: date) -> dict[str, int]:
    """What the form shows, and what the independent count shows, without the cells that are nothing."""
    version = named(version) if isinstance(version, str) else version
    cases, holders = list(cases), list(holders)
    row = forms.cells(forms.standings([told.fold() for told in cases], at), holders.__contains__, version, measure)
    pictures = [reference.picture(told.case, told.events, at) for told in cases]
    counted = reference.cells(pictures, holders.__contains__, version.name, measure)
    assert row == {key: counted[key] for key in row}
    return {key: value for key, value in row.items() if value and key != "rate"}


# -- traps ------------------------------------------------------------------------------------------


def test_arrivals_in_the_book_and_returns_from_it_do_not_cancel_out() -> None:
    arriving = history(NOT_ENFORCEABLE, INTO_THE_BOOK)
    returning = history(
        Step(Event.MOVED_TO_SEPARATE_BOOK, date(2023, 3, 1)),
        Step(Event.RESUMED, date(2023, 12, 1)),
        decided_on=date(2021, 11, 15),
    )
    old = shown([arriving, returning], HOLDERS, OLD, "cases", END_2024)
    assert (old["carried_in"], old["newly_accepted"], old["not_enforceable"], old["in_progress"]) == (1, 1, 1, 1)
    new = shown([arriving, returning], HOLDERS, MIDDLE, "cases", END_2024)
    assert (new["total"], new["carried_in"], new["separate_book"]) == (1, 1, 1)


def test_a_reassignment_without_a_unit_stays_in_the_unit() -> None:
    told = history(HANDED_OVER)
    reassigned = replace(told.events[1], to=Holder(0, HOLDERS[1].enforcer))
    told = replace(told, events=(told.events[0], reassigned))
    assert shown([told], [HOLDERS[1]], MIDDLE, "cases", END_2024)["carried_in"] == 1
    assert shown([told], [GIVER], MIDDLE, "cases", END_2024) == {}


def test_the_completed_of_a_month_may_fall_after_a_refund() -> None:
    told = history(COLLECTED, Step(Event.REFUNDED, date(2024, 3, 1), 10))
    months = [shown([told], HOLDERS, MIDDLE, "amount", at)["completed"] for at in (date(2024, 2, 29), date(2024, 3, 31))]
    assert months == [30, 20]


def test_a_case_that_leaves_in_the_book_takes_the_labels_it_has_there() -> None:
    told = history(*AROUND_AND_AWAY_IN_THE_BOOK)
    third = HOLDERS[2]
    assert shown([told], [third], MIDDLE, "amount", END_2024) == {"separate_book": 60}
    assert shown([told], [third], OLD, "amount", END_2024) == {
        "total": 60,
        "carried_in": 30,
        "newly_accepted": 30,
        "to_enforce": 60,
        "not_enforceable": 60,
        "carried_out": 60,
        "separate_book": 60,
    }


def test_a_refund_comes_back_first_from_the_former_holder_who_collected_first() -> None:
    told = history(*REFUNDED_BY_A_THIRD)
    results = [shown([told], [holder], MIDDLE, "amount", END_2024).get("completed") for holder in HOLDERS[:2]]
    assert results == [2, 8]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2020, 1, 4), OLD),
        (date(2020, 1, 5), MIDDLE),
        (date(2024, 7, 25), MIDDLE),
        (date(2024, 7, 26), NEW),
        (date(2026, 6, 30), NEW),
        (date(2026, 7, 1), "TT05-2026"),
        (date(2010, 1, 1), OLD),
    ],
)
def test_the_version_of_the_last_day_counts_for_the_whole_period(day: date, name: str) -> None:
    assert in_force(day).name == name


def test_the_states_part_is_paid_first_and_refunded_last() -> None:
    told = history(Step(Event.COLLECTED, date(2023, 11, 1), 50), Step(Event.REFUNDED, date(2023, 11, 2), 20), for_budget=40)
    assert shown([told], HOLDERS, MIDDLE, "for_budget", END_2024)["completed"] == 30
    assert shown([told], HOLDERS, MIDDLE, "amount", END_2024)["completed"] == 30
