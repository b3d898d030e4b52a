"""Every row of `published_results.csv` comes out of the portal as it was printed, or stands among the known misprints.

All rows that can be checked are one book: each row is an agency of its own, imported from one register file, and asked
with `manage.py form` and `manage.py rates` for its period, in the version then in force. Three ways lead there:

- cases of provinces and districts, and administrative judgments: register, import, form; every printed case is a row of
  the register (about 107.000);
- money: register, import, form; the amounts lie on one case to each fate, for a sum of đồng knows no number of cases;
- cases of the country, up to a million in a row: one case to each fate goes through register and import, and the entries
  that it posted are then counted as often as there are such cases (`repeat`). This proves ledger and form. That so many
  rows can be imported is proved by `test_seven_and_nine_months_of_the_country_2017`.

Form 12 (administrative judgments) is not built; its rate, of all judgments, is the `rate_of_all` of `manage.py rates`.
What no source prints is chosen so that it fits (`Row.figures`); a rate without its denominator is therefore no proof, and
counts only where something else is checked too.

Exact rows must agree to the last printed digit. Rounded rows ("nearly 284 thousand tỷ") must agree within one of the last
digit that is not 0, of every number that goes into a figure, and of the figure itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from agencies.models import Agency
from cases.models import LedgerEntry
from reports.actions.targets import set_target
from tests.statistics.commands import answer, form_on, province_rates, shown
from tests.statistics.published import Register
from tests.statistics.rows import Row, changes, like, read

ROWS = read()
CHECKED = [row for row in ROWS if row.checks]


class Misprint(NamedTuple):
    """What does not come out, as (here, in print), and why it is the print that is wrong."""

    why: str
    differs: dict[str, tuple[str, str]]


MISPRINTS = {
    15: Misprint(
        "the country's money 2020: the counts are of one article, the rate and its excess of another of an earlier day",
        {"rate": ("40.44", "40.09"), "excess": ("2.44", "2.09")},
    ),
    28: Misprint(
        "the country's money 2024, preliminary: 46,44 was printed the year before; the change repeats the excess over 46,45",
        {"change of rate": ("5.02", "5.01")},
    ),
    29: Misprint(
        "the country's cases 2024, final: the change of the preliminary report was left",
        {"change of rate": ("0.63", "0.62")},
    ),
    37: Misprint("the country's cases 2025, final: October's excess was left", {"excess": ("0.37", "0.35")}),
    38: Misprint("the country's money 2025, final: October's excess was left", {"excess": ("4.72", "4.23")}),
    44: Misprint(
        "administrative judgments 2025: the same counts are printed with 41,37 elsewhere; 41,51 would be of 2.091",
        {"rate": ("41.37", "41.51")},
    ),
    71: Misprint("Cần Thơ 2016: −2,316% was cut, not rounded", {"change of total in %": ("-2.32", "-2.31")}),
    81: Misprint(
        "Nghi Xuân's money 2020: 1,78 of 6,92 tỷ is not 28,8%, and the two classes are more than the total",
        {"rate": ("25.72", "28.8"), "total": ("86520000000", "85800000000")},
    ),
}


def test_every_row_is_reproduced_or_a_known_misprint_or_has_too_little() -> None:
    """The totals of the file; a row that is changed or added must be looked at."""
    changed = {row.line for row in ROWS if any(True for _ in changes(row, ROWS))}
    checked = {row.line for row in CHECKED} | changed
    assert Counter(check for row in CHECKED for check in row.checks) == {
        "rate": 23,
        "identity": 13,
        "share": 8,
        "excess": 8,
    }
    assert (len(changed), sum(len(list(changes(row, ROWS))) for row in ROWS)) == (21, 39)

    misprinted = MISPRINTS.keys()
    assert misprinted <= checked
    reproduced = checked - misprinted
    too_little = Counter(row.lacks for row in ROWS if row.line not in checked)
    assert (len(ROWS), len(reproduced), len(misprinted), too_little.total()) == (93, 33, 8, 52)
    assert too_little == {
        "no denominator printed": 21,
        "a rate without any count": 15,
        "neither rate nor denominator printed": 10,
        "nothing finished is printed, and no other columns that belong together": 4,
        "a span of several years": 2,
    }


@pytest.mark.usefixtures("transactional_db")
def test_the_portal_prints_what_was_printed(tmp_path: Path) -> None:
    register = Register(tuple(row.book() for row in CHECKED))
    tally = answer("import_register", str(register.write(tmp_path / "so.zip")))
    assert tally["read"] == tally["new"] >= len(register) > 100_000
    for row in CHECKED:
        if row.is_repeated:
            repeat(row)
    found = {row.line: dict(differences(row)) for row in ROWS}
    assert {line: differs for line, differs in found.items() if differs} == {line: misprint.differs for line, misprint in MISPRINTS.items()}


def repeat(row: Row) -> None:
    """The entries of each case are counted again, as often as the country has more cases of its fate; only the number."""
    again = {str(place): group.count - 1 for place, group in enumerate(row.groups, 1)}
    entries = LedgerEntry.objects.filter(agency__code=row.code).exclude(cases=0).select_related("case")
    LedgerEntry.objects.bulk_create(
        LedgerEntry(
            event_id=entry.event_id,
            case_id=entry.case_id,
            occurred_on=entry.occurred_on,
            recorded_at=entry.recorded_at,
            agency_id=entry.agency_id,
            enforcer_id=entry.enforcer_id,
            initiation=entry.initiation,
            kind=entry.kind,
            account=entry.account,
            cases=entry.cases * again[entry.case.decision_number],
            amount=0,
            budget_cases=0,
            for_budget=0,
        )
        for entry in entries
    )


Difference = tuple[str, tuple[str, str]]  # what, as it is here and as it is in print


def differences(row: Row) -> Iterator[Difference]:
    """Each printed number that does not come out. A change is of printed numbers, by the arithmetic of the portal's pages."""
    if row.checks:
        code = "02" if row.measure == "tien" else "01"
        cells = shown(form_on(code, row.code, row.year, str(row.day), row.version)["total"])
        cells["third"] = cells["postponed"] + cells["suspended"]
        yield from _counts(row, cells)
        yield from _shares(row, cells)
        yield from _rate(row, cells)
    for change in changes(row, ROWS):
        if not change.holds:
            yield f"change of {change.what}", (str(change.low), str(change.printed))


def _counts(row: Row, cells: dict[str, Any]) -> Iterator[Difference]:
    slack = sum(row.unit_of(key) for key in row.counts)
    for key, printed in row.counts.items():
        if abs(cells[key] - printed) > slack:
            yield key, (str(cells[key]), str(printed))
    running = cells["enforceable"] - cells["finished"]
    if row.running not in (None, running):
        yield "running", (str(running), str(row.running))


def _shares(row: Row, cells: dict[str, Any]) -> Iterator[Difference]:
    """Parts of what is to be enforced. A third one may be printed as what the other two leave of a hundred."""
    for key, printed in row.shares.items():
        share = Decimal(cells[key]) * 100 / cells["to_enforce"]
        others = sum(other for name, other in row.shares.items() if name != key)
        is_rest = key == "third" and len(row.shares) == 3 and 100 - others == printed
        if not is_rest and not _agrees(printed, *_span(row, key, "to_enforce", cells), is_exact=row.exact):
            yield f"share of {key}", (str(like(share, Decimal("0.01"))), str(printed))


def _rate(row: Row, cells: dict[str, Any]) -> Iterator[Difference]:
    """The rate, and its excess over the target that the source names or implies."""
    if row.target is not None:
        set_target(
            year=row.year,
            layer="province",
            measure="amount" if row.measure == "tien" else "cases",
            rate=row.target,
            comparator=">",
            instrument="Chỉ tiêu được giao",
            agency=Agency.objects.get(code=row.code),
        )
    line = _line(row)
    assert line["rate"] == cells["rate"]
    rate = Decimal(line["rate_of_all" if row.measure == "thahc" else "rate"])
    if row.computed is not None and abs(rate - row.computed) >= Decimal("0.006"):  # also where none is printed
        yield "rate by hand", (str(rate), str(row.computed))
    if row.official_rate is None:
        return
    low, high = (rate, rate) if row.exact else _span(row, "finished", row.denominator, cells)
    if not _agrees(row.official_rate, low, high, is_exact=row.exact):
        yield "rate", (str(rate), str(row.official_rate))
    if row.excess is not None:
        excess = Decimal(line["against"][0]["excess"])
        low, high = low - rate + excess, high - rate + excess
        if not _agrees(row.excess, low, high, is_exact=row.exact):
            yield "excess", (str(excess), str(row.excess))


def _line(row: Row) -> dict[str, Any]:
    measure = "amount" if row.measure == "tien" else "cases"
    lines: Iterable[dict[str, Any]] = province_rates(row.code, row.year, "--as-of", str(row.day))
    return next(line for line in lines if line["measure"] == measure)


def _span(row: Row, part: str, whole: str, cells: dict[str, Any]) -> tuple[Decimal, Decimal]:
    """Between which two rates the printed numbers of a rounded row leave one; of an exact row they are the same."""
    low = Decimal(cells[part] - row.unit_of(part)) * 100 / (cells[whole] + row.unit_of(whole))
    high = Decimal(cells[part] + row.unit_of(part)) * 100 / (cells[whole] - row.unit_of(whole))
    return low, high


def _agrees(printed: Decimal, low: Decimal, high: Decimal, *, is_exact: bool) -> bool:
    """Whether a printed figure lies between two, to its last digit; one more of that digit where it is rounded in print."""
    digit = Decimal(0) if is_exact else Decimal((0, (1,), printed.as_tuple().exponent))
    return like(low, printed) - digit <= printed <= like(high, printed) + digit
