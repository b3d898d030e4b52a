"""The access policy: what it says of every role, and how posts add up."""

from __future__ import annotations

import pytest

from agencies.models.person import Access
from agencies.roles import ANSWERING, POLICIES, Permission, Reach, Role
from common import clock

INSIDE = {Role.ENFORCER, Role.CLERK, Role.OFFICE_HEAD, Role.PROVINCE_HEAD, Role.STATISTICIAN}


def test_every_role_has_a_policy() -> None:
    assert set(POLICIES) == set(Role)


@pytest.mark.parametrize("permission", [one for one in Permission if one is not Permission.SEE_CASES])
def test_whoever_may_do_something_with_cases_may_see_them(permission: Permission) -> None:
    """But for the administrator, who keeps units and registers and reads no case."""
    may = {role for role, policy in POLICIES.items() if permission in policy.permissions} - {Role.ADMINISTRATOR}
    assert may
    assert all(Permission.SEE_CASES in POLICIES[role].permissions for role in may)


def test_only_enforcement_agencies_write_in_the_book() -> None:
    """Law 106/2025 art. 22, 23: the decisions are theirs."""
    for permission in (Permission.RECORD_EVENTS, Permission.VOID_EVENTS, Permission.DRAW_REPORTS, Permission.SET_TARGETS):
        assert {role for role, policy in POLICIES.items() if permission in policy.permissions} <= INSIDE


def test_an_event_is_taken_back_by_whoever_leads_not_by_whoever_recorded_it() -> None:
    may = {role for role, policy in POLICIES.items() if Permission.VOID_EVENTS in policy.permissions}
    assert may == {Role.OFFICE_HEAD, Role.PROVINCE_HEAD, Role.STATISTICIAN}


def test_partners_reach_no_case_by_their_post_and_answer_what_is_sent_to_them() -> None:
    partners = {role for role, policy in POLICIES.items() if policy.reach is Reach.NONE}
    assert partners == {Role.COURT_OFFICER, Role.PROCURATOR, Role.POLICE_OFFICER, Role.AGENCY_OFFICER}
    assert all(not POLICIES[role].permissions for role in partners)
    assert partners <= ANSWERING


def test_a_permission_everywhere_reaches_every_agency() -> None:
    access = Access(clock.today(), frozenset({Permission.SEE_CASES}), {})
    assert access.allows(Permission.SEE_CASES)
    assert access.allows(Permission.SEE_CASES, 7)
    assert access.agencies(Permission.SEE_CASES) is None


def test_a_permission_in_a_unit_reaches_that_unit_alone() -> None:
    access = Access(clock.today(), frozenset(), {7: frozenset({Permission.VOID_EVENTS}), 8: frozenset()})
    assert access.allows(Permission.VOID_EVENTS)
    assert access.allows(Permission.VOID_EVENTS, 7)
    assert not access.allows(Permission.VOID_EVENTS, 8)
    assert not access.allows(Permission.SEE_CASES)
    assert access.agencies(Permission.VOID_EVENTS) == {7}
    assert access.agencies(Permission.SEE_CASES) == set()
