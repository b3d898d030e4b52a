"""What one page gathers from several apps: plain lists that each app fills in `AppConfig.ready`.

For example `registry.SECTIONS.append(Section(_("Việc thi hành án"), "cases:cases", order=30, key="v"))`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise

from desk.lists import Listing


def everyone(user: Any) -> bool:
    """The permission of what every signed-in person may open."""
    return True


@dataclass(frozen=True)
class Section:
    """One word-group of the main navigation, in the order of interface 9.

    `prefixes` are further addresses that belong to it; its own page always does. `key` is the letter after `g`.
    """

    label: str | Promise
    url_name: str
    order: int
    permission: Callable[[Any], bool] = everyone
    prefixes: tuple[str, ...] = ()
    key: str = ""


@dataclass(frozen=True)
class SectionLink:
    """A section as the navigation of one request shows it."""

    label: str | Promise
    url: str
    key: str
    current: bool


@dataclass(frozen=True)
class Hit:
    """One record that a search found. `exact` means the typed text is its full number."""

    title: str
    url: str
    detail: str = ""
    exact: bool = False


@dataclass(frozen=True)
class SearchSource:
    """A kind of record the global search looks through.

    `find(user, text, today)` gives what this person may see and at most a page of it, best first.
    """

    label: str | Promise
    order: int
    find: Callable[[Any, str, date], Sequence[Hit]]


@dataclass(frozen=True)
class Worst:
    """One of the worst records of a concern: what it is, one line of context, and since when, as a badge."""

    title: str
    url: str
    detail: str
    badge: str


@dataclass(frozen=True)
class Found:
    """How many records a concern is about, in one line of detail, the list with exactly so many, and the worst of them."""

    count: int
    detail: str
    url: str
    worst: Sequence[Worst]


@dataclass(frozen=True, kw_only=True)
class Concern:
    """Something that waits for leaders to act on it.

    `look(user, agency, agencies, today)` finds it among what this person may see of an agency, whose books are those of
    `agencies` (their ids). `kind` is the colour of its badges, `noun` follows its number.
    """

    key: str
    title: str | Promise
    noun: str | Promise
    kind: str
    order: int
    look: Callable[[Any, Any, Sequence[int], date], Found]


@dataclass(frozen=True)
class ListingPage:
    """A list with its page, and the filters that come with it: key, label, words of the address.

    `rows(user, query, today)` are the rows of an address that this person may see, in their order.
    """

    listing: Listing
    url_name: str
    permission: Callable[[Any], bool]
    rows: Callable[[Any, QueryDict, date], QuerySet[Any]]
    filters: tuple[tuple[str, str | Promise, str], ...] = ()


LISTINGS: dict[str, ListingPage] = {}


@dataclass(frozen=True)
class DeskPanel:
    """Something beside the duties on the desk, or under them where it is wide: a template and what it is given.

    `look` gives None for whom it does not concern; what it calls `apart` are cells beside the sum of the tally.
    """

    order: int
    template: str
    look: Callable[[Any, date], dict[str, Any] | None]
    wide: bool = False


@dataclass(frozen=True, kw_only=True)
class Duty:
    """One thing to be done: what, on which basis, in which record, and the one next act."""

    source: str
    pk: int
    due_on: date | None
    what: str
    basis: str
    record: str
    url: str
    whom: str
    act: str
    act_url: str
    since: date | None = None  # of what has no last day
    delay: str = ""  # why it is late, where that was said
    delay_url: str = ""  # where it is said


@dataclass(frozen=True)
class DutySource:
    """Duties of one kind. Without `due` they have no last day.

    `rows(user, today, until)` are those of a person due up to a day, `duty(row, today)` tells one of them. `waits` says that
    they wait for somebody else, so that they stand apart and are not counted.
    """

    key: str
    order: int
    rows: Callable[[Any, date, date], QuerySet[Any]]
    duty: Callable[[Any, date], Duty]
    due: str = ""
    waits: bool = False


DUTY_SOURCES: list[DutySource] = []
MAY_HAVE_A_DESK: list[Callable[[Any], bool]] = []  # one an app: whose desk it may be
DESK_PANELS: list[DeskPanel] = []


SECTIONS: list[Section] = []
CONCERNS: list[Concern] = []
SEARCH_SOURCES: list[SearchSource] = []


def sections_for(user: Any, path: str) -> list[SectionLink]:
    """The sections this person may open, the one that holds `path` marked. Others are left out, not greyed."""
    allowed = sorted((section for section in SECTIONS if section.permission(user)), key=lambda section: section.order)
    urls = {section: reverse(section.url_name) for section in allowed}
    lengths = {section: _longest_match((urls[section], *section.prefixes), path) for section in allowed}
    best = max(lengths.values(), default=0)
    return [SectionLink(section.label, urls[section], section.key, current=0 < best == lengths[section]) for section in allowed]


def _longest_match(prefixes: Sequence[str], path: str) -> int:
    """The length of the longest prefix of `path`; the bare "/" holds only itself."""
    holding = (prefix for prefix in prefixes if path == prefix or (prefix != "/" and path.startswith(prefix)))
    return max(map(len, holding), default=0)
