"""Every step of a report and of an allotment as everybody of the cast: page, API, buttons and `open_steps` answer alike."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.models import User
from common import clock
from reports.closing import freezing
from reports.forms.allotments import written_billions
from reports.lifecycles.allotment import ALLOTMENT_MOVES, AllotmentState, AllotmentStep
from reports.lifecycles.report import MOVES, ReportState
from reports.models import Allotment, PeriodReport
from reports.permissions import ALLOTMENT_LIFE, REPORT_LIFE
from tests.factories import province as books
from tests.factories.allotments import drafted, issued, whole
from tests.factories.closing import closed, last_year, waiting
from tests.factories.lives import cast, open_to
from tests.factories.province import Book

pytestmark = pytest.mark.django_db
OTHERS = {"truong2", "truong3", "thuky2", "toatinh"}  # the same functions elsewhere: one of them is enough


def clients(*beside: str) -> Iterator[tuple[User, Client]]:
    for user in cast().values():
        if user.username not in OTHERS - {*beside}:
            client = Client()
            client.force_login(user)
            yield user, client


def tried(state: str) -> list[Any]:
    """The steps that stand in a state, whosever they are, and one that does not."""
    away = [step for step, move in MOVES.items() if state not in move.leaves]
    return [step for step in MOVES if step not in away] + away[:1]


def status(client: Client, address: str, body: Any, **more: Any) -> int:
    """The answer to an order, which is taken back."""
    with transaction.atomic():
        answer = client.post(address, body, **more)
        transaction.set_rollback(True)
    return answer.status_code


def check_report(row: PeriodReport, user: User, client: Client) -> None:
    """The page, its buttons and the API give this person the steps of the machine."""
    page, resource = reverse("reports:report", args=[row.pk]), reverse("api:period", args=[row.pk])
    steps = open_to(REPORT_LIFE, row, user, clock.today())
    shown = client.get(page)
    if shown.status_code == 404:
        assert (client.get(resource).status_code, steps) == (404, set()), user
        return
    assert client.get(resource).json()["available_steps"] == [step.value for step in MOVES if step in steps], user
    assert set(re.findall(r'name="step" value="(\w+)"', shown.content.decode())) == {step.value for step in steps}, user
    for step in tried(row.state):
        told = {"step": step.value, "note": "Sửa", "without_parts": "1"}
        by_page = status(client, reverse("reports:report_step", args=[row.pk]), told)
        by_api = status(client, reverse("api:period_steps", args=[row.pk]), told, content_type="application/json")
        if step in steps:
            assert (by_page, by_api) == (302, 200), (user, step)
        else:
            assert by_page == 422 and by_api in (400, 422), (user, step)  # what nobody takes is no choice of the API


@pytest.mark.parametrize("state", ReportState.values)
def test_a_step_of_a_report_is_open_by_page_and_by_api_to_whom_the_machine_says(
    province: Book, state: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    office, period = province.offices[0], last_year(province)
    if state == "open":
        row = waiting(office, period)
    else:
        row = closed(office, period)
        signed_at = None if state in ("closed", "checked", "drawn", "dropped") else clock.now()
        PeriodReport.objects.filter(pk=row.pk).update(state=state, signed_at=signed_at)
        row.refresh_from_db()
    monkeypatch.setattr(freezing, "freeze", lambda report, version: [])  # its figures are not looked at
    for user, client in clients("truong2"):
        check_report(row, user, client)


@pytest.mark.parametrize("state", ["drawn", "sent"])
def test_what_comes_from_above_the_province_is_recorded_by_whoever_draws_its_report(province: Book, state: str) -> None:
    row = closed(province.province, last_year(province), without_parts=True)
    PeriodReport.objects.filter(pk=row.pk).update(state=state, signed_at=clock.now() if state == "sent" else None)
    row.refresh_from_db()
    for user, client in clients():
        check_report(row, user, client)


# -- allotments ------------------------------------------------------------------------------------


def orders(row: Allotment) -> Iterator[tuple[AllotmentStep, str, dict[str, Any]]]:
    """Each step that somebody takes, with its address and what is typed."""
    page = reverse("reports:allotment", args=[row.pk])
    base = {"base_cases": "1.000", "base_amount": "200"}
    typed: dict[str, Any] = base | {"number": "01", "decided_on": f"{row.decided_on:%d/%m/%Y}", "version": row.version}
    for key, pair in whole(row, row.decided_on or clock.today()).items():
        typed |= {f"cases_{key}": pair.cases, f"amount_{key}": written_billions(pair.amount or 0)}
    yield AllotmentStep.SAVE, page, typed | {"luu": "1"}
    yield AllotmentStep.SIGN, page, typed | {"ky": "1"}
    yield AllotmentStep.DROP, page, typed | {"bo": "1"}
    words = {"dv": row.agency.code, "nam": row.year, "cho": "don-vi"}
    yield AllotmentStep.AMEND, f"{reverse('reports:allotment_new')}?{urlencode(words)}", base | {"reason": "Điều chỉnh"}


def kept() -> list[Any]:
    return list(Allotment.objects.order_by("pk").values_list("pk", "state", "version"))


def is_written(client: Client, address: str, body: Any) -> bool:
    """Whether an order changes anything; it is taken back."""
    before = kept()
    with transaction.atomic():
        client.post(address, body)
        after = kept()
        transaction.set_rollback(True)
    return before != after


BUTTONS = {AllotmentStep.SAVE: 'name="luu"', AllotmentStep.SIGN: 'name="ky"', AllotmentStep.DROP: 'name="bo"'}


@pytest.mark.parametrize("state", AllotmentState.values)
def test_a_step_of_an_allotment_is_open_to_whom_the_machine_says(province: Book, state: str) -> None:
    books.set_targets(province)
    day = clock.today() - timedelta(9)
    row = drafted(province.province, on=day) if state == "draft" else issued(province.province, on=day)
    if state == "replaced":
        issued(province.province, on=day + timedelta(2), number="02", reason="Điều chỉnh")
        row.refresh_from_db()
    assert set(ALLOTMENT_MOVES) - {step for step, _address, _typed in orders(row)} == {AllotmentStep.REPLACE}, "which nobody takes"
    for user, client in clients():
        steps = open_to(ALLOTMENT_LIFE, row, user, clock.today())
        shown = client.get(reverse("reports:allotment", args=[row.pk]))
        if shown.status_code == 404:
            assert not steps, user
            continue
        body = shown.content.decode().replace("&amp;", "&")
        for step, address, typed in orders(row):
            assert (BUTTONS.get(step, f'href="{address}"') in body) == (step in steps), (user, step)
            if step is not AllotmentStep.AMEND or state != "replaced":  # that page changes the one in force, not this one
                assert is_written(client, address, typed) == (step in steps), (user, step)
