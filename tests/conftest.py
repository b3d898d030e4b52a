"""What every test stands on, and the small province that most of them stand in."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from pytest_django import DjangoDbBlocker

from agencies.models import User
from common import clock
from law.years import reporting_year
from tests.factories.province import Book, create_province, lent
from tests.settings import SERVERS


def pytest_configure(config: pytest.Config) -> None:
    """Start the servers, once for all workers."""
    if SERVERS:
        SERVERS.start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop them after the last worker."""
    if SERVERS:
        SERVERS.close()


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """A small province with its cases and its people."""
    with lent(django_db_blocker) as book:
        yield book


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """A province without a case."""
    with lent(django_db_blocker, lambda: create_province(reporting_year(clock.today()))) as book:
        yield book


@pytest.fixture
def as_(book: Book) -> Callable[[str], Client]:
    """`as_("thongke")`: a client of this person; see tests/factories/province.py. It tells of a failure with a 500."""

    def sign_in(username: str) -> Client:
        client = Client(raise_request_exception=False)
        client.force_login(User.objects.get(username=username))
        return client

    return sign_in
