"""Police protection: counted back from the day, days on which none may be, a disagreement decided, and who sees the plan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, User
from cases.models import EnforcementCase
from common import clock
from common.refusal import Refused
from coordination import protection
from coordination.actions import protection as actions
from coordination.actions import requests
from coordination.models import PlanState, ProtectionPlan
from coordination.protection import ChainLink
from law.deadlines import WorkingDays
from law.models import DayShift

SignIn = Callable[[str], Client]
FACTS: dict[str, Any] = {
    "is_complex": True,
    "mobilises": True,
    "is_policy": False,
    "place": "Xã Tân Hòa",
    "measure": "Giao nhà xưởng",
    "results": "Đã kê biên",
    "difficulty": "Chống đối",
    "asks": "10 người",
}


def test_the_chain_is_counted_back_in_working_days() -> None:
    days = WorkingDays({date(2026, 8, 31): False, date(2026, 8, 22): True})
    found = {rung.link: rung.latest for rung in protection.chain(date(2026, 9, 18), days, is_complex=True)}
    assert found[ChainLink.MEETING] == date(2026, 9, 17)
    assert found[ChainLink.COST] == date(2026, 9, 16)
    assert found[ChainLink.GUARD] == date(2026, 9, 11)
    assert found[ChainLink.PLAN] == date(2026, 9, 8)
    assert found[ChainLink.PROVINCE] == date(2026, 9, 3)
    assert found[ChainLink.COMMUNE] == date(2026, 8, 24), "three days off around National Day make it longer"
    assert found[ChainLink.LETTER] == date(2026, 8, 20), "the Saturday is worked in place of the Monday"
    simple = protection.chain(date(2026, 9, 18), days, is_complex=False)
    assert ChainLink.PROVINCE not in {rung.link for rung in simple}
    assert simple[0].latest == date(2026, 8, 26)


@pytest.mark.parametrize(
    ("day", "at", "wrong"),
    [
        (date(2026, 9, 19), time(8), "working_day"),
        (date(2026, 9, 2), time(8), "working_day"),
        (date(2026, 9, 18), time(22), "hours"),
        (date(2026, 9, 18), time(5, 59), "hours"),
        (date(2027, 1, 22), time(8), "tet"),
        (date(2027, 2, 19), time(8), "tet"),
        (date(2026, 7, 27), time(8), "traditional"),
    ],
)
def test_no_coercion_at_night_on_days_off_around_tet_or_on_traditional_days(day: date, at: time, wrong: str) -> None:
    found = protection.checks(day, at, WorkingDays(), mobilises=True, is_policy=True)
    assert wrong in [check.key for check in found if not check.holds]


def test_tet_bans_fifteen_days_and_no_more() -> None:
    assert not protection.is_around_tet(date(2027, 1, 21))
    assert protection.is_around_tet(date(2027, 1, 22))
    assert protection.is_around_tet(date(2027, 2, 21))
    assert not protection.is_around_tet(date(2027, 2, 22))


@pytest.fixture
def plan(case: EnforcementCase) -> ProtectionPlan:
    """A plan six weeks ahead, sent to the police."""
    days = DayShift.objects.working_days()
    day = days.at_or_after(clock.today() + timedelta(42))
    while protection.is_around_tet(day):
        day = days.at_or_after(day + timedelta(14))
    made = actions.plan_protection(
        case=case,
        police=Agency.objects.get(code="CA"),
        day=day,
        at=time(8),
        facts=FACTS,
        by=User.objects.get(username="chv11"),
        now=clock.now(),
        today=clock.today(),
    )
    requests.send_request(
        request=made.request,
        on=clock.today(),
        document_number="9/THADS",
        channel="hand",
        by=None,
        at=clock.now(),
        today=clock.today(),
    )
    return made


@pytest.mark.django_db
def test_a_forbidden_day_is_refused_with_its_article(case: EnforcementCase) -> None:
    given: dict[str, Any] = {
        "case": case,
        "police": Agency.objects.get(code="CA"),
        "facts": FACTS,
        "by": None,
        "now": clock.now(),
        "today": date(2026, 11, 25),
    }
    with pytest.raises(Refused, match="ngày nghỉ, ngày lễ"):
        actions.plan_protection(day=date(2026, 12, 5), at=time(8), **given)
    with pytest.raises(Refused, match="15 ngày trước hoặc sau Tết"):
        actions.plan_protection(day=date(2027, 2, 1), at=time(8), **given)
    with pytest.raises(Refused, match="22 giờ đến 06 giờ"):
        actions.plan_protection(day=date(2026, 12, 4), at=time(23), **given)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("reader", "sees"),
    [
        ("chv11", True),
        ("truong1", True),
        ("thongke", True),
        ("thanhvien", True),
        ("congan", True),
        ("toaan", False),
        ("kiemsat", False),
        ("truong2", False),
        ("nganhang", False),
    ],
)
def test_the_plan_is_for_named_readers_and_each_opening_is_logged(plan: ProtectionPlan, sign_in: SignIn, reader: str, sees: bool) -> None:
    answer = sign_in(reader).get(f"/phoi-hop/bao-ve/{plan.pk}/")
    assert answer.status_code == (200 if sees else 404)
    assert plan.openings.filter(user__username=reader).count() == sees
    listed = sign_in(reader).get("/phoi-hop/bao-ve/").content.decode()
    assert (f"/phoi-hop/bao-ve/{plan.pk}/" in listed) is sees


@pytest.mark.django_db
def test_a_disagreement_locks_the_day_until_the_head_of_the_committee_decides(plan: ProtectionPlan, sign_in: SignIn) -> None:
    police, office, committee = sign_in("congan"), sign_in("chv11"), sign_in("thanhvien")
    home = f"/phoi-hop/bao-ve/{plan.pk}/"
    assert police.post(f"{home}y-kien/", {"opinion": "differs", "text": ""}).status_code == 422
    assert police.post(f"{home}y-kien/", {"opinion": "differs", "text": "Trùng lễ hội của xã"}).status_code == 302
    later = DayShift.objects.working_days().after(plan.day, 1)
    refused = office.post(f"{home}doi-ngay/", {"day": f"{later:%d/%m/%Y}", "at": "08:00"})
    assert "chờ quyết định của Trưởng Ban Chỉ đạo" in refused.content.decode()
    today = f"{clock.today():%d/%m/%Y}"
    refused = office.post(f"{home}xong/plan/", {"on": today})
    assert refused.status_code == 422
    assert office.get(f"{home}ban-chi-dao/").status_code == 404
    for other in (office, sign_in("truong1")):
        taken_back = other.post(f"{home}y-kien/", {"opinion": "agrees", "text": ""})
        assert "chỉ Công an rút ý kiến" in taken_back.content.decode()
    assert committee.post(f"{home}ban-chi-dao/", {"decision": "Giữ ngày đã định", "on": today}).status_code == 302
    assert "Giữ ngày đã định" in police.get(home).content.decode()
    assert office.post(f"{home}xong/plan/", {"on": today}).status_code == 302
    again = police.post(f"{home}y-kien/", {"opinion": "differs", "text": "Vẫn khác"})
    assert again.status_code == 422
    plan.refresh_from_db()
    assert plan.decision == "Giữ ngày đã định"


@pytest.mark.django_db
def test_what_was_called_off_is_not_carried_out_and_no_day_is_out_of_sight(plan: ProtectionPlan, sign_in: SignIn) -> None:
    office, home = sign_in("chv11"), f"/phoi-hop/bao-ve/{plan.pk}/"
    far = office.post(f"{home}doi-ngay/", {"day": "31/12/9998", "at": "08:00"})
    assert "không quá hai năm" in far.content.decode()
    office.post(f"{home}hoan/", {"state": "called_off", "outcome": "Đã tự nguyện giao"})
    done = office.post(f"{home}xong/day/", {"on": f"{clock.today():%d/%m/%Y}"})
    assert done.status_code == 422
    plan.refresh_from_db()
    assert plan.state == PlanState.CALLED_OFF


@pytest.mark.django_db
def test_the_page_says_what_is_next_and_when_the_day_no_longer_fits(plan: ProtectionPlan, sign_in: SignIn) -> None:
    client, home = sign_in("chv11"), f"/phoi-hop/bao-ve/{plan.pk}/"
    page = client.get(home).content.decode()
    assert "còn kịp" in page
    assert "Văn bản đề nghị Công an cấp xã" in page
    ProtectionPlan.objects.filter(pk=plan.pk).update(day=DayShift.objects.working_days().after(clock.today(), 6))
    page = client.get(home).content.decode()
    assert "không còn kịp" in page
    client.post(f"{home}hoan/", {"state": "put_off", "outcome": "Đương sự xin tự nguyện"})
    plan.refresh_from_db()
    assert plan.state == PlanState.PUT_OFF
    assert "Đương sự xin tự nguyện" in client.get("/phoi-hop/bao-ve/").content.decode()


@pytest.mark.django_db
def test_police_tell_their_own_steps_and_no_others(plan: ProtectionPlan, sign_in: SignIn) -> None:
    police, home = sign_in("congan"), f"/phoi-hop/bao-ve/{plan.pk}/"
    today = f"{clock.today():%d/%m/%Y}"
    assert police.post(f"{home}xong/commune/", {"on": today}).status_code == 302
    assert police.post(f"{home}xong/cost/", {"on": today}).status_code == 404
    assert police.post(f"{home}doi-ngay/", {"day": today, "at": "08:00"}).status_code == 404
    assert [step.link for step in plan.done.all()] == ["commune"]
