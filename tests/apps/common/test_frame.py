"""The frame of every page: language, signing in and out, error pages, the page of components."""

import html
import re

import pytest
from django.contrib.auth import get_user_model
from django.db import OperationalError
from django.test import RequestFactory
from django.urls import NoReverseMatch, reverse
from django.utils import translation

from common import views

pytestmark = pytest.mark.django_db

VIETNAMESE_LETTER = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9]")
PUBLIC_PAGES = ["account_login", "account_logout", "account_inactive", "common:shortcuts", "common:accessibility"]
PASSWORD = "mat-khau-rat-dai-1"


@pytest.fixture
def account():
    return get_user_model().objects.create_user("thu-ha", password=PASSWORD, language="vi")


def visible_text(response) -> str:
    body = re.sub(r"(?s)<template.*?</template>|<[^>]+>", " ", response.content.decode())
    return html.unescape(body)


def test_without_account_and_cookie_a_page_is_vietnamese_whatever_the_browser_asks(client):
    response = client.get(reverse("account_login"), headers={"accept-language": "en-US,en"})
    assert response.headers["Content-Language"] == "vi"
    assert '<html lang="vi">' in response.content.decode()
    assert "Cookie" in response.headers["Vary"]


def test_the_switch_returns_to_the_same_page_in_the_other_language(client):
    response = client.post(reverse("common:set_language"), {"language": "en", "next": "/dang-nhap/?next=/"})
    assert response.headers["Location"] == "/dang-nhap/?next=/"
    assert '<html lang="en">' in client.get(reverse("account_login")).content.decode()


def test_the_choice_is_kept_in_the_account_and_beats_the_cookie(client, account):
    client.force_login(account)
    client.post(reverse("common:set_language"), {"language": "en", "next": "/"})
    account.refresh_from_db()
    assert account.language == "en"
    client.cookies["django_language"] = "vi"
    assert client.get(reverse("common:shortcuts")).headers["Content-Language"] == "en"


@pytest.mark.parametrize("target", ["https://example.org/", "//example.org", "javascript:alert(1)", ""])
def test_the_switch_leads_nowhere_else(client, target):
    response = client.post(reverse("common:set_language"), {"language": "en", "next": target})
    assert response.headers["Location"] == "/"


@pytest.mark.parametrize("language", ["fr", "", "../en"])
def test_an_unknown_language_is_vietnamese(client, language):
    client.post(reverse("common:set_language"), {"language": language})
    assert client.get(reverse("account_login")).headers["Content-Language"] == "vi"


def test_the_switch_takes_no_get(client):
    assert client.get(reverse("common:set_language")).status_code == 405


@pytest.mark.parametrize("name", PUBLIC_PAGES)
def test_an_english_page_shows_no_vietnamese_word(client, account, name):
    if name == "account_logout":
        account.language = "en"
        account.save()
        client.force_login(account)
    client.cookies["django_language"] = "en"
    text = visible_text(client.get(reverse(name))).replace("Tiếng Việt", "")
    assert VIETNAMESE_LETTER.findall(text) == []


def test_signing_in_says_in_vietnamese_what_is_wrong_and_keeps_the_name(client, account):
    response = client.post(reverse("account_login"), {"login": "thu-ha", "password": "sai"})
    text = visible_text(response)
    assert "Tên đăng nhập hoặc mật khẩu chưa đúng." in text
    assert 'value="thu-ha"' in response.content.decode()
    assert "Lỗi: Đăng nhập" in text


def test_signing_in_and_out_works(client, account):
    response = client.post(f"{reverse('account_login')}?next=/phim-tat/", {"login": "thu-ha", "password": PASSWORD})
    assert response.headers["Location"] == "/phim-tat/"
    assert client.session.get_expire_at_browser_close()
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password", "account_set_password"])
def test_pages_of_the_sign_in_library_that_this_portal_does_not_use_have_no_address(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_the_password_page_speaks_vietnamese(client, account):
    client.force_login(account)
    text = visible_text(client.get(reverse("account_change_password")))
    assert "Mật khẩu hiện nay" in text
    assert "Password" not in text


def test_an_unknown_address_offers_the_way_back_and_the_search(client, account):
    client.force_login(account)
    response = client.get("/khong-co-trang-nay/")
    assert response.status_code == 404
    assert "Không tìm thấy trang" in visible_text(response)
    assert 'role="search"' in response.content.decode()


@pytest.mark.parametrize(
    ("failure", "status", "words"),
    [(RuntimeError(), 500, "Trang gặp lỗi"), (OperationalError(), 503, "Cổng tạm ngừng")],
)
def test_a_failure_is_told_without_the_database(failure, status, words, django_assert_num_queries):
    request = RequestFactory().get("/viec/")
    with translation.override("vi"), django_assert_num_queries(0):
        try:
            raise failure
        except type(failure):
            response = views.server_error(request)
    assert response.status_code == status
    assert words in visible_text(response)
    assert re.search(r"Mã lỗi [0-9A-F]{4}-[0-9A-F]{2}", visible_text(response))


def test_the_page_of_components_is_for_staff_only(client, account):
    client.force_login(account)
    assert client.get(reverse("common:components")).status_code == 404
    account.is_staff = True
    account.save()
    assert client.get(reverse("common:components")).status_code == 200
