"""The embedded servers themselves: whom they serve, how they start again, and what they open."""

import os
import signal
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
import redis

from enforcement.services import addresses, folders, locks, postgres, valkey
from enforcement.services.process import Process, ServiceError, start

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root gives PostgreSQL an account of its own")


@contextmanager
def database(var_dir: Path, *, throwaway: bool = True) -> Iterator[Process]:
    process = start(postgres.program(var_dir, throwaway=throwaway))
    try:
        yield process
    finally:
        process.stop()


def connect(var_dir: Path, user: str = addresses.ROLE) -> psycopg.Connection:
    return psycopg.connect(host=str(addresses.socket_dir(var_dir)), user=user, dbname=addresses.DATABASE)


def test_the_portal_is_an_ordinary_role_that_owns_its_database(var_dir: Path) -> None:
    with database(var_dir), connect(var_dir) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolcreaterole, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        owner = connection.execute("SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()").fetchone()
    assert role == (False, False, False, False)
    assert owner == ("enforcement",)


def test_no_connection_reaches_the_superuser(var_dir: Path) -> None:
    with database(var_dir), pytest.raises(psycopg.OperationalError, match="no pg_hba"):
        connect(var_dir, user="postgres")


def test_vietnamese_letters_have_a_lower_case_and_the_settings_hold(var_dir: Path) -> None:
    with database(var_dir), connect(var_dir) as connection:
        row = connection.execute("SELECT lower('ĐẶNG'), current_setting('jit'), current_setting('listen_addresses')").fetchone()
        connection.execute("CREATE EXTENSION pg_trgm")
        connection.execute("CREATE EXTENSION unaccent")
        connection.execute("CREATE EXTENSION btree_gin")
    assert row == ("đặng", "off", "")


def test_data_survives_a_killed_server_whose_sessions_still_fade(var_dir: Path) -> None:
    with database(var_dir, throwaway=False) as process, connect(var_dir) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 1 AS n")
        connection.commit()
        os.kill(process.pid, signal.SIGKILL)
    with database(var_dir, throwaway=False), connect(var_dir) as connection:
        assert connection.execute("SELECT n FROM kept").fetchone() == (1,)


def test_a_first_start_that_was_killed_half_way_is_done_again(var_dir: Path) -> None:
    (var_dir / "postgresql.unfinished").mkdir(parents=True)
    (var_dir / "postgresql.unfinished" / "PG_VERSION").write_text("18\n")
    with database(var_dir), connect(var_dir):
        pass


def test_a_path_too_long_for_a_socket_works(folder: Path) -> None:
    var_dir = folder / ("long" * 30) / "var"
    assert addresses.socket_dir(var_dir).parent == Path("/tmp")
    with database(var_dir), connect(var_dir):
        broker = start(valkey.program(var_dir))
        try:
            assert redis.Redis.from_url(addresses.valkey("", var_dir).cache_url).ping()
        finally:
            broker.stop()
    addresses.socket_dir(var_dir).rmdir()


def test_a_path_with_spaces_and_vietnamese_letters_works(folder: Path) -> None:
    var_dir = folder / "cơ quan THADS" / "var"
    with database(var_dir), connect(var_dir):
        broker = start(valkey.program(var_dir))
        try:
            assert redis.Redis.from_url(addresses.valkey("", var_dir).cache_url).ping()
        finally:
            broker.stop()


@as_root
def test_a_closed_parent_is_opened_for_passing_through_only(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    closed = folder / "closed"
    closed.mkdir(mode=0o700)
    with database(closed / "var"):
        assert stat.S_IMODE(closed.stat().st_mode) == 0o701
    said = capsys.readouterr().err
    assert f"Opened {closed} for passing through" in said
    assert f"Opened {folder} for passing through" in said


@as_root
def test_programs_unpacked_for_their_owner_only_are_opened(folder: Path) -> None:
    (folder / "bin").mkdir(mode=0o700)
    program, data = folder / "bin" / "postgres", folder / "share"
    program.write_text("")
    program.chmod(0o700)
    data.write_text("")
    data.chmod(0o600)
    folders.open_programs(folder)
    assert [stat.S_IMODE(path.stat().st_mode) for path in (folder / "bin", program, data)] == [0o705, 0o705, 0o604]


def test_data_and_sockets_are_closed_to_other_accounts(var_dir: Path) -> None:
    with database(var_dir):
        for closed in (var_dir / "postgresql", var_dir / "run"):
            assert stat.S_IMODE(closed.stat().st_mode) == 0o700


@as_root
def test_a_folder_another_account_made_first_is_refused(var_dir: Path) -> None:
    (var_dir / "run").mkdir(parents=True)
    os.chown(var_dir / "run", 12345, 12345)
    with pytest.raises(ServiceError, match="belongs to another account"):
        valkey.program(var_dir)


def test_valkey_keeps_its_data_over_a_kill(var_dir: Path) -> None:
    first = start(valkey.program(var_dir))
    client = redis.Redis.from_url(addresses.valkey("", var_dir).cache_url)
    client.set("kept", "yes")
    os.kill(first.pid, signal.SIGKILL)
    first.stop()
    second = start(valkey.program(var_dir))
    try:
        assert client.get("kept") == b"yes"
    finally:
        client.close()
        second.stop()


def test_a_lock_is_gone_with_its_holder(var_dir: Path, open_terminal: Callable) -> None:
    code = (
        "from pathlib import Path; from enforcement.services import locks; "
        f"print(locks.portal(Path({str(var_dir)!r})).try_alone()); input()"
    )
    holder = open_terminal("-c", code)
    holder.wait_for("True")
    lock = locks.portal(var_dir)
    assert not lock.try_alone()
    holder.send(signal.SIGKILL)
    holder.end()
    assert lock.try_alone()
    lock.close()
