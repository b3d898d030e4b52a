"""What changed since a report was closed: late events, cells that would differ today, and what the next report puts right."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Case, QuerySet, Value, When

from agencies.models import Succession
from cases.balances import By, Scope, balances
from cases.ledger import Account
from cases.models import CaseEvent, LedgerEntry, SignedBook
from cases.models.closing import is_signed
from reports.closing.freezing import thaw
from reports.models import FrozenForm, PeriodReport
from reports.periods import cumulative
from reports.statutory import compute
from reports.statutory.algebra import Measure, change
from reports.statutory.compute import Form, standings_of
from reports.statutory.question import Question, question_of
from reports.statutory.rows import RowKey
from reports.statutory.version import FormColumn


@dataclass(frozen=True)
class CellDifference:
    """One cell that differs: in which form, row and column, what was signed and what it is now."""

    question: Question  # about what was signed
    asked: Question  # the same about what is known now
    row: RowKey
    column: FormColumn
    signed: int
    now: int

    @property
    def difference(self) -> int:
        return self.now - self.signed


def late_events(report: PeriodReport) -> QuerySet[CaseEvent]:
    """The events that moved a figure of the report after it was closed: recorded late, taken back, or replayed by one."""
    return _recorded_since(report, report.known())


def unexplained_events(report: PeriodReport) -> QuerySet[CaseEvent]:
    """Those of them in books that nobody signed for the period yet: no reason was asked for."""
    until = SignedBook.objects.until(map(int, report.moments))
    unsigned = [one for one in report.known() if not is_signed(until, one[0], report.period.to)]
    return _recorded_since(report, unsigned) if unsigned else CaseEvent.objects.none()


def _recorded_since(report: PeriodReport, known: Sequence[tuple[int, datetime]]) -> QuerySet[CaseEvent]:
    earliest = min(moment for _agency, moment in known)
    entries = LedgerEntry.objects.filter(
        recorded_at__gt=earliest, occurred_on__lte=report.period.to, agency__in=[agency for agency, _moment in known]
    )
    if len({moment for _agency, moment in known}) > 1:
        own = Case(*(When(agency=agency, then=Value(moment)) for agency, moment in known))
        entries = entries.filter(recorded_at__gt=own)
    return CaseEvent.objects.filter(pk__in=entries.values("event")).select_related("case__agency", "void").prefetch_related("late_entries")


def as_known_now(question: Question) -> Question:
    """The same question about the book of today."""
    return replace(question, report=None, moments=(), known_at=None)


def differing(signed: Form, now: Form) -> list[CellDifference]:
    """The cells of the rows of both that are not the same, row by row."""
    rows = {row.key.key: row for row in now.rows}
    found = []
    for row in signed.rows:
        if (other := rows.get(row.key.key)) is None:
            continue
        for column in signed.columns:
            before, after = row.cells[column.key], other.cells[column.key]
            if before != after and before is not None and after is not None:
                found.append(CellDifference(signed.question, now.question, row.key, column, before, after))  # type: ignore[arg-type]
    return found


def since_closing(report: PeriodReport) -> list[CellDifference]:
    """What the forms by case and by money would show differently today, by unit."""
    return _against(report, lambda question: as_known_now(question))


def corrections(report: PeriodReport) -> tuple[PeriodReport | None, list[CellDifference]]:
    """The report before in the same year, and what this one knows differently about that period."""
    before = (
        PeriodReport.objects.filter(agency=report.agency, year=report.year, months__lt=report.months)
        .standing()
        .select_related("agency")
        .order_by("-months")
        .first()
    )
    if before is None or report.closed_at is None:
        return before, []
    moments = report.known()
    return before, _against(before, lambda question: replace(question, report=None, moments=moments, known_at=report.closed_at))


def _against(report: PeriodReport, asked: Any) -> list[CellDifference]:
    found: list[CellDifference] = []
    for frozen in report.forms.filter(form__in=("01", "02"), by=By.UNIT.value):
        signed = thaw(report, frozen)
        found.extend(differing(signed, compute.compute(asked(signed.question))))
    return found


@dataclass(frozen=True)
class Carried:
    """What was signed as carried out of last year, and what this report carries in; why they differ (identity C7)."""

    measure: Measure
    signed_out: int
    carried_in: int
    to_book: int
    transferred: int

    @property
    def gap(self) -> int:
        return self.carried_in - self.signed_out

    @property
    def left_for_book(self) -> int:
        """What left for the separate book this year or came back from it, as it moves the figure."""
        return -self.to_book

    @property
    def handed_on(self) -> int:
        """What changed hands, as it moves the figure."""
        return -self.transferred

    @property
    def corrected(self) -> int:
        """What events of last year, recorded after its report was closed, changed."""
        return self.gap + self.to_book + self.transferred


def carried(report: PeriodReport) -> Sequence[Carried]:
    """Carried in against last year's signed figure, by cases and by money; nothing where last year was not signed here."""
    former = _of_last_year(report)
    if not former or not report.version:
        return []
    found = []
    for code, measure in (("01", Measure.CASES), ("02", Measure.AMOUNT)):
        question = question_of(report, code, By.NONE)
        frozen = FrozenForm.objects.filter(report__in=former, form=code, by=By.NONE.value)
        out = sum(one.document["rows"][0]["cells"]["carried_out"] for one in frozen)
        into = report.forms.get(form=code, by=By.NONE.value).document["rows"][0]["cells"]["carried_in"]
        book = standings_of(balances(Scope(question.agencies, question.period.year, question.period.to, question.known)), measure)
        to_book = change(Account.TO_BOOK_CARRIED, Account.READMITTED).of(book)
        if question.in_version.name == "TT08-2015":  # arrivals in the book stay until the end of the year
            to_book = 0
        found.append(Carried(measure, out, into, to_book, change(Account.TRANSFERRED).of(book)))
    return found


def _of_last_year(report: PeriodReport) -> list[PeriodReport]:
    """Last year's signed reports of the agency and of all that were merged into it since; none where one of them is missing."""
    last = cumulative(report.year - 1, 12)
    lineage = Succession.objects.lineage()
    origins = lineage.origins(report.agency_id, report.period.to)
    reporting = {lineage.carrier(one, last.to) for one in origins}
    found = list(PeriodReport.objects.of_period(last).standing().filter(agency__in=reporting))
    return found if len(found) == len(reporting) else []
