"""Measuring and telling: sizes, times, the lines of a run, the databases it works in."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import django
import psycopg
from django.db import connection

from enforcement.services import addresses, postgres, valkey
from enforcement.services.process import start
from tests.bench import SERVERS

MB = 2**20


@dataclass(frozen=True)
class Size:
    """How much is measured."""

    book: int  # cases of the simulated province
    years: int
    register: int  # cases of the imported register, with four events each
    repeats: int  # of quick things
    imports: int
    starts: int  # of the whole portal


FULL = Size(book=1_000_000, years=10, register=50_000, repeats=30, imports=3, starts=3)
QUICK = Size(book=6_000, years=3, register=1_000, repeats=5, imports=1, starts=0)


@dataclass(frozen=True)
class Figure:
    """The times of one thing, in seconds."""

    times: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.times)

    def shown(self) -> str:
        """Median, and from least to most."""
        factor, unit = (1, "s") if self.median >= 1 else (1000, "ms")
        median, least, most = (seconds * factor for seconds in (self.median, min(self.times), max(self.times)))
        return f"{digits(median)} {unit} ({digits(least)} – {digits(most)}, n = {len(self.times)})"


def digits(value: float) -> str:
    """Three digits, no more."""
    return f"{value:.0f}" if value >= 100 else f"{value:.1f}" if value >= 1 else f"{value:.2f}"


@dataclass
class Report:
    """What was measured, in the order of measuring."""

    lines: list[tuple[str, str, str]] = field(default_factory=list)

    def tell(self, what: str, figure: Figure | str, target: str = "") -> None:
        """One line, shown at once. The target stands beside it; whether it is met is for the reader to see."""
        shown = figure.shown() if isinstance(figure, Figure) else figure
        self.lines.append((what, target, shown))
        print(f"{what}: {shown}" + (f"  [{target}]" if target else ""), flush=True)

    def section(self, title: str) -> str:
        """The section of docs/benchmarks.md."""
        table = "\n".join(f"| {what} | {target} | {shown} |" for what, target, shown in self.lines)
        return f"\n## {title}\n\n| What | Target | Median (least – most) |\n| --- | --- | --- |\n{table}\n"


def measured(work: Callable[[], object], repeats: int, *, warm: int = 1) -> Figure:
    """Do it some times without looking, then so often with a watch."""
    for _ in range(warm):
        work()
    return Figure(tuple(timed(work) for _ in range(repeats)))


def timed(work: Callable[[], object]) -> float:
    """Seconds it takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def times(one: Figure, other: Figure) -> str:
    """How many times longer one takes than the other."""
    return f"× {digits(one.median / other.median)}"


# -- databases -------------------------------------------------------------------------------------


@contextmanager
def servers() -> Iterator[None]:
    """PostgreSQL and Valkey of this run, as `make run` starts them."""
    assert SERVERS is not None
    with SERVERS:
        for program in (postgres.program(SERVERS.var_dir), valkey.program(SERVERS.var_dir)):
            SERVERS.callback(start(program).stop)
        try:
            yield
        finally:
            connection.close()


def use_database(name: str, *, like: str = "template1") -> None:
    """Work in a fresh database, made as a copy of another."""
    drop_database(name)
    _order(f"CREATE DATABASE {name} TEMPLATE {like}")
    connection.settings_dict["NAME"] = name


def drop_database(name: str) -> None:
    """Give its room on the disk back."""
    connection.close()
    _order(f"DROP DATABASE IF EXISTS {name}")  # WITH (FORCE) may not end autovacuum; without it, it ends by itself


def _order(order: str) -> None:
    assert SERVERS is not None
    place = {"host": str(addresses.socket_dir(SERVERS.var_dir)), "user": addresses.ROLE, "dbname": addresses.DATABASE}
    with psycopg.connect(**place, autocommit=True) as other:  # type: ignore[arg-type]
        other.execute(order)


def own_settings() -> dict[str, str]:
    """The environment of a program that shall work in the database in use."""
    assert SERVERS is not None
    host, name = addresses.socket_dir(SERVERS.var_dir), connection.settings_dict["NAME"]
    return os.environ | {
        "DATABASE_URL": f"postgresql://{addresses.ROLE}:@/{name}?host={host}",
        "SECRET_KEY": "of a bench",
    }


def database_size() -> str:
    """What the database takes on disk."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return f"{cursor.fetchone()[0] / MB:,.0f} MB"


def machine() -> str:
    """The machine and its programs in one line."""
    memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0]
    return (
        f"{os.cpu_count()} cores ({platform.machine()}), {memory:.0f} GiB, "
        f"Python {platform.python_version()}, Django {django.__version__}, PostgreSQL {server}"
    )
