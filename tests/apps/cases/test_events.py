"""Recording events and taking them back by the real actions, and what the database itself refuses."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from datetime import date, datetime, timedelta
from typing import Any

import psycopg
import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import Q, Sum

from agencies.models import User
from cases.actions.events import Busy, rebuild, record_event, void_event
from cases.actions.posting import WRITERS_LOCK
from cases.actions.years import open_years
from cases.balances import By, Scope, balances
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import Balance, CaseEvent, CaseOpening, EnforcementCase, EventVoid, LedgerEntry, OpenedYear
from common import clock
from common.refusal import Refused
from law.years import reporting_year, year_start
from reports.periods import Period, cumulative
from reports.statutory import compute
from reports.statutory.question import Question
from tests.factories.province import APPEND_ONLY, Book, open_case
from tests.factories.soundness import assert_balances_follow_the_entries, assert_case_is_sound

pytestmark = pytest.mark.django_db

Record = Callable[..., CaseEvent]
NOTHING_ELSE = {"cases": 0, "for_budget": 0, "budget_cases": 0}  # in an entry of money alone


@pytest.fixture
def case(province: Book) -> EnforcementCase:
    """A case of 10 million of the first office, decided on the first day of last year."""
    person, unit = province.enforcers["CHV-11"]
    return open_case(unit, person, decided_on=year_start(province.year - 1), number="1", for_budget=2_000_000)


@pytest.fixture
def record(case: EnforcementCase) -> Record:
    """Records an event so many days after the decision, by the portal itself if nobody is named."""

    def record(event: Event, day: int, **details: Any) -> CaseEvent:
        details = {"by": None, "today": clock.today(), "occurred_on": case.decided_on + timedelta(day)} | details
        return record_event(case=case, event=event, **details)

    return record


def user(username: str) -> User:
    return User.objects.get(username=username)


def history(case: EnforcementCase) -> list[str]:
    """The standing events in legal order."""
    standing = case.events.filter(void=None).order_by("occurred_on", "sequence")
    return list(standing.values_list("event", flat=True))


# -- recording -------------------------------------------------------------------------------------


def test_an_event_moves_the_case_its_money_and_the_balances(case: EnforcementCase, record: Record) -> None:
    event = record(Event.COLLECTED, 20, amount=4_000_000, by=user("chv11"), document_number="PT-1", note="Nộp đủ")
    case.refresh_from_db()
    assert (case.open_amount, case.done_amount, case.account) == (6_000_000, 4_000_000, Account.IN_PROGRESS)
    assert (event.recorded_by, event.document_number, event.note) == (user("chv11"), "PT-1", "Nộp đủ")
    record(Event.COMPLETED, 21, by=user("truong1"))
    case.refresh_from_db()
    assert (case.open_amount, case.done_amount, case.account) == (0, 10_000_000, Account.COMPLETED)
    assert case.ended_on == case.decided_on + timedelta(21)
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


@pytest.mark.parametrize("username", ["truong2", "thuky2", "thanhvien", "toaan", "kiemsat", "congan", "quantri"])
def test_who_does_not_hold_the_case_records_nothing(case: EnforcementCase, record: Record, username: str) -> None:
    with pytest.raises(Refused, match="Phòng THADS khu vực 1"):
        record(Event.VERIFIED, 5, by=user(username))
    assert history(case) == ["decision_issued"]


@pytest.mark.parametrize("username", ["chv11", "thuky1", "truong2", "thanhvien", "quantri"])
def test_only_the_head_of_the_unit_and_the_province_take_back(case: EnforcementCase, record: Record, username: str) -> None:
    event = record(Event.VERIFIED, 5)
    with pytest.raises(Refused, match="Phòng THADS khu vực 1"):
        void_event(event=event, by=user(username), reason="Ghi nhầm việc")
    assert history(case) == ["decision_issued", "verified"]
    for allowed in ("truong1", "truongtinh", "thongke"):
        with transaction.atomic():
            void_event(event=event, by=user(allowed), reason="Ghi nhầm việc")
            transaction.set_rollback(True)


def test_a_case_that_moved_on_is_recorded_by_the_unit_that_holds_it(case: EnforcementCase, record: Record, province: Book) -> None:
    person, unit = province.enforcers["CHV-21"]
    record(Event.REASSIGNED, 5, to_unit=unit, to_enforcer=person, by=user("truong1"))
    with pytest.raises(Refused, match="Phòng THADS khu vực 2"):
        record(Event.VERIFIED, 6, by=user("truong1"))
    record(Event.VERIFIED, 6, by=user("thuky2"))
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_tomorrow_is_refused_and_today_is_not(case: EnforcementCase, record: Record) -> None:
    today = clock.today()
    with pytest.raises(Refused) as refused:
        record(Event.VERIFIED, 0, occurred_on=today + timedelta(1))
    assert refused.value.field == "occurred_on"
    record(Event.VERIFIED, 0, occurred_on=today)
    assert history(case) == ["decision_issued", "verified"]


@pytest.mark.parametrize(
    ("event", "details", "field"),
    [
        (Event.COLLECTED, {}, "amount"),
        (Event.COLLECTED, {"amount": 0}, "amount"),
        (Event.COLLECTED, {"amount": 10_000_001}, "amount"),
        (Event.COLLECTED, {"amount": 1_000, "for_budget": 1_001}, "for_budget"),
        (Event.COLLECTED, {"amount": 9_000_000, "for_budget": 0}, "for_budget"),
        (Event.COMPLETED, {"amount": 9_999_999}, "amount"),
        (Event.REASSIGNED, {}, "to_unit"),
        (Event.RESUMED, {}, "event"),
        (Event.ENDING_REVERSED, {}, "event"),
        (Event.DECISION_ISSUED, {}, "event"),
        (Event.MOVED_TO_SEPARATE_BOOK, {}, "occurred_on"),
        (Event.RESTORED, {"amount": 5, "ground": "served"}, "ground"),
    ],
)
def test_what_the_law_refuses_names_its_field_and_writes_nothing(
    case: EnforcementCase, record: Record, event: Event, details: dict[str, Any], field: str
) -> None:
    with pytest.raises(Refused) as refused:
        record(event, 30, **details)
    assert refused.value.field == field
    assert len(str(refused.value)) > 20
    assert history(case) == ["decision_issued"]
    assert_case_is_sound(case)


def test_before_the_decision_nothing_happens(case: EnforcementCase, record: Record) -> None:
    with pytest.raises(Refused) as refused:
        record(Event.SERVED, -1)
    assert refused.value.field == "occurred_on"


# -- late, taken back, rebuilt ---------------------------------------------------------------------


def test_a_late_event_is_replayed_before_what_followed(case: EnforcementCase, record: Record) -> None:
    record(Event.COLLECTED, 400, amount=1_000_000)
    record(Event.COMPLETED, 401)
    record(Event.COLLECTED, 20, amount=3_000_000)
    assert history(case) == ["decision_issued", "collected", "collected", "completed"]
    case.refresh_from_db()
    assert case.last_event_on == case.decided_on + timedelta(401)
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_a_late_event_that_makes_a_later_one_illegal_is_refused_and_names_it(case: EnforcementCase, record: Record) -> None:
    record(Event.COLLECTED, 30, amount=8_000_000)
    with pytest.raises(Refused, match=r"Thu tiền.*31/10/"):
        record(Event.COLLECTED, 10, amount=3_000_000)
    with pytest.raises(Refused, match="Thu tiền"):
        record(Event.TERMINATED, 10)
    assert history(case) == ["decision_issued", "collected"]
    assert_case_is_sound(case)


def test_an_event_is_taken_back_in_the_middle_and_stays_to_be_seen(case: EnforcementCase, record: Record) -> None:
    collected = record(Event.COLLECTED, 10, amount=3_000_000)
    record(Event.COMPLETED, 20)
    void = void_event(event=collected, by=user("truong1"), reason="  Phiếu thu của việc khác ")
    assert void.reason == "Phiếu thu của việc khác"
    assert history(case) == ["decision_issued", "completed"]
    assert CaseEvent.objects.filter(pk=collected.pk).exists()
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_taking_back_is_refused_when_a_later_event_would_be_illegal_and_names_it(case: EnforcementCase, record: Record) -> None:
    collected = record(Event.COLLECTED, 10, amount=3_000_000)
    record(Event.REFUNDED, 20, amount=2_000_000)
    with pytest.raises(Refused, match=r"Hoàn trả.*21/10/"):
        void_event(event=collected, by=None, reason="Ghi nhầm")
    with pytest.raises(Refused, match="quyết định") as refused:
        void_event(event=case.events.earliest("sequence"), by=None, reason="Ghi nhầm")
    assert "trước ngày ra quyết định" not in str(refused.value), "the day is right; it is the decision that would be gone"
    assert history(case) == ["decision_issued", "collected", "refunded"]
    assert_case_is_sound(case)


def test_an_event_is_taken_back_once_and_for_a_reason(case: EnforcementCase, record: Record) -> None:
    event = record(Event.VERIFIED, 10)
    with pytest.raises(Refused) as refused:
        void_event(event=event, by=None, reason="   ")
    assert refused.value.field == "reason"
    void_event(event=event, by=None, reason="Ghi nhầm")
    with pytest.raises(Refused):
        void_event(event=event, by=None, reason="Ghi nhầm")
    assert EventVoid.objects.filter(event=event).count() == 1


def test_a_case_entered_by_mistake_leaves_every_figure(case: EnforcementCase) -> None:
    void_event(event=case.events.get(), by=None, reason="Nhập nhầm việc")
    case.refresh_from_db()
    assert (case.account, case.open_amount, case.events_count) == (None, 0, 0)
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_rebuilding_a_sound_case_posts_nothing(case: EnforcementCase, record: Record) -> None:
    record(Event.COLLECTED, 400, amount=1_000_000)
    void_event(event=record(Event.VERIFIED, 20), by=None, reason="Ghi nhầm")
    record(Event.COMPLETED, 401)
    before = LedgerEntry.objects.count()
    assert rebuild(case=case) == 0
    assert LedgerEntry.objects.count() == before


def test_rebuilding_mends_what_was_posted_behind_the_book_s_back(case: EnforcementCase, record: Record) -> None:
    record(Event.COLLECTED, 20, amount=1_000_000)
    post_stray_movement(case)
    EnforcementCase.objects.filter(pk=case.pk).update(open_amount=1, done_amount=2)
    assert rebuild(case=case) > 0
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


@pytest.mark.parametrize(("before", "after"), [(2_000_000, 0), (0, 2_000_000), (2_000_000, 500_000)])
def test_another_part_of_the_decision_due_to_the_state_reposts_the_case_from_its_first_event(
    province: Book, before: int, after: int
) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(province.year - 1), number="9", for_budget=before)
    for event, day, amount in (
        (Event.COLLECTED, 20, 4_000_000),
        (Event.SUSPENDED, 30, None),
        (Event.RESUMED, 40, None),
    ):
        on = case.decided_on + timedelta(day)
        record_event(case=case, event=event, occurred_on=on, amount=amount, by=None, today=clock.today())
    EnforcementCase.objects.filter(pk=case.pk).update(for_budget=after)
    case.refresh_from_db()
    assert rebuild(case=case) > 0
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()
    row = Balance.objects.filter(agency=unit, account=Account.INTAKE).aggregate(
        cases=-Sum("budget_cases", filter=Q(enforcer=person)), money=-Sum("for_budget", filter=Q(enforcer=person))
    )
    assert row == {"cases": int(after > 0), "money": after}


def test_money_due_to_the_state_that_comes_later_makes_no_case_of_form_03(province: Book) -> None:
    """A case has such a part by its decision; interest due to the State is money alone."""
    person, unit = province.enforcers["CHV-11"]
    case = open_case(unit, person, decided_on=year_start(province.year - 1), number="9")
    record_event(
        case=case,
        event=Event.AMOUNT_INCREASED,
        occurred_on=case.decided_on + timedelta(5),
        amount=300_000,
        for_budget=100_000,
        by=None,
        today=clock.today(),
    )
    rows = balances(Scope((unit.pk,), province.year - 1, case.decided_on + timedelta(6)))
    at = next(row for row in rows if row.account == Account.IN_PROGRESS)
    assert (at.change_cases, at.change_amount) == (1, 10_300_000)
    assert (at.change_budget_cases, at.change_for_budget) == (0, 100_000)


def test_a_year_that_is_opened_begins_with_what_is_due_to_the_state(case: EnforcementCase, record: Record, province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    open_case(unit, person, decided_on=case.decided_on, number="2")  # with nothing due to the State
    record(Event.COLLECTED, 20, amount=500_000, for_budget=500_000)
    first = province.year - 1
    asked = Scope((unit.pk,), first + 1, year_start(first + 1))
    before = balances(asked)  # from the movements of the year before
    OpenedYear.objects.all().delete()
    Balance.objects.filter(month=0).delete()
    CaseOpening.objects.all().delete()
    open_years(today=year_start(first + 1), now=clock.now())
    (stock,) = (row for row in balances(asked) if row.account == Account.IN_PROGRESS)
    assert stock in before
    assert (stock.opening_cases, stock.opening_amount) == (2, 19_500_000)
    assert (stock.opening_budget_cases, stock.opening_for_budget) == (1, 1_500_000)
    assert list(CaseOpening.objects.filter(year=first + 1).order_by("case_id").values_list("budget_cases", "for_budget")) == [
        (1, 1_500_000),
        (0, 0),
    ]
    record(Event.COLLECTED, 21, amount=1_500_000, for_budget=1_500_000)  # a late receipt: the case still is one
    (stock,) = (row for row in balances(asked) if row.account == Account.IN_PROGRESS)
    assert (stock.opening_budget_cases, stock.opening_for_budget) == (1, 0)
    assert_balances_follow_the_entries()


def post_stray_movement(case: EnforcementCase) -> None:
    """A movement nobody recorded: 5 đồng from one account to another."""
    some = LedgerEntry.objects.filter(case=case).latest("id")
    pair = []
    for account, amount in ((Account.IN_PROGRESS, -5), (Account.TERMINATED, 5)):
        values = {field.attname: getattr(some, field.attname) for field in LedgerEntry._meta.fields} | {"id": None}
        pair.append(LedgerEntry(**values | {"account": account, "amount": amount} | NOTHING_ELSE))
    LedgerEntry.objects.bulk_create(pair)


def test_the_figures_of_a_past_day_do_not_change_when_later_events_come(case: EnforcementCase, record: Record, province: Book) -> None:
    record(Event.COLLECTED, 20, amount=1_000_000)
    year = province.year - 1
    asked = [cumulative(year, 2), Period(year, case.decided_on + timedelta(25))]
    before = pictures(province, asked)
    record(Event.COLLECTED, 90, amount=2_000_000)
    record(Event.SUSPENDED, 370)
    assert pictures(province, asked) == before
    assert pictures(province, [cumulative(year, 12)]) != pictures(province, asked[:1])


def test_a_late_event_changes_the_past_day_as_known_today_and_not_as_known_then(
    case: EnforcementCase, record: Record, province: Book
) -> None:
    period = cumulative(province.year - 1, 2)
    record(Event.COLLECTED, 20, amount=1_000_000)
    then, before = moment(), pictures(province, [period])
    void_event(event=record(Event.COLLECTED, 25, amount=5_000_000), by=None, reason="Ghi nhầm")
    record(Event.COMPLETED, 30)
    assert pictures(province, [period]) != before
    assert pictures(province, [period], known_at=then) == before


def pictures(province: Book, periods: list[Period], known_at: datetime | None = None) -> list[Any]:
    """Every cell of both forms of the province by enforcer."""
    return [
        [(row.key.key, dict(row.cells)) for row in compute.compute(question).rows if any(row.cells.values())]
        for period in periods
        for form in ("01", "02")
        for question in [Question(form, province.province, period, By.ENFORCER, known_at)]
    ]


def moment() -> datetime:
    """The moment as the database tells it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        found = cursor.fetchone()[0]
    assert isinstance(found, datetime)
    return found


# -- others at the same moment ---------------------------------------------------------------------


def test_what_somebody_else_recorded_meanwhile_is_told(case: EnforcementCase, record: Record) -> None:
    record(Event.VERIFIED, 5, seen_events=1)
    with pytest.raises(Busy):
        record(Event.COLLECTED, 6, amount=1_000, seen_events=1)
    assert history(case) == ["decision_issued", "verified"]
    record(Event.COLLECTED, 6, amount=1_000, seen_events=2)


def test_signing_waits_for_whoever_writes(case: EnforcementCase, record: Record) -> None:
    """What is recorded up to a signing is final: no writer is under way when it takes its lock."""
    database = connection.settings_dict
    where = {"dbname": database["NAME"], "user": database["USER"], "host": database["HOST"]}
    record(Event.VERIFIED, 5)
    with closing(psycopg.connect(**where, port=database["PORT"] or None)) as signing:
        taken = signing.execute("SELECT pg_try_advisory_xact_lock(%s)", [WRITERS_LOCK]).fetchone()
        signing.rollback()
    assert taken == (False,)


# -- a new reporting year --------------------------------------------------------------------------


def test_a_year_that_begins_is_opened_by_the_schedule_once(case: EnforcementCase, record: Record) -> None:
    record(Event.COLLECTED, 20, amount=1_000_000)
    first = reporting_year(case.decided_on)
    OpenedYear.objects.all().delete()
    assert open_years(today=year_start(first + 2), now=clock.now()) == [first, first + 1, first + 2]
    assert open_years(today=year_start(first + 2), now=clock.now()) == []
    assert Balance.objects.filter(year=first + 1, month=0).exists()
    record(Event.COLLECTED, 21, amount=1_000_000)  # of an opened year: the openings follow
    assert_balances_follow_the_entries()


# -- what the database refuses ---------------------------------------------------------------------


def refused(sql: str, *values: object) -> str:
    """The words with which the database refuses."""
    with pytest.raises(DatabaseError) as error, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # what waits for the end of the transaction would refuse first
        cursor.execute(sql, values)
    return str(error.value)


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model.__name__)
def test_the_book_is_never_changed_deleted_or_emptied(case: EnforcementCase, record: Record, model: Any) -> None:
    void_event(event=record(Event.COLLECTED, 20, amount=1_000_000), by=None, reason="Ghi nhầm")
    table = model._meta.db_table
    before = model.objects.count()
    assert before > 0
    for sql in (f"UPDATE {table} SET recorded_at = now()", f"DELETE FROM {table}"):
        assert "Cannot update or delete" in refused(sql)
    assert "may not be emptied" in refused(f"TRUNCATE {table} CASCADE")
    assert "may not be emptied" in refused("TRUNCATE cases_enforcementcase CASCADE")
    assert model.objects.count() == before


@pytest.mark.parametrize(
    ("account", "measure"),
    [
        (Account.COMPLETED, "cases"),
        (Account.COMPLETED, "amount"),
        (Account.COMPLETED, "for_budget"),
        (Account.COMPLETED, "budget_cases"),
        (Account.TRANSFERRED, "amount"),
        (Account.TRANSFERRED, "budget_cases"),
    ],
)
def test_entries_that_do_not_add_up_to_nothing_are_refused(case: EnforcementCase, account: Account, measure: str) -> None:
    issued = LedgerEntry.objects.filter(case=case).first()
    assert issued is not None
    issued.pk, issued.account = None, account
    for name in ("amount", *NOTHING_ELSE):
        setattr(issued, name, int(name == measure))
    with pytest.raises(DatabaseError, match="do not balance"), transaction.atomic():
        issued.save(force_insert=True)
    assert_case_is_sound(case)
    assert_balances_follow_the_entries()


def test_each_book_and_each_holder_must_balance_by_itself(case: EnforcementCase, province: Book) -> None:
    other, unit = province.enforcers["CHV-21"]
    first = LedgerEntry.objects.filter(case=case).first()
    assert first is not None
    for changes in ({"account": Account.SEPARATE_BOOK}, {"agency": unit, "enforcer": other}):
        pair = []
        for amount, more in ((5, {}), (-5, changes)):
            values = {field.attname: getattr(first, field.attname) for field in LedgerEntry._meta.fields} | {"id": None}
            pair.append(LedgerEntry(**values | {"amount": amount} | NOTHING_ELSE))
            for name, value in more.items():
                setattr(pair[-1], name, value)
        with pytest.raises(DatabaseError, match="do not balance"), transaction.atomic():
            LedgerEntry.objects.bulk_create(pair)


def test_one_case_one_number_one_year(case: EnforcementCase, province: Book) -> None:
    person, unit = province.enforcers["CHV-12"]
    with pytest.raises(IntegrityError), transaction.atomic():
        open_case(unit, person, decided_on=case.decided_on + timedelta(1), number=case.decision_number)
    open_case(unit, person, decided_on=date(case.decided_on.year - 1, 5, 5), number=case.decision_number)
