"""What is signed stands, digit by digit, whatever the book learns later; what it learns is counted, explained and put right."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from agencies.models import Agency, Change
from cases.actions.bulk import record_events
from cases.actions.closing import explain, sign_books
from cases.actions.events import record_event, void_event
from cases.actions.registers import import_register
from cases.actions.reorganise import NewUnit, Plan, carry_out, reorganise
from cases.balances import By
from cases.batch import EventDetails, GrownCase
from cases.history import EventFacts, fold
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, LateEntry, LedgerEntry
from common import clock
from common.refusal import Refused
from reports.actions import periods
from reports.closing import changes, freezing
from reports.lifecycles.report import StepOfReport
from reports.models import FrozenForm, PeriodReport
from reports.periods import cumulative
from reports.statutory import compute, sources
from tests.apps.reports.test_cells import wrong
from tests.factories.closing import a_case, closed, collect, disturb, last_year, signed, taken, user
from tests.factories.province import Book
from tests.factories.register_files import write_register

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def test_a_late_entry_needs_a_reason_and_changes_nothing_that_is_signed(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "801", decided_on=period.start)
    report = signed(book.offices[0], period)
    before = list(report.forms.values_list("form", "by", "fingerprint"))
    with pytest.raises(Refused, match="lý do ghi muộn") as refused:
        collect(case, period.to, 1_000)
    assert refused.value.field == "late_reason"
    event = collect(case, period.to, 1_000, "biên lai đến muộn")
    assert LateEntry.objects.get(event=event).reason == "biên lai đến muộn"
    assert list(report.forms.values_list("form", "by", "fingerprint")) == before
    assert list(changes.late_events(report)) == [event]
    changed = {(one.question.form, one.row.key, one.column.key): one.difference for one in changes.since_closing(report)}
    assert changed["02", "unit:KV1", "completed"] == 1_000
    assert changed["02", "total", "in_progress"] == -1_000
    assert not [key for key in changed if key[0] == "01"]


def test_after_the_signed_days_no_reason_is_asked(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "802", decided_on=period.start)
    signed(book.offices[0], period)
    collect(case, period.to + timedelta(1), 1_000)
    assert not LateEntry.objects.exists()


def test_taking_back_an_event_of_a_signed_period_is_counted_with_its_reason(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "803", decided_on=period.start)
    event = collect(case, period.to, 2_000)
    report = signed(book.offices[0], period)
    void_event(event=event, by=None, reason="ghi nhầm việc")
    assert [late.reason for late in LateEntry.objects.filter(event=event)] == ["ghi nhầm việc"]
    assert changes.late_events(report).count() == 1


def test_the_next_report_says_what_it_puts_right(book: Book) -> None:
    office = book.offices[0]
    first, second = last_year(book, 9), last_year(book, 10)
    case = a_case(book, "804", decided_on=first.start)
    signed(office, first)
    collect(case, first.to, 5_000, "ghi muộn")
    report = closed(office, second)
    before, found = changes.corrections(report)
    assert before is not None
    assert before.months == 9
    assert {(one.row.key, one.column.key): one.difference for one in found}["unit:KV1", "completed"] == 5_000
    collect(case, first.to, 7_000, "ghi muộn nữa")  # after the second was closed: not known to it
    assert {(one.row.key, one.column.key): one.difference for one in changes.corrections(report)[1]}["unit:KV1", "completed"] == 5_000


def test_carried_in_is_explained_against_what_was_signed_a_year_ago(book: Book) -> None:
    office = book.offices[0]
    year, months = cumulative(book.year - 2, 12), last_year(book, 6)
    case = a_case(book, "805", decided_on=year.start)
    signed(office, year)
    collect(case, year.to, 300, "ghi muộn của năm trước")
    of_money = next(one for one in changes.carried(closed(office, months)) if one.measure.is_money)
    assert of_money.corrected == -300
    assert of_money.carried_in == of_money.signed_out + of_money.left_for_book + of_money.handed_on + of_money.corrected


def test_many_events_at_once_explain_what_they_move_in_a_signed_book(book: Book, tmp_path: Path) -> None:
    """The case went on to another unit, whose book alone is signed: money of before moves the signed figure too."""
    period = last_year(book)
    case = a_case(book, "806", decided_on=period.start)
    record_event(
        case=case,
        event=Event.REASSIGNED,
        occurred_on=period.start + timedelta(40),
        to_unit=book.offices[1],
        by=None,
        today=clock.today(),
    )
    signed(book.offices[1], period)
    day = period.start + timedelta(20)
    stored = EnforcementCase.objects.get(pk=case.pk)
    money = EventFacts(Event.COLLECTED, day, 3, 777, ref=EventDetails())
    folded = fold(stored.facts, [*(one.facts for one in CaseEvent.objects.filter(case=stored)), money])
    with pytest.raises(Refused, match="lý do ghi muộn"), transaction.atomic():
        record_events(new=(), grown=[GrownCase(stored, folded, [money])], by=None)
    row = {"decision_number": "806", "unit": "KV1", "event": "collected", "occurred_on": day, "amount": 777}
    write_register(tmp_path / "so.xlsx", {"events": [row]})
    for reason, verdict in (("", "rejected"), ("nhập bù", "new")):
        plan = import_register(tmp_path / "so.xlsx", by=None, today=clock.today(), late_reason=reason).plan
        assert [str(one.verdict) for one in plan.verdicts] == [verdict]
    assert [(late.event.event, late.reason) for late in LateEntry.objects.all()] == [("collected", "nhập bù")]


def test_a_month_that_ended_an_hour_ago_is_not_the_month_that_runs(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "807", decided_on=period.start)
    event = collect(case, period.to, 1_000)
    sign_books(agencies=[case.agency_id], to=period.to, at=clock.now())
    just_after = datetime.combine(period.to + timedelta(1), time(1), tzinfo=timezone.get_current_timezone())
    with pytest.raises(Refused, match="lý do ghi muộn"):
        explain(LedgerEntry.objects.filter(event=event), cause=event, reason="", at=just_after.astimezone(UTC), by=None)


def test_what_is_recorded_between_closing_and_signing_is_taken_in_before_the_head_signs(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "808", decided_on=period.start)
    office = book.offices[0]
    report = taken(closed(office, period), StepOfReport.CHECK, StepOfReport.DRAW)
    collect(case, period.to + timedelta(1), 500)  # of the next period
    event = collect(case, period.to, 1_000)
    with pytest.raises(Refused, match="đã có 1 sự kiện ghi vào kỳ"):
        taken(report, StepOfReport.SIGN)
    taken(report, StepOfReport.REOPEN, note="có biên lai mới")
    again = PeriodReport.objects.of(office, period).latest("edition")
    again = periods.close_books(report=again, by=user("thuky1"), today=clock.today())
    again = taken(again, StepOfReport.CHECK, StepOfReport.DRAW, StepOfReport.SIGN)
    assert not LateEntry.objects.filter(event=event).exists()
    assert not changes.since_closing(again)


def test_what_came_with_a_reason_into_a_signed_book_does_not_stop_the_province(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "809", decided_on=period.start)
    for unit in book.offices[:2]:
        taken(signed(unit, period), StepOfReport.SEND)
    report = taken(closed(book.province, period, without_parts=True), StepOfReport.CHECK, StepOfReport.DRAW)
    collect(case, period.to, 1_000, "biên lai đến muộn")
    collect(a_case(book, "810", decided_on=period.start, unit=2), period.to, 2_000)  # of a unit that signed nothing
    with pytest.raises(Refused, match="đã có 2 sự kiện ghi vào kỳ"):
        taken(report, StepOfReport.SIGN)
    assert changes.late_events(report).count() == 3


def test_what_was_merged_since_is_carried_in_and_not_late(book: Book) -> None:
    kept, merged = book.offices[:2]
    year = cumulative(book.year - 2, 12)
    signed(kept, year)
    signed(merged, year)
    row = reorganise(
        change=Change.MERGED,
        plan=Plan([merged.code], [NewUnit(kept.code)]),
        effective_on=year.to + timedelta(40),
        instrument="Quyết định 1/QĐ-BTP",
        decided_on=None,
        note="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    carry_out(row)
    kept.refresh_from_db()
    found = changes.carried(closed(kept, last_year(book, 6)))
    assert [one.corrected for one in found] == [0, 0]
    assert [one.gap for one in found] == [-one.to_book - one.transferred for one in found]


def test_a_merger_dated_back_leaves_every_row_of_a_signed_form(book: Book) -> None:
    report = signed(book.province, last_year(book), without_parts=True)
    row = reorganise(
        change=Change.MERGED,
        plan=Plan(["KV1", "KV2"], [NewUnit("KVM", "Phòng khu vực mới", "Khu vực mới")]),
        effective_on=report.period.to - timedelta(60),
        instrument="Quyết định 2/QĐ-BTP",
        decided_on=None,
        note="",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    carry_out(row)
    for code in ("01", "02", "03", "04", "05"):
        by = By.UNIT if code < "04" else By.ENFORCER
        question = freezing.question_of(report, code, by)
        frozen = report.forms.get(form=code, by=by.value)
        assert freezing.frozen_document(compute.compute(question)) == frozen.document
        assert wrong(question) == []


def test_nobody_changes_or_deletes_what_was_closed(book: Book) -> None:
    report = closed(book.offices[0], last_year(book))
    attempts = (
        lambda: FrozenForm.objects.filter(report=report).update(fingerprint="0"),
        lambda: FrozenForm.objects.filter(report=report).delete(),
        lambda: PeriodReport.objects.filter(pk=report.pk).update(closed_at=clock.now()),
        lambda: PeriodReport.objects.filter(pk=report.pk).delete(),
    )
    for attempt in attempts:
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()


def test_a_frozen_form_comes_back_digit_by_digit(book: Book) -> None:
    report = closed(book.province, last_year(book), without_parts=True)
    for frozen in report.forms.all():
        form = freezing.thaw(report, frozen)
        assert freezing.fingerprint_of(freezing.frozen_document(form) | {"signed": None}) == frozen.fingerprint
    assert freezing.fingerprint_of_report(report, report.forms.all()) == report.fingerprint


def test_after_a_thousand_late_events_every_signed_form_is_computed_again_digit_by_digit(book: Book) -> None:
    reports = []
    for months in (3, 6, 9, 12):
        for unit in book.offices:
            reports.append(taken(signed(unit, last_year(book, months)), StepOfReport.SEND))
        reports.append(signed(book.province, last_year(book, months)))
        disturb(book, Random(months), 250)
    assert CaseEvent.objects.filter(late_entries__isnull=False).exists()
    for report in reports:
        for frozen in report.forms.all():
            question = freezing.question_of(report, frozen.form, By(frozen.by))
            if sources.knows_past(question):
                again = freezing.frozen_document(sources.answer(question))
                assert again == frozen.document, (str(report), frozen)


def test_a_signed_row_bears_the_name_of_then(book: Book) -> None:
    office = book.offices[0]
    report = signed(office, last_year(book))
    name = office.brief
    Agency.objects.filter(pk=office.pk).update(short_name="Tên Sửa")
    for code, by, key in (("02", By.UNIT, "unit:KV1"), ("03", By.UNIT, "cases.unit:KV1"), ("04", By.NONE, "unit:KV1")):
        form = freezing.form_of(freezing.question_of(report, code, by))
        assert form.row(key).key.label == name, code


def test_form_06_of_the_province_counts_what_its_units_sent(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "813", decided_on=period.start)
    for unit in book.offices:
        taken(signed(unit, period), StepOfReport.SEND)
    record_event(
        case=case,
        event=Event.REDUCED,
        occurred_on=period.to,
        amount=1_000,
        ground="miễn, giảm",
        by=None,
        today=clock.today(),
        late_reason="quyết định đến muộn",
    )
    report = signed(book.province, period)
    totals = {
        form.question.form: form.total.cells
        for form in (freezing.form_of(freezing.question_of(report, code, By.UNIT)) for code in ("02", "06"))
    }
    assert totals["06"]["reduced_amount"] == totals["02"]["reduced"]
