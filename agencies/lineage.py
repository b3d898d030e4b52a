"""Which agency goes on in which, from when. Pure.

A merged agency has one successor and is carried on by it: figures asked on the units of a later day add the two. A split
one has several; nobody can tell whose its past is, so it keeps a row of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

FOREVER = date.max


class LineageLink(NamedTuple):
    """One agency goes on in another from a day, the first day of the new one."""

    predecessor: int
    successor: int
    on: date


@dataclass(frozen=True)
class Lineage:
    """The successors of every agency that ended, by its id, with the day."""

    successors: Mapping[int, tuple[date, tuple[int, ...]]]

    @classmethod
    def of(cls, links: Iterable[LineageLink]) -> Lineage:
        """The lineage told by these links."""
        found: dict[int, tuple[date, tuple[int, ...]]] = {}
        for predecessor, successor, on in links:
            _on, others = found.get(predecessor, (on, ()))
            found[predecessor] = (on, (*others, successor))
        return cls(found)

    def carrier(self, agency: int, on: date) -> int:
        """The agency that carries this one on at the end of a day: itself, or whom it was merged into by then."""
        while agency in self.successors:
            since, successors = self.successors[agency]
            if since > on or len(successors) > 1:
                break
            (agency,) = successors
        return agency

    def origins(self, agency: int, on: date = FOREVER) -> frozenset[int]:
        """The agency and all that it carries on at the end of a day."""
        return frozenset({agency, *(one for one in self.successors if self.carrier(one, on) == agency)})

    def leads_back(self, agency: int, to: int) -> bool:
        """Whether `agency` goes on, by whatever way, in `to`: a link from `to` to it would be a circle."""
        return agency == to or any(self.leads_back(one, to) for one in self.successors.get(agency, (FOREVER, ()))[1])
