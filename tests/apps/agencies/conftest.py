"""What the tests of agencies stand on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from agencies.actions.units import create_agency
from agencies.models import Agency, Change, Reorganisation
from common import clock

FIRST = date(2025, 7, 1)


@pytest.fixture
def units(db: None) -> dict[str, Agency]:
    """A province with three offices, by code."""
    root = create_agency(code="THADS", name="THADS tỉnh", kind="province")
    offices = [
        create_agency(code=f"KV{number}", name=f"Khu vực {number}", kind="office", parent=root, position=number, since=FIRST)
        for number in (1, 2, 3)
    ]
    return {unit.code: unit for unit in (root, *offices)}


@pytest.fixture
def decision(db: None) -> Callable[..., Reorganisation]:
    """`decision(Change.MERGED, on)`: a decision that changes the organisation from a day on."""

    def make(change: Change, on: date) -> Reorganisation:
        return Reorganisation.objects.create(change=change, effective_on=on, instrument="QĐ 1", recorded_at=clock.now())

    return make
