"""The two headline rates: by cases and by money, against every layer of targets, and against last year."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from common import numbers
from reports.models import Evidence, Layer, Target, TargetMeasure
from reports.periods import Period
from reports.presenters.results.last_year import Line, compare
from reports.presenters.results.results import Figure, Results, on_scale
from reports.results import rates
from reports.results.rates import Against, Rate
from reports.statutory.drilldown import FINISHED_KEY
from reports.targets import proposals

QUOTA_AT = 80  # per cent of the width where the quota stands, in both bars


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
    of_all: Decimal | None
    finished: Figure
    enforceable: Figure
    to_enforce: Figure
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
        return gap_words(self.main)

    @property
    def behind(self) -> bool:
        return self.main is not None and self.main.excess_over_pace is not None and self.main.excess_over_pace < 0


def headline(results: Results, measure: TargetMeasure) -> Headline:
    """The rate of the whole agency by one measure."""
    agency, period = results.agency, results.period
    rate = results.current[results.whole, measure]
    last_year = results.before.get((results.whole, measure))
    lines = [_layer_line(rate, target, period) for target in results.targets_for(agency, measure)]
    main = next((line.against for line in lines if line.against is not None), None)
    return Headline(
        key=measure.value,
        label=str(measure.label),
        rate=rate.rate,
        of_all=rate.of_all,
        finished=results.figure(rate, "total", FINISHED_KEY),
        enforceable=results.figure(rate, "total", "enforceable"),
        to_enforce=results.figure(rate, "total", "to_enforce"),
        main=main,
        missing=rate.missing(main.target.rate) if main and main.target.rate else 0,
        last_year=last_year.rate if last_year else None,
        last_year_url=results.url(period=period.last_year()),
        comparison=compare(rate, last_year) if last_year and last_year.enforceable else [],
        is_money=measure is TargetMeasure.AMOUNT,
        lines=lines,
        proposal=proposals.from_last_year(agency, period.year, measure, results.organisation) if _unpublished(lines) else None,
        **drawing(measure, rate.rate, main, period),
    )


def _unpublished(lines: list[LayerLine]) -> bool:
    national = [line for line in lines if line.target.layer in (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY)]
    return not any(line.against for line in national)


def drawing(measure: TargetMeasure, rate: Decimal | None, main: Against | None, period: Period) -> dict[str, Any]:
    """Places and words of the bullet bar: the quota stands at 80 per cent of the width."""
    if main is None:
        return {"fill": rate or Decimal(0)}
    quota = main.target.rate
    assert quota is not None
    until = numbers.day(period.to) if period.months is None else _("hết tháng %(month)s") % {"month": period.to.month}
    pace = _("Tiến độ %(until)s: %(pace)s") % {"until": until, "pace": numbers.rate(main.pace)}
    return {
        "fill": on_scale(rate, quota, QUOTA_AT),
        "pace_at": on_scale(main.pace, quota, QUOTA_AT),
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
    kind, mark, verdict = verdict_words(against)
    evidence = "" if target.evidence == Evidence.SEEN else Evidence(target.evidence).label
    return LayerLine(target.get_layer_display(), target, against, target.get_comparator_display(), kind, mark, verdict, str(evidence))


def verdict_words(against: Against | None, *, is_over: bool = False) -> tuple[str, str, str]:
    """Colour, mark and words of a verdict. Of a year that is over, what is not met is missed and not merely behind."""
    if against is None:
        return "mute", "dot", _("Chưa thấy công bố")
    if against.met:
        return "good", "tick", _("Đạt")
    if against.excess_over_pace is None:
        return "mute", "dot", _("Chưa có việc")
    if is_over:
        return "bad", "down", _("Chưa đạt")
    if against.excess_over_pace >= 0:
        return "good", "up", _("Vượt tiến độ")
    return "warn", "down", _("Chậm tiến độ")


def pace_words(against: Against | None) -> str:
    """How a sentence goes on about the pace; nothing where there is no target."""
    if against is None or against.excess_over_pace is None:
        return ""
    gap = numbers.points(abs(against.excess_over_pace), signed=False)
    if against.excess_over_pace >= 0:
        return ", " + _("vượt tiến độ %(gap)s") % {"gap": gap}
    return ", " + _("chậm tiến độ %(gap)s") % {"gap": gap}


def gap_words(against: Against | None) -> str:
    """The badge: "Vượt tiến độ 5,63 điểm %"."""
    words = pace_words(against).removeprefix(", ")
    return words[:1].upper() + words[1:]
