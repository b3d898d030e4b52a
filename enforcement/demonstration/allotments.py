"""Decisions of the demonstration province that allot the running year's target, and targets for further indicators.

The province decides for its units, amends that once with a reason, and has a third edition on the table in which something is
missing. Every unit then decides for its enforcers; one did so before the amendment, so that it no longer adds up. All numbers
follow from the book.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

from agencies.models import Agency
from cases.balances import By
from enforcement.demonstration.province import SamplePlace
from law.years import reporting_year
from reports.actions import allotments as actions
from reports.actions.indicators import set_indicator_target
from reports.models import Allotment, Comparator, Evidence, Indicator, Layer, Receivers, TargetMeasure
from reports.periods import Period, cumulative
from reports.results import rates
from reports.results.rates import Rates, Subject
from reports.targets.allotments import NOTHING, CasesAndAmount, lines_of, receivers_of
from reports.targets.arithmetic import share_out

EARLY, LATE = 5, 2  # areas: the one that loses a part in the amendment, and the one that gets it
STEP = 100_000_000  # money is allotted in tenths of a tỷ đồng, a little more than must be
MOVED = Fraction(4, 100)
MORE = Fraction(1, 200)  # by which the third edition expects more
FIRST, SECOND = timedelta(40), timedelta(10)  # how long ago the editions were signed
REASON = "Khu vực 5 bớt việc sau khi rà soát số có điều kiện; Khu vực 2 nhận thêm phần đó."
NEXT_REASON = "Nâng số dự kiến có điều kiện cả năm theo số thụ lý mới; phần tăng chưa giao."
INDICATORS = {
    Indicator.CARRY_CASES: (Layer.PROVINCE, "3.00"),
    Indicator.CARRY_AMOUNT: (Layer.PROVINCE, "3.00"),
    Indicator.CLASSIFIED: (Layer.MINISTRY, "95.00"),
    Indicator.IN_TIME: (Layer.MINISTRY, "100.00"),
}


def create(place: SamplePlace, *, year: int, today: date, now: datetime) -> int:
    """All decisions of the running year. Returns how many were signed."""
    _indicators(place.root, year)
    period = Period(year, today)
    first = max(period.start, today - FIRST)
    second = max(first + timedelta(1), today - SECOND)
    book = rates.read(place.root, period, By.ENFORCER)
    base = _whole_year(place.root, period, book)
    shares = {unit.pk: _load(book, Subject(unit.pk, own=unit == place.root)) for unit in _units(place)}
    before = _sign(place.root, Receivers.UNITS, actions.AllotmentHead("01/QĐ-THADS-MH", first, "", base), shares, first, now)
    signed = 1
    if second > today:
        return signed + _all_on(place, book, first, year, now)
    signed += _on(place.offices[EARLY], book, first + timedelta(1), year, now)
    _amend(before, base, second, now, place)
    signed += 1 + _all_on(place, book, second, year, now)
    more = CasesAndAmount(_raised(base.cases, 1 + MORE), _raised(base.amount, 1 + MORE) // STEP * STEP)
    actions.draft_allotment(
        year=year,
        agency=place.root,
        receivers=Receivers.UNITS,
        head=actions.AllotmentHead(reason=NEXT_REASON, base=more),
        by=None,
        at=now,
        today=today,
    )
    return signed


def _units(place: SamplePlace) -> list[Agency]:
    return [place.root, *place.offices.values()]


def _load(book: Rates, subject: Subject) -> CasesAndAmount:
    """What is enforceable there now."""
    found = [book.get((subject, measure)) for measure in TargetMeasure]
    return CasesAndAmount(*(one.enforceable if one else 0 for one in found))


def _raised(value: int | None, factor: Fraction) -> int:
    return int((value or 0) * factor)


def _whole_year(root: Agency, period: Period, book: Rates) -> CasesAndAmount:
    """What is expected to be enforceable in the whole year: today's, grown as the year before grew from this day."""
    then, final = (
        rates.read(root, period.last_year(), By.UNIT),
        rates.read(root, cumulative(period.year - 1, 12), By.UNIT),
    )
    expected = []
    for measure in TargetMeasure:
        key = (Subject(root.pk), measure)
        growth = Fraction(final[key].enforceable, then[key].enforceable) if then[key].enforceable else Fraction(1)
        expected.append(_raised(book[key].enforceable, growth))
    return CasesAndAmount(expected[0], expected[1] // STEP * STEP)


def _sign(
    agency: Agency, receivers: Receivers, head: actions.AllotmentHead, load: Mapping[int, CasesAndAmount], on: date, now: datetime
) -> Allotment:
    """A first edition, shared out by what everybody has to enforce, and signed."""
    assert head.decided_on is not None
    year = reporting_year(on)
    row = actions.draft_allotment(year=year, agency=agency, receivers=receivers, head=head, by=None, at=now, today=on)
    keys = [one.pk for one in receivers_of(agency, receivers, on)]
    weights = [load.get(key, NOTHING) for key in keys]
    cases = share_out(row.due_cases, [weight.cases or 0 for weight in weights])
    amounts = share_out(-(-row.due_amount // STEP), [weight.amount or 0 for weight in weights])
    lines = {key: CasesAndAmount(of, amount * STEP) for key, of, amount in zip(keys, cases, amounts, strict=True)}
    return _issue(row, lines, head, on, now)


def _issue(row: Allotment, lines: Mapping[int, CasesAndAmount], head: actions.AllotmentHead, on: date, now: datetime) -> Allotment:
    saved = actions.save_lines(allotment=row, lines=lines, head=head, seen=row.version, by=None, at=now, today=on)
    return actions.sign_allotment(allotment=saved, seen=saved.version, by=None, at=now, today=on)


def _amend(before: Allotment, base: CasesAndAmount, on: date, now: datetime, place: SamplePlace) -> Allotment:
    """The second edition: a part goes from one area to another."""
    head = actions.AllotmentHead("07/QĐ-THADS-MH", on, REASON, base)
    row = actions.draft_allotment(year=before.year, agency=before.agency, receivers=Receivers.UNITS, head=head, by=None, at=now, today=on)
    lines, loses, gets = lines_of(row), place.offices[EARLY].pk, place.offices[LATE].pk
    cases = -(-(lines[loses].cases or 0) * MOVED.numerator // MOVED.denominator)  # at least one, where there is any
    amount = _raised(lines[loses].amount, MOVED) // STEP * STEP
    lines[loses] = CasesAndAmount((lines[loses].cases or 0) - cases, (lines[loses].amount or 0) - amount)
    lines[gets] = CasesAndAmount((lines[gets].cases or 0) + cases, (lines[gets].amount or 0) + amount)
    return _issue(row, lines, head, on, now)


def _all_on(place: SamplePlace, book: Rates, on: date, year: int, now: datetime) -> int:
    """Every unit that has not decided for its enforcers yet."""
    return sum(_on(unit, book, on, year, now) for unit in _units(place))


def _on(unit: Agency, book: Rates, on: date, year: int, now: datetime) -> int:
    if Allotment.objects.of(year, unit, Receivers.ENFORCERS).exists():
        return 0
    load = {one.pk: _load(book, Subject(unit.pk, one.pk)) for one in receivers_of(unit, Receivers.ENFORCERS, on)}
    organ = "THADS" if unit.is_province else unit.code
    _sign(unit, Receivers.ENFORCERS, actions.AllotmentHead(f"02/QĐ-{organ}-MH", on), load, on, now)
    return 1


def _indicators(root: Agency, year: int) -> None:
    for indicator, (layer, rate) in INDICATORS.items():
        set_indicator_target(
            year=year,
            indicator=indicator,
            layer=layer,
            rate=Decimal(rate),
            comparator=Comparator.AT_LEAST,
            instrument="Quyết định minh họa số 36/QĐ-MH",
            agency=root if layer is Layer.PROVINCE else None,
            evidence=Evidence.MADE_UP,
        )
