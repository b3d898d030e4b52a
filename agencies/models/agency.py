"""Agencies: the tree of units of all kinds, with the dates of their existence."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from common.spans import spanning
from common.text import folded

if TYPE_CHECKING:
    from agencies.models.person import User


class AgencyKind(models.TextChoices):
    """What an agency is. `province` and `office` are civil judgment enforcement agencies."""

    PROVINCE = "province", _("THADS tỉnh")
    OFFICE = "office", _("Phòng THADS khu vực")
    COURT = "court", _("Tòa án nhân dân")
    PROCURACY = "procuracy", _("Viện kiểm sát nhân dân")
    POLICE = "police", _("Công an")
    PEOPLES_COMMITTEE = "peoples_committee", _("Ủy ban nhân dân")
    STEERING_COMMITTEE = "steering_committee", _("Ban Chỉ đạo THADS")
    DEPARTMENT = "department", _("Sở, ngành")
    LAND_REGISTRY = "land_registry", _("Văn phòng đăng ký đất đai")
    SOCIAL_INSURANCE = "social_insurance", _("Bảo hiểm xã hội")
    CREDIT_INSTITUTION = "credit_institution", _("Tổ chức tín dụng")
    OTHER = "other", _("Cơ quan, tổ chức khác")


ENFORCING = (AgencyKind.PROVINCE, AgencyKind.OFFICE)


class AgencyQuerySet(models.QuerySet["Agency"]):
    """The questions one can ask about agencies."""

    def visible_to(self, user: User) -> AgencyQuerySet:
        """Every signed-in person may see which agencies exist."""
        return self if user.is_authenticated else self.none()

    def enforcing(self) -> AgencyQuerySet:
        """Civil judgment enforcement agencies: the province and its offices."""
        return self.filter(kind__in=ENFORCING)

    def existing(self, on: date) -> AgencyQuerySet:
        """Those that exist on a day."""
        return self.filter(spanning(on))

    def followed(self) -> AgencyQuerySet:
        """Those that have ended and go on in others."""
        return self.filter(successions__isnull=False).distinct()

    def subtree(self, root: Agency) -> AgencyQuerySet:
        """The agency and its own offices (a province has one level below it)."""
        return self.filter(Q(pk=root.pk) | Q(parent=root.pk))


class Agency(models.Model):
    """A unit of any kind. `since` and `until` are its first and last day; unknown is empty."""

    code = models.CharField(_("Mã"), max_length=100, unique=True)
    name = models.CharField(_("Tên"), max_length=250)
    short_name = models.CharField(_("Tên gọn"), max_length=100, blank=True)
    folded_name = models.CharField(max_length=250, editable=False)
    kind = models.CharField(_("Loại"), max_length=20, choices=AgencyKind)
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="children")
    position = models.PositiveSmallIntegerField(default=0, help_text=_("Thứ tự trong biểu"))
    since = models.DateField(_("Từ ngày"), null=True, blank=True)
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    confirmed = models.BooleanField(default=True, help_text=_("Tòa án chưa có trong danh mục được nhập từ tệp, chờ xác nhận"))

    objects = AgencyQuerySet.as_manager()

    class Meta:
        ordering = ["position", "code"]
        indexes = [models.Index(fields=["kind", "folded_name"], name="agency_by_kind_and_name")]
        constraints = [
            models.CheckConstraint(
                name="agency_ends_after_it_began",
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                violation_error_message=_("Ngày kết thúc phải từ ngày bắt đầu trở đi."),
            ),
            models.CheckConstraint(
                name="office_has_a_parent",
                condition=~Q(kind=AgencyKind.OFFICE) | Q(parent__isnull=False),
                violation_error_message=_("Phòng THADS khu vực phải thuộc một THADS tỉnh."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded_name = folded(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    @property
    def brief(self) -> str:
        """The short name where there is one: "Khu vực 3"."""
        return self.short_name or self.name

    def name_on(self, day: date | None) -> str:
        """Its full name on a day; today's for a day that is not known. Prefetch `former_names` for many."""
        former = sorted(self.former_names.all(), key=lambda one: one.until)
        return next((one.name for one in former if day is not None and day <= one.until), self.name)

    def has_ended(self, by: date) -> bool:
        """Whether its last day, as far as it is known, lies before a day."""
        return self.until is not None and self.until < by

    @property
    def is_province(self) -> bool:
        return self.kind == AgencyKind.PROVINCE
