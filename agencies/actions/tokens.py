"""Writes to tokens of the API: made, and taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_noop as _noop

from agencies.models import ApiToken, User
from agencies.models.token import TokenScope
from common.refusal import Refused
from common.writing import write

MOST = 20  # tokens an account may have
LONGEST = 366  # days


@write
def create_token(*, name: str, scope: str, days: int, by: User, at: datetime) -> tuple[ApiToken, str]:
    """A token that ends after so many days. The second value is the token itself, told this once. Raises Refused."""
    if not 1 <= days <= LONGEST:
        raise Refused(_noop("Thời hạn phải từ 1 đến %(most)s ngày."), field="days", most=LONGEST)
    User.objects.select_for_update(no_key=True).get(pk=by.pk)  # two at once are counted one after the other
    ApiToken.objects.filter(user=by, expiry__lte=at).delete()
    if ApiToken.objects.filter(user=by).count() >= MOST:
        raise Refused(_noop("Mỗi tài khoản có tối đa %(most)s mã truy cập; thu hồi mã không dùng nữa."), most=MOST)
    token, secret = ApiToken.objects.create(user=by, expiry=timedelta(days), name=name, scope=TokenScope(scope))
    return token, secret


@write
def revoke_all(*, by: User) -> None:
    """With a new password nobody keeps what they got with the old one."""
    by.auth_token_set.all().delete()


@write
def revoke_token(*, token: ApiToken, by: User) -> None:
    """End a token at once. Raises Refused for somebody else's."""
    if token.user_id != by.pk:
        raise Refused(_noop("Chỉ thu hồi được mã truy cập của mình."))
    token.delete()
