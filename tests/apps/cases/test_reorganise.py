"""Units that change: merged, split, renamed. History keeps its figures, its names and its sums."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from agencies.actions.units import create_agency
from agencies.models import Agency, Change, Person, Post, Reorganisation, User
from agencies.roles import Permission, Role
from cases.actions import reorganise as actions
from cases.actions.events import record_event, void_event
from cases.actions.reorganise import NewUnit, Plan
from cases.balances import By
from cases.ledger import OPEN, Account
from cases.models import CaseEvent, EnforcementCase
from cases.presenters.case import court_of
from common import clock, jobs
from common.refusal import Refused
from enforcement.demonstration.simulate import simulate_province
from reports import statutory
from reports.comparison.pairs import pair_of
from reports.periods import Period, cumulative
from reports.results import rates
from reports.results.rates import Subject
from reports.statutory import compute, drilldown
from reports.statutory.compute import Form
from reports.statutory.question import Question

pytestmark = pytest.mark.django_db

ON, TODAY = date(2025, 7, 1), date(2025, 12, 31)
OLD_NAME, NEW_NAME = "Chi cục THADS huyện Tân Hòa", "Phòng THADS khu vực 3"
INSTRUMENT = "Quyết định 1909/QĐ-BTP"
PERIODS = [cumulative(2024, 12), cumulative(2025, 8), cumulative(2025, 9), cumulative(2025, 12), Period(2026, TODAY)]


@pytest.fixture
def province(db: None) -> Agency:
    """Six offices with three years behind them: KV1 and KV2 will be merged, KV3 is a district's still."""
    simulate_province(cases=24_000 // 40, years=3, seed=5, today=TODAY, now=clock.now())
    province = Agency.objects.get(kind="province")
    while Agency.objects.filter(kind="office").count() < 3:
        number = Agency.objects.filter(kind="office").count() + 1
        create_agency(code=f"KV{number}", name=f"Phòng {number}", kind="office", parent=province, position=number)
    return province


def carry_out(change: str, predecessors: list[str], *successors: NewUnit, on: date = ON, **people: str) -> Reorganisation:
    """Ask for a change and do its job."""
    row = actions.reorganise(
        change=change,
        plan=Plan(predecessors, list(successors), people),
        effective_on=on,
        instrument=INSTRUMENT,
        decided_on=None,
        note="",
        by=None,
        at=clock.now(),
        today=TODAY,
    )
    assert row.job is not None
    actions.run(row.job, jobs.Progress(), TODAY)
    row.refresh_from_db()
    return row


def merge() -> Reorganisation:
    return carry_out(Change.MERGED, ["KV1", "KV2"], NewUnit("KVM", "Phòng THADS khu vực mới", "Khu vực mới"))


def form(province: Agency, period: Period, *, today: bool = False, measure: str = "01", by: By = By.UNIT) -> Form:
    return compute.compute(Question(measure, province, period, by, units_on=TODAY if today else None))


def cells(form: Form) -> dict[str, dict[str, int]]:
    return {row.key.key: dict(row.cells) for row in form.rows}


def labels(form: Form) -> dict[str, str]:
    return {row.key.key: str(row.key.label) for row in form.rows}


def everything(province: Agency, periods: list[Period]) -> list[Any]:
    return [cells(form(province, period, measure=measure)) for period in periods for measure in ("01", "02")]


def recount() -> list[Any]:
    """What `verify_ledger` finds wrong."""
    output = io.StringIO()
    call_command("verify_ledger", "--json", stdout=output)
    return json.loads(output.getvalue())["differences"]


def test_a_year_before_the_merge_prints_as_it_did_and_the_total_never_moves(province: Agency) -> None:
    before = everything(province, PERIODS[:3])
    totals = [cells(form(province, period))["total"] for period in PERIODS]
    row = merge()
    assert row.cases > 20
    assert everything(province, PERIODS[:3]) == before, "units of the period: KV1 and KV2, each with its own figures"
    assert [cells(form(province, period))["total"] for period in PERIODS] == totals
    assert recount() == []


@pytest.mark.parametrize("measure", ["01", "02"])
def test_on_todays_units_the_merged_one_is_the_sum_of_both_in_every_version(province: Agency, measure: str) -> None:
    old = cells(form(province, PERIODS[0], measure=measure))
    merge()
    for version in statutory.VERSIONS:
        question = Question(measure, province, PERIODS[0], By.UNIT, version=version)
        own, folded = compute.compute(question), compute.compute(replace(question, units_on=TODAY))
        assert all(check.holds for check in folded.checks)
        apart, together = cells(own), cells(folded)
        assert together["unit:KVM"] == {key: apart["unit:KV1"][key] + apart["unit:KV2"][key] for key in apart["unit:KV1"]}
        assert together["total"] == apart["total"]
        assert "unit:KV1" not in together
    assert old["unit:KV1"]["total"] > 0


def test_a_period_that_holds_the_change_shows_the_unit_of_its_last_day_with_what_it_came_from(province: Agency) -> None:
    before = cells(form(province, PERIODS[3]))
    merge()
    after = cells(form(province, PERIODS[3]))
    assert after["unit:KVM"] == {key: before["unit:KV1"][key] + before["unit:KV2"][key] for key in before["unit:KV1"]}


def test_the_cases_behind_a_merged_row_add_up_to_its_cells(province: Agency) -> None:
    merge()
    for period, today in ((PERIODS[0], True), (PERIODS[3], False), (PERIODS[4], False)):
        found = form(province, period, today=today)
        for column in found.columns:
            cell = drilldown.cell_of(found.question, "unit:KVM", column.key)
            assert drilldown.page(cell).total == found.row("unit:KVM").cells[column.key], column.key


def test_a_merged_unit_is_compared_with_what_it_came_from(province: Agency) -> None:
    old = cells(form(province, PERIODS[0]))
    merge()
    words = {"agency": province.code, "year": 2025, "months": 12, "row": "unit:KVM"}
    pair = pair_of(words, today=TODAY)
    spans = pair_of(words | {"from_year": 2024, "against_from_year": 2023}, today=TODAY)
    before = {line.row.key: line.against for line in pair.lines("unit:KVM")}
    assert before["total"] == old["unit:KV1"]["total"] + old["unit:KV2"]["total"]
    own = pair_of(words | {"units": "period"}, today=TODAY)
    assert {line.against for line in own.lines("unit:KVM")} == {0, None}, "in 2024 there was no such unit"
    for one in (pair, own, spans):
        for line in one.lines("unit:KVM"):
            if not line.is_rate:
                listed = drilldown.difference_lines(*one.behind("unit:KVM", line.row.key))
                assert drilldown.read(listed).total == line.difference, line


def test_rates_of_the_merged_unit_are_those_of_its_form(province: Agency) -> None:
    merge()
    unit = Agency.objects.get(code="KVM")
    for period in (PERIODS[3], PERIODS[4]):
        whole = form(unit, period, by=By.NONE).total.cells
        rate = next(
            rate for (subject, measure), rate in rates.compute(unit, period).items() if measure == "cases" and subject == Subject(unit.pk)
        )
        assert rate.enforceable <= whole["enforceable"]
        found = compute.compute(Question("01", unit, period)).total
        assert found.cells == cells(form(province, period))["unit:KVM"]


def test_open_cases_and_people_go_along_and_what_had_ended_stays(province: Agency) -> None:
    old = {agency.code: agency.pk for agency in Agency.objects.filter(code__in=["KV1", "KV2"])}
    ended = set(EnforcementCase.objects.filter(agency__in=old.values(), ended_on__lt=ON).values_list("pk", flat=True))
    enforcers = set(Post.objects.filter(agency=old["KV1"], role=Role.ENFORCER).values_list("person", flat=True))
    merge()
    unit = Agency.objects.get(code="KVM")
    still = EnforcementCase.objects.filter(agency__in=old.values())
    assert not still.filter(status__in=[*OPEN, Account.SEPARATE_BOOK]).exists()
    assert ended <= set(still.values_list("pk", flat=True))
    handed = CaseEvent.objects.filter(event="reassigned", to_unit=unit)
    assert handed.exists()
    assert all(event.occurred_on >= ON and event.document_number == INSTRUMENT for event in handed)
    assert enforcers <= set(Post.objects.filter(agency=unit, since=ON).values_list("person", flat=True))
    assert Agency.objects.get(code="KV1").until == date(2025, 6, 30)


def test_whoever_works_in_the_new_unit_sees_the_cases_of_the_old_ones(province: Agency) -> None:
    someone = Person.objects.create(code="TK", name="Trần Thư Ký")
    Post.objects.create(person=someone, agency=Agency.objects.get(code="KV1"), role=Role.CLERK)
    seen = EnforcementCase.objects.visible_to(User(person=someone, is_active=True)).count()
    merge()
    user = User(person=someone, is_active=True)
    assert {Agency.objects.get(code=code).pk for code in ("KV1", "KV2", "KVM")} == user.access.agencies(Permission.SEE_CASES)
    assert EnforcementCase.objects.visible_to(user).count() > seen


def test_a_case_may_go_on_in_the_new_unit(province: Agency) -> None:
    merge()
    unit = Agency.objects.get(code="KVM")
    case = EnforcementCase.objects.filter(agency=unit, status=Account.IN_PROGRESS, open_amount__gt=1000).first()
    assert case is not None
    record_event(case=case, event="collected", occurred_on=TODAY, amount=1000, by=None, today=TODAY)
    assert recount() == []


def test_a_case_that_is_opened_again_goes_to_the_unit_that_follows(province: Agency) -> None:
    merge()
    unit = Agency.objects.get(code="KVM")
    case = EnforcementCase.objects.filter(agency__code="KV1", status=Account.COMPLETED, ended_on__lt=ON).first()
    assert case is not None
    record_event(case=case, event="ending_reversed", occurred_on=TODAY, by=None, today=TODAY)
    case.refresh_from_db()
    assert (case.agency, case.status) == (unit, Account.IN_PROGRESS)
    assert recount() == []


def test_a_case_opened_again_before_the_unit_ended_goes_over_on_the_day_it_ended(province: Agency) -> None:
    before = ON - timedelta(30)
    merge()
    case = EnforcementCase.objects.filter(agency__code="KV1", status=Account.COMPLETED, ended_on__lt=before).first()
    assert case is not None
    record_event(case=case, event="ending_reversed", occurred_on=before, by=None, today=TODAY)
    assert holders_of(case)[-1] == (ON, "KVM")
    assert recount() == []


def test_a_case_opened_again_before_a_late_merge_was_told_goes_over_with_the_others(province: Agency) -> None:
    case = EnforcementCase.objects.filter(agency__code="KV1", status=Account.COMPLETED, ended_on__lt=ON).first()
    assert case is not None
    record_event(case=case, event="ending_reversed", occurred_on=TODAY, by=None, today=TODAY)
    merge()
    assert holders_of(case)[-1] == (TODAY, "KVM")


def test_a_void_that_opens_a_case_of_an_ended_unit_hands_it_on(province: Agency) -> None:
    merge()
    case = EnforcementCase.objects.filter(agency__code="KV1", status=Account.COMPLETED, ended_on__lt=ON).first()
    assert case is not None
    void_event(event=case.events.get(event="completed"), by=None, reason="Ghi nhầm")
    assert holders_of(case)[-1] == (ON, "KVM")
    assert recount() == []


@pytest.mark.parametrize("change", [Change.MERGED, Change.SPLIT])
def test_the_handover_of_an_ended_unit_is_not_taken_back(province: Agency, change: str) -> None:
    successors = [NewUnit("KVA", "Phòng A"), NewUnit("KVB", "Phòng B")][: 2 if change == Change.SPLIT else 1]
    carry_out(change, ["KV1"], *successors)
    case = EnforcementCase.objects.filter(agency__code="KVA", decided_on__lt=ON).first()
    assert case is not None
    handover = case.events.get(event="reassigned", occurred_on=ON, to_unit__code="KVA")
    with pytest.raises(Refused, match="Không hủy được chuyển giao này"):
        void_event(event=handover, by=None, reason="Thử")
    assert holders_of(case)[-1] == (ON, "KVA")


def test_a_case_given_late_to_a_unit_before_it_was_split_goes_to_who_took_over_its_enforcer(province: Agency) -> None:
    enforcer = Post.objects.filter(agency__code="KV1", role=Role.ENFORCER).latest("pk").person
    people = {str(enforcer.pk): "KVB"}
    carry_out(Change.SPLIT, ["KV1"], NewUnit("KVA", "Phòng A"), NewUnit("KVB", "Phòng B"), **people)
    day = ON - timedelta(10)
    case = EnforcementCase.objects.filter(status__in=OPEN, decided_on__lt=day).exclude(agency__code__in=["KV1", "KVA", "KVB"]).first()
    assert case is not None
    record_event(
        case=case,
        event="reassigned",
        occurred_on=day,
        to_unit=Agency.objects.get(code="KV1"),
        to_enforcer=enforcer,
        by=None,
        today=TODAY,
    )
    assert holders_of(case)[-1] == (ON, "KVB")
    assert recount() == []


def holders_of(case: EnforcementCase) -> list[tuple[date, str]]:
    """When the case went to whom; the last is who holds it."""
    case.refresh_from_db()
    handovers = case.events.standing().filter(event="reassigned").in_legal_order()
    found = [(event.occurred_on, event.to_unit.code) for event in handovers]
    assert found[-1][1] == case.agency.code
    return found


def test_one_person_with_the_same_post_in_two_merged_units_keeps_it_once(province: Agency) -> None:
    person = Person.objects.create(code="CHV-2", name="Người Hai Phòng")
    for code in ("KV1", "KV2"):
        agency = Agency.objects.get(code=code)
        Post.objects.create(person=person, agency=agency, role=Role.OFFICE_HEAD, since=ON + timedelta(5))
    merge()
    assert [post.agency.code for post in Post.objects.filter(person=person)] == ["KVM"]


def test_no_case_is_given_to_a_unit_that_has_ended(province: Agency) -> None:
    merge()
    case = EnforcementCase.objects.filter(agency__code="KVM", status=Account.IN_PROGRESS).first()
    assert case is not None
    ended = Agency.objects.get(code="KV1")
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 30/06/2025"):
        record_event(case=case, event="reassigned", occurred_on=TODAY, to_unit=ended, by=None, today=TODAY)


def test_a_unit_with_a_new_name_prints_an_old_year_under_its_old_name(province: Agency) -> None:
    agency = Agency.objects.get(code="KV1")
    agency.name, agency.short_name = OLD_NAME, "Tân Hòa"
    agency.save()
    carry_out(Change.RENAMED, ["KV1"], NewUnit("KV1", NEW_NAME, "Khu vực 3"))
    agency.refresh_from_db()
    assert (agency.name, agency.brief) == (NEW_NAME, "Khu vực 3")
    for period, today, name in (
        (PERIODS[0], False, OLD_NAME),
        (PERIODS[0], True, NEW_NAME),
        (PERIODS[3], False, NEW_NAME),
    ):
        question = Question("01", agency, period, units_on=TODAY if today else None)
        assert question.organisation.name(agency) == name
    assert labels(form(province, PERIODS[2]))["unit:KV1"] == "Tân Hòa"
    assert labels(form(province, PERIODS[3]))["unit:KV1"] == "Khu vực 3"


def test_a_judgment_shows_its_court_under_the_name_of_its_day(province: Agency) -> None:
    court = Agency.objects.get(code="TAND-KV1")
    cases = EnforcementCase.objects.filter(judgment__court=court)
    before, after = cases.filter(judgment__judged_on__lt=ON).first(), cases.filter(judgment__judged_on__gte=ON).first()
    assert before
    assert after
    carry_out(Change.RENAMED, ["TAND-KV1"], NewUnit("TAND-KV1", "Tòa án nhân dân khu vực Mới"))
    old = court.name
    for case, name in ((before, old), (after, "Tòa án nhân dân khu vực Mới")):
        assert court_of(EnforcementCase.objects.get(pk=case.pk)) == name


def test_what_is_left_of_a_split_unit_keeps_a_row_of_its_own_that_says_until_when(province: Agency) -> None:
    agency = Agency.objects.get(code="KV1")
    enforcers = [post.person for post in Post.objects.filter(agency=agency, role=Role.ENFORCER).select_related("person")]
    people = {str(person.pk): ("KVA", "KVB")[place % 2] for place, person in enumerate(enforcers)}
    before = cells(form(province, PERIODS[0]))
    carry_out(Change.SPLIT, ["KV1"], NewUnit("KVA", "Phòng THADS A"), NewUnit("KVB", "Phòng THADS B"), **people)
    old_year = form(province, PERIODS[0], today=True)
    assert cells(old_year)["unit:KV1"] == before["unit:KV1"]
    assert labels(old_year)["unit:KV1"].endswith("(đến 30/06/2025)")
    held = {unit: set(EnforcementCase.objects.filter(agency__code=unit).values_list("enforcer", flat=True)) for unit in ("KVA", "KVB")}
    assert held["KVA"]
    assert held["KVB"]
    assert held["KVA"].isdisjoint(held["KVB"])
    assert recount() == []


def test_a_merged_province_keeps_the_figures_of_both_and_either_prints_its_own(province: Agency) -> None:
    other = create_agency(code="THADS-X", name="Cục THADS tỉnh X", kind="province")
    before = cells(form(province, PERIODS[0]))
    carry_out(Change.MERGED, [province.code, "THADS-X"], NewUnit("THADS-MOI", "THADS tỉnh mới"))
    new = Agency.objects.get(code="THADS-MOI")
    assert cells(form(new, PERIODS[0]))["total"] == before["total"]
    assert cells(form(new, PERIODS[0], today=True))["total"] == before["total"]
    assert cells(form(province, PERIODS[0])) == before
    assert set(cells(form(other, PERIODS[0]))["total"].values()) == {0}
    assert recount() == []


@pytest.mark.parametrize(
    ("change", "predecessors", "successors", "on", "says"),
    [
        (Change.MERGED, ["KV1"], [NewUnit("KVM", "Mới")], date(2026, 1, 1), "chưa đến"),
        (Change.MERGED, ["KV99"], [NewUnit("KVM", "Mới")], ON, "Chưa có đơn vị mã KV99"),
        (Change.MERGED, ["KV1"], [NewUnit("KV2", "Mới")], ON, "đã được dùng"),
        (Change.MERGED, ["KV1"], [NewUnit("TAND-KV1")], ON, "cùng loại"),
        (Change.MERGED, ["KV1"], [NewUnit("KV1")], ON, "đơn vị cũ trong cùng thay đổi"),
        (Change.RENAMED, ["KV1"], [NewUnit("KV1", "Phòng THADS khu vực 1", "Khu vực 1")], ON, "đang mang đúng tên này"),
        (Change.MERGED, ["KV1"], [NewUnit("KVM", "Mới")], date.min, "quá sớm"),
        (Change.MERGED, ["KV1"], [NewUnit("N9", "Mới")], ON, "đã được dùng"),
    ],
)
def test_a_senseless_change_is_refused_and_changes_nothing(
    province: Agency, change: str, predecessors: list[str], successors: list[NewUnit], on: date, says: str
) -> None:
    Person.objects.create(code="CPC-N9", name="Người Mang Mã Lạ")
    agencies = list(Agency.objects.order_by("pk").values())
    with pytest.raises(Refused, match=says):
        carry_out(change, predecessors, *successors, on=on)
    assert list(Agency.objects.order_by("pk").values()) == agencies


@pytest.mark.parametrize("on", [date(2025, 8, 1), date(2025, 3, 1)])
def test_a_unit_ends_once(province: Agency, on: date) -> None:
    merge()
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 30/06/2025"):
        carry_out(Change.MERGED, ["KV1"], NewUnit("KVX", "Khác"), on=on)


def test_only_the_province_changes_the_organisation(province: Agency) -> None:
    someone = Person.objects.create(code="TP", name="Lê Trưởng Phòng")
    Post.objects.create(person=someone, agency=Agency.objects.get(code="KV1"), role=Role.OFFICE_HEAD)
    with pytest.raises(Refused, match="Chỉ cán bộ thống kê THADS tỉnh"):
        actions.reorganise(
            change=Change.RENAMED,
            plan=Plan(["KV1"], [NewUnit("KV1", "Khác")]),
            effective_on=ON,
            instrument=INSTRUMENT,
            decided_on=None,
            note="",
            by=User(person=someone),
            at=clock.now(),
            today=TODAY,
        )


def test_a_post_keeps_its_end_and_an_ended_one_stays_ended(province: Agency) -> None:
    person = Person.objects.create(code="CHV-END", name="Người Giữ Chức")
    since = {"person": person, "agency": Agency.objects.get(code="KV1"), "since": date(2024, 1, 1)}
    Post.objects.create(**since, role=Role.OFFICE_HEAD, until=date(2025, 9, 1))
    Post.objects.create(**since, role=Role.ENFORCER, until=date(2025, 1, 1))
    merge()
    moved = Post.objects.get(person=person, agency__code="KVM")
    assert (moved.role, moved.since, moved.until) == (Role.OFFICE_HEAD, ON, date(2025, 9, 1))


def test_what_the_unit_was_given_after_the_day_of_the_change_moves_on_too(province: Agency) -> None:
    late = date(2025, 10, 1)
    case = EnforcementCase.objects.filter(status__in=OPEN, decided_on__lt=ON).exclude(agency__code="KV1").first()
    assert case is not None
    receiver = Agency.objects.get(code="KV1")
    record_event(case=case, event="reassigned", occurred_on=TODAY, by=None, today=TODAY, to_unit=receiver)
    head = Person.objects.create(code="CHV-LATE", name="Người Đến Sau")
    Post.objects.create(person=head, agency=receiver, role=Role.OFFICE_HEAD, since=late)
    merge()
    case.refresh_from_db()
    assert case.agency.code == "KVM"
    assert Post.objects.get(person=head).agency.code == "KVM"
    assert not EnforcementCase.objects.filter(agency__code__in=["KV1", "KV2"], status__in=OPEN).exists()
    assert recount() == []
