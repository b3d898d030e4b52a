"""What may happen to a machine happens to a portal at work; then the book is sound, nothing is lost, nothing is there twice."""

from __future__ import annotations

import io
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, InterfaceError, connection, connections, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoDbBlocker

from agencies.actions.units import create_enforcer
from agencies.models import Agency, Person, Post, User
from agencies.roles import Role
from cases.actions.events import Busy, record_event, void_event
from cases.actions.posting import WRITERS_LOCK
from cases.actions.register_jobs import check_file, write_file
from cases.balances import By
from cases.ledger import Account
from cases.models import CaseEvent, EnforcementCase, EventVoid, RegisterImport
from common import clock
from common.models import Job, JobStatus
from common.refusal import Refused
from law.years import reporting_year
from reports.periods import Period
from reports.statutory import compute
from reports.statutory.question import Question
from tests.factories.imports import case, create_province, day, event, send
from tests.factories.register_files import write_register
from tests.faults.station import Station, at_its_database, until_over
from tests.services import machine
from tests.services.machine import until

pytestmark = pytest.mark.long

NUMBERS = [str(number) for number in range(900_001, 900_201)]  # no simulated case has these
CASES = [case(number) for number in NUMBERS]
EVENTS = [event("collected", day(20), 40, number=number) for number in NUMBERS]


@pytest.fixture
def station(django_db_blocker: DjangoDbBlocker, settings: Any) -> Iterator[Station]:
    """PostgreSQL and Valkey with an empty book."""
    with machine.temporary_folder() as folder, django_db_blocker.unblock():
        station = Station(folder / "var")
        settings.MEDIA_ROOT = folder / "var" / "media"
        try:
            station.start("postgresql", "valkey")
            with at_its_database(station, connection.settings_dict):
                call_command("migrate", interactive=False, verbosity=0)
                yield station
        finally:
            station.close()


@pytest.fixture
def province(station: Station) -> None:
    """A small province in it."""
    create_province()


@pytest.fixture
def clerk(province: None) -> User:
    """The statistician of the province."""
    return statistician()


def statistician() -> User:
    person = Person.objects.create(code="NV-1", name="Đặng Thị Kê")
    Post.objects.create(person=person, agency=Agency.objects.enforcing().get(parent=None), role=Role.STATISTICIAN)
    return User.objects.create(username="thongke", person=person)


@pytest.fixture
def checked(station: Station, clerk: User, tmp_path: Path) -> RegisterImport:
    """A good register, sent in and checked by the worker; worker and schedule run."""
    return sent_and_checked(station, clerk, tmp_path)


def sent_and_checked(station: Station, clerk: User, tmp_path: Path) -> RegisterImport:
    station.start("worker", "beat")
    path = tmp_path / "so.xlsx"
    write_register(path, {"cases": CASES, "events": EVENTS})
    taken = check_file(file=SimpleUploadedFile(path.name, path.read_bytes()), agency=None, by=clerk, at=clock.now())
    until_over(taken.job)
    taken.refresh_from_db()
    assert taken.tally["new"] == len(CASES) + len(EVENTS)
    return taken


@contextmanager
def writers_held_up() -> Iterator[None]:
    """Nobody can write while the block runs: an import is stopped in its middle."""
    params = connection.get_connection_params()
    del params["cursor_factory"], params["context"]
    with psycopg.connect(**params, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [WRITERS_LOCK])
        yield


def running(job: Job) -> Callable[[], bool]:
    def runs() -> bool:
        job.refresh_from_db()
        return job.status == JobStatus.RUNNING and bool(job.phase)

    return runs


def write(checked: RegisterImport, by: User) -> Job:
    return write_file(checked=checked, by=by, at=clock.now()).job


def assert_sound() -> None:
    """The whole recount finds nothing."""
    out = io.StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue())["differences"] == []


def assert_all_there_once() -> None:
    assert EnforcementCase.objects.count() == len(CASES)
    assert CaseEvent.objects.count() == len(CASES) + len(EVENTS)
    assert_sound()


def test_a_worker_is_killed_in_the_middle_of_an_import(station: Station, checked: RegisterImport, clerk: User) -> None:
    with writers_held_up():
        job = write(checked, clerk)
        until(running(job))
        station.kill("worker")
    assert EnforcementCase.objects.count() == 0
    station.start("worker")
    until_over(job)
    assert (job.status, job.attempts) == (JobStatus.DONE, 2)
    assert_all_there_once()


def test_valkey_is_killed_and_loses_every_message(station: Station, checked: RegisterImport, clerk: User) -> None:
    with writers_held_up():
        job = write(checked, clerk)
        until(running(job))
        station.kill("valkey")
        station.forget_messages()
        twin = RegisterImport.objects.get(job=job)
        asked = time.monotonic()
        assert write(checked, clerk) == twin.job, "asked again while the broker is away"
        assert time.monotonic() - asked < 1, "nobody waits for a broker that is away"
    station.start("valkey")
    until_over(job)
    assert job.status == JobStatus.DONE
    assert_all_there_once()


def test_a_client_repeats_its_requests(checked: RegisterImport, clerk: User) -> None:
    """The button pressed again, the browser or a proxy that sends once more: it is done once."""
    at_once(6, lambda _: write(checked, clerk))
    until_over(*Job.objects.all())
    assert_all_there_once()

    one = EnforcementCase.objects.order_by("pk")[0]
    before = CaseEvent.objects.count()
    typed = {"event": "verified", "occurred_on": f"{day(30):%d/%m/%Y}", "seen_events": one.events_count}
    answers = at_once(6, lambda browser: browser.post(reverse("cases:record", args=[one.pk]), typed).status_code, by=clerk)
    assert sorted(answers) == [302] + [409] * 5
    assert CaseEvent.objects.count() == before + 1

    event = one.events.get(event="verified")
    address = reverse("cases:void", args=[one.pk, event.pk])
    answers = at_once(6, lambda browser: browser.post(address, {"reason": "Ghi nhầm"}).status_code, by=clerk)
    assert answers.count(302) == 1
    assert set(answers) <= {302, 404, 422}, "done already"
    assert EventVoid.objects.count() == 1
    assert_sound()


def at_once(many: int, ask: Callable[[Client], Any], *, by: User | None = None) -> list[Any]:
    """Ask so many times at the same moment, each in a browser of its own."""
    browsers = [Client() for _ in range(many)]
    for browser in browsers:
        if by is not None:
            browser.force_login(by)
    start = threading.Barrier(many)

    def go(browser: Client) -> Any:
        start.wait()
        try:
            return ask(browser)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(go, browsers))


def test_two_schedules_ring_every_bell_twice(station: Station, checked: RegisterImport, clerk: User) -> None:
    station.start("beat-2")
    station.kill("valkey")  # so that only the schedules can tell the worker
    station.forget_messages()
    job = write(checked, clerk)
    station.start("valkey")
    until_over(job)
    assert (job.status, job.attempts) == (JobStatus.DONE, 1)
    assert_all_there_once()


@pytest.mark.usefixtures("province")
def test_postgresql_is_killed_again_and_again_while_people_record(station: Station, tmp_path: Path) -> None:
    send(tmp_path / "so.xlsx", CASES[:4])
    before = CaseEvent.objects.count()
    recorded: list[int] = []
    unanswered: list[str] = []
    over = threading.Event()

    def record(pk: int) -> None:
        while not over.is_set():
            try:
                on = day(5)
                one = EnforcementCase.objects.get(pk=pk)
                recorded.append(record_event(case=one, event="verified", occurred_on=on, by=None, today=on + timedelta(1)).pk)
            except Busy:
                continue
            except (DatabaseError, InterfaceError, psycopg.Error) as error:
                unanswered.append(str(error))
                connection.close()
                over.wait(0.1)
        connections.close_all()

    people = [threading.Thread(target=record, args=[pk]) for pk in EnforcementCase.objects.values_list("pk", flat=True)]
    for person in people:
        person.start()
    crashes = 3
    try:
        for _ in range(crashes):
            enough = len(recorded) + 20
            until(lambda enough=enough: len(recorded) >= enough)
            station.kill("postgresql")
            station.start("postgresql")
    finally:
        over.set()
        for person in people:
            person.join()
    assert unanswered
    there = set(CaseEvent.objects.values_list("pk", flat=True))
    assert set(recorded) <= there, "what was answered is never lost"
    assert len(there) - before - len(recorded) <= crashes * len(people), "one each may be written without its answer"
    assert_sound()


def test_eight_writers_on_overlapping_units(station: Station) -> None:
    """Two minutes of recording, taking back and handing over between units, without a deadlock.

    Meanwhile figures are taken as for a signature: each can be asked for again, as known at its moment.
    """
    call_command("simulate", "--cases", "400", "--years", "2", stdout=io.StringIO(), stderr=io.StringIO())
    posts = list(Post.objects.filter(role=Role.ENFORCER).select_related("person", "agency").order_by("pk"))
    receivers = [{"to_enforcer": post.person, "to_unit": post.agency} for post in posts]
    open_cases = list(EnforcementCase.objects.filter(status=Account.IN_PROGRESS).values_list("pk", flat=True)[:24])
    before, end, today = CaseEvent.objects.count(), time.monotonic() + 120, clock.today()
    recorded: list[int] = []
    voided: list[int] = []
    failures: list[BaseException] = []

    def work(seed: int) -> None:
        chance = Random(seed)
        while time.monotonic() < end and not failures:
            one = EnforcementCase.objects.get(pk=chance.choice(open_cases))
            to = chance.choice(receivers) if chance.random() < 0.5 else {}
            what = "reassigned" if to else "verified"
            try:
                made = record_event(case=one, event=what, occurred_on=today, by=None, today=today, **to)
                recorded.append(made.pk)
                if chance.random() < 0.3:
                    void_event(event=made, by=None, reason="Ghi nhầm")
                    voided.append(made.pk)
            except Refused:  # also Busy: whoever holds the case is waited for a second
                continue
            except BaseException as error:
                failures.append(error)
        connections.close_all()

    writers = [threading.Thread(target=work, args=[seed]) for seed in range(8)]
    for writer in writers:
        writer.start()
    signed = []
    while any(writer.is_alive() for writer in writers):
        signed.append(sign(today))
        writers[0].join(2)
    for writer in writers:
        writer.join()
    assert failures == []
    assert len(signed) > 20
    for question, figures in signed:
        assert figures_of(question) == figures
    assert len(recorded) > 500
    assert CaseEvent.objects.count() == before + len(recorded)
    assert EventVoid.objects.count() == len(voided)
    assert_sound()


def sign(today: date) -> tuple[Question, Any]:
    """The question as known at this moment, and its figures, read while no writer is at work."""
    province = Agency.objects.enforcing().get(parent=None)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [WRITERS_LOCK])
        cursor.execute("SELECT clock_timestamp()")
        question = Question("02", province, Period(reporting_year(today), today), By.ENFORCER)
        return replace(question, known_at=cursor.fetchone()[0]), figures_of(question)


def figures_of(question: Question) -> dict[str, dict[str, int]]:
    return {row.key.key: dict(row.cells) for row in compute.compute(question).rows if any(row.cells.values())}


@contextmanager
def no_file_grows(station: Station, *, beyond: int) -> Iterator[None]:
    """The kernel refuses PostgreSQL to let a file grow larger, as a full disk does."""
    station.kill("postgresql")
    station.largest_file = beyond
    station.start("postgresql")
    yield
    station.kill("postgresql")
    station.largest_file = None
    station.start("postgresql")


def test_the_disk_is_full_in_the_middle_of_an_import(station: Station, tmp_path: Path) -> None:
    call_command("simulate", "--cases", "30000", "--years", "3", stdout=io.StringIO(), stderr=io.StringIO())
    create_enforcer(code="CHV-1", name="Nguyễn Văn Một", agency=Agency.objects.get(code="KV1"))
    clerk = statistician()
    checked = sent_and_checked(station, clerk, tmp_path)
    before = (EnforcementCase.objects.count(), CaseEvent.objects.count())
    largest = max(file.stat().st_size for file in (station.var_dir / "postgresql").rglob("*") if file.is_file())
    assert largest > 16 << 20, "a table, not the log of 16 MB"
    with no_file_grows(station, beyond=largest):
        job = write(checked, clerk)
        until_over(job)
    assert job.status == JobStatus.FAILED
    assert "sổ không thay đổi" in job.error
    assert (EnforcementCase.objects.count(), CaseEvent.objects.count()) == before

    again = sent_again(checked, clerk)
    assert again.status == JobStatus.DONE
    assert (EnforcementCase.objects.count(), CaseEvent.objects.count()) == (before[0] + 200, before[1] + 400)
    assert_sound()


def sent_again(checked: RegisterImport, clerk: User) -> Job:
    """The same file, checked and written once more."""
    with checked.file.open("rb") as file:
        taken = check_file(file=SimpleUploadedFile("so.xlsx", file.read()), agency=None, by=clerk, at=clock.now())
    until_over(taken.job)
    job = write(taken, clerk)
    until_over(job)
    return job
