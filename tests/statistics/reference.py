"""An independent count of forms 01 and 02: every case is followed coin by coin, and the coins are counted.

Nothing here is posted and nothing balances: a case is one token (measure "cases", and "budget_cases" if its decision has
a part due to the State) and as many coins as there are đồng to enforce (measures "amount", and "for_budget" for the
coins due to the State). Within a reporting year every coin has a *holder*, a *place*, and a *label* that says why it is
this holder's business this year:

    carried     he held it, unfinished, on 1 October
    readmitted  it came back this year from the separate book it had entered in an earlier year
    new         accepted this year: decision issued, amount added, or back from an ending of an earlier year
    outside     it has lain in the separate book since an earlier year (the book only)

A form counts coins: by label on one side, by place on the other. Three conventions that no text fixes are given to it
too: the coins of one case at one holder are alike, so only the numbers by label and by place are kept; of them the
newest labels go along first, to another holder or into the book; and out of the book come this year's arrivals first.
Written from the tables of the domain, not from the ledger.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, NamedTuple

from cases.lifecycle import Event

MEASURES = ("cases", "amount", "for_budget", "budget_cases")
ENFORCEABLE = ("in_progress", "postponed_by_agreement", "paused_for_complaint", "other_enforceable")
OPEN = (*ENFORCEABLE, "not_enforceable", "postponed", "suspended")
BOOK = "separate_book"
OLDEST_FIRST = ("carried", "readmitted", "new")

WHOLE = {
    Event.COMPLETED: "completed",
    Event.TERMINATED: "terminated",
    Event.ENTRUSTED: "entrusted",
    Event.WITHDRAWN: "withdrawn",
    Event.REQUEST_RETURNED: "returned",
    Event.CONCLUDED_OTHERWISE: "concluded_otherwise",
}
PARTLY = {
    Event.PARTLY_TERMINATED: "terminated",
    Event.PARTLY_ENTRUSTED: "entrusted",
    Event.PARTLY_WITHDRAWN: "withdrawn",
    Event.REDUCED: "reduced",
}
ASIDE = {Event.PARTLY_POSTPONED: "postponed", Event.PARTLY_SUSPENDED: "suspended"}


class Shelf:
    """The coins of one case, in one measure, that one holder answers for in the running year."""

    def __init__(self) -> None:
        self.labels: Counter[str] = Counter()  # of the coins outside the separate book
        self.places: Counter[str] = Counter()  # of the same coins
        self.book: Counter[str] = Counter()  # labels of the coins in the separate book

    def turn_of_year(self) -> None:
        """On 1 October what is open is carried in, what lies in the book is outside, and results are history."""
        self.places = Counter({place: self.places[place] for place in OPEN})
        self.labels = Counter(carried=self.places.total())
        self.book = Counter(outside=self.book.total())

    def holds(self, place: str) -> int:
        return self.book.total() if place == BOOK else self.places[place]

    def add(self, coins: Counter[str], place: str) -> None:
        if place == BOOK:
            self.book += coins
        else:
            self.labels += coins
            self.places[place] += coins.total()

    def take(self, count: int, place: str) -> Counter[str]:
        """Coins that leave for elsewhere, by label: the newest of this holder; out of the book, see above."""
        if place == BOOK:
            coins = _draw(self.book, count, (*OLDEST_FIRST, "outside"))
            coins["readmitted"] += coins.pop("outside", 0)
            return coins
        self.places[place] -= count
        return _draw(self.labels, count, reversed(OLDEST_FIRST))

    def move(self, count: int, place: str, to: str) -> None:
        """Coins change their place and stay with the holder."""
        self.add(self.take(count, place), to)


def _draw(stock: Counter[str], count: int, order: Iterable[str]) -> Counter[str]:
    drawn: Counter[str] = Counter()
    for label in order:
        drawn[label] = min(count - drawn.total(), stock[label])
    assert drawn.total() == count, "more coins taken than there are"
    stock.subtract(drawn)
    return drawn


class Coins(NamedTuple):
    """So many coins of each measure."""

    cases: int = 0
    amount: int = 0
    for_budget: int = 0
    budget_cases: int = 0


class Replay:
    """One case followed event by event, as the table "What each event posts" tells it."""

    def __init__(self, case: Any) -> None:
        self.case = case
        self.tokens = Coins(cases=1, budget_cases=1 if case.for_budget else 0)
        self.holder = case.holder
        self.status = ""  # where the token lies
        self.before: list[str] = []  # the states before the pauses
        self.year = 0
        self.shelves: dict[str, dict[Any, Shelf]] = {measure: {} for measure in MEASURES}
        self.results_at: dict[str, dict[Any, None]] = {}  # who gave results of a kind this year, in that order
        self.collected = self.collected_budget = 0  # net of refunds, all years
        self.partly: dict[str, tuple[int, int]] = {}  # partial decisions that stand: amount, State's part
        self.ending: list[tuple[str, Coins]] = []  # what the ending moved

    # -- coins ------------------------------------------------------------------------------------

    def shelf(self, measure: str, holder: Any = None) -> Shelf:
        return self.shelves[measure].setdefault(holder or self.holder, Shelf())

    def enter_year(self, year: int) -> None:
        if year != self.year:
            self.year = year
            self.results_at = {}
            for shelves in self.shelves.values():
                for shelf in shelves.values():
                    shelf.turn_of_year()

    def accept(self, coins: Coins, place: str) -> None:
        """New coins come in from outside."""
        for measure, count in coins._asdict().items():
            self.shelf(measure).add(Counter(new=count), place)

    def move(self, coins: Coins, place: str, to: str) -> None:
        for measure, count in coins._asdict().items():
            self.shelf(measure).move(count, place, to)
        if to not in (*OPEN, BOOK) and any(coins):
            self.results_at.setdefault(to, {}).setdefault(self.holder)

    def all_in(self, place: str) -> Coins:
        return Coins(*(self.shelf(measure).holds(place) for measure in MEASURES))

    def places_left(self) -> list[str]:
        """Where something may be left, the place of the token first."""
        return [BOOK] if self.status == BOOK else [self.status, *(place for place in OPEN if place != self.status)]

    def left(self) -> int:
        return sum(self.all_in(place).amount for place in self.places_left())

    def gather(self, status: str) -> None:
        """Token and all coins to one place."""
        for place in self.places_left():
            if place != status:
                self.move(self.all_in(place), place, status)
        self.status = status

    def pay(self, amount: int, for_budget: int | None, to: str, places: list[str] | None = None) -> Coins:
        """An amount leaves where something is left, in its order, to one place. The token stays."""
        paid = Coins()
        for place in places or self.places_left():
            here = self.all_in(place)
            count = min(amount - paid.amount, here.amount)
            state = _state_part(here, count, None if for_budget is None else for_budget - paid.for_budget)
            self.move(Coins(0, count, state), place, to)
            paid = Coins(0, paid.amount + count, paid.for_budget + state)
        return paid

    def take_back(self, coins: Coins, result: str) -> None:
        """A result is undone: this year's comes back from whoever gave it, the present holder first; the rest is new."""
        givers = [self.holder, *(h for h in self.results_at.get(result, {}) if h != self.holder)]
        for at, measure in enumerate(MEASURES):
            open_place = "in_progress" if self.status == BOOK else self.status
            wanted, here = coins[at], self.shelf(measure)
            for giver in givers:
                there = self.shelf(measure, giver)
                count = min(wanted, there.places[result])
                if giver == self.holder:
                    there.move(count, result, open_place)
                else:
                    here.add(there.take(count, result), open_place)
                wanted -= count
            here.add(Counter(new=wanted), open_place)
            if self.status == BOOK:
                here.move(coins[at], open_place, BOOK)

    def hand_over(self, receiver: Any) -> None:
        """The case changes hands: open coins with the giver's newest labels, coins of the book as they lie."""
        if receiver == self.holder:
            return
        for measure in MEASURES:
            giver, taker = self.shelf(measure), self.shelf(measure, receiver)
            taker.book, giver.book = giver.book, Counter()
            for place in OPEN:
                taker.add(giver.take(giver.places[place], place), place)
        self.holder = receiver

    # -- events -----------------------------------------------------------------------------------

    def apply(self, item: Any) -> None:
        self.enter_year(_year_of(item.occurred_on))
        event, amount = self.whole(item), item.amount or 0
        if event == Event.DECISION_ISSUED:
            self.status = "in_progress"
            self.accept(self.tokens._replace(amount=self.case.amount, for_budget=self.case.for_budget), self.status)
        elif event == Event.AMOUNT_INCREASED:
            self.accept(Coins(0, amount, item.for_budget or 0), self.status)
        elif event in WHOLE:
            self.end(WHOLE[event])
        elif event in PARTLY:
            paid = self.pay(amount, item.for_budget, PARTLY[event])
            stands = self.partly.get(PARTLY[event], (0, 0))
            self.partly[PARTLY[event]] = stands[0] + paid.amount, stands[1] + paid.for_budget
        elif event in ASIDE:
            self.pay(amount, item.for_budget, ASIDE[event], [self.status])
        elif event == Event.COLLECTED:
            paid = self.pay(amount, item.for_budget, "completed")
            self.collected += paid.amount
            self.collected_budget += paid.for_budget
        elif event == Event.POSTPONED:
            self.pause("postponed_by_agreement" if item.ground == "agreement" else "postponed")
        elif event in (Event.SUSPENDED, Event.PAUSED_FOR_COMPLAINT):
            self.pause(event.value)
        elif event == Event.FOUND_NOT_ENFORCEABLE:
            self.before = []
            self.gather("not_enforceable")
        elif event == Event.MOVED_TO_SEPARATE_BOOK:
            self.before = []
            self.gather(BOOK)
        elif event == Event.RESUMED:
            self.resume()
        elif event == Event.REASSIGNED:
            self.hand_over(self.receiver(item))
        elif event == Event.DRAWN_UP:
            self.draw_up(self.receiver(item))
        elif event == Event.ENDING_REVERSED:
            self.reverse_ending()
        elif event == Event.REFUNDED:
            self.refund(amount, item.for_budget)
        elif event == Event.RESTORED:
            self.restore(amount, item.for_budget, PARTLY[Event(item.ground)])
        else:
            assert event in (Event.SERVED, Event.VERIFIED, Event.FOUND_ENFORCEABLE)

    def receiver(self, item: Any) -> Any:
        """Who receives the case; without a unit, somebody of the same unit."""
        return item.to if item.to.agency else item.to._replace(agency=self.holder.agency)

    def whole(self, item: Any) -> Event:
        """A partial decision that leaves nothing is the whole decision."""
        if item.event in ASIDE:
            aside = self.all_in(ASIDE[item.event]).amount
            whole = {Event.PARTLY_POSTPONED: Event.POSTPONED, Event.PARTLY_SUSPENDED: Event.SUSPENDED}[item.event]
            return whole if item.amount == self.left() - aside else item.event
        if item.event in PARTLY and item.event != Event.REDUCED and item.amount == self.left():
            return next(event for event, place in WHOLE.items() if place == PARTLY[item.event])
        return item.event

    def pause(self, status: str) -> None:
        """A pause within a pause is left one by one; the same pause again, or a new postponement, replaces the old."""
        postponements = {"postponed", "postponed_by_agreement"}
        if status != self.status and not {status, self.status} <= postponements:
            self.before.append(self.status)
        self.gather(status)

    def resume(self) -> None:
        if self.status == "in_progress":  # only a part was postponed
            self.gather("in_progress")
        elif self.status in (BOOK, "not_enforceable"):
            self.before = []
            self.gather("in_progress")
        else:
            self.gather(self.before.pop() if self.before else "in_progress")

    def end(self, place: str) -> None:
        """Whatever is left goes with the ending; the token of a part-done case is completed."""
        part_done = self.collected > 0 and place in ("terminated", "entrusted")
        self.ending = []
        for where in self.places_left():
            token, amount, for_budget, budget_token = self.all_in(where)
            for coins, to in (
                (Coins(cases=token, budget_cases=budget_token), "completed" if part_done else place),
                (Coins(0, amount, for_budget), place),
            ):
                self.move(coins, where, to)
                self.ending.append((to, coins))
                if place == "completed":
                    self.collected += coins.amount
                    self.collected_budget += coins.for_budget
        self.status = "completed" if part_done else place
        self.before = []

    def reverse_ending(self) -> None:
        self.status = "in_progress"
        for place, coins in self.ending:
            self.take_back(coins, place)
            if place == "completed":
                self.collected -= coins.amount
                self.collected_budget -= coins.for_budget
        self.ending = []

    def refund(self, amount: int, for_budget: int | None) -> None:
        """Collected coins come back, the State's last; a completed case comes back with them."""
        others = self.collected - self.collected_budget
        state = max(0, amount - others) if for_budget is None else for_budget
        back = Coins(0, amount, state)
        if self.status == "completed":
            back = self.tokens._replace(amount=amount, for_budget=state)
            for place, coins in self.ending:  # what a part-done ending terminated or entrusted stays so, as a part
                if place != "completed":
                    stands = self.partly.get(place, (0, 0))
                    self.partly[place] = stands[0] + coins.amount, stands[1] + coins.for_budget
            self.status, self.ending = "in_progress", []
        self.collected -= amount
        self.collected_budget -= state
        self.take_back(back, "completed")

    def restore(self, amount: int, for_budget: int | None, place: str) -> None:
        stands = Coins(0, *self.partly[place])
        state = _state_part(stands, amount, for_budget)
        self.partly[place] = stands.amount - amount, stands.for_budget - state
        self.take_back(Coins(0, amount, state), place)

    def draw_up(self, receiver: Any) -> None:
        """The one gross transfer: out at the giver, new at the receiver."""
        stood = {place: self.all_in(place) for place in OPEN}
        for place, coins in stood.items():
            self.move(coins, place, "drawn_up")
        self.holder = receiver
        for place, coins in stood.items():
            self.accept(coins, place)


def _state_part(here: Coins, count: int, wanted: int | None) -> int:
    """The State's part of so many coins: as told, as far as it is there; untold, the State's coins first."""
    most, least = min(here.for_budget, count), max(0, count - (here.amount - here.for_budget))
    return most if wanted is None else min(most, max(least, wanted))


def _year_of(day: date) -> int:
    return day.year + (day.month >= 10)


# -- forms ----------------------------------------------------------------------------------------

Picture = dict[str, dict[Any, Shelf]]  # measure, holder: the coins at the end of a day, labelled for its year


def pictures(case: Any, events: Iterable[Any], cut_offs: Iterable[date]) -> Iterator[tuple[date, Picture]]:
    """The coins of a case at the end of each cut-off day, in order of days; each to be read before the next is asked.

    Events come in legal order.
    """
    replay, coming = Replay(case), deque(events)
    for cut_off in sorted(cut_offs):
        while coming and coming[0].occurred_on <= cut_off:
            replay.apply(coming.popleft())
        replay.enter_year(_year_of(cut_off))
        yield cut_off, replay.shelves


def picture(case: Any, events: Iterable[Any], cut_off: date) -> Picture:
    """The coins of a case at the end of one day."""
    return next(pictures(case, events, [cut_off]))[1]


def cells(cases: Iterable[Picture], holds: Callable[[Any], bool], version: str, measure: str) -> dict[str, Any]:
    """The cells of a form: the coins of all cases at the holders asked for, counted by label and by place."""
    labels: Counter[str] = Counter()
    places: Counter[str] = Counter()
    book: Counter[str] = Counter()
    for shelves in cases:
        for holder, shelf in shelves[measure].items():
            if holds(holder):
                labels.update(shelf.labels)
                places.update(shelf.places)
                book.update(shelf.book)
    row: dict[str, Any] = {place: places[place] for place in (*OPEN, "entrusted", "terminated", "reduced")}
    row["completed"] = places["completed"] + places["concluded_otherwise"]
    row["withdrawn"] = places["withdrawn"] + places["drawn_up"] + places["returned"]
    row["separate_book"] = book.total()
    finished = row["completed"] + row["terminated"] + row["reduced"]
    row["enforceable"] = finished + sum(places[place] for place in ENFORCEABLE)
    row["carried_out"] = sum(places[place] for place in OPEN)
    row["total"] = places.total()
    if version == "TT08-2015":  # two classes, and what went into the book this year still stands as not enforceable
        moved = book.total() - book["outside"]
        row["enforceable"] += places["postponed"] + places["suspended"]
        row["not_enforceable"] += moved
        row["carried_out"] += moved
        row["total"] += moved
        row["carried_in"] = labels["carried"] + book["carried"]
        row["newly_accepted"] = sum(labels[label] + book[label] for label in ("readmitted", "new"))
    else:
        row["carried_in"] = labels["carried"] + labels["readmitted"]
        row["newly_accepted"] = labels["new"]
    row["to_enforce"] = row["total"] - row["entrusted"] - row["withdrawn"]
    row["rate"] = _rate(finished, row["enforceable"])
    return row


def _rate(part: int, whole: int) -> Decimal | None:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.01"), ROUND_HALF_UP) if whole else None
