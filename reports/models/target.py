"""Targets for the completion rate, in layers: National Assembly, Ministry, province, unit, enforcer."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User
from common.spans import spanning


class Layer(models.TextChoices):
    """Who set the target. The order is the order of the layers on every page."""

    NATIONAL_ASSEMBLY = "national_assembly", _("Quốc hội giao")
    MINISTRY = "ministry", _("Bộ Tư pháp, Cục Quản lý THADS giao")
    PROVINCE = "province", _("Giao cho tỉnh")
    UNIT = "unit", _("Giao cho đơn vị")
    ENFORCER = "enforcer", _("Giao cho chấp hành viên")


class TargetMeasure(models.TextChoices):
    """What the target counts."""

    CASES = "cases", _("Về việc")
    AMOUNT = "amount", _("Về tiền")


class Comparator(models.TextChoices):
    """How a rate meets the target."""

    ABOVE = ">", _("trên")
    AT_LEAST = ">=", _("từ")

    def met(self, rate: Decimal, target: Decimal) -> bool:
        """Whether the rate meets the target."""
        return rate > target if self is Comparator.ABOVE else rate >= target


class Evidence(models.TextChoices):
    """How far the figure can be trusted."""

    SEEN = "seen", _("đã thấy trong nguồn")
    INFERRED = "inferred", _("suy ra từ nguồn")
    RECALLED = "recalled", _("chưa đối chiếu văn bản, cần kiểm tra")
    MADE_UP = "made_up", _("dữ liệu minh họa")


class TargetQuerySet(models.QuerySet["Target"]):
    """The questions one can ask about targets."""

    def visible_to(self, user: User) -> TargetQuerySet:
        """Targets are open to every signed-in reader."""
        return self if user.is_authenticated else self.none()

    def in_force(self, on: date) -> TargetQuerySet:
        """Those in force on a day: the version then valid."""
        return self.filter(spanning(on))


class Target(models.Model):
    """One target of one layer for a reporting year and a measure, in per cent of what is enforceable.

    `rate` is empty where the instrument exists but no figure was published. A target may be changed within the year:
    each version has its dates of force.
    """

    year = models.SmallIntegerField(_("Năm công tác"))
    layer = models.CharField(_("Lớp"), max_length=20, choices=Layer)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="targets")
    measure = models.CharField(_("Về"), max_length=6, choices=TargetMeasure)
    rate = models.DecimalField(_("Chỉ tiêu, phần trăm"), max_digits=5, decimal_places=2, null=True, blank=True)
    comparator = models.CharField(max_length=2, choices=Comparator, default=Comparator.ABOVE)
    instrument = models.CharField(_("Văn bản giao"), max_length=200, blank=True)
    since = models.DateField(_("Từ ngày"), null=True, blank=True)
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    source = models.CharField(_("Nguồn"), max_length=300, blank=True)
    evidence = models.CharField(max_length=8, choices=Evidence, default=Evidence.SEEN)
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["year", "measure", "layer", "since"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "layer", "agency", "enforcer", "measure", "since"],
                nulls_distinct=False,
                name="one_target_a_version",
            ),
            models.CheckConstraint(
                name="target_is_a_per_cent",
                condition=Q(rate=None) | Q(rate__gt=0, rate__lte=100),
                violation_error_message=_("Chỉ tiêu phải lớn hơn 0 và không quá 100 phần trăm."),
            ),
            models.CheckConstraint(
                name="target_ends_after_it_began",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                name="target_stands_where_its_layer_says",
                condition=(
                    Q(layer__in=[Layer.NATIONAL_ASSEMBLY, Layer.MINISTRY], agency=None, enforcer=None)
                    | Q(layer__in=[Layer.PROVINCE, Layer.UNIT], agency__isnull=False, enforcer=None)
                    | Q(layer=Layer.ENFORCER, enforcer__isnull=False)
                ),
                violation_error_message=_(
                    "Chỉ tiêu giao tỉnh, giao đơn vị phải có đơn vị; chỉ tiêu giao chấp hành viên phải có người được giao."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_layer_display()} {self.year}"

    @property
    def rank(self) -> int:
        """Place among the layers, the National Assembly first."""
        return Layer.values.index(self.layer)

    def applies_to(self, agency: Agency, enforcer: int | None = None) -> bool:
        """National layers to all; the province's to its offices too; a unit's and an enforcer's to themselves."""
        if self.enforcer_id is not None:
            return self.enforcer_id == enforcer
        above = agency.parent_id if self.layer == Layer.PROVINCE else None
        return self.agency_id in (None, agency.pk, above)
