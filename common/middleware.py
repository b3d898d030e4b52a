"""Pages compressed on their way out, and their language: the account's, then the cookie's, then Vietnamese.

Never the browser's header: office PCs are set to US English and their users are not.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils import translation
from django.utils.cache import patch_vary_headers

from common.once import one_answer

API = "/api/"  # what is asked by machines


class CompressedPages(GZipMiddleware):
    """Pages are sent compressed; long answers of the API, read by machines nearby, are not worth the time."""

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """Compress what a browser asked for."""
        return response if request.path.startswith(API) else super().process_response(request, response)


class OneAnswer:
    """What a request asks several times is asked once: see common.once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Serve the request; what streams on afterwards asks anew."""
        with one_answer():
            return self.get_response(request)


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
        patch_vary_headers(response, ["Cookie", "Authorization"] if request.path.startswith(API) else ["Cookie"])
        response.headers.setdefault("Cache-Control", "private, no-cache")  # whose pages these are, they may change
        response.headers.setdefault("Content-Language", translation.get_language())
        return response


def known_language(code: str | None) -> str:
    """The code if the portal speaks it, else Vietnamese."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
