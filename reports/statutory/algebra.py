"""The algebra of a form: every official figure is a sum of balances and changes of balance. Pure.

`opening(A)` is the balance of account A before 1 October, `closing(A)` at the end of the cut-off day, `change(A)` the
difference. A column is a sum of such terms; a rate is a ratio of two columns. The same expression gives the cell, its
checks, and the list of cases behind it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum
from fractions import Fraction
from typing import NamedTuple

from cases.ledger import MAIN_BOOK, Account


class Measure(Enum):
    """What a form counts. The value is the name of the measure in documents of forms, also signed ones: it stays."""

    CASES = "cases"
    AMOUNT = "amount"
    BUDGET_CASES = "budget_cases"  # cases whose decision has a part due to the State budget
    BUDGET = "budget_amount"  # that part

    @property
    def column(self) -> str:
        """Its name in the ledger."""
        return "for_budget" if self is Measure.BUDGET else self.value

    @property
    def is_money(self) -> bool:
        """In đồng, and not in cases."""
        return self in (Measure.AMOUNT, Measure.BUDGET)


class Standing(NamedTuple):
    """Opening balance and change of one account, in cases or in đồng."""

    opening: int
    change: int


Standings = dict[int, Standing]  # by account


class Sum:
    """A sum of openings and changes of accounts, each with a factor. Sums add, subtract and scale."""

    __slots__ = ("terms",)

    def __init__(self, terms: Mapping[Account, tuple[int, int]]) -> None:
        self.terms = {account: factors for account, factors in terms.items() if factors != (0, 0)}

    def __add__(self, other: Sum) -> Sum:
        terms = dict(self.terms)
        for account, (opening_, change_) in other.terms.items():
            here = terms.get(account, (0, 0))
            terms[account] = (here[0] + opening_, here[1] + change_)
        return Sum(terms)

    def __neg__(self) -> Sum:
        return Sum({account: (-o, -c) for account, (o, c) in self.terms.items()})

    def __sub__(self, other: Sum) -> Sum:
        return self + -other

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and self.terms == other.terms

    def __hash__(self) -> int:
        return hash(frozenset(self.terms.items()))

    def shortest(self) -> Sum:
        """The same value from as few changes as possible: over the other side of the book, where that is shorter.

        The changes of all accounts of the main book add up to nothing, for every case at every holder (domain rule 1).
        """
        factors = Counter(self.terms.get(account, (0, 0))[1] for account in MAIN_BOOK)
        return self - Sum(dict.fromkeys(MAIN_BOOK, (0, factors.most_common(1)[0][0])))

    def of(self, standings: Standings) -> int:
        """The value over the standings of one row."""
        value = 0
        for account, (opening_, change_) in self.terms.items():
            if standing := standings.get(account):
                value += opening_ * standing.opening + change_ * standing.change
        return value


def opening(*accounts: Account) -> Sum:
    """Balance before 1 October."""
    return Sum(dict.fromkeys(accounts, (1, 0)))


def change(*accounts: Account) -> Sum:
    """What moved since 1 October."""
    return Sum(dict.fromkeys(accounts, (0, 1)))


def closing(*accounts: Account) -> Sum:
    """Balance at the end of the cut-off day."""
    return Sum(dict.fromkeys(accounts, (1, 1)))


def ratio(part: int, whole: int) -> Decimal | None:
    """part / whole in per cent, half-up to two decimals; None where the whole is 0."""
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), ROUND_HALF_UP)


def per_cent(share: Fraction) -> Decimal:
    """A share in per cent, half-up to two decimals."""
    exact = share * 100
    return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(Decimal("0.01"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Check:
    """An identity between columns: `total = carried_in + newly_accepted`, as text and as two sides."""

    left: tuple[tuple[int, str], ...]
    right: tuple[tuple[int, str], ...]

    @property
    def rule(self) -> str:
        return f"{_spoken(self.left)} = {_spoken(self.right)}"

    def holds(self, cells: Mapping[str, int]) -> bool:
        return _weigh(self.left, cells) == _weigh(self.right, cells)


def identity(rule: str) -> Check:
    """An identity from its text: names of columns with + and − between them."""
    left, right = (tuple(_terms(side)) for side in rule.split("="))
    return Check(left, right)


def _terms(side: str) -> Iterable[tuple[int, str]]:
    sign = 1
    for word in side.split():
        if word in "+-":
            sign = 1 if word == "+" else -1
        else:
            yield sign, word


def _spoken(side: tuple[tuple[int, str], ...]) -> str:
    first, *rest = side
    return first[1] + "".join(f" {'+' if sign > 0 else '-'} {name}" for sign, name in rest)


def _weigh(side: tuple[tuple[int, str], ...], cells: Mapping[str, int]) -> int:
    return sum(sign * cells[name] for sign, name in side)
