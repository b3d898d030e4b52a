"""The portal of the journeys: one web server, one worker, one browser and one small book for all of them.

The web server and the worker are processes of their own, so the book is written for good and not rolled back. Each
journey works on cases of its own, and finds the book as it may be after any other.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test.utils import setup_databases, teardown_databases
from playwright.sync_api import Browser
from pytest_django import DjangoDbBlocker

from cases.models import EnforcementCase
from law.years import year_start
from tests.factories.province import Book, build_now, empty, open_case
from tests.journeys import browser as browsers
from tests.journeys import portal as portals
from tests.journeys.browser import Visitors
from tests.journeys.portal import Portal

_NUMBERS = itertools.count(90_001)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every test of this folder is a journey."""
    for item in items:
        if "tests/journeys/" in item.nodeid or item.path.is_relative_to(__file__.rpartition("/")[0]):
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="package")
def database(django_db_setup: None, django_db_blocker: DjangoDbBlocker, django_db_keepdb: bool) -> Iterator[None]:
    """The test database. pytest-django makes one only for tests that roll back or flush; these do neither."""
    with django_db_blocker.unblock():
        mine = [] if _is_ready() else setup_databases(0, interactive=False, keepdb=django_db_keepdb)
        yield
        if not django_db_keepdb:
            teardown_databases(mine, verbosity=0)


def _is_ready() -> bool:
    return str(connection.settings_dict["NAME"]).startswith("test_")


@pytest.fixture(scope="package")
def book(database: None) -> Iterator[Book]:
    """The book, written once; emptied before, in case a run was killed, and afterwards."""
    empty()
    yield build_now()
    empty()


@pytest.fixture(scope="package")
def portal(book: Book) -> Iterator[Portal]:
    """The portal over the book. Whatever failed in it shows at the end."""
    with portals.running() as portal:
        yield portal
        complaints = portal.complaints()
    assert not complaints, complaints


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One browser. Its event loop would make Django refuse queries of this process, and gives it another connection."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        with browsers.launched() as browser:
            yield browser
            connection.close()


@pytest.fixture
def page_as(portal: Portal, browser: Browser) -> Iterator[Visitors]:
    """`page_as("thongke", width=390)`: a page of this person; see tests/factories/province.py for who there is."""
    visitors = Visitors(browser, portal.url)
    yield visitors
    visitors.close()
    assert not visitors.problems, "\n".join(visitors.problems)


@pytest.fixture
def new_case(book: Book) -> Callable[..., EnforcementCase]:
    """Opens a case of the first office that no other journey touches."""

    def opened(enforcer: str = "CHV-11", **details: object) -> EnforcementCase:
        person, unit = book.enforcers[enforcer]
        details.setdefault("decided_on", year_start(book.year))
        return open_case(unit, person, number=str(next(_NUMBERS)), **details)  # type: ignore[arg-type]

    return opened
