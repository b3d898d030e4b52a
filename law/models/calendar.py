"""The working calendar: days the Government shifts around holidays."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from common.once import once
from law.deadlines import WorkingDays


class DayShiftQuerySet(models.QuerySet["DayShift"]):
    """The questions one can ask about shifted days."""

    def working_days(self) -> WorkingDays:
        """The calendar with these days in it."""
        rows = self.values_list("day", "is_worked")

        def ask() -> WorkingDays:
            return WorkingDays(dict(rows))

        return ask() if self.query.where else once("working days", ask)


class DayShift(models.Model):
    """A day that is worked, or is not, against the calendar: the Government shifts days around holidays each year."""

    day = models.DateField(_("Ngày"), unique=True)
    is_worked = models.BooleanField(_("Là ngày làm việc"))
    source = models.CharField(_("Văn bản"), max_length=200)
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = DayShiftQuerySet.as_manager()

    class Meta:
        ordering = ["-day"]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y}"
