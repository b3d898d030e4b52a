"""The sentences in which reports and the press compare two periods, or sum up several years. Every figure is a link.

"Năm 2023, cơ quan THADS đã thi hành xong 5.599 việc, giảm 276 việc so với năm 2022, đạt tỷ lệ 80,10% (giảm 2,09 điểm %
so với năm 2022); về tiền đã thi hành xong 181,2 tỷ đồng, giảm 50,60% so với năm 2022."
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common import numbers
from reports.addresses import difference_url, side_cell_url
from reports.comparison.pairs import ComparedLine, Figure, Pair, Side
from reports.periods import Period
from reports.statutory.compute import RATE
from reports.statutory.drilldown import FINISHED_KEY


@dataclass(frozen=True)
class Part:
    """Some words of a sentence; a figure has the address of what stands behind it, where the reader may open it."""

    text: str
    url: str = ""


Parts = list[Part]
_PLACE = re.compile(r"%\((\w+)\)s")


def said(template: str, **values: str | Part | Parts) -> Parts:
    """A translated sentence with its values in their places; a value may be a link, or consist of parts itself."""
    parts: Parts = []
    for place, piece in enumerate(_PLACE.split(template)):
        value = values[piece] if place % 2 else piece
        parts.extend([Part(value)] if isinstance(value, str) else [value] if isinstance(value, Part) else value)
    return [part for part in parts if part.text]


def spoken(parts: Parts) -> str:
    """The sentence as text."""
    return "".join(part.text for part in parts)


# -- what periods are called ---------------------------------------------------------------------------


def called(side: Side) -> str:
    """A period within a sentence: năm 2023, 5 tháng năm 2024, giai đoạn năm 2021 đến hết tháng 02/2024."""
    period = side.question.period
    if side.span is None or side.span.years == 1:
        return _called(period)
    values = {
        "first": side.span.first,
        "last": period.year,
        "month": f"{period.to:%m/%Y}",
        "day": numbers.day(period.to),
    }
    if period.months == 12:
        return _("giai đoạn năm %(first)s đến năm %(last)s") % values
    if period.months:
        return _("giai đoạn năm %(first)s đến hết tháng %(month)s") % values
    return _("giai đoạn năm %(first)s đến hết ngày %(day)s") % values


def _called(period: Period) -> str:
    values = {"year": period.year, "months": period.months, "day": numbers.day(period.to)}
    if period.months == 12:
        return _("năm %(year)s") % values
    if period.months:
        return ngettext("%(months)s tháng năm %(year)s", "%(months)s tháng năm %(year)s", period.months) % values
    return _("năm %(year)s đến hết ngày %(day)s") % values


def dated(side: Side) -> str:
    """A period within a sentence, with the moment where it is as known then."""
    if side.question.known_at is None:
        return called(side)
    return _("%(period)s, theo dữ liệu lúc %(moment)s") % {
        "period": called(side),
        "moment": numbers.moment(side.question.known_at),
    }


def titled(side: Side) -> str:
    """A period at the head of a column or the beginning of a sentence."""
    name = dated(side)
    return name[:1].upper() + name[1:]


def other_called(pair: Pair) -> str:
    """The period that a figure is compared with: the same months of another year are "cùng kỳ"."""
    current, against = pair.question.period, pair.against.question.period
    is_same = pair.against.span is None and current.months != 12 and against == current.in_year(against.year)
    if is_same and against.year != current.year and pair.against.question.known_at == pair.question.known_at:
        return _("cùng kỳ năm %(year)s") % {"year": against.year}
    return dated(pair.against)


def _who(pair: Pair, row: str) -> str:
    """Whose figures they are."""
    question = pair.question
    if not question.agency.is_province:
        name = question.organisation.name(question.agency)
    else:
        name = _("toàn tỉnh") if pair.current.span else _("cơ quan THADS")
    label = pair.current.form.row(row).key
    if row == "total":
        return name
    return str(label.label) if label.agency or label.enforcer else f"{name} ({label.label})"


# -- what is said of them --------------------------------------------------------------------------------


class Told:
    """The figures of one form in words, as links where the reader may open them."""

    def __init__(self, pair: Pair, row: str, *, opens: bool) -> None:
        self.pair, self._row, self._opens = pair, row, opens
        self.lines = {line.row.key: line for line in pair.lines(row)}

    def figure(self, key: str, words: Callable[[Figure], str]) -> Part:
        """A figure of the first side."""
        url = side_cell_url(self.pair.current, self._row, key) if self._opens else ""
        return Part(words(self.lines[key].current), url)

    def change(self, key: str, size: Figure, words: Callable[[Figure], str]) -> Parts:
        """Tăng, giảm or không đổi, and by how much."""
        if not size:
            return [Part(_("không đổi"))]
        url = difference_url(self.pair, self._row, key) if self._opens else ""
        by = Part(words(size if size > 0 else -size), url)
        return said(_("tăng %(by)s") if size > 0 else _("giảm %(by)s"), by=by)

    def money_change(self) -> Parts:
        """The change of money in per cent; in đồng where there was none before."""
        line = self.lines[FINISHED_KEY]
        if line.relative is None:
            return self.change(FINISHED_KEY, line.difference, _money)
        return self.change(FINISHED_KEY, line.relative, _rate) if line.difference else [Part(_("không đổi"))]


def sentences(pair: Pair, row: str, *, opens: bool) -> list[Parts]:
    """The sentences about a comparison, whichever of the two forms it stands in."""
    cases, money = (Told(pair.in_form(code), row, opens=opens) for code in ("01", "02"))
    has_before = any(line.against for told in (cases, money) for line in told.lines.values())
    if pair.current.span is None:
        found = [_of_period(cases, money, row, compares=has_before)]
    else:
        found = [_of_span(cases, money, row)]
        if has_before:
            found.append(_of_two_spans(cases, money))
    if not has_before:
        found.append(said(_("Sổ chưa có số liệu %(before)s để so sánh."), before=called(pair.against)))
    return found


def _of_period(cases: Told, money: Told, row: str, *, compares: bool) -> Parts:
    pair, rate = cases.pair, cases.lines[RATE]
    before = other_called(pair)

    def against(template: str, change: Callable[[], Parts], *, known: bool = True) -> Parts:
        return said(template, change=change(), before=before) if compares and known else []

    by = cases.lines[FINISHED_KEY].difference
    more = against(_(", %(change)s so với %(before)s"), lambda: cases.change(FINISHED_KEY, by, _cases))
    points = against(
        _(" (%(change)s so với %(before)s)"),
        lambda: cases.change(RATE, rate.difference, _points),
        known=rate.difference is not None,
    )
    reached = said(_(", đạt tỷ lệ %(rate)s%(points)s"), rate=cases.figure(RATE, _rate), points=points)
    return said(
        _("%(period)s, %(who)s đã thi hành xong %(cases)s%(more)s%(reached)s; về tiền đã thi hành xong %(money)s%(money_more)s."),
        period=titled(pair.current),
        who=_who(pair, row),
        cases=cases.figure(FINISHED_KEY, _cases),
        more=more,
        reached=reached if rate.current is not None else [],
        money=money.figure(FINISHED_KEY, _money),
        money_more=against(_(", %(change)s so với %(before)s"), money.money_change),
    )


def _of_span(cases: Told, money: Told, row: str) -> Parts:
    share: Parts = []
    if cases.lines[RATE].current is not None:
        share = said(
            _(" (chiếm %(rate)s số việc có điều kiện thi hành: %(enforceable)s)"),
            rate=cases.figure(RATE, _rate),
            enforceable=cases.figure("enforceable", _cases),
        )
    return said(
        _("%(period)s, %(who)s đã thi hành xong %(cases)s và %(money)s%(share)s."),
        period=titled(cases.pair.current),
        who=_who(cases.pair, row),
        cases=cases.figure(FINISHED_KEY, _cases),
        money=money.figure(FINISHED_KEY, _money),
        share=share,
    )


def _of_two_spans(cases: Told, money: Told) -> Parts:
    rate = cases.lines[RATE]
    points = cases.change(RATE, rate.difference, _points)
    return said(
        _("So với %(before)s: số việc thi hành xong %(cases)s; số tiền thi hành xong %(money)s%(points)s."),
        before=other_called(cases.pair),
        cases=_counted(cases),
        money=money.money_change(),
        points=said(_("; tỷ lệ về việc %(change)s"), change=points) if rate.difference is not None else [],
    )


def _counted(cases: Told) -> Parts:
    line: ComparedLine = cases.lines[FINISHED_KEY]
    return cases.change(FINISHED_KEY, line.difference, _cases)


def _cases(value: Figure) -> str:
    count = int(value or 0)
    return ngettext("%(said)s việc", "%(said)s việc", count) % {"said": numbers.number(count)}


def _money(value: Figure) -> str:
    return numbers.spoken_money(value)


def _rate(value: Figure) -> str:
    return numbers.rate(value)


def _points(value: Figure) -> str:
    return numbers.points(Decimal(value or 0), signed=False)
