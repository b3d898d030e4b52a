"""Reports of a period: closed, checked, signed by two, sent, taken in; what is signed stands, digit by digit."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse
from docx import Document
from pypdf import PdfReader
from python_calamine import load_workbook

from agencies.actions.units import create_agency
from agencies.models import AgencyKind
from cases.actions.events import record_event, void_event
from cases.actions.registers import import_register
from cases.balances import By
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, LateEntry, LedgerEntry
from cases.register.returning import write_register
from common import clock
from common.refusal import Refused
from reports import differences, drilldown, faults, forms, freezing, registers
from reports.actions import periods
from reports.addresses import form_url
from reports.attached import cell_of_list, due_with
from reports.lifecycle import ReportState, Step
from reports.management.commands.consolidate import Command
from reports.models import FrozenForm, PeriodReport
from reports.periods import Period, cumulative
from reports.question import Question
from tests.apps.reports.closing import closed, signed, taken, user, waiting
from tests.apps.reports.test_cells import wrong
from tests.journeys import book as books
from tests.journeys.book import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def last_year(book: Book, months: int = 10) -> Period:
    return cumulative(book.year - 1, months)


def a_case(book: Book, number: str, *, decided_on: date, unit: int = 0) -> EnforcementCase:
    office = book.offices[unit]
    person = next(one for one, at in book.enforcers.values() if at == office)
    return books.open_case(office, person, decided_on=decided_on, number=number)


def collect(case: EnforcementCase, on: date, amount: int, late_reason: str = "") -> CaseEvent:
    return record_event(
        case=case, event=Event.COLLECTED, occurred_on=on, amount=amount, by=None, today=clock.today(),
        late_reason=late_reason,
    )  # fmt: skip


# -- the way of a report ---------------------------------------------------------------------------


def test_a_report_is_drawn_by_one_and_signed_by_the_head(book: Book) -> None:
    office = book.offices[0]
    report = closed(office, last_year(book))
    assert report.state == ReportState.CLOSED
    report = taken(report, Step.CHECK, Step.DRAW)
    with pytest.raises(Refused, match="thủ trưởng"):
        periods.take_step(report=report, step=Step.SIGN, by=user("thuky1"), at=clock.now())
    report = taken(report, Step.SIGN, Step.SEND)
    assert report.state == ReportState.SENT
    assert [step.step for step in report.steps.all()] == ["close", "check", "draw", "sign", "send"]


def test_the_head_does_not_sign_what_the_head_drew(book: Book) -> None:
    report = closed(book.offices[0], last_year(book))
    report = taken(report, Step.CHECK)
    report = periods.take_step(report=report, step=Step.DRAW, by=user("truong1"), at=clock.now())
    with pytest.raises(Refused, match="hai người"):
        periods.take_step(report=report, step=Step.SIGN, by=user("truong1"), at=clock.now())


def test_a_stranger_neither_closes_nor_signs(book: Book) -> None:
    report = waiting(book.offices[0], last_year(book))
    for name in ("thuky2", "truong2", "chv11", "toaan", "thanhvien"):
        with pytest.raises(Refused):
            periods.close_books(report=report, by=user(name), today=clock.today())


def test_books_are_not_closed_before_the_period_is_over(book: Book) -> None:
    period = last_year(book)
    report = waiting(book.offices[0], period)
    with pytest.raises(Refused, match="từ ngày hôm sau"):
        periods.close_books(report=report, by=None, today=period.to)


def test_each_level_has_its_days(book: Book) -> None:
    period = cumulative(2026, 9)  # 30/6/2026 is a Tuesday
    assert waiting(book.offices[0], period).due_on == date(2026, 7, 2)
    assert waiting(book.province, period).due_on == date(2026, 7, 6)


def test_what_is_closed_is_reopened_with_a_reason_before_it_is_signed(book: Book) -> None:
    report = closed(book.offices[0], last_year(book))
    with pytest.raises(Refused, match="lý do"):
        taken(report, Step.REOPEN)
    taken(report, Step.REOPEN, note="thiếu một quyết định")
    renewed = waiting(book.offices[0], last_year(book))
    assert (renewed.edition, renewed.state) == (2, ReportState.OPEN)
    assert PeriodReport.objects.get(pk=report.pk).forms.count() > 0  # nothing that was closed is lost


def test_a_returned_report_gets_a_new_edition_and_the_old_one_stands_until_it_is_signed(book: Book) -> None:
    office, period = book.offices[0], last_year(book)
    report = taken(signed(office, period), Step.SEND)
    with pytest.raises(Refused, match="cấp trên"):
        periods.renew(report=report, by=user("thuky1"), reason="sai")
    report = periods.take_step(report=report, step=Step.RETURN, by=user("thongke"), at=clock.now(), note="sai cột 8")
    renewed = periods.renew(report=report, by=user("thuky1"), reason="sửa cột 8")
    assert PeriodReport.objects.of(office, period).standing().get().edition == 1
    taken(periods.close_books(report=renewed, by=user("thuky1"), today=clock.today()), Step.CHECK, Step.DRAW, Step.SIGN)
    assert PeriodReport.objects.of(office, period).standing().get().edition == 2
    assert PeriodReport.objects.get(pk=report.pk).state == ReportState.REPLACED


def test_the_year_is_published_twice(book: Book) -> None:
    office = book.offices[0]
    report = taken(signed(office, last_year(book, 12)), Step.SEND)
    periods.take_step(report=report, step=Step.TAKE_IN, by=user("thongke"), at=clock.now())
    final = periods.renew(report=report, by=user("thuky1"), reason="số liệu chính thức")
    assert final.edition == 2


# -- what is signed stands -------------------------------------------------------------------------


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
    assert list(differences.late_events(report)) == [event]
    changed = {
        (one.question.form, one.row.key, one.column.key): one.difference for one in differences.since_closing(report)
    }
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
    assert differences.late_events(report).count() == 1


def test_the_next_report_says_what_it_puts_right(book: Book) -> None:
    office = book.offices[0]
    first, second = last_year(book, 9), last_year(book, 10)
    case = a_case(book, "804", decided_on=first.start)
    signed(office, first)
    collect(case, first.to, 5_000, "ghi muộn")
    report = closed(office, second)
    before, found = differences.corrections(report)
    assert before is not None
    assert before.months == 9
    assert {(one.row.key, one.column.key): one.difference for one in found}["unit:KV1", "completed"] == 5_000
    collect(case, first.to, 7_000, "ghi muộn nữa")  # after the second was closed: not known to it
    assert {(one.row.key, one.column.key): one.difference for one in differences.corrections(report)[1]}[
        "unit:KV1", "completed"
    ] == 5_000


def test_carried_in_is_explained_against_what_was_signed_a_year_ago(book: Book) -> None:
    office = book.offices[0]
    year, months = cumulative(book.year - 2, 12), last_year(book, 6)
    case = a_case(book, "805", decided_on=year.start)
    signed(office, year)
    collect(case, year.to, 300, "ghi muộn của năm trước")
    of_money = next(one for one in differences.carried(closed(office, months)) if one.measure.is_money)
    assert of_money.corrected == -300
    assert of_money.carried_in == of_money.signed_out + of_money.left_for_book + of_money.handed_on + of_money.corrected


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
            reports.append(taken(signed(unit, last_year(book, months)), Step.SEND))
        reports.append(signed(book.province, last_year(book, months)))
        disturb(book, Random(months), 250)
    assert CaseEvent.objects.filter(late_entries__isnull=False).exists()
    for report in reports:
        for frozen in report.forms.all():
            question = freezing.question_of(report, frozen.form, By(frozen.by))
            if question.measures:
                again = freezing.frozen_document(forms.compute(question))
                assert again == frozen.document, (str(report), frozen)


def disturb(book: Book, random: Random, count: int) -> None:
    """So many events backdated into last year, or taken back, wherever the law lets them be."""
    done = 0
    cases = list(EnforcementCase.objects.order_by("pk"))
    while done < count:
        case = random.choice(cases)
        try:
            with transaction.atomic():
                if random.random() < 0.4:
                    events = list(CaseEvent.objects.filter(case=case, void=None).order_by("-sequence")[:3])
                    void_event(event=random.choice(events), by=None, reason="thử hủy")
                else:
                    day = last_year(book).start + timedelta(random.randrange(365))
                    event = random.choice(
                        [Event.COLLECTED, Event.FOUND_NOT_ENFORCEABLE, Event.SUSPENDED, Event.RESUMED]
                    )
                    amount = random.randrange(1, 1_000) if event is Event.COLLECTED else None
                    record_event(
                        case=case, event=event, occurred_on=min(day, clock.today()), amount=amount, by=None,
                        today=clock.today(), late_reason="thử ghi muộn",
                    )  # fmt: skip
        except (Refused, IndexError):
            continue
        done += 1


# -- taken into the report of the province ---------------------------------------------------------


def test_a_province_takes_in_what_its_units_signed(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "806", decided_on=period.start)
    for office in book.offices[:2]:
        taken(signed(office, period), Step.SEND)
    with pytest.raises(Refused, match="Khu vực 3"):
        closed(book.province, period)
    taken(signed(book.offices[2], period), Step.SEND)
    collect(case, period.start, 1_000, "sau khi đơn vị khóa sổ")
    report = closed(book.province, period)
    whole = freezing.thaw(report, report.forms.get(form="02", by="unit"))
    for part in report.parts.all():
        assert part.state == ReportState.CONSOLIDATED
        signed_total = freezing.thaw(part, part.forms.get(form="02", by="none")).total
        assert whole.row(f"unit:{part.agency.code}").cells == signed_total.cells
    assert list(faults.of_report(report)) == []
    lines = drilldown.page(drilldown.cell_of(whole.question, "total", "completed")).lines
    assert case.pk not in [line.case for line in lines]
    assert wrong(whole.question) == []


def test_every_number_of_a_signed_form_opens_as_known_then(book: Book) -> None:
    report = signed(book.province, last_year(book), without_parts=True)
    disturb(book, Random(1), 20)
    for code in ("01", "02", "03", "04", "05"):
        assert wrong(freezing.question_of(report, code, By.UNIT if code < "04" else By.ENFORCER)) == []


def test_a_broken_identity_blocks_signing_and_names_its_case(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "807", decided_on=period.start)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_ledgerentry DISABLE TRIGGER USER")
        first = LedgerEntry.objects.filter(case=case, account=Account.INTAKE).get()
        LedgerEntry.objects.create(
            event=first.event, case=case, occurred_on=first.occurred_on, recorded_at=clock.now(), agency=first.agency,
            enforcer=first.enforcer, initiation=first.initiation, kind=first.kind, account=Account.INTAKE,
            cases=-1, amount=0, budget_cases=0, budget_amount=0,
        )  # fmt: skip
        cursor.execute("ALTER TABLE cases_ledgerentry ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE cases_balance SET cases = cases - 1 WHERE account = %s AND year = %s AND month = 1",
            [int(Account.INTAKE), period.year],
        )
    report = closed(book.offices[0], period)
    with pytest.raises(Refused, match="807") as refused:
        taken(report, Step.CHECK)
    assert "Cột 1 = 2 + 3" in str(refused.value)


# -- lists that go with a report --------------------------------------------------------------------


def test_the_lists_of_a_report_are_its_numbers(book: Book) -> None:
    report = closed(book.province, last_year(book, 12), without_parts=True)
    cells = freezing.thaw(report, report.forms.get(form="01", by="none")).total.cells
    sums = {one.key: drilldown.page(cell_of_list(report, one.key)) for one in due_with(report)}
    assert sums["so-rieng"].total == cells["separate_book"]
    assert sums["dang-thi-hanh"].total == sums["chua-xong"].total == cells["carried_out"]
    credit = {line.case for line in sums["tin-dung"].lines}
    assert all(case.credit_institution for case in EnforcementCase.objects.filter(pk__in=credit))
    before = forms.compute(Question("01", book.province, last_year(book, 11))).total.cells
    assert sums["ket-thuc"].total == sum(cells[key] - before[key] for key in ("completed", "terminated"))


def test_a_month_within_a_quarter_has_only_the_list_of_the_procuracy(book: Book) -> None:
    report = closed(book.offices[0], last_year(book, 4))
    assert [one.key for one in due_with(report)] == ["ket-thuc"]
    with pytest.raises(Refused):
        cell_of_list(report, "so-rieng")


def test_an_enforcer_confirms_the_own_figures(book: Book) -> None:
    report = closed(book.offices[0], last_year(book))
    periods.confirm_own(report=report, by=user("chv11"), at=clock.now())
    assert report.confirmations.get().enforcer.code == "CHV-11"
    with pytest.raises(Refused):
        periods.confirm_own(report=report, by=user("thuky1"), at=clock.now())


# -- forms of the report -----------------------------------------------------------------------------


def test_form_03_is_the_part_of_the_state_in_forms_01_and_02(book: Book) -> None:
    person, office = book.enforcers["CHV-11"]
    before = forms.compute(Question("03", book.province, last_year(book)))
    case = books.open_case(office, person, decided_on=last_year(book).start, number="808", amount=900, for_budget=250)
    after = forms.compute(Question("03", book.province, last_year(book)))
    grown = {row.key.key: row.number("total") - before.row(row.key.key).number("total") for row in after.rows}
    assert (grown["cases.total"], grown["amount.total"]) == (1, 250)
    assert all(check.holds for check in after.checks)
    assert case.pk in [
        line.case for line in drilldown.page(drilldown.cell_of(after.question, "amount.total", "total")).lines
    ]


@pytest.mark.parametrize(("form", "whole"), [("04", "01"), ("05", "02")])
def test_forms_04_and_05_show_every_enforcer_under_the_unit(book: Book, form: str, whole: str) -> None:
    split = forms.compute(Question(form, book.province, last_year(book)))
    assert all(check.holds for check in split.checks)
    assert split.total.cells == forms.compute(Question(whole, book.province, last_year(book))).total.cells
    units = [row.key.key for row in split.rows if row.key.level == 1 and row.key.key.startswith("unit:")]
    assert units == ["unit:THADS", "unit:KV1", "unit:KV2", "unit:KV3"]
    under = [row for row in split.rows if row.key.key.startswith("unit:KV1/")]
    assert {row.key.key for row in under} >= {"unit:KV1/enforcer:CHV-11", "unit:KV1/enforcer:CHV-12"}
    assert sum(row.number("total") for row in under) == split.row("unit:KV1").number("total")


def test_what_no_register_answers_is_blank_and_not_zero(book: Book) -> None:
    for code in ("08", "09", "10", "11", "12"):
        form = registers.answer(Question(code, book.province, last_year(book)))
        assert all(value is None for row in form.rows for value in row.cells.values()), code
    reductions = registers.answer(Question("06", book.province, last_year(book))).total.cells
    money = forms.compute(Question("02", book.province, last_year(book))).total
    assert reductions["reduced_amount"] == money.number("reduced")
    assert reductions["received"] is None


def test_the_old_circular_has_no_form_06(book: Book) -> None:
    with pytest.raises(Refused, match="không có biểu 06"):
        _ = Question("06", book.province, cumulative(2018, 12)).definition


# -- for a person and for another system -------------------------------------------------------------


def test_a_person_walks_a_report_through_its_pages(book: Book, as_: AsPerson) -> None:
    report = waiting(book.offices[0], last_year(book))
    page = reverse("report", args=[report.pk])
    for name, step, says in (
        ("thuky1", "close", "Đã khóa sổ"), ("thuky1", "check", "Đã kiểm tra"), ("thuky1", "draw", "Người lập đã ký"),
        ("truong1", "sign", "Đã ký, khóa"), ("thuky1", "send", "Đã gửi cấp trên"),
    ):  # fmt: skip
        answer = as_(name).post(reverse("report_step", args=[report.pk]), {"step": step})
        assert (answer.status_code, answer.headers["Location"]) == (302, page)
        assert says in as_(name).get(page).content.decode()
    refused = as_("thuky1").post(reverse("report_step", args=[report.pk]), {"step": "renew", "note": "sửa"})
    assert refused.status_code == 422
    assert "kỳ sau" in refused.content.decode()


def test_a_signed_form_shows_its_seal_and_the_cells_that_moved(book: Book, as_: AsPerson) -> None:
    period = last_year(book)
    case = a_case(book, "809", decided_on=period.start)
    report = signed(book.offices[0], period)
    address = form_url(freezing.question_of(report, "02", By.UNIT))
    assert 'class="moved"' not in as_("toaan").get(address).content.decode()
    collect(case, period.to, 4_000, "ghi muộn")
    text = as_("toaan").get(address).content.decode()
    assert report.seal in text
    assert 'class="moved"' in text
    assert "Đặng Thị Truong1" in text


@pytest.mark.parametrize("kind", ["xlsx", "pdf", "docx"])
def test_the_papers_of_a_report_bear_its_seal(book: Book, as_: AsPerson, kind: str) -> None:
    report = signed(book.offices[0], last_year(book))
    answer = as_("toaan").get(reverse("report_file", args=[report.pk, kind]))
    assert answer.status_code == 200
    assert report.seal in _text(kind, answer.content)


def _text(kind: str, content: bytes) -> str:
    if kind == "pdf":
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    if kind == "docx":
        return " ".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)
    book = load_workbook(io.BytesIO(content))
    return " ".join(
        str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row
    )


def test_another_system_reads_a_signed_form_digit_by_digit(book: Book, as_: AsPerson) -> None:
    report = signed(book.offices[0], last_year(book))
    client = as_("kiemsat")
    body = client.get(reverse("api_period", args=[report.pk])).json()
    assert (body["state"], body["fingerprint"], body["available_steps"]) == ("signed", report.fingerprint, [])
    frozen = {
        (one["form"], one["by"]): one
        for one in client.get(reverse("api_period_forms", args=[report.pk])).json()["results"]
    }
    shown = client.get(reverse("api_form", args=["02"]), {"report": report.pk, "by": "unit"}).json()
    assert shown["rows"] == [
        {name: row[name] for name in ("key", "label", "cells")} for row in frozen["02", "unit"]["document"]["rows"]
    ]
    assert shown["signed"]["fingerprint"] == report.fingerprint


def test_an_unsigned_report_is_nobody_elses_business(book: Book, as_: AsPerson) -> None:
    report = closed(book.offices[0], last_year(book))
    for name in ("toaan", "thuky2", "thanhvien"):
        assert as_(name).get(reverse("report", args=[report.pk])).status_code == 404
        assert as_(name).get(f"/bieu/01/?ban={report.pk}").status_code == 400
        assert as_(name).get(reverse("api_form", args=["01"]), {"report": report.pk}).status_code == 400


def test_a_stale_step_by_another_system_is_refused(book: Book, as_: AsPerson) -> None:
    report = closed(book.offices[0], last_year(book))
    address, steps = reverse("api_period", args=[report.pk]), reverse("api_period_steps", args=[report.pk])
    tag = as_("thuky1").get(address).headers["ETag"]
    first = as_("thuky1").post(steps, {"step": "check"}, content_type="application/json", headers={"If-Match": tag})
    assert (first.status_code, first.json()["state"]) == (200, "checked")
    again = as_("thuky1").post(steps, {"step": "draw"}, content_type="application/json", headers={"If-Match": tag})
    assert again.status_code == 412


def test_a_register_with_late_rows_needs_a_reason_in_its_notes_or_for_the_whole_file(
    book: Book, tmp_path: Path
) -> None:
    period = last_year(book)
    case = a_case(book, "810", decided_on=period.start)
    signed(book.offices[0], period)
    rows = [
        {"decision_number": "810", "unit": "KV1", "event": "collected", "occurred_on": period.to, "amount": 10 + n, "note": note}
        for n, note in enumerate(("", "biên lai đến muộn"))
    ]  # fmt: skip
    path = tmp_path / "so.xlsx"
    for first, second, late_reason in (("rejected", "rejected", ""), ("new", "new", "nhập bù")):
        write_register(path, {"events": rows})
        plan = import_register(path, by=None, today=clock.today(), late_reason=late_reason).plan
        assert [str(one.verdict) for one in plan.verdicts] == [first, second]
    reasons = LateEntry.objects.filter(event__case=case).order_by("event__sequence").values_list("reason", flat=True)
    assert list(reasons) == ["nhập bù", "biên lai đến muộn"]


def test_several_provinces_are_closed_and_added_up(book: Book) -> None:
    other = create_agency(code="THADS-2", name="THADS tỉnh Tây Lĩnh", kind=AgencyKind.PROVINCE)
    period = last_year(book)
    answer = Command().answer(year=period.year, months=period.months, here=True)
    assert answer["reports"] == 2
    alone = forms.compute(Question("01", book.province, period)).total
    assert answer["forms"]["01"]["total"]["completed"] == alone.number("completed")
    assert answer["forms"]["01"]["total"]["rate"] == str(alone.rate)
    assert PeriodReport.objects.get(agency=other).state == ReportState.CLOSED
