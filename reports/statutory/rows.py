"""The rows of a form of the ledger: initiation and kinds, units, enforcers; what each shows of the book."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, Person
from agencies.organisation import Organisation
from cases.balances import BalanceRow, By
from cases.choices import Initiation, JudgmentKind
from common import numbers
from common.refusal import Refused
from reports.statutory.algebra import Measure
from reports.statutory.question import Question

Bucket = tuple[int, int, int, int]  # agency, enforcer, initiation, kind

# The parts of a form that counts more than one thing: the word before the key of a row, and the name of the part.
PARTS = {
    Measure.BUDGET_CASES: ("cases", gettext_lazy("Về việc")),
    Measure.BUDGET: ("amount", gettext_lazy("Về tiền")),
}


@dataclass(frozen=True)
class RowKey:
    """Which part of the book a row shows. 0 and None mean all."""

    key: str
    label: Any
    measure: Measure
    level: int = 0
    agency: int = 0
    enforcer: int = 0
    initiation: Initiation | None = None
    kind: JudgmentKind | None = None

    @property
    def bucket(self) -> Bucket:
        """What a balance must say to belong to this row; 0 where the row does not ask."""
        return (self.agency, self.enforcer, int(self.initiation or 0), int(self.kind or 0))


def row_keys(question: Question, book: Iterable[BalanceRow]) -> list[RowKey]:
    """The rows of the form, part by part: total, ex officio, on request; then kinds, units, enforcers."""
    book = list(book)
    first, *more = question.measures
    keys = list(_rows_of_part(question, book, first))
    if not more:
        return keys
    return [part for measure in question.measures for part in (_in_part(key, measure) for key in keys)]


def _in_part(key: RowKey, measure: Measure) -> RowKey:
    """The same row in one part of a form that has several."""
    word, name = PARTS[measure]
    label = f"{name}: {key.label}" if key.level == 0 else key.label
    return replace(key, key=f"{word}.{key.key}", label=label, measure=measure)


def _rows_of_part(question: Question, book: list[BalanceRow], measure: Measure) -> Iterator[RowKey]:
    yield RowKey("total", _("Tổng số"), measure)
    for initiation in Initiation:
        yield RowKey(initiation.code, initiation.label, measure, 1, initiation=initiation)
        if question.level is By.NONE:
            for kind in JudgmentKind:
                yield RowKey(f"{initiation.code}.{kind.code}", kind.label, measure, 2, initiation=initiation, kind=kind)
    if question.by_holder:
        yield from _holder_keys(question, book, measure)
    elif question.by is By.UNIT:
        yield from _unit_keys(question, {row.agency for row in book}, measure)
    elif question.by is By.ENFORCER:
        yield from _enforcer_keys(question, {(row.agency, row.enforcer) for row in book}, measure)


def _unit_keys(question: Question, present: set[int], measure: Measure) -> Iterator[RowKey]:
    """Every unit that existed or has figures; the province's own cases are a row of their own."""
    for unit in question.organisation.units(question.agencies, present=present):
        yield RowKey(f"unit:{unit.code}", unit_label(question.organisation, unit), measure, 1, agency=unit.pk)


def _holder_keys(question: Question, book: list[BalanceRow], measure: Measure) -> Iterator[RowKey]:
    """Every unit, and under it those who hold or held cases there (forms 04 and 05)."""
    people = Person.objects.in_bulk({row.enforcer for row in book})
    held: dict[int, set[int]] = {}
    for row in book:
        held.setdefault(row.agency, set()).add(row.enforcer)
    for unit in _unit_keys(question, set(held), measure):
        yield unit
        for enforcer in sorted(held.get(unit.agency, ()), key=lambda one: (people[one].sort_name, one)):
            person = people[enforcer]
            yield RowKey(f"{unit.key}/enforcer:{person.code}", str(person), measure, 2, agency=unit.agency, enforcer=enforcer)


def unit_label(organisation: Organisation, unit: Agency) -> str:
    """How a row names a unit: by its name of that day; one that had ended says until when."""
    name = organisation.brief(unit)
    if unit.is_province:
        name = _("Việc của %(agency)s") % {"agency": name}
    if unit.has_ended(organisation.on):
        name = _("%(unit)s (đến %(day)s)") % {"unit": name, "day": numbers.day(unit.until)}
    return name


def _enforcer_keys(question: Question, present: set[tuple[int, int]], measure: Measure) -> Iterator[RowKey]:
    """One row an enforcer, also one who held cases in several units; ordered by unit, then by given name."""
    organisation = question.organisation
    units = organisation.agencies
    people = Person.objects.in_bulk({enforcer for _, enforcer in present})
    places: dict[int, list[Agency]] = {}
    for agency, enforcer in present:
        places.setdefault(enforcer, []).append(units[agency])
    for held in places.values():
        held.sort(key=lambda unit: (unit.position, unit.code))
    order = sorted(places, key=lambda e: (places[e][0].position, places[e][0].code, people[e].sort_name, e))
    for enforcer in order:
        held_in = ", ".join(organisation.brief(unit) for unit in places[enforcer])
        yield RowKey(f"enforcer:{people[enforcer].code}", f"{people[enforcer]} · {held_in}", measure, 1, enforcer=enforcer)


def measure_of(question: Question, key: str) -> Measure:
    """What the row with this key counts: it depends on the part it stands in."""
    for measure in question.measures[1:]:
        if key.startswith(f"{PARTS[measure][0]}."):
            return measure
    return question.measures[0]


def row_of(question: Question, key: str) -> RowKey:
    """A row from its key alone, without computing the form. Raises Refused for one the form does not have."""
    key = key.replace("\x00", "")  # the database takes no NUL
    if not question.measures:
        raise _no_row(key)
    if len(question.measures) == 1:
        return _row_of_part(question, key, question.measures[0])
    for measure in question.measures:
        word, _name = PARTS[measure]
        if key.startswith(f"{word}."):
            return _in_part(_row_of_part(question, key.removeprefix(f"{word}."), measure), measure)
    raise _no_row(key)


def _row_of_part(question: Question, key: str, measure: Measure) -> RowKey:
    place, _slash, person = key.partition("/")
    kind, _sep, code = place.partition(":")
    if key == "total":
        return RowKey(key, _("Tổng số"), measure)
    if kind == "unit" and (unit := _unit_of(question, code)):
        row = RowKey(key, unit_label(question.organisation, unit), measure, 1, agency=unit.pk)
        if not person:
            return row
        kind, _sep, code = person.partition(":")
        if kind == "enforcer" and (found := Person.objects.filter(code=code).first()):
            return replace(row, label=f"{found} · {row.label}", level=2, enforcer=found.pk)
    elif kind == "enforcer" and not person and (found := Person.objects.filter(code=code).first()):
        return RowKey(key, str(found), measure, 1, enforcer=found.pk)
    elif row_of_law := _initiated(key, measure):
        return row_of_law
    raise _no_row(key)


def _unit_of(question: Question, code: str) -> Agency | None:
    organisation = question.organisation
    units = (organisation.agencies[one] for one in question.agencies if question.unit_of(one) == one)
    return next((unit for unit in units if unit.code == code), None)


def _initiated(key: str, measure: Measure) -> RowKey | None:
    initiation, _dot, kind = key.partition(".")
    if initiation not in Initiation.codes() or (kind and kind not in JudgmentKind.codes()):
        return None
    started = Initiation.from_code(initiation)
    of_kind = JudgmentKind.from_code(kind) if kind else None
    label = started.label if of_kind is None else f"{started.label} · {of_kind.label}"
    return RowKey(key, label, measure, 1 if of_kind is None else 2, initiation=started, kind=of_kind)


def _no_row(key: str) -> Refused:
    return Refused(_noop("Biểu không có dòng %(key)s; mở lại từ trang biểu."), field="row", key=key[:60])
