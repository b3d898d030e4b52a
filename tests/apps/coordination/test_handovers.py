"""Judgments that a court owes: on its desk, told by it alone, and found by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from cases.actions.intake import take_in_judgment
from cases.choices import JudgmentKind
from cases.models import EnforcementCase, JudgmentHandover
from common import clock
from tests.factories.coordination import coordinate
from tests.factories.province import Book

pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture
def awaited(case: EnforcementCase, province: Book) -> JudgmentHandover:
    """A judgment that should have been sent six weeks ago."""
    today = clock.today()
    return take_in_judgment(
        number="77/2026/DS-ST",
        judged_on=today - timedelta(110),
        court=province.courts["KV1"],
        kind=JudgmentKind.CIVIL,
        unit=case.agency,
        effective_on=today - timedelta(80),
        urgent=False,
        handed_over_on=None,
        received_on=None,
        channel="",
        ex_officio=True,
        on_request=False,
        note="",
        by=None,
        at=clock.now(),
        today=today,
    )


def test_a_court_sees_what_it_owes_and_tells_when_it_sent_it(awaited: JudgmentHandover, sign_in: SignIn) -> None:
    court, other = sign_in("toaan"), sign_in("toatinh")
    assert "77/2026/DS-ST" in court.get("/ban-lam-viec/").content.decode()
    assert "77/2026/DS-ST" not in other.get("/ban-lam-viec/").content.decode()
    assert "77/2026/DS-ST" not in other.get("/phoi-hop/chuyen-giao/").content.decode()
    address, today = f"/phoi-hop/chuyen-giao/{awaited.pk}/", f"{clock.today():%d/%m/%Y}"
    assert other.get(address).status_code == 404
    assert sign_in("truong1").get("/phoi-hop/chuyen-giao/").status_code == 404
    early = court.post(address, {"on": f"{awaited.effective_on - timedelta(1):%d/%m/%Y}"})
    assert "Ngày chuyển giao phải từ" in early.content.decode()
    assert court.post(address, {"on": today}).status_code == 302
    awaited.refresh_from_db()
    assert (awaited.answered_on, awaited.received_on) == (clock.today(), None)
    assert "Đã chuyển giao gần đây" in court.get("/phoi-hop/chuyen-giao/").content.decode()
    assert "đã chuyển giao ngày" in court.post(address, {"on": today}).content.decode()


def test_a_request_is_found_by_its_number_by_whom_it_concerns(case: EnforcementCase, province: Book, sign_in: SignIn) -> None:
    police = type(case.agency).objects.get(code="CA")
    row = coordinate(case, province.courts["KV1"], police).sent
    for reader, finds in (
        ("toaan", True),
        ("truong1", True),
        ("toatinh", False),
        ("kiemsat", False),
        ("truong2", False),
    ):
        answer = sign_in(reader).get("/tim/", {"q": str(row)})
        assert (answer.status_code == 302 and answer.url == f"/phoi-hop/yeu-cau/{row.pk}/") is finds, reader  # type: ignore[attr-defined]
