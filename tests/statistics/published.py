"""Published results as register files: made-up cases whose counts and đồng add up to what a source prints.

A source prints totals, never cases. `PublishedYear` holds its numbers (what it leaves out is chosen here, and said so),
and turns them into groups of cases that share one fate; a `Book` spreads the groups over a province, its offices and
their enforcers and writes them as a register. Amounts are divided so that every sum is met to the đồng.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any, NamedTuple

from cases.register.columns import JUDGMENT_KINDS, SHEETS
from reports.periods import cumulative
from tests.factories.register_files import write_register

Window = tuple[date, date]
THREE_CLASSES = date(2020, 1, 5)  # circular 06/2019: from here on hoãn, tạm đình chỉ stand apart


class Step(NamedTuple):
    """What happens to every case of a group, spread over a window of days. `money`: of the whole group."""

    event: str
    window: Window = (date.min, date.max)
    money: int = 0
    ground: str = ""
    to_unit: str = ""


@dataclass(frozen=True)
class Group:
    """So many cases with so much money and one fate."""

    count: int
    money: int
    decided: Window
    steps: tuple[Step, ...] = ()

    def __post_init__(self) -> None:
        assert self.count > 0 or not self.money, "money without a case"
        windows = [self.decided, *(step.window for step in self.steps)]
        assert all(window[0] <= window[1] for window in windows)
        assert all(first[1] < second[0] for first, second in pairwise(windows)), "steps out of order"


def apportion(total: int, weights: Iterable[int]) -> Iterator[int]:
    """A number in whole parts by weight; the parts add up to it exactly."""
    weights = list(weights)
    whole, seen, given = sum(weights) or 1, 0, 0  # of no weight at all nothing is given
    for weight in weights:
        seen += weight
        upto = total * seen // whole
        yield upto - given
        given = upto


# -- the book: groups of cases, spread over units and enforcers -------------------------------------


@dataclass(frozen=True)
class Book:
    """A province with its offices, three enforcers each, and the cases of its groups."""

    code: str
    name: str
    groups: tuple[Group, ...]
    offices: int = 4
    judgments: bool = True  # whether the cases name judgments, courts and parties

    def __len__(self) -> int:
        return sum(group.count for group in self.groups)

    def units(self) -> Iterator[dict[str, Any]]:
        yield {"code": self.code, "name": self.name, "kind": "province"}
        for office in range(1, self.offices + 1):
            yield {"code": f"KV{office}", "name": f"Đơn vị số {office}", "kind": "office", "parent": self.code}

    def enforcers(self) -> Iterator[dict[str, Any]]:
        for unit, enforcer in self.holders():
            if enforcer:
                yield {"code": enforcer, "name": f"Chấp hành viên {enforcer}", "unit": unit}

    def holders(self) -> list[tuple[str, str]]:
        """Who holds cases: each unit with its enforcers, and one place where nobody is assigned yet."""
        units = [self.code, *(f"KV{office}" for office in range(1, self.offices + 1))]
        return [
            *((unit, f"{unit}-CHV{place}") for place in range(1, 4) for unit in units),
            (units[-1], ""),
        ]

    def sheets(self, part: range | None = None) -> dict[str, Callable[[], Iterator[dict[str, Any]]]]:
        """The sheets of a register, of all cases or of some by their place; units come with the first."""
        part = part or range(len(self))
        sheets: dict[str, Callable[[], Iterator[dict[str, Any]]]] = {
            "cases": lambda: (row for row, _ in self._rows(part)),
            "events": lambda: chain.from_iterable(events for _, events in self._rows(part)),
        }
        return {"units": self.units, "enforcers": self.enforcers} | sheets if part.start == 0 else sheets

    def _rows(self, part: range) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Each case with its events. A decision number is used once, so that events need not name the day."""
        holders, start = self.holders(), 0
        offices = [holder for holder in holders if holder[0] != self.code]
        for group in self.groups:
            end = start + group.count
            if start < part.stop and part.start < end:
                places = offices if any(step.to_unit for step in group.steps) else holders
                weights = [100 + place * 37 % 101 for place in range(group.count)]
                shares = zip(
                    apportion(group.money, weights),
                    *(apportion(step.money, weights) for step in group.steps),
                    strict=True,
                )
                for place, (amount, *moved) in enumerate(shares):
                    if start + place in part:
                        yield self._case(group, place, start + place, places[place % len(places)], amount, moved)
            start = end

    def _case(
        self, group: Group, place: int, number: int, holder: tuple[str, str], amount: int, moved: list[int]
    ) -> tuple[dict[str, Any], list[dict[str, Any]]]:
        unit, enforcer = holder
        decided_on = _day(group.decided, place, group.count)
        known_by = {"decision_number": str(number + 1), "unit": unit}
        own_initiative = number % 3 > 0
        row = {
            **known_by,
            "decided_on": decided_on,
            "enforcer": enforcer,
            "initiation": "ex_officio" if own_initiative else "on_request",
            "judgment_kind": _KINDS[number % len(_KINDS)],
            "amount": amount,
            "for_budget": amount // 2 if own_initiative else 0,
        }
        if self.judgments:
            row |= {
                "judgment_number": f"{number // 2 + 1}/{decided_on.year - 1}/ST",
                "judged_on": date(decided_on.year - 1, 3, 1),
                "court": f"Tòa án nhân dân khu vực {number % 3 + 1}",
                "debtor": f"Người phải thi hành {number + 1}",
            }
        events = [
            {
                **known_by,
                "event": step.event,
                "occurred_on": _day(step.window, place, group.count),
                "amount": share if step.money else None,
                "ground": step.ground,
                "to_unit": step.to_unit,
            }
            for step, share in zip(group.steps, moved, strict=True)
            if share or not step.money
        ]
        return row, events

    def write(self, path: Path, part: range | None = None) -> Path:
        """The register as a workbook, or as a zip of csv files by the name of the file."""
        sheets = self.sheets(part)
        if path.suffix == ".xlsx":
            write_register(path, {name: rows() for name, rows in sheets.items()})
        else:
            _write_csv(path, sheets)
        return path


@dataclass(frozen=True)
class Register:
    """Several provinces in one register file."""

    books: tuple[Book, ...]

    def __len__(self) -> int:
        return sum(map(len, self.books))

    def write(self, path: Path) -> Path:
        """The register as a zip of csv files."""
        parts = [book.sheets() for book in self.books]
        _write_csv(path, {name: partial(_chained, [part[name] for part in parts]) for name in parts[0]})
        return path


def _chained(sheets: Iterable[Callable[[], Iterator[dict[str, Any]]]]) -> Iterator[dict[str, Any]]:
    return chain.from_iterable(sheet() for sheet in sheets)


_KINDS = tuple(JUDGMENT_KINDS)


def _day(window: Window, place: int, count: int) -> date:
    return window[0] + timedelta(((window[1] - window[0]).days + 1) * place // count)


def _write_csv(path: Path, sheets: Mapping[str, Callable[[], Iterable[Mapping[str, Any]]]]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, rows in sheets.items():
            with archive.open(f"{name}.csv", "w") as raw, io.TextIOWrapper(raw, "utf-8", newline="") as text:
                writer = csv.DictWriter(text, [column.name for column in SHEETS[name].columns])
                writer.writeheader()
                writer.writerows(rows())


# -- one published period ---------------------------------------------------------------------------


class Figures(NamedTuple):
    """The columns of one measure. `completed` as published: with what was terminated or reduced."""

    carried_in: int
    enforceable: int
    completed: int
    not_enforceable: int
    postponed_suspended: int = 0  # apart from circular 06/2019 on
    entrusted: int = 0
    withdrawn: int = 0
    drawn_up: int = 0  # counted where they leave, and as new where they arrive
    separate_book: int = 0

    @property
    def to_enforce(self) -> int:
        return self.enforceable + self.not_enforceable + self.postponed_suspended

    @property
    def total(self) -> int:
        return self.to_enforce + self.entrusted + self.withdrawn + self.drawn_up

    @property
    def columns(self) -> dict[str, int]:
        """What the form must show; the parts of the finished and of the third class are summed."""
        return {
            "total": self.total,
            "carried_in": self.carried_in,
            "newly_accepted": self.total - self.carried_in,
            "entrusted": self.entrusted,
            "withdrawn": self.withdrawn + self.drawn_up,
            "to_enforce": self.to_enforce,
            "enforceable": self.enforceable,
            "finished": self.completed,
            "not_enforceable": self.not_enforceable,
            "carried_out": self.to_enforce - self.completed,
            "separate_book": self.separate_book,
        }


@dataclass(frozen=True)
class PublishedYear:
    """What one source prints of one cumulative period of one province."""

    code: str
    name: str
    year: int
    months: int
    source: str
    version: str  # of the forms, by the last day
    cases: Figures
    money: Figures
    chosen: str = field(default="")  # which of the numbers no source prints

    @property
    def within(self) -> Window:
        period = cumulative(self.year, self.months)
        return period.start, period.to

    def one_in(self, scale: int) -> PublishedYear:
        """The same province with so many times fewer cases; nothing that was there vanishes."""
        return replace(self, cases=Figures(*(-(-count // scale) for count in self.cases)))

    def book(self) -> Book:
        """A book that comes to these figures; a small one also tells of judgments and parties."""
        return Book(self.code, self.name, tuple(self._groups()), judgments=self.cases.total < 5_000)

    def _groups(self) -> Iterator[Group]:
        start, end = self.within
        middle = start + (end - start) / 2
        decided, found = before(start, 1200, 800), before(start, 780, 420)
        fates = list(self._fates())
        counts = list(apportion(self.cases.carried_in, (fate.count for fate in fates)))
        for fate, count, money in zip(fates, counts, self._carried_money(fates, counts), strict=True):
            waiting = fate.steps and fate.steps[0].event == NOT_ENFORCEABLE
            carried, new = fate.split(count, money)
            yield from carried.groups(decided, found if waiting else (start, end))
            yield from new.groups((start, middle), (middle + timedelta(1), end))
        if self.cases.separate_book:
            # Two thirds lay in the book before; one third leaves for it this year, and is not carried in.
            counts, amounts = (list(apportion(figures.separate_book, (2, 1))) for figures in (self.cases, self.money))
            for count, money, moved in zip(counts, amounts, (before(start, 50, 1), (start, end)), strict=True):
                yield Group(count, money, decided, (Step(NOT_ENFORCEABLE, found), Step(BOOK, moved)))

    def _carried_money(self, fates: list[Fate], counts: list[int]) -> Iterator[int]:
        """How much of each fate's money was carried in: all where all its cases were, none where none was."""
        mixed = [0 < count < fate.count for fate, count in zip(fates, counts, strict=True)]
        alone = [fate.money if count == fate.count else 0 for fate, count in zip(fates, counts, strict=True)]
        left = self.money.carried_in - sum(money for money, mix in zip(alone, mixed, strict=True) if not mix)
        parts = apportion(left, (fate.money for fate, mix in zip(fates, mixed, strict=True) if mix))
        return (next(parts) if mix else money for money, mix in zip(alone, mixed, strict=True))

    def _fates(self) -> Iterator[Fate]:
        """What became of the cases, column by column, with what a real book knows: instalments, reductions, pauses."""
        cases, money = self.cases, self.money
        at_once, by_parts, terminated = apportion(cases.completed, (85, 10, 5))
        *done, instalments, reduced = apportion(money.completed, (75, 14, 5, 4, 2))
        yield Fate(at_once, done[0], (Step("completed"),))
        yield Fate(by_parts, done[1], (Step("collected", money=done[1] // 3), Step("completed")))
        yield Fate(terminated, done[2], (Step("terminated"),))
        running = [cases.enforceable - cases.completed - cases.drawn_up, (70, 12, 6, 8, 4)]
        left = [money.enforceable - money.completed - money.drawn_up, (60, 20, 10, 7, 3)]
        plain, paying, eased, agreed, other = zip(apportion(*running), apportion(*left), strict=True)
        yield Fate(*plain, ())
        yield Fate(paying[0], paying[1] + instalments, (Step("collected", money=instalments),))
        yield Fate(eased[0], eased[1] + reduced, (Step("reduced", money=reduced),))
        yield Fate(*agreed, (Step("postponed", ground="agreement"),))
        # Until 2019 every postponement stood within the enforceable; later this one would not.
        third = self.within[1] >= THREE_CLASSES
        yield Fate(*other, (Step("paused_for_complaint") if third else Step("postponed", ground="48.1.a"),))
        yield Fate(cases.not_enforceable, money.not_enforceable, (Step(NOT_ENFORCEABLE),))
        third_class = list(apportion(cases.postponed_suspended, (7, 3)))
        postponed, suspended = zip(third_class, apportion(money.postponed_suspended, third_class), strict=True)
        yield Fate(*postponed, (Step("postponed", ground="48.1.b"),))
        yield Fate(*suspended, (Step("suspended"),))
        yield Fate(cases.entrusted, money.entrusted, (Step("entrusted"),))
        yield Fate(cases.withdrawn, money.withdrawn, (Step("withdrawn"),))
        yield Fate(cases.drawn_up, money.drawn_up, (Step("drawn_up", to_unit=self.code),))


NOT_ENFORCEABLE, BOOK = "found_not_enforceable", "moved_to_separate_book"


class Fate(NamedTuple):
    """What became of so many cases with so much money."""

    count: int
    money: int
    steps: tuple[Step, ...]

    def split(self, count: int, money: int) -> tuple[Fate, Fate]:
        """Some of the cases with some of the money, and the others."""
        steps = []
        for step in self.steps:
            share = next(apportion(step.money, (money, self.money - money))) if step.money else 0
            steps.append((step._replace(money=share), step._replace(money=step.money - share)))
        some, others = zip(*steps, strict=True) if steps else ((), ())
        return Fate(count, money, some), Fate(self.count - count, self.money - money, others)

    def groups(self, decided: Window, within: Window) -> Iterator[Group]:
        """A group, if there are cases: decided in one window, and the steps one after the other in another."""
        if not self.count:
            assert not self.money, "money without a case"
            return
        length = (within[1] - within[0]).days // max(1, len(self.steps))
        starts = (within[0] + timedelta(place * length) for place in range(len(self.steps)))
        steps = (step._replace(window=(first, first + timedelta(length - 1))) for step, first in zip(self.steps, starts, strict=True))
        yield Group(self.count, self.money, decided, tuple(steps))


def before(start: date, first: int, last: int) -> Window:
    """A window so many days before a day."""
    return start - timedelta(first), start - timedelta(last)
