"""The portal as people meet it: its web server and its worker, processes of their own over the test database."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from django.conf import settings
from django.db import connection

from enforcement.services.process import Process, Program, tail
from tests.services.machine import ROOT, free_port

HOST = "127.0.0.1"


@dataclass(frozen=True)
class Portal:
    """A portal that is up."""

    url: str
    worker: Process
    logs: tuple[Path, ...]

    @contextmanager
    def busy_worker(self) -> Iterator[None]:
        """For this while the worker takes up nothing."""
        os.kill(self.worker.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.worker.pid, signal.SIGCONT)

    def command(self, *words: str) -> subprocess.Popen[str]:
        """A management command, as somebody runs it at a terminal of this portal."""
        return subprocess.Popen(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env={**os.environ, **environment()},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def complaints(self) -> str:
        """The end of a log that tells of a failure."""
        return "".join(tail(log, 60) for log in self.logs if "Traceback" in log.read_text())


@contextmanager
def running() -> Iterator[Portal]:
    """Both processes, until the end."""
    collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(collect, cwd=ROOT, env={**os.environ, **environment()}, check=True)
    port = free_port()
    web, worker = _web(port), _worker()
    with ExitStack() as stack:
        started = []
        for program in (worker, web):
            process = Process(program)
            stack.callback(process.stop)
            started.append(process)
        for process in started:
            process.wait_ready(lambda: False)
        assert web.log and worker.log
        yield Portal(f"http://{HOST}:{port}", started[0], (web.log, worker.log))


def environment(**more: str) -> dict[str, str]:
    """What tells a process where the test database and Valkey are."""
    database = connection.settings_dict
    place = {"host": database["HOST"]} | ({"port": database["PORT"]} if database["PORT"] else {})
    return {
        "DJANGO_SETTINGS_MODULE": "enforcement.settings",
        "DATABASE_URL": f"postgresql://{quote(database['USER'])}@/{database['NAME']}?{urlencode(place)}",
        "REDIS_URL": settings.CACHES["default"]["LOCATION"],
        "SECRET_KEY": settings.SECRET_KEY,
        "VAR_DIR": str(settings.VAR_DIR),
        "PYTHONPATH": str(ROOT),
        **more,
    }


def _worker() -> Program:
    log = Path(settings.VAR_DIR) / "log" / "journeys-worker.log"
    options = ("--loglevel", "INFO", "--without-gossip", "--without-mingle", "--without-heartbeat")
    return Program(
        "The worker",
        (sys.executable, "-m", "celery", "--app", "enforcement", "worker", "--concurrency", "1", *options),
        log=log,
        environment=environment(DATABASE_POOL="0"),
        stop=((signal.SIGTERM, 8), (signal.SIGQUIT, 4)),
        orphan=signal.SIGQUIT,
        ready=lambda pid: log.exists() and "ready." in log.read_text(),
        patience=60,
    )


def _web(port: int) -> Program:
    options = ("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--no-control-socket")
    return Program(
        "The web server",
        (sys.executable, "-m", "gunicorn", "enforcement.wsgi", *options),
        log=Path(settings.VAR_DIR) / "log" / "journeys-web.log",
        environment=environment(DATABASE_POOL="1"),
        stop=((signal.SIGTERM, 8), (signal.SIGQUIT, 2)),
        orphan=signal.SIGQUIT,
        ready=lambda pid: _answers(port),
        patience=60,
    )


def _answers(port: int) -> bool:
    called = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        called.request("GET", "/dang-nhap/")
        return called.getresponse().status == 200
    except OSError:
        return False
    finally:
        called.close()
