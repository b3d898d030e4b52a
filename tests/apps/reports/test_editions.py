"""Editions: one report of an agency stands at a time, and the signed one never loses what it was built on."""

from __future__ import annotations

from datetime import timedelta

import pytest

from agencies.models import Change
from cases.actions import reorganise
from cases.actions.events import record_event
from cases.actions.reorganise import NewUnit, Plan
from cases.lifecycle import Event
from cases.models import EnforcementCase
from common import clock, jobs
from common.refusal import Refused
from reports.actions import periods
from reports.closing import faults
from reports.lifecycles.report import MOVES, ReportState, StepOfReport
from reports.models import PeriodReport
from reports.periods import Period
from reports.permissions import can_take
from tests.factories.closing import DRAFTERS, a_case, closed, last_year, signed, taken, user
from tests.factories.province import Book

pytestmark = pytest.mark.django_db


def sent(book: Book, period: Period) -> list[PeriodReport]:
    return [taken(signed(office, period), StepOfReport.SEND) for office in book.offices]


def renewed(report: PeriodReport) -> PeriodReport:
    """A new edition, closed."""
    report.refresh_from_db()
    by = user(DRAFTERS[report.agency.code])
    edition = periods.renew(report=report, by=by, reason="sửa số liệu", today=clock.today())
    return periods.close_books(report=edition, by=by, today=clock.today(), without_parts=True)


def hand_over(case: EnforcementCase, book: Book, to: int) -> None:
    person = next(one for one, at in book.enforcers.values() if at == book.offices[to])
    record_event(
        case=case,
        event=Event.REASSIGNED,
        occurred_on=last_year(book).to,
        to_unit=book.offices[to],
        to_enforcer=person,
        by=None,
        today=clock.today(),
        late_reason="quyết định chuyển đến muộn",
    )


@pytest.mark.parametrize("first", [0, 1])
def test_a_case_that_changed_hands_between_two_closings_blocks_the_sum(book: Book, first: int) -> None:
    """Handed from 0 to 1 after one of them closed: the sum would have it twice, or not at all."""
    period = last_year(book)
    case = a_case(book, "901", decided_on=period.start)
    taken(signed(book.offices[first], period), StepOfReport.SEND)
    hand_over(case, book, 1)
    for office in [one for one in book.offices if one != book.offices[first]]:
        taken(signed(office, period), StepOfReport.SEND)
    report = closed(book.province, period)
    assert [one.cases for one in faults.of_report(report)] == [(case,)]
    with pytest.raises(Refused, match="901"):
        taken(report, StepOfReport.CHECK)


def test_a_case_that_changed_hands_before_all_closings_is_in_order(book: Book) -> None:
    period = last_year(book)
    hand_over(a_case(book, "902", decided_on=period.start), book, 1)
    sent(book, period)
    assert list(faults.of_report(closed(book.province, period))) == []


def test_what_the_level_above_took_in_is_not_replaced_beneath_it(book: Book) -> None:
    period = last_year(book)
    first = signed(book.offices[0], period)
    edition = taken(renewed(first), StepOfReport.CHECK, StepOfReport.DRAW)
    with pytest.raises(Refused, match="đang lập"):
        taken(first, StepOfReport.SEND)
    taken(edition, StepOfReport.SIGN, StepOfReport.SEND)
    first.refresh_from_db()
    assert first.state == ReportState.REPLACED


def test_a_province_that_reopens_leaves_replaced_reports_alone(book: Book) -> None:
    period = last_year(book, 12)
    parts = sent(book, period)
    whole = closed(book.province, period)
    taken(renewed(parts[0]), StepOfReport.CHECK, StepOfReport.DRAW, StepOfReport.SIGN)
    taken(whole, StepOfReport.REOPEN, note="đơn vị lập bản mới")
    states = [PeriodReport.objects.get(pk=part.pk).state for part in parts]
    assert states == [ReportState.REPLACED, ReportState.SENT, ReportState.SENT]


def test_a_new_edition_that_is_dropped_gives_the_parts_back_to_the_signed_one(book: Book) -> None:
    period = last_year(book, 12)
    parts = sent(book, period)
    whole = taken(closed(book.province, period), StepOfReport.CHECK, StepOfReport.DRAW, StepOfReport.SIGN)
    edition = renewed(whole)
    assert set(whole.parts()) == set(edition.parts()) == set(parts)
    taken(edition, StepOfReport.REOPEN, note="chưa đủ")
    for part in PeriodReport.objects.filter(pk__in=[one.pk for one in parts]):
        assert (part.state, part.taken_into) == (ReportState.CONSOLIDATED, whole)


def test_whoever_carries_an_ended_unit_on_signs_its_reports(book: Book) -> None:
    report = taken(closed(book.offices[0], last_year(book)), StepOfReport.CHECK, StepOfReport.DRAW)
    merged = reorganise.reorganise(
        change=Change.MERGED,
        plan=Plan(["KV1", "KV2"], [NewUnit("KVM", "Phòng khu vực mới", "Khu vực mới")], {}),
        effective_on=clock.today() - timedelta(1),
        instrument="Quyết định 1909/QĐ-BTP",
        decided_on=None,
        note="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    assert merged.job is not None
    reorganise.run(merged.job, jobs.Progress(), clock.today())
    head = user("truong2")
    assert can_take(head, report, MOVES[StepOfReport.SIGN])
    assert not can_take(user("truong3"), report, MOVES[StepOfReport.SIGN])
    assert periods.take_step(report=report, step=StepOfReport.SIGN, by=head, at=clock.now()).state == ReportState.SIGNED
