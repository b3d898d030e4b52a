"""Completion rates: stored and fresh ones are the same, an old one is never shown, and each is held against all layers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from django.test import Client
from django.urls import reverse

from cases.actions.events import record_event
from cases.lifecycle import Event
from common import clock
from law.years import year_start
from reports.actions.rates import periods_of, refresh
from reports.models import CompletionRate, Layer, RateAgainstTarget, TargetMeasure
from reports.periods import Period, cumulative
from reports.results import rates
from tests.factories.province import RATES, Book, open_case

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]
CENT = Decimal("0.01")


def figures(client: Client, book: Book) -> list[int]:
    """Finished and enforceable of the province last year as the dashboard shows them, in cases and in đồng.

    The third number of each headline is all that is to be enforced.
    """
    text = client.get(reverse("reports:dashboard"), {"nam": book.year - 1, "thang": 12}).content.decode()
    found = [int(value) for value in re.findall(r'<dd>\s*<a [^>]*data-value="(\d+)"', text)]
    return [*found[:2], *found[3:5]]


def complete_a_case(book: Book, number: str) -> None:
    person, unit = book.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(book.year - 1), number=number, amount=7_000_000)
    record_event(case=case, event=Event.COMPLETED, occurred_on=case.decided_on + timedelta(9), by=None, today=clock.today())


def test_a_stored_rate_older_than_the_book_is_never_shown(book: Book, as_: AsPerson) -> None:
    client = as_("thanhvien")
    refresh(today=clock.today(), now=clock.now())
    stored = CompletionRate.objects.count()
    before = figures(client, book)
    assert before[0] > 0
    assert CompletionRate.objects.count() == stored, "reading stores nothing"

    complete_a_case(book, "801")
    after = figures(client, book)
    assert after == [before[0] + 1, before[1] + 1, before[2] + 7_000_000, before[3] + 7_000_000]
    refresh(today=clock.today(), now=clock.now())
    assert figures(client, book) == after
    complete_a_case(book, "802")
    assert figures(client, book)[0] == after[0] + 1


def test_stored_rates_are_what_a_fresh_reading_gives(book: Book) -> None:
    refresh(today=clock.today(), now=clock.now())
    seen = 0
    for year in (book.year - 2, book.year - 1, book.year):
        for period in periods_of(year, clock.today()):
            for agency in book.units:
                stored = rates.stored(agency, period)
                assert stored is not None
                fresh = rates.compute(agency, period)
                assert {subject: fresh[subject] for subject in stored} == stored
                assert set(fresh) - set(stored) <= {(rates.Subject(agency.pk), measure) for measure in TargetMeasure}
                seen += len(stored)
    assert seen > 500


def test_a_second_refresh_stores_nothing_and_a_new_event_only_what_it_changed(book: Book) -> None:
    assert refresh(today=clock.today(), now=clock.now()) > 0
    assert refresh(today=clock.today(), now=clock.now()) == 0
    complete_a_case(book, "803")  # on a day of last year: the year before it stays as it was
    before = set(CompletionRate.objects.filter(year=book.year - 2).values_list("pk", flat=True))
    assert refresh(today=clock.today(), now=clock.now()) >= 12
    assert set(CompletionRate.objects.filter(year=book.year - 2).values_list("pk", flat=True)) == before
    person, unit = book.enforcers["CHV-11"]
    open_case(unit, person, decided_on=clock.today(), number="804")
    assert refresh(today=clock.today(), now=clock.now()) == 1, "the months before this one stay as they were"


def test_excess_and_pace_are_kept_for_every_layer(book: Book) -> None:
    refresh(today=clock.today(), now=clock.now())
    for months in (1, 5, 12):
        found = RateAgainstTarget.objects.filter(rate__year=book.year - 1, rate__month=months)
        assert set(found.values_list("target__layer", flat=True)) == set(Layer.values)
        for line in found.select_related("rate", "target"):
            target = line.target.rate
            assert target is not None
            assert target == Decimal(RATES[Layer(line.target.layer)][line.target.measure == TargetMeasure.AMOUNT])
            pace = (target * months / 12).quantize(CENT, ROUND_HALF_UP)
            assert line.pace == pace
            reached = share(line.rate)
            assert line.rate.rate == reached
            assert line.excess == (None if reached is None else reached - target)
            assert line.excess_over_pace == (None if reached is None else reached - pace)


def share(rate: CompletionRate) -> Decimal | None:
    """Finished of enforceable in per cent, half-up."""
    if not rate.enforceable:
        return None
    return (Decimal(rate.finished) * 100 / Decimal(rate.enforceable)).quantize(CENT, ROUND_HALF_UP)


def test_who_is_held_against_which_layer(book: Book) -> None:
    period = cumulative(book.year - 1, 12)
    person, unit = book.enforcers["CHV-21"]
    nation = [Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY]
    assert layers(rates.targets_for(book.province, period)) == [*nation, Layer.PROVINCE]
    assert layers(rates.targets_for(unit, period)) == [*nation, Layer.PROVINCE, Layer.UNIT]
    assert layers(rates.targets_for(unit, period, person.pk)) == [*nation, Layer.PROVINCE, Layer.UNIT, Layer.ENFORCER]
    others = rates.targets_for(book.offices[0], period, book.enforcers["CHV-11"][0].pk)
    assert person.pk not in {target.enforcer_id for target in others}


def layers(targets: list[rates.Target]) -> list[str]:
    """The layers of the targets for cases, in their order."""
    return [target.layer for target in targets if target.measure == TargetMeasure.CASES]


def test_the_pace_of_an_unfinished_month_counts_its_days(book: Book) -> None:
    period = Period(book.year - 1, year_start(book.year - 1) + timedelta(30 + 15 - 1))  # 14 November: 14 of 30 days
    expected = (Decimal(84) * (1 + Decimal(14) / 30) / 12).quantize(CENT, ROUND_HALF_UP)
    assert rates.pace_of(Decimal(84), period) == expected
