"""Everything that waits has a holder and a last day."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models.agency import Agency
from agencies.models.person import Person


class Clock(models.Model):
    """A time limit that runs: who holds it, since when, to when, by which rule. `answered_on` is empty while it runs."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    rule = models.CharField(_("Quy định"), max_length=8)
    started_on = models.DateField(_("Bắt đầu"))
    due_on = models.DateField(_("Hạn"))
    answered_on = models.DateField(_("Đã làm ngày"), null=True)
    missed_at = models.DateTimeField(null=True)  # when it was first seen to have passed

    class Meta:
        abstract = True

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed and nothing answered it."""
        return self.answered_on is None and self.due_on < today
