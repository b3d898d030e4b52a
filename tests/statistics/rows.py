"""The rows of `published_results.csv`: what each prints, what of it can be checked, and a register that comes to it.

A row is one measure of one unit in one period, as one source prints it. What can be checked is decided by the columns that
are there (`Row.checks`); a row with no check says why (`Row.lacks`). A rounded row ("over 267 thousand tỷ") prints numbers
that are good to their last digit that is not 0: `Row.unit_of` is that digit, and comparisons allow one of it either way.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from law.years import reporting_month
from reports.periods import month_end
from reports.presenters.results.last_year import relative
from tests.statistics.published import THREE_CLASSES, Book, Figures, Group, PublishedYear

FILE = Path(__file__).with_name("published_results.csv")
COLUMNS = {
    "total_handled": "total",
    "carried_over": "carried_in",
    "newly_accepted": "newly_accepted",
    "entrusted_out": "entrusted",
    "withdrawn": "withdrawn",
    "must_enforce": "to_enforce",
    "enforceable": "enforceable",
    "not_enforceable": "not_enforceable",
    "postponed_suspended": "third",
    "completed": "finished",
    "carried_forward": "carried_out",
    "separate_book": "separate_book",
}  # of the file: of the forms
IDENTITIES = (
    ("total", "carried_in", "newly_accepted"),  # C1
    ("total", "to_enforce", "entrusted"),  # C2; nothing withdrawn where none is printed
    ("to_enforce", "enforceable", "not_enforceable"),  # C3; since 2020 the third class is what is left
    ("to_enforce", "finished", "carried_out"),  # C5
)
VERSIONS = (
    (date(2024, 7, 26), "TT05-2024"),
    (date(2020, 1, 5), "TT06-2019"),
    (date.min, "TT08-2015"),
)  # the file ends before 05/2026


@dataclass(frozen=True)
class Row:
    """One row of the file. `line`: its line there. Money in đồng, rates in per cent."""

    line: int
    source: str
    period: str
    unit: str
    measure: str  # viec, tien, or thahc: administrative judgments
    counts: Mapping[str, int]
    rate: Decimal | None
    target: Decimal | None
    target_printed: bool
    excess: Decimal | None
    computed: Decimal | None  # by hand from the counts, to three decimals
    exact: bool
    changes: str  # year on year, as written down from the source
    notes: str

    # -- the period -------------------------------------------------------------------------------

    @property
    def year(self) -> int:
        return int(self.period[:4])

    @property
    def months(self) -> int:
        found = re.match(r"\d{4}-(\d\d)m", self.period)
        return int(found[1]) if found else 12

    @property
    def day(self) -> date:
        """The last day of the period."""
        if found := re.search(r"\(to (\d\d)/(\d\d)/(\d{4})\)", self.period):
            return date(int(found[3]), int(found[2]), int(found[1]))
        return month_end(self.year, self.months)

    @property
    def edition(self) -> str:
        """A year is published twice: preliminary in October, final in December."""
        return next((word for word in ("preliminary", "final") if word in self.period), "")

    @property
    def version(self) -> str:
        """The forms in force on the last day."""
        return next(name for since, name in VERSIONS if since <= self.day)

    # -- what can be checked ----------------------------------------------------------------------

    @property
    def denominator(self) -> str:
        """Of administrative judgments no part is set apart: the rate is of all of them (form 12 is not built)."""
        return "to_enforce" if self.measure == "thahc" else "enforceable"

    @property
    def official_rate(self) -> Decimal | None:
        """The printed rate, unless the source says that it is of a plan."""
        return None if "of plan" in self.notes else self.rate

    @cached_property
    def shares(self) -> dict[str, Decimal]:
        """Printed parts of what is to be enforced: with conditions, without, and the third class."""
        found = re.search(
            r"(?:share printed|printed shares|printed: enforceable) ([\d.]+[^;]*?)(?:;|imply|of must|remai|$)",
            self.notes,
        )
        parts = re.findall(r"(postponed\+suspended )?(\d+(?:\.\d+)?)", found[1]) if found else []
        keys = ("enforceable", "not_enforceable", "third")
        return {"third" if third else key: Decimal(part) for key, (third, part) in zip(keys, parts, strict=False)}

    @property
    def running(self) -> int | None:
        """The printed number of enforceable cases that go on (C6)."""
        found = re.search(r"enforceable carried forward printed (\d+)", self.notes)
        return int(found[1]) if found else None

    @property
    def checks(self) -> set[str]:
        """What can be checked in a form or in the rates. Changes from year to year are another question."""
        has = self.counts.keys()
        found = {
            "rate": {"finished", self.denominator} <= has,
            "identity": any(has >= set(columns) for columns in IDENTITIES),
            "share": bool(self.shares),
            "excess": self.target_printed and None not in (self.excess, self.official_rate),
        }
        return {name for name, there in found.items() if there}

    @property
    def lacks(self) -> str:
        """Why nothing can be checked."""
        if "cumulative" in self.period:
            return "a span of several years"
        if not self.counts:
            return "a rate without any count"
        if "finished" not in self.counts:
            return "nothing finished is printed, and no other columns that belong together"
        return "no denominator printed" if self.rate is not None else "neither rate nor denominator printed"

    def unit_of(self, key: str) -> int:
        """How far from the printed number the real one may be: 0 when exact."""
        text = str(self.counts.get(key, 0))
        return 0 if self.exact or text == "0" else 10 ** (len(text) - len(text.rstrip("0")))

    # -- a register that comes to it --------------------------------------------------------------

    @property
    def code(self) -> str:
        """The agency of the row in the book that all share."""
        return f"DONG-{self.line:03}"

    @property
    def is_repeated(self) -> bool:
        """Whether one case of each fate is imported and then counted many times: the country's cases."""
        return self.measure == "viec" and self.unit.startswith("toàn quốc")

    def figures(self) -> Figures:
        """The printed columns, and where one is missing a number that fits those that are there."""
        has = dict(self.counts)
        third = has.get("third", 0)
        to_enforce = self._to_enforce(has)
        enforceable = has.get("enforceable") or self._enforceable(has, to_enforce)
        to_enforce = to_enforce or enforceable * 5 // 4
        finished = has.get("finished")
        if finished is None:
            finished = enforceable // 2 if self.official_rate is None else int(enforceable * self.official_rate / 100)
        not_enforceable = has.get("not_enforceable", to_enforce - enforceable - third)
        third = to_enforce - enforceable - not_enforceable
        assert third == 0 or self.day >= THREE_CLASSES, "there was no third class"
        total = max(has.get("total") or to_enforce + has.get("entrusted", 0) + has.get("withdrawn", 0), to_enforce)
        entrusted = has.get("entrusted", total - to_enforce - has.get("withdrawn", 0))
        carried_in = has.get("carried_in", total - has.get("newly_accepted", total * 3 // 4))
        return Figures(
            carried_in,
            enforceable,
            finished,
            not_enforceable,
            third,
            entrusted,
            total - to_enforce - entrusted,
            separate_book=has.get("separate_book", 0),
        )

    def _to_enforce(self, has: dict[str, int]) -> int | None:
        """What is to be enforced, as far as printed numbers tell it; completes the total of `has`."""
        if {"carried_in", "newly_accepted"} <= has.keys():
            has["total"] = has["carried_in"] + has["newly_accepted"]
        if "to_enforce" in has:
            return has["to_enforce"]
        if {"enforceable", "not_enforceable"} <= has.keys():
            parts = has["enforceable"] + has["not_enforceable"] + has.get("third", 0)
            if self.shares:
                return next(whole for whole in range(parts, 2 * parts) if self._has_shares(whole))
            return max(parts, has.get("total", 0))
        return has["total"] - has.get("entrusted", 0) - has.get("withdrawn", 0) if "total" in has else None

    def _has_shares(self, whole: int) -> bool:
        """Whether the printed shares are those of this whole."""
        return all(
            like(Decimal(self.counts[key]) * 100 / whole, share) == share for key, share in self.shares.items() if key in self.counts
        )

    def _enforceable(self, has: dict[str, int], to_enforce: int | None) -> int:
        """What the rate implies; else a chosen number, on which a printed rate without a count comes out exactly."""
        chosen = (to_enforce or 10**12) * 4 // 5
        if self.official_rate is None or self.measure == "thahc":
            return max(chosen, has.get("finished", 0))
        if "finished" in has:
            return int((has["finished"] * 100 / self.official_rate).quantize(Decimal(1), ROUND_HALF_UP))
        return chosen // 10_000 * 10_000

    @cached_property
    def groups(self) -> tuple[Group, ...]:
        """Groups of cases that come to the figures. Cases carry a million đồng each; amounts lie on a few hundred cases."""
        figures = self.figures()
        cases, money = figures, Figures(*(count * 10**6 for count in figures))
        if self.measure == "tien":
            others = [20 * bool(count) for count in figures[3:]]
            cases, money = Figures((400 + sum(others[:4])) // 2, 400, 200, *others), figures
        months = reporting_month(self.day) - (self.day != month_end(self.year, reporting_month(self.day)))
        shape = PublishedYear("", "", self.year, months, self.source, self.version, cases, money)
        return shape.book().groups

    def book(self) -> Book:
        """Every case of a province; of the country's cases, and of money, one case to each group."""
        groups = self.groups
        if self.measure == "tien" or self.is_repeated:
            groups = tuple(replace(group, count=1) for group in groups)
        return Book(self.code, f"{self.unit} {self.period}", groups, offices=0, judgments=False)


def read() -> list[Row]:
    """All rows of the file, in its order."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return [_row(line, cells) for line, cells in enumerate(csv.DictReader(file), 2)]


def _row(line: int, cells: dict[str, str]) -> Row:
    assert not cells["terminated"], "a source that prints the terminated apart: the figures here do not know it"
    rate, target, excess, computed = (
        Decimal(cells[name]) if cells[name] else None for name in ("printed_rate", "printed_target", "printed_vs_target", "computed_rate")
    )
    counts = {key: int(cells[name]) for name, key in COLUMNS.items() if cells[name]}
    if cells["measure"] == "thahc":  # the file repeats the denominator here
        del counts["enforceable"]
    return Row(
        line=line,
        source=cells["source_url"],
        period=cells["period"],
        unit=cells["unit"],
        measure=cells["measure"],
        counts=counts,
        rate=rate,
        target=target,
        target_printed=cells["target_basis"] == "printed",
        excess=excess,
        computed=computed,
        exact=cells["precision"] == "exact",
        changes=cells["printed_yoy"],
        notes=cells["notes"],
    )


def like(number: Decimal, printed: Decimal) -> Decimal:
    """A number to as many digits as are printed, half-up."""
    return number.quantize(Decimal((0, (1,), printed.as_tuple().exponent)), ROUND_HALF_UP)


# -- from year to year ------------------------------------------------------------------------------

WORDS = {
    "completed": "finished",
    "newly": "newly_accepted",
    "must": "to_enforce",
    "must-enforce": "to_enforce",
    "total": "total",
    "enforceable": "enforceable",
}
SCALES = {"": 1, "thousand": 10**3, "million": 10**6, "ty": 10**9}
CHANGE = re.compile(
    r"(?P<word>rate|completed|newly|must-enforce|must|total|enforceable) (?P<number>[+-]?[\d.]+)(?P<cut>x)?"
    r"(?P<per_cent>%)?(?:pp)? ?(?P<scale>thousand|million|ty|)\b(?: ?\((?P<relative>[+-][\d.]+)%\))?"
)


class Change(NamedTuple):
    """A printed change, and between which two numbers it lies by what else is printed."""

    what: str
    printed: Decimal
    low: Decimal
    high: Decimal

    @property
    def holds(self) -> bool:
        return like(self.low, self.printed) <= self.printed <= like(self.high, self.printed)


def changes(row: Row, rows: list[Row]) -> Iterator[Change]:
    """The printed changes that something can be held against.

    A count and a rate: the row of the year before. A change in per cent: the printed change itself, whose value before
    is the present one less the change. Rates differ in percentage points, whatever sign is printed.
    """
    before = _year_before(row, rows)
    for found in map(CHANGE.match, row.changes.split("; ")):
        if not found:
            continue
        number = Decimal(found["number"])
        if found["word"] == "rate":
            if before and None not in (row.rate, before.rate):
                yield Change("rate", number, row.rate - before.rate, row.rate - before.rate)
        elif (key := WORDS[found["word"]]) in row.counts:
            yield from _counted(row, before, key, found, number)


def _counted(row: Row, before: Row | None, key: str, found: re.Match[str], number: Decimal) -> Iterator[Change]:
    if found["per_cent"]:
        return
    now, change = row.counts[key], int(number * SCALES[found["scale"]])
    if before and key in before.counts:
        difference, slack = now - before.counts[key], row.unit_of(key) + before.unit_of(key)
        if found["cut"]:  # thousands with a point, the last digit of which is not readable
            change, difference = int(str(number).replace(".", "")), difference // 10
        yield Change(key, Decimal(change), Decimal(difference - slack), Decimal(difference + slack))
    if found["relative"]:
        share = relative(now, now - change)
        yield Change(f"{key} in %", Decimal(found["relative"]), share, share)


def _year_before(row: Row, rows: list[Row]) -> Row | None:
    """The row of the same period of the year before; where a year was published twice, of the same edition."""
    there = [
        other
        for other in rows
        if (other.unit, other.measure, other.months) == (row.unit, row.measure, row.months) and other.year == row.year - 1
    ]
    same = [other for other in there if other.edition == row.edition]
    return next(iter(same or there), None)
