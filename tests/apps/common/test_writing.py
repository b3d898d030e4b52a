"""The wrapper of a write: kept whole or not at all, by name alone, and somebody answers for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.transaction import TransactionManagementError

from common.models import Installation
from common.writing import part_of_a_write, write


@write
def name_it(*, name: str, by: Any) -> str:
    """Name the portal, then stumble over an empty name."""
    Installation.objects.update_or_create(pk=1, defaults={"province_name": name})
    if not name:
        raise ValueError
    return name


@write
def name_it_twice(*, by: Any) -> None:
    name_it(name="Bắc Sơn", by=by)
    name_it(name="", by=by)


@part_of_a_write
def in_one() -> bool:
    return connection.in_atomic_block


@write
def whole(*, by: Any) -> bool:
    return in_one()


@pytest.mark.django_db
def test_a_write_is_kept_whole_or_not_at_all() -> None:
    assert name_it(name="Bắc Sơn", by=None) == "Bắc Sơn"
    with pytest.raises(ValueError):
        name_it(name="", by=None)
    assert Installation.current().province_name == "Bắc Sơn"


@pytest.mark.django_db
def test_a_write_called_by_another_is_taken_back_with_it() -> None:
    with pytest.raises(ValueError):
        name_it_twice(by=None)
    assert not Installation.objects.exists()


def test_a_part_of_a_write_does_nothing_by_itself() -> None:
    with pytest.raises(TransactionManagementError, match="part of a write"):
        in_one()


@pytest.mark.django_db
def test_a_part_of_a_write_joins_the_write_that_calls_it() -> None:
    assert whole(by=None)


def test_a_write_takes_its_parameters_by_name_alone() -> None:
    with pytest.raises(TypeError, match="by name alone"):

        @write
        def wrong(name: str, *, by: Any) -> None: ...


def test_a_write_names_who_acts_or_says_why_nobody_does() -> None:
    with pytest.raises(TypeError, match="acting person"):

        @write
        def nobody(*, name: str) -> None: ...

    with pytest.raises(TypeError, match="acting person"):

        @write(no_person="the schedule")
        def both(*, by: Any) -> None: ...

    @write(no_person="the schedule")
    def swept(*, name: str) -> None: ...

    @write
    def open_ended(*, by: Any, **facts: Any) -> None: ...
