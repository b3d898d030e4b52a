"""An import is all or nothing, whatever happens while it runs: refusals of the database, rivals, dead connections and
killed workers. Every test commits, so each has a database of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.db import Error, connection, connections
from django.db.models import F
from pytest_django import DjangoDbBlocker

from agencies.models import Agency, Person, Post, User
from agencies.roles import Role
from cases.actions.posting import WRITERS_LOCK
from cases.actions.register_jobs import check_file, write_file
from cases.models import CaseEvent, EnforcementCase, RegisterImport
from common import clock, jobs
from common.models import MOST_ATTEMPTS, Job, JobStatus
from tests.databases import own_database
from tests.factories.imports import answer, book, case, create_province, day, event, send, verdicts
from tests.factories.register_files import write_register
from tests.services.machine import ROOT, until

CASES = [case(str(number), court="Tòa chưa biết") for number in range(1, 41)]
EVENTS = [event("collected", day(20), 40, number=str(number)) for number in range(1, 41)]
ROWS = len(CASES) + len(EVENTS)


@pytest.fixture(autouse=True)
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's, which would empty the tables of a book that refuses to be emptied."""
    with django_db_blocker.unblock(), own_database():
        create_province()
        yield


def order(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall() if cursor.description else []


@contextmanager
def trigger(table: str, when: str, does: str) -> Iterator[None]:
    """While the block runs, the database itself does something at a moment of the import."""
    order(f"CREATE FUNCTION disturb() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {does} RETURN NEW; END $$")
    order(f"CREATE TRIGGER disturb {when} EXECUTE FUNCTION disturb()")
    try:
        yield
    finally:
        connection.close()  # it may be dead
        order(f"DROP TRIGGER disturb ON {table}")
        order("DROP FUNCTION disturb()")


def at_the_last_statement(does: str) -> Any:
    """When the entries of the ledger are written, after everything else of the file."""
    return trigger("cases_ledgerentry", "BEFORE INSERT ON cases_ledgerentry FOR EACH STATEMENT", does)


DIES = "PERFORM pg_terminate_backend(pg_backend_pid());"
FAILS = "RAISE EXCEPTION 'the disk is full' USING ERRCODE = 'disk_full';"


# -- all or nothing ------------------------------------------------------------------------------------


def test_when_the_database_refuses_a_row_nothing_of_the_file_is_there(path: Path) -> None:
    before = book()
    order("ALTER TABLE cases_ledgerentry ADD CONSTRAINT little CHECK (amount < 100)")
    with pytest.raises(CommandError) as refusal:
        send(path, CASES, EVENTS)
    assert refusal.value.returncode == 1
    assert "chưa có gì được ghi" in str(refusal.value)
    assert book() == before
    order("ALTER TABLE cases_ledgerentry DROP CONSTRAINT little")
    assert send(path, CASES, EVENTS)["new"] == ROWS


@pytest.mark.parametrize("does", [DIES, FAILS], ids=["the connection dies", "the disk is full"])
def test_when_writing_fails_in_the_middle_nothing_of_the_file_is_there(path: Path, does: str) -> None:
    before = book()
    with at_the_last_statement(does), pytest.raises((Error, psycopg.Error)):
        send(path, CASES, EVENTS)
    assert book() == before
    assert send(path, CASES, EVENTS)["new"] == ROWS


@contextmanager
def writers_held_up() -> Iterator[Callable[[int], bool]]:
    """Nobody can write while the block runs; the answer tells whether so many are waiting to."""
    params = connection.get_connection_params()
    del params["cursor_factory"], params["context"]
    with psycopg.connect(**params, autocommit=True) as other:
        other.execute("SELECT pg_advisory_lock(%s)", [WRITERS_LOCK])
        waiting = "SELECT count(*) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted AND datname = current_database()"
        yield lambda count: other.execute(waiting).fetchone() == (count,)


def in_a_thread(do: Callable[..., Any], *words: Any) -> Any:
    try:
        return do(*words)
    finally:
        connections.close_all()


@pytest.mark.parametrize("known", [False, True], ids=["judgments and a unit that are new", "of known judgments"])
def test_two_imports_of_one_file_at_once_enter_it_once(path: Path, known: bool) -> None:
    unit = {"code": "KV3", "name": "Khu vực 3", "kind": "office", "parent": "THADS"}
    if known:  # an earlier decision on each of these judgments
        send(path, [row | {"unit": "KV2", "enforcer": "CHV-2"} for row in CASES], units=[unit])
    before = EnforcementCase.objects.count()
    write_register(path, {"units": [unit], "cases": CASES, "events": EVENTS})
    twin = path.with_name("so-2.xlsx")
    twin.write_bytes(path.read_bytes())
    with ThreadPoolExecutor() as pool:
        with writers_held_up() as waiting:
            told = [pool.submit(in_a_thread, answer, str(file)) for file in (path, twin)]
            until(lambda: waiting(2))  # both have checked every row against a book without it
        first, second = sorted((future.result() for future in told), key=lambda told: told["same"])
    assert (first["new"], second["same"]) == (ROWS + (not known), ROWS + 1)
    assert EnforcementCase.objects.count() == before + 40
    assert CaseEvent.objects.filter(event="collected").count() == 40
    assert Agency.objects.filter(name="Tòa chưa biết").count() == 1
    assert sum(EnforcementCase.objects.values_list("done_amount", flat=True)) == 40 * 40


def test_an_import_that_was_overtaken_checks_again(path: Path) -> None:
    send(path, CASES[:1])
    late = path.with_name("so-2.xlsx")
    write_register(late, {"events": [event("collected", day(30), 70)]})
    write_register(path, {"events": [event("collected", day(20), 40)]})
    with ThreadPoolExecutor() as pool:
        with writers_held_up() as waiting:
            told = [pool.submit(in_a_thread, answer, str(file)) for file in (path, late)]
            until(lambda: waiting(2))
        counts = [(future.result()["new"], future.result()["rejected"]) for future in told]
    assert sorted(counts) == [(0, 1), (1, 0)]  # together they would take more than there is
    assert EnforcementCase.objects.get().events_count == 2


# -- as a program ---------------------------------------------------------------------------------------


def environment() -> dict[str, str]:
    """That of the portal's own programs, with the database of this test."""
    settings = connection.settings_dict
    url = f"postgresql://{settings['USER']}:@/{settings['NAME']}?host={quote(str(settings['HOST']))}"
    ours = {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "enforcement.settings", "SECRET_KEY": "of a test"}
    return {name: value for name, value in os.environ.items() if name != "TEST_SERVERS"} | ours


def program(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "import_register", *words]
    return subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True, check=False)


def test_the_exit_status_tells_programs_what_happened(path: Path) -> None:
    write_register(path, {"cases": [case("1"), case("2", unit="KV9")]})
    some = program(str(path), "--json")
    assert some.returncode == 0  # also when rows were rejected
    assert verdicts(json.loads(some.stdout)) == {("cases", 3): "rejected"}
    path.write_bytes(b"PK, but no register")
    nothing = program(str(path), "--json")
    assert (nothing.returncode, nothing.stdout) == (1, "")
    assert "Tệp bị hỏng" in nothing.stderr
    assert program(str(path), "--all").returncode == 2  # no such option


# -- as a job -------------------------------------------------------------------------------------------


@pytest.fixture
def clerk() -> User:
    """The statistician of the province."""
    person = Person.objects.create(code="NV-1", name="Đặng Thị Kê")
    Post.objects.create(person=person, agency=Agency.objects.get(code="THADS"), role=Role.STATISTICIAN)
    return User.objects.create(username="thongke", person=person)


@pytest.fixture
def checked(path: Path, clerk: User) -> RegisterImport:
    """A good file with one row too many, checked by its job."""
    write_register(path, {"cases": [*CASES, case("41", unit="KV9")], "events": EVENTS})
    taken = check_file(file=upload(path), agency=None, by=clerk, at=clock.now())
    assert jobs.run(taken.job_id, clock.today())
    taken.refresh_from_db()
    return taken


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes())


def writing(checked: RegisterImport) -> Job:
    """The waiting job that writes a checked file."""
    job = write_file(checked=checked, by=checked.job.created_by, at=clock.now()).job
    assert job.status == JobStatus.WAITING
    return job


def test_a_file_is_checked_by_one_job_and_written_by_another(checked: RegisterImport) -> None:
    assert (checked.job.status, EnforcementCase.objects.count()) == (JobStatus.DONE, 0)
    assert (checked.tally["new"], checked.tally["rejected"]) == (ROWS, 1)
    assert checked.rows.count() == ROWS + 1
    job = writing(checked)
    assert write_file(checked=checked, by=job.created_by, at=clock.now()).job == job  # asked twice, written once
    assert jobs.run(job.pk, clock.today())
    job.refresh_from_db()
    assert (job.status, EnforcementCase.objects.count()) == (JobStatus.DONE, 40)
    assert job.register_import.rejected_file.size > 0
    assert set(CaseEvent.objects.values_list("recorded_by", flat=True)) == {job.created_by_id}
    assert not jobs.run(job.pk, clock.today())  # what is done is not done again


def test_a_running_job_beats_and_tells_how_far_it_is(checked: RegisterImport) -> None:
    job = writing(checked)
    with ThreadPoolExecutor() as pool:
        with writers_held_up() as waiting:
            runs = [pool.submit(in_a_thread, jobs.run, job.pk, clock.today()) for _worker in range(2)]
            until(lambda: waiting(1))
            claimed = Job.objects.get(pk=job.pk).heartbeat_at
            until(lambda: Job.objects.get(pk=job.pk).heartbeat_at > claimed)
            job.refresh_from_db()
            assert (job.status, job.phase, job.total) == (JobStatus.RUNNING, "Ghi vào sổ", ROWS + 1)
        assert sorted(run.result() for run in runs) == [False, True]  # one of two workers takes it up
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.DONE, 1)


def grow_silent(job: Job) -> None:
    """As if the last beat were a minute ago."""
    Job.objects.filter(pk=job.pk).update(heartbeat_at=F("heartbeat_at") - timedelta(minutes=1))


WORKER = "import sys, django; django.setup(); from common import clock, jobs; jobs.run(int(sys.argv[1]), clock.today())"


def test_a_job_whose_worker_was_killed_is_swept_up_and_finished(checked: RegisterImport) -> None:
    job = writing(checked)
    with writers_held_up() as waiting:
        worker = subprocess.Popen([sys.executable, "-c", WORKER, str(job.pk)], cwd=ROOT, env=environment())
        try:
            until(lambda: waiting(1))
        finally:
            worker.kill()
            worker.wait()
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"  # others test beside
    until(lambda: order(f"SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND {here}") == [(0,)])
    assert EnforcementCase.objects.count() == 0
    assert jobs.sweep() == []  # it may still be alive
    grow_silent(job)
    assert jobs.sweep() == [job.pk]
    assert jobs.run(job.pk, clock.today())
    job.refresh_from_db()
    assert (job.status, job.attempts, EnforcementCase.objects.count()) == (JobStatus.DONE, 2, 40)


def test_what_a_job_writes_and_that_it_is_done_are_one(checked: RegisterImport) -> None:
    job = writing(checked)
    done = "BEFORE UPDATE ON common_job FOR EACH ROW WHEN (NEW.status = 'done')"
    with trigger("common_job", done, DIES):
        assert jobs.run(job.pk, clock.today())
    job.refresh_from_db()
    assert (job.status, EnforcementCase.objects.count()) == (JobStatus.WAITING, 0)
    assert jobs.run(job.pk, clock.today())
    assert EnforcementCase.objects.count() == 40


@pytest.mark.parametrize("does", [DIES, FAILS], ids=["the connection dies", "the disk is full"])
def test_the_third_failure_ends_a_job_with_a_sentence(checked: RegisterImport, does: str) -> None:
    job = writing(checked)
    with at_the_last_statement(does):
        for attempt in range(1, MOST_ATTEMPTS + 1):
            assert jobs.run(job.pk, clock.today())
            job.refresh_from_db()
            assert (job.attempts, job.status == JobStatus.FAILED) == (attempt, attempt == MOST_ATTEMPTS)
        assert not jobs.run(job.pk, clock.today())
    assert "Đã thử 3 lần" in job.error and "sổ không thay đổi" in job.error
    assert job.error_en and job.error_en != job.error
    assert EnforcementCase.objects.count() == 0


def test_a_job_killed_three_times_is_ended_by_the_sweep(checked: RegisterImport) -> None:
    job = writing(checked)
    for _worker in range(MOST_ATTEMPTS):
        assert Job.objects.claim(job.pk, at=clock.now())  # a worker takes it up, and is never heard of again
        grow_silent(job)
    assert jobs.sweep() == []
    job.refresh_from_db()
    assert (job.status, EnforcementCase.objects.count()) == (JobStatus.FAILED, 0)
    assert "Đã thử 3 lần" in job.error


def test_a_file_that_cannot_be_read_ends_its_job_at_once(path: Path, clerk: User) -> None:
    path.write_bytes(b"not a workbook")
    job = check_file(file=upload(path), agency=None, by=clerk, at=clock.now()).job
    assert jobs.run(job.pk, clock.today())
    job.refresh_from_db()
    assert (job.status, job.attempts) == (JobStatus.FAILED, 1)
    assert "không phải là sổ" in job.error
