"""Every step of a request, an agreement and a plan as everybody of the cast: page, API, buttons and `open_steps` answer alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.models import Agency, User
from cases.models import EnforcementCase
from common import clock
from common.machine import Move
from coordination.lifecycles import agreement, protection, request
from coordination.lifecycles.agreement import AgreementState, AgreementStep
from coordination.lifecycles.protection import PlanState, PlanStep
from coordination.lifecycles.request import RequestState, StepOfRequest
from coordination.models import CoordinationAgreement, CoordinationRequest, ProtectionPlan
from coordination.permissions import AGREEMENT_LIFE, PLAN_LIFE, REQUEST_LIFE
from coordination.protection import ChainLink
from law.models import DayShift
from tests.factories.coordination import Coordination, coordinate
from tests.factories.lives import cast, open_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def made(case: EnforcementCase) -> Coordination:
    """Some of everything about one case, as of today."""
    court, police, procuracy = (Agency.objects.get(code=code) for code in ("TAND-KV1", "CA", "VKSND"))
    return coordinate(case, court, police, procuracy)


def clients() -> Iterator[tuple[User, Client]]:
    for user in cast().values():
        client = Client()
        client.force_login(user)
        yield user, client


def status(client: Client, address: str, body: Any, **more: Any) -> int:
    """The answer to an order, which is taken back."""
    with transaction.atomic():
        answer = client.post(address, body, **more)
        transaction.set_rollback(True)
    return answer.status_code


def tried(moves: Mapping[Any, Move], state: str) -> list[Any]:
    """The steps that stand in a state, whosever they are, and one that does not."""
    away = [step for step, move in moves.items() if state not in move.leaves]
    return [step for step in moves if step not in away] + away[:1]


TODAY = f"{clock.today():%d/%m/%Y}"
TOLD: dict[str, Any] = {
    "document_number": "9/TA",
    "channel": "portal",
    "register_number": "7",
    "department": "Tòa Dân sự",
    "reason": "Không thuộc thẩm quyền",
    "to": "TAND-THADS",
    "result": "full",
    "answers": ["3.298 m²"],
    "note": "Như đã nêu",
    "helpful": True,
}
TYPED = {**TOLD, "on": TODAY, "answer_1": "3.298 m²", "helpful": "1"}


def stand(row: CoordinationRequest, state: str, *, late: bool = False) -> CoordinationRequest:
    """The request brought to a state."""
    holder = row.addressee if state in ("sent", "received") else row.sender
    due_on = None if state in ("draft", "closed", "withdrawn") else clock.today() + timedelta(-3 if late else 3)
    answered = {"answered_on": clock.today(), "result": "full"} if state in ("answered", "closed") else {"answered_on": None, "result": ""}
    CoordinationRequest.objects.filter(pk=row.pk).update(state=state, agency=holder, due_on=due_on, **answered)
    return CoordinationRequest.objects.get(pk=row.pk)


@pytest.mark.parametrize("state", [*RequestState.values, "late"])
def test_a_step_of_a_request_is_open_by_page_and_by_api_to_whom_the_machine_says(made: Coordination, state: str) -> None:
    row = stand(made.received, "received" if state == "late" else state, late=state == "late")
    page, resource = reverse("coordination:request", args=[row.pk]), reverse("api:request", args=[row.pk])
    for user, client in clients():
        steps = open_to(REQUEST_LIFE, row, user, clock.today())
        shown = client.get(page)
        if shown.status_code == 404:
            assert (client.get(resource).status_code, steps) == (404, set()), user
            continue
        assert client.get(resource).json()["available_steps"] == [step.value for step in request.MOVES if step in steps], user
        linked = set(re.findall(rf'(?:href|action)="{page}([a-z-]+)/"', shown.content.decode())) - {"quyet-dinh"}
        assert linked == {step.value.replace("_", "-") for step in steps}, user
        for step in tried(request.MOVES, row.state) if state != "late" else [StepOfRequest.ESCALATED]:
            move = request.MOVES[step]
            sent = {"step": step.value, "on": clock.today().isoformat(), **{name: TOLD[name] for name in move.details}}
            by_page = status(client, reverse("coordination:request_step", args=[row.pk, step.value.replace("_", "-")]), TYPED)
            by_api = status(client, reverse("api:request_steps", args=[row.pk]), sent, content_type="application/json")
            assert (by_page, by_api) == ((302, 201) if step in steps else (404, 422)), (user, step)


def test_the_sender_does_not_say_which_department_of_the_addressee_holds_a_request(made: Coordination) -> None:
    row = made.received
    sent = {"step": "handed_on", "on": clock.today().isoformat(), "department": "Tòa Dân sự"}
    for name, may in (("truong1", False), ("thongke", False), ("toaan", True)):
        client = Client()
        client.force_login(User.objects.get(username=name))
        assert ("handed_on" in client.get(reverse("api:request", args=[row.pk])).json()["available_steps"]) is may
        assert client.get(reverse("coordination:request_step", args=[row.pk, "handed-on"])).status_code == (200 if may else 404)
        by_api = status(client, reverse("api:request_steps", args=[row.pk]), sent, content_type="application/json")
        assert by_api == (201 if may else 422)


# -- agreements ------------------------------------------------------------------------------------

OF_AGREEMENT = {
    AgreementStep.EDIT: "coordination:agreement_words",
    AgreementStep.ASK: "coordination:agreement_ask",
    AgreementStep.COMMENT: "coordination:agreement_comment",
    AgreementStep.SIGN: "coordination:agreement_sign",
    AgreementStep.REVIEW: "coordination:agreement_review",
    AgreementStep.RENEW: "coordination:agreement_new",
}
AGREED = {
    "title": "Quy chế",
    "ladder": "Họp các đơn vị",
    "level": "province",
    "parties": ["THADS", "CA"],
    "until": TODAY,
    "text": "Đồng ý",
    "number": "1",
    "signed_on": TODAY,
    "effective_on": TODAY,
    "since": TODAY,
    "held_on": TODAY,
    "faults": "-",
    "causes": "-",
    "conclusion": "continue",
}


@pytest.mark.parametrize("state", AgreementState.values)
def test_a_step_of_an_agreement_is_open_to_whom_the_machine_says(made: Coordination, state: str) -> None:
    kept = made.open_one if state in ("draft", "comments") else made.signed
    CoordinationAgreement.objects.filter(pk=kept.pk).update(state=state)
    row = CoordinationAgreement.objects.get(pk=kept.pk)
    page = reverse("coordination:agreement", args=[row.pk])
    for user, client in clients():
        steps = open_to(AGREEMENT_LIFE, row, user, clock.today())
        shown = client.get(page)
        if shown.status_code == 404:
            assert not steps, user
            continue
        body = shown.content.decode()
        for step, name in OF_AGREEMENT.items():
            address = f"{reverse(name)}?thay={row.pk}" if step is AgreementStep.RENEW else reverse(name, args=[row.pk])
            assert (f'href="{address}"' in body) == (step in steps), (user, step)
            if step not in tried(agreement.MOVES, state):
                continue
            answer = status(client, address, AGREED)
            assert answer == 302 if step in steps else answer in (404, 422), (user, step, answer)


# -- plans of protection ---------------------------------------------------------------------------


def orders(row: ProtectionPlan) -> Iterator[tuple[PlanStep | ChainLink, str, dict[str, Any]]]:
    """Each step with its address and what is typed."""
    day = f"{DayShift.objects.working_days().after(row.day, 1):%d/%m/%Y}"
    yield PlanStep.MOVE, reverse("coordination:protection_move", args=[row.pk]), {"day": day, "at": "08:00"}
    for link in ChainLink:
        yield link, reverse("coordination:protection_done", args=[row.pk, link.value]), {"on": TODAY}
    step = PlanStep.OPINION_AGAIN if row.is_locked else PlanStep.OPINION
    yield step, reverse("coordination:protection_opinion", args=[row.pk]), {"opinion": "agrees"}
    yield PlanStep.DECIDE, reverse("coordination:protection_decision", args=[row.pk]), {"decision": "Giữ ngày", "on": TODAY}
    for step, state in ((PlanStep.PUT_OFF, "put_off"), (PlanStep.CALL_OFF, "called_off")):
        yield step, reverse("coordination:protection_put_off", args=[row.pk]), {"state": state, "outcome": "Xin tự nguyện"}


@pytest.mark.parametrize("state", [*PlanState.values, "locked"])
def test_a_step_of_a_plan_is_open_to_whom_the_machine_says(made: Coordination, state: str) -> None:
    kept = {"state": "planned", "opinion": "differs"} if state == "locked" else {"state": state}
    ProtectionPlan.objects.filter(pk=made.plan.pk).update(is_complex=True, **kept)
    row = ProtectionPlan.objects.select_related("request__sender").get(pk=made.plan.pk)
    for user, client in clients():
        steps = open_to(PLAN_LIFE, row, user, clock.today())
        shown = client.get(reverse("coordination:protection", args=[row.pk]))
        if shown.status_code == 404:
            assert not steps, user
            continue
        body = shown.content.decode()
        for step, address, typed in orders(row):
            is_shared = step in (PlanStep.PUT_OFF, PlanStep.CALL_OFF)  # one page for both
            assert (f'href="{address}"' in body) == (step in steps or (is_shared and PlanStep.PUT_OFF in steps)), (user, step)
            if step not in tried(protection.MOVES, row.state):
                continue
            answer = status(client, address, typed)
            assert answer == 302 if step in steps else answer in (404, 422), (user, step, answer)
