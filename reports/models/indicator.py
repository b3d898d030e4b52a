"""Further targets beside the completion rate: less carried over, cases classified in time, decisions issued in time."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from common.spans import spanning
from reports.models.target import Comparator, Evidence, Layer


class Indicator(models.TextChoices):
    """What is measured, in per cent; how, says `reports/targets/indicators.py` and the page itself."""

    CARRY_CASES = "carry_cases", _("Giảm việc có điều kiện chuyển kỳ sau so với năm trước")
    CARRY_AMOUNT = "carry_amount", _("Giảm tiền có điều kiện chuyển kỳ sau so với năm trước")
    CLASSIFIED = "classified", _("Phân loại việc đúng hạn")
    IN_TIME = "in_time", _("Ra quyết định thi hành án đúng hạn")


class IndicatorTargetQuerySet(models.QuerySet["IndicatorTarget"]):
    """The questions one can ask about these targets."""

    def visible_to(self, user: User) -> IndicatorTargetQuerySet:
        """Targets are open to every signed-in reader."""
        return self if user.is_authenticated else self.none()

    def in_force(self, on: date) -> IndicatorTargetQuerySet:
        """The versions in force on a day."""
        return self.filter(spanning(on))


class IndicatorTarget(models.Model):
    """A target for one indicator, in one version. Without an agency it holds for all."""

    year = models.SmallIntegerField(_("Năm công tác"))
    indicator = models.CharField(_("Chỉ tiêu"), max_length=12, choices=Indicator)
    layer = models.CharField(_("Lớp"), max_length=20, choices=Layer)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="indicator_targets")
    rate = models.DecimalField(_("Mức giao, phần trăm"), max_digits=5, decimal_places=2)
    comparator = models.CharField(max_length=2, choices=Comparator, default=Comparator.AT_LEAST)
    instrument = models.CharField(_("Văn bản giao"), max_length=200, blank=True)
    since = models.DateField(_("Từ ngày"), null=True, blank=True)
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.SEEN)

    objects = IndicatorTargetQuerySet.as_manager()

    class Meta:
        ordering = ["year", "indicator", "layer", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "indicator", "layer", "agency", "since"],
                nulls_distinct=False,
                name="one_indicator_target_a_version",
            ),
            models.CheckConstraint(name="indicator_target_is_a_per_cent", condition=Q(rate__gte=-100, rate__lte=100)),
            models.CheckConstraint(
                name="indicator_target_ends_after_it_began",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_indicator_display()} {self.year}"

    @property
    def rank(self) -> int:
        """Place among the layers, the National Assembly first."""
        return Layer.values.index(self.layer)

    def applies_to(self, agency: Agency) -> bool:
        """National layers to all; the province's to its offices too; a unit's to itself."""
        above = agency.parent_id if self.layer == Layer.PROVINCE else None
        return self.agency_id in (None, agency.pk, above)

    def met_by(self, value: Decimal) -> bool:
        """Whether a computed figure meets the target."""
        return Comparator(self.comparator).met(value, self.rate)
