"""Writes to units and people."""

from __future__ import annotations

from datetime import date

from agencies.models import Agency, AgencyKind, Person, Post
from agencies.models.agency import ENFORCING
from agencies.models.person import UNASSIGNED
from agencies.roles import Role
from common.writing import write


@write(no_person="units come with a reorganisation, which keeps who asked for it, or with a made-up province")
def create_agency(
    *,
    code: str,
    name: str,
    kind: str,
    parent: Agency | None = None,
    short_name: str = "",
    position: int = 0,
    since: date | None = None,
    confirmed: bool = True,
) -> Agency:
    """Create a unit; an enforcing one gets its row "chưa phân công", which holds cases without an enforcer."""
    agency = Agency.objects.create(
        code=code,
        name=name,
        kind=kind,
        parent=parent,
        short_name=short_name,
        position=position,
        since=since,
        confirmed=confirmed,
    )
    if AgencyKind(kind) in ENFORCING:
        Person.objects.create(code=unassigned_code(code), name=UNASSIGNED, stands_for=agency)
    return agency


def unassigned_code(agency: str) -> str:
    """The code of the row "chưa phân công" of the agency with a code."""
    return f"CPC-{agency}"


@write(no_person="people come with the register of their unit, or with a made-up province")
def create_enforcer(*, code: str, name: str, agency: Agency, since: date | None = None) -> Person:
    """Create an enforcer with a post in the unit."""
    person = Person.objects.create(code=code, name=name)
    Post.objects.create(person=person, agency=agency, role=Role.ENFORCER, since=since)
    return person
