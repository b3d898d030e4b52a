"""Forms 01 and 02 over a small book in which everything happens: on any day, as known at any moment, whole and in parts.

The expected figures are not those of the ledger: `tests.statistics.reference` follows every case coin by coin.
"""

from __future__ import annotations

import io
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Sum
from pytest_django import DjangoDbBlocker
from python_calamine import CalamineWorkbook

from agencies.actions.units import create_agency, create_enforcer
from agencies.models import Agency
from agencies.organisation import Organisation
from cases.actions.events import record_event, void_event
from cases.actions.registers import import_register
from cases.actions.years import open_year
from cases.balances import By, Scope, balances
from cases.choices import JudgmentKind
from cases.lifecycle import Event
from cases.models import Balance, CaseEvent, EnforcementCase, LedgerEntry, OpenedYear
from common import clock
from law.years import reporting_year
from reports import statutory
from reports.periods import Period
from reports.statutory import compute, drilldown
from reports.statutory.algebra import Measure
from reports.statutory.question import Question
from reports.statutory.rows import RowKey
from tests.factories import histories as named
from tests.factories.histories import Step
from tests.factories.register_files import write_register
from tests.statistics import reference
from tests.statistics.measured import OF_THE_STATE, Measured

pytestmark = pytest.mark.django_db

ENFORCERS = (("KV1", "CHV-11"), ("KV1", "CHV-12"), ("KV2", "CHV-21"), ("THADS", "CHV-01"))
DECIDED = date(2022, 11, 15)
MORE = {
    "parts taken back in a later year": (
        Step(Event.PARTLY_TERMINATED, date(2023, 2, 1), 20),
        Step(Event.REDUCED, date(2023, 3, 1), 10),
        Step(Event.RESTORED, date(2023, 11, 5), 15, ground="partly_terminated"),
    ),
    "a part put off": (Step(Event.PARTLY_POSTPONED, date(2023, 2, 1), 40),),
    "a part put off for a while": (
        Step(Event.PARTLY_SUSPENDED, date(2023, 9, 20), 30),
        Step(Event.RESUMED, date(2023, 10, 20)),
    ),
    "suspended": (Step(Event.SUSPENDED, date(2023, 2, 1)),),
    "paused": (Step(Event.PAUSED_FOR_COMPLAINT, date(2024, 2, 1)),),
    "put off": (Step(Event.POSTPONED, date(2023, 5, 1), ground="48.1.a"),),
    "withdrawn in parts": (
        Step(Event.PARTLY_ENTRUSTED, date(2023, 2, 1), 30),
        Step(Event.PARTLY_WITHDRAWN, date(2023, 3, 1), 10),
        Step(Event.WITHDRAWN, date(2023, 11, 1)),
    ),
    "ended otherwise": (Step(Event.CONCLUDED_OTHERWISE, date(2026, 8, 10)),),
    "grown": (Step(Event.AMOUNT_INCREASED, date(2024, 11, 1), 7),),
    "resting": (),
}
FORMS = {"01": "cases", "02": "amount"}
DISTINCT = [statutory.named("TT08-2015"), statutory.named("TT05-2024")]


class Mixed(NamedTuple):
    """The province of these tests."""

    province: Agency
    kv1: Agency

    def question(self, form: str, day: date, by: By = By.NONE, **more: Any) -> Question:
        return Question(form, self.province, Period(reporting_year(day), day), by, **more)


@pytest.fixture(scope="module")
def mixed(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Mixed]:
    """Every named history twice, in different hands, and more: imported from a register."""
    path = tmp_path_factory.mktemp("register") / "so.xlsx"
    with django_db_blocker.unblock(), transaction.atomic():
        province = create_agency(code="THADS", name="THADS tỉnh", kind="province")
        units = {"THADS": province}
        for code in ("KV1", "KV2", "KV3"):
            units[code] = create_agency(code=code, name=f"Đơn vị {code}", kind="office", parent=province)
        for unit, code in ENFORCERS:
            create_enforcer(code=code, name=f"Chấp hành viên {code}", agency=units[unit])
        cases, events = [], []
        for number, (shift, steps) in enumerate(product((0, 3), (named.NAMED | MORE).values())):
            rows = list(_rows(number, shift, steps))
            cases.append(rows[0])
            events.extend(rows[1:])
        write_register(path, {"cases": cases, "events": events})
        imported = import_register(path, by=None, today=clock.today())
        assert [str(verdict.reasons) for verdict in imported.plan.verdicts if verdict.verdict != "new"] == []
        yield Mixed(province, units["KV1"])
        transaction.set_rollback(True)


def _rows(number: int, shift: int, steps: Iterable[Step]) -> Iterator[dict[str, Any]]:
    """The row of a case and those of its events; `shift` puts it into other hands."""
    unit, enforcer = ENFORCERS[shift]
    on_request = number % 3 == 0 or any(step.event == Event.REQUEST_RETURNED for step in steps)
    known_by = {"decision_number": str(number), "unit": unit}
    yield known_by | {
        "decided_on": DECIDED,
        "enforcer": enforcer,
        "initiation": "on_request" if on_request else "ex_officio",
        "judgment_kind": list(JudgmentKind)[number % 9].code,
        "amount": 100,
        "for_budget": 0 if on_request else 40,
    }
    for step in steps:
        to_unit, to_enforcer = ENFORCERS[(step.to + shift) % 4] if step.to is not None else (None, None)
        yield known_by | {
            "event": step.event.value,
            "occurred_on": step.on,
            "amount": step.amount,
            "for_budget": step.for_budget,
            "ground": step.ground,
            "to_unit": to_unit,
            "to_enforcer": to_enforcer,
        }


def command(form: str, *words: str) -> dict[str, Any]:
    """What `manage.py form` prints with --json."""
    out = io.StringIO()
    call_command("form", form, *words, "--json", stdout=out)
    return json.loads(out.getvalue())


def eventful_days() -> list[date]:
    """Every day on which something happened, the days around it, and the ends of the years."""
    days = set(CaseEvent.objects.values_list("occurred_on", flat=True))
    turns = {date(year, month, day) for year in range(2022, 2027) for month, day in ((9, 30), (10, 1))}
    return sorted({day + timedelta(shift) for day in days for shift in (-1, 0, 1)} | turns)


class Counted:
    """The independent count of the whole book, day after day."""

    def __init__(self, days: list[date]) -> None:
        self.cases = list(EnforcementCase.objects.prefetch_related("events__void"))
        self.runs = [reference.pictures(case.facts, _history(case), days) for case in self.cases]
        self.pictures: list[reference.Picture] = []

    def go_on(self) -> None:
        """To the next of the days."""
        self.pictures = [next(run)[1] for run in self.runs]

    def cells(self, key: RowKey, version: str, measure: str) -> dict[str, Any]:
        """The cells of one row of a form."""

        def holds(holder: Any) -> bool:
            return key.agency in (0, holder.agency) and key.enforcer in (0, holder.enforcer)

        pictures = [
            picture
            for case, picture in zip(self.cases, self.pictures, strict=True)
            if key.initiation in (None, case.initiation) and key.kind in (None, case.kind)
        ]
        return reference.cells(pictures, holds, version, measure)


def _history(case: EnforcementCase) -> list[Any]:
    standing = [event.facts for event in case.events.all() if not hasattr(event, "void")]
    return sorted(standing, key=lambda item: (item.occurred_on, item.sequence))


def test_the_book_holds_every_kind_of_event(mixed: Mixed) -> None:
    assert set(CaseEvent.objects.values_list("event", flat=True)) == set(Event)


def test_every_cell_on_every_day_is_what_an_independent_count_says(mixed: Mixed) -> None:
    days = eventful_days()
    counted = Counted(days)
    for place, day in enumerate(days):
        counted.go_on()
        broken_down = (By.UNIT, By.NONE, By.ENFORCER)[place % 3]
        for form, version, by in product(FORMS, DISTINCT, {By.UNIT, broken_down}):
            computed = compute.compute(mixed.question(form, day, by, version=version))
            assert [check.rule for check in computed.checks if not check.holds] == []
            for row in computed.rows:
                expected = counted.cells(row.key, version.name, FORMS[form])
                where = f"{form} {version.name} {day} {row.key.key}"
                assert dict(row.cells) | {"rate": row.rate} == {key: expected[key] for key in (*row.cells, "rate")}, where


def test_what_is_due_to_the_state_is_what_an_independent_count_says(mixed: Mixed) -> None:
    days = eventful_days()[::4]
    counted = Counted(days)
    for place, day in enumerate(days):
        counted.go_on()
        for measure, version in product(OF_THE_STATE, DISTINCT):
            period, by = Period(reporting_year(day), day), list(By)[place % 3]
            asked = Measured("01", mixed.province, period, by, version=version, counts=measure)
            computed = compute.compute(asked)
            assert [check.rule for check in computed.checks if not check.holds] == []
            for row in computed.rows:
                expected = counted.cells(row.key, version.name, measure.column)
                assert dict(row.cells) == {key: expected[key] for key in row.cells}, f"{measure} {day} {row.key.key}"


def test_the_command_answers_for_any_day_what_is_computed(mixed: Mixed) -> None:
    day = date(2023, 11, 2)
    told = command("02", "--year", "2024", "--as-of", "2023-11-02", "--agency", "THADS", "--by", "unit")
    assert told == compute.document(compute.compute(mixed.question("02", day, By.UNIT)))
    assert (told["as_of"], told["period"]["months"], told["period"]["from"]) == ("2023-11-02", None, "2023-10-01")
    month = command("01", "--year", "2024", "--months", "12", "--agency", "THADS")
    assert (month["as_of"], month["period"]["months"], month["measure"]) == ("2024-09-30", 12, "cases")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--agency", "KV9", "--months", "3"], "KV9"),
        (["--agency", "THADS", "--months", "13"], "13"),
        (["--agency", "THADS", "--as-of", "2024-10-01"], "01/10/2024"),
        (["--agency", "THADS", "--months", "3", "--version", "TT01-1900"], "TT01-1900"),
        (["--agency", "THADS", "--months", "3", "--known-at", "bao giờ"], "bao giờ"),
    ],
)
def test_a_form_that_cannot_be_asked_for_is_refused_with_status_one(mixed: Mixed, words: list[str], says: str) -> None:
    with pytest.raises(CommandError) as refusal:
        command("01", "--year", "2024", *words)
    assert refusal.value.returncode == 1
    assert says in str(refusal.value)


# -- whole and parts ---------------------------------------------------------------------------------


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("by", ["unit", "enforcer"])
def test_units_and_enforcers_add_up_and_the_province_has_a_row_of_its_own(mixed: Mixed, form: str, by: str) -> None:
    place = ("--year", "2024", "--months", "12")
    rows = {row["key"]: row for row in command(form, *place, "--agency", "THADS", "--by", by)["rows"]}
    parts = [row["cells"] for key, row in rows.items() if key.startswith(f"{by}:")]
    for column, whole in rows["total"]["cells"].items():
        assert column == "rate" or sum(cells[column] for cells in parts) == whole
    own = "unit:THADS" if by == "unit" else "enforcer:CHV-01"
    assert rows[own]["cells"]["total"] > 0
    assert rows[own]["label"].startswith("Việc của THADS tỉnh" if by == "unit" else "Chấp hành viên CHV-01")
    office = {row["key"]: row["cells"] for row in command(form, *place, "--agency", "KV1", "--by", by)["rows"]}
    if by == "unit":
        assert set(rows) >= {"unit:THADS", "unit:KV1", "unit:KV2", "unit:KV3"}
        assert office["total"] == rows["unit:KV1"]["cells"]
    else:
        assert {"enforcer:CHV-11", "enforcer:CHV-12"} <= set(office)


@pytest.mark.parametrize("version", DISTINCT, ids=lambda version: version.name)
@pytest.mark.parametrize("form", FORMS)
def test_the_cases_behind_every_cell_add_up_to_it(mixed: Mixed, form: str, version: statutory.Version) -> None:
    for day, by in product((date(2024, 9, 30), date(2023, 11, 2)), By):
        question = mixed.question(form, day, by, version=version)
        for row in compute.compute(question).rows:
            for column, value in row.cells.items():
                behind = drilldown.page(drilldown.cell_of(question, row.key.key, column))
                where = f"{day} {row.key.key}/{column}"
                assert behind.total == sum(line.value for line in behind.lines) == value, where
                assert behind.count == len({line.case for line in behind.lines}) == len(behind.lines), where


def test_the_other_versions_have_the_very_columns_that_were_opened() -> None:
    opened = {version.columns for version in DISTINCT}
    assert all(version.columns in opened for version in statutory.VERSIONS)


# -- rates and versions --------------------------------------------------------------------------------


def test_there_is_no_rate_where_nothing_is_enforceable(mixed: Mixed) -> None:
    before = command("01", "--year", "2021", "--months", "12", "--agency", "THADS")
    assert [row["cells"]["rate"] for row in before["rows"]] == [None] * 21
    idle = command("02", "--year", "2024", "--months", "12", "--agency", "KV3")
    assert idle["rows"][0]["cells"]["rate"] is None
    busy = command("02", "--year", "2024", "--months", "12", "--agency", "KV1")["rows"][0]["cells"]
    finished = busy["completed"] + busy["terminated"] + busy["reduced"]
    assert busy["rate"] == f"{(20_000 * finished + busy['enforceable']) // (2 * busy['enforceable']) / 100:.2f}"


@pytest.mark.parametrize(
    ("year", "words", "version"),
    [
        ("2017", ["--months", "12"], "TT08-2015"),
        ("2020", ["--months", "3"], "TT08-2015"),
        ("2020", ["--as-of", "2020-01-04"], "TT08-2015"),
        ("2020", ["--as-of", "2020-01-05"], "TT06-2019"),
        ("2022", ["--months", "12"], "TT06-2019"),
        ("2024", ["--as-of", "2024-07-25"], "TT06-2019"),
        ("2024", ["--months", "10"], "TT05-2024"),
        ("2026", ["--months", "9"], "TT05-2024"),
        ("2026", ["--months", "10"], "TT05-2026"),
        ("2026", ["--months", "10", "--version", "TT08-2015"], "TT08-2015"),
    ],
)
def test_the_version_is_the_one_in_force_on_the_last_day(mixed: Mixed, year: str, words: list[str], version: str) -> None:
    told = command("01", "--year", year, *words, "--agency", "THADS")
    assert told["version"] == version
    assert [check["rule"] for check in told["checks"] if not check["holds"]] == []
    assert any("suspended" in check["rule"] for check in told["checks"])


@pytest.mark.parametrize("form", FORMS)
def test_the_workbook_holds_the_numbers_of_the_form(mixed: Mixed, form: str, tmp_path: Path) -> None:
    path = tmp_path / "bieu.xlsx"
    told = command(form, "--year", "2024", "--months", "12", "--agency", "THADS", "--by", "unit", "--xlsx", str(path))
    with CalamineWorkbook.from_path(path) as workbook:
        lines = workbook.get_sheet_by_index(0).to_python()
    table = [line for line in lines if len(line) > 1 and isinstance(line[1], float)]
    keys = [column["key"] for column in told["columns"]]
    assert len(table) == len(told["rows"])
    for line, row in zip(table, told["rows"], strict=True):
        assert line[0].strip() == row["label"]
        assert line[1 : len(keys)] == [row["cells"][key] for key in keys[:-1]]
        assert line[len(keys)] == ("–" if row["cells"]["rate"] is None else float(row["cells"]["rate"]))


# -- known then, opened since --------------------------------------------------------------------------


def everything(mixed: Mixed, ask: Callable[[Question], Question] = lambda question: question) -> list[Any]:
    """The figures of many questions: both forms, three breakdowns, whole years and odd days."""
    days = [
        date(2022, 11, 30),
        date(2023, 9, 30),
        date(2023, 10, 9),
        date(2023, 10, 23),
        date(2024, 2, 29),
        date(2024, 9, 30),
    ]
    questions = [mixed.question(form, day, by) for form, day, by in product(FORMS, [*days, date(2026, 8, 3)], By)]
    return [
        {row.key.key: (dict(row.cells), row.rate) for row in compute.compute(ask(question)).rows if any(row.cells.values())}
        for question in questions
    ]


def change(number: int, event: Event, on: date, amount: int | None = None, **more: Any) -> None:
    """Something is recorded today that happened long ago."""
    case = EnforcementCase.objects.get(decision_number=str(number))
    record_event(case=case, event=event, occurred_on=on, amount=amount, by=None, today=clock.today(), **more)


def undo(number: int, event: Event) -> None:
    void_event(event=CaseEvent.objects.get(case__decision_number=str(number), event=event), by=None, reason="Ghi nhầm việc")


RESTING = len(named.NAMED) + len(MORE) - 1  # the number of the case to which nothing happened


def test_what_was_known_at_a_moment_can_be_asked_for_ever_after(mixed: Mixed) -> None:
    changes = [
        lambda: change(RESTING, Event.COLLECTED, date(2023, 1, 5), 30),
        lambda: change(RESTING, Event.REASSIGNED, date(2022, 12, 1), to_unit=Agency.objects.get(code="KV3")),
        lambda: undo(0, Event.COMPLETED),
        lambda: undo(RESTING, Event.COLLECTED),
        lambda: change(RESTING, Event.SUSPENDED, date(2023, 9, 30)),
        lambda: undo(RESTING, Event.REASSIGNED),
    ]
    remembered = [(clock.now(), everything(mixed))]
    for make in changes:
        make()
        remembered.append((clock.now(), everything(mixed)))
        assert remembered[-1][1] != remembered[-2][1]
    for moment, answer in remembered:
        assert everything(mixed, lambda question, at=moment: replace(question, known_at=at)) == answer
        question = mixed.question("02", date(2023, 9, 30), known_at=moment)
        for column, value in compute.compute(question).total.cells.items():
            assert drilldown.page(drilldown.cell_of(question, "total", column)).total == value, column
    moment, _answer = remembered[1]
    told = command("01", "--year", "2023", "--months", "12", "--agency", "THADS", "--known-at", moment.isoformat())
    assert told["known_at"] == moment.isoformat()
    assert told != command("01", "--year", "2023", "--months", "12", "--agency", "THADS")


def test_opening_years_changes_no_figure(mixed: Mixed) -> None:
    before = everything(mixed)
    for year in (2024, 2027, 2023, 2026):
        assert open_year(year=year, now=clock.now())
        assert everything(mixed) == before
    assert not open_year(year=2024, now=clock.now())


def test_what_comes_late_reaches_the_years_that_are_open(mixed: Mixed) -> None:
    for year in (2024, 2026):
        open_year(year=year, now=clock.now())
    known, before = clock.now(), everything(mixed)
    change(RESTING, Event.FOUND_NOT_ENFORCEABLE, date(2022, 12, 1))
    undo(0, Event.COMPLETED)
    after = everything(mixed)
    assert after != before
    assert everything(mixed, lambda question: replace(question, known_at=known)) == before
    Balance.objects.filter(month=0).delete()
    OpenedYear.objects.all().delete()
    assert everything(mixed) == after


# -- what is read ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("by", By)
def test_every_day_of_a_month_is_the_sum_of_its_entries(mixed: Mixed, by: By) -> None:
    agencies = Organisation.as_of(clock.today()).covers(mixed.province)
    for number in range(31):
        day = date(2023, 10, 1) + timedelta(number)
        entries = LedgerEntry.objects.filter(agency__in=agencies, occurred_on__gte=date(2023, 10, 1), occurred_on__lte=day)
        for measure in Measure:
            sums = entries.values("account").annotate(sum=Sum(measure.column))
            moved = Counter({row["account"]: row["sum"] for row in sums})
            read: Counter[int] = Counter()
            for account, standing in compute.standings_of(balances(Scope(agencies, 2024, day), by), measure).items():
                read[account] += standing.change
            assert +read == +moved, (day, measure)
            assert -read == -moved, (day, measure)


def test_a_second_province_in_the_book_changes_no_figure_of_the_first(mixed: Mixed, tmp_path: Path) -> None:
    before = everything(mixed)
    other = create_agency(code="THADS-2", name="THADS tỉnh khác", kind="province")
    create_enforcer(code="CHV-2", name="Chấp hành viên tỉnh khác", agency=other)
    row = next(_rows(900, 0, ())) | {"unit": "THADS-2", "enforcer": "CHV-2"}
    path = tmp_path / "so.xlsx"
    write_register(path, {"cases": [row]})
    assert import_register(path, by=None, today=clock.today()).plan.tally()["new"] == 1
    assert everything(mixed) == before
    assert everything(mixed._replace(province=other))
