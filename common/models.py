"""What every floor may need in the database: long work, duties put off, and whose portal this is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from common.once import once

HEARTBEAT_STOPS_AFTER = timedelta(seconds=30)
MOST_ATTEMPTS = 3


class JobStatus(models.TextChoices):
    """Where a job is."""

    WAITING = "waiting", _("Đang chờ")
    RUNNING = "running", _("Đang chạy")
    DONE = "done", _("Đã xong")
    FAILED = "failed", _("Không thực hiện được")


class JobQuerySet(models.QuerySet["Job"]):
    """The questions one can ask about jobs."""

    def visible_to(self, user: Any) -> JobQuerySet:
        """One's own."""
        return self.filter(created_by=user) if user.is_authenticated else self.none()

    def to_take_up(self, *, at: datetime | Now) -> JobQuerySet:
        """Waiting, or running with a heartbeat that stopped."""
        stopped = Q(status=JobStatus.RUNNING, heartbeat_at__lt=at - HEARTBEAT_STOPS_AFTER)
        return self.filter(Q(status=JobStatus.WAITING) | stopped)

    def claim(self, pk: int, *, at: datetime | Now) -> bool:
        """Take the job up, if nobody else did: True for exactly one caller."""
        mine = self.to_take_up(at=at).filter(pk=pk, attempts__lt=MOST_ATTEMPTS)
        return mine.update(status=JobStatus.RUNNING, heartbeat_at=at, attempts=F("attempts") + 1) == 1


class Job(models.Model):
    """One piece of long work. `kind` names what to do; what it works on points to the job."""

    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=8, choices=JobStatus, default=JobStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    phase = models.CharField(max_length=200, blank=True)
    error = models.TextField(blank=True)
    error_en = models.TextField(blank=True)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="jobs")
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["id"], name="job_unfinished", condition=Q(status__in=[JobStatus.WAITING, JobStatus.RUNNING]))]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def doing(self) -> str:
        """What it is doing, in words; the row keeps the Vietnamese sentence, which is the message id."""
        return gettext(self.phase) if self.phase else str(self.get_status_display())

    @property
    def failure(self) -> str:
        """Why it failed, in the reader's language."""
        return self.error_en if get_language() == "en" else self.error

    @property
    def has_failed(self) -> bool:
        return self.status == JobStatus.FAILED

    @property
    def is_over(self) -> bool:
        return self.status in (JobStatus.DONE, JobStatus.FAILED)


class Installation(models.Model):
    """The one row that says whose portal this is: the name of the province, and whether its data are made up.

    A portal in use has none until its name is given; `current` then answers with an empty one.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    demonstration = models.BooleanField(_("Dữ liệu minh họa"), default=False)
    province_name = models.CharField(_("Tên tỉnh"), max_length=100, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(name="one_installation", condition=Q(id=1))]

    def __str__(self) -> str:
        return self.province_name

    @classmethod
    def current(cls) -> Installation:
        """The row, or an empty one."""
        return once("installation", lambda: cls.objects.first() or cls())
