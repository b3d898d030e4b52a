"""Identities of the forms, over the whole book: every version, every month with data, province, units and enforcers.

The three levels are read from the tables they are served from, so their sums are a check of their own (C10).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from django.db import connection
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from agencies.organisation import Organisation
from cases.balances import BalanceRow, By, Scope, balances
from cases.verification import BookDifference
from reports import statutory
from reports.periods import Period, cumulative
from reports.statutory.algebra import Measure, Standings
from reports.statutory.compute import standings_of


class FormRule(TextChoices):
    """What must hold on the forms."""

    IDENTITY = "identity", _("Các đẳng thức của biểu")
    NOT_NEGATIVE = "not_negative", _("Không ô nào của biểu âm")
    ADDS_UP = "adds_up", _("Các đơn vị, chấp hành viên cộng lại bằng toàn tỉnh")


def differences_of_forms(tell: Callable[[Period], None] = lambda period: None) -> Iterator[BookDifference]:
    """What is broken on forms 01 and 02. `tell` hears which period is done."""
    provinces = list(Agency.objects.filter(kind=AgencyKind.PROVINCE))
    for period in periods_with_data():
        for province in provinces:
            yield from _of_period(province, period)
        tell(period)


def periods_with_data() -> list[Period]:
    """The cumulative periods that end with a month in which something moved."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT year, month FROM cases_revision ORDER BY year, month")
        return [cumulative(year, month) for year, month in cursor.fetchall()]


def _of_period(province: Agency, period: Period) -> Iterator[BookDifference]:
    scope = Scope(Organisation.as_of(period.to).covers(province), period.year, period.to)
    levels = {by: balances(scope, by) for by in By}
    for measure in Measure:
        whole = standings_of(levels[By.NONE], measure)
        where = {"agency": province.code, "to": period.to.isoformat(), "measure": measure.value}
        for by, rows in levels.items():
            if _not_nothing(standings_of(rows, measure)) != _not_nothing(whole):
                yield BookDifference(FormRule.ADDS_UP, where | {"by": by.value})
            for subject, part in _parts(rows, by).items():
                yield from _of_standings(standings_of(part, measure), where | _subject(by, subject))


def _not_nothing(standings: Standings) -> Standings:
    return {account: standing for account, standing in standings.items() if any(standing)}


def _parts(rows: list[BalanceRow], by: By) -> dict[tuple[int, int], list[BalanceRow]]:
    """The rows of each unit, or of each enforcer in a unit; of the whole province by initiation and kind."""
    parts: dict[tuple[int, int], list[BalanceRow]] = {}
    for row in rows:
        key = (row.initiation, row.kind) if by is By.NONE else (row.agency, row.enforcer)
        parts.setdefault(key, []).append(row)
        if by is By.NONE:
            parts.setdefault((0, 0), []).append(row)
    return parts


def _subject(by: By, key: tuple[int, int]) -> dict[str, Any]:
    """What a part is, by name."""
    names = ("initiation", "kind") if by is By.NONE else ("unit", "enforcer")
    return {name: value for name, value in zip(names, key, strict=True) if value}


# Versions share most of their sums, so each sum is computed once.
_SUMS = list(dict.fromkeys(column.sum for version in statutory.VERSIONS for column in version.columns))
_PLACES = {version.name: {key: _SUMS.index(column.sum) for key, column in version.by_key.items()} for version in statutory.VERSIONS}


def _of_standings(standings: Standings, where: dict[str, Any]) -> Iterator[BookDifference]:
    """The identities of every version over one row of a form."""
    values = [sum_.of(standings) for sum_ in _SUMS]
    for version in statutory.VERSIONS:
        cells = {key: values[place] for key, place in _PLACES[version.name].items()}
        for check in version.identities:
            if not check.holds(cells):
                yield BookDifference(FormRule.IDENTITY, where | {"version": version.name, "identity": check.rule})
        for key, value in cells.items():
            if value < 0:
                yield BookDifference(FormRule.NOT_NEGATIVE, where | {"version": version.name, "column": key, "value": value})
