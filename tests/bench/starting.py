"""Starting the whole portal, as `make run` does, in a folder of its own."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.imports import ROOT
from tests.bench.measuring import Figure, Report, Size
from tests.services.machine import environment, free_port, until


@dataclass(frozen=True)
class Portal:
    """A portal that is up: where its data are, its port, and the process all others descend from."""

    var_dir: Path
    port: int
    pid: int


def bench_start(report: Report, size: Size) -> None:
    """Until the sign-in page answers: the first time, with the demonstration province, and later."""
    if not size.starts:
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    try:
        report.tell("First start, packages there, with the demonstration province", Figure((start(folder),)), "≤ 90 s")
        later = Figure(tuple(start(folder) for _ in range(size.starts)))
        report.tell("A later start", later, "≤ 10 s")
    finally:
        shutil.rmtree(folder)


def start(folder: Path) -> float:
    """Seconds until somebody can sign in; then everything is stopped again."""
    begun = time.perf_counter()
    with running(folder):
        return time.perf_counter() - begun


@contextmanager
def running(folder: Path) -> Iterator[Portal]:
    """The whole portal with its data in a folder, from the moment somebody can sign in."""
    port = free_port()
    portal = subprocess.Popen(
        [sys.executable, "-m", "enforcement.run"],
        cwd=ROOT,
        env=environment(VAR_DIR=str(folder / "var"), PORT=str(port)),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )

    def answers() -> bool:
        assert portal.poll() is None, "the portal ended"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/dang-nhap/", timeout=5) as page:
                return bool(page.status == 200)
        except OSError:
            return False

    try:
        until(answers, 300)
        yield Portal(folder / "var", port, portal.pid)
    finally:
        os.killpg(portal.pid, signal.SIGINT)
        portal.wait()
