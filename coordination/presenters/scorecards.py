"""What the page of results of coordination shows: a card an agency, its kinds, the courts' defects, the days held."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.core.cache import cache
from django.db.models import QuerySet
from django.urls import reverse

from agencies.models import Agency
from coordination import scorecard
from coordination.kinds import kinds
from coordination.lifecycles.request import Defect
from coordination.models import CoordinationRequest
from coordination.presenters.bars import Part, parts
from coordination.scorecard import Score

KEPT = 300  # seconds


@dataclass(frozen=True)
class Number:
    """A number, and the list with exactly so many."""

    count: int
    url: str


@dataclass(frozen=True)
class Line:
    """One agency, or one kind of request to it: its score, its parts of the bar, its numbers opened."""

    label: Any
    score: Score
    url: str
    parts: list[Part]
    in_time: Number
    late: Number
    missed: Number
    held: int | None = None
    kinds: list[Line] = field(default_factory=list)


def build(rows: QuerySet[CoordinationRequest], since: date, until: date, today: date) -> dict[str, Any]:
    """All that the page shows of what was received from a day to a day."""
    received = scorecard.received_in(rows, since, until)
    tallied = scorecard.tallied(received, today)
    agencies = scorecard.by_agency(tallied)
    of_kind = {key: one.score for key, one in tallied.items()}
    held = _days_held(received, today)
    named = Agency.objects.in_bulk(list(agencies))
    period = {"nhan_tu": since.isoformat(), "nhan_den": until.isoformat()}
    lines = [
        _line(
            named[pk],
            score,
            {"noi_nhan": named[pk].code, **period},
            held=_average(held.get(pk)),
            kinds=[
                _line(kind, of_kind[pk, kind.code], {"noi_nhan": named[pk].code, "loai": kind.code, **period})
                for kind in kinds().values()
                if (pk, kind.code) in of_kind
            ],
        )
        for pk, score in agencies.items()
    ]
    lines.sort(key=lambda line: (line.label.kind, line.label.position, line.label.code))
    whole = scorecard.together(tallied.values())
    return {
        "lines": lines,
        "whole": _line("", whole, period),
        "defects": _defects(received, period),
        "since": since,
        "until": until,
    }


def _days_held(received: QuerySet[CoordinationRequest], today: date) -> dict[int, tuple[int, int]]:
    """By agency, kept for five minutes for all who see the same: it walks every step of every request."""
    place = hashlib.sha256(f"held {today} {received.query}".encode()).hexdigest()
    found: Any = cache.get_or_set(place, lambda: scorecard.days_held(received, today), KEPT)
    return found


def _average(held: tuple[int, int] | None) -> int | None:
    return round(held[0] / held[1]) if held and held[1] else None


def _line(label: Any, score: Score, words: dict[str, str], *, held: int | None = None, kinds: list[Line] | None = None) -> Line:
    def number(count: int, **more: Any) -> Number:
        return Number(count, f"{reverse('coordination:requests')}?{urlencode({**words, **more}, doseq=True)}")

    return Line(
        label,
        score,
        number(score.received).url,
        parts(score.tally),
        number(score.in_time, ket_qua="dung-han"),
        number(score.late, ket_qua="muon"),
        number(score.missed, han="qua-han"),
        held,
        kinds or [],
    )


@dataclass(frozen=True)
class CourtDefects:
    """What was unclear or wrong in the judgments of one court."""

    court: Agency
    counts: list[tuple[Any, Number]]
    total: int


def _defects(received: QuerySet[CoordinationRequest], words: dict[str, str]) -> list[CourtDefects]:
    found = scorecard.defects(received)
    courts = Agency.objects.in_bulk({court for court, _defect in found})
    lines = []
    for pk, court in courts.items():
        counts = [
            (
                label,
                Number(found[pk, code], f"{reverse('coordination:requests')}?{urlencode({'toa_an': court.code, 'diem': code, **words})}"),
            )
            for code, label in Defect.choices
            if (pk, code) in found
        ]
        lines.append(CourtDefects(court, counts, sum(number.count for _label, number in counts)))
    return sorted(lines, key=lambda line: (-line.total, line.court.code))
