"""What components of pages are given: steps, parts that add up, tabs. See `templates/_components/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stage:
    """A step of `_components/steps.html`: "done", "now", or still to come."""

    label: str
    state: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TallyCell:
    """A part of `_components/tally.html`."""

    count: int
    label: Any
    url: str = ""
    detail: Any = ""
    kind: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab of `_components/views.html`."""

    label: Any
    url: str
    current: bool = False
    count: int | None = None
    kind: str = ""


@dataclass(frozen=True)
class Badge:
    """A pill: kind gives the colour, mark the icon."""

    kind: str
    mark: str
    text: Any
