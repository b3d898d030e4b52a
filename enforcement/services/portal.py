"""The whole portal as one process in the foreground: servers, steps that prepare, then the children that serve."""

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from enforcement.services import locks
from enforcement.services.console import answer
from enforcement.services.process import Program, ServiceError
from enforcement.services.supervisor import Supervisor

HOST = "127.0.0.1"
_PORT_FADES = 3  # seconds the web server of a killed predecessor may take to end


def serve(
    var_dir: Path,
    port: int,
    *,
    servers: Iterable[Callable[[Path], Program]],
    steps: Iterable[Program],
    children: Iterable[Program],
) -> None:
    """Run until Ctrl-C, SIGTERM or SIGHUP; then stop everything in the opposite order.

    Raises ServiceError with a sentence when another portal runs in this checkout, the port is busy, or a part
    does not start. Nothing is left running in any case.
    """
    with closing(locks.portal(var_dir)) as only, closing(locks.servers(var_dir)) as holder, Supervisor() as supervisor:
        if not only.try_alone():
            raise ServiceError(f"The portal of this checkout is already running (it holds {var_dir / 'portal.lock'}).")
        _check_port(port)
        answer("Starting the database and the message broker …")
        _wait_for_commands(holder, supervisor)
        for server in servers:
            supervisor.start(server(var_dir))
        answer("Preparing the data …")
        for step in steps:
            supervisor.step(step)
        answer("Starting the web server, the worker and the schedule …")
        for child in children:
            supervisor.start(child)
        if not supervisor.stopping:
            answer(f"The portal answers at http://{HOST}:{port} (Ctrl-C stops it; logs in {var_dir / 'log'})")
        supervisor.watch()
        answer("Stopping …")
    answer("Stopped.")


def _check_port(port: int) -> None:
    limit = time.monotonic() + _PORT_FADES
    while True:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((HOST, port))
            except PermissionError as error:
                raise ServiceError(f"Port {port} needs more rights than you have. Try PORT=8001 make run.") from error
            except OSError as error:
                if time.monotonic() > limit:
                    raise ServiceError(f"Port {port} is busy. Choose another: PORT={port + 1} make run.") from error
            else:
                return
        time.sleep(0.1)


def _wait_for_commands(holder: locks.Lock, supervisor: Supervisor) -> None:
    """Take over the servers when the management commands that use them have ended."""
    told = False
    while not holder.try_alone() and not supervisor.stopping:
        if not told:
            answer("Waiting for a management command to end …")
            told = True
        time.sleep(0.1)
