"""The page of targets: the verdict layer by layer, the further indicators, what was allotted to units and to enforcers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency, User
from agencies.organisation import Organisation
from cases.balances import By
from cases.permissions import can_open_figures_of
from common import numbers
from common.shapes import Tab
from law.years import year_end
from reports.addresses import period_words
from reports.forms.allotments import AllotmentForm
from reports.models import Allotment, IndicatorTarget, Layer, Receivers, Target
from reports.periods import Period
from reports.permissions import can_allot
from reports.presenters.targets.allotments import AllotmentGround, AllotmentSheet, sheet, shown_receivers
from reports.presenters.targets.editions import Edition, editions
from reports.presenters.targets.layers import IndicatorRow, LayerTable, indicator_rows, layer_table
from reports.results import rates
from reports.results.seasons import seasons
from reports.targets import indicators
from reports.targets.allotments import Match, has_draft, in_force, lines_of, matches

WHOLE = (Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY, Layer.PROVINCE)
TABS = {"": None, "cap-tren": WHOLE, "don-vi": (Layer.UNIT,), "chap-hanh-vien": (Layer.ENFORCER,), "lich-su": ()}


@dataclass(frozen=True)
class UnitPart:
    """One unit and what it gives on to its enforcers."""

    unit: Agency
    name: str
    sheet: AllotmentSheet | None
    match: Match | None
    draft: Allotment | None
    can_allot: bool
    is_given: bool  # the province gives it something to allot

    @property
    def match_words(self) -> str:
        """Khớp: 1.785 = 1.785; of money where the cases agree and the money does not."""
        if self.match is None:
            return ""
        one, other = numbers.number(self.match.above.cases), numbers.number(self.match.given.cases)
        if self.match.above.cases == self.match.given.cases:
            if self.match.holds:
                return _("Khớp: %(one)s = %(other)s") % {"one": one, "other": other}
            one, other = (numbers.overview_money(pair.amount) for pair in (self.match.above, self.match.given))
        return _("Không còn khớp: %(one)s ≠ %(other)s") % {"one": one, "other": other}


@dataclass(frozen=True)
class Page:
    """All of the first tab."""

    period: Period
    table: LayerTable
    indicators: list[IndicatorRow]
    sheet: AllotmentSheet | None
    in_force: Allotment | None
    can_allot: bool
    part: UnitPart | None
    history: list[Edition]


def ground_of(province: Agency, period: Period, user: User) -> AllotmentGround:
    """The results of the whole province over a period, as far down as the enforcers, in one reading."""
    organisation = Organisation.as_of(period.to)
    covered = organisation.covers(province)
    return AllotmentGround(
        period,
        organisation,
        rates.read(province, period, By.ENFORCER, organisation),
        seasons(covered, period),
        can_open_figures_of(user, set(covered)),
    )


def opened(ground: AllotmentGround, agency: Agency, user: User) -> AllotmentGround:
    """The same for a sheet of this agency alone: whoever sees its cases may open its figures."""
    return replace(ground, opens=can_open_figures_of(user, set(ground.organisation.covers(agency))))


def build(province: Agency, period: Period, *, user: User, unit: Agency | None, today: date) -> Page:
    """Read everything of the first tab; `unit` is the one whose enforcers are shown."""
    ground = ground_of(province, period, user)
    targets = list(IndicatorTarget.objects.visible_to(user).filter(year=period.year).in_force(period.to))
    readings = indicators.read(province, period, ground.organisation, today=today)
    above = in_force(period.year, province, Receivers.UNITS, period.to)
    is_latest = period.to == min(today, year_end(period.year))  # a past day shows what was in force then, and no draft
    may = is_latest and can_allot(user, province)
    draft = has_draft(period.year, province, Receivers.UNITS) if may else None
    shown = draft or above
    return Page(
        period,
        layer_table(province, period, ground.rates, ground.seasons, opens=ground.opens),
        indicator_rows(province, period, readings, targets, opens=ground.opens),
        sheet(shown, ground, form=form_of(shown, ground) if draft else None, url_of=_unit_urls(shown, ground)) if shown else None,
        above,
        may,
        unit_part(above, ground, unit or _first(above), user, is_latest=is_latest),
        editions(_visible(period, province, Receivers.UNITS, user), period.to),
    )


def form_of(allotment: Allotment, ground: AllotmentGround, sent: Any = None) -> AllotmentForm:
    """The boxes of a draft, empty of what was sent or holding it."""
    receivers = [(key, one.name) for key, one in shown_receivers(allotment, ground).items()]
    return AllotmentForm(sent, allotment=allotment, receivers=receivers, lines=lines_of(allotment))


def _visible(period: Period, agency: Agency, receivers: str, user: User) -> QuerySet[Allotment]:
    rows = Allotment.objects.visible_to(user).of(period.year, agency, receivers)
    return rows.prefetch_related("lines").select_related("changed_by__person")


def _first(above: Allotment | None) -> Agency | None:
    """The first office that is given anything."""
    line = above.lines.exclude(unit=above.agency).select_related("unit").first() if above else None
    return line.unit if line else None


def _unit_urls(shown: Allotment, ground: AllotmentGround) -> dict[int, str]:
    """Where each unit's enforcers are shown."""
    return {pk: unit_url(ground.organisation.agencies[pk], ground.period) for pk in shown_receivers(shown, ground)}


def unit_url(unit: Agency, period: Period) -> str:
    """The page of targets with this unit's enforcers."""
    return f"{reverse('reports:targets')}?{urlencode(period_words(unit, period))}#giao-chv"


def unit_part(above: Allotment | None, ground: AllotmentGround, unit: Agency | None, user: User, *, is_latest: bool) -> UnitPart | None:
    """What a unit gives on to its enforcers."""
    if unit is None:
        return None
    year, on = ground.period.year, ground.period.to
    own = in_force(year, unit, Receivers.ENFORCERS, on)
    may = is_latest and can_allot(user, unit)
    return UnitPart(
        unit,
        ground.organisation.brief(unit),
        sheet(own, opened(ground, unit, user)) if own else None,
        matches(year, above, on).get(unit.pk) if above else None,
        has_draft(year, unit, Receivers.ENFORCERS) if may else None,
        may,
        bool(above and unit.pk in lines_of(above)),
    )


def tabs(period: Period, current: str, targets: list[Target], count_of_editions: int) -> list[Tab]:
    """The tabs of the page, with how many units, enforcers and editions stand behind them."""
    units = len({one.agency_id for one in targets if one.layer == Layer.UNIT})
    enforcers = len({one.enforcer_id for one in targets if one.layer == Layer.ENFORCER})
    labels: dict[str, tuple[str, int | None]] = {
        "": (_("Tất cả các lớp"), None),
        "cap-tren": (_("Quốc hội, Bộ, tỉnh"), None),
        "don-vi": (_("Đơn vị"), units),
        "chap-hanh-vien": (_("Chấp hành viên"), enforcers),
        "lich-su": (_("Lịch sử"), count_of_editions),
    }
    words: Callable[[str], dict[str, Any]] = lambda lop: {"nam": period.year} | ({"lop": lop} if lop else {})  # noqa: E731
    return [Tab(label, f"?{urlencode(words(lop))}", lop == current, count) for lop, (label, count) in labels.items()]


def all_histories(year: int, user: User, on: date) -> list[tuple[str, list[Edition]]]:
    """Every decision of a year with its editions: the province's to its units first."""
    rows = Allotment.objects.visible_to(user).filter(year=year).select_related("agency", "changed_by__person")
    found: dict[tuple[int, str], list[Allotment]] = {}
    ordered = rows.prefetch_related("lines").order_by("-receivers", "agency__position", "agency__code", "edition")
    for row in ordered:
        found.setdefault((row.agency_id, row.receivers), []).append(row)
    return [(f"{kept[0].agency.brief}: {kept[0].get_receivers_display().lower()}", editions(kept, on)) for kept in found.values()]
