"""Who asks: a token in the header, or the session of the browser; and in which language they are answered."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils import translation
from knox.auth import TokenAuthentication
from redis.exceptions import RedisError
from rest_framework import exceptions
from rest_framework.authentication import SessionAuthentication
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from common import clock
from common.middleware import known_language

WRITE = "write"


class ByToken(TokenAuthentication):
    """`Authorization: Token …`: its owner's permissions and language, as far as its scope goes."""

    def authenticate_credentials(self, token: bytes) -> tuple[Any, Any]:
        """The owner and the token. Raises AuthenticationFailed."""
        if not token.isascii() or b"\0" in token:  # none that was ever given out
            raise exceptions.AuthenticationFailed
        user, found = super().authenticate_credentials(token)
        translation.activate(known_language(user.language))
        return user, found


class BySession(SessionAuthentication):
    """The session of the browser; what it changes needs the token of the page."""

    def authenticate_header(self, request: Request) -> str:
        """So that a stranger hears 401, not 403."""
        return "Token"


class SignedInWithinScope(BasePermission):
    """Signed in; a token of scope `read` changes nothing."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Whether the request may reach the view at all; what it may see there is decided by the queryset."""
        if not request.user.is_authenticated:
            return False
        scope = getattr(request.auth, "scope", WRITE)
        return request.method in SAFE_METHODS or scope == WRITE


class PerUser(BaseThrottle):
    """So many requests a minute for each person; a view that costs more (`cost`) counts as several.

    Without the cache that counts them, nobody is held up.
    """

    def allow_request(self, request: Request, view: Any) -> bool:
        """Whether this request is still within the minute's number."""
        minute = int(clock.now().timestamp()) // 60
        key = f"api-requests:{request.user.pk}:{minute}"
        try:
            cache.add(key, 0, timeout=120)
            return bool(cache.incr(key, getattr(view, "cost", 1)) <= settings.API_REQUESTS_A_MINUTE)
        except (RedisError, ValueError):  # away, or emptied between the two
            return True

    def wait(self) -> float:
        """Seconds to the next minute."""
        return 60 - clock.now().timestamp() % 60
