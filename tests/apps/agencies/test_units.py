"""Agencies and enforcers come into the book."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from agencies.actions.units import create_agency, create_enforcer, unassigned_code
from agencies.models import Agency, Person
from agencies.roles import Role

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("code", ["THADS", "KV1"])
def test_an_enforcing_agency_has_a_row_for_cases_without_an_enforcer(units: dict[str, Agency], code: str) -> None:
    row = units[code].unassigned
    assert row.code == unassigned_code(code)
    assert str(row) == "Chưa phân công"
    assert not row.posts.exists()


def test_other_agencies_have_none() -> None:
    court = create_agency(code="TA", name="Tòa án", kind="court")
    assert not Person.objects.filter(stands_for=court).exists()


def test_an_office_belongs_to_a_province() -> None:
    with pytest.raises(IntegrityError, match="office_has_a_parent"):
        create_agency(code="KV9", name="Khu vực 9", kind="office")


def test_an_enforcer_holds_a_post_in_the_unit(units: dict[str, Agency]) -> None:
    person = create_enforcer(code="CHV-1", name="Nguyễn Văn An", agency=units["KV1"])
    (post,) = person.posts.all()
    assert (post.agency, post.role, post.until) == (units["KV1"], Role.ENFORCER, None)
    unassigned = Person.objects.filter(stands_for__isnull=False)
    assert set(Person.objects.enforcers()) == {person, *unassigned}


def test_a_province_holds_its_own_offices(units: dict[str, Agency]) -> None:
    other = create_agency(code="THADS-2", name="THADS tỉnh khác", kind="province")
    create_agency(code="KV1-2", name="Khu vực 1", kind="office", parent=other)
    assert set(Agency.objects.subtree(units["THADS"])) == set(units.values())
    assert set(Agency.objects.enforcing()) == set(units.values()) | set(Agency.objects.subtree(other))
