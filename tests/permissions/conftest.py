"""What every test of permissions stands on."""

import pytest

from tests.factories import things as factory
from tests.factories.province import Book
from tests.factories.things import Things


@pytest.fixture(scope="module")
def things(book: Book) -> dict[str, Things]:
    """One of everything in each of two offices: `own`, where readers of the lists work, and `other`."""
    factory.of_the_province(book)
    return {"own": factory.of_an_office(book, "CHV-11", "thuky1"), "other": factory.of_an_office(book, "CHV-21", "thuky2")}
