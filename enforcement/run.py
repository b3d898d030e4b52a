"""`python -m enforcement.run`: the portal on one machine. `.env.example` names the variables that change it."""

import http.client
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from enforcement import env
from enforcement.services import ServiceError, postgres, valkey
from enforcement.services.portal import HOST, serve
from enforcement.services.process import Program

ROOT = Path(__file__).resolve().parent.parent


def main() -> None:
    """Run the portal in the foreground; exit status 1 with a sentence when it cannot."""
    os.chdir(ROOT)
    try:
        var_dir = env.path("VAR_DIR", default=ROOT / "var")
        port = _port()
        serve(var_dir, port, servers=_servers(), steps=_steps(var_dir), children=_children(var_dir, port))
    except (ServiceError, ImproperlyConfigured) as error:
        sys.exit(str(error))


def _port() -> int:
    word = env.text("PORT", default="8000")
    if not word.isdecimal() or not 0 < int(word) < 65_536:
        raise ImproperlyConfigured(f"PORT must be a number from 1 to 65535, not {word!r}; see .env.example.")
    return int(word)


def _servers() -> list[Callable[[Path], Program]]:
    wanted = {"DATABASE_URL": postgres.program, "REDIS_URL": valkey.program}
    return [program for variable, program in wanted.items() if not env.text(variable, default="")]


def _steps(var_dir: Path) -> list[Program]:
    return [
        Program("Preparing the data", _python("manage.py", "prepare", "--demo")),
        Program(
            "Collecting the static files",
            _python("manage.py", "collectstatic", "--noinput"),
            log=var_dir / "log" / "collectstatic.log",
        ),
    ]


def _children(var_dir: Path, port: int) -> list[Program]:
    """Worker, web, beat: they stop in the opposite order."""
    celery = ("-m", "celery", "--app", "enforcement")
    no_chatter = ("--without-gossip", "--without-mingle", "--without-heartbeat")
    return [
        Program(
            "The worker",
            _python(*celery, "worker", "--concurrency", "2", "--loglevel", "INFO", *no_chatter),
            log=var_dir / "log" / "worker.log",
            environment={"DATABASE_POOL": "0"},
            stop=((signal.SIGTERM, 8), (signal.SIGQUIT, 4)),  # first it finishes its tasks, then it gives them back
            orphan=signal.SIGQUIT,
        ),
        Program(
            "The web server",
            _python("-m", "gunicorn", "enforcement.wsgi", *_gunicorn_options(port)),
            log=var_dir / "log" / "web.log",
            environment={"DATABASE_POOL": "1"},
            stop=((signal.SIGTERM, 8), (signal.SIGQUIT, 2)),
            orphan=signal.SIGQUIT,
            ready=lambda pid: _answers(port),
            patience=60,
        ),
        Program(
            "The schedule",
            # No pid file: the portal's lock keeps a second schedule away, and a stale file would stop the first.
            _python(*celery, "beat", "--schedule", str(var_dir / "beat-schedule"), "--pidfile=", "--loglevel", "WARNING"),
            log=var_dir / "log" / "beat.log",
            environment={"DATABASE_POOL": "0"},
        ),
    ]


def _gunicorn_options(port: int) -> tuple[str, ...]:
    # Two workers for two cores; more of either serve no more people, since the processor is what is short: docs/benchmarks.md.
    return (
        *("--bind", f"{HOST}:{port}", "--workers", "2", "--threads", "4", "--graceful-timeout", "5"),
        *("--access-logfile", "-", "--error-logfile", "-"),
        "--no-control-socket",  # it has one fixed place in the home folder, and two checkouts run side by side
    )


def _answers(port: int) -> bool:
    """Whether the web server gives a page, any page: the workers have loaded the portal."""
    connection = http.client.HTTPConnection(HOST, port, timeout=2)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _python(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, *arguments)


if __name__ == "__main__":
    main()
