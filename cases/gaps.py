"""Gaps in the numbers of a court's judgments: those that should have been handed over. Pure.

"112/2024/KDTM-PT" is the 112th judgment of commerce on appeal of 2024. Numbers run by court, year and suffix; what lies
between two received ones and was not received may still be on its way, or need no enforcement.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

_NUMBER = re.compile(r"(\d{1,6})/(\d{4})/(\S+)")
MOST_IN_A_GAP = 50  # more in a row is another way of numbering, not judgments on their way


@dataclass(frozen=True)
class Gap:
    """Numbers missing between two received ones: from `first` to `last`, of a year and suffix."""

    year: int
    suffix: str
    first: int
    last: int

    @property
    def count(self) -> int:
        return self.last - self.first + 1

    def __str__(self) -> str:
        numbers = str(self.first) if self.first == self.last else f"{self.first}–{self.last}"
        return f"{numbers}/{self.year}/{self.suffix}"


def gaps(numbers: Iterable[str]) -> list[Gap]:
    """The gaps in the numbers of one court, the latest year first."""
    runs: dict[tuple[int, str], set[int]] = defaultdict(set)
    for number in numbers:
        if match := _NUMBER.fullmatch(number.strip()):
            runs[int(match[2]), match[3].upper()].add(int(match[1]))
    found = []
    for (year, suffix), received in runs.items():
        ordered = sorted(received)
        for before, after in itertools.pairwise(ordered):
            if 1 < after - before <= MOST_IN_A_GAP + 1:
                found.append(Gap(year, suffix, before + 1, after - 1))
    return sorted(found, key=lambda gap: (-gap.year, gap.suffix, gap.first))
