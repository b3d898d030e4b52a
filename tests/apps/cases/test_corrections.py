"""Corrections of what describes a case stay visible, with the value before and after."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from agencies.models import User
from cases.models import EnforcementCase
from cases.presenters.corrections import corrections
from tests.journeys import book as books
from tests.journeys.book import Book

pytestmark = pytest.mark.django_db


def test_each_correction_tells_what_was_there_before(province: Book) -> None:
    person, unit = province.enforcers["CHV-11"]
    case = books.open_case(unit, person, decided_on=date(2026, 7, 6), number="1")
    assert corrections(case) == []
    debtor = case.parties.get(role="debtor")
    first = debtor.name
    for name in ("Phạm Văn Phải", "Phạm Văn Phái"):
        debtor.name = name + " (sửa)"
        debtor.save()
    case.credit_institution = True
    case.save(update_fields=["credit_institution"])
    case = EnforcementCase.objects.get(pk=case.pk)
    found = [(one.what, one.before, one.after) for one in corrections(case)]
    assert found == [
        ("Người phải thi hành án", "Phạm Văn Phải (sửa)", "Phạm Văn Phái (sửa)"),
        ("Người phải thi hành án", first, "Phạm Văn Phải (sửa)"),
        ("Tổ chức tín dụng, ngân hàng", "Không", "Có"),
    ]
    client = Client()
    client.force_login(User.objects.get(username="truong1"))
    page = client.get(f"/viec/{case.pk}/").content.decode()
    assert "Nhật ký sửa" in page
    assert f"<s>{first}</s>" in page
