"""The history of an allotment: each edition with its decision, its day, its reason, and the lines it changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency, Person
from common import numbers
from reports.models import Allotment
from reports.presenters.targets.allotments import quantity_words
from reports.targets.allotments import NOTHING, CasesAndAmount, lines_of


@dataclass(frozen=True)
class Change:
    """A line that is another than in the edition before; as written, empty where that measure stayed."""

    name: str
    cases: tuple[str, str] | None
    amount: tuple[str, str] | None


@dataclass(frozen=True)
class Edition:
    """One edition in the history."""

    allotment: Allotment
    title: str
    when: str
    what: str
    changes: list[Change]
    url: str


def editions(rows: Iterable[Allotment], on: date) -> list[Edition]:
    """The editions of one decision, the newest first. Prefetch `lines`."""
    ordered = sorted(rows, key=lambda row: row.edition)
    names = _names(ordered)
    found, before = [], None
    for row in ordered:
        found.append(_edition(row, before, names, on))
        before = row
    return found[::-1]


def _names(rows: list[Allotment]) -> dict[int, str]:
    keys = {key for row in rows for key in lines_of(row)}
    if not rows or not keys:
        return {}
    if rows[0].is_to_units:
        return {unit.pk: unit.brief for unit in Agency.objects.filter(pk__in=keys)}
    return {person.pk: str(person) for person in Person.objects.filter(pk__in=keys)}


def _edition(row: Allotment, before: Allotment | None, names: dict[int, str], on: date) -> Edition:
    lines = lines_of(row)
    given = CasesAndAmount(sum(line.cases or 0 for line in lines.values()), sum(line.amount or 0 for line in lines.values()))
    assert given.cases is not None and given.amount is not None
    return Edition(
        row,
        _title(row, on),
        _when(row),
        (_("Giao %(quantity)s cho %(count)s đơn vị.") if row.is_to_units else _("Giao %(quantity)s cho %(count)s chấp hành viên."))
        % {"quantity": quantity_words(given.cases, given.amount, both=True), "count": numbers.number(len(lines))},
        _changes(lines, lines_of(before), names) if before else [],
        reverse("reports:allotment", args=[row.pk]),
    )


def _title(row: Allotment, on: date) -> str:
    words = {"edition": row.edition}
    if row.is_draft:
        return _("Bản %(edition)s, đang soạn") % words
    if row.is_in_force(on):
        return _("Bản %(edition)s, có hiệu lực") % words
    return _("Bản %(edition)s") % words


def _when(row: Allotment) -> str:
    if row.is_draft:
        moment = numbers.moment(row.changed_at)
        return f"{moment} · {row.changed_by}" if row.changed_by else moment
    until = " " + _("đến %(day)s") % {"day": numbers.day(row.until)} if row.until else ""
    return _("Quyết định %(number)s ngày %(day)s") % {"number": row.number, "day": numbers.day(row.decided_on)} + until


def _changes(lines: dict[int, CasesAndAmount], before: dict[int, CasesAndAmount], names: dict[int, str]) -> list[Change]:
    found = []
    for key in [*before, *(key for key in lines if key not in before)]:
        old, new = before.get(key, NOTHING), lines.get(key, NOTHING)
        if old != new:
            cases = (numbers.number(old.cases), numbers.number(new.cases)) if old.cases != new.cases else None
            amount = (numbers.billions(old.amount), numbers.billions(new.amount)) if old.amount != new.amount else None
            found.append(Change(names.get(key, str(key)), cases, amount))
    return found
