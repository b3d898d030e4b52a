"""The twelve forms: those of the ledger in their parts, those of registers blank until a register answers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from common.refusal import Refused
from reports.periods import cumulative
from reports.statutory import compute, drilldown, sources
from reports.statutory.question import Question
from tests.factories.closing import last_year
from tests.factories.province import Book, open_case

pytestmark = pytest.mark.django_db

AsPerson = Callable[[str], Client]


def test_form_03_is_the_part_of_the_state_in_forms_01_and_02(book: Book) -> None:
    person, office = book.enforcers["CHV-11"]
    before = compute.compute(Question("03", book.province, last_year(book)))
    case = open_case(office, person, decided_on=last_year(book).start, number="808", amount=900, for_budget=250)
    after = compute.compute(Question("03", book.province, last_year(book)))
    grown = {row.key.key: row.number("total") - before.row(row.key.key).number("total") for row in after.rows}
    assert (grown["cases.total"], grown["amount.total"]) == (1, 250)
    assert all(check.holds for check in after.checks)
    assert case.pk in [line.case for line in drilldown.page(drilldown.cell_of(after.question, "amount.total", "total")).lines]


@pytest.mark.parametrize(("form", "whole"), [("04", "01"), ("05", "02")])
def test_forms_04_and_05_show_every_enforcer_under_the_unit(book: Book, form: str, whole: str) -> None:
    split = compute.compute(Question(form, book.province, last_year(book)))
    assert all(check.holds for check in split.checks)
    assert split.total.cells == compute.compute(Question(whole, book.province, last_year(book))).total.cells
    units = [row.key.key for row in split.rows if row.key.level == 1 and row.key.key.startswith("unit:")]
    assert units == ["unit:THADS", "unit:KV1", "unit:KV2", "unit:KV3"]
    under = [row for row in split.rows if row.key.key.startswith("unit:KV1/")]
    assert {row.key.key for row in under} >= {"unit:KV1/enforcer:CHV-11", "unit:KV1/enforcer:CHV-12"}
    assert sum(row.number("total") for row in under) == split.row("unit:KV1").number("total")


def test_what_no_register_answers_is_blank_and_not_zero(book: Book) -> None:
    for code in ("08", "09", "10", "11", "12"):
        form = sources.answer(Question(code, book.province, last_year(book)))
        assert all(value is None for row in form.rows for value in row.cells.values()), code
    reductions = sources.answer(Question("06", book.province, last_year(book))).total.cells
    money = compute.compute(Question("02", book.province, last_year(book))).total
    assert reductions["reduced_amount"] == money.number("reduced")
    assert reductions["received"] is None


def test_the_old_circular_has_no_form_06(book: Book) -> None:
    with pytest.raises(Refused, match="không có biểu 06"):
        _ = Question("06", book.province, cumulative(2018, 12)).definition
