"""The dashboard: a sentence to read aloud, two rates against every layer of targets, and the units."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from agencies.models import Agency, Person
from cases.balances import By
from common import numbers
from reports import proposals, rates, statutory
from reports.addresses import cell_url, dashboard_url
from reports.course import Month
from reports.course import course as year_course
from reports.drilldown import FINISHED_KEY
from reports.forms import Question, agencies_of
from reports.models import Evidence, Layer, Target, TargetMeasure
from reports.periods import Period
from reports.presenters.comparison import Line, compare
from reports.presenters.course import Course, draw
from reports.presenters.pickers import months_begun
from reports.rates import Against, Rate, Rates, Subject

FORM_OF = {TargetMeasure.CASES: "01", TargetMeasure.AMOUNT: "02"}
QUOTA_AT = 80  # per cent of the width where the quota stands, in both bars
QUOTA_IN_CELL = 90  # the same in the bars of the table


@dataclass(frozen=True)
class Figure:
    """A number that opens its cases; `url` is empty for a reader who may not see them."""

    value: int
    url: str


@dataclass(frozen=True)
class LayerLine:
    """One layer: its target and how the rate stands to it, or that no figure is published."""

    layer: str
    target: Target
    against: Against | None
    word: str  # trên, từ
    kind: str  # colour of the verdict
    mark: str
    verdict: str
    evidence: str


@dataclass(frozen=True)
class Headline:
    """One of the two headline rates."""

    key: str
    label: str
    rate: Decimal | None
    finished: Figure
    enforceable: Figure
    main: Against | None
    missing: int
    last_year: Decimal | None
    last_year_url: str
    comparison: list[Line]
    is_money: bool
    lines: list[LayerLine]
    proposal: Decimal | None
    fill: Decimal = Decimal(0)
    pace_at: Decimal = Decimal(0)
    quota_label: str = ""
    pace_label: str = ""
    summary: str = ""

    @property
    def gap_words(self) -> str:
        """The badge: "Vượt tiến độ 5,63 điểm %"."""
        words = _pace_words(self.main).removeprefix(", ")
        return words[:1].upper() + words[1:]

    @property
    def behind(self) -> bool:
        return self.main is not None and self.main.excess_over_pace is not None and self.main.excess_over_pace < 0


@dataclass(frozen=True)
class UnitCell:
    """A unit's rate in the table, with its bar."""

    rate: Decimal | None
    finished: Figure
    enforceable: Figure
    delta: Decimal | None
    fill: Decimal
    pace: Decimal | None
    quota: Decimal | None
    behind: bool


@dataclass(frozen=True)
class UnitRow:
    """A unit (or an enforcer, where the page is of one office)."""

    name: str
    url: str
    cells: list[UnitCell]
    layers: list[tuple[str, list[Against | None]]] = field(default_factory=list)


@dataclass(frozen=True)
class Dashboard:
    """Everything the page shows."""

    agency: Agency
    period: Period
    sentence: list[str]
    headlines: list[Headline]
    rows: list[UnitRow]
    total: UnitRow
    courses: list[Course]
    of_enforcers: bool
    years: list[int]
    months: list[tuple[int, str]]
    units: list[Agency]
    provisional: str
    empty: bool


def build(agency: Agency, period: Period, *, today: date, years: list[int], opens: bool) -> Dashboard:
    """The dashboard of an agency. `opens`: the reader may open its figures to their cases."""
    current = rates.read(agency, period, By.UNIT if agency.is_province else By.ENFORCER)
    before = rates.read(agency, period.last_year(), By.UNIT)
    targets = rates.targets_of(period)
    headlines = [_headline(agency, period, measure, current, before, targets, opens) for measure in TargetMeasure]
    mains = {h.key: h.main.target if h.main else None for h in headlines}
    whole = Subject(agency.pk)
    total = _row(
        agency, period, whole, _("Toàn tỉnh") if agency.is_province else agency.brief, "total", current, mains, opens
    )
    version = statutory.in_force(period.to)
    return Dashboard(
        agency=agency,
        period=period,
        sentence=_sentence(agency, headlines),
        headlines=headlines,
        rows=_rows(agency, period, current, mains, targets, opens),
        total=total,
        courses=_courses(agency, period, current, mains),
        of_enforcers=not agency.is_province,
        years=years,
        months=months_begun(period.year, today),
        units=list(Agency.objects.enforcing().existing(period.to)),
        provisional=str(version.note) if version.provisional else "",
        empty=not any(rate.enforceable for rate in current.values()),
    )


def _courses(agency: Agency, period: Period, current: Rates, mains: dict[str, Target | None]) -> list[Course]:
    """The course of the year by measure; its last month ends where the figures of the page do."""
    agencies = agencies_of(agency)
    this_year, last_year = (year_course(agencies, year) for year in (period.year, period.year - 1))
    courses = []
    for measure in TargetMeasure:
        rate, main = current[Subject(agency.pk), measure], mains[measure]
        months = [*this_year[measure][: period.month - 1], Month(period.month, rate.finished, rate.enforceable)]
        courses.append(draw(measure, period, months, last_year[measure], main.rate if main else None))
    return courses


def _question(agency: Agency, period: Period, measure: TargetMeasure) -> Question:
    return Question(FORM_OF[measure], agency, period, By.UNIT if agency.is_province else By.ENFORCER)


def _figures(agency: Agency, period: Period, rate: Rate, row: str, opens: bool) -> tuple[Figure, Figure]:
    question = _question(agency, period, rate.measure)
    urls = [cell_url(question, row, column) if opens else "" for column in (FINISHED_KEY, "enforceable")]
    return Figure(rate.finished, urls[0]), Figure(rate.enforceable, urls[1])


def _headline(
    agency: Agency,
    period: Period,
    measure: TargetMeasure,
    current: Rates,
    before: Rates,
    targets: list[Target],
    opens: bool,
) -> Headline:
    rate = current[Subject(agency.pk), measure]
    last_year = before.get((Subject(agency.pk), measure))
    applying = [target for target in targets if target.measure == measure and target.applies_to(agency)]
    lines = [_layer_line(rate, target, period) for target in applying]
    main = next((line.against for line in lines if line.against is not None), None)
    finished, enforceable = _figures(agency, period, rate, "total", opens)
    return Headline(
        key=measure.value,
        label=str(measure.label),
        rate=rate.rate,
        finished=finished,
        enforceable=enforceable,
        main=main,
        missing=rate.missing(main.target.rate) if main and main.target.rate else 0,
        last_year=last_year.rate if last_year else None,
        last_year_url=dashboard_url(agency, period.last_year()),
        comparison=compare(rate, last_year) if last_year and last_year.enforceable else [],
        is_money=measure is TargetMeasure.AMOUNT,
        lines=lines,
        proposal=proposals.from_last_year(agency, period.year, measure) if _unpublished(lines) else None,
        **_drawing(measure, rate.rate, main, period),
    )


def _unpublished(lines: list[LayerLine]) -> bool:
    national = [line for line in lines if line.target.layer in (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY)]
    return not any(line.against for line in national)


def _drawing(measure: TargetMeasure, rate: Decimal | None, main: Against | None, period: Period) -> dict[str, Any]:
    """Places and words of the bullet bar: the quota stands at 80 per cent of the width."""
    if main is None:
        return {"fill": rate or Decimal(0)}
    quota = main.target.rate
    assert quota is not None
    scale = Decimal(QUOTA_AT) / quota
    until = numbers.day(period.to) if period.months is None else _("hết tháng %(month)s") % {"month": period.to.month}
    pace = _("Tiến độ %(until)s: %(pace)s") % {"until": until, "pace": numbers.rate(main.pace)}
    return {
        "fill": min(Decimal(100), (rate or Decimal(0)) * scale),
        "pace_at": main.pace * scale,
        "quota_label": _("Chỉ tiêu %(rate)s") % {"rate": numbers.rate(quota)},
        "pace_label": pace,
        "summary": _("%(measure)s: đạt %(rate)s; %(pace)s; chỉ tiêu cả năm %(quota)s.")
        % {
            "measure": measure.label,
            "rate": numbers.rate(rate),
            "pace": pace[:1].lower() + pace[1:],
            "quota": numbers.rate(quota),
        },
    }


def _layer_line(rate: Rate, target: Target, period: Period) -> LayerLine:
    against = rates.verdict(rate.rate, target, period) if target.rate is not None else None
    kind, mark, verdict = _verdict(against)
    evidence = "" if target.evidence == Evidence.SEEN else Evidence(target.evidence).label
    return LayerLine(
        target.get_layer_display(), target, against, target.get_comparator_display(), kind, mark, verdict, str(evidence)
    )


def _verdict(against: Against | None) -> tuple[str, str, str]:
    if against is None:
        return "mute", "dot", _("Chưa thấy công bố")
    if against.met:
        return "good", "tick", _("Đạt")
    if against.excess_over_pace is None:
        return "mute", "dot", _("Chưa có việc")
    if against.excess_over_pace >= 0:
        return "good", "up", _("Vượt tiến độ")
    return "warn", "down", _("Chậm tiến độ")


def _rows(
    agency: Agency, period: Period, current: Rates, mains: dict[str, Target | None], targets: list[Target], opens: bool
) -> list[UnitRow]:
    """Units of a province, or enforcers of an office, the best rate by cases first."""
    if agency.is_province:
        units = Agency.objects.in_bulk({subject.agency for subject, _measure in current})
        subjects = [(s, units[s.agency]) for s, m in current if m == TargetMeasure.CASES and _is_unit(s, agency)]
        rows = [
            _row(
                agency, period, subject, _("Việc của THADS tỉnh") if subject.own else unit.brief, f"unit:{unit.code}",
                current, mains, opens, url="" if subject.own else dashboard_url(unit, period),
                layers=_layers_of(current, subject, [t for t in targets if t.applies_to(unit)], period),
            )
            for subject, unit in subjects
        ]  # fmt: skip
    else:
        enforcers = [s for s, m in current if m == TargetMeasure.CASES and s.enforcer is not None]
        people = Person.objects.in_bulk({s.enforcer for s in enforcers if s.enforcer})
        rows = [
            _row(
                agency, period, s, str(people[s.enforcer]), f"enforcer:{people[s.enforcer].code}", current, mains, opens,
                layers=_layers_of(current, s, [t for t in targets if t.applies_to(agency, s.enforcer)], period),
            )
            for s in enforcers
            if s.enforcer
        ]  # fmt: skip
    shown = [row for row in rows if any(cell.enforceable.value for cell in row.cells)]
    return sorted(shown, key=lambda row: -(row.cells[0].rate or Decimal(-1)))


def _is_unit(subject: Subject, agency: Agency) -> bool:
    return subject.enforcer is None and (subject.own or subject.agency != agency.pk)


def _layers_of(
    current: Rates, subject: Subject, targets: list[Target], period: Period
) -> list[tuple[str, list[Against | None]]]:
    """The subject against every layer that has a figure: by layer, for việc and for tiền."""
    table: dict[str, dict[str, Against]] = {}
    for target in targets:
        if target.rate is not None:
            rate = current[subject, TargetMeasure(target.measure)]
            label = str(target.get_layer_display())
            table.setdefault(label, {})[target.measure] = rates.verdict(rate.rate, target, period)
    return [(layer, [found.get(measure) for measure in TargetMeasure.values]) for layer, found in table.items()]


def _row(
    agency: Agency,
    period: Period,
    subject: Subject,
    name: str,
    key: str,
    current: Rates,
    mains: dict[str, Target | None],
    opens: bool,
    *,
    url: str = "",
    layers: list[tuple[str, list[Against | None]]] | None = None,
) -> UnitRow:
    cells = []
    for measure in TargetMeasure:
        rate, target = current[subject, measure], mains[measure.value]
        against = rates.verdict(rate.rate, target, period) if target else None
        finished, enforceable = _figures(agency, period, rate, key, opens)
        scale = Decimal(QUOTA_IN_CELL) / target.rate if target and target.rate else Decimal(1)
        cells.append(
            UnitCell(
                rate=rate.rate,
                finished=finished,
                enforceable=enforceable,
                delta=against.excess_over_pace if against else None,
                fill=min(Decimal(100), (rate.rate or Decimal(0)) * scale),
                pace=against.pace * scale if against else None,
                quota=target.rate * scale if target and target.rate else None,
                behind=bool(against and against.excess_over_pace is not None and against.excess_over_pace < 0),
            )
        )
    return UnitRow(name, url, cells, layers or [])


def _sentence(agency: Agency, headlines: list[Headline]) -> list[str]:
    """Two sentences the chair can read aloud; figures stand between asterisks for the template to make bold."""
    who = _("Toàn tỉnh") if agency.is_province else str(agency.name)
    first, second = headlines
    return [
        _(
            "%(who)s đã thi hành xong *%(finished)s việc* trong %(enforceable)s việc có điều kiện, đạt *%(rate)s*%(pace)s."
        )
        % {
            "who": who,
            "finished": numbers.number(first.finished.value),
            "enforceable": numbers.number(first.enforceable.value),
            "rate": numbers.rate(first.rate),
            "pace": _pace_words(first.main),
        },
        _("Về tiền đã thi hành xong *%(finished)s* trong %(enforceable)s, đạt *%(rate)s*%(pace)s.")
        % {
            "finished": numbers.overview_money(second.finished.value),
            "enforceable": numbers.overview_money(second.enforceable.value),
            "rate": numbers.rate(second.rate),
            "pace": _pace_words(second.main),
        },
    ]


def _pace_words(against: Against | None) -> str:
    if against is None or against.excess_over_pace is None:
        return ""
    gap = numbers.points(abs(against.excess_over_pace), signed=False)
    if against.excess_over_pace >= 0:
        return ", " + _("vượt tiến độ %(gap)s") % {"gap": gap}
    return ", " + _("chậm tiến độ %(gap)s") % {"gap": gap}
