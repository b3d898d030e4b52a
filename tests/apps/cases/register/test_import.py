"""A register file through `manage.py import_register`: one verdict a row, nothing twice, a case whole or not at all."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from python_calamine import CalamineWorkbook

from agencies.actions.reorganisations import rename
from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency, Change, Reorganisation
from cases.models import CaseEvent, EnforcementCase, Judgment, Party
from common import clock
from tests.factories import register_files
from tests.factories.imports import (
    DECIDED,
    answer,
    book,
    case,
    create_province,
    day,
    event,
    reasons,
    send,
    stored,
    verdicts,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("province")]


@pytest.fixture
def province() -> None:
    create_province()


# -- verdicts ----------------------------------------------------------------------------------------


def test_new_same_changed_conflict_and_rejected_rows_are_told_apart(path: Path) -> None:
    send(path, [case("1"), case("2"), case("3")])
    told = send(
        path,
        [case("1"), case("2", debtor="Trần Văn Khác"), case("3", amount=101), case("4"), case("5", enforcer="CHV-9")],
    )
    assert [told[word] for word in ("new", "same", "changed", "conflict", "rejected")] == [1, 1, 1, 1, 1]
    assert verdicts(told) == {("cases", 3): "changed", ("cases", 4): "conflict", ("cases", 6): "rejected"}
    changed, conflict, rejected = reasons(told)
    assert "Phạm Văn Phải" in changed and "Trần Văn Khác" in changed
    assert "100" in conflict and "101" in conflict
    assert "CHV-9" in rejected
    assert EnforcementCase.objects.count() == 4
    assert stored("3").amount == 100
    assert Party.objects.get(case=stored("2"), role="debtor").name == "Trần Văn Khác"


def test_the_answer_has_the_shape_that_programs_rely_on(path: Path) -> None:
    told = send(path, [case(unit="KV9")])
    assert {"read", "new", "same", "changed", "conflict", "rejected", "rejected_file", "rows"} <= told.keys()
    (row,) = told["rows"]
    assert row.keys() == {"sheet", "row", "verdict", "reason"}
    assert (row["sheet"], row["row"], row["verdict"]) == ("cases", 2, "rejected")
    assert Path(told["rejected_file"]).is_file()
    assert send(path, [case()])["rejected_file"] is None


def test_a_register_sent_again_enters_nothing_twice(path: Path) -> None:
    events = [event("collected", day(20), 40), event("completed", day(30))]
    first, before = send(path, [case()], events), book()
    again = send(path, [case()], events)
    assert (first["new"], again["same"]) == (3, 3)
    assert book() == before


def test_a_blank_cell_of_a_known_case_says_nothing(path: Path) -> None:
    send(path, [case(for_budget=30, credit_institution=True)])
    blank = dict.fromkeys(["enforcer", "judgment_number", "judged_on", "court", "creditor", "debtor", "credit_institution"])
    assert send(path, [case(for_budget=30) | blank])["same"] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"decided_on": date(2024, 11, 6)},
        {"for_budget": 1},
        {"initiation": "ex_officio"},
        {"judgment_kind": "family"},
        {"enforcer": "CHV-2"},
    ],
    ids=str,
)
def test_what_feeds_the_ledger_is_never_changed_by_a_file(path: Path, changes: dict[str, Any]) -> None:
    send(path, [case()])
    told = send(path, [case(**changes)], [event("served", day(9))])
    assert list(verdicts(told).values()) == ["conflict", "rejected"]  # its new event comes back with it
    assert CaseEvent.objects.count() == 1


def test_a_changed_judgment_keeps_its_history(path: Path) -> None:
    send(path, [case()])
    assert send(path, [case(judgment_number="2/2024/DS-ST", court="Tòa án nhân dân tỉnh")])["changed"] == 1
    assert stored().judgment.number == "2/2024/DS-ST"
    assert apps.get_model("cases", "CaseChange").objects.filter(pgh_obj=stored()).count() == 1


def test_units_and_enforcers_of_a_file_get_verdicts_of_their_own(path: Path) -> None:
    units = [
        {"code": "THADS", "name": "THADS tỉnh Mới", "kind": "province"},
        {"code": "KV1", "name": "Khu vực 1", "kind": "office", "parent": "THADS"},
        {"code": "KV2", "name": "Khu vực 2", "kind": "province"},
        {"code": "KV3", "name": "Khu vực 3", "kind": "office", "parent": "THADS"},
        {"code": "KV4", "name": "Khu vực 4", "kind": "office", "parent": "THADS-X"},
    ]
    enforcers = [
        {"code": "CHV-1", "name": "Nguyễn Văn 1", "unit": "KV2"},
        {"code": "CHV-3", "name": "Nguyễn Văn 3", "unit": "KV3"},
    ]
    told = send(path, [case(unit="KV3", enforcer="CHV-3")], units=units, enforcers=enforcers)
    assert [told[word] for word in ("new", "same", "changed", "conflict", "rejected")] == [3, 1, 1, 2, 1]
    assert stored().agency.unassigned.name == "Chưa phân công"
    assert Agency.objects.get(code="THADS").name == "THADS tỉnh Mới"


def test_an_old_register_does_not_give_a_renamed_unit_its_old_name_back(path: Path) -> None:
    unit = Agency.objects.get(code="KV1")
    change = Reorganisation.objects.create(change=Change.RENAMED, effective_on=day(30), instrument="QĐ", recorded_at=clock.now())
    rename(agency=unit, name="Phòng THADS khu vực Một", short_name="", reorganisation=change)
    row = {"code": "KV1", "name": "Khu vực 1", "kind": "office", "parent": "THADS"}
    assert send(path, [case()], units=[row])["same"] == 1
    unit.refresh_from_db()
    assert unit.name == "Phòng THADS khu vực Một"


def test_an_office_belongs_to_a_province_and_not_to_another_office(path: Path) -> None:
    unit = {"code": "KV3", "name": "Khu vực 3", "kind": "office", "parent": "KV1"}
    assert send(path, [case(unit="KV3", enforcer="")], units=[unit])["rejected"] == 2


# -- a case is whole, or comes back --------------------------------------------------------------------


def test_a_case_and_its_events_come_back_together_and_the_others_enter(path: Path) -> None:
    told = send(
        path,
        [case("1"), case("2")],
        [event("served", day(9)), event("collected", day(20), 101), event("served", day(9), number="2")],
    )
    assert verdicts(told) == {("cases", 2): "rejected", ("events", 2): "rejected", ("events", 3): "rejected"}
    together, _also, culprit = reasons(told)
    assert "dòng 3" in together and "101" in culprit
    assert list(EnforcementCase.objects.values_list("decision_number", flat=True)) == ["2"]


def test_every_faulty_row_of_a_case_gets_a_reason_of_its_own(path: Path) -> None:
    tomorrow = clock.today() + timedelta(1)
    told = send(
        path,
        [case(judged_on=day(1))],
        [event("served", tomorrow), event("reassigned", day(9), to_enforcer="CHV-9"), event("verified", day(10))],
    )
    assert told["rejected"] == 4
    judged_late, in_the_future, unknown, together = reasons(told)
    assert "sau ngày quyết định" in judged_late
    assert f"{tomorrow:%d/%m/%Y}" in in_the_future
    assert "CHV-9" in unknown
    assert "dòng 2" in together


def test_a_returned_file_mended_and_sent_again_enters_exactly_once(path: Path, tmp_path: Path) -> None:
    cases, events = [case("1"), case("2", amount=70)], [event("collected", day(20), 101), event("completed", day(30))]
    returned = Path(send(path, cases, events)["rejected_file"])
    with CalamineWorkbook.from_path(returned) as workbook:
        sheets = {name: workbook.get_sheet_by_name(name).to_python() for name in workbook.sheet_names}
    assert "101" in sheets["events"][1][-2]  # the reason stands beside the row
    sheets["events"][1][sheets["events"][0].index("amount")] = 60
    mended = register_files.workbook(tmp_path / "sua.xlsx", sheets)
    assert answer(str(mended))["new"] == 3
    before = book()
    assert answer(str(mended))["same"] == 3
    assert send(path, cases, [event("collected", day(20), 60), event("completed", day(30))])["same"] == 4
    assert book() == before


def test_a_dry_run_gives_the_same_verdicts_and_changes_nothing(path: Path) -> None:
    send(path, [case("1")])
    unit = {"code": "KV3", "name": "Khu vực 3", "kind": "office", "parent": "THADS"}
    rows = [case("1", debtor="Khác"), case("2", court="Tòa lạ"), case("3", amount=0, unit="KV9")]
    before = book()
    rehearsed = send(path, rows, [event("completed", day(9))], "--dry-run", units=[unit])
    assert book() == before
    assert Party.objects.get(role="debtor").name == "Phạm Văn Phải"
    assert send(path, rows, [event("completed", day(9))], units=[unit]) == rehearsed
    assert book() != before


# -- whose rows, which case ------------------------------------------------------------------------------


def test_rows_outside_the_agency_are_rejected(path: Path) -> None:
    unit = {"code": "KV3", "name": "Khu vực 3", "kind": "office", "parent": "THADS"}
    enforcers = [
        {"code": "CHV-3", "name": "Nguyễn Văn 3", "unit": "KV2"},
        {"code": "CHV-4", "name": "Nguyễn Văn 4", "unit": "KV1"},
    ]
    rows = [case("1"), case("2", unit="KV2", enforcer="CHV-2")]
    told = send(path, rows, [], "--agency", "KV1", units=[unit], enforcers=enforcers)
    assert verdicts(told) == {("units", 2): "rejected", ("enforcers", 2): "rejected", ("cases", 3): "rejected"}
    assert not Agency.objects.filter(code="KV3").exists()
    assert send(path, rows, [], "--agency", "THADS")["rejected"] == 0  # the province covers its offices


def test_an_event_finds_its_case_by_a_number_that_is_used_once(path: Path) -> None:
    assert send(path, [case()], [event("served", day(9))])["new"] == 2
    assert send(path, [], [event("verified", day(10))])["new"] == 1
    assert stored().events_count == 3


def test_an_event_without_the_day_is_ambiguous_when_two_years_use_the_number(path: Path) -> None:
    later = case(decided_on=date(2025, 1, 6))
    told = send(path, [case(), later], [event("served", date(2025, 2, 3)), event("served", day(9), decided_on=DECIDED)])
    assert verdicts(told) == {("events", 2): "rejected"}
    assert "2024" in reasons(told)[0] and "2025" in reasons(told)[0]
    assert send(path, [], [event("verified", date(2025, 2, 4))])["rejected"] == 1  # ambiguous in the book alone too


def test_a_row_whose_day_cannot_be_read_still_makes_its_number_ambiguous(path: Path) -> None:
    send(path, [case()])  # number 1 of 2024
    told = send(path, [case(decided_on="31/02/2025")], [event("collected", date(2025, 2, 3), 50)])
    assert told["rejected"] == 2
    assert stored().done_amount == 0


def test_the_unit_of_an_event_is_the_one_that_issued_the_decision(path: Path) -> None:
    send(path, [case()], [event("reassigned", day(9), to_unit="KV2")])
    assert stored().agency.code == "KV2"
    assert stored().enforcer == stored().agency.unassigned
    assert send(path, [], [event("served", day(10))])["new"] == 1
    assert send(path, [], [event("served", day(11), unit="KV2")])["rejected"] == 1


def test_a_blank_receiving_unit_means_the_same_unit(path: Path) -> None:
    create_enforcer(code="CHV-8", name="Lê Văn Tám", agency=Agency.objects.get(code="KV1"))
    send(path, [case()], [event("reassigned", day(9), to_enforcer="CHV-8")])
    assert (stored().agency.code, stored().enforcer.code) == ("KV1", "CHV-8")


# -- courts ----------------------------------------------------------------------------------------------


def test_an_unknown_court_is_entered_to_be_confirmed_and_named_once(path: Path) -> None:
    create_agency(code="TAND-T", name="Tòa án nhân dân tỉnh", kind="court")
    told = send(
        path,
        [
            case("1", court="Tòa án nhân dân khu vực 7"),
            case("2", court="TÒA ÁN NHÂN DÂN KHU VỰC 7"),
            case("3", court="TAND-T"),
            case("4", court="tòa án nhân dân tỉnh"),
        ],
    )
    assert told["new"] == 4
    assert [notice.count("Tòa án nhân dân khu vực 7") for notice in told["notices"]] == [1]
    (court,) = Agency.objects.filter(kind="court", confirmed=False)
    assert court.name == "Tòa án nhân dân khu vực 7"
    assert Judgment.objects.filter(court__code="TAND-T").count() == 2
    assert send(path, [case("5", court=court.code)])["notices"] == []


def test_a_court_that_only_a_rejected_row_names_is_neither_entered_nor_announced(path: Path) -> None:
    told = send(path, [case(court="Tòa lạ", unit="KV9")])
    assert not Agency.objects.filter(kind="court").exists()
    assert told["notices"] == []


# -- what a register may not say ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"unit": "KV9"}, "KV9"),
        ({"enforcer": "CHV-9"}, "CHV-9"),
        ({"decided_on": date(2060, 3, 1)}, "01/03/2060"),
        ({"judged_on": day(1)}, "sau ngày quyết định"),
        ({"decided_on": date(2024, 3, 4), "judged_on": date(2024, 4, 3)}, "bị đảo"),
        ({"for_budget": 101}, "ngân sách"),
        ({"amount": "1,5"}, "phần lẻ"),
        ({"decided_on": "2024-13-05"}, "lịch"),
        ({"judgment_kind": "hình"}, "judgment_kind"),
        ({"amount": None}, "trống"),
    ],
    ids=str,
)
def test_a_case_that_cannot_be_is_rejected(path: Path, changes: dict[str, Any], reason: str) -> None:
    told = send(path, [case(**changes)])
    assert told["rejected"] == 1
    assert reason in reasons(told)[0]
    assert not EnforcementCase.objects.exists()


def test_a_known_case_is_not_moved_before_its_judgment(path: Path) -> None:
    send(path, [case()])
    assert send(path, [case(judged_on=day(1))])["rejected"] == 1
    assert stored().judgment.judged_on == date(2024, 9, 2)


def test_a_decision_that_stands_twice_in_a_file_enters_once(path: Path) -> None:
    told = send(path, [case(), case(amount=7)], [event("served", day(9))])
    assert verdicts(told) == {("cases", 3): "rejected"}
    assert "dòng 2" in reasons(told)[0]
    assert stored().amount == 100
