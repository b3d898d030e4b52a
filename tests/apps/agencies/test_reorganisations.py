"""Agencies that are renamed, merged and split: what is refused, and where posts go. What becomes of cases:
tests/apps/cases/test_reorganise.py.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agencies.actions.reorganisations import found_agency, move_posts, rename, succeed
from agencies.actions.units import create_enforcer
from agencies.models import Agency, Change, FormerName, Post, Reorganisation, Succession
from agencies.roles import Role
from common.refusal import Refused
from tests.apps.agencies.conftest import FIRST

pytestmark = pytest.mark.django_db

Decision = Callable[[Change, date], Reorganisation]
DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(1)


def test_a_new_name_holds_from_its_day_and_the_old_one_before(units: dict[str, Agency], decision: Decision) -> None:
    unit = units["KV1"]
    rename(agency=unit, name="Phòng khu vực 1", short_name="KV 1", reorganisation=decision(Change.RENAMED, DAY))
    unit.refresh_from_db()
    assert (unit.name, unit.brief) == ("Phòng khu vực 1", "KV 1")
    assert (unit.name_on(BEFORE), unit.name_on(DAY), unit.name_on(None)) == ("Khu vực 1", "Phòng khu vực 1", "Phòng khu vực 1")
    assert FormerName.objects.borne_on(BEFORE)[unit.pk].brief == "Khu vực 1"
    assert FormerName.objects.borne_on(DAY) == {}


def test_the_same_name_is_no_new_one(units: dict[str, Agency], decision: Decision) -> None:
    unit = units["KV1"]
    with pytest.raises(Refused, match="đang mang đúng tên này"):
        rename(agency=unit, name=unit.name, short_name=unit.short_name, reorganisation=decision(Change.RENAMED, DAY))


def test_names_are_told_in_the_order_of_their_days(units: dict[str, Agency], decision: Decision) -> None:
    unit = units["KV1"]
    rename(agency=unit, name="Tên hai", short_name="", reorganisation=decision(Change.RENAMED, DAY))
    with pytest.raises(Refused, match="theo thứ tự thời gian"):
        rename(agency=unit, name="Tên ba", short_name="", reorganisation=decision(Change.RENAMED, BEFORE))
    rename(agency=unit, name="Tên ba", short_name="", reorganisation=decision(Change.RENAMED, DAY + timedelta(1)))
    assert [unit.name_on(day) for day in (BEFORE, DAY, DAY + timedelta(1))] == ["Khu vực 1", "Tên hai", "Tên ba"]


def test_those_merged_end_on_the_day_before(units: dict[str, Agency], decision: Decision) -> None:
    old, new = [units["KV1"], units["KV2"]], units["KV3"]
    links = succeed(predecessors=old, successors=[new], reorganisation=decision(Change.MERGED, DAY))
    assert len(links) == 2
    assert {agency.until for agency in Agency.objects.filter(pk__in=[one.pk for one in old])} == {BEFORE}
    assert set(Agency.objects.existing(DAY)) == {units["THADS"], new}
    assert set(Agency.objects.followed()) == set(old)
    assert Succession.objects.lineage().origins(new.pk, DAY) == {one.pk for one in (*old, new)}


@pytest.mark.parametrize(
    ("day", "sentence"),
    [(FIRST, "ngày thay đổi phải sau ngày đó"), (FIRST - timedelta(9), "ngày thay đổi phải sau ngày đó")],
)
def test_an_agency_does_not_end_before_it_began(units: dict[str, Agency], decision: Decision, day: date, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        succeed(predecessors=[units["KV1"]], successors=[units["THADS"]], reorganisation=decision(Change.MERGED, day))
    assert not Succession.objects.exists()


def test_an_agency_ends_once(units: dict[str, Agency], decision: Decision) -> None:
    succeed(predecessors=[units["KV1"]], successors=[units["KV2"]], reorganisation=decision(Change.MERGED, DAY))
    with pytest.raises(Refused, match="đã kết thúc hoạt động ngày 30/06/2026"):
        succeed(predecessors=[units["KV1"]], successors=[units["KV3"]], reorganisation=decision(Change.MERGED, DAY))


def test_nothing_goes_on_in_an_agency_that_has_ended_or_has_not_begun(units: dict[str, Agency], decision: Decision) -> None:
    succeed(predecessors=[units["KV1"]], successors=[units["KV2"]], reorganisation=decision(Change.MERGED, DAY))
    with pytest.raises(Refused, match="còn hoạt động ở ngày thay đổi"):
        succeed(predecessors=[units["KV3"]], successors=[units["KV1"]], reorganisation=decision(Change.MERGED, DAY))
    later = found_agency(code="KV4", name="Khu vực 4", short_name="", like=units["KV3"], on=DAY + timedelta(9))
    with pytest.raises(Refused, match="ngày thay đổi không thể sớm hơn"):
        succeed(predecessors=[units["KV3"]], successors=[later], reorganisation=decision(Change.MERGED, DAY))


def test_no_agency_goes_on_in_itself(units: dict[str, Agency], decision: Decision) -> None:
    unit = units["KV1"]
    with pytest.raises(Refused, match="đơn vị cũ trong cùng thay đổi"):
        succeed(predecessors=[unit], successors=[unit], reorganisation=decision(Change.MERGED, DAY))


def test_a_new_agency_is_like_the_old_one(units: dict[str, Agency]) -> None:
    new = found_agency(code="KV4", name="Khu vực 4", short_name="KV 4", like=units["KV2"], on=DAY)
    assert (new.kind, new.parent, new.position, new.since) == ("office", units["THADS"], 2, DAY)
    assert new.unassigned.code == "CPC-KV4"


@pytest.mark.parametrize("code", ["KV1", "THADS"])
def test_a_code_is_used_once(units: dict[str, Agency], code: str) -> None:
    with pytest.raises(Refused, match="đã được dùng"):
        found_agency(code=code, name="Mới", short_name="", like=units["KV1"], on=DAY)


# -- posts -----------------------------------------------------------------------------------------


def posts(code: str) -> set[tuple[str, date | None, date | None]]:
    """The posts of a person: unit, first and last day."""
    return set(Post.objects.filter(person__code=code).values_list("agency__code", "since", "until"))


def test_whoever_holds_a_post_holds_it_in_the_agency_that_follows(units: dict[str, Agency]) -> None:
    create_enforcer(code="CHV-1", name="An", agency=units["KV1"], since=FIRST)
    move_posts(predecessor=units["KV1"], receivers={}, otherwise=units["KV2"], on=DAY)
    assert posts("CHV-1") == {("KV1", FIRST, BEFORE), ("KV2", DAY, None)}


def test_each_person_of_a_split_agency_goes_where_the_plan_says(units: dict[str, Agency]) -> None:
    chosen, other = (create_enforcer(code=code, name=code, agency=units["KV1"]) for code in ("CHV-1", "CHV-2"))
    move_posts(predecessor=units["KV1"], receivers={chosen.pk: units["KV3"]}, otherwise=units["KV2"], on=DAY)
    assert posts(chosen.code) == {("KV1", None, BEFORE), ("KV3", DAY, None)}
    assert posts(other.code) == {("KV1", None, BEFORE), ("KV2", DAY, None)}


def test_a_post_that_begins_with_the_change_or_later_moves_whole(units: dict[str, Agency]) -> None:
    create_enforcer(code="CHV-1", name="An", agency=units["KV1"], since=DAY)
    move_posts(predecessor=units["KV1"], receivers={}, otherwise=units["KV2"], on=DAY)
    assert posts("CHV-1") == {("KV2", DAY, None)}


def test_the_same_later_post_in_two_that_are_merged_is_one(units: dict[str, Agency]) -> None:
    person = create_enforcer(code="CHV-1", name="An", agency=units["KV1"], since=DAY)
    Post.objects.create(person=person, agency=units["KV2"], role=Role.ENFORCER, since=DAY)
    for old in ("KV1", "KV2"):
        move_posts(predecessor=units[old], receivers={}, otherwise=units["KV3"], on=DAY)
    assert posts("CHV-1") == {("KV3", DAY, None)}


def test_a_post_that_had_ended_stays_where_it_was(units: dict[str, Agency]) -> None:
    person = create_enforcer(code="CHV-1", name="An", agency=units["KV1"], since=FIRST)
    person.posts.update(until=BEFORE - timedelta(30))
    move_posts(predecessor=units["KV1"], receivers={}, otherwise=units["KV2"], on=DAY)
    assert posts("CHV-1") == {("KV1", FIRST, BEFORE - timedelta(30))}
