"""The protection of a coercive enforcement: the wished day, the letter's five contents, the steps done, and a disagreement decided.

The plan is shown to the handling unit, the province's leaders, the police and the committee; each opening is logged.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import User, reached_by
from agencies.models.agency import AgencyKind
from agencies.roles import Permission, Role
from cases.permissions import units_of
from coordination.lifecycles.protection import PlanState
from coordination.models.request import CoordinationRequest
from coordination.permissions import agencies_of
from coordination.protection import ChainLink


class Opinion(models.TextChoices):
    """What the police say."""

    WAITING = "waiting", _("Chưa có ý kiến")
    AGREES = "agrees", _("Thống nhất")
    DIFFERS = "differs", _("Có ý kiến khác")


class PlanQuerySet(models.QuerySet["ProtectionPlan"]):
    """The questions one can ask about plans."""

    def visible_to(self, user: User) -> PlanQuerySet:
        """The handling unit and the province's own; the police it was sent to; the committee."""
        units = reached_by(user, Permission.RECORD_EVENTS)
        if units is None:
            return self
        if units_of(user, frozenset({Role.COMMITTEE_MEMBER})):
            return self
        police = Q(request__addressee__in=agencies_of(user), request__addressee__kind=AgencyKind.POLICE)
        return self.filter(Q(request__sender__in=units) | police & Q(request__sent_on__isnull=False))


class ProtectionPlan(models.Model):
    """The plan of one coercion, beside the request for its protection."""

    request = models.OneToOneField(CoordinationRequest, on_delete=models.PROTECT, related_name="plan")
    day = models.DateField(_("Ngày muốn cưỡng chế"))
    at = models.TimeField(_("Giờ bắt đầu"))
    is_complex = models.BooleanField(_("Vụ việc phức tạp hoặc trên địa bàn nhiều xã: Công an cấp tỉnh"), default=False)
    mobilises = models.BooleanField(_("Có huy động lực lượng"), default=True)
    is_policy = models.BooleanField(_("Người phải thi hành án là đối tượng chính sách"), default=False)
    place = models.CharField(_("Địa điểm"), max_length=300)
    measure = models.CharField(_("Biện pháp cưỡng chế"), max_length=300)
    results = models.CharField(_("Điều kiện thi hành án, kết quả đến nay"), max_length=2000)
    difficulty = models.CharField(_("Khó khăn: địa bàn, an ninh, thái độ"), max_length=2000)
    asks = models.CharField(_("Đề nghị: số người, phương tiện, chi phí"), max_length=2000)
    opinion = models.CharField(max_length=8, choices=Opinion, default=Opinion.WAITING)
    opinion_text = models.CharField(_("Ý kiến của Công an"), max_length=2000, blank=True)
    decision = models.CharField(_("Quyết định của Trưởng Ban Chỉ đạo"), max_length=2000, blank=True)
    decided_on = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=PlanState, default=PlanState.PLANNED)
    outcome = models.CharField(_("Kết quả"), max_length=2000, blank=True)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["day", "at"]
        indexes = [models.Index(fields=["day", "at"], name="protection_calendar")]

    def __str__(self) -> str:
        return f"{self.day:%d/%m/%Y} {self.at:%H:%M}"

    @property
    def is_locked(self) -> bool:
        """Whether the day waits for the head of the committee (Decree 152/2026 art. 46.4)."""
        return self.opinion == Opinion.DIFFERS and self.decided_on is None


class ProtectionStep(models.Model):
    """A step of the chain that was done, on a day."""

    plan = models.ForeignKey(ProtectionPlan, on_delete=models.CASCADE, related_name="done")
    link = models.CharField(max_length=8, choices=ChainLink)
    on = models.DateField(_("Ngày"))
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["on", "id"]
        constraints = [models.UniqueConstraint(fields=["plan", "link"], name="one_step_by_link")]

    def __str__(self) -> str:
        return f"{self.get_link_display()} {self.on:%d/%m/%Y}"


class PlanOpening(models.Model):
    """Who opened a plan, and when."""

    plan = models.ForeignKey(ProtectionPlan, on_delete=models.CASCADE, related_name="openings")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.user} {self.at:%d/%m/%Y %H:%M}"
