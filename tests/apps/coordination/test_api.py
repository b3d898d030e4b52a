"""Requests by REST: drawn up by one agency's system, taken in and answered by another's, seen by nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from agencies.actions.tokens import create_token
from agencies.models import User
from cases.models import EnforcementCase
from common import clock
from coordination.lifecycles.request import RequestState
from coordination.models import CoordinationRequest

pytestmark = pytest.mark.django_db

REQUESTS = "/api/v1/requests/"
Asker = Callable[[str], Client]


@pytest.fixture
def by_token(province: object) -> Asker:
    """`by_token("toaan")`: the system of this person's agency, with a token that may write."""

    def client(username: str) -> Client:
        user = User.objects.get(username=username)
        _token, secret = create_token(name="Trục liên thông", scope="write", days=30, by=user, at=clock.now())
        return Client(headers={"Authorization": f"Token {secret}"})

    return client


def post(client: Client, address: str, headers: dict[str, str] | None = None, **body: Any) -> Any:
    return client.post(address, body, content_type="application/json", headers=headers or {})


def drawn_up(client: Client, case: EnforcementCase) -> Any:
    return post(
        client,
        REQUESTS,
        kind="GT",
        addressee="TAND-KV1",
        case=case.pk,
        questions=["Ranh giới theo mốc nào?", "Diện tích?"],
        defect="facts",
    )


def test_two_systems_take_a_request_from_its_draft_to_its_answer(case: EnforcementCase, by_token: Asker) -> None:
    enforcement, court, today = by_token("truong1"), by_token("toaan"), clock.today().isoformat()
    made = drawn_up(enforcement, case)
    assert made.status_code == 201, made.content
    address = made.headers["Location"]
    assert made.json()["state"] == "draft"
    assert made.json()["available_steps"] == ["sent", "withdrawn"]
    assert court.get(address).status_code == 404, "a draft is its sender's"
    sent = post(enforcement, f"{address}steps/", step="sent", on=today, document_number="412/THADS-KV1")
    assert (sent.status_code, sent.json()["holder"]) == (201, "TAND-KV1")
    assert enforcement.get(sent.headers["Location"]).json() == sent.json()
    assert post(court, f"{address}steps/", step="received", on=today, register_number="77").status_code == 201
    shown = court.get(address)
    assert [question["text"] for question in shown.json()["questions"]] == ["Ranh giới theo mốc nào?", "Diện tích?"]
    assert {"answered", "extended", "returned"} <= set(shown.json()["available_steps"])
    answer = {
        "step": "answered",
        "on": today,
        "result": "full",
        "document_number": "9/TA",
        "answers": ["Mốc 3", "120 m²"],
    }
    assert post(court, f"{address}steps/", {"If-Match": '"cu"'}, **answer).status_code == 412
    assert post(court, f"{address}steps/", {"If-Match": shown.headers["ETag"]}, **answer).status_code == 201
    row = CoordinationRequest.objects.get(pk=made.json()["id"])
    assert (row.state, [question.answer for question in row.questions.all()]) == (
        RequestState.ANSWERED,
        ["Mốc 3", "120 m²"],
    )
    trail = enforcement.get(f"{address}steps/").json()["results"]
    assert [step["step"] for step in trail] == ["drafted", "sent", "received", "answered"]


def test_a_step_out_of_turn_or_with_wrong_fields_changes_nothing(case: EnforcementCase, by_token: Asker) -> None:
    enforcement, court, today = by_token("truong1"), by_token("toaan"), clock.today().isoformat()
    address = drawn_up(enforcement, case).headers["Location"]
    post(enforcement, f"{address}steps/", step="sent", on=today, document_number="412/THADS-KV1")
    early = post(court, f"{address}steps/", step="answered", on=today, result="full", document_number="9", answers=["-", "-"])
    assert (early.status_code, "đang ở trạng thái" in early.json()["detail"]) == (422, True)
    wrong = post(court, f"{address}steps/", step="received", on=today, reason="x")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "reason")
    wrong = post(court, f"{address}steps/", step="returned", on=today)
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "reason")
    wrong = post(court, f"{address}steps/", step="transferred", on=today, to="KHONG-CO", reason="Không thuộc thẩm quyền")
    assert (wrong.status_code, wrong.json()["errors"][0]["field"]) == (400, "to")
    assert [step["step"] for step in court.get(f"{address}steps/").json()["results"]] == ["drafted", "sent"]


@pytest.mark.parametrize("stranger", ["truong2", "congan", "nganhang", "quantri"])
def test_to_others_it_is_not_there(case: EnforcementCase, by_token: Asker, stranger: str) -> None:
    enforcement, today = by_token("truong1"), clock.today().isoformat()
    address = drawn_up(enforcement, case).headers["Location"]
    post(enforcement, f"{address}steps/", step="sent", on=today, document_number="412/THADS-KV1")
    other = by_token(stranger)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}steps/").status_code == 404
    assert post(other, f"{address}steps/", step="received", on=today).status_code == 404
    assert drawn_up(other, case).status_code == 404
