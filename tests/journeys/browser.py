"""People at their browsers. A page that complains on its console, or asks another host for anything, fails its test."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

from agencies.models import User

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
OPTIONS = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--no-first-run")
_STATUS = re.compile(r"Failed to load resource: the server responded with a status of (\d+)")
PATIENCE = 15_000  # milliseconds


@contextmanager
def launched() -> Iterator[Browser]:
    """The browser of this machine, without a window."""
    program = next(filter(None, map(shutil.which, NAMES)), None)
    assert program, "The journeys need Chromium or Google Chrome on PATH."
    with (
        sync_playwright() as playwright,
        closing(playwright.chromium.launch(executable_path=program, args=OPTIONS)) as browser,
    ):
        yield browser


@dataclass
class Visitors:
    """Opens pages for people. `refusals` are the statuses a test provokes on purpose."""

    browser: Browser
    url: str
    refusals: set[int] = field(default_factory=set)
    problems: list[str] = field(default_factory=list)
    _open: list[BrowserContext] = field(default_factory=list)

    def __call__(self, username: str = "", *, width: int = 1440, height: int = 900, scripts: bool = True, language: str = "vi") -> Page:
        """A page of somebody who is signed in, or of nobody, in this language."""
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": height},
            java_script_enabled=scripts,
            locale="en-US",  # as the office PCs are set
            accept_downloads=True,
        )
        self._open.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.problems.append(f"{error.page.url}: {error.error}"))  # type: ignore[union-attr]
        context.on("request", self._watch)
        context.add_cookies([{"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": self.url}])
        if username:
            self._sign_in(context, username, language)
        return context.new_page()

    def _sign_in(self, context: BrowserContext, username: str, language: str) -> None:
        """A session as signing in makes it; the sign-in page has journeys of its own."""
        client = Client()
        user = User.objects.get(username=username)
        client.force_login(user)
        user.language = language
        user.save(update_fields=["language"])
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": self.url, "httpOnly": True}])

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        refused = _STATUS.match(message.text)
        if not (refused and int(refused[1]) in self.refusals):
            self.problems.append(f"{message.location.get('url', '')}: {message.text}")

    def _watch(self, request: Request) -> None:
        if not request.url.startswith((f"{self.url}/", "data:", "blob:")):
            self.problems.append(f"request to another host: {request.url}")

    def close(self) -> None:
        """Everybody leaves."""
        for context in self._open:
            context.close()
        self._open.clear()


def address(page: Page) -> str:
    """The path of the page."""
    return urlsplit(page.url).path
