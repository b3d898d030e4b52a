"""What components of pages are given: steps, parts that add up, tabs. See `templates/components.html`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Stage:
    """A step of `ui.steps`: "done", "now", or still to come."""

    label: str
    state: str = ""
    detail: str = ""


@dataclass(frozen=True)
class TallyCell:
    """A part of `ui.tally`."""

    count: int
    label: Any
    url: str = ""
    detail: Any = ""
    kind: str = ""


@dataclass(frozen=True)
class Tab:
    """A tab of `ui.views`."""

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
