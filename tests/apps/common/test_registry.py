"""The navigation shows what a person may open and marks where they are."""

from types import SimpleNamespace

import pytest
from django.urls import path
from django.views.generic import View

from desk import registry
from desk.registry import Section, sections_for

urlpatterns = [
    path("", View.as_view(), name="desk"),
    path("viec/", View.as_view(), name="cases"),
    path("viec/nhap/", View.as_view(), name="import"),
    path("ket-qua/", View.as_view(), name="results"),
]
ANYONE = SimpleNamespace()


@pytest.fixture(autouse=True)
def _sections(monkeypatch, settings):
    settings.ROOT_URLCONF = __name__
    monkeypatch.setattr(
        registry,
        "SECTIONS",
        [
            Section("Kết quả", "results", order=60, prefixes=("/chi-tieu/",)),
            Section("Bàn làm việc", "desk", order=10),
            Section("Việc", "cases", order=30),
            Section("Quản trị", "import", order=80, permission=lambda user: hasattr(user, "admin")),
        ],
    )


def current(user, address):
    return [section.label for section in sections_for(user, address) if section.current]


def test_sections_stand_in_their_order_and_those_not_allowed_are_left_out():
    assert [section.label for section in sections_for(ANYONE, "/")] == ["Bàn làm việc", "Việc", "Kết quả"]


@pytest.mark.parametrize(
    ("address", "label"),
    [
        ("/", ["Bàn làm việc"]),
        ("/viec/", ["Việc"]),
        ("/viec/1247/phoi-hop/", ["Việc"]),
        ("/chi-tieu/2026/", ["Kết quả"]),
        ("/phim-tat/", []),
    ],
)
def test_the_section_that_holds_the_address_is_marked(address, label):
    assert current(ANYONE, address) == label


def test_the_longest_address_wins():
    assert current(SimpleNamespace(admin=True), "/viec/nhap/7/") == ["Quản trị"]
