"""Whoever guesses passwords is stopped, and told so in Vietnamese. The count is kept in the real Valkey."""

from __future__ import annotations

import html
import re
import secrets

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "mat-khau-rat-dai-1"
ALLOWED = 5


@pytest.fixture
def username(book: object) -> str:
    """A new account; no earlier run has counted anything against its name."""
    name = f"nguoi-{secrets.token_hex(4)}"
    get_user_model().objects.create_user(name, password=PASSWORD, language="vi")
    return name


def sign_in(username: str, password: str) -> tuple[int, str]:
    """The code, and the words of the page."""
    answer = Client().post(reverse("account_login"), {"login": username, "password": password})
    return answer.status_code, html.unescape(re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_the_sixth_guess_within_five_minutes_is_not_even_looked_at(username: str) -> None:
    for _ in range(ALLOWED):
        code, words = sign_in(username, "sai")
        assert code == 200
        assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in words
    code, words = sign_in(username, PASSWORD)
    assert code in (200, 429), "signed in with the right password after too many wrong ones"
    assert re.search(r"(quá nhiều lần|nhiều lần).*(thử lại|Chờ)", words, re.DOTALL), words
    assert "Too many" not in words


def test_others_sign_in_meanwhile(username: str) -> None:
    for _ in range(ALLOWED):
        sign_in(username, "sai")
    other = get_user_model().objects.create_user(f"{username}-khac", password=PASSWORD)
    assert sign_in(other.username, PASSWORD)[0] == 302


def test_a_right_password_in_between_is_taken(username: str) -> None:
    for _ in range(ALLOWED - 1):
        sign_in(username, "sai")
    assert sign_in(username, PASSWORD)[0] == 302


def test_a_closed_account_does_not_come_in(username: str) -> None:
    get_user_model().objects.filter(username=username).update(is_active=False)
    answer = Client().post(reverse("account_login"), {"login": username, "password": PASSWORD})
    assert "_auth_user_id" not in answer.wsgi_request.session


def test_the_count_is_kept_where_all_processes_see_it() -> None:
    assert settings.CACHES["default"]["BACKEND"].endswith("RedisCache")
