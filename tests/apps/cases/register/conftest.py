"""What every test of register files stands on."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def in_vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "so.xlsx"
