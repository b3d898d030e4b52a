"""A case opened to another agency: read by it alone, until it is closed again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from agencies.models import Agency
from cases.models import CaseGrant, EnforcementCase
from common import clock

pytestmark = pytest.mark.django_db


def test_a_case_is_read_by_whom_it_was_opened_to_while_it_is(case: EnforcementCase, sign_in: Callable[[str], Client]) -> None:
    page, home = f"/viec/{case.pk}/", f"/phoi-hop/mo-viec/{case.pk}/"
    procuracy, head = sign_in("kiemsat"), sign_in("truong1")
    assert procuracy.get(page).status_code == 404
    given = {"agency": "VKSND", "reason": "Kiểm sát trực tiếp", "since": f"{clock.today():%d/%m/%Y}"}
    assert head.post(home, given | {"reason": ""}).status_code == 422
    assert head.post(home, given).status_code == 302
    seen = procuracy.get(page)
    assert seen.status_code == 200
    assert "Ghi sự kiện" not in seen.content.decode(), "to read, not to write"
    assert sign_in("congan").get(page).status_code == 404
    assert procuracy.get("/viec/").status_code == 404, "one case is no list of cases"
    assert "đang được xem việc này" in head.post(home, given).content.decode()
    grant = CaseGrant.objects.get()
    head.post(f"{home}thoi/{grant.pk}/")
    assert procuracy.get(page).status_code == 404


def test_a_grant_holds_from_its_first_to_its_last_day(case: EnforcementCase, sign_in: Callable[[str], Client]) -> None:
    today = clock.today()
    row = CaseGrant.objects.create(
        case=case,
        agency=Agency.objects.get(code="VKSND"),
        reason="-",
        since=today + timedelta(1),
        recorded_at=clock.now(),
    )
    assert sign_in("kiemsat").get(f"/viec/{case.pk}/").status_code == 404
    CaseGrant.objects.filter(pk=row.pk).update(since=today - timedelta(9), until=today)
    assert sign_in("kiemsat").get(f"/viec/{case.pk}/").status_code == 200
    CaseGrant.objects.filter(pk=row.pk).update(until=today - timedelta(1))
    assert sign_in("kiemsat").get(f"/viec/{case.pk}/").status_code == 404
