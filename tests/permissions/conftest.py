"""What every test of permissions stands on."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.factories.province import Book, lent


@pytest.fixture(scope="module")
def book(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """A small province with its cases and its people."""
    with lent(django_db_blocker) as book:
        yield book
