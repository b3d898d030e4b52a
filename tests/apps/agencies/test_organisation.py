"""The organisation on a day: which units a form has rows for, under which names, and whom each adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from agencies.actions.reorganisations import found_agency, rename, succeed
from agencies.models import Agency, Change, Reorganisation
from agencies.organisation import Organisation
from common import clock

pytestmark = pytest.mark.django_db

Decision = Callable[[Change, date], Reorganisation]
DAY = date(2026, 7, 1)
BEFORE = DAY - timedelta(1)


@pytest.fixture
def merged(units: dict[str, Agency], decision: Decision) -> dict[str, Agency]:
    """The first and the second office go on in a new one."""
    new = found_agency(code="KV12", name="Khu vực 1 và 2", short_name="", like=units["KV1"], on=DAY)
    succeed(predecessors=[units["KV1"], units["KV2"]], successors=[new], reorganisation=decision(Change.MERGED, DAY))
    return units | {"KV12": new}


def codes(organisation: Organisation, among: dict[str, Agency], *present: Agency) -> list[str]:
    found = organisation.units([one.pk for one in among.values()], present=[one.pk for one in present])
    return [unit.code for unit in found]


def test_units_are_those_of_the_day_in_the_order_of_forms(merged: dict[str, Agency]) -> None:
    assert codes(Organisation.as_of(BEFORE), merged) == ["THADS", "KV1", "KV2", "KV3"]
    assert codes(Organisation.as_of(DAY), merged) == ["THADS", "KV12", "KV3"]


def test_figures_of_one_that_is_gone_show_under_whoever_carries_it_on(merged: dict[str, Agency]) -> None:
    """Without the new one among those asked about, the old one keeps a row of its own."""
    offices = {code: merged[code] for code in ("KV1", "KV3")}
    assert codes(Organisation.as_of(DAY), merged, merged["KV1"]) == ["THADS", "KV12", "KV3"]
    assert codes(Organisation.as_of(DAY), offices, merged["KV1"]) == ["KV1", "KV3"]


def test_a_merged_unit_adds_up_what_it_carries_on_from_its_day(merged: dict[str, Agency]) -> None:
    new = merged["KV12"]
    carried = tuple(sorted(merged[code].pk for code in ("KV1", "KV2", "KV12")))
    assert Organisation.as_of(DAY).covers(new) == carried
    assert Organisation.as_of(BEFORE).covers(new) == (new.pk,)


@pytest.mark.parametrize("day", [BEFORE, DAY])
def test_a_province_adds_up_all_of_its_offices_on_every_day(merged: dict[str, Agency], day: date) -> None:
    assert set(Organisation.as_of(day).covers(merged["THADS"])) == {one.pk for one in merged.values()}


def test_what_was_recorded_later_is_not_known_yet(units: dict[str, Agency], decision: Decision) -> None:
    moment = clock.now() - timedelta(1)
    new = found_agency(code="KV12", name="Khu vực 1 và 2", short_name="", like=units["KV1"], on=DAY)
    succeed(predecessors=[units["KV1"], units["KV2"]], successors=[new], reorganisation=decision(Change.MERGED, DAY))
    then = Organisation.as_of(DAY, known_at=moment)
    assert new.pk not in then.agencies
    assert codes(then, units) == ["THADS", "KV1", "KV2", "KV3"]
    assert codes(Organisation.as_of(DAY, known_at=clock.now()), units | {"KV12": new}) == ["THADS", "KV12", "KV3"]


def test_a_unit_bears_the_name_of_the_day(units: dict[str, Agency], decision: Decision) -> None:
    unit = units["KV1"]
    rename(agency=unit, name="Phòng khu vực 1", short_name="KV một", reorganisation=decision(Change.RENAMED, DAY))
    before, after = Organisation.as_of(BEFORE), Organisation.as_of(DAY)
    assert (before.name(unit), before.brief(unit)) == ("Khu vực 1", "Khu vực 1")
    assert (after.name(unit), after.brief(unit)) == ("Phòng khu vực 1", "KV một")
