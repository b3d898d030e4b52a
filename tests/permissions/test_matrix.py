"""Who gets what answer at which address. What the lists say and how they are read: tests/permissions/lists.py."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

import pytest
from allauth.account import urls as account_urls
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from agencies.models import User
from tests.factories.province import Book
from tests.factories.things import Things
from tests.permissions.lists import APPS, READERS, Line, ask, read

pytestmark = pytest.mark.django_db

LINES = read()
NAMES = {line.full_name for line in LINES}
NOT_BEHIND_THE_DOOR = {"home", "forms", "set_language", "account_logout"}  # they lead on to a page that asks who it is


@pytest.mark.parametrize("line", LINES, ids=str)
def test_each_reader_gets_the_answer_of_the_list(things: dict[str, Things], line: Line) -> None:
    assert {reader: _answer(reader, line, things) for reader in READERS} == line.codes


def _answer(reader: str, line: Line, things: dict[str, Things]) -> int:
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


def test_no_line_stands_twice() -> None:
    assert len({(line.app, str(line)) for line in LINES}) == len(LINES)


def test_each_table_speaks_of_lines_of_its_list() -> None:
    for app, tables in APPS.items():
        assert tables.names() - {line.name for line in LINES if line.app == app} == set(), app
        assert set(tables.bodies) - {line.name for line in LINES if line.method == "POST"} == set(), app


# -- every address is in a list --------------------------------------------------------------------


def _names(patterns: list[URLPattern | URLResolver], app: str = "enforcement", space: str = "") -> dict[str, set[str]]:
    """The names of addresses by the app they belong to: that of the resource in the API, else that of urls.py."""
    found: dict[str, set[str]] = defaultdict(set)
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inside = f"{space}{pattern.namespace}:" if pattern.namespace else space
            for owner, names in _names(pattern.url_patterns, pattern.urlconf_module.__name__.split(".")[0], inside).items():
                found[owner] |= names
        else:
            found[_resource(pattern) or app].add(f"{space}{pattern.name}")
    return found


def _resource(pattern: URLPattern) -> str | None:
    """The app of a resource of the API; None of a page."""
    view = getattr(pattern.callback, "cls", None)
    return view.__module__.split(".")[0] if view else None


def test_every_address_of_the_portal_is_in_the_list_of_its_app() -> None:
    listed = {app: {line.full_name for line in LINES if line.app == app} for app in APPS}
    assert listed == _names(get_resolver().url_patterns)


def test_of_the_sign_in_library_only_the_four_pages_of_the_list_have_an_address() -> None:
    names = {name for of_app in _names(account_urls.urlpatterns).values() for name in of_app}
    assert len(names) > 8
    assert names & NAMES == {"account_login", "account_logout", "account_change_password", "account_inactive"}


@pytest.mark.parametrize(
    "address",
    ["signup/", "dang-ky/", "password/reset/", "email/", "confirm-email/", "reauthenticate/", "social/signup/", "2fa/"],
)
@pytest.mark.parametrize("folder", ["/", "/accounts/", "/tai-khoan/"])
def test_registration_and_its_relatives_are_not_found(client: Client, book: Book, folder: str, address: str) -> None:
    assert client.get(f"{folder}{address}").status_code == 404
    assert client.post(f"{folder}{address}", {"username": "moi", "password1": "x", "password2": "x"}).status_code == 404


# -- orders come from our own pages ----------------------------------------------------------------

ORDERS = {
    "record",
    "void",
    "registers",
    "register_write",
    "api_case_events",
    "api_case_event_void",
    "api_import_write",
}


def test_an_order_without_the_token_of_the_page_is_refused(things: dict[str, Things]) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(User.objects.get(username="truong1"))
    lines = [line for line in LINES if (line.app, line.method, line.of) == ("cases", "POST", "own") and line.name in ORDERS]
    assert {line.name: ask(client, line, things).status_code for line in lines} == dict.fromkeys(ORDERS, 403)
    assert things["own"].case.events.count() == 1
