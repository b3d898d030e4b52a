"""What people keep of their duties: put off until a day, followed in a calendar, told by a letter."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Snooze(models.Model):
    """A duty that a person put off until a day, with the reason. It comes back by itself."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="snoozes", db_index=False)
    source = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    until = models.DateField(_("Nhắc lại ngày"))
    reason = models.CharField(_("Lý do"), max_length=300)
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "source", "object_id"], name="one_snooze_by_user_and_duty")]

    def __str__(self) -> str:
        return f"{self.source} {self.object_id} {self.until:%d/%m/%Y}: {self.reason}"


class CalendarFeed(models.Model):
    """The calendar of a person under a secret address, of which only a digest is kept."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feed")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.user} {self.created_at:%d/%m/%Y}"


class DigestSent(models.Model):
    """That a person got the letter of a day: one a day, however often the schedule rings."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "day"], name="one_digest_by_user_and_day")]

    def __str__(self) -> str:
        return f"{self.user} {self.day:%d/%m/%Y}"
