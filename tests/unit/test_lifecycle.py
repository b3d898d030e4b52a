"""What the law forbids by state, time, regime and amount: each refusal is a sentence that names its article."""

from __future__ import annotations

import re
from datetime import date, timedelta
from itertools import product

import pytest

from cases.choices import Initiation
from cases.history import RefusedEvent
from cases.ledger import Account
from cases.lifecycle import ENDINGS, Event
from cases.transitions import TRANSITIONS
from common.refusal import Refused
from law.citations import in_words
from law.regimes import Regime
from law.years import months_after
from tests.factories.histories import History, Step, history

A, B = date(2026, 6, 30), date(2026, 7, 1)  # the last day of Law 26/2008, the first of Law 106/2025
DECIDED = date(2022, 11, 15)
EX_OFFICIO, ON_REQUEST = Initiation.EX_OFFICIO, Initiation.ON_REQUEST


def refusal(told: History, field: str = "") -> str:
    """The sentence, in Vietnamese, with which the last event is refused, and the input at fault if asked."""
    with pytest.raises(RefusedEvent) as caught:
        told.fold()
    assert caught.value.event == told.events[-1]
    assert caught.value.field == field or not field
    sentence = caught.value.sentence.in_language("vi")
    assert sentence.endswith(".") and "%(" not in sentence
    return sentence


def names(article: str, sentence: str) -> bool:
    """Whether the sentence names the article, told here in short form: Luật 26/2008 Đ48."""
    return in_words(article, language="vi") in sentence


# -- every state and every event --------------------------------------------------------------------

_BEFORE = date(2024, 3, 1)
REACHED_BY = {  # the shortest way to every status, on the last day before the event
    Account.IN_PROGRESS: (),
    Account.NOT_ENFORCEABLE: (Step(Event.FOUND_NOT_ENFORCEABLE, _BEFORE),),
    Account.POSTPONED: (Step(Event.POSTPONED, _BEFORE),),
    Account.POSTPONED_BY_AGREEMENT: (Step(Event.POSTPONED, _BEFORE, ground="agreement"),),
    Account.SUSPENDED: (Step(Event.SUSPENDED, _BEFORE),),
    Account.PAUSED_FOR_COMPLAINT: (Step(Event.PAUSED_FOR_COMPLAINT, _BEFORE),),
    Account.SEPARATE_BOOK: (Step(Event.MOVED_TO_SEPARATE_BOOK, _BEFORE),),
    Account.COMPLETED: (Step(Event.COMPLETED, _BEFORE),),
    Account.TERMINATED: (Step(Event.TERMINATED, _BEFORE),),
    Account.ENTRUSTED: (Step(Event.ENTRUSTED, _BEFORE),),
    Account.WITHDRAWN: (Step(Event.WITHDRAWN, _BEFORE),),
    Account.RETURNED: (Step(Event.REQUEST_RETURNED, B),),
    Account.CONCLUDED_OTHERWISE: (Step(Event.CONCLUDED_OTHERWISE, B),),
}
PART_DONE = (Step(Event.COLLECTED, DECIDED, 20), Step(Event.PARTLY_TERMINATED, DECIDED, 10))


def in_status(status: Account, *steps: Step, part_done: bool = False, amount: int = 100) -> History:
    told = (*(PART_DONE if part_done else ()), *REACHED_BY[status], *steps)
    return history(*told, amount=amount, for_budget=amount // 4, initiation=ON_REQUEST if status == Account.RETURNED else EX_OFFICIO)


@pytest.mark.parametrize("status", REACHED_BY, ids=lambda status: status.code)
def test_the_status_is_where_the_count_stands(status: Account) -> None:
    assert in_status(status).fold().position.account == status


@pytest.mark.parametrize("status", REACHED_BY, ids=lambda status: status.code)
def test_every_event_folds_or_is_refused_with_a_sentence(status: Account) -> None:
    """Whatever is told of it: no other exception, and nothing negative left."""
    amounts, budgets = (None, -1, 0, 10, 20, 70, 100, 101), (None, -1, 0, 20, 26)
    days = (date(2024, 2, 29), A, B, date(2028, 10, 1))
    for event, part_done, on in product(Event, (False, True), days):
        for amount, for_budget in product(amounts, budgets) if event in TRANSITIONS else [(None, None)]:
            grounds = ("", "agreement", *TRANSITIONS[Event.RESTORED].undoes) if event in (Event.RESTORED, Event.POSTPONED) else ("",)
            for ground in grounds:
                to = 2 if event in (Event.REASSIGNED, Event.DRAWN_UP) else None
                step = Step(event, on, amount, for_budget, ground, to)
                told = in_status(status, step, part_done=part_done)
                try:
                    position = told.fold().position
                except Refused as refused:
                    assert str(refused).endswith("."), step
                    continue
                for left in (*position.open.values(), position.book, position.done):
                    assert 0 <= left.for_budget <= left.amount and left.cases >= 0, step


@pytest.mark.parametrize("day", [A, B], ids=["Law 26/2008", "Law 106/2025"])
@pytest.mark.parametrize("event", TRANSITIONS)
@pytest.mark.parametrize("status", [*REACHED_BY], ids=lambda status: status.code)
def test_a_state_refuses_what_the_table_does_not_allow(status: Account, event: Event, day: date) -> None:
    """By the article of the event, or after an ending by the article under which the ending is reversed."""
    row, regime = TRANSITIONS[event], Regime.on(day)
    if day < max(step.on for step in (*REACHED_BY[status], Step(event, DECIDED))):
        return  # this status does not exist before the new law
    step = Step(event, day, 5 if "amount" in row.needs else None, ground="reduced", to=2)
    if not row.article(regime):
        assert regime.value in refusal(in_status(status, step))
    elif status not in row.leaves:
        at_fault = TRANSITIONS[Event.ENDING_REVERSED] if status in ENDINGS else row
        assert names(at_fault.article(regime), refusal(in_status(status, step)))


def test_nothing_leaves_an_ending_but_its_reversal_and_a_refund() -> None:
    leaving = {event: row.leaves & ENDINGS for event, row in TRANSITIONS.items() if row.leaves & ENDINGS}
    assert leaving == {Event.ENDING_REVERSED: ENDINGS, Event.REFUNDED: {Account.COMPLETED}}


@pytest.mark.parametrize(
    ("event", "status", "article"),
    [
        (Event.COLLECTED, Account.COMPLETED, "Luật 26/2008 Đ37, Đ137"),
        (Event.REASSIGNED, Account.TERMINATED, "Luật 26/2008 Đ37, Đ137"),
        (Event.REFUNDED, Account.WITHDRAWN, "Luật 26/2008 Đ37, Đ137"),
        (Event.AMOUNT_INCREASED, Account.SEPARATE_BOOK, "Thông tư liên tịch 11/2016 Đ6"),
        (Event.DRAWN_UP, Account.SEPARATE_BOOK, "Luật 26/2008 Đ35.2h"),
        (Event.MOVED_TO_SEPARATE_BOOK, Account.SEPARATE_BOOK, "Nghị định 62/2015 Đ9.5"),
        (Event.FOUND_NOT_ENFORCEABLE, Account.NOT_ENFORCEABLE, "Luật 26/2008 Đ44a"),
        (Event.FOUND_ENFORCEABLE, Account.NOT_ENFORCEABLE, "Luật 26/2008 Đ44"),
        (Event.POSTPONED, Account.SEPARATE_BOOK, "Luật 26/2008 Đ48"),
        (Event.PARTLY_SUSPENDED, Account.POSTPONED, "Luật 26/2008 Đ49"),
        (Event.RESUMED, Account.IN_PROGRESS, "Luật 26/2008 Đ48.4, Đ49.3"),
        (Event.ENDING_REVERSED, Account.IN_PROGRESS, "Luật 26/2008 Đ37, Đ137"),
    ],
)
def test_a_step_forbidden_by_state_names_its_article(event: Event, status: Account, article: str) -> None:
    assert names(article, refusal(in_status(status, Step(event, A, 5, to=2))))


def test_a_case_has_one_enforcement_decision_and_begins_with_it() -> None:
    assert "chỉ có một quyết định" in refusal(history(Step(Event.DECISION_ISSUED, date(2023, 1, 5))))
    told = history(Step(Event.SERVED, date(2022, 11, 14)))
    with pytest.raises(RefusedEvent, match="15/11/2022"):
        told.fold()


# -- the regimes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [Event.REQUEST_RETURNED, Event.CONCLUDED_OTHERWISE])
def test_what_only_law_106_knows_is_refused_before_it(event: Event) -> None:
    assert "Luật 26/2008" in refusal(history(Step(event, A), initiation=ON_REQUEST))
    history(Step(event, B), initiation=ON_REQUEST).fold()


def test_a_case_is_not_drawn_up_under_law_106() -> None:
    assert "Luật 106/2025" in refusal(history(Step(Event.DRAWN_UP, B, to=2)))
    history(Step(Event.DRAWN_UP, A, to=2)).fold()


def test_under_law_106_the_book_is_for_cases_ex_officio_and_the_return_for_those_on_request() -> None:
    into_the_book, returned = Step(Event.MOVED_TO_SEPARATE_BOOK, B), Step(Event.REQUEST_RETURNED, B)
    sentence = refusal(history(into_the_book, initiation=ON_REQUEST))
    assert names("Luật 106/2025 Đ38.4; Nghị định 152/2026 Đ22.2", sentence)
    assert names("Nghị định 152/2026 Đ22.1", refusal(history(returned)))
    history(into_the_book).fold()
    history(returned, initiation=ON_REQUEST).fold()
    history(into_the_book._replace(on=A), initiation=ON_REQUEST).fold()


@pytest.mark.parametrize("event", TRANSITIONS)
def test_every_step_rests_on_an_article_in_at_least_one_regime(event: Event) -> None:
    row = TRANSITIONS[event]
    assert "Đ" in row.article_a + row.article_b
    assert row.leaves


# -- time -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "found", "earliest", "article"),
    [
        (Event.MOVED_TO_SEPARATE_BOOK, date(2023, 3, 10), date(2024, 3, 10), "Nghị định 62/2015 Đ9.5"),
        (Event.MOVED_TO_SEPARATE_BOOK, date(2024, 2, 29), date(2025, 2, 28), "Nghị định 62/2015 Đ9.5"),
        (Event.MOVED_TO_SEPARATE_BOOK, date(2023, 2, 28), date(2024, 2, 28), "Nghị định 62/2015 Đ9.5"),
        (Event.MOVED_TO_SEPARATE_BOOK, date(2025, 6, 30), date(2026, 6, 30), "Nghị định 62/2015 Đ9.5"),
        (Event.MOVED_TO_SEPARATE_BOOK, date(2025, 7, 1), date(2027, 7, 1), "Nghị định 152/2026 Đ22.1"),
        (Event.MOVED_TO_SEPARATE_BOOK, date(2028, 2, 29), date(2030, 2, 28), "Nghị định 152/2026 Đ22.1"),
        (Event.REQUEST_RETURNED, date(2024, 8, 3), date(2026, 8, 3), "Luật 106/2025 Đ38.4"),
        (Event.REQUEST_RETURNED, date(2028, 2, 29), date(2030, 2, 28), "Luật 106/2025 Đ38.4"),
    ],
)
def test_it_waits_from_the_day_without_means(event: Event, found: date, earliest: date, article: str) -> None:
    initiation = ON_REQUEST if event == Event.REQUEST_RETURNED else EX_OFFICIO
    waiting = Step(Event.FOUND_NOT_ENFORCEABLE, found)
    sentence = refusal(history(waiting, Step(event, earliest - timedelta(1)), initiation=initiation))
    assert names(article, sentence)
    assert f"{found:%d/%m/%Y}" in sentence
    history(waiting, Step(event, earliest), initiation=initiation).fold()


def test_a_year_that_was_over_by_30_june_2026_stays_over_and_any_other_wait_takes_two() -> None:
    over = Step(Event.FOUND_NOT_ENFORCEABLE, months_after(A, -12))
    for day in (A, B):
        history(over, Step(Event.MOVED_TO_SEPARATE_BOOK, day), initiation=Initiation.EX_OFFICIO).fold()
    not_over = over._replace(on=over.on + timedelta(1))
    sentence = refusal(history(not_over, Step(Event.MOVED_TO_SEPARATE_BOOK, B), initiation=Initiation.EX_OFFICIO))
    assert f"{months_after(not_over.on, 24):%d/%m/%Y}" in sentence and names("Nghị định 152/2026 Đ22.1", sentence)
    returned = refusal(history(over, Step(Event.REQUEST_RETURNED, B), initiation=Initiation.ON_REQUEST))
    assert f"{months_after(over.on, 24):%d/%m/%Y}" in returned


def test_a_coarse_register_waits_from_the_enforcement_decision() -> None:
    early = Step(Event.MOVED_TO_SEPARATE_BOOK, months_after(DECIDED, 12) - timedelta(1))
    assert "15/11/2023" in refusal(history(early))
    folded = history(early._replace(on=months_after(DECIDED, 12))).fold()
    assert folded.shortened


def test_a_pause_does_not_stop_the_waiting_and_a_new_finding_starts_it_again() -> None:
    found = Step(Event.FOUND_NOT_ENFORCEABLE, date(2023, 3, 1))
    paused = (Step(Event.POSTPONED, date(2023, 4, 1)), Step(Event.RESUMED, date(2023, 5, 1)))
    history(found, *paused, Step(Event.MOVED_TO_SEPARATE_BOOK, date(2024, 3, 1))).fold()
    again = (Step(Event.RESUMED, date(2023, 6, 1)), found._replace(on=date(2023, 7, 1)))
    assert "01/07/2024" in refusal(history(found, *again, Step(Event.MOVED_TO_SEPARATE_BOOK, date(2024, 3, 1))))


def test_a_case_back_from_the_book_waits_anew() -> None:
    """Without means again, it can only be so from the day on which it was resumed."""
    there_and_back = (Step(Event.MOVED_TO_SEPARATE_BOOK, date(2023, 12, 1)), Step(Event.RESUMED, date(2024, 6, 1)))
    sentence = refusal(history(*there_and_back, Step(Event.MOVED_TO_SEPARATE_BOOK, date(2024, 6, 2))))
    assert names("Nghị định 62/2015 Đ9.5", sentence)
    history(*there_and_back, Step(Event.MOVED_TO_SEPARATE_BOOK, date(2025, 6, 1))).fold()


# -- amounts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("event", [event for event, row in TRANSITIONS.items() if "amount" in row.needs])
@pytest.mark.parametrize("amount", [None, 0, -5])
def test_an_amount_is_told_and_is_more_than_nothing(event: Event, amount: int | None) -> None:
    step = Step(event, date(2023, 3, 1), amount, ground="partly_terminated")
    assert "lớn hơn 0" in refusal(history(*PART_DONE, step), "amount")


@pytest.mark.parametrize("event", [Event.AMOUNT_INCREASED, Event.REFUNDED, Event.COLLECTED, Event.RESTORED])
@pytest.mark.parametrize("for_budget", [-5, 6])
def test_the_states_part_is_within_the_amount(event: Event, for_budget: int) -> None:
    step = Step(event, date(2023, 3, 1), 5, for_budget, ground="partly_terminated")
    assert "ngân sách" in refusal(history(*PART_DONE, step, for_budget=50), "for_budget")


DOES_NOT_FIT = pytest.mark.parametrize(
    ("event", "amount", "left"),
    [
        (Event.COLLECTED, 71, 70),
        (Event.PARTLY_TERMINATED, 71, 70),
        (Event.PARTLY_ENTRUSTED, 71, 70),
        (Event.PARTLY_WITHDRAWN, 71, 70),
        (Event.REDUCED, 71, 70),
        (Event.PARTLY_POSTPONED, 71, 70),
        (Event.PARTLY_SUSPENDED, 71, 70),
        (Event.REFUNDED, 21, 20),
        (Event.RESTORED, 11, 10),
        (Event.COMPLETED, 69, 70),
        (Event.TERMINATED, 71, 70),
        (Event.ENTRUSTED, 0, 70),
        (Event.WITHDRAWN, 1, 70),
    ],
)


@DOES_NOT_FIT
def test_an_amount_that_does_not_fit_is_refused_with_both_amounts(event: Event, amount: int, left: int) -> None:
    step = Step(event, date(2023, 3, 1), amount, ground="partly_terminated")
    sentence = refusal(history(*PART_DONE, step), "amount")
    assert {str(amount), str(left)} <= set(re.findall(r"\d+", sentence))
    history(*PART_DONE, step._replace(amount=left)).fold()


@DOES_NOT_FIT
def test_an_amount_that_does_not_fit_is_refused_by_an_article(event: Event, amount: int, left: int) -> None:
    for day, regime in ((A, Regime.A), (B, Regime.B)):
        step = Step(event, day, amount, ground="partly_terminated")
        assert names(TRANSITIONS[event].article(regime), refusal(history(*PART_DONE, step)))


def test_a_change_of_hands_needs_a_receiver() -> None:
    for event in (Event.REASSIGNED, Event.DRAWN_UP):
        assert refusal(history(Step(event, date(2023, 3, 1))), "to_unit")


def test_the_part_restored_names_the_decision_taken_back() -> None:
    for ground in ("", "collected", "no such event"):
        step = Step(Event.RESTORED, date(2023, 3, 1), 5, ground=ground)
        assert "Đình chỉ một phần" in refusal(history(*PART_DONE, step), "ground")
