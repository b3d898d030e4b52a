"""Workbooks of long lists: whose, for how long, and as what their owner may see when they are made."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile

from agencies.models import Agency, Person, Post, User
from agencies.roles import Role
from common import clock, jobs
from common.models import Job
from common.refusal import Refused
from desk.actions.exports import KEPT, ask_for_export, run
from desk.models import ListExport

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(units: dict[str, Agency], settings: Any, tmp_path: Path) -> User:
    settings.MEDIA_ROOT = tmp_path
    person = Person.objects.create(code="NV-1", name="An")
    Post.objects.create(person=person, agency=units["KV1"], role=Role.CLERK)
    return User.objects.create(username="an", person=person)


def asked(by: User, at: datetime, query: str = "") -> ListExport:
    return ask_for_export(listing="viec", query=query, columns=[], language="vi", by=by, at=at)


def test_a_workbook_is_kept_for_a_day(clerk: User, tmp_path: Path) -> None:
    """It goes when its owner asks for another, and takes its file and its job along."""
    now = clock.now()
    old = asked(clerk, now - KEPT - timedelta(minutes=1))
    old.file.save("viec.xlsx", ContentFile(b"-"))
    young = asked(clerk, now - KEPT + timedelta(minutes=1))
    asked(clerk, now)
    assert not ListExport.objects.filter(pk=old.pk).exists()
    assert not Job.objects.filter(pk=old.job_id).exists()
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]
    assert ListExport.objects.filter(pk=young.pk).exists()


def test_nobody_removes_what_somebody_else_had_made(clerk: User) -> None:
    now = clock.now()
    old = asked(clerk, now - 2 * KEPT)
    asked(User.objects.create(username="binh"), now)
    assert ListExport.objects.filter(pk=old.pk).exists()


def test_the_workbook_is_made_as_its_owner_may_see_the_list_by_then(clerk: User) -> None:
    row = asked(clerk, clock.now())
    run(row.job, jobs.Progress(), clock.today())
    row.refresh_from_db()
    assert row.file
    Post.objects.filter(person=clerk.person).delete()
    later = asked(User.objects.get(pk=clerk.pk), clock.now())
    with pytest.raises(Refused, match="Không còn quyền xem"):
        run(Job.objects.get(pk=later.job_id), jobs.Progress(), clock.today())
