"""Reports of a period: closed, checked, signed by two, sent, taken in; what is signed stands, digit by digit."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import date
from random import Random

import psycopg
import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Case, Value, When
from django.test import Client

from cases.actions import posting
from cases.balances import By
from cases.ledger import Account
from cases.models import EnforcementCase, LedgerEntry
from common import clock
from common.refusal import Refused
from reports.actions import periods
from reports.closing import faults, freezing
from reports.closing.attached import cell_of_list, due_with
from reports.lifecycles.report import ReportState, StepOfReport
from reports.models import PeriodReport
from reports.periods import cumulative
from reports.statutory import compute, drilldown
from reports.statutory.question import Question
from tests.apps.reports.test_cells import wrong
from tests.factories.closing import a_case, closed, collect, disturb, last_year, signed, taken, user, waiting
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def test_a_report_is_drawn_by_one_and_signed_by_the_head(book: Book) -> None:
    office = book.offices[0]
    report = closed(office, last_year(book))
    assert report.state == ReportState.CLOSED
    report = taken(report, StepOfReport.CHECK, StepOfReport.DRAW)
    with pytest.raises(Refused, match="thủ trưởng"):
        periods.take_step(report=report, step=StepOfReport.SIGN, by=user("thuky1"), at=clock.now())
    report = taken(report, StepOfReport.SIGN, StepOfReport.SEND)
    assert report.state == ReportState.SENT
    assert [step.step for step in report.steps.all()] == ["close", "check", "draw", "sign", "send"]


def test_the_head_does_not_sign_what_the_head_drew(book: Book) -> None:
    report = closed(book.offices[0], last_year(book))
    report = taken(report, StepOfReport.CHECK)
    report = periods.take_step(report=report, step=StepOfReport.DRAW, by=user("truong1"), at=clock.now())
    with pytest.raises(Refused, match="hai người"):
        periods.take_step(report=report, step=StepOfReport.SIGN, by=user("truong1"), at=clock.now())


def test_an_import_under_way_is_not_waited_for_and_the_report_stays_open(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(posting, "_TURNS", 2)
    report = waiting(book.offices[0], last_year(book))
    with closing(psycopg.connect(**connection.get_connection_params())) as importing:
        importing.execute("SELECT pg_advisory_xact_lock_shared(%s)", [posting.WRITERS_LOCK])
        with pytest.raises(Refused, match="Đang có lần nhập dữ liệu"):
            periods.close_ordered(report_id=report.pk, today=clock.today())
        importing.rollback()
    report.refresh_from_db()
    assert report.state == ReportState.OPEN
    assert periods.close_ordered(report_id=report.pk, today=clock.today())


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
        taken(report, StepOfReport.REOPEN)
    taken(report, StepOfReport.REOPEN, note="thiếu một quyết định")
    renewed = waiting(book.offices[0], last_year(book))
    assert (renewed.edition, renewed.state) == (2, ReportState.OPEN)
    assert PeriodReport.objects.get(pk=report.pk).forms.count() > 0  # nothing that was closed is lost


def test_a_returned_report_gets_a_new_edition_and_the_old_one_stands_until_it_is_signed(book: Book) -> None:
    office, period = book.offices[0], last_year(book)
    report = taken(signed(office, period), StepOfReport.SEND)
    with pytest.raises(Refused, match="cấp trên"):
        periods.renew(report=report, by=user("thuky1"), reason="sai", today=clock.today())
    report = periods.take_step(report=report, step=StepOfReport.RETURN, by=user("thongke"), at=clock.now(), note="sai cột 8")
    renewed = periods.renew(report=report, by=user("thuky1"), reason="sửa cột 8", today=clock.today())
    assert PeriodReport.objects.of(office, period).standing().get().edition == 1
    taken(
        periods.close_books(report=renewed, by=user("thuky1"), today=clock.today()),
        StepOfReport.CHECK,
        StepOfReport.DRAW,
        StepOfReport.SIGN,
    )
    assert PeriodReport.objects.of(office, period).standing().get().edition == 2
    assert PeriodReport.objects.get(pk=report.pk).state == ReportState.REPLACED


def test_the_year_is_published_twice(book: Book) -> None:
    report = taken(signed(book.offices[0], last_year(book, 12)), StepOfReport.SEND)
    with pytest.raises(Refused, match="khi cấp trên khóa sổ"):
        periods.take_step(report=report, step=StepOfReport.TAKE_IN, by=user("thongke"), at=clock.now())
    closed(book.province, last_year(book, 12), without_parts=True)
    report.refresh_from_db()
    assert report.state == ReportState.CONSOLIDATED
    final = periods.renew(report=report, by=user("thuky1"), reason="số liệu chính thức", today=clock.today())
    assert final.edition == 2


def test_the_lists_of_a_report_are_its_numbers(book: Book) -> None:
    report = closed(book.province, last_year(book, 12), without_parts=True)
    cells = freezing.thaw(report, report.forms.get(form="01", by="none")).total.cells
    sums = {one.key: drilldown.page(cell_of_list(report, one.key)) for one in due_with(report)}
    assert sums["so-rieng"].total == cells["separate_book"]
    assert sums["dang-thi-hanh"].total == sums["chua-xong"].total == cells["carried_out"]
    credit = {line.case for line in sums["tin-dung"].lines}
    assert all(case.credit_institution for case in EnforcementCase.objects.filter(pk__in=credit))
    before = compute.compute(Question("01", book.province, last_year(book, 11))).total.cells
    assert sums["ket-thuc"].total == sum(cells[key] - before[key] for key in ("completed", "terminated"))


def test_the_list_of_credit_institutions_stands_when_marks_are_corrected_later(book: Book) -> None:
    marked = a_case(book, "814", decided_on=last_year(book).start)
    EnforcementCase.objects.filter(pk=marked.pk).update(credit_institution=True)
    cell = cell_of_list(closed(book.offices[0], last_year(book, 12)), "tin-dung")
    before = drilldown.page(cell)
    assert marked.pk in [line.case for line in before.lines]
    flipped = Case(When(credit_institution=True, then=Value(False)), default=Value(True))
    # The database stamps a change with the start of its transaction; here the books were closed in the same one.
    changes = apps.get_model("cases", "CaseChange").objects
    EnforcementCase.objects.filter(agency=book.offices[0]).update(credit_institution=flipped)
    changes.filter(pgh_obj__agency=book.offices[0]).exclude(pgh_obj=marked).update(pgh_created_at=clock.now())
    changes.filter(pgh_obj=marked, credit_institution=True).update(pgh_created_at=clock.now())
    assert drilldown.page(cell) == before
    now = replace(cell, question=replace(cell.question, moments=(), known_at=None))
    assert marked.pk not in [line.case for line in drilldown.page(now).lines]


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


def test_a_province_takes_in_what_its_units_signed(book: Book) -> None:
    period = last_year(book)
    case = a_case(book, "806", decided_on=period.start)
    for office in book.offices[:2]:
        taken(signed(office, period), StepOfReport.SEND)
    with pytest.raises(Refused, match="Khu vực 3"):
        closed(book.province, period)
    taken(signed(book.offices[2], period), StepOfReport.SEND)
    collect(case, period.start, 1_000, "sau khi đơn vị khóa sổ")
    report = closed(book.province, period)
    whole = freezing.thaw(report, report.forms.get(form="02", by="unit"))
    for part in report.parts():
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
            event=first.event,
            case=case,
            occurred_on=first.occurred_on,
            recorded_at=clock.now(),
            agency=first.agency,
            enforcer=first.enforcer,
            initiation=first.initiation,
            kind=first.kind,
            account=Account.INTAKE,
            cases=-1,
            amount=0,
            budget_cases=0,
            for_budget=0,
        )
        cursor.execute("ALTER TABLE cases_ledgerentry ENABLE TRIGGER USER")
        cursor.execute(
            "UPDATE cases_balance SET cases = cases - 1 WHERE account = %s AND year = %s AND month = 1",
            [int(Account.INTAKE), period.year],
        )
    report = closed(book.offices[0], period)
    with pytest.raises(Refused, match="807") as refused:
        taken(report, StepOfReport.CHECK)
    assert "Cột 1 = 2 + 3" in str(refused.value)
