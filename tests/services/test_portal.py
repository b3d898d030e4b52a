"""One process in the foreground holds the whole portal: it comes up whole, heals, and goes down whole."""

import os
import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from enforcement.services import postgres, valkey
from tests.services import light
from tests.services.machine import UP, Terminal, descendants, free_port, living, named, until

pytestmark = pytest.mark.usefixtures("not_the_first_start")

StartPortal = Callable[..., Terminal]
OpenTerminal = Callable[..., Terminal]


@pytest.mark.parametrize("order", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_stops_everything_in_the_opposite_order(start_portal: StartPortal, var_dir: Path, order: signal.Signals) -> None:
    portal = start_portal()
    family = descendants(portal.program.pid)
    assert len(family) >= 2 + len(light.NAMES)
    portal.send(order)
    assert portal.end() == 0
    assert not living(family)
    assert (var_dir / "ends").read_text().split() == ["beat", "web", "worker"]
    assert "database system is shut down" in (var_dir / "log" / "postgresql.log").read_text()
    assert "Stopped." in portal.said()


def test_nothing_outlives_a_killed_portal_and_the_next_one_starts(start_portal: StartPortal, var_dir: Path) -> None:
    portal = start_portal()
    family = descendants(portal.program.pid)
    portal.send(signal.SIGKILL)
    portal.end()
    again = start_portal()
    until(lambda: not living(family), seconds=15)
    assert postgres.answers(var_dir)
    assert valkey.answers(var_dir)
    again.send(signal.SIGINT)
    assert again.end() == 0


@pytest.mark.parametrize("name", [" web ", "valkey-server", "postgres -D"])
def test_a_killed_child_is_started_again(start_portal: StartPortal, var_dir: Path, name: str) -> None:
    portal = start_portal()
    first = named(descendants(portal.program.pid), name)
    assert first
    os.kill(first, signal.SIGKILL)
    until(lambda: named(descendants(portal.program.pid) - {first}, name))
    until(lambda: postgres.answers(var_dir) and valkey.answers(var_dir))
    assert "starting it again" in portal.said()


def test_what_a_killed_child_had_started_goes_with_it(start_portal: StartPortal) -> None:
    portal = start_portal()
    web = named(descendants(portal.program.pid), " web ")
    grandchildren = descendants(web)
    assert grandchildren
    os.kill(web, signal.SIGKILL)
    until(lambda: not living(grandchildren))


def test_a_second_portal_in_the_same_checkout_is_refused(start_portal: StartPortal, open_terminal: OpenTerminal, var_dir: Path) -> None:
    portal = start_portal()
    second = open_terminal("-m", "tests.services.light", str(var_dir), str(free_port()))
    assert second.end() == 1
    assert "already running" in second.said()
    assert portal.program.poll() is None
    assert postgres.answers(var_dir)
    assert valkey.answers(var_dir)


def test_two_checkouts_run_side_by_side(start_portal: StartPortal, folder: Path) -> None:
    places = [folder / "one" / "var", folder / "two" / "var"]
    for place in places:
        start_portal(var_dir=place)
    assert all(postgres.answers(place) and valkey.answers(place) for place in places)


def test_a_busy_port_is_told_before_anything_starts(open_terminal: OpenTerminal, var_dir: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        portal = open_terminal("-m", "tests.services.light", str(var_dir), str(port))
        assert portal.end() == 1
    assert f"Port {port} is busy" in portal.said()
    assert not (var_dir / "log").exists()


def test_a_failed_step_ends_the_portal_with_its_name(open_terminal: OpenTerminal, var_dir: Path) -> None:
    portal = open_terminal("-m", "tests.services.light", str(var_dir), str(free_port()), "false")
    assert portal.end() == 1
    assert "The step failed (status 1)" in portal.said()
    assert not postgres.answers(var_dir)


def test_ctrl_c_during_a_step_ends_the_step(open_terminal: OpenTerminal, var_dir: Path) -> None:
    portal = open_terminal("-m", "tests.services.light", str(var_dir), str(free_port()), "sleep", "1000")
    until(lambda: named(descendants(portal.program.pid), "sleep 1000"))
    family = descendants(portal.program.pid)
    portal.send(signal.SIGINT)
    assert portal.end() == 0
    assert not living(family)


def test_a_portal_started_with_nohup_outlives_its_terminal(open_terminal: OpenTerminal, var_dir: Path) -> None:
    code = (
        "import signal, sys; from pathlib import Path; from tests.services import light; "
        f"signal.signal(signal.SIGHUP, signal.SIG_IGN); light.main(Path({str(var_dir)!r}), {free_port()}, [])"
    )
    portal = open_terminal("-c", code)
    portal.wait_for(UP)
    portal.send(signal.SIGHUP)
    os.kill(named(descendants(portal.program.pid), " web "), signal.SIGKILL)
    portal.wait_for("starting it again")
