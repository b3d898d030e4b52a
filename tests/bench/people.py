"""People at work: so many at once against the whole portal with its demonstration province, as `make run` starts it."""

from __future__ import annotations

import asyncio
import gzip
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from common import clock
from tests.bench.imports import ROOT
from tests.bench.measuring import Report, Size, digits
from tests.bench.starting import Portal, running
from tests.services.machine import descendants, environment

EVERY = 10.0  # seconds between what one person does, on average
WARM = 15.0  # seconds before anything is counted
CROWDS = {60: "p95 ≤ 250 ms", 200: "no error, p95 ≤ 800 ms"}
TICKS = os.sysconf("SC_CLK_TCK")

# What people do, and how often: a kind, its share in per cent, its addresses.
DOINGS: dict[str, tuple[int, tuple[str, ...]]] = {
    "lists": (30, ("/viec/", "/viec/?sap=cuoi", "/viec/?trang_thai=in_progress", "/thoi-han/", "/viec/dien-bien/", "/viec/?trang=3")),
    "cases": (25, ("/viec/{case}/",)),
    "results": (12, ("/ket-qua/", "/bieu/01/", "/bieu/02/")),
    "search": (10, ("/tim/?q=nguyen+van", "/tim/?q=le+thi+lan", "/tim/?q=12/2026")),
    "desk": (10, ("/ban-lam-viec/",)),
    "forms": (8, ("/viec/{own}/#ghi", "/viec/{own}/nhan/", "/viec/{own}/xac-nhan/")),
    "recording": (5, ("/viec/{own}/",)),
}
# A program of its own, in the portal's database: an account and a session for each person of the offices, and their cases.
SIGN_IN = """
import json
import django
django.setup()
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.conf import settings
from agencies.models import Person, User
from agencies.roles import Permission
from cases.ledger import OPEN
from cases.models import EnforcementCase
from cases.permissions import reached_by
people = []
for person in Person.objects.filter(posts__agency__kind__in=("province", "office"), posts__until=None).distinct().order_by("pk"):
    user, _ = User.objects.get_or_create(person=person, defaults={"username": f"bench-{person.pk}", "language": "vi"})
    seen, reached = EnforcementCase.objects.visible_to(user), reached_by(user, Permission.RECORD_EVENTS)
    own = seen.filter(status__in=OPEN) if reached is None else seen.filter(status__in=OPEN, agency__in=reached)
    if person.posts.filter(role="enforcer", until=None).exists():
        own = own.filter(enforcer=person)
    session = SessionStore()
    session[SESSION_KEY], session[BACKEND_SESSION_KEY] = str(user.pk), settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.create()
    one = {"session": session.session_key, "own": list(own.values_list("pk", flat=True)[:60]), "cases": list(seen.values_list("pk", flat=True)[:200])}
    people += [one] if one["own"] else []
print(json.dumps(people))
"""


@dataclass
class Counted:
    """What was measured of a crowd: seconds by kind of doing, what failed, how long all of it took."""

    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    failures: Counter[str] = field(default_factory=Counter)
    lasted: float = 0.0

    def quantile(self, part: float) -> float:
        """The seconds that this part of all answers did not exceed."""
        every = sorted(second for kind in self.seconds.values() for second in kind)
        return every[min(len(every) - 1, int(part * len(every)))]


def bench_people(report: Report, size: Size) -> None:
    """Each crowd in turn against one portal, with the processor time of each program."""
    if not size.starts:
        return
    folder = Path(tempfile.mkdtemp(prefix="portal-"))
    try:
        with running(folder) as portal:
            people = _people(portal)
            for crowd, target in CROWDS.items():
                _crowd(report, portal, people, crowd, target)
    finally:
        shutil.rmtree(folder)


def _crowd(report: Report, portal: Portal, people: list[dict[str, object]], crowd: int, target: str) -> None:
    before = _processor(portal)
    counted = asyncio.run(_work(portal.port, people, crowd, seconds=60.0))
    used = {name: seconds - before.get(name, 0.0) for name, seconds in _processor(portal).items()}
    every = sum(map(len, counted.seconds.values()))
    worst = max(max(kind) for kind in counted.seconds.values())
    shown = (
        f"median {digits(counted.quantile(0.5) * 1000)} ms, p95 {digits(counted.quantile(0.95) * 1000)} ms, longest {digits(worst * 1000)} ms; "
        f"{every / counted.lasted:.1f} answers a second; failures: {sum(counted.failures.values())} {dict(counted.failures) or ''}"
    )
    report.tell(f"{crowd} people at work, each acting every {EVERY:.0f} s", shown.strip(), target)
    for kind, found in counted.seconds.items():
        middle, late = sorted(found)[len(found) // 2], sorted(found)[int(0.95 * len(found))]
        report.tell(f"… {kind}", f"median {digits(middle * 1000)} ms, p95 {digits(late * 1000)} ms, n = {len(found)}")
    spent = ", ".join(f"{name} {seconds:.0f} s" for name, seconds in sorted(used.items(), key=lambda one: -one[1]) if seconds >= 1)
    report.tell("… processor time of both cores in " + f"{counted.lasted + WARM:.0f} s", spent)


def _people(portal: Portal) -> list[dict[str, object]]:
    told = environment(VAR_DIR=str(portal.var_dir), DJANGO_SETTINGS_MODULE="enforcement.settings")
    done = subprocess.run([sys.executable, "-c", SIGN_IN], cwd=ROOT, env=told, capture_output=True, text=True, check=True)
    found: list[dict[str, object]] = json.loads(done.stdout)
    return found


def _processor(portal: Portal) -> dict[str, float]:
    """The seconds of processor time used so far, by program; what measures is one of them."""
    found: dict[str, float] = defaultdict(float)
    for pid in {*descendants(portal.pid), os.getpid()}:
        try:
            words = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        names = {"gunicorn": "web", " worker ": "worker", " beat ": "schedule", "valkey": "Valkey", "postgres": "PostgreSQL"}
        name = "this measuring" if pid == os.getpid() else next((name for word, name in names.items() if word in words), "other")
        found[name] += (int(fields[11]) + int(fields[12])) / TICKS
    return found


async def _work(port: int, people: list[dict[str, object]], crowd: int, *, seconds: float) -> Counted:
    counted, begun = Counted(), time.perf_counter()
    until = begun + WARM + seconds
    chances = [random.Random(place) for place in range(crowd)]
    await asyncio.gather(
        *(_person(port, people[place % len(people)], chances[place], counted, begun + WARM, until) for place in range(crowd))
    )
    counted.lasted = seconds
    return counted


async def _person(port: int, who: dict[str, object], chance: random.Random, counted: Counted, since: float, until: float) -> None:
    kinds, weights = list(DOINGS), [share for share, _addresses in DOINGS.values()]
    await asyncio.sleep(chance.uniform(0, EVERY))
    while time.perf_counter() < until:
        (kind,) = chance.choices(kinds, weights)
        address = chance.choice(DOINGS[kind][1]).format(case=chance.choice(who["cases"]), own=chance.choice(who["own"]))  # type: ignore[arg-type]
        begun = time.perf_counter()
        try:
            status = await (_record if kind == "recording" else _look)(port, str(who["session"]), address)
        except OSError as error:
            status = type(error).__name__
        if begun >= since:
            counted.seconds[kind].append(time.perf_counter() - begun)
            if status not in ("200", "302"):
                counted.failures[f"{kind} {status}"] += 1
        await asyncio.sleep(chance.expovariate(1 / EVERY))


async def _look(port: int, session: str, address: str) -> str:
    return (await _ask(port, session, address))[0]


async def _record(port: int, session: str, address: str) -> str:
    """A visit recorded on a case, as its form on the page asks for it; the time is that of both."""
    status, head, page = await _ask(port, session, address)
    if status != "200":
        return status
    text = gzip.decompress(page).decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', text)
    seen = re.search(r'name="seen_events" value="(\d+)"', text)
    cookie = re.search(r"csrftoken=(\w+)", head)
    if not (token and seen and cookie):
        return f"no form: {bool(token)}, {bool(seen)}, {bool(cookie)}"
    told = {"csrfmiddlewaretoken": token[1], "seen_events": seen[1], "event": "verified", "occurred_on": f"{clock.today():%d/%m/%Y}"}
    return (await _ask(port, session, address, body=urlencode(told), csrf=cookie[1]))[0]


async def _ask(port: int, session: str, address: str, *, body: str = "", csrf: str = "") -> tuple[str, str, bytes]:
    """Status, head and body of one answer."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    place = address.partition("#")[0] + ("ghi/" if body else "")
    lines = [f"{'POST' if body else 'GET'} {place} HTTP/1.1", f"Host: 127.0.0.1:{port}", "Connection: close", "Accept-Encoding: gzip"]
    lines.append(f"Cookie: sessionid={session}" + (f"; csrftoken={csrf}" if csrf else ""))
    if body:
        lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
    writer.write(("\r\n".join(lines) + "\r\n\r\n" + body).encode())
    try:
        answer = await reader.read()
    finally:
        writer.close()
    head, _, rest = answer.partition(b"\r\n\r\n")
    told = head.decode("latin-1")
    if "chunked" in told.lower():
        rest = _joined(rest)
    return told.split(" ", 2)[1], told, rest


def _joined(body: bytes) -> bytes:
    parts = []
    while body:
        size, _, body = body.partition(b"\r\n")
        length = int(size, 16)
        parts.append(body[:length])
        body = body[length + 2 :]
    return b"".join(parts)
