"""Time limits of cases: rows that history starts and answers, rows that people add, and extensions with their reasons."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from agencies.models import User, reached_by
from agencies.roles import Permission
from cases.clocks import BY_HAND, KINDS, Owner
from cases.models.case import EnforcementCase
from cases.models.event import CaseEvent
from law import deadlines
from law.deadlines import Rule
from law.models.clock import Clock


class DeadlineQuerySet(models.QuerySet["Deadline"]):
    """The questions one can ask about time limits."""

    def visible_to(self, user: User) -> DeadlineQuerySet:
        """Those of the cases the user may see."""
        units = reached_by(user, Permission.SEE_CASES)
        return self if units is None else self.filter(case__in=EnforcementCase.objects.visible_to(user))

    def running(self) -> DeadlineQuerySet:
        """Not answered, and not standing still with its case."""
        return self.filter(answered_on=None, standing=False)

    def to_be_done(self) -> DeadlineQuerySet:
        """Running, and of something that somebody must do: a waiting period is not missed."""
        return self.running().filter(waiting=False)

    def delayed_by(self, cause: str) -> DeadlineQuerySet:
        """Whose last cause of delay is this one; without any where it is empty."""
        last = DeadlineDelay.objects.filter(deadline=OuterRef("pk")).order_by("-recorded_at", "-pk").values("cause")[:1]
        if not cause:
            return self.filter(~Exists(DeadlineDelay.objects.filter(deadline=OuterRef("pk"))))
        return self.filter(pk__in=DeadlineDelay.objects.values("deadline")).alias(cause=Subquery(last)).filter(cause=cause)

    def overdue(self, *, as_of: date) -> DeadlineQuerySet:
        """To be done, and its last day has passed."""
        return self.to_be_done().filter(due_on__lt=as_of)


class Deadline(Clock):
    """A time limit of a case. `code` names the rule over time; `event` started it, none when a person added it.

    The rows of events are a cache of the folded history, written by `cases.actions.deadlines`; extensions stay.
    """

    case = models.ForeignKey(EnforcementCase, on_delete=models.CASCADE, related_name="deadlines", db_index=False)
    code = models.CharField(max_length=24)
    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    answered_by = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    waiting = models.BooleanField(default=False)  # a period to be waited for, not something to be done
    standing = models.BooleanField(default=False)  # the case is postponed, suspended or paused
    legal_due_on = models.DateField()  # before any extension
    extended_to = models.DateField(null=True)  # the last extension, and the day it was given; a pause moves it too
    extended_on = models.DateField(null=True)
    note = models.CharField(_("Nội dung"), max_length=300, blank=True)
    answer_note = models.CharField(_("Kết quả"), max_length=300, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "code", "event"], name="one_deadline_by_event", condition=Q(event__isnull=False))
        ]
        indexes = [
            models.Index(fields=["case"], name="deadline_of_case"),
            models.Index(
                fields=["due_on", "id"],
                name="deadline_list",
                condition=Q(answered_on=None, standing=False, waiting=False),
            ),
            models.Index(
                fields=["agency", "due_on"],
                name="deadline_waiting",
                condition=Q(answered_on=None, standing=False, waiting=False),
            ),
            models.Index(
                fields=["person", "due_on"],
                name="deadline_of_person",
                condition=Q(answered_on=None, standing=False, waiting=False),
            ),
            models.Index(
                fields=["due_on"],
                name="deadline_to_be_seen_missed",
                condition=Q(answered_on=None, standing=False, waiting=False, missed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.due_on:%d/%m/%Y}"

    @property
    def of_law(self) -> Rule:
        """The rule by which it was counted."""
        return deadlines.rules()[self.rule]

    @property
    def label(self) -> str:
        """What is to be done: the words of the clock, or of whoever added it, or of the law."""
        named = BY_HAND.get(self.code)
        if named is not None:
            return f"{named}: {self.note}" if self.note else str(named)
        if self.note:
            return self.note
        kind = KINDS.get(self.code)
        return str(kind.label) if kind else self.of_law.trigger

    @property
    def is_told_in_vietnamese(self) -> bool:
        """Whether the label is somebody's own words, or those of the law."""
        return self.event_id is None and self.code not in BY_HAND

    @property
    def owner(self) -> Owner:
        """Who has to act."""
        kind = KINDS.get(self.code)
        return kind.owner if kind else Owner.OFFICE

    def is_overdue(self, today: date) -> bool:
        """Whether it was to be done and was not: as `overdue()` asks of many."""
        return super().is_overdue(today) and not (self.waiting or self.standing)

    @property
    def is_extended(self) -> bool:
        return self.extended_to is not None


class DeadlineExtension(models.Model):
    """A later last day, with its reason. Never changed; it goes only with a clock whose start was voided."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="extensions")
    due_before = models.DateField()
    due_on = models.DateField(_("Gia hạn đến ngày"))
    reason = models.CharField(_("Lý do gia hạn"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at"]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]
        constraints = [
            models.CheckConstraint(name="extension_is_later", condition=Q(due_on__gt=models.F("due_before"))),
        ]

    def __str__(self) -> str:
        return f"{self.due_before:%d/%m/%Y} → {self.due_on:%d/%m/%Y}: {self.reason}"


class DelayCause(models.TextChoices):
    """Why what had to be done was not done in time: whom or what it waits for."""

    COURT = "court", _("Chờ Tòa án giải thích, chuyển giao, giải quyết tranh chấp")
    REGISTRY = "registry", _("Chờ cơ quan đăng ký, quản lý tài sản cung cấp thông tin")
    POLICE = "police", _("Chờ Công an phối hợp, bảo vệ")
    COMMUNE = "commune", _("Chờ Ủy ban nhân dân")
    BANK = "bank", _("Chờ tổ chức tín dụng")
    PARTIES = "parties", _("Đương sự vắng mặt, chống đối, không hợp tác")
    ASSET = "asset", _("Tài sản tranh chấp, khó xử lý, chưa bán được")
    GUIDANCE = "guidance", _("Chờ ý kiến chỉ đạo, hướng dẫn nghiệp vụ")
    WORKLOAD = "workload", _("Khối lượng việc lớn, thiếu người")
    OVERSIGHT = "oversight", _("Bỏ sót, thực hiện chậm")
    OTHER = "other", _("Nguyên nhân khác")


class DeadlineDelay(models.Model):
    """Why a time limit is missed, as its holder says; the last of a clock counts. Never changed."""

    deadline = models.ForeignKey(Deadline, on_delete=models.CASCADE, related_name="delays")
    cause = models.CharField(_("Nguyên nhân"), max_length=10, choices=DelayCause)
    note = models.CharField(_("Diễn giải"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.note}"
