"""The one place that asks what time it is. Interfaces (views, API, commands, tasks) call it and pass the answer down."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    """The present moment, aware."""
    return timezone.now()  # noqa: TID251


def today() -> date:
    """Today in Vietnam."""
    return timezone.localdate()  # noqa: TID251
