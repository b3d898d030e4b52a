"""What higher floors put on the page of a case: a plain list that each fills in `AppConfig.ready`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any


@dataclass(frozen=True)
class CasePanel:
    """Something of a higher floor on the page of a case: a template and what it is given, or None for nothing."""

    order: int
    template: str
    look: Callable[[Any, Any, date], dict[str, Any] | None]  # of the case and the user


CASE_PANELS: list[CasePanel] = []
