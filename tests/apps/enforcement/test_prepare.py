"""`manage.py prepare`: safe to repeat, never in the way of a real book, and a sign-in for every reader."""

from __future__ import annotations

import json
from datetime import date
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from agencies.actions.units import create_agency
from agencies.models import Agency, AgencyKind, Person, User
from agencies.roles import Role
from cases.balances import By
from cases.ledger import OPEN, Account
from cases.models import EnforcementCase, OpenedYear
from common import clock
from common.models import Installation
from enforcement import demonstration
from enforcement.demonstration import accounts, province
from law.years import reporting_year
from reports.models import (
    Allotment,
    AllotmentState,
    Evidence,
    Indicator,
    IndicatorTarget,
    Layer,
    Receivers,
    Target,
    TargetMeasure,
)
from reports.periods import cumulative, up_to
from reports.results import rates
from reports.statutory import compute
from reports.statutory.question import Question
from reports.targets.allotments import balance, in_force, lines_of, matches

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """A small province, on a fixed day."""
    monkeypatch.setattr(demonstration, "CASES_A_YEAR", 40)
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def prepare(*options: str) -> dict[str, Any]:
    """The one JSON document the command prints."""
    output = StringIO()
    call_command("prepare", *options, "--json", stdout=output, stderr=StringIO())
    return json.loads(output.getvalue())


def stock() -> dict[str, int]:
    """What there is."""
    models = (Agency, Person, User, EnforcementCase, Target, OpenedYear, Installation)
    return {model.__name__: model.objects.count() for model in models}


def test_without_demo_there_are_reference_data_and_no_province():
    answer = prepare()
    assert answer["national_targets"] > 30
    assert answer["cases"] == 0
    assert "sign_ins" not in answer
    assert not Agency.objects.exists()
    assert not User.objects.exists()
    assert not Installation.objects.exists()


def test_a_target_that_people_changed_stays():
    prepare()
    Target.objects.filter(year=2026, layer=Layer.MINISTRY, measure="cases").update(rate=85)
    assert prepare()["national_targets"] == 0
    assert Target.objects.get(year=2026, layer=Layer.MINISTRY, measure="cases").rate == 85


def test_demo_makes_the_province_and_a_second_run_changes_nothing():
    first = prepare("--demo")
    before = stock()
    assert first["cases"] == before["EnforcementCase"] > 100
    assert Installation.current().demonstration
    assert Installation.current().province_name == "tỉnh Nam Hải"
    second = prepare("--demo")
    assert second["cases"] == 0
    assert second["opened_years"] == []
    assert second["sign_ins"] == first["sign_ins"]
    assert stock() == before


def test_every_kind_of_reader_can_sign_in(client):
    answer = prepare("--demo")
    assert {sign_in["role"] for sign_in in answer["sign_ins"]} == set(Role)
    for sign_in in answer["sign_ins"]:
        assert client.login(username=sign_in["username"], password=answer["password"])
        user = User.objects.get(username=sign_in["username"])
        posts = {(post.agency.code, post.role) for post in user.posts_today}
        assert (sign_in["agency"], sign_in["role"]) in posts
        assert len(posts) == 1


def test_a_person_reads_names_password_and_warning():
    output = StringIO()
    call_command("prepare", "--demo", stdout=output, stderr=StringIO())
    text = output.getvalue()
    assert accounts.PASSWORD in text
    assert all(sign_in.username in text for sign_in in accounts.SIGN_INS)
    assert "máy tạo ra" in text


def test_targets_of_every_layer_are_made_up_and_published_ones_stay():
    prepare()
    published = set(Target.objects.values_list("pk", "rate"))
    prepare("--demo")
    assert published <= set(Target.objects.values_list("pk", "rate"))
    made_up = Target.objects.filter(evidence=Evidence.MADE_UP)
    assert set(made_up.filter(year=2027).values_list("layer", flat=True)) == set(Layer)
    assert Layer.MINISTRY not in set(made_up.filter(year=2026).values_list("layer", flat=True))
    assert all("minh họa" in target.instrument for target in made_up)


def test_the_running_year_is_allotted_to_units_and_by_all_but_one_of_them_to_enforcers_as_it_adds_up():
    prepare("--demo")
    root = Agency.objects.get(code="THADS-NH")
    above = in_force(reporting_year(TODAY), root, Receivers.UNITS, TODAY)
    assert above is not None
    assert (above.edition, bool(above.reason)) == (2, True)
    for measure in TargetMeasure:
        assert balance(above, lines_of(above).values(), measure).missing == 0
    found = matches(above.year, above, TODAY)
    assert set(found) == set(lines_of(above))
    assert [match.allotment.agency.code for match in found.values() if not match.holds] == ["KV5"]
    assert Allotment.objects.get(state=AllotmentState.DRAFT).edition == 3
    assert set(IndicatorTarget.objects.values_list("indicator", flat=True)) == set(Indicator)


def test_the_rates_of_the_running_year_can_be_read_for_every_unit():
    prepare("--demo")
    root = Agency.objects.get(code="THADS-NH")
    found = {subject.agency for subject, _measure in rates.read(root, up_to(TODAY))}
    assert found == set(Agency.objects.enforcing().existing(TODAY).values_list("pk", flat=True))


def test_the_districts_keep_their_years_and_the_areas_have_their_open_cases():
    prepare("--demo")
    ended = Agency.objects.enforcing().filter(until__lt=TODAY)
    assert ended.count() > len(province.AREAS)
    held = EnforcementCase.objects.filter(agency__in=ended)
    assert held.exists()
    assert not held.filter(status__in=[*OPEN, Account.SEPARATE_BOOK]).exists()
    root = Agency.objects.get(code="THADS-NH")
    old = compute.compute(Question("01", root, cumulative(2024, 12), By.UNIT))
    assert "unit:KV1" not in {row.key.key for row in old.rows}
    assert old.question.organisation.name(root) == "Cục Thi hành án dân sự tỉnh Nam Hải"
    assert "Huyện Tân Hòa" in {row.key.label for row in old.rows}
    output = StringIO()
    call_command("verify_ledger", "--json", stdout=output)
    assert json.loads(output.getvalue())["differences"] == []


def test_a_crash_in_the_middle_leaves_nothing_and_the_next_run_makes_it_whole(monkeypatch):
    def crash() -> None:
        raise RuntimeError

    with monkeypatch.context() as broken:
        broken.setattr(accounts, "create", crash)
        with pytest.raises(RuntimeError):
            prepare("--demo")
    assert not Agency.objects.exists()
    assert not Installation.objects.exists()
    assert prepare("--demo")["cases"] > 100


def test_a_real_book_is_left_alone():
    create_agency(code="THADS-X", name="THADS tỉnh X", kind=AgencyKind.PROVINCE)
    before = stock()
    answer = prepare("--demo")
    assert answer["cases"] == 0
    assert answer["sign_ins"] == []
    assert answer["password"] is None
    assert {**stock(), "Target": 0} == {**before, "Target": 0}


def test_simulate_refuses_a_book_that_is_not_empty():
    call_command("simulate", "--cases", "30", "--years", "2", stdout=StringIO(), stderr=StringIO())
    assert EnforcementCase.objects.count() == 30
    with pytest.raises(CommandError, match="trống") as refusal:
        call_command("simulate", "--cases", "30", stdout=StringIO(), stderr=StringIO())
    assert refusal.value.returncode == 1
