"""The sheet of an allotment: who was given what, how much of it is done, whether it adds up, and what changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, Person
from agencies.organisation import Organisation
from cases.balances import By
from common import numbers
from reports.addresses import cell_url
from reports.forms.allotments import AllotmentForm, written_billions
from reports.models import Allotment, Comparator, Receivers, TargetMeasure
from reports.periods import Period
from reports.presenters.results.headlines import QUOTA_AT
from reports.presenters.results.results import FORM_OF, Figure, on_scale
from reports.presenters.targets.layers import Seasons
from reports.results.rates import Rates, Subject
from reports.statutory.drilldown import FINISHED_KEY
from reports.statutory.question import Question
from reports.statutory.rows import unit_label
from reports.targets.allotments import NOTHING, CasesAndAmount, Match, balance, edition_before, lines_of, matches, receivers_of
from reports.targets.arithmetic import AllotmentBalance, TargetProgress

CASES, AMOUNT = TargetMeasure.CASES, TargetMeasure.AMOUNT


@dataclass(frozen=True)
class Receiver:
    """Whoever has a line: the name of the day, and the row of the form with the results."""

    name: str
    row: str


@dataclass(frozen=True)
class AllotmentGround:
    """What a sheet is drawn on: the results of a period, the seasons, and whether the reader may open the figures."""

    period: Period
    organisation: Organisation
    rates: Rates
    seasons: Seasons
    opens: bool
    shown: dict[int, dict[int, Receiver]] = field(default_factory=dict)  # who stands on a sheet, by its key

    def finished(self, subject: Subject, measure: TargetMeasure) -> int:
        found = self.rates.get((subject, measure))
        return found.finished if found else 0

    def load(self, subject: Subject) -> CasesAndAmount:
        """What is enforceable there."""
        values = [found.enforceable if (found := self.rates.get((subject, one))) else 0 for one in (CASES, AMOUNT)]
        return CasesAndAmount(*values)


@dataclass(frozen=True)
class Cell:
    """One measure of a line. `was` is the number of the edition before, where it was another."""

    progress: TargetProgress
    finished: Figure
    was: int | None = None
    box: Any = None  # the field of a draft
    saved: str = ""  # what somebody else saved meanwhile

    @property
    def fill(self) -> Decimal:
        return on_scale(self.progress.reached, Decimal(100), QUOTA_AT)

    @property
    def pace_at(self) -> Decimal:
        return on_scale(self.progress.pace, Decimal(100), QUOTA_AT)


@dataclass(frozen=True)
class AllotmentRow:
    """One receiver."""

    key: int
    name: str
    url: str
    cases: Cell
    amount: Cell
    part: Decimal | None
    match: Match | None = None

    @property
    def verdict(self) -> tuple[str, str, str]:
        return verdict(self.cases.progress, self.amount.progress)

    @property
    def by_season(self) -> str:
        return season_verdict(self.cases.progress, self.amount.progress)


_BEHIND = {
    (True, True): ("bad", "down", gettext_lazy("Chậm cả hai")),
    (True, False): ("warn", "down", gettext_lazy("Chậm về việc")),
    (False, True): ("warn", "down", gettext_lazy("Chậm về tiền")),
}


def verdict(cases: TargetProgress, amount: TargetProgress) -> tuple[str, str, str]:
    """Colour, mark and words of a line by the months gone."""
    if cases.quantity is None or amount.quantity is None:
        return "mute", "dot", _("Chưa giao")
    if not cases.quantity and not amount.quantity:
        return "mute", "dot", _("Không giao")
    if cases.met and amount.met:
        return "good", "tick", _("Đạt")
    kind, mark, words = _BEHIND.get((cases.is_behind, amount.is_behind), ("good", "up", _("Vượt tiến độ")))
    return kind, mark, str(words)


def season_verdict(cases: TargetProgress, amount: TargetProgress) -> str:
    """The same by the usual course of a year, in small words; nothing without a former year."""
    is_open = cases.quantity is None or amount.quantity is None
    if is_open or (cases.season is None and amount.season is None) or not (cases.quantity or amount.quantity):
        return ""
    found = _BEHIND.get((cases.is_behind_season, amount.is_behind_season))
    words = str(found[2]) if found else _("Vượt tiến độ")
    return _("theo mùa: %(words)s") % {"words": words[:1].lower() + words[1:]}


@dataclass
class AllotmentSheet:
    """An edition with its lines and its foot; with boxes where it is a draft of the reader's."""

    allotment: Allotment
    before: Allotment | None
    rows: list[AllotmentRow]
    total: AllotmentRow
    cases: AllotmentBalance
    amount: AllotmentBalance
    basis: str
    form: AllotmentForm | None = None
    matches: dict[int, Match] = field(default_factory=dict)
    match: Match | None = None

    @property
    def is_short(self) -> bool:
        return bool(self.cases.missing or self.amount.missing)

    @property
    def is_over(self) -> bool:
        return not self.is_short and bool(self.cases.over or self.amount.over)

    @property
    def missing_words(self) -> str:
        """The caution above the sheet."""
        words = quantity_words(self.cases.missing, self.amount.missing)
        if self.allotment.is_to_units:
            return _("Còn thiếu %(quantity)s chưa giao cho đơn vị nào.") % {"quantity": words}
        return _("Còn thiếu %(quantity)s chưa giao cho chấp hành viên nào.") % {"quantity": words}

    @property
    def missing_part(self) -> Decimal | None:
        """What is missing of the cases, in per cent of all."""
        return self.cases.part(self.cases.missing)

    @property
    def over_words(self) -> str:
        return quantity_words(self.cases.over, self.amount.over)

    @property
    def sums_words(self) -> str:
        return _("Phải giao %(due)s; đã giao %(given)s.") % {
            "due": quantity_words(self.cases.due, self.amount.due, both=True),
            "given": quantity_words(self.cases.given, self.amount.given, both=True),
        }


def quantity_words(cases: int, amount: int, *, both: bool = False) -> str:
    """60 việc và 6,5 tỷ đồng: what is not nothing, or both."""
    parts = []
    if cases or both:
        parts.append(_("%(cases)s việc") % {"cases": numbers.number(cases)})
    if amount or both:
        parts.append(numbers.overview_money(amount))
    return _(" và ").join(parts)


def sheet(
    allotment: Allotment,
    ground: AllotmentGround,
    *,
    form: AllotmentForm | None = None,
    url_of: Mapping[int, str] | None = None,
    conflict: bool = False,
) -> AllotmentSheet:
    """The sheet of an edition; with a form, its boxes show what the form holds."""
    saved, before = lines_of(allotment), edition_before(allotment)
    lines = _typed(form) if form is not None else saved
    former = lines_of(before)
    receivers = shown_receivers(allotment, ground)
    cases, amount = (balance(allotment, lines.values(), measure) for measure in (CASES, AMOUNT))
    found = matches(allotment.year, allotment, ground.period.to) if allotment.is_to_units else {}
    rows = []
    for key, receiver in receivers.items():
        of_cases, of_amount = (
            _cell(allotment, ground, key, receiver, measure, lines, former, form, saved if conflict else None)
            for measure in (CASES, AMOUNT)
        )
        part, url = cases.part(of_cases.progress.quantity), (url_of or {}).get(key, "")
        rows.append(AllotmentRow(key, receiver.name, url, of_cases, of_amount, part, found.get(key)))
    return AllotmentSheet(allotment, before, rows, _total(rows, cases, amount, ground), cases, amount, _basis(allotment), form, found)


def shown_receivers(allotment: Allotment, ground: AllotmentGround) -> dict[int, Receiver]:
    """Whoever has a line or must have one, in the order of forms; read once a page."""
    if allotment.pk not in ground.shown:
        ground.shown[allotment.pk] = _receivers(allotment, ground)
    return ground.shown[allotment.pk]


def _receivers(allotment: Allotment, ground: AllotmentGround) -> dict[int, Receiver]:
    kept, wanted = lines_of(allotment), []
    if allotment.is_draft:
        wanted = list(receivers_of(allotment.agency, allotment.receivers, allotment.decided_on or ground.period.to))
    if allotment.is_to_units:
        units: dict[int, Any] = {one.pk: one for one in wanted} | Agency.objects.in_bulk(kept)
        ordered = sorted(units.values(), key=lambda unit: (unit.position, unit.code))
        return {unit.pk: Receiver(unit_label(ground.organisation, unit), f"unit:{unit.code}") for unit in ordered}
    people: dict[int, Any] = {one.pk: one for one in wanted} | Person.objects.in_bulk(kept)
    in_order = sorted(people.values(), key=lambda person: (person.sort_name, person.code))
    return {person.pk: Receiver(str(person), f"enforcer:{person.code}") for person in in_order}


def subject_of(allotment: Allotment, key: int) -> Subject:
    """Whose results a line is held against; the province's own line is of the cases it handles itself."""
    if allotment.receivers == Receivers.ENFORCERS:
        return Subject(allotment.agency_id, key)
    return Subject(key, own=key == allotment.agency_id)


def _typed(form: AllotmentForm) -> dict[int, CasesAndAmount]:
    """The lines as the form holds them: what was typed as far as it can be read, else what was saved."""
    if not form.is_bound:
        return {key: CasesAndAmount(form.initial[f"cases_{key}"], form.initial[f"amount_{key}"]) for key in form.receivers}
    form.is_valid()  # reads what can be read
    data = form.cleaned_data
    return {key: CasesAndAmount(data.get(f"cases_{key}"), data.get(f"amount_{key}")) for key in form.receivers}


def _cell(
    allotment: Allotment,
    ground: AllotmentGround,
    key: int,
    receiver: Receiver,
    measure: TargetMeasure,
    lines: Mapping[int, CasesAndAmount],
    former: Mapping[int, CasesAndAmount],
    form: AllotmentForm | None,
    saved: Mapping[int, CasesAndAmount] | None,
) -> Cell:
    subject, quantity, was = subject_of(allotment, key), lines.get(key, NOTHING).of(measure), None
    if former:
        was = former.get(key, NOTHING).of(measure)
    kept = saved.get(key, NOTHING).of(measure) if saved is not None else quantity
    return Cell(
        TargetProgress(quantity, ground.finished(subject, measure), ground.period.share, ground.seasons[measure].share),
        Figure(ground.finished(subject, measure), _url(allotment, ground, receiver, measure)),
        was=was if was != quantity else None,
        box=form[f"{measure.value}_{key}"] if form is not None else None,
        saved=_written(kept, measure) if kept != quantity else "",
    )


def _written(value: int | None, measure: TargetMeasure) -> str:
    if value is None:
        return numbers.NOTHING
    return numbers.number(value) if measure is CASES else written_billions(value)


def _url(allotment: Allotment, ground: AllotmentGround, receiver: Receiver, measure: TargetMeasure) -> str:
    """The cases behind what a receiver has finished."""
    by = By.UNIT if allotment.is_to_units else By.ENFORCER
    question = Question(FORM_OF[measure], allotment.agency, ground.period, by)
    return cell_url(question, receiver.row, FINISHED_KEY) if ground.opens else ""


def _total(rows: list[AllotmentRow], cases: AllotmentBalance, amount: AllotmentBalance, ground: AllotmentGround) -> AllotmentRow:
    """What all lines give together, and what all receivers have finished."""

    def cell(balance: AllotmentBalance, measure: TargetMeasure, finished: int) -> Cell:
        progress = TargetProgress(balance.given, finished, ground.period.share, ground.seasons[measure].share)
        return Cell(progress, Figure(finished, ""))

    return AllotmentRow(
        0,
        "",
        "",
        cell(cases, CASES, sum(row.cases.finished.value for row in rows)),
        cell(amount, AMOUNT, sum(row.amount.finished.value for row in rows)),
        cases.part(cases.given),
    )


def _basis(allotment: Allotment) -> str:
    """Where the number to be allotted comes from."""
    if not allotment.is_to_units:
        return _("theo quyết định giao đơn vị đang có hiệu lực")
    assert allotment.base_cases is not None and allotment.base_amount is not None
    return _("%(rate)s của %(base)s việc, %(rate_amount)s của %(base_amount)s dự kiến có điều kiện cả năm") % {
        "rate": f"{Comparator(allotment.comparator_cases).label} {numbers.rate(allotment.rate_cases)}",
        "base": numbers.number(allotment.base_cases),
        "rate_amount": f"{Comparator(allotment.comparator_amount).label} {numbers.rate(allotment.rate_amount)}",
        "base_amount": numbers.overview_money(allotment.base_amount),
    }
