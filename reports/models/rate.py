"""Completion rates as computed and stored, and their distance to every layer of targets."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User
from reports.models.target import Target, TargetMeasure


class CompletionRateQuerySet(models.QuerySet["CompletionRate"]):
    """The questions one can ask about stored rates."""

    def visible_to(self, user: User) -> CompletionRateQuerySet:
        """Rates are open to every signed-in reader."""
        return self if user.is_authenticated else self.none()


class CompletionRate(models.Model):
    """The rate of a unit or an enforcer over a cumulative period, computed from the book at `revision`.

    A rate whose revision is behind the book is not shown: the reader computes afresh.
    """

    year = models.SmallIntegerField()
    month = models.SmallIntegerField()
    to = models.DateField(_("Đến hết ngày"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="rates")
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, related_name="rates")
    own = models.BooleanField(default=False, help_text=_("Chỉ việc do chính THADS tỉnh giữ"))
    measure = models.CharField(max_length=6, choices=TargetMeasure)
    finished = models.BigIntegerField()
    enforceable = models.BigIntegerField()
    to_enforce = models.BigIntegerField()
    rate = models.DecimalField(max_digits=5, decimal_places=2, null=True)
    version = models.CharField(max_length=12)
    revision = models.BigIntegerField()
    computed_at = models.DateTimeField()

    objects = CompletionRateQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["agency", "year", "month", "enforcer", "own", "measure"],
                nulls_distinct=False,
                name="one_rate_a_period",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agency_id} {self.to} {self.measure} {self.rate}"


class RateAgainstTarget(models.Model):
    """One rate against one target: the excess over the year's target, and over its pro-rata pace, in points."""

    rate = models.ForeignKey(CompletionRate, on_delete=models.CASCADE, related_name="against")
    target = models.ForeignKey(Target, on_delete=models.CASCADE, related_name="against")
    pace = models.DecimalField(max_digits=5, decimal_places=2)
    excess = models.DecimalField(max_digits=6, decimal_places=2, null=True)
    excess_over_pace = models.DecimalField(max_digits=6, decimal_places=2, null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["rate", "target"], name="one_line_a_target")]

    def __str__(self) -> str:
        return f"{self.target} {self.excess}"
