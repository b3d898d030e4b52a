"""The ledger on one page: accounts, the position of a case, and how an event becomes entries.

A case (count 1) and its money stand in accounts; an event moves them. Every event posts so that

1. the book of each holder (agency, enforcer) balances by itself, and `transferred` balances per event;
2. what was posted in an earlier reporting year is never taken back, it comes in again from `reopened`/`readmitted`;
3. a case that changes hands takes its source along;
4. of the money of one case, what came this year leaves last and travels first;
5. the separate book is a second book (`separate_book` against `book_control`) beside the first;
6. count and money are posted apart: only an ending moves the count;
7. a part-done case that is terminated or entrusted ends as completed (statistical definition of "thi hành xong").

Everything here is pure: no query, no clock. Quantities are (cases, amount in đồng, part of it due to the State budget,
cases whose decision has such a part).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from common.choices import CodedChoices


class Account(CodedChoices):
    """Where cases and money stand. Numbers are stored: never renumber."""

    IN_PROGRESS = 1, _("Đang thi hành")
    POSTPONED_BY_AGREEMENT = 2, _("Hoãn do đương sự thỏa thuận")
    PAUSED_FOR_COMPLAINT = 3, _("Tạm dừng để giải quyết khiếu nại")
    OTHER_ENFORCEABLE = 4, _("Trường hợp khác")
    NOT_ENFORCEABLE = 5, _("Chưa có điều kiện thi hành")
    POSTPONED = 6, _("Hoãn thi hành án")
    SUSPENDED = 7, _("Tạm đình chỉ thi hành án")

    INTAKE = 11, _("Thụ lý mới")
    REOPENED = 12, _("Mở lại việc đã kết thúc năm trước")
    READMITTED = 13, _("Trở lại từ sổ theo dõi riêng")
    TRANSFERRED = 14, _("Chuyển giao giữa các đơn vị, chấp hành viên")

    TO_BOOK_CARRIED = 21, _("Chuyển sổ theo dõi riêng từ số cũ")
    TO_BOOK_NEW = 22, _("Chuyển sổ theo dõi riêng từ số mới")

    COMPLETED = 31, _("Thi hành xong")
    TERMINATED = 32, _("Đình chỉ thi hành án")
    REDUCED = 33, _("Giảm thi hành án")
    CONCLUDED_OTHERWISE = 34, _("Kết thúc khác")

    ENTRUSTED = 41, _("Ủy thác thi hành án")
    WITHDRAWN = 42, _("Thu hồi, hủy quyết định thi hành án")
    DRAWN_UP = 43, _("Rút hồ sơ lên thi hành")
    RETURNED = 44, _("Gửi lại yêu cầu thi hành án")

    SEPARATE_BOOK = 51, _("Sổ theo dõi riêng")
    BOOK_CONTROL = 52, _("Đối ứng sổ theo dõi riêng")


ENFORCEABLE = (
    Account.IN_PROGRESS,
    Account.POSTPONED_BY_AGREEMENT,
    Account.PAUSED_FOR_COMPLAINT,
    Account.OTHER_ENFORCEABLE,
)
OPEN = (*ENFORCEABLE, Account.NOT_ENFORCEABLE, Account.POSTPONED, Account.SUSPENDED)
PAUSED = (
    Account.POSTPONED,
    Account.POSTPONED_BY_AGREEMENT,
    Account.SUSPENDED,
    Account.PAUSED_FOR_COMPLAINT,
)
SOURCES = (Account.INTAKE, Account.REOPENED, Account.READMITTED)
BOOKED = (Account.TO_BOOK_CARRIED, Account.TO_BOOK_NEW)
STOCK = (*OPEN, Account.SEPARATE_BOOK)
_STOCK = frozenset(STOCK)
MAIN_BOOK = tuple(account for account in Account if account not in (Account.SEPARATE_BOOK, Account.BOOK_CONTROL))


class Holder(NamedTuple):
    """Who holds a case: ids of the agency and of the enforcer (the row "chưa phân công" when nobody is assigned)."""

    agency: int
    enforcer: int


class Quantity(NamedTuple):
    """A number of cases, an amount in đồng, the part of it due to the State budget, and how many of the cases have one.

    A case has one by its decision, and keeps it however its money goes: interest or a periodic sum due to the State
    that comes later is money of form 03, and makes no case of it.
    """

    cases: int
    amount: int
    for_budget: int
    budget_cases: int

    def plus(self, other: Quantity) -> Quantity:
        return Quantity(self[0] + other[0], self[1] + other[1], self[2] + other[2], self[3] + other[3])

    def minus(self, other: Quantity) -> Quantity:
        return Quantity(self[0] - other[0], self[1] - other[1], self[2] - other[2], self[3] - other[3])

    def negated(self) -> Quantity:
        return Quantity(-self[0], -self[1], -self[2], -self[3])

    def at_most(self, limit: Quantity) -> Quantity:
        """Each measure up to the limit, and never below nothing."""
        return Quantity(
            max(0, min(self[0], limit[0])),
            max(0, min(self[1], limit[1])),
            max(0, min(self[2], limit[2])),
            max(0, min(self[3], limit[3])),
        )

    @property
    def counted(self) -> Quantity:
        """The cases without their money (rule 6)."""
        return Quantity(self.cases, 0, 0, self.budget_cases)

    @property
    def money(self) -> Quantity:
        """The money without the cases (rule 6)."""
        return Quantity(0, self.amount, self.for_budget, 0)


NOTHING = Quantity(0, 0, 0, 0)
Postings = dict[tuple[Holder, Account], Quantity]


class DoesNotFit(ValueError):
    """The given State-budget part cannot be taken out of what is left."""


class Position:
    """Where one case stands while its history is folded, and the postings of the event at hand.

    `account` is the account of the count: an OPEN account, `SEPARATE_BOOK`, or the ending.
    """

    __slots__ = (
        "account",
        "before",
        "book",
        "count",
        "done",
        "ended",
        "flows",
        "holder",
        "open",
        "parted",
        "postings",
        "year",
    )

    def __init__(self, holder: Holder) -> None:
        self.holder = holder
        self.count = NOTHING  # the case itself, as it is counted; without money
        self.account: Account | None = None
        self.before: tuple[Account, ...] = ()  # states to go back to, the latest last
        self.open: dict[Account, Quantity] = {}
        self.book = NOTHING
        self.done = NOTHING  # carried out and not refunded, all years
        self.parted: dict[Account, Quantity] = {}  # by partial decisions that still stand
        self.ended: dict[Account, Quantity] = {}  # what the ending moved, to reverse it
        self.year = 0
        self.flows: Postings = {}  # of this reporting year
        self.postings: Postings = {}

    # -- questions -------------------------------------------------------------------------------

    @property
    def in_book(self) -> bool:
        return self.account == Account.SEPARATE_BOOK

    @property
    def is_open(self) -> bool:
        """Open in the main book."""
        return self.account in OPEN

    @property
    def left(self) -> Quantity:
        """What is left to enforce, in the main book or in the separate book."""
        if self.in_book:
            return self.book
        return total(self.open.values())

    def flow(self, holder: Holder, account: Account) -> Quantity:
        """What this case posted to a flow account of a holder in this reporting year."""
        return self.flows.get((holder, account), NOTHING)

    # -- the pen: every posting goes through here -------------------------------------------------

    def begin(self, year: int) -> None:
        """Start an event dated in this reporting year."""
        self.postings = {}
        if year != self.year:
            self.year = year
            self.flows.clear()

    def post(self, holder: Holder, account: Account, q: Quantity) -> None:
        if q == NOTHING:
            return
        key = (holder, account)
        self.postings[key] = self.postings.get(key, NOTHING).plus(q)
        if account not in _STOCK:
            self.flows[key] = self.flows.get(key, NOTHING).plus(q)
        elif holder == self.holder:
            if account == Account.SEPARATE_BOOK:
                self.book = self.book.plus(q)
            else:
                self.open[account] = self.open.get(account, NOTHING).plus(q)
                if self.open[account] == NOTHING:
                    del self.open[account]

    # -- building blocks --------------------------------------------------------------------------

    def put(self, q: Quantity) -> None:
        """Add to where the count stands: its open account, or the separate book (rules 4, 5)."""
        if not self.in_book:
            assert self.account is not None
            self.post(self.holder, self.account, q)
            return
        arrived = self.flow(self.holder, Account.INTAKE).plus(self.flow(self.holder, Account.REOPENED)).negated()
        new = q.at_most(arrived.minus(self.flow(self.holder, Account.TO_BOOK_NEW)))
        self.post(self.holder, Account.TO_BOOK_NEW, new)
        self.post(self.holder, Account.TO_BOOK_CARRIED, q.minus(new))
        self.post(self.holder, Account.SEPARATE_BOOK, q)
        self.post(self.holder, Account.BOOK_CONTROL, q.negated())

    def lift(self, q: Quantity) -> None:
        """Take out of the separate book, and back into the main book by rule 2; the caller says where to."""
        self.post(self.holder, Account.SEPARATE_BOOK, q.negated())
        self.post(self.holder, Account.BOOK_CONTROL, q)
        for account in BOOKED:  # carried first: what came this year is consumed last (rule 4)
            part = q.at_most(self.flow(self.holder, account))
            self.post(self.holder, account, part.negated())
            q = q.minus(part)
        self.post(self.holder, Account.READMITTED, q.negated())

    def lift_all(self) -> Quantity:
        """Take everything out of where it is left; the caller says where to."""
        if self.in_book:
            q = self.book
            self.lift(q)
            return q
        q = total(self.open.values())
        for account, part in list(self.open.items()):
            self.post(self.holder, account, part.negated())
        return q

    def drain(self, amount: int, for_budget: int | None) -> Quantity:
        """Take an amount: from the account of the count, then the other open accounts in their order (or the book).

        `for_budget` is the State-budget part; None takes it by the order of payment, the State's part first [I].
        Raises DoesNotFit when the given part cannot be taken.
        """
        if self.in_book:
            q = _part(self.book, amount, for_budget)
            self.lift(q)
        else:
            assert self.account is not None
            q = NOTHING
            for account in (self.account, *(a for a in OPEN if a != self.account)):
                here = self.open.get(account)
                if here is None:
                    continue
                x = min(amount - q.amount, here.amount)
                part = _part(here, x, None if for_budget is None else for_budget - q.for_budget)
                self.post(self.holder, account, part.negated())
                q = q.plus(part)
        if for_budget is not None and q.for_budget != for_budget:
            raise DoesNotFit
        return q

    def travel(self, q: Quantity, giver: Holder, receiver: Holder, sources: Iterable[Account] = SOURCES) -> None:
        """Rule 3: what this year brought to the giver goes along, the newest first; the rest is clearing."""
        for source in sources:
            part = q.at_most(self.flow(giver, source).negated())
            self.post(giver, source, part)
            self.post(receiver, source, part.negated())
            q = q.minus(part)
        self.post(giver, Account.TRANSFERRED, q)
        self.post(receiver, Account.TRANSFERRED, q.negated())

    def take_back(self, account: Account, q: Quantity) -> None:
        """Rule 2: reverse a flow where it was posted this year; the rest is reopened.

        The present holder gives back first, then former holders in the order in which they first posted this year.
        """
        holders = [self.holder, *(h for h, a in list(self.flows) if a == account and h != self.holder)]
        for holder in holders:
            part = q.at_most(self.flow(holder, account))
            if part == NOTHING:
                continue
            self.post(holder, account, part.negated())
            if holder != self.holder:
                self.travel(part, holder, self.holder)
            q = q.minus(part)
        self.post(self.holder, Account.REOPENED, q.negated())

    # -- what events do ---------------------------------------------------------------------------

    def issue(self, amount: int, for_budget: int) -> None:
        """`decision_issued`: the case comes in."""
        self.account = Account.IN_PROGRESS
        q = Quantity(1, amount, for_budget, int(for_budget > 0))
        self.count = q.counted
        self.post(self.holder, Account.INTAKE, q.negated())
        self.put(q)

    def increase(self, amount: int, for_budget: int) -> None:
        """`amount_increased`: interest, periodic sums."""
        q = Quantity(0, amount, for_budget, 0)
        self.post(self.holder, Account.INTAKE, q.negated())
        self.put(q)

    def classify(self, target: Account) -> None:
        """Count and all open money to one open account (or into the separate book)."""
        q = self.lift_all()
        self.account = target
        self.put(q)

    def pause(self, target: Account) -> None:
        """Postponed, suspended or paused: remembers the state before; one postponement replaces another."""
        assert self.account is not None
        if not (self.account == target or {self.account, target} <= {Account.POSTPONED, Account.POSTPONED_BY_AGREEMENT}):
            self.before = (*self.before, self.account)
        self.classify(target)

    def resume(self) -> None:
        """Back to the state before; from `not_enforceable` or the book to `in_progress`; or only the paused part."""
        assert self.account is not None
        if self.in_book or self.account == Account.NOT_ENFORCEABLE:
            self.before = ()
            self.classify(Account.IN_PROGRESS)
        elif self.account in PAUSED:
            target = self.before[-1] if self.before else Account.IN_PROGRESS
            self.before = self.before[:-1]
            self.classify(target)
        else:
            self.classify(self.account)

    def set_aside(self, amount: int, for_budget: int | None, target: Account) -> None:
        """`partly_postponed`, `partly_suspended`: part of the money leaves the account of the count."""
        assert self.account is not None
        here = self.open[self.account]
        part = _part(here, amount, for_budget)
        if for_budget is not None and part.for_budget != for_budget:
            raise DoesNotFit
        self.post(self.holder, self.account, part.negated())
        self.post(self.holder, target, part)

    def collect(self, amount: int, for_budget: int | None) -> None:
        """`collected`: money to `completed`; the count stays."""
        q = self.drain(amount, for_budget)
        self.post(self.holder, Account.COMPLETED, q)
        self.done = self.done.plus(q)

    def part(self, amount: int, for_budget: int | None, target: Account) -> None:
        """A partial decision: money leaves, the count stays."""
        q = self.drain(amount, for_budget)
        self.post(self.holder, target, q)
        self.parted[target] = self.parted.get(target, NOTHING).plus(q)

    def end(self, target: Account) -> None:
        """An ending: the count and whatever is left; a part-done case ends as completed (rule 7)."""
        q = self.lift_all()
        part_done = target in (Account.TERMINATED, Account.ENTRUSTED) and self.done.amount > 0
        count_to = Account.COMPLETED if part_done else target
        self.ended = {}
        for account, moved in ((count_to, q.counted), (target, q.money)):
            self.post(self.holder, account, moved)
            self.ended[account] = self.ended.get(account, NOTHING).plus(moved)
        if target == Account.COMPLETED:
            self.done = self.done.plus(q.money)
        self.account = count_to
        self.before = ()

    def reverse_ending(self) -> None:
        """`ending_reversed`: what the ending moved comes back to `in_progress` (rule 2)."""
        self.account = Account.IN_PROGRESS
        for account, moved in self.ended.items():
            self.take_back(account, moved)
            self.put(moved)
            if account == Account.COMPLETED:
                self.done = self.done.minus(moved.money)
        self.ended = {}

    def refund(self, amount: int, for_budget: int | None) -> None:
        """`refunded`: out of `completed`; a completed case comes back with it."""
        others = self.done.amount - self.done.for_budget
        state = max(0, amount - others) if for_budget is None else for_budget  # the State's part is refunded last
        if state > self.done.for_budget or amount - state > others:
            raise DoesNotFit
        q = Quantity(0, amount, state, 0)
        self.done = self.done.minus(q)
        if self.account == Account.COMPLETED:
            q = q.plus(self.count)
            self.account = Account.IN_PROGRESS
            self._keep_as_parts()
        self.take_back(Account.COMPLETED, q)
        self.put(q)

    def _keep_as_parts(self) -> None:
        """A part-done ending comes back by a refund: what it terminated or entrusted stays so, as a part."""
        for account, moved in self.ended.items():
            if account != Account.COMPLETED:
                self.parted[account] = self.parted.get(account, NOTHING).plus(moved)
        self.ended = {}

    def restore(self, amount: int, for_budget: int | None, account: Account) -> None:
        """`restored`: a partial decision taken back."""
        q = _part(self.parted[account], amount, for_budget)
        if for_budget is not None and q.for_budget != for_budget:
            raise DoesNotFit
        self.parted[account] = self.parted[account].minus(q)
        self.take_back(account, q)
        self.put(q)

    def reassign(self, receiver: Holder) -> None:
        """`reassigned`: the open part and its source go over; in the book, the book and this year's arrivals too."""
        giver = self.holder
        if self.in_book:
            new, carried = (self.flow(giver, account) for account in (Account.TO_BOOK_NEW, Account.TO_BOOK_CARRIED))
            self._hand_over(
                receiver,
                {
                    Account.SEPARATE_BOOK: self.book,
                    Account.BOOK_CONTROL: self.book.negated(),
                    Account.TO_BOOK_NEW: new,
                    Account.TO_BOOK_CARRIED: carried,
                },
            )
            # what left as new takes the sources of what is new along, what left as carried those of what is carried
            self.travel(new, giver, receiver, (Account.INTAKE, Account.REOPENED))
            self.travel(carried, giver, receiver, (Account.READMITTED,))
        else:
            left = self.left
            self._hand_over(receiver, dict(self.open))
            self.travel(left, giver, receiver)

    def _hand_over(self, receiver: Holder, moved: dict[Account, Quantity]) -> None:
        for account, q in moved.items():
            self.post(self.holder, account, q.negated())
        self.holder = receiver
        for account, q in moved.items():
            self.post(receiver, account, q)

    def draw_up(self, receiver: Holder) -> None:
        """`drawn_up` (before 01/07/2026): leaves the giver, and is new at the receiver."""
        giver, stood = self.holder, dict(self.open)
        for account, q in stood.items():
            self.post(giver, account, q.negated())
            self.post(giver, Account.DRAWN_UP, q)
        self.holder = receiver
        for account, q in stood.items():
            self.post(receiver, Account.INTAKE, q.negated())
            self.post(receiver, account, q)


def total(quantities: Iterable[Quantity]) -> Quantity:
    """The sum of quantities."""
    result = NOTHING
    for q in quantities:
        result = result.plus(q)
    return result


def _part(whole: Quantity, amount: int, for_budget: int | None) -> Quantity:
    """An amount out of a whole, with its State-budget part: as given as far as it fits, else the State's part first."""
    most = min(whole.for_budget, amount)
    least = max(0, amount - (whole.amount - whole.for_budget))
    return Quantity(0, amount, most if for_budget is None else min(most, max(least, for_budget)), 0)
