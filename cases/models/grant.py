"""A case opened to an agency outside of enforcement, for a reason and a time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from cases.models.case import EnforcementCase


class CaseGrant(models.Model):
    """An agency may read a case, from a day on, until it is taken back (Law 106/2025 art. 16.1đ: only what enforcement needs)."""

    case = models.ForeignKey(EnforcementCase, on_delete=models.CASCADE, related_name="grants", db_index=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Lý do"), max_length=300)
    since = models.DateField(_("Từ ngày"))
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "agency"], condition=Q(until=None), name="one_open_grant_by_case_and_agency")
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.agency}"
