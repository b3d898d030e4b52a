"""Tokens of the API: how many an account may have, and what ends them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from agencies.actions.tokens import MOST, create_token, revoke_token
from agencies.models import ApiToken, Person, User
from common import clock
from common.refusal import Refused

pytestmark = pytest.mark.django_db

OLD, NEW = "mot-mat-khau-da-cu-1", "mot-mat-khau-hoan-toan-moi-2"


@pytest.fixture
def owner(db: None) -> User:
    person = Person.objects.create(code="TK-1", name="Phạm Thống Kê")
    return User.objects.create_user(username="thongke", password=OLD, person=person)


def test_a_new_password_ends_the_tokens(owner: User) -> None:
    create_token(name="Kho dữ liệu", scope="write", days=30, by=owner, at=clock.now())
    client = Client()
    client.force_login(owner)
    client.post("/mat-khau/", {"oldpassword": OLD, "password1": NEW, "password2": NEW})
    owner.refresh_from_db()
    assert owner.check_password(NEW)
    assert not ApiToken.objects.filter(user=owner).exists()


def test_expired_tokens_do_not_count(owner: User) -> None:
    for _number in range(MOST):
        create_token(name="Kho dữ liệu", scope="read", days=1, by=owner, at=clock.now())
    with pytest.raises(Refused, match="tối đa"):
        create_token(name="Kho dữ liệu", scope="read", days=1, by=owner, at=clock.now())
    ApiToken.objects.filter(user=owner).update(expiry=clock.now() - timedelta(1))
    token, _secret = create_token(name="Kho dữ liệu", scope="read", days=1, by=owner, at=clock.now())
    assert list(ApiToken.objects.filter(user=owner)) == [token]


@pytest.mark.parametrize("days", [0, -1, 367])
def test_a_token_lives_a_day_at_least_and_a_year_at_most(owner: User, days: int) -> None:
    with pytest.raises(Refused, match="từ 1 đến 366 ngày"):
        create_token(name="Kho dữ liệu", scope="read", days=days, by=owner, at=clock.now())


def test_only_the_owner_revokes_a_token(owner: User) -> None:
    token, _secret = create_token(name="Kho dữ liệu", scope="read", days=1, by=owner, at=clock.now())
    with pytest.raises(Refused, match="Chỉ thu hồi được mã truy cập của mình"):
        revoke_token(token=token, by=User.objects.create_user(username="khac"))
    revoke_token(token=token, by=owner)
    assert not ApiToken.objects.exists()
