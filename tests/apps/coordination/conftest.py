"""What the tests of coordination stand on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from agencies.models import User
from cases.models import EnforcementCase
from tests.factories.province import Book, open_case

DECIDED = date(2026, 7, 6)


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def case(province: Book) -> EnforcementCase:
    """A case of the first office, its judgment of the court of that region."""
    person, unit = province.enforcers["CHV-11"]
    found = open_case(unit, person, decided_on=DECIDED, number="41")
    found.judgment.court = province.courts["KV1"]
    found.judgment.save()
    return found


@pytest.fixture
def sign_in() -> Callable[[str], Client]:
    """`sign_in("toaan")`: a client of this person."""

    def client_of(username: str) -> Client:
        client = Client()
        client.force_login(User.objects.get(username=username))
        return client

    return client_of
