"""What every test of the book in the database stands on."""

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from common import clock
from common.years import reporting_year
from tests.journeys import book as books
from tests.journeys.book import Book


@pytest.fixture(scope="module")
def province(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Book]:
    """A province without a case."""
    with books.lent(django_db_blocker, lambda: books.create_province(reporting_year(clock.today()))) as book:
        yield book
