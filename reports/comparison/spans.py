"""Figures over several years: from the beginning of a reporting year to the end of a period of a later one. Pure.

What a text means by "giai đoạn năm 2021 đến hết tháng 02/2024": what was finished is added up year by year. What was
enforceable has two meanings, and both are told under their names. The first counts every case once: what was finished in
all years, and what is still enforceable at the end (one that ended and came back in a later year counts once more, as it
does in what was finished). The second adds up the yearly figures, in which a case that stays
counts again every year. Over a single year both are the figure of the form.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from common.refusal import Refused
from law.years import year_start
from reports.periods import Period, cumulative

LONGEST = 20  # years


@dataclass(frozen=True)
class Span:
    """From 1 October with which the reporting year `first` begins to the end of the period `last`."""

    first: int
    last: Period

    @property
    def start(self) -> date:
        return year_start(self.first)

    @property
    def years(self) -> int:
        """How many reporting years it touches; the last may be unfinished."""
        return self.last.year - self.first + 1

    @property
    def periods(self) -> tuple[Period, ...]:
        """The whole years, then the period it ends with."""
        return (*(cumulative(year, 12) for year in range(self.first, self.last.year)), self.last)

    def before(self) -> Span:
        """As many years, directly before."""
        return Span(self.first - self.years, self.last.in_year(self.last.year - self.years))


def span_of(first: int, last: Period) -> Span:
    """The span. Raises Refused when it would end before it begins, or is too long to be computed on a page."""
    if first > last.year:
        raise Refused(
            _noop("Năm đầu (%(first)s) không được sau năm cuối (%(last)s); chọn lại năm đầu của giai đoạn."),
            field="from_year",
            first=first,
            last=last.year,
        )
    if last.year - first >= LONGEST:
        raise Refused(
            _noop("Giai đoạn dài nhất là %(longest)s năm; chọn năm đầu muộn hơn %(first)s."),
            field="from_year",
            longest=LONGEST,
            first=first,
        )
    return Span(first, last)


class Of(Enum):
    """In which of its years a figure of a span looks."""

    FIRST = "first"
    EVERY = "every"
    EARLIER = "earlier"  # every one but the last
    LAST = "last"

    def places(self, years: int) -> range:
        """The places of these years among so many."""
        match self:
            case Of.FIRST:
                return range(1)
            case Of.EVERY:
                return range(years)
            case Of.EARLIER:
                return range(years - 1)
        return range(years - 1, years)


@dataclass(frozen=True)
class SpanColumn:
    """A figure over a span as a sum of columns of the yearly forms."""

    key: str
    label: Any  # a lazily translated text
    parts: tuple[tuple[Of, str], ...]
    money_only: bool = False

    def picks(self, years: int) -> Iterator[tuple[int, str]]:
        """The place of each year, and the column of its form, that are added up."""
        for of, column in self.parts:
            yield from ((place, column) for place in of.places(years))

    def value(self, cells: Sequence[Mapping[str, int]]) -> int:
        """The figure from the cells of the yearly forms (with `finished`), in the order of the years."""
        return sum(cells[place][column] for place, column in self.picks(len(cells)))


COLUMNS = (
    SpanColumn("carried_in", _("Chuyển sang đầu giai đoạn"), ((Of.FIRST, "carried_in"),)),
    SpanColumn("newly_accepted", _("Thụ lý mới"), ((Of.EVERY, "newly_accepted"),)),
    SpanColumn("completed", _("Thi hành xong"), ((Of.EVERY, "completed"),)),
    SpanColumn("terminated", _("Đình chỉ"), ((Of.EVERY, "terminated"),)),
    SpanColumn("reduced", _("Giảm thi hành án"), ((Of.EVERY, "reduced"),), money_only=True),
    SpanColumn("finished", _("Đã thi hành xong"), ((Of.EVERY, "finished"),)),
    SpanColumn("enforceable", _("Có điều kiện thi hành, mỗi việc tính một lần"), ((Of.EARLIER, "finished"), (Of.LAST, "enforceable"))),
    SpanColumn("enforceable_yearly", _("Có điều kiện thi hành, cộng từng năm"), ((Of.EVERY, "enforceable"),)),
)
BY_KEY = {column.key: column for column in COLUMNS}
RATES = {
    "rate": (_("Tỷ lệ thi hành xong, mỗi việc tính một lần"), "enforceable"),
    "rate_yearly": (_("Tỷ lệ thi hành xong, cộng từng năm"), "enforceable_yearly"),
}
