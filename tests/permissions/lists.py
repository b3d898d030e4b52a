"""The lists of addresses, one an app: `<app>.txt` says who gets which answer, `<app>.py` what is asked and sent there.

A line of a list: method, name of the address, of what, and the code for each reader in the order of READERS. Of what:
`own` is the first office, where the head, the clerk and the enforcer of the list work; `other` the second; `every` the
whole province; `row-of-own` the row of an office in a table of the province; `-` nothing in particular.

200 a page · 302 on to another page, for a stranger the sign-in page · 401 nobody asks · 404 what a reader may not see ·
405 a question where only an order is taken · 422 an order that is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.factories.things import Things
from tests.permissions import agencies, cases, common, coordination, desk, enforcement, reports
from tests.permissions.tables import Tables

APPS: dict[str, Tables] = {
    "common": common.TABLES,
    "agencies": agencies.TABLES,
    "desk": desk.TABLES,
    "cases": cases.TABLES,
    "coordination": coordination.TABLES,
    "reports": reports.TABLES,
    "enforcement": enforcement.TABLES,
}
READERS = {  # who they are: a person of tests/factories/province.py
    "statistician": "thongke",
    "province head": "truongtinh",
    "office head": "truong1",
    "clerk": "thuky1",
    "enforcer": "chv11",
    "committee": "thanhvien",
    "court": "toaan",
    "procuracy": "kiemsat",
    "police": "congan",
    "administrator": "quantri",
    "stranger": "",
}


def full_name(app: str, name: str) -> str:
    """The name by which Django knows an address of the list of an app; those of the API and of signing in have a space of their own."""
    if name.startswith("account_") or name == "home":
        return name
    return f"api:{name.removeprefix('api_')}" if name.startswith("api_") else f"{app}:{name}"


@dataclass(frozen=True)
class Line:
    """One address and the code for each reader."""

    app: str
    method: str
    name: str
    of: str
    codes: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.of}"

    @property
    def full_name(self) -> str:
        return full_name(self.app, self.name)

    def address(self, of: Things | None) -> str:
        """The address for these things."""
        tables = APPS[self.app]
        if self.name in tables.written_out:
            return tables.written_out[self.name]
        return reverse(self.full_name, args=tables.arguments[self.name](of) if self.name in tables.arguments else None)


def read() -> list[Line]:
    """All lines of all lists."""
    return [_line(app, text) for app in APPS for text in _list(app).splitlines() if text and not text.startswith("#")]


def _list(app: str) -> str:
    return Path(__file__).with_name(f"{app}.txt").read_text()


def _line(app: str, text: str) -> Line:
    method, name, of, *codes = text.split()
    return Line(app, method, name, of, dict(zip(READERS, map(int, codes), strict=True)))


def ask(client: Client, line: Line, things: dict[str, Things]) -> HttpResponse:
    """The answer at the address of the line."""
    tables = APPS[line.app]
    of = things.get(line.of.removeprefix("row-of-"))
    address = line.address(of)
    if line.method == "GET":
        return client.get(address, tables.queries[line.name](of, line.of) if line.name in tables.queries else {})
    body: dict[str, Any] = tables.bodies[line.name](of) if line.name in tables.bodies else {}
    has_file = any(isinstance(value, UploadedFile) for value in body.values())
    if line.name.startswith("api_") and body and not has_file:
        return client.post(address, body, content_type="application/json")
    return client.post(address, body)
