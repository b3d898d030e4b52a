"""Targets in whole numbers add up: the arithmetic, the editions, what is refused, and what is only said."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import DatabaseError, transaction
from hypothesis import given
from hypothesis import strategies as st

from agencies.models import Agency, User
from agencies.organisation import Organisation
from common import clock
from common.refusal import Refused
from reports.actions import allotments as actions
from reports.actions.allotments import AllotmentHead
from reports.actions.indicators import set_indicator_target
from reports.actions.targets import set_target
from reports.models import (
    Allotment,
    AllotmentLine,
    AllotmentState,
    Comparator,
    Indicator,
    IndicatorTarget,
    Layer,
    Receivers,
    TargetMeasure,
)
from reports.periods import Period, cumulative
from reports.presenters.results.headlines import verdict_words
from reports.presenters.targets.allotments import verdict
from reports.presenters.targets.editions import editions
from reports.results import rates
from reports.results.course import course
from reports.results.seasons import seasons
from reports.statutory import compute
from reports.statutory.question import Question
from reports.targets import indicators
from reports.targets.allotments import CasesAndAmount, balance, due_for, in_force, lines_of, matches, receivers_of
from reports.targets.arithmetic import TargetProgress, due_of, share_out
from tests.factories.province import Book

pytestmark = pytest.mark.django_db

BASE = CasesAndAmount(1_000, 200_000_000_000)  # above 84,50% and 52,50%: 846 cases, 105 tỷ and one đồng
DUE = CasesAndAmount(846, 105_000_000_001)


# -- arithmetic ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("base", "rate", "comparator", "due"),
    [
        (100, "75", ">", 76),
        (100, "75", ">=", 75),
        (1_000, "84.50", ">", 846),
        (13_970, "78", ">", 10_897),
        (13_970, "78", ">=", 10_897),
        (3, "33.33", ">", 1),
        (200_000_000_000, "52.50", ">", 105_000_000_001),
        (999_999_999_999_999, "84.27", ">", 842_700_000_000_000),
        (100, "100", ">", 100),
        (0, "84.50", ">", 0),
    ],
)
def test_what_must_be_done_is_the_smallest_number_whose_exact_rate_meets_the_target(
    base: int, rate: str, comparator: str, due: int
) -> None:
    assert due_of(base, Decimal(rate), comparator) == due


@given(st.integers(1, 10**15), st.integers(1, 9_999), st.sampled_from(list(Comparator)))
def test_one_less_would_not_meet_the_target(base: int, hundredths: int, comparator: Comparator) -> None:
    rate = Decimal(hundredths) / 100
    due, exact = due_of(base, rate, comparator), Fraction(hundredths, 100)
    strict = comparator is Comparator.ABOVE
    reached = lambda number: Fraction(number * 100, base)  # noqa: E731
    assert reached(due) > exact if strict else reached(due) >= exact
    assert reached(due - 1) <= exact if strict else reached(due - 1) < exact


@given(st.integers(0, 10**15), st.lists(st.integers(0, 10**12), min_size=1, max_size=30))
def test_what_is_shared_out_adds_up_and_strays_from_its_share_by_less_than_one(total: int, weights: list[int]) -> None:
    parts = share_out(total, weights)
    assert sum(parts) == total
    whole = sum(weights) or len(weights)
    for part, weight in zip(parts, weights if any(weights) else [1] * len(weights), strict=True):
        assert abs(part - Fraction(total * weight, whole)) < 1


def test_the_largest_remainders_get_what_rounding_left() -> None:
    assert share_out(10, [1, 1, 1]) == [4, 3, 3]
    assert share_out(60, [1_500, 1_230, 960]) == [24, 20, 16]


@pytest.mark.parametrize(
    ("cases", "amount", "words"),
    [
        (TargetProgress(100, 50, Fraction(6, 12)), TargetProgress(10, 5, Fraction(6, 12)), "Vượt tiến độ"),
        (TargetProgress(100, 49, Fraction(6, 12)), TargetProgress(10, 5, Fraction(6, 12)), "Chậm về việc"),
        (TargetProgress(100, 50, Fraction(6, 12)), TargetProgress(10, 4, Fraction(6, 12)), "Chậm về tiền"),
        (TargetProgress(100, 1, Fraction(6, 12)), TargetProgress(10, 1, Fraction(6, 12)), "Chậm cả hai"),
        (TargetProgress(100, 100, Fraction(6, 12)), TargetProgress(10, 12, Fraction(6, 12)), "Đạt"),
        (TargetProgress(None, 1, Fraction(6, 12)), TargetProgress(10, 1, Fraction(6, 12)), "Chưa giao"),
    ],
)
def test_a_line_is_judged_by_the_months_gone(cases: TargetProgress, amount: TargetProgress, words: str) -> None:
    assert verdict(cases, amount)[2] == words


# -- the situation of Bình Phước 2019: above the Assembly's target, below the Ministry's -----------


def test_one_result_meets_one_layer_and_misses_the_other(book: Book) -> None:
    verdicts = {}
    for layer, cases in ((Layer.NATIONAL_ASSEMBLY, "73"), (Layer.MINISTRY, "80")):
        target = set_target(
            year=2019,
            layer=layer,
            measure="cases",
            rate=Decimal(cases),
            comparator=">",
            instrument="QĐ",
        )
        against = rates.verdict(Decimal("77.97"), target, cumulative(2019, 12))
        verdicts[layer] = (verdict_words(against, is_over=True)[2], against.excess)
    assert verdicts == {
        Layer.NATIONAL_ASSEMBLY: ("Đạt", Decimal("4.97")),
        Layer.MINISTRY: ("Chưa đạt", Decimal("-2.03")),
    }


# -- drawing up and signing ------------------------------------------------------------------------


def user(name: str) -> User:
    return User.objects.get(username=name)


def days(book: Book) -> tuple[date, date]:
    """The days of two editions, both in the year that runs or just before it, and past."""
    return clock.today() - timedelta(20), clock.today() - timedelta(5)


def head(on: date | None, number: str = "01/QĐ-CTHADS", reason: str = "", base: CasesAndAmount = BASE) -> AllotmentHead:
    return AllotmentHead(number, on, reason, base)


def draft(book: Book, given: AllotmentHead, *, agency: Agency | None = None, by: str = "thongke") -> Allotment:
    agency = agency or book.province
    return actions.draft_allotment(
        year=book.year,
        agency=agency,
        receivers=Receivers.UNITS if agency.is_province else Receivers.ENFORCERS,
        head=given,
        by=user(by),
        at=clock.now(),
        today=clock.today(),
    )


def save(
    row: Allotment, lines: dict[int, CasesAndAmount], given: AllotmentHead, *, seen: int | None = None, by: str = "thongke"
) -> Allotment:
    return actions.save_lines(
        allotment=row,
        lines=lines,
        head=given,
        seen=row.version if seen is None else seen,
        by=user(by),
        at=clock.now(),
        today=clock.today(),
    )


def sign(row: Allotment, *, by: str = "thongke") -> Allotment:
    return actions.sign_allotment(allotment=row, seen=row.version, by=user(by), at=clock.now(), today=clock.today())


def of_units(book: Book, cases: list[int], amounts: list[int] | None = None) -> dict[int, CasesAndAmount]:
    """The lines of the province and its three offices."""
    rest = DUE.amount - 3 * 26_000_000_000
    amounts = amounts or [rest, *[26_000_000_000] * 3]
    units = (book.province, *book.offices)
    return {unit.pk: CasesAndAmount(*pair) for unit, *pair in zip(units, cases, amounts, strict=True)}


FULL = [46, 300, 250, 250]  # 846


def issue(book: Book, on: date, cases: list[int] = FULL, *, number: str = "01/QĐ-CTHADS", reason: str = "") -> Allotment:
    given = head(on, number, reason)
    return sign(save(draft(book, given), of_units(book, cases), given))


def sentence(act: object) -> tuple[str, str]:
    """The sentence and the field of a refusal."""
    with pytest.raises(Refused) as refusal:
        act()  # type: ignore[operator]
    return str(refusal.value), refusal.value.field


def test_what_the_province_must_allot_follows_from_the_nearest_target_above(book: Book) -> None:
    due = due_for(book.province, Receivers.UNITS, book.year, BASE, clock.today())
    assert CasesAndAmount(due.cases, due.amount) == DUE
    assert due.targets is not None
    assert {target.layer for target in due.targets.values()} == {Layer.PROVINCE}
    set_target(
        year=2019,
        layer=Layer.MINISTRY,
        measure="cases",
        rate=Decimal(80),
        comparator=">=",
        instrument="QĐ",
    )
    set_target(
        year=2019,
        layer=Layer.NATIONAL_ASSEMBLY,
        measure="amount",
        rate=Decimal(33),
        comparator=">",
        instrument="NQ",
    )
    without_its_own = due_for(book.province, Receivers.UNITS, 2019, BASE, clock.today())
    assert CasesAndAmount(without_its_own.cases, without_its_own.amount) == CasesAndAmount(800, 66_000_000_001)


def test_a_year_without_any_target_above_cannot_be_allotted(book: Book) -> None:
    with pytest.raises(Refused, match="chưa có chỉ tiêu về việc do cấp trên giao"):
        due_for(book.province, Receivers.UNITS, 1999, BASE, clock.today())


def test_a_draft_may_be_saved_with_a_gap_and_is_refused_when_signed(book: Book) -> None:
    given = head(days(book)[0])
    row = save(
        draft(book, given),
        of_units(book, [46, 300, 250, 190], [20_000_000_001, 30_000_000_000, 30_000_000_000, 18_500_000_000]),
        given,
    )
    words, field = sentence(lambda: sign(row))
    assert words == "Còn thiếu 60 việc và 6.500.000.000 đồng chưa giao; giao hết rồi ký."
    assert field == "missing"
    row.refresh_from_db()
    assert row.state == AllotmentState.DRAFT
    assert lines_of(row)[book.offices[2].pk].cases == 190, "what was typed is kept"


def test_a_gap_in_cases_alone_is_told_alone(book: Book) -> None:
    given = head(days(book)[0])
    row = save(draft(book, given), of_units(book, [46, 300, 250, 249]), given)
    assert sentence(lambda: sign(row))[0] == "Còn thiếu 1 việc chưa giao; giao hết rồi ký."


def test_a_unit_without_a_line_is_named(book: Book) -> None:
    given = head(days(book)[0])
    lines = of_units(book, [46, 300, 500, 0])
    lines[book.offices[2].pk] = CasesAndAmount(None, 0)
    row = save(draft(book, given), lines, given)
    words, field = sentence(lambda: sign(row))
    assert "Khu vực 3" in words
    assert field == "missing"


def test_too_much_is_allowed_and_told(book: Book) -> None:
    row = issue(book, days(book)[0], [46, 300, 250, 300])
    of_cases = balance(row, lines_of(row).values(), TargetMeasure.CASES)
    assert (of_cases.missing, of_cases.over) == (0, 50)


@pytest.mark.parametrize(
    ("change", "words", "field"),
    [
        ({"number": ""}, "Nhập số quyết định.", "number"),
        ({"decided_on": None}, "Nhập ngày ký.", "decided_on"),
        ({"decided_on": clock.today() + timedelta(1)}, "Ngày ký chưa đến.", "decided_on"),
        ({"decided_on": date(2001, 1, 1)}, "không thuộc năm công tác", "decided_on"),
    ],
)
def test_a_decision_without_number_or_day_is_not_signed(book: Book, change: dict[str, object], words: str, field: str) -> None:
    on = change.get("decided_on", days(book)[0])
    given = AllotmentHead(str(change.get("number", "01")), on, "", BASE)  # type: ignore[arg-type]
    row = save(draft(book, given), of_units(book, FULL), given)
    said, of = sentence(lambda: sign(row))
    assert words in said
    assert of == field


def test_the_missing_part_is_proposed_pro_rata_and_not_saved(book: Book) -> None:
    given = head(days(book)[0])
    lines = of_units(book, [46, 300, 250, 190])
    row = save(draft(book, given), lines, given)
    proposed = actions.share_missing(allotment=row, lines=lines, head=given, load={}, by=user("thongke"), today=clock.today())
    assert [pair.cases for pair in proposed.values()] == [50, 323, 269, 204]
    assert sum(pair.amount or 0 for pair in proposed.values()) == DUE.amount
    assert lines_of(row) == lines
    assert sign(save(row, proposed, given)).state == AllotmentState.SIGNED


def test_where_nothing_is_given_yet_the_load_decides(book: Book) -> None:
    given = head(None)
    row = draft(book, given)
    load = {unit.pk: CasesAndAmount(place, place) for place, unit in enumerate(book.units)}
    empty = dict.fromkeys(load, CasesAndAmount())
    proposed = actions.share_missing(allotment=row, lines=empty, head=given, load=load, by=user("thongke"), today=clock.today())
    assert [pair.cases for pair in proposed.values()] == [None, 141, 282, 423]


def test_without_lines_nothing_is_proposed(book: Book) -> None:
    given = head(None)
    row = draft(book, given)
    of_nobody = {"allotment": row, "lines": {}, "head": given, "load": {}}
    assert actions.share_missing(**of_nobody, by=user("thongke"), today=clock.today()) == {}


# -- editions --------------------------------------------------------------------------------------


def test_an_amendment_begins_with_the_lines_in_force_and_needs_a_reason(book: Book) -> None:
    first, second = days(book)
    row = issue(book, first)
    words, field = sentence(lambda: draft(book, head(second, "31/QĐ-THADS")))
    assert (words, field) == ("Nhập lý do điều chỉnh.", "reason")
    following = draft(book, head(second, "31/QĐ-THADS", "Nhập địa giới"))
    assert following.edition == 2
    assert lines_of(following) == lines_of(row)
    assert "Đã có một bản đang soạn" in sentence(lambda: draft(book, head(second, reason="Lần nữa")))[0]


def test_a_past_day_is_read_with_the_edition_then_in_force(book: Book) -> None:
    first, second = days(book)
    issue(book, first)
    issue(book, second, [46, 240, 310, 250], number="31/QĐ-THADS", reason="Khu vực 1 bớt 60 việc; Khu vực 2 thêm")
    office = book.offices[0].pk
    given_on = {}
    for on in (first - timedelta(1), first, second - timedelta(1), second, clock.today()):
        row = in_force(book.year, book.province, Receivers.UNITS, on)
        given_on[on] = lines_of(row)[office].cases if row else None
    assert list(given_on.values()) == [None, 300, 300, 240, 240]
    one, two = Allotment.objects.of(book.year, book.province, Receivers.UNITS).order_by("edition")
    assert (one.state, one.until, two.state, two.until) == (
        AllotmentState.REPLACED,
        second - timedelta(1),
        AllotmentState.SIGNED,
        None,
    )
    newest, oldest = editions([one, two], clock.today())
    assert [(change.name, change.cases) for change in newest.changes] == [
        ("Khu vực 1", ("300", "240")),
        ("Khu vực 2", ("250", "310")),
    ]
    assert oldest.changes == []


def test_an_amendment_is_signed_after_the_edition_it_replaces(book: Book) -> None:
    first, _second = days(book)
    issue(book, first)
    words, field = sentence(lambda: issue(book, first, number="02", reason="Sửa"))
    assert "ngày ký bản này phải sau đó" in words
    assert field == "decided_on"


@pytest.mark.parametrize("act", ["change", "delete", "line", "more", "fewer"])
def test_what_was_signed_stands_even_against_sql(book: Book, act: str) -> None:
    row = issue(book, days(book)[0])
    acts = {
        "change": lambda: Allotment.objects.filter(pk=row.pk).update(due_cases=1),
        "delete": lambda: Allotment.objects.filter(pk=row.pk).delete(),
        "line": lambda: row.lines.update(cases=1),
        "more": lambda: AllotmentLine.objects.create(allotment=row, enforcer=book.enforcers["CHV-11"][0], cases=1, amount=1),
        "fewer": lambda: row.lines.first().delete(),  # type: ignore[union-attr]
    }
    with pytest.raises(DatabaseError, match=r"as (it was|they were) signed"), transaction.atomic():
        acts[act]()


def test_a_signed_edition_is_neither_saved_nor_dropped_and_a_draft_is(book: Book) -> None:
    first, second = days(book)
    row = issue(book, first)
    assert "đã ký" in sentence(lambda: save(row, {}, head(first)))[0]
    assert "đã ký" in sentence(lambda: actions.drop_draft(allotment=row, by=user("thongke"), today=clock.today()))[0]
    following = draft(book, head(second, reason="Điều chỉnh"))
    actions.drop_draft(allotment=following, by=user("thongke"), today=clock.today())
    assert Allotment.objects.of(book.year, book.province, Receivers.UNITS).get() == row


def test_of_two_people_on_one_draft_the_second_is_told_who_saved_before(book: Book) -> None:
    given = head(days(book)[0])
    row = draft(book, given)
    seen = row.version
    save(row, of_units(book, FULL), given, seen=seen)
    words, field = sentence(lambda: save(row, of_units(book, [1, 1, 1, 1]), given, seen=seen, by="truongtinh"))
    assert "vừa lưu bản này lúc" in words
    assert field == "version"
    assert lines_of(row)[book.offices[0].pk].cases == 300, "the first one's numbers stand"
    assert (
        "vừa lưu"
        in sentence(lambda: actions.sign_allotment(allotment=row, seen=seen, by=user("thongke"), at=clock.now(), today=clock.today()))[0]
    )


# -- from the office to its enforcers --------------------------------------------------------------


def hand_on(book: Book, cases: list[int], amounts: list[int], on: date, *, by: str = "truong1", reason: str = "") -> Allotment:
    office = book.offices[0]
    given = AllotmentHead("02/QĐ-KV1", on, reason)
    row = draft(book, given, agency=office, by=by)
    enforcers = receivers_of(office, Receivers.ENFORCERS, on)
    lines = {person.pk: CasesAndAmount(*pair) for person, *pair in zip(enforcers, cases, amounts, strict=True)}
    return sign(save(row, lines, given, by=by), by=by)


def test_an_office_allots_what_the_province_gave_it(book: Book) -> None:
    first, second = days(book)
    assert "chưa có quyết định giao chỉ tiêu" in sentence(lambda: hand_on(book, [1, 1], [1, 1], second))[0]
    above = issue(book, first)
    words, _field = sentence(lambda: hand_on(book, [150, 149], [13_000_000_000] * 2, second))
    assert words == "Còn thiếu 1 việc chưa giao; giao hết rồi ký."
    Allotment.objects.filter(state=AllotmentState.DRAFT).delete()
    row = hand_on(book, [150, 150], [13_000_000_000] * 2, second)
    assert (row.due_cases, row.due_amount, row.base_cases) == (300, 26_000_000_000, None)
    match = matches(book.year, above, clock.today())[book.offices[0].pk]
    assert match.holds


def test_an_amendment_above_marks_what_no_longer_adds_up(book: Book) -> None:
    first, second = days(book)
    issue(book, first)
    hand_on(book, [150, 150], [13_000_000_000] * 2, first + timedelta(1))
    above = issue(book, second, [46, 240, 310, 250], number="31/QĐ-THADS", reason="Nhập địa giới")
    match = matches(book.year, above, clock.today())[book.offices[0].pk]
    assert not match.holds
    assert (match.above.cases, match.given.cases) == (240, 300)
    again = hand_on(book, [120, 120], [13_000_000_000] * 2, second + timedelta(1), reason="Theo Quyết định 31")
    assert again.edition == 2
    assert matches(book.year, above, clock.today())[book.offices[0].pk].holds


def test_the_province_allots_to_its_own_enforcers_by_a_decision_of_their_own(book: Book) -> None:
    first, second = days(book)
    issue(book, first)
    (person,) = receivers_of(book.province, Receivers.ENFORCERS, second)
    given = AllotmentHead("02/QĐ-CTHADS", second)
    row = actions.draft_allotment(
        year=book.year,
        agency=book.province,
        receivers=Receivers.ENFORCERS,
        head=given,
        by=user("truongtinh"),
        at=clock.now(),
        today=clock.today(),
    )
    assert (row.edition, row.due_cases) == (1, 46)
    assert sign(save(row, {person.pk: CasesAndAmount(46, row.due_amount)}, given)).is_in_force(second)


@pytest.mark.parametrize(
    ("who", "agency", "may"),
    [
        ("thongke", "THADS", True),
        ("truongtinh", "KV1", True),
        ("truong1", "KV1", True),
        ("truong1", "KV2", False),
        ("truong1", "THADS", False),
        ("chv11", "KV1", False),
        ("thanhvien", "THADS", False),
        ("quantri", "THADS", False),
    ],
)
def test_who_may_allot(book: Book, who: str, agency: str, may: bool) -> None:
    issue(book, days(book)[0])
    given = head(days(book)[1], reason="Điều chỉnh")
    act = lambda: draft(book, given, agency=Agency.objects.get(code=agency), by=who)  # noqa: E731
    if may:
        assert act().is_draft
    else:
        assert "được giao chỉ tiêu của đơn vị này" in sentence(act)[0]


def test_a_stranger_to_the_sheet_is_refused(book: Book) -> None:
    given = head(days(book)[0])
    row = draft(book, given)
    assert "không thuộc đơn vị này" in sentence(lambda: save(row, {987_654: CasesAndAmount(1, 1)}, given))[0]


# -- seasons and indicators ------------------------------------------------------------------------


def test_the_season_is_the_average_part_of_former_years(book: Book) -> None:
    agencies = [unit.pk for unit in book.units]
    period = cumulative(book.year, 7)
    former = [course(agencies, year) for year in range(book.year - 3, book.year)]
    for measure, season in seasons(agencies, period).items():
        shares = [
            Fraction(months[measure][6].finished, months[measure][11].finished)
            for months in former
            if months[measure][11].finished and months[measure][0].enforceable
        ]
        assert season.years == len(shares) > 0
        assert season.share == sum(shares) / len(shares)
    whole = seasons(agencies, cumulative(book.year, 12))
    assert {season.share for season in whole.values()} == {1}


def test_within_a_month_the_season_counts_its_days(book: Book) -> None:
    agencies = [unit.pk for unit in book.units]
    begun, over = (seasons(agencies, cumulative(book.year, months))[TargetMeasure.CASES].share for months in (3, 4))
    halfway = seasons(agencies, Period(book.year, date(book.year, 1, 15)))[TargetMeasure.CASES].share
    assert begun is not None
    assert over is not None
    assert halfway == begun + (over - begun) * Fraction(15, 31)


def test_without_a_former_year_there_is_no_season(book: Book) -> None:
    found = seasons([unit.pk for unit in book.units], cumulative(book.year - 8, 6))
    assert {(season.share, season.years) for season in found.values()} == {(None, 0)}
    assert found[TargetMeasure.CASES].pace(Decimal(84)) is None


def test_what_is_carried_over_is_what_the_form_holds(book: Book) -> None:
    period = cumulative(book.year - 1, 12)
    found = indicators.read(book.province, period, Organisation.as_of(period.to), today=clock.today())
    for form, indicator in (("01", Indicator.CARRY_CASES), ("02", Indicator.CARRY_AMOUNT)):
        cells = compute.compute(Question(form, book.province, period)).total.cells
        left = cells["enforceable"] - compute.finished_of(cells)
        assert found[indicator].part == left
        assert found[indicator].whole > 0
    assert found[Indicator.CLASSIFIED].value is None, "the past of a classification is not kept"


def test_an_indicator_is_judged_by_its_comparator(book: Book) -> None:
    target = set_indicator_target(
        year=book.year,
        indicator=Indicator.CARRY_CASES,
        layer=Layer.PROVINCE,
        rate=Decimal("5.00"),
        comparator=">=",
        instrument="QĐ 36",
        agency=book.province,
    )
    assert [target.met_by(Decimal(value)) for value in ("4.99", "5.00", "-3.00")] == [False, True, False]
    again = set_indicator_target(
        year=book.year,
        indicator=Indicator.CARRY_CASES,
        layer=Layer.PROVINCE,
        rate=Decimal("6.00"),
        comparator=">=",
        instrument="QĐ 40",
        agency=book.province,
    )
    assert IndicatorTarget.objects.get() == again
    assert again.applies_to(book.offices[0])
