"""Management commands without DATABASE_URL: they find the embedded servers, or hold them for as long as they run."""

import signal
from collections.abc import Callable
from pathlib import Path

import pytest

import manage
from enforcement.services import postgres, valkey
from tests.services.machine import UP, Terminal, until

pytestmark = pytest.mark.usefixtures("not_the_first_start")

OpenTerminal = Callable[..., Terminal]

ASK = """
from django.db import connection
from django.core.cache import cache
with connection.cursor() as cursor:
    cursor.execute("SELECT pg_backend_pid() > 0, pg_postmaster_start_time()")
    print("answered", cursor.fetchone()[0])
cache.set("a", 1)
"""
ASK_TWICE = ASK + "connection.close(); input();" + ASK.replace("answered", "again")


def shell(open_terminal: OpenTerminal, var_dir: Path, code: str) -> Terminal:
    """`manage.py shell` with a few lines to run."""
    return open_terminal("manage.py", "shell", "--no-imports", "-c", code, VAR_DIR=str(var_dir))


def servers_gone(var_dir: Path) -> bool:
    return not postgres.answers(var_dir) and not valkey.answers(var_dir)


def test_a_command_starts_the_servers_and_stops_them_after(open_terminal: OpenTerminal, var_dir: Path) -> None:
    command = shell(open_terminal, var_dir, ASK)
    assert command.end() == 0, command.said()
    assert "answered True" in command.said()
    until(lambda: servers_gone(var_dir))


def test_two_commands_started_at_the_same_moment_share_one_server(open_terminal: OpenTerminal, var_dir: Path) -> None:
    commands = [shell(open_terminal, var_dir, ASK) for _ in range(3)]
    for command in commands:
        assert command.end() == 0, command.said()
    until(lambda: servers_gone(var_dir))


def test_the_server_stays_until_the_last_command_ends(open_terminal: OpenTerminal, var_dir: Path) -> None:
    first, second = (shell(open_terminal, var_dir, ASK_TWICE) for _ in range(2))
    for command in (first, second):
        command.wait_for("answered True")
    first.type("")
    assert first.end() == 0, first.said()
    second.type("")
    assert second.end() == 0, second.said()
    assert "again True" in second.said()


def test_a_killed_command_leaves_no_server(open_terminal: OpenTerminal, var_dir: Path) -> None:
    command = shell(open_terminal, var_dir, ASK_TWICE)
    command.wait_for("answered True")
    command.send(signal.SIGKILL)
    until(lambda: servers_gone(var_dir))


def test_a_command_uses_the_servers_of_a_running_portal(
    open_terminal: OpenTerminal, start_portal: Callable[..., Terminal], var_dir: Path
) -> None:
    start_portal()
    command = shell(open_terminal, var_dir, ASK)
    assert command.end() == 0, command.said()
    assert not (var_dir / "log" / "keeper.log").exists()
    assert postgres.answers(var_dir)


def test_a_portal_waits_for_a_command_and_takes_over(
    open_terminal: OpenTerminal, start_portal: Callable[..., Terminal], var_dir: Path
) -> None:
    command = shell(open_terminal, var_dir, ASK_TWICE)
    command.wait_for("answered True")
    portal = open_terminal("-m", "tests.services.light", str(var_dir), "0")
    portal.wait_for("Waiting for a management command")
    command.type("")
    assert command.end() == 0, command.said()
    portal.wait_for(UP)


def test_a_database_of_ones_own_starts_nothing(open_terminal: OpenTerminal, var_dir: Path) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nothing?connect_timeout=1"
    command = open_terminal("manage.py", "migrate", VAR_DIR=str(var_dir), DATABASE_URL=url, SECRET_KEY="x")
    assert command.end() != 0
    assert not (var_dir / "log").exists()


@pytest.mark.parametrize(
    ("line", "needed"),
    [
        ("", False),
        ("help", False),
        ("check --fail-level WARNING", False),
        ("check --database default", True),
        ("collectstatic --noinput", False),
        ("migrate --help", False),
        ("migrate", True),
        ("makemigrations --check", True),
        ("prepare --demo", True),
    ],
)
def test_only_commands_that_ask_the_database_start_a_server(line: str, needed: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    assert manage.needs_server(line.split()) is needed
