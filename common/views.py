"""Pages that belong to no app: the language switch, help with keys and access, and the error pages."""

from __future__ import annotations

import logging
import secrets
import sys
from typing import Any

from django.conf import settings
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from common.actions import keep_language
from common.api import problems
from common.middleware import API, known_language
from common.models import Job

logger = logging.getLogger(__name__)

YEAR_IN_SECONDS = 365 * 24 * 3600


def job_page(request: HttpRequest, job: Job, context: dict[str, Any], *, progress: str, page: str) -> HttpResponse:
    """The page of long work. While it runs the page asks for its progress alone; once it is over, it reloads itself."""
    asks_for_progress = bool(request.htmx)  # type: ignore[attr-defined]
    response = render(request, progress if asks_for_progress and not job.is_over else page, context)
    if asks_for_progress and job.is_over:
        response["HX-Refresh"] = "true"
    return response


@require_POST
def set_language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language in the account (or, signed out, only in the cookie) and go back to the same page."""
    language = known_language(request.POST.get("language"))
    target = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
        target = "/"
    response = HttpResponseRedirect(target)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR_IN_SECONDS,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    if request.user.is_authenticated and request.user.language != language:
        keep_language(language=language, by=request.user)
    return response


class ShortcutsView(TemplateView):
    """The keys of the keyboard, and the switch that turns them off in this browser."""

    template_name = "common/shortcuts.html"


class AccessibilityView(TemplateView):
    """What the portal does for people with disabilities, and what it cannot yet do."""

    template_name = "common/accessibility.html"


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an unforeseen failure, or of a database that does not answer. It needs no database itself."""
    down = isinstance(sys.exc_info()[1], OperationalError)
    code = f"{secrets.token_hex(2)}-{secrets.token_hex(1)}".upper()
    logger.error("Error code %s shown for %r", code, request.path)
    status, headers = (503, {"Retry-After": "60"}) if down else (500, {})
    if request.path.startswith(API):
        body = problems.failure(status, code)
        return HttpResponse(body, status=status, headers=headers, content_type=problems.CONTENT_TYPE)
    page = loader.render_to_string(f"{status}.html", {"code": code, "path": request.path})
    return HttpResponse(page, status=status, headers=headers)
