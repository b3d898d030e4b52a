"""What the portal does with a case, column by column, compared with the law in `life_by_law.py`.

Each check takes a line of the law and fails where the fold, the clocks or the questions before a write do something else.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from agencies.models import Agency
from cases.choices import Initiation
from cases.clocks import KINDS, CaseClock, clocks
from cases.history import EventFacts, Folded, RefusedEvent
from cases.ledger import PAUSED, Account
from cases.lifecycle import OF_A_POSTPONEMENT, Event
from cases.machine import CASE
from cases.models import EnforcementCase
from cases.refusals import DETAILS, refuse_untaken
from cases.transitions import row_of
from common.machine import refuse
from common.refusal import Refused
from law.citations import in_words
from law.deadlines import WorkingDays
from tests.factories.histories import History, Step, history
from tests.unit.life_by_law import CODES, DECIDED, ENDED, FOUND, LAST_OF_A, PARTED, Line

E, S = Event, Account
BEFORE, FIRST_OF_B = date(2024, 3, 1), date(2026, 7, 1)
DAYS = WorkingDays()


REACHED_BY = {  # the shortest way to every status
    S.IN_PROGRESS: (),
    S.NOT_ENFORCEABLE: (Step(E.FOUND_NOT_ENFORCEABLE, BEFORE),),
    S.POSTPONED: (Step(E.POSTPONED, BEFORE),),
    S.POSTPONED_BY_AGREEMENT: (Step(E.POSTPONED, BEFORE, ground="agreement"),),
    S.SUSPENDED: (Step(E.SUSPENDED, BEFORE),),
    S.PAUSED_FOR_COMPLAINT: (Step(E.PAUSED_FOR_COMPLAINT, BEFORE),),
    S.SEPARATE_BOOK: (Step(E.MOVED_TO_SEPARATE_BOOK, BEFORE),),
    S.COMPLETED: (Step(E.COMPLETED, BEFORE),),
    S.TERMINATED: (Step(E.TERMINATED, BEFORE),),
    S.ENTRUSTED: (Step(E.ENTRUSTED, BEFORE),),
    S.WITHDRAWN: (Step(E.WITHDRAWN, BEFORE),),
    S.RETURNED: (Step(E.REQUEST_RETURNED, FIRST_OF_B),),
    S.CONCLUDED_OTHERWISE: (Step(E.CONCLUDED_OTHERWISE, FIRST_OF_B),),
}
BOTH_LAWS = (LAST_OF_A, FIRST_OF_B)


# -- the comparison, column by column --------------------------------------------------------------


def in_status(status: Account, line: Line, *steps: Step) -> History:
    """A case of 100 in a status, in which these steps follow what must have happened before the line."""
    returned = E.REQUEST_RETURNED in (line.event, *(step.event for step in REACHED_BY[status]))
    after = line.after if status in line.at else ()
    return history(*after, *REACHED_BY[status], *steps, initiation=Initiation.ON_REQUEST if returned else Initiation.EX_OFFICIO)


def folded(told: History) -> Folded | Refused:
    """What becomes of a history whose last event alone may be refused."""
    try:
        return told.fold()
    except RefusedEvent as refused:
        assert refused.event == told.events[-1], refused
        return refused


def accepted(told: History) -> Folded:
    """The history, which the law accepts."""
    outcome = folded(told)
    assert isinstance(outcome, Folded), outcome
    return outcome


def refused(told: History, field: str) -> str:
    """The Vietnamese sentence with which the last event is refused, at this input."""
    outcome = folded(told)
    assert isinstance(outcome, Refused) and outcome.field == field, outcome
    return outcome.sentence.in_language("vi")


def law_of(line: Line, day: date) -> str:
    return line.law_a if day == LAST_OF_A else line.law_b


def days_of(line: Line) -> list[date]:
    """The days on which a law knows the event."""
    return [day for day in BOTH_LAWS if law_of(line, day)]


def from_where_to_where(line: Line) -> None:
    """From each status the event is accepted and leads where it should, or is refused."""
    for status, way in REACHED_BY.items():
        for day in days_of(line):
            if way and day < way[-1].on:
                continue  # this status does not exist before the new law
            told = in_status(status, line, line.step(day))
            if status not in line.at:
                assert ("Việc đã kết thúc" if status in ENDED else "Việc đang ở trạng thái") in refused(told, "event")
                continue
            leads = line.leads
            if line.event == E.REFUNDED and status == S.COMPLETED:
                leads = S.IN_PROGRESS
            assert accepted(told).position.account == (leads or status), (status, day)


def what_it_posts(line: Line) -> None:
    """The money it moves out of a case in progress."""
    if line.at == ENDED:
        return
    day = days_of(line)[0]
    found: dict[str, int] = {}
    for (_holder, account), q in accepted(in_status(S.IN_PROGRESS, line, line.step(day))).postings[-1][1].items():
        found[account.code] = found.get(account.code, 0) + q.amount
    wanted = dict(line.moves or {})
    assert {code: amount for code, amount in found.items() if amount} == {code: amount for code, amount in wanted.items() if amount}


def under_which_article(line: Line) -> None:
    """What is wrong with it is refused under the article of the law of the day; what that law does not know, by its name."""
    status = next(status for status in REACHED_BY if status in line.at)
    for day in BOTH_LAWS:
        told = in_status(status, line, line.step(day, amount=-1))
        if not law_of(line, day):
            assert ("Luật 26/2008" if day == LAST_OF_A else "Luật 106/2025") in refused(told, "event")
        else:
            assert refused(told, "amount").endswith(f"Căn cứ: {in_words(law_of(line, day), language='vi')}.")


def which_details(line: Line) -> None:
    """What must be told, what may, and what a person is refused."""
    day, status = days_of(line)[0], next(status for status in REACHED_BY if status in line.at)
    blank: dict[str, dict[str, Any]] = {"amount": {"amount": None}, "ground": {"ground": ""}, "to_unit": {"to": None}}
    for detail, nothing in blank.items():
        told = in_status(status, line, line.step(day, **nothing))
        if detail in line.must or (detail == "to_unit" and line.event == E.REASSIGNED):  # somebody must receive it
            assert "phải có" in refused(told, detail)
        else:
            accepted(told)
    for detail in DETAILS:
        try:
            refuse_untaken(row_of(line.event), {detail: "x"})
        except Refused as outcome:
            assert outcome.field == detail and detail not in line.must + line.may
            assert outcome.sentence.in_language("vi").startswith(f"“{line.event.label}” không có ")
        else:
            assert detail in line.must + line.may, detail


def how_much_at_most(line: Line) -> None:
    """The largest amount, and what is said to a larger one; an ending tells all that is left or nothing."""
    if "amount" not in line.must + line.may:
        return
    day = days_of(line)[0]
    if line.most is None:
        accepted(in_status(S.IN_PROGRESS, line, line.step(day, amount=10**12)))
    if line.whole is None and line.leads is None and line.event not in (E.COLLECTED, E.REDUCED):  # money that comes back
        after = [step._replace(amount=50) for step in line.after]
        assert accepted(history(*after, line.step(day, amount=50 if after else 100))).position.account == S.IN_PROGRESS
    if line.most is None:
        return
    whole = accepted(in_status(S.IN_PROGRESS, line, line.step(day, amount=line.most)))
    assert whole.position.account == (line.whole or line.leads or S.IN_PROGRESS)
    refused(in_status(S.IN_PROGRESS, line, line.step(day, amount=line.most + 1)), "amount")
    if line.leads in ENDED:
        refused(in_status(S.IN_PROGRESS, line, line.step(day, amount=line.most - 1)), "amount")


def on_which_grounds(line: Line) -> None:
    """The grounds of the step under each law, and where a case then waits for them to be gone."""
    if line.event == E.RESTORED:
        for ground in ("partly_terminated", "partly_entrusted", "partly_withdrawn", "reduced"):
            undone = Step(Event(ground), DECIDED, 10)
            accepted(history(undone, line.step(LAST_OF_A, ground=ground)))
        for ground in ("", "collected", "illness", "words of a register"):
            refused(history(PARTED, line.step(LAST_OF_A, ground=ground)), "ground")
        return
    status = next(status for status in REACHED_BY if status in line.at)
    for day, law in zip(BOTH_LAWS, "AB", strict=True):
        if not law_of(line, day):
            continue
        known = {code for laws, codes in (line.grounds or {}).items() if law in laws for code in codes.split()}
        for code in CODES | {"words of a register"}:
            told = in_status(status, line, line.step(day, ground=code))
            if line.grounds is None or code in known or code not in CODES:
                assert accepted(told).cause == (code if line.waits_in else "")
            else:
                assert refused(told, "ground")
    assert row_of(line.event).holds == line.waits_in


def after_which_steps(line: Line) -> None:
    """Without one of these steps before it a history is a shortened one."""
    if line.at == ENDED:
        return
    day = days_of(line)[0]
    assert accepted(in_status(S.IN_PROGRESS, line, line.step(day))).shortened is bool(line.comes_after)
    for word in ("served", *FOUND):
        before = Step(Event(word), BEFORE)
        if line.event in (E.FOUND_ENFORCEABLE, E.FOUND_NOT_ENFORCEABLE) and word == "found_not_enforceable":
            continue  # not twice in a row
        told = accepted(in_status(S.IN_PROGRESS, line, *([Step(E.VERIFIED, BEFORE)] if word == FOUND[-1] else []), before, line.step(day)))
        came = {word} | ({"verified"} if word == FOUND[-1] else set())
        assert told.shortened is (bool(line.comes_after) and not came & {*line.comes_after}), word


def before_its_time(line: Line) -> None:
    """Refused where its time has not come, or nothing is there to be resumed."""
    if line.too_early is None:
        return
    initiation = Initiation.ON_REQUEST if line.event == E.REQUEST_RETURNED else Initiation.EX_OFFICIO
    for day in days_of(line):
        sentence = refused(
            history(*line.too_early, line.step(day), initiation=initiation),
            "event" if line.event == E.RESUMED else "occurred_on",
        )
        assert in_words(law_of(line, day), language="vi") in sentence


class _Nobody:
    """A person whose functions allow nothing."""

    access = property(lambda self: self)

    def allows(self, permission: object, agency_id: int) -> bool:
        return False


def by_whom(line: Line) -> None:
    """The unit that holds the case and the province, as the portal's own policy says; nobody else."""
    status = next(status for status in REACHED_BY if status in line.at)
    day = days_of(line)[-1]
    told = in_status(status, line, line.step(day))
    stands = told.until(len(told.events) - 1).fold().situation(told.case, ref=EnforcementCase(agency=Agency(pk=1, name="Phòng 1")))
    assert refuse(CASE, stands, line.event, by=None, on=day).step == line.event
    with pytest.raises(Refused, match="Phòng 1"):
        refuse(CASE, stands, line.event, by=_Nobody(), on=day)


# -- the clocks ------------------------------------------------------------------------------------

_A0, _B0 = date(2024, 3, 4), date(2026, 7, 6)  # days of a decision
# For each clock: a history in which it runs, and after how many days the event comes; told under each law.
_SERVED, _FOUND, _PROTEST = (E.SERVED, ""), (E.FOUND_NOT_ENFORCEABLE, ""), (E.POSTPONED, "protest")
_ABSENT, _HELD = (E.FOUND_NOT_ENFORCEABLE, "prison"), (E.SUSPENDED, "")
RUNS_IN: dict[str, tuple[tuple[tuple[tuple[Event, str], ...], int], ...]] = {
    "NOTIFY": (((), 2), ((), 900), ((_HELD,), 2)),
    "VOLUNTARY": (((_SERVED,), 3),),
    "VERIFY_FIRST": (((_SERVED,), 30), ((_SERVED,), 900)),
    "REVERIFY_6M": (((_FOUND,), 30), ((_FOUND,), 900), ((_FOUND, _HELD), 30)),
    "REVERIFY_1Y": (((_ABSENT,), 30), ((_ABSENT,), 900), ((_ABSENT, _HELD), 30)),
    "SEP_BOOK_WAIT": (((_FOUND,), 30), ((_FOUND,), 900), ((_FOUND, _HELD), 30)),
    "SEP_BOOK_WAIT_2Y": (((_ABSENT,), 30), ((_ABSENT,), 800), ((_ABSENT, _HELD), 30)),
    "RETURN_REQUEST": (((_FOUND,), 30), ((_FOUND,), 900), ((_FOUND, _HELD), 30)),
    "POSTPONE_MAX": (((_PROTEST,), 30),),
    "RESUME_POSTPONE": (((_PROTEST,), 120),),
}


def told_of(
    line: Line, decided: date, steps: tuple[tuple[Event, str], ...], days: int, initiation: Initiation, ground: str = ""
) -> History:
    """A history of these steps, a day apart, and the event so many days after them; what must come before it comes first."""
    way = [Step(event, decided + timedelta(1 + place), ground=code) for place, (event, code) in enumerate(steps)]
    before = [step._replace(on=decided) for step in line.after if step.event != E.PARTLY_POSTPONED]
    event = line.step(decided + timedelta(1 + len(way) + days))
    return history(*before, *way, event._replace(ground=ground) if ground else event, decided_on=decided, initiation=initiation)


def clocks_of(told: History) -> tuple[Folded, list[CaseClock]] | None:
    """The clocks of a history; None where the law refuses its last event."""
    outcome = folded(told)
    if isinstance(outcome, Refused):
        return None
    return outcome, clocks(told.case, outcome.steps, DAYS, ended_on=outcome.ended_on)


def is_answered(line: Line, code: str) -> bool | None:
    """Whether the event answers a clock that runs; None where it never meets one, or the end of a pause decides alone."""
    for steps, days in RUNS_IN[code]:
        for decided in (_A0, _B0):
            for initiation in Initiation:
                told = told_of(line, decided, steps, days, initiation)
                found = clocks_of(told)
                before = told.until(len(told.events) - 1).fold()
                ran = clocks(told.case, before.steps, DAYS)
                if found is None or not any(clock.kind.code == code and clock.ended_on is None for clock in ran):
                    continue
                place, stood = found[0].places[-1], found[0].places[-2]
                if code in OF_A_POSTPONEMENT and S.POSTPONED not in (place.account, *place.before):
                    continue  # it ends with the postponement, whatever the event
                if line.event == E.RESUMED and stood.account in PAUSED:
                    continue  # out of a pause nothing is answered
                if line.after and code == "NOTIFY":
                    continue  # answered by what must come before
                if code == "RETURN_REQUEST" and told.events[-1].occurred_on < FIRST_OF_B:
                    continue  # until then the same wait leads to the separate book
                return any(clock.kind.code == code and clock.answered_by == told.events[-1] for clock in found[1])
    return None


def which_clocks_it_answers(line: Line) -> None:
    """Of the clocks it can meet."""
    for code in KINDS:
        met = is_answered(line, code)
        assert met is None or met is (code in line.answers.split()), code


def _began(found: list[CaseClock], event: EventFacts) -> set[str]:
    """The clocks that an event started, but for those into which the change of law turned another later."""
    began = {clock.kind.code for clock in found if clock.started_by == event and clock.started_on == event.occurred_on}
    if event.occurred_on < FIRST_OF_B:
        began -= {"RETURN_REQUEST"}
    return began - {"SEP_BOOK_WAIT"} if event.ground == "prison" else began


def which_clocks_it_starts(line: Line) -> None:
    """In any case, under any law."""
    started = set()
    for decided in (_A0, _B0):
        for initiation in Initiation:
            for steps in (((E.COMPLETED, ""),),) if line.at == ENDED else ((), (_FOUND,), (_ABSENT,)):
                for days in (30, 900):
                    for ground in ("", "protest", "prison"):
                        told = told_of(line, decided, steps, days, initiation, ground if not line.told or not line.told.ground else "")
                        if (found := clocks_of(told)) is not None:
                            started |= _began(found[1], told.events[-1])
    assert started == set(line.starts.split())


def by_new_hands(line: Line) -> None:
    """The case is held by who received it."""
    told = in_status(S.IN_PROGRESS, line, line.step(LAST_OF_A))
    assert accepted(told).position.holder == told.events[-1].to


def the_decision() -> None:
    """It makes the case, under each law, and starts the clock of its notice; there is one, and nothing before it."""
    for day in BOTH_LAWS:
        told = history(decided_on=day, for_budget=30)
        born = told.fold()
        assert (born.position.account, born.position.left.amount, born.position.left.for_budget, born.shortened) == (
            S.IN_PROGRESS,
            100,
            30,
            False,
        )
        assert {clock.kind.code for clock in clocks(told.case, born.steps, DAYS)} == {"NOTIFY"}
        again = history(Step(E.DECISION_ISSUED, day), decided_on=day)
        assert "chỉ có một quyết định" in refused(again, "event")
        before = replace(told, events=(replace(again.events[1], event=E.SERVED),))
        assert "không còn quyết định" in refused(before, "")
    for detail in DETAILS:
        with pytest.raises(Refused):
            refuse_untaken(row_of(E.DECISION_ISSUED), {detail: "x"})
