"""The verdict layer by layer: one result against the targets of the Assembly, the Ministry and the province."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from agencies.models import Agency
from cases.balances import By
from common import numbers
from reports.addresses import cell_url, form_url
from reports.models import Evidence, Indicator, IndicatorTarget, Layer, Target, TargetMeasure
from reports.periods import Period, cumulative
from reports.presenters.results.headlines import QUOTA_AT, verdict_words
from reports.presenters.results.results import FORM_OF, Figure, on_scale
from reports.results import rates
from reports.results.rates import Against, Rate, Rates, Subject
from reports.results.seasons import Season
from reports.statutory.drilldown import FINISHED_KEY
from reports.statutory.question import Question
from reports.targets.indicators import Reading

Seasons = dict[TargetMeasure, Season]


@dataclass(frozen=True)
class Head:
    """One measure: the result that all layers are held against."""

    label: str
    rate: Decimal | None
    finished: Figure
    enforceable: Figure
    is_money: bool


@dataclass(frozen=True)
class Cell:
    """One layer by one measure. `spoken` says on a narrow screen which, and what the result is."""

    spoken: str
    target: Target | None
    against: Against | None
    fill: Decimal
    pace_at: Decimal | None
    season_pace: Decimal | None
    over_season: Decimal | None
    kind: str
    mark: str
    verdict: str

    @property
    def is_behind(self) -> bool:
        gap = self.against.excess_over_pace if self.against else None
        return bool(self.against and not self.against.met and gap is not None and gap < 0)


@dataclass(frozen=True)
class Row:
    """One layer: its instruments, how sure they are, and both measures."""

    layer: str
    instruments: list[str]
    evidence: list[str]
    cells: list[Cell]


@dataclass(frozen=True)
class LayerTable:
    """The whole table; `season` says what the seasonal pace rests on."""

    heads: list[Head]
    rows: list[Row]
    season: str
    pace: str


def layer_table(agency: Agency, period: Period, found: Rates, seasons: Seasons, *, opens: bool) -> LayerTable:
    """The results of an agency against every layer that binds it as a whole."""
    whole = {measure: found[Subject(agency.pk), measure] for measure in TargetMeasure}
    targets = rates.targets_for(agency, period)
    layers = list(dict.fromkeys(target.layer for target in sorted(targets, key=lambda one: one.rank)))
    rows = [_row([target for target in targets if target.layer == layer], whole, period, seasons) for layer in layers]
    heads = [_head(agency, period, rate, opens) for rate in whole.values()]
    return LayerTable(heads, rows, season_words(seasons), _pace_words(period))


def _head(agency: Agency, period: Period, rate: Rate, opens: bool) -> Head:
    question = Question(FORM_OF[rate.measure], agency, period, By.UNIT)

    def figure(value: int, column: str) -> Figure:
        return Figure(value, cell_url(question, "total", column) if opens else "")

    return Head(
        str(rate.measure.label),
        rate.rate,
        figure(rate.finished, FINISHED_KEY),
        figure(rate.enforceable, "enforceable"),
        rate.measure is TargetMeasure.AMOUNT,
    )


def _row(targets: list[Target], whole: dict[TargetMeasure, Rate], period: Period, seasons: Seasons) -> Row:
    by_measure = {target.measure: target for target in targets}
    return Row(
        str(Layer(targets[0].layer).label),
        list(dict.fromkeys(target.instrument for target in targets if target.instrument)),
        list(dict.fromkeys(str(target.get_evidence_display()) for target in targets if target.evidence != Evidence.SEEN)),
        [_cell(by_measure.get(measure), whole[measure], period, seasons[measure]) for measure in TargetMeasure],
    )


def _cell(target: Target | None, rate: Rate, period: Period, season: Season) -> Cell:
    against = rates.verdict(rate.rate, target, period) if target and target.rate is not None else None
    quota = target.rate if target else None
    pace = season.pace(quota) if quota is not None else None
    return Cell(
        spoken=_("%(measure)s, đạt %(rate)s") % {"measure": rate.measure.label, "rate": numbers.rate(rate.rate)},
        target=target,
        against=against,
        fill=on_scale(rate.rate, quota, QUOTA_AT),
        pace_at=on_scale(against.pace, quota, QUOTA_AT) if against else None,
        season_pace=pace,
        over_season=rate.rate - pace if rate.rate is not None and pace is not None else None,
        **dict(zip(("kind", "mark", "verdict"), verdict_words(against, is_over=period.months == 12), strict=True)),
    )


def season_words(seasons: Seasons) -> str:
    """What the seasonal pace is an average of, or that there is none."""
    years = max(season.years for season in seasons.values())
    if not years:
        return _("Chưa có năm trước trong sổ: chỉ có tiến độ theo thời gian.")
    return ngettext(
        "Theo mùa: phần của kết quả cả năm mà các năm trước đã đạt đến cùng ngày, trung bình %(years)s năm.",
        "Theo mùa: phần của kết quả cả năm mà các năm trước đã đạt đến cùng ngày, trung bình %(years)s năm.",
        years,
    ) % {"years": years}


def _pace_words(period: Period) -> str:
    if period.months:
        return _("Theo thời gian: chỉ tiêu × %(months)s/12.") % {"months": period.months}
    return _("Theo thời gian: chỉ tiêu × %(share)s phần năm đã qua.") % {
        "share": numbers.rate(Decimal(period.share.numerator) * 100 / Decimal(period.share.denominator))
    }


@dataclass(frozen=True)
class Part:
    """A number that an indicator is made of, with the form or the cases behind it."""

    label: str
    value: str
    url: str = ""


@dataclass(frozen=True)
class IndicatorRow:
    """One indicator with the target nearest to the agency, if one is set."""

    label: str
    definition: str
    target: IndicatorTarget | None
    layer: str
    value: Decimal | None
    parts: list[Part]
    kind: str
    mark: str
    verdict: str


_DEFINITIONS = {
    Indicator.CARRY_CASES: gettext_lazy("(có điều kiện đầu năm − còn lại) ÷ đầu năm; còn lại = có điều kiện − đã xong"),
    Indicator.CARRY_AMOUNT: gettext_lazy("như trên, tính theo tiền"),
    Indicator.CLASSIFIED: gettext_lazy(
        "việc đang mở không quá hạn xác minh lần đầu và đã phân loại sau xác minh ÷ việc đang mở; chỉ tính được cho hôm nay"
    ),
    Indicator.IN_TIME: gettext_lazy(
        "yêu cầu, ủy thác đã ra quyết định hoặc từ chối trong hạn ÷ số đến hạn trong kỳ; không gồm việc chủ động ra quyết định"
    ),
}


def indicator_rows(
    agency: Agency, period: Period, readings: dict[Indicator, Reading], targets: list[IndicatorTarget], *, opens: bool
) -> list[IndicatorRow]:
    """Every indicator, with the target of the layer nearest to the agency."""
    rows = []
    for indicator, reading in readings.items():
        applying = [one for one in targets if one.indicator == indicator and one.applies_to(agency)]
        target = max(applying, key=lambda one: one.rank, default=None)
        kind, mark, verdict = _indicator_verdict(reading, target)
        rows.append(
            IndicatorRow(
                str(indicator.label),
                str(_DEFINITIONS[indicator]),
                target,
                str(Layer(target.layer).label) if target else "",
                reading.value,
                _parts(agency, period, reading, opens),
                kind,
                mark,
                verdict,
            )
        )
    return rows


def _indicator_verdict(reading: Reading, target: IndicatorTarget | None) -> tuple[str, str, str]:
    if target is None:
        return "mute", "dot", _("Chưa giao")
    if reading.value is None:
        return "mute", "dot", _("Chưa có số")
    return ("good", "tick", _("Đạt")) if target.met_by(reading.value) else ("warn", "down", _("Chưa đạt"))


def _parts(agency: Agency, period: Period, reading: Reading, opens: bool) -> list[Part]:
    if reading.value is None:
        return []
    if reading.indicator in (Indicator.CLASSIFIED, Indicator.IN_TIME):
        return [Part("", f"{numbers.number(reading.part)} / {numbers.number(reading.whole)}")]
    form = "01" if reading.indicator is Indicator.CARRY_CASES else "02"
    spoken = numbers.number if form == "01" else numbers.overview_money
    question = Question(form, agency, period, By.UNIT)
    before = Question(form, agency, cumulative(period.year - 1, 12), By.UNIT)
    return [
        Part(_("đầu năm"), spoken(reading.whole), form_url(before)),
        Part(_("còn lại"), f"{spoken(reading.part)} ="),
        Part(_("có điều kiện"), spoken(reading.enforceable), cell_url(question, "total", "enforceable") if opens else ""),
        Part(
            _("trừ đã xong"),
            spoken(reading.enforceable - reading.part),
            cell_url(question, "total", FINISHED_KEY) if opens else "",
        ),
    ]
