"""What comes before a case: judgments handed over by courts, requests of those they favour, cases entrusted by others."""

from __future__ import annotations

from datetime import date
from typing import TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User, reached_by
from agencies.roles import Permission
from cases.choices import Initiation
from cases.models.case import EnforcementCase
from cases.models.judgment import Judgment
from law.models.clock import Clock


class HandoverChannel(models.TextChoices):
    """How a judgment came."""

    ELECTRONIC = "electronic", _("Điện tử")
    POST = "post", _("Qua bưu chính")
    BY_HAND = "by_hand", _("Trực tiếp")


def _started(initiation: Initiation) -> models.QuerySet[EnforcementCase]:
    """The cases of a judgment that were begun so, but for those all of whose events were voided."""
    return EnforcementCase.objects.filter(judgment=OuterRef("judgment"), initiation=initiation, status__isnull=False)


class HandoverQuerySet(models.QuerySet["JudgmentHandover"]):
    """The questions one can ask about hand-overs."""

    def visible_to(self, user: User) -> HandoverQuerySet:
        """The province and the committee see all; an office what comes to it."""
        units = reached_by(user, Permission.SEE_CASES)
        return self if units is None else self.filter(unit__in=units)

    def owed_by(self, courts: list[int]) -> HandoverQuerySet:
        """What these courts have not sent yet."""
        return self.filter(agency__in=courts, answered_on=None, received_on=None)

    def late(self, *, as_of: date) -> HandoverQuerySet:
        """Handed over after the last day, or not yet although it has passed."""
        return self.filter(Q(answered_on__gt=F("due_on")) | Q(answered_on=None, due_on__lt=as_of))

    def awaiting_decision(self) -> HandoverQuerySet:
        """Received with a part that starts ex officio, and no such case yet."""
        started = _started(Initiation.EX_OFFICIO)
        return self.filter(~Exists(started), received_on__isnull=False, ex_officio=True)

    def awaiting_request(self) -> HandoverQuerySet:
        """Received with a part that waits for a request, and none has come."""
        asked = EnforcementRequest.objects.filter(judgment=OuterRef("judgment"))
        started = _started(Initiation.ON_REQUEST)
        return self.filter(~Exists(asked), ~Exists(started), received_on__isnull=False, on_request=True)


class JudgmentHandover(Clock):
    """The hand-over of a judgment: the court's clock, and what the unit received. `answered_on` is the day the court sent it.

    Sources: Law 26/2008 art. 28, 29, 36; Law 106/2025 art. 33, 34; the procedure codes by kind of judgment.
    """

    judgment = models.OneToOneField(Judgment, on_delete=models.PROTECT, related_name="handover")
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="handovers")
    effective_on = models.DateField(_("Ngày có hiệu lực"))
    urgent = models.BooleanField(_("Được thi hành ngay"), default=False)
    received_on = models.DateField(_("Ngày nhận"), null=True, blank=True)
    channel = models.CharField(_("Hình thức nhận"), max_length=10, choices=HandoverChannel, blank=True)
    ex_officio = models.BooleanField(_("Có phần chủ động thi hành"), default=False)
    on_request = models.BooleanField(_("Có phần thi hành theo yêu cầu"), default=False)
    decision_rule = models.CharField(max_length=8, blank=True)
    decision_due_on = models.DateField(null=True)
    request_until = models.DateField(null=True)  # last day of the limitation period
    note = models.CharField(_("Ghi chú"), max_length=1000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        ordering = ["-received_on", "-id"]
        indexes = [
            models.Index(fields=["unit", "-received_on"], name="handover_by_unit"),
            models.Index(fields=["-received_on", "-id"], name="handover_list"),
            models.Index(fields=["agency", "due_on"], name="handover_owed", condition=Q(answered_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                name="handover_has_a_part_to_enforce",
                condition=Q(ex_officio=True) | Q(on_request=True),
                violation_error_message=_("Chọn phần chủ động, phần theo yêu cầu, hoặc cả hai."),
            )
        ]

    def __str__(self) -> str:
        return str(self.judgment)

    @property
    def initiation(self) -> Initiation:
        """How a case begins that rests on the hand-over alone."""
        return Initiation.EX_OFFICIO

    @property
    def came_on(self) -> date | None:
        """The first day on which a decision may be issued."""
        return self.received_on

    def days_late(self, as_of: date) -> int:
        """By how many days the court was late, or is."""
        return max(((self.answered_on or as_of) - self.due_on).days, 0)


_Row = TypeVar("_Row", bound=models.Model)


class AskedQuerySet(models.QuerySet[_Row]):
    """The questions one can ask about requests, and about entrustments."""

    def visible_to(self, user: User) -> AskedQuerySet[_Row]:
        """The province and the committee see all; an office what came to it."""
        units = reached_by(user, Permission.SEE_CASES)
        return self if units is None else self.filter(agency__in=units)

    def waiting(self) -> AskedQuerySet[_Row]:
        """Without an answer."""
        return self.filter(answered_on=None)

    def overdue(self, *, as_of: date) -> AskedQuerySet[_Row]:
        """Without an answer, and the last day has passed."""
        return self.waiting().filter(due_on__lt=as_of)


class EnforcementRequest(Clock):
    """A request for enforcement: five working days to decide or to refuse (Law 26/2008 art. 36.1; Law 106/2025 art. 34.3)."""

    judgment = models.ForeignKey(Judgment, on_delete=models.PROTECT, related_name="requests")
    requester = models.CharField(_("Người yêu cầu"), max_length=500)
    content = models.CharField(_("Nội dung yêu cầu"), max_length=1000, blank=True)
    # A case that was returned, asked for again: no limitation (Law 106/2025 art. 38.4).
    renews = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, null=True, related_name="renewals")
    case = models.OneToOneField(EnforcementCase, on_delete=models.PROTECT, null=True, related_name="request")
    refusal = models.CharField(_("Lý do từ chối"), max_length=500, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["started_on", "id"]

    def __str__(self) -> str:
        return f"{self.requester} {self.started_on:%d/%m/%Y}"

    @property
    def unit(self) -> Agency:
        return self.agency

    @property
    def initiation(self) -> Initiation:
        return Initiation.ON_REQUEST

    @property
    def came_on(self) -> date | None:
        """The first day on which a decision may be issued."""
        return self.started_on


class Entrustment(Clock):
    """A case that another office entrusts to one of the province: five working days to the receiver's own decision.

    It is new intake here; there it left the figures. Sources: Law 26/2008 art. 57.1b; Law 106/2025 art. 49.2.
    """

    judgment = models.ForeignKey(Judgment, on_delete=models.PROTECT, related_name="entrustments")
    sender = models.CharField(_("Cơ quan ủy thác"), max_length=300)
    document_number = models.CharField(_("Số quyết định ủy thác"), max_length=100)
    document_on = models.DateField(_("Ngày quyết định ủy thác"))
    initiation = models.SmallIntegerField(_("Cách ra quyết định"), choices=Initiation)
    content = models.CharField(_("Nội dung ủy thác"), max_length=1000, blank=True)
    case = models.OneToOneField(EnforcementCase, on_delete=models.PROTECT, null=True, related_name="entrustment")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AskedQuerySet.as_manager()

    class Meta:
        ordering = ["-started_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["sender", "document_number", "document_on"], name="one_entrustment_by_sender_number_day")
        ]
        indexes = [models.Index(fields=["agency", "-started_on"], name="entrustment_by_unit")]

    def __str__(self) -> str:
        return f"{self.document_number} {self.document_on:%d/%m/%Y}"

    @property
    def unit(self) -> Agency:
        return self.agency

    @property
    def came_on(self) -> date | None:
        """The first day on which a decision may be issued."""
        return self.started_on
