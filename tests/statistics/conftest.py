"""What the tests of published results stand on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytest_django import DjangoDbBlocker

from tests.databases import own_database


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Instead of pytest-django's, which would empty the tables of a book that refuses to be emptied."""
    with django_db_blocker.unblock(), own_database():
        yield
