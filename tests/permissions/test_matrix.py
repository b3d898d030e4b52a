"""Who gets what answer at which address: one list of every address, for each kind of reader.

200 a page · 302 on to another page, for a stranger the sign-in page · 404 what a reader may not see · 405 a question
where only an order is taken · 422 an order that is refused with a sentence.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.account import urls as account_urls
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.models import User
from cases.models import EnforcementCase, RegisterImport
from common import clock
from common.models import Job, JobStatus
from tests.journeys import book as books
from tests.journeys.book import Book

pytestmark = pytest.mark.django_db

READERS = {
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
# `own` is the first office, where the head, the clerk and the enforcer of the list work; `other` the second.
# method, name of the address, of what                 stat prov head cler enfo comm cour proc poli admi stranger
MATRIX = """
GET  home                    -                         302 302 302 302 302 302 302 302 302 302 302
POST set_language            -                         302 302 302 302 302 302 302 302 302 302 302
GET  set_language            -                         405 405 405 405 405 405 405 405 405 405 405
GET  search                  -                         200 200 200 200 200 200 200 200 200 200 302
GET  shortcuts               -                         200 200 200 200 200 200 200 200 200 200 200
GET  accessibility           -                         200 200 200 200 200 200 200 200 200 200 200
GET  components              -                         404 404 404 404 404 404 404 404 404 200 404
GET  account_login           -                         302 302 302 302 302 302 302 302 302 302 200
GET  account_logout          -                         200 200 200 200 200 200 200 200 200 200 302
POST account_logout          -                         302 302 302 302 302 302 302 302 302 302 302
GET  account_change_password -                         200 200 200 200 200 200 200 200 200 200 302
GET  account_inactive        -                         200 200 200 200 200 200 200 200 200 200 200
GET  cases                   -                         200 200 200 200 200 200 404 404 404 404 302
GET  case                    own                       200 200 200 200 200 200 404 404 404 404 302
GET  case                    other                     200 200 404 404 404 200 404 404 404 404 302
GET  record                  own                       302 302 302 302 302 302 404 404 404 404 302
GET  record                  other                     302 302 404 404 404 302 404 404 404 404 302
POST record                  own                       302 302 302 302 302 404 404 404 404 404 302
POST record                  other                     302 302 404 404 404 404 404 404 404 404 302
GET  void                    own                       200 200 200 404 404 404 404 404 404 404 302
GET  void                    other                     200 200 404 404 404 404 404 404 404 404 302
POST void                    own                       302 302 302 404 404 404 404 404 404 404 302
POST void                    other                     302 302 404 404 404 404 404 404 404 404 302
GET  registers               -                         200 200 200 200 404 404 404 404 404 200 302
POST registers               own                       302 302 302 302 404 404 404 404 404 302 302
POST registers               other                     302 302 422 422 404 404 404 404 404 302 302
POST registers               every                     302 302 422 422 404 404 404 404 404 302 302
GET  register_template       -                         200 200 200 200 404 404 404 404 404 200 302
GET  register                own                       200 200 200 200 404 404 404 404 404 200 302
GET  register                other                     200 200 404 404 404 404 404 404 404 200 302
GET  register_rejected       own                       200 200 200 200 404 404 404 404 404 200 302
GET  register_rejected       other                     200 200 404 404 404 404 404 404 404 200 302
POST register_write          own                       302 302 302 302 404 404 404 404 404 302 302
POST register_write          other                     302 302 404 404 404 404 404 404 404 302 302
GET  register_write          own                       405 405 405 405 405 405 405 405 405 405 302
GET  dashboard               every                     200 200 200 200 200 200 200 200 200 200 302
GET  dashboard               own                       200 200 200 200 200 200 200 200 200 200 302
GET  dashboard               other                     200 200 200 200 200 200 200 200 200 200 302
GET  targets                 -                         200 200 200 200 200 200 200 200 200 200 302
GET  forms                   -                         302 302 302 302 302 302 302 302 302 302 302
GET  form                    every                     200 200 200 200 200 200 200 200 200 200 302
GET  form                    own                       200 200 200 200 200 200 200 200 200 200 302
GET  form                    other                     200 200 200 200 200 200 200 200 200 200 302
GET  cell                    every                     200 200 404 404 404 200 404 404 404 404 302
GET  cell                    own                       200 200 200 200 200 200 404 404 404 404 302
GET  cell                    other                     200 200 404 404 404 200 404 404 404 404 302
GET  cell                    row-of-own                200 200 200 200 200 200 404 404 404 404 302
GET  cell                    row-of-other              200 200 404 404 404 200 404 404 404 404 302
"""


@dataclass(frozen=True)
class Line:
    """One address and the code for each reader."""

    method: str
    name: str
    of: str
    codes: dict[str, int]

    def __str__(self) -> str:
        return f"{self.method} {self.name} {self.of}"


def _line(text: str) -> Line:
    method, name, of, *codes = text.split()
    return Line(method, name, of, dict(zip(READERS, map(int, codes), strict=True)))


LINES = [_line(text) for text in MATRIX.strip().splitlines()]


@pytest.fixture(scope="module")
def things(book: Book) -> dict[str, dict[str, Any]]:
    """A case, its last event and a checked import of each of two offices."""
    return {"own": _things(book, "CHV-11", "thuky1"), "other": _things(book, "CHV-21", "thuky2")}


def _things(book: Book, enforcer: str, clerk: str) -> dict[str, Any]:
    person, unit = book.enforcers[enforcer]
    decided_on = clock.today() - timedelta(30)
    case = books.open_case(unit, person, decided_on=decided_on, number=f"88{unit.pk}")
    job = Job.objects.create(
        kind="import_register",
        status=JobStatus.DONE,
        created_at=clock.now(),
        created_by=User.objects.get(username=clerk),
    )
    checked = RegisterImport(file_name="so.xlsx", agency=unit, job=job, dry_run=True, tally={"new": 1, "read": 1})
    checked.file.save("so.xlsx", ContentFile(b"-"), save=False)
    checked.rejected_file.save("so-tra-lai.xlsx", ContentFile(b"-"), save=False)
    checked.save()
    return {"unit": unit, "case": case, "event": case.events.get(), "register": checked}


def ask(client: Client, line: Line, things: dict[str, dict[str, Any]]) -> HttpResponse:
    """The answer at the address of the line."""
    of = things.get(line.of.removeprefix("row-of-"), {})
    case: EnforcementCase | None = of.get("case")
    agency = of["unit"].code if of else "THADS"
    arguments: dict[str, list[Any]] = {
        "case": [case and case.pk],
        "record": [case and case.pk],
        "void": [case and case.pk, of and of["event"].pk],
        **{name: [of and of["register"].pk] for name in ("register", "register_write", "register_rejected")},
        **{name: ["01"] for name in ("form", "cell")},
    }
    address = reverse(line.name, args=arguments.get(line.name))
    if line.method == "GET":
        words = {"dv": agency} if line.name in ("dashboard", "form", "cell") else {}
        if line.of.startswith("row-of-"):
            words = {"dv": "THADS", "dong": f"unit:{agency}"}
        return client.get(address, words)
    return client.post(address, _order(line, of, case))


def _order(line: Line, of: dict[str, Any], case: EnforcementCase | None) -> dict[str, Any]:
    """What is sent with an order."""
    if line.name == "record":
        assert case is not None
        return {"event": "verified", "occurred_on": f"{case.decided_on:%d/%m/%Y}", "seen_events": case.events_count}
    if line.name == "void":
        return {"reason": "Ghi nhầm việc"}
    if line.name == "registers":
        return {"file": SimpleUploadedFile("so.xlsx", b"-"), "agency": of["unit"].pk if of else ""}
    return {}


@pytest.mark.parametrize("line", LINES, ids=str)
def test_each_reader_gets_the_answer_of_the_list(things: dict[str, dict[str, Any]], line: Line) -> None:
    assert {reader: _answer(reader, line, things) for reader in READERS} == line.codes


def _answer(reader: str, line: Line, things: dict[str, dict[str, Any]]) -> int:
    """The code this reader gets. What the order wrote is taken back."""
    client = Client()
    with transaction.atomic():
        if READERS[reader]:
            client.force_login(User.objects.get(username=READERS[reader]))
        answer = ask(client, line, things)
        if answer.streaming:
            b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    if reader == "stranger" and answer.status_code == 302 and line.name not in NOT_BEHIND_THE_DOOR:
        assert urlsplit(answer.headers["Location"]).path == reverse("account_login")
    return answer.status_code


NOT_BEHIND_THE_DOOR = {"home", "forms", "set_language", "account_logout"}  # they lead on to a page that asks who it is


def _names(patterns: list[URLPattern | URLResolver]) -> set[str | None]:
    found: set[str | None] = set()
    for pattern in patterns:
        found |= _names(pattern.url_patterns) if isinstance(pattern, URLResolver) else {pattern.name}
    return found


def test_every_address_of_the_portal_is_in_the_list() -> None:
    assert {line.name for line in LINES} == _names(get_resolver().url_patterns)


def test_of_the_sign_in_library_only_the_four_pages_of_the_list_have_an_address() -> None:
    names = _names(account_urls.urlpatterns)
    assert len(names) > 8
    assert names & {line.name for line in LINES} == {
        "account_login", "account_logout", "account_change_password", "account_inactive"
    }  # fmt: skip


@pytest.mark.parametrize(
    "address",
    ["signup/", "dang-ky/", "password/reset/", "email/", "confirm-email/", "reauthenticate/", "social/signup/", "2fa/"],
)
@pytest.mark.parametrize("folder", ["/", "/accounts/", "/tai-khoan/"])
def test_registration_and_its_relatives_are_not_found(client: Client, book: Book, folder: str, address: str) -> None:
    assert client.get(f"{folder}{address}").status_code == 404
    assert client.post(f"{folder}{address}", {"username": "moi", "password1": "x", "password2": "x"}).status_code == 404


def test_an_order_without_the_token_of_the_page_is_refused(things: dict[str, dict[str, Any]]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="truong1"))
    for name, of in (("record", "own"), ("void", "own"), ("registers", "own"), ("register_write", "own")):
        line = next(line for line in LINES if (line.method, line.name, line.of) == ("POST", name, of))
        assert ask(client, line, things).status_code == 403, name
    assert things["own"]["case"].events.count() == 1
