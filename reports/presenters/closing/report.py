"""The page of one report: its seal, its forms, what is wrong or has changed, and what may be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from agencies.models import Person, User
from cases.balances import By
from cases.models import CaseEvent
from cases.permissions import can_open_figures_of
from common import numbers
from common.machine import Move, open_steps
from common.shapes import Badge, Stage
from law.citations import in_words
from reports import statutory
from reports.addresses import cell_url, difference_url, form_url
from reports.closing import attached, changes, faults, freezing
from reports.closing.changes import Carried, CellDifference
from reports.comparison.pairs import Pair, Side
from reports.lifecycles.report import MOVES, UNSIGNED, ReportActor, ReportState, StepOfReport
from reports.models import PeriodReport, ReportStep
from reports.permissions import REPORT_LIFE, can_confirm
from reports.presenters.closing.periods import due_badge, state_badge
from reports.statutory import sources
from reports.statutory.compute import RATE, Form, finished_of
from reports.statutory.drilldown import FINISHED_KEY

SHOWN = 20  # late events and cells on the page; the rest is counted


@dataclass(frozen=True)
class FormLine:
    """One form of the report: its name, its first figures, and where it is."""

    code: str
    title: str
    url: str
    summary: str
    blank: bool


@dataclass(frozen=True)
class DifferenceLine:
    """A cell that differs."""

    label: str
    difference: CellDifference
    url: str

    @property
    def signed(self) -> str:
        """The difference with its sign."""
        return numbers.number(self.difference.difference, signed=True)


@dataclass(frozen=True)
class Figure:
    """One number of the table of figures, as text, and the list behind it."""

    measure: str
    text: str
    url: str


@dataclass(frozen=True)
class FigureLine:
    """One line of it: by cases and by money."""

    label: Any
    cells: list[Figure]


FIGURES = (
    "total",
    "carried_in",
    "newly_accepted",
    "to_enforce",
    "enforceable",
    FINISHED_KEY,
    RATE,
    "not_enforceable",
    "carried_out",
    "separate_book",
)


class ReportPage:
    """Everything the page of a report shows."""

    def __init__(self, report: PeriodReport, user: User, today: date) -> None:
        self.report = report
        self.user = user
        self.today = today

    @property
    def title(self) -> str:
        return _("Báo cáo %(period)s: %(agency)s") % {
            "period": self.report.period.name,
            "agency": self.report.agency.brief,
        }

    @property
    def badge(self) -> Badge:
        return state_badge(self.report)

    @property
    def due(self) -> Badge | None:
        return due_badge(self.report, self.today)

    @property
    def circular(self) -> str:
        return in_words(statutory.named(self.report.version).circular) if self.report.version else ""

    @cached_property
    def is_closed(self) -> bool:
        return self.report.closed_at is not None

    @cached_property
    def opens(self) -> bool:
        """Whether the reader may open the figures to their cases."""
        return can_open_figures_of(self.user, {int(agency) for agency in self.report.moments})

    @cached_property
    def steps(self) -> list[Move]:
        """What the reader may do now."""
        return open_steps(REPORT_LIFE, self.report, self.user, self.today)

    @property
    def next_step(self) -> Move | None:
        """The step that leads on."""
        return next((move for move in self.steps if not move.needs and move.actor is not ReportActor.CLOSING_ABOVE), None)

    @property
    def asks_for_parts(self) -> bool:
        """Whether the next step takes in the reports of units, also where some are missing."""
        move = self.next_step
        return move is not None and "without_parts" in move.details and self.report.agency.is_province

    @property
    def other_steps(self) -> list[Move]:
        """Those that need a reason, or are the level above's."""
        return [move for move in self.steps if move is not self.next_step]

    @cached_property
    def trail(self) -> list[ReportStep]:
        return list(self.report.steps.select_related("by__person"))

    @property
    def way(self) -> list[Stage]:
        """The way of a report, and where it is."""
        order = [ReportState.CLOSED, ReportState.CHECKED, ReportState.DRAWN, ReportState.SIGNED, ReportState.SENT, ReportState.CONSOLIDATED]
        state = ReportState(self.report.state)
        reached = order.index(state) if state in order else (3 if state is ReportState.RETURNED else -1)
        taken = {
            ReportState.CONSOLIDATED if step.step == StepOfReport.PASS_ON else MOVES[StepOfReport(step.step)].reaches: step
            for step in self.trail
            if step.step != StepOfReport.RELEASE  # it was sent before
        }
        return [
            Stage(
                str(one.label),
                "done" if place <= reached else "now" if place == reached + 1 else "",
                f"{taken[one].at:%d/%m/%Y}" if place <= reached and one in taken else "",
            )
            for place, one in enumerate(order)
        ]

    @cached_property
    def _closed(self) -> dict[tuple[str, str], Form]:
        return freezing.thaw_all(self.report) if self.is_closed else {}

    @cached_property
    def forms(self) -> list[FormLine]:
        """The forms of the report, each once."""
        found: dict[str, FormLine] = {}
        for (code, _by), form in self._closed.items():
            if code not in found:
                found[code] = self._line(form)
        return list(found.values())

    def _line(self, form: Form) -> FormLine:
        question = form.question
        blank = not question.measures and len(sources.blank_columns(form)) == len(form.columns)
        by = By.UNIT if question.measures and not question.by_holder else question.by
        return FormLine(
            question.form,
            str(statutory.FORMS[question.form]),
            form_url(freezing.question_of(self.report, question.form, by)),
            "",
            blank,
        )

    @cached_property
    def headline(self) -> list[tuple[str, Form, str]]:
        """Forms 01 and 02, for the sums at the top of the page: label, form, address of the finished cases."""
        found = []
        for code in ("01", "02") if self.is_closed else ():
            form = self._closed[code, By.NONE.value]
            label = _("Về tiền") if form.question.is_money else _("Về việc")
            found.append((label, form, form_url(freezing.question_of(self.report, code, By.UNIT))))
        return found

    @property
    def figures(self) -> list[FigureLine]:
        """The main figures by cases and by money, each a link to its cases."""
        if not self.headline:
            return []
        columns = self.headline[0][1].version.by_key
        words = {FINISHED_KEY: _("Đã thi hành xong"), RATE: _("Tỷ lệ thi hành xong")}
        return [
            FigureLine(
                words.get(key) or columns[key].spoken,
                [Figure(label, _said(form, key), self._cell(form, key)) for label, form, _url in self.headline],
            )
            for key in FIGURES
        ]

    def _cell(self, form: Form, key: str) -> str:
        return cell_url(form.question, "total", key) if self.opens else ""

    @cached_property
    def faults(self) -> list[tuple[str, str, str]]:
        """Identities that do not hold: form, rule, cases to look at."""
        return [(one.form, f"{one.rule}: {one.where}", one.sentence) for one in faults.of_report(self.report, self._closed)]

    @cached_property
    def late(self) -> Sequence[CaseEvent]:
        """Events recorded since the books were closed."""
        return list(changes.late_events(self.report).order_by("-recorded_at", "-pk")[:SHOWN]) if self.is_closed else []

    @cached_property
    def late_count(self) -> int:
        return changes.late_events(self.report).count() if self.is_closed else 0

    @cached_property
    def changed(self) -> list[DifferenceLine]:
        """Cells that would differ today."""
        if not self.late_count:
            return []
        return [self._difference(one) for one in changes.since_closing(self.report)]

    @cached_property
    def corrected(self) -> tuple[PeriodReport | None, list[DifferenceLine]]:
        """What this report knows differently about the period before."""
        before, found = changes.corrections(self.report)
        return before, [self._difference(one) for one in found]

    def _difference(self, one: CellDifference) -> DifferenceLine:
        label = _("Biểu %(form)s · %(row)s · %(column)s") % {
            "form": one.question.form,
            "row": one.row.label,
            "column": one.column.spoken,
        }
        pair = Pair(Side(one.asked), Side(one.question))
        url = difference_url(pair, one.row.key, one.column.key) if self.opens else ""
        return DifferenceLine(label, one, url)

    @cached_property
    def carried(self) -> list[Carried]:
        """Carried in against what was signed as carried out of last year."""
        return [one for one in changes.carried(self.report) if one.gap] if self.is_closed else []

    @property
    def lists(self) -> list[tuple[Any, str]]:
        """The lists due with the report, for who may see their cases."""
        if not (self.is_closed and self.opens):
            return []
        return [(one.label, reverse("reports:report_list", args=[self.report.pk, one.key])) for one in attached.due_with(self.report)]

    @cached_property
    def confirmations(self) -> list[tuple[Person, Any]]:
        """The enforcers of an office, and when each confirmed the own figures."""
        if self.report.agency.is_province or not self.is_closed:
            return []
        frozen = self.report.forms.filter(form="04").first()
        codes = (
            [line["key"].partition("/enforcer:")[2] for line in frozen.document["rows"] if "/enforcer:" in line["key"]] if frozen else []
        )
        done = {one.enforcer_id: one.at for one in self.report.confirmations.all()}
        people = Person.objects.filter(code__in=codes, stands_for=None).order_by("sort_name")
        return [(person, done.get(person.pk)) for person in people]

    @property
    def may_confirm(self) -> bool:
        """Whether the reader has own figures here that wait for a confirmation."""
        return (
            self.report.state in UNSIGNED
            and can_confirm(self.user, self.report)
            and any(person.pk == self.user.person_id and at is None for person, at in self.confirmations)
        )

    @cached_property
    def parts(self) -> list[PeriodReport]:
        """The reports of units that this one took in."""
        return list(self.report.parts().select_related("agency").order_by("agency__position"))

    @cached_property
    def editions(self) -> list[PeriodReport]:
        """All editions of this report."""
        return list(PeriodReport.objects.visible_to(self.user).of(self.report.agency, self.report.period).order_by("edition"))


def _said(form: Form, key: str) -> str:
    row = form.total
    if key == RATE:
        return numbers.rate(row.rate)
    return numbers.number(finished_of(row.cells) if key == FINISHED_KEY else row.number(key))
