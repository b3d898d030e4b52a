"""What every test of the API stands on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import translation

from agencies.actions.tokens import create_token
from agencies.models import User
from common import clock
from tests.factories.province import Book

Asker = Callable[..., Client]


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield
    cache.clear()


@pytest.fixture
def by_token(book: Book) -> Asker:
    """`by_token("thongke", scope="write")`: a client that sends a token of this person."""

    def client(username: str, *, scope: str = "read", language: str = "vi", **more: Any) -> Client:
        user = User.objects.get(username=username)
        user.language = language
        user.save(update_fields=["language"])
        _token, secret = create_token(name="Thử", scope=scope, days=30, by=user, at=clock.now())
        return Client(headers={"Authorization": f"Token {secret}"}, **more)

    return client
