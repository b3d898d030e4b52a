"""The language of a page: the account's, then the cookie's, then Vietnamese.

Never the browser's header: office PCs are set to US English and their users are not.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.utils import translation
from django.utils.cache import patch_vary_headers


class LanguageMiddleware:
    """Activates the reader's language; stands right after AuthenticationMiddleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request in the reader's language and say so in Content-Language."""
        # The cookie first: when the database does not answer, the error page still has a language.
        translation.activate(known_language(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)))
        if request.user.is_authenticated and request.user.language:
            translation.activate(known_language(request.user.language))
        request.LANGUAGE_CODE = translation.get_language()
        response = self.get_response(request)
        patch_vary_headers(response, ["Cookie"])
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def known_language(code: str | None) -> str:
    """The code if the portal speaks it, else Vietnamese."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
