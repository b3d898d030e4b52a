"""The identities of a form in the words of its table: columns by their numbers, rows by their names."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from cases.choices import Initiation
from reports.statutory.compute import CheckResult, Form
from reports.statutory.rows import PARTS

_KEY = re.compile("[a-z_]+")
_TERM = re.compile(r"([-+=]) ([a-z_]+)")


@dataclass(frozen=True)
class CheckLine:
    """One identity, whether it holds, and the rows or columns where it does not."""

    rule: str
    holds: bool
    where: str


def check_lines(form: Form) -> list[CheckLine]:
    """All identities of the form, in order."""
    places = {column.key: str(number) for number, column in enumerate(form.columns, start=1)}
    rows = {row.key.key: str(row.key.label) for row in form.rows}
    return [_line(check, places, rows) for check in form.checks]


def broken_lines(form: Form) -> list[tuple[CheckResult, CheckLine]]:
    """The identities that do not hold, each with its words."""
    pairs = zip(form.checks, check_lines(form), strict=True)
    return [(check, line) for check, line in pairs if not check.holds]


def _line(check: CheckResult, places: dict[str, str], rows: dict[str, str]) -> CheckLine:
    where = [rows.get(key) or _("cột %(column)s") % {"column": places.get(key, key)} for key in check.broken]
    return CheckLine(_in_words(check.rule, places, rows), check.holds, ", ".join(where))


def _in_words(rule: str, places: dict[str, str], rows: dict[str, str]) -> str:
    part, _colon, rest = rule.partition(": ")
    if rest:  # of one part of a form that has several
        names = dict(PARTS.values())
        return f"{names[part]}: {_in_words(rest, places, rows)}"
    if rule.startswith("unit:"):
        unit = rule.partition(" = ")[0]
        return _("%(unit)s = tổng của các chấp hành viên") % {"unit": rows.get(unit, unit)}
    parts = {code: Initiation.from_code(code).label for code in Initiation.codes()}
    words: dict[str, Any] = {
        "no cell below 0": _("Không ô nào nhỏ hơn 0"),
        "total = ex_officio + on_request": _("Tổng số = chủ động + theo yêu cầu"),
        "total = sum of units": _("Tổng số = tổng của các đơn vị"),
        "total = sum of enforcers": _("Tổng số = tổng của các chấp hành viên"),
    }
    for code, label in parts.items():
        words[f"{code} = sum of kinds"] = _("%(part)s = tổng của các loại án") % {"part": label}
    if rule in words:
        return str(words[rule])
    # A column that this form does not show (money only) is nothing in it.
    shown = _TERM.sub(lambda term: term[0] if term[2] in places or term[1] == "=" else "", rule)
    numbers = _KEY.sub(lambda key: places.get(key[0], key[0]), " ".join(shown.split()))
    return _("Cột %(rule)s") % {"rule": numbers.replace("-", "−")}
