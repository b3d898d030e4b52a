"""Days as a form of the portal takes them."""

from datetime import timedelta

from common import clock
from law.models import DayShift


def today() -> str:
    return f"{clock.today():%d/%m/%Y}"


def in_days(days: int) -> str:
    """So many days from today."""
    return f"{clock.today() + timedelta(days):%d/%m/%Y}"


def in_working_days(days: int) -> str:
    """So many working days from today."""
    return f"{DayShift.objects.working_days().after(clock.today(), days):%d/%m/%Y}"
