"""What an import does with each row, as the outward contract of the register file says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agencies.models import Agency
from cases.actions.events import void_event
from cases.actions.registers import import_register
from cases.models import CaseEvent, EnforcementCase, Judgment, LedgerEntry
from cases.register.reading import read_register
from common.models import Installation
from tests.factories.register_files import write_register

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
DECIDED = date(2025, 11, 3)
UNITS = [
    {"code": "THADS-A", "name": "THADS tỉnh An Hải", "kind": "province", "parent": None},
    {"code": "KV1", "name": "Khu vực 1", "kind": "office", "parent": "THADS-A"},
    {"code": "KV2", "name": "Khu vực 2", "kind": "office", "parent": "THADS-A"},
]
ENFORCERS = [
    {"code": "CHV-1", "name": "Lê Văn Một", "unit": "KV1"},
    {"code": "CHV-2", "name": "Trần Thị Hai", "unit": "KV2"},
]


def case(number: str = "1", **changes: Any) -> dict[str, Any]:
    return {
        "decision_number": number,
        "decided_on": DECIDED,
        "unit": "KV1",
        "enforcer": "CHV-1",
        "initiation": "on_request",
        "judgment_number": f"{number}/2025/DS-ST",
        "judged_on": date(2025, 9, 1),
        "court": "TAND khu vực 1",
        "judgment_kind": "civil",
        "creditor": "Bà Được",
        "debtor": "Ông Phải",
        "amount": 100,
        "for_budget": 0,
        "credit_institution": False,
    } | changes


def event(name: str, on: date, number: str = "1", **changes: Any) -> dict[str, Any]:
    return {"decision_number": number, "decided_on": DECIDED, "unit": "KV1", "event": name, "occurred_on": on} | changes


COLLECTED = event("collected", date(2026, 1, 5), amount=30)


class Importer:
    """Writes a register and sends it through the command, as a clerk would."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.sent = 0

    def file(self, **sheets: list[dict[str, Any]]) -> Path:
        self.sent += 1
        path = self.folder / f"so-{self.sent}.xlsx"
        write_register(path, sheets)
        return path

    def __call__(self, *options: str, **sheets: list[dict[str, Any]]) -> dict[str, Any]:
        return self.send(self.file(**sheets), *options)

    def send(self, path: Path, *options: str) -> dict[str, Any]:
        out = StringIO()
        call_command("import_register", str(path), *options, "--json", stdout=out)
        answer: dict[str, Any] = json.loads(out.getvalue())
        assert answer["read"] == sum(answer[word] for word in ("new", "same", "changed", "conflict", "rejected"))
        return answer


@pytest.fixture
def send(tmp_path: Path) -> Iterator[Importer]:
    importer = Importer(tmp_path)
    assert importer(units=UNITS, enforcers=ENFORCERS)["new"] == 5
    yield importer


def reasons(answer: dict[str, Any]) -> dict[tuple[str, int], str]:
    return {(row["sheet"], row["row"]): row["reason"] for row in answer["rows"]}


def entries() -> int:
    return LedgerEntry.objects.count()


def test_the_first_province_gives_the_portal_its_name(send: Importer) -> None:
    assert Installation.current().province_name == "tỉnh An Hải"


def test_a_file_sent_again_enters_nothing_twice(send: Importer) -> None:
    sheets = {"units": UNITS, "enforcers": ENFORCERS, "cases": [case()], "events": [COLLECTED, COLLECTED]}
    first = send(**sheets)
    assert (first["new"], first["same"]) == (3, 5)
    stood = entries()
    again = send(**sheets)
    assert (again["new"], again["same"]) == (0, 8)
    assert entries() == stood
    assert EnforcementCase.objects.get().done_amount == 60  # two equal receipts of one day are two events


def test_only_descriptive_fields_change_what_is_stored(send: Importer) -> None:
    send(cases=[case()])
    answer = send(cases=[case(debtor="Ông Phải Văn Trả", judgment_number="1a/2025/DS-ST")])
    assert answer["changed"] == 1
    assert "Ông Phải Văn Trả" in reasons(answer)["cases", 2]
    stored = EnforcementCase.objects.get()
    assert stored.judgment.number == "1a/2025/DS-ST"
    assert stored.parties.get(role="debtor").name == "Ông Phải Văn Trả"
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM cases_partychange")
        assert cursor.fetchall() == [("Ông Phải",)]  # what was there before


def test_a_blank_cell_of_a_stored_case_says_nothing(send: Importer) -> None:
    send(cases=[case()])
    blank = dict.fromkeys(("court", "judgment_number", "judged_on", "creditor", "debtor", "credit_institution"))
    assert send(cases=[case(**blank)])["same"] == 1
    assert Judgment.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount", 101),
        ("for_budget", 5),
        ("initiation", "ex_officio"),
        ("judgment_kind", "family"),
        ("enforcer", "CHV-2"),
    ],
)
def test_a_field_that_feeds_the_ledger_is_a_conflict_and_both_values_are_shown(send: Importer, field: str, value: Any) -> None:
    send(cases=[case()])
    stood = entries()
    answer = send(cases=[case(**{field: value})], events=[COLLECTED])
    assert (answer["conflict"], answer["rejected"]) == (1, 1)
    assert "trong sổ" in reasons(answer)["cases", 2]
    assert entries() == stood


def test_an_event_that_contradicts_the_book_is_a_conflict_unless_its_document_is_another(send: Importer) -> None:
    send(cases=[case()], events=[COLLECTED | {"document_number": "PT-1"}])
    other = COLLECTED | {"amount": 40}
    answer = send(events=[other])
    assert answer["conflict"] == 1
    assert "30" in reasons(answer)["events", 2]
    assert "40" in reasons(answer)["events", 2]
    assert send(events=[other | {"document_number": "PT-2"}])["new"] == 1
    assert EnforcementCase.objects.get().done_amount == 70


def test_a_voided_event_sent_again_is_a_conflict(send: Importer) -> None:
    send(cases=[case()], events=[COLLECTED])
    void_event(event=CaseEvent.objects.get(event="collected"), by=None, reason="ghi nhầm việc")
    answer = send(cases=[case()], events=[COLLECTED])
    assert (answer["same"], answer["conflict"]) == (1, 1)
    assert "ghi nhầm việc" in reasons(answer)["events", 2]


def test_a_case_and_its_events_come_back_together_and_others_enter(send: Importer) -> None:
    answer = send(
        cases=[case("1"), case("2")],
        events=[
            event("collected", date(2026, 1, 5), "1", amount=500),
            event("collected", date(2026, 1, 6), "1", amount=5),
            event("completed", date(2026, 1, 5), "2"),
        ],
    )
    assert (answer["new"], answer["rejected"]) == (2, 3)
    assert "lớn hơn" in reasons(answer)["events", 2]
    assert "dòng 2" in reasons(answer)["events", 3]
    assert [c.decision_number for c in EnforcementCase.objects.all()] == ["2"]


def test_the_returned_file_mended_and_sent_again_enters_once(send: Importer) -> None:
    answer = send(cases=[case("1"), case("2")], events=[event("collected", date(2026, 1, 5), "1", amount=500)])
    returned = read_register(Path(answer["rejected_file"]))
    rows = {name: [dict(row.values) for row in rows] for name, rows in returned.sheets.items() if rows}
    assert {name: len(found) for name, found in rows.items()} == {"cases": 1, "events": 1}
    rows["events"][0]["amount"] = 50
    assert send(**rows)["new"] == 2
    assert send(**rows)["same"] == 2
    assert EnforcementCase.objects.get(decision_number="1").done_amount == 50


def test_a_dry_run_gives_the_verdicts_and_changes_nothing(send: Importer) -> None:
    answer = send("--dry-run", cases=[case()], events=[COLLECTED])
    assert answer["new"] == 2
    assert (EnforcementCase.objects.count(), entries(), Judgment.objects.count()) == (0, 0, 0)
    assert not Agency.objects.filter(kind="court").exists()


def test_rows_outside_the_agency_are_rejected(send: Importer) -> None:
    answer = send("--agency", "KV2", cases=[case("1"), case("2", unit="KV2", enforcer="CHV-2")])
    assert (answer["new"], answer["rejected"]) == (1, 1)
    assert EnforcementCase.objects.get().agency.code == "KV2"


def test_the_day_of_the_decision_may_be_left_out_while_the_number_is_unique(send: Importer) -> None:
    send(cases=[case("7"), case("8"), case("8", decided_on=date(2026, 2, 2))])
    answer = send(
        events=[
            event("verified", date(2026, 3, 1), "7", decided_on=None),
            event("verified", date(2026, 3, 1), "8", decided_on=None),
        ]
    )
    assert (answer["new"], answer["rejected"]) == (1, 1)
    assert "2025, 2026" in reasons(answer)["events", 3]


def test_events_of_one_day_keep_the_order_of_the_file(send: Importer) -> None:
    day = date(2026, 1, 5)
    assert send(cases=[case("1")], events=[event("terminated", day, "1"), event("ending_reversed", day, "1")])["new"] == 3
    answer = send(cases=[case("2")], events=[event("ending_reversed", day, "2"), event("terminated", day, "2")])
    assert answer["rejected"] == 3


def test_an_unknown_court_is_entered_to_be_confirmed_and_named(send: Importer) -> None:
    answer = send(cases=[case(court="TAND huyện Xa")])
    assert answer["new"] == 1
    assert any("TAND huyện Xa" in notice for notice in answer["notices"])
    court = Agency.objects.get(kind="court")
    assert not court.confirmed


def test_the_unit_stays_the_issuing_one_after_a_reassignment(send: Importer) -> None:
    away = event("reassigned", date(2026, 1, 5), to_unit="KV2", to_enforcer="CHV-2")
    back = event("reassigned", date(2026, 2, 5), to_enforcer="CHV-1")
    assert send(cases=[case()], events=[away, event("collected", date(2026, 1, 9), amount=10)])["new"] == 3
    stored = EnforcementCase.objects.get()
    assert (stored.issuing_agency.code, stored.agency.code, stored.enforcer.code) == ("KV1", "KV2", "CHV-2")
    assert send(events=[back])["new"] == 1  # a blank unit means the one that holds the case
    stored.refresh_from_db()
    assert (stored.agency.code, stored.enforcer.code) == ("KV2", "CHV-1")


def test_a_late_row_replays_what_stands_after_it(send: Importer) -> None:
    send(cases=[case()], events=[event("reassigned", date(2026, 3, 5), to_unit="KV2", to_enforcer="CHV-2")])
    assert send(events=[COLLECTED])["new"] == 1
    giver = LedgerEntry.objects.filter(agency__code="KV1")
    assert sum(e.amount for e in giver if e.account == 31) == 30  # completed stays with the giver
    refused = send(events=[event("completed", date(2026, 1, 6))])
    assert "05/03/2026" in reasons(refused)["events", 2]


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (case(unit="KV9"), "KV9"),
        (case(enforcer="CHV-9"), "CHV-9"),
        (case(decided_on=date(2027, 1, 5), judged_on=None), "05/01/2027"),
        (case(judged_on=date(2025, 12, 3)), "03/12/2025"),
        (case(for_budget=200), "ngân sách"),
    ],
    ids=["unknown unit", "unknown enforcer", "future decision", "judgment after decision", "State part too large"],
)
def test_a_wrong_case_is_rejected_with_what_is_wrong(send: Importer, row: dict[str, Any], said: str) -> None:
    answer = send(cases=[row])
    assert answer["rejected"] == 1
    assert said in reasons(answer)["cases", 2]
    assert entries() == 0


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (event("collected", date(2027, 1, 5), amount=5), "05/01/2027"),
        (event("collected", date(2025, 10, 1), amount=5), "01/10/2025"),
        (event("moved_to_separate_book", date(2026, 2, 1)), "Điều 9"),
        (event("request_returned", date(2026, 2, 1)), "26/2008"),
        (event("reassigned", date(2026, 2, 1)), "nhận"),
        (event("reassigned", date(2026, 2, 1), to_unit="KV9"), "KV9"),
        (event("completed", date(2026, 2, 1), amount=99), "99"),
        (event("decision_issued", date(2026, 2, 1)), "01/02/2026"),
    ],
    ids=[
        "future",
        "before the decision",
        "book too early",
        "not in this law",
        "no receiver",
        "unknown unit",
        "whole amount differs",
        "second decision",
    ],
)
def test_a_forbidden_event_is_rejected_with_the_rule(send: Importer, row: dict[str, Any], said: str) -> None:
    answer = send(cases=[case()], events=[row])
    assert answer["rejected"] == 2
    assert said in reasons(answer)["events", 2]
    assert entries() == 0


def test_a_decision_that_stands_twice_in_a_file_is_rejected_the_second_time(send: Importer) -> None:
    answer = send(cases=[case(), case()])
    assert (answer["new"], answer["rejected"]) == (1, 1)
    assert "dòng 2" in reasons(answer)["cases", 3]


def test_the_decision_itself_may_be_repeated_among_the_events(send: Importer) -> None:
    assert send(cases=[case()], events=[event("decision_issued", DECIDED)])["new"] == 2
    assert CaseEvent.objects.count() == 1


def test_nothing_readable_is_a_refusal_with_status_one(send: Importer, tmp_path: Path) -> None:
    junk = tmp_path / "junk.xlsx"
    junk.write_bytes(b"PK" + b"\x00" * 100)
    with pytest.raises(CommandError) as refusal:
        call_command("import_register", str(junk), "--json")
    assert refusal.value.returncode == 1


def test_a_failure_while_writing_leaves_nothing_of_the_file(send: Importer) -> None:
    def break_off(imported: object) -> None:
        assert EnforcementCase.objects.exists()
        raise RuntimeError("the machine stopped")

    path = send.file(cases=[case("1"), case("2")], events=[COLLECTED])
    with pytest.raises(RuntimeError):
        import_register(path, by=None, today=TODAY, also=break_off)
    assert (EnforcementCase.objects.count(), CaseEvent.objects.count(), entries()) == (0, 0, 0)
    assert send.send(path)["new"] == 3
