"""Background work that each app registers in `AppConfig.ready`: kinds of jobs, and tasks that follow the book.

What pages gather from several apps is registered in `desk/registry.py`, panels of a case in `cases/panels.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

JOBS: dict[str, Callable[[Any, Any, date], None]] = {}  # by kind: does the work of a Job today, telling its Progress
AFTER_POSTING: list[str] = []  # tasks that want to know when the book moved
