"""The tables of period reports and allotments against what is wanted of each step, written here by hand.

Every field of every row is set wrong in turn: some check must notice it.
"""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from agencies.models import Agency
from common import clock
from reports.actions import allotments, periods
from reports.actions.allotments import AllotmentHead
from reports.closing import freezing
from reports.forms.allotments import AllotmentForm, BaseForm
from reports.forms.reports import ReportStepForm
from reports.lifecycles import report as lifecycle
from reports.lifecycles.allotment import ALLOTMENT_MOVES, AllotmentActor, AllotmentState, AllotmentStep
from reports.lifecycles.report import ReportState, StepOfReport
from reports.models import Allotment, PeriodReport
from reports.permissions import ALLOTMENT_LIFE, REPORT_LIFE
from tests.factories import province as books
from tests.factories.allotments import BASE, drafted, issued, whole
from tests.factories.lives import Wanted, after, cast, check_gate, sentence_of, survivors, wrong
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

# -- reports of periods ----------------------------------------------------------------------------

DRAFTERS = frozenset({"truong1", "thuky1", "thongke", "truongtinh"})  # of the first office
PROVINCE = frozenset({"thongke", "truongtinh"})
WHY = {"note": "Nhập lý do."}
STANDING = "signed sent returned consolidated"


def is_handed_in(state: str, variant: str) -> bool:
    """The level above has it, and it is not that of a whole year."""
    return state in ("sent", "consolidated") and variant == "ten months"


REPORTS = {
    StepOfReport.CLOSE: Wanted(
        leaves="open", reaches="closed", by=DRAFTERS, takes="without_parts", not_when=lambda state, variant: variant == "running"
    ),
    StepOfReport.CHECK: Wanted(leaves="closed", reaches="checked", by=DRAFTERS, takes="note"),
    StepOfReport.DRAW: Wanted(leaves="checked", reaches="drawn", by=DRAFTERS, takes="note"),
    StepOfReport.SIGN: Wanted(leaves="drawn", reaches="signed", by=frozenset({"truong1"}), takes="note"),
    StepOfReport.SEND: Wanted(leaves="signed", reaches="sent", by=DRAFTERS, takes="note"),
    StepOfReport.RETURN: Wanted(leaves="sent", reaches="returned", by=PROVINCE, needs=WHY),
    StepOfReport.TAKE_IN: Wanted(leaves="sent", reaches="consolidated", takes="note"),
    StepOfReport.REOPEN: Wanted(leaves="closed checked drawn", reaches="dropped", by=DRAFTERS, needs=WHY),
    StepOfReport.RENEW: Wanted(leaves=STANDING, by=DRAFTERS, needs={"note": "Nhập lý do lập bản mới."}, not_when=is_handed_in),
    StepOfReport.REPLACE: Wanted(leaves=STANDING, reaches="replaced", not_when=is_handed_in),
    StepOfReport.PASS_ON: Wanted(leaves="consolidated"),
    StepOfReport.RELEASE: Wanted(leaves="consolidated", reaches="sent"),
}
# The level above the province is outside the portal: who draws its report records what comes from there.
OF_OTHERS = (
    StepOfReport.REPLACE,
    StepOfReport.PASS_ON,
    StepOfReport.RELEASE,
)  # they follow from a step of another report, and are told why
OF_PROVINCE = {StepOfReport.SIGN: frozenset({"truongtinh"}), **dict.fromkeys(OF_OTHERS, frozenset())}


class Reports:
    """A report of an office in every state, one checked step after the other."""

    def __init__(self, province: Book) -> None:
        self.province, self.office, self.year, self.people = province.province, province.offices[0], province.year - 1, cast()

    def at(self, state: str, variant: str) -> PeriodReport:
        """A report, not stored."""
        year, months = (self.year + 1, 12) if variant == "running" else (self.year, 12 if variant == "whole year" else 10)
        return PeriodReport(agency=self.office, year=year, months=months, state=state)

    def at_province(self, state: str, variant: str) -> PeriodReport:
        """The same of the province."""
        row = self.at(state, variant)
        row.agency = self.province
        return row

    def stored(self, state: str, agency: Agency | None = None, edition: int = 1, **more: Any) -> PeriodReport:
        """A report of ten months that was closed, unless it is open, with no forms."""
        agency, at = agency or self.office, clock.now()
        row = {"agency": agency, "year": self.year, "months": 10, "edition": edition, "due_on": clock.today(), "state": state}
        closed = {"closed_at": at, "moments": {str(agency.pk): at.isoformat()}, "version": "TT05_2024"} if state != "open" else {}
        return PeriodReport.objects.create(**row | closed | more)

    def take(self, step: StepOfReport, state: str, note: str) -> PeriodReport:
        """Take the step with a report in this state, or the one it follows from. The report whose step it is."""
        now = clock.now()
        if step in (StepOfReport.PASS_ON, StepOfReport.RELEASE):  # the level above drops an edition; a signed one had it before, or none
            row = self.stored(state, signed_at=now)
            if step is StepOfReport.PASS_ON:
                self.stored("signed", self.province, signed_at=now, moments={str(self.province.pk): now.isoformat(), **row.moments})
            again = self.stored("closed", self.province, edition=2)
            PeriodReport.objects.filter(pk=row.pk).update(taken_into=again)
            periods.take_step(report=again, step=StepOfReport.REOPEN, by=None, at=now, note=note)
        elif step is StepOfReport.REPLACE:
            row, following = self.stored(state, signed_at=now), self.stored("drawn", edition=2, reason=note)
            periods.take_step(report=following, step=StepOfReport.SIGN, by=None, at=now)
        else:
            row = self.stored(state)
            periods.act(report=row, step=step, by=None, at=now, today=clock.today(), note=note)
        return row

    def reached(self, step: StepOfReport, state: str, note: str) -> tuple[str, bool]:
        """Where the step leads from a state, and whether its trail keeps what was told."""
        taken: list[PeriodReport] = []

        def read() -> tuple[str, bool]:
            row = PeriodReport.objects.get(pk=taken[0].pk)
            return row.state, any(one.note for one in row.steps.filter(step=step))

        return after(lambda: taken.append(self.take(step, state, note or ("Sửa" if step in OF_OTHERS else ""))), read)

    def check(self, step: StepOfReport) -> None:
        """All that is wanted of the step."""
        want = REPORTS[step]
        gate: dict[str, Any] = {"states": ReportState.values, "people": self.people, "on": clock.today()}
        check_gate(REPORT_LIFE, step, want, self.at, variants=("ten months", "whole year", "running"), **gate)
        above = replace(want, by=OF_PROVINCE.get(step, PROVINCE))
        check_gate(REPORT_LIFE, step, above, self.at_province, variants=("ten months",), **gate)
        assert lifecycle.MOVES[step].details == want.details <= set(ReportStepForm().fields)
        states = [state for state in want.leaves.split() if not want.not_when(state, "ten months")]
        for state in states:
            is_kept = "note" in want.details and step is not StepOfReport.RENEW  # whose note is the reason of the next edition
            assert self.reached(step, state, "Sửa") == (want.reaches or state, is_kept or step in OF_OTHERS)
        if not want.needs:
            assert self.reached(step, states[0], "")[0] == (want.reaches or states[0]), "a note may be told"
        for name, words in want.needs.items():
            assert sentence_of(lambda: self.take(step, states[0], " ")) == (words, name)


@pytest.fixture
def reports(province: Book, monkeypatch: pytest.MonkeyPatch) -> Reports:
    """Reports without figures: what is closed here is not looked at."""
    monkeypatch.setattr(freezing, "freeze", lambda report, version: [])
    return Reports(province)


def test_every_step_of_a_report_has_its_row() -> None:
    assert list(lifecycle.MOVES) == list(REPORTS) == list(StepOfReport)


@pytest.mark.parametrize("step", REPORTS, ids=lambda step: step.value)
def test_a_step_of_a_report_is_as_wanted_and_no_field_of_its_row_may_be_wrong(reports: Reports, step: StepOfReport) -> None:
    reports.check(step)
    mutants = wrong(lifecycle.MOVES[step], states=ReportState, actors=lifecycle.ReportActor, details={"note", "without_parts", "strange"})
    assert survivors(lifecycle.MOVES, step, mutants, lambda: reports.check(step)) == []
    reports.check(step)


# -- allotments ------------------------------------------------------------------------------------

STANDS = "Quyết định này đã ký nên không sửa; soạn bản điều chỉnh."
NOT_IN_FORCE = "Chỉ điều chỉnh được quyết định đã ký và chưa được thay thế."
ALLOTMENTS = {
    AllotmentStep.SAVE: Wanted(
        leaves="draft", by=PROVINCE, takes="number decided_on reason base_cases base_amount lines", elsewhere=STANDS
    ),
    AllotmentStep.SIGN: Wanted(
        leaves="draft",
        reaches="signed",
        by=PROVINCE,
        needs={"number": "Nhập số quyết định.", "decided_on": "Nhập ngày ký."},
        elsewhere=STANDS,
    ),
    AllotmentStep.DROP: Wanted(leaves="draft", by=PROVINCE, elsewhere=STANDS),
    AllotmentStep.AMEND: Wanted(
        leaves="signed",
        by=PROVINCE,
        needs={"reason": "Nhập lý do điều chỉnh."},
        takes="base_cases base_amount",
        elsewhere=NOT_IN_FORCE,
    ),
    AllotmentStep.REPLACE: Wanted(leaves="signed", reaches="replaced", elsewhere=NOT_IN_FORCE),
}


class Allotments:
    """A decision of the province to its units in every state, one checked step after the other."""

    def __init__(self, province: Book) -> None:
        books.set_targets(province)
        self.agency, self.day, self.people = province.province, clock.today(), cast()
        self.draft = drafted(self.agency, on=self.day)

    def at(self, state: str, variant: str) -> Allotment:
        row = copy.copy(self.draft)
        row.state = state
        return row

    def take(self, step: AllotmentStep, **told: Any) -> int:
        """Take the step with a stored decision. The key of the decision whose step it is."""
        given: dict[str, Any] = {"by": None, "at": clock.now(), "today": self.day}
        if step in (AllotmentStep.AMEND, AllotmentStep.REPLACE):
            Allotment.objects.filter(pk=self.draft.pk).delete()
            row = issued(self.agency, on=self.day - timedelta(9))
            if step is AllotmentStep.REPLACE:
                issued(self.agency, on=self.day, number="02", reason="Điều chỉnh")
            else:
                head = AllotmentHead(reason=told["reason"], base=BASE)
                allotments.draft_allotment(year=row.year, agency=row.agency, receivers=row.receivers, head=head, **given)
            return row.pk
        row = Allotment.objects.get(pk=self.draft.pk)
        head = AllotmentHead(told.get("number", "01"), told.get("decided_on", self.day), "", BASE)
        if step is AllotmentStep.DROP:
            allotments.drop_draft(allotment=row, by=None, today=self.day)
        else:
            lines = whole(row, self.day) if step is AllotmentStep.SIGN else {}
            row = allotments.save_lines(allotment=row, lines=lines, head=head, seen=row.version, **given)
        if step is AllotmentStep.SIGN:
            allotments.sign_allotment(allotment=row, seen=row.version, **given)
        return self.draft.pk

    def reached(self, step: AllotmentStep, **told: Any) -> str:
        """Where the step leads; empty where the draft is no more."""
        taken: list[int] = []
        return after(
            lambda: taken.append(self.take(step, **told)),
            lambda: "".join(Allotment.objects.filter(pk=taken[0]).values_list("state", flat=True)),
        )

    def check(self, step: AllotmentStep) -> None:
        """All that is wanted of the step."""
        want = ALLOTMENTS[step]
        gate: dict[str, Any] = {"states": AllotmentState.values, "variants": ("",), "people": self.people, "on": self.day}
        check_gate(ALLOTMENT_LIFE, step, want, self.at, **gate)
        assert ALLOTMENT_MOVES[step].details == want.details
        if step in (AllotmentStep.SAVE, AllotmentStep.AMEND):
            following = copy.copy(self.draft)
            following.edition = 2
            form = AllotmentForm(allotment=following, receivers=[], lines={}) if step is AllotmentStep.SAVE else None
            fields = set((form or BaseForm(is_to_units=True, is_first=False)).fields) - {"missing"}
            assert fields == want.details - {"lines"}  # two boxes a receiver
        told: dict[str, Any] = dict.fromkeys(want.needs, "Tăng việc")
        if step in (AllotmentStep.SIGN, AllotmentStep.SAVE):
            told = {"number": "01", "decided_on": self.day} if step is AllotmentStep.SIGN else {"number": "", "decided_on": None}
        state = "" if step is AllotmentStep.DROP else want.reaches or want.leaves
        assert self.reached(step, **told) == state
        for name, words in want.needs.items():
            blank = None if name == "decided_on" else " "
            assert sentence_of(lambda name=name, blank=blank: self.take(step, **told | {name: blank})) == (words, name)


def test_every_step_of_an_allotment_has_its_row() -> None:
    assert list(ALLOTMENT_MOVES) == list(ALLOTMENTS) == list(AllotmentStep)


@pytest.mark.parametrize("step", ALLOTMENTS, ids=lambda step: step.value)
def test_a_step_of_an_allotment_is_as_wanted_and_no_field_of_its_row_may_be_wrong(province: Book, step: AllotmentStep) -> None:
    subject = Allotments(province)
    subject.check(step)
    details = {*ALLOTMENTS[AllotmentStep.SAVE].details, "strange"}
    mutants = wrong(ALLOTMENT_MOVES[step], states=AllotmentState, actors=AllotmentActor, details=details)
    untold = {  # what is no more stands nowhere; a province's basis is needed to say what must be allotted
        AllotmentStep.DROP: "reaches",
        AllotmentStep.SAVE: "needs base_",
    }.get(step, "-")
    mutants = (one for one in mutants if not one[0].startswith(untold))
    assert survivors(ALLOTMENT_MOVES, step, mutants, lambda: subject.check(step)) == []
    subject.check(step)
