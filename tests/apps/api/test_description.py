"""The description of the API is true: valid OpenAPI 3.1 in both languages, and everything it allows is answered so."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import schemathesis
from django.core.management import call_command
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from agencies.actions.tokens import create_token
from agencies.models import User
from common import clock
from tests.factories.province import Book

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/schema/"


def test_the_description_is_valid_and_without_warnings() -> None:
    output = io.StringIO()
    call_command("spectacular", "--validate", "--fail-on-warn", stdout=output)
    assert "openapi: 3.1" in output.getvalue()


@pytest.mark.parametrize(("language", "word"), [("vi", "Số phải thi hành, đồng"), ("en", "Amount to be enforced, VND")])
def test_it_speaks_the_readers_language(book: Book, by_token: Callable[..., Client], language: str, word: str) -> None:
    text = by_token("toaan", language=language).get(ADDRESS, headers={"Accept": "application/json"}).content.decode()
    assert word in text


@pytest.fixture(scope="module")
def secret(book: Book) -> str:
    """A token of the person who may do most."""
    user = User.objects.get(username="thongke")
    return create_token(name="Mô tả", scope="write", days=1, by=user, at=clock.now())[1]


@pytest.fixture(scope="module")
def description(secret: str) -> Iterator[Any]:
    """The description as another program reads it, from the portal itself, inside the transaction of the book."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi(ADDRESS, get_wsgi_application(), headers={"Authorization": f"Token {secret}"})
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_everything_it_allows_is_answered_as_it_says(description: Any, secret: str, settings: Any, mode: GenerationMode) -> None:
    """Also what it does not allow: without a failure of the server, and with a documented problem.

    What a description cannot say (a cursor there is, a unit there is) may be refused.
    """
    settings.API_REQUESTS_A_MINUTE = 10**9
    wrong: dict[str, str] = {}
    operations = [result.ok() for result in description.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @given(case=operation.as_strategy(generation_mode=mode))
        @hypothesis_settings(max_examples=40, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
        def ask(case: Any) -> None:
            with transaction.atomic():
                case.call_and_validate(headers={"Authorization": f"Token {secret}"}, excluded_checks=[positive_data_acceptance])
                transaction.set_rollback(True)

        try:
            ask()
        except Unsatisfiable:
            continue  # nothing wrong can be sent to an address without parameters
        except (Exception, BaseExceptionGroup) as failure:
            wrong[operation.label] = str(failure)
    assert not wrong, "\n\n".join(f"{label}\n{failure}" for label, failure in wrong.items())
