"""Units that change: decisions that merge, split or rename agencies, with their dates. History keeps the old names."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.lineage import Lineage, LineageLink
from agencies.models.agency import ENFORCING, Agency
from common.models import Job
from common.once import once


class Change(models.TextChoices):
    """What a decision does to agencies."""

    MERGED = "merged", _("Sáp nhập, hợp nhất, chuyển đổi")
    SPLIT = "split", _("Chia")
    RENAMED = "renamed", _("Đổi tên")


class ReorganisationQuerySet(models.QuerySet["Reorganisation"]):
    """The questions one can ask about changes."""

    def of_enforcing_units(self, *, after: date) -> ReorganisationQuerySet:
        """Those carried out that changed units or names of enforcing agencies after a day."""
        ended = Q(successions__predecessor__kind__in=ENFORCING)
        renamed = Q(former_names__agency__kind__in=ENFORCING)
        return self.filter(ended | renamed, effective_on__gt=after)


class Reorganisation(models.Model):
    """One change of the organisation under one decision. `effective_on` is the first day of what is new.

    `plan` keeps what was asked for until the job has done it; afterwards the links and names tell it.
    """

    change = models.CharField(_("Thay đổi"), max_length=8, choices=Change)
    effective_on = models.DateField(_("Từ ngày"))
    instrument = models.CharField(_("Văn bản"), max_length=300)
    decided_on = models.DateField(_("Ngày văn bản"), null=True, blank=True)
    note = models.CharField(_("Ghi chú"), max_length=1000, blank=True)
    cases = models.PositiveIntegerField(default=0)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="reorganisations")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, null=True, related_name="reorganisation")
    plan = models.JSONField(default=dict)

    objects = ReorganisationQuerySet.as_manager()

    class Meta:
        ordering = ["-effective_on", "-id"]

    def __str__(self) -> str:
        return f"{self.get_change_display()} {self.effective_on:%d/%m/%Y} · {self.instrument}"


class SuccessionQuerySet(models.QuerySet["Succession"]):
    """The questions one can ask about successions."""

    def lineage(self) -> Lineage:
        """All of them, as the pure table that figures and access are asked from."""
        rows = self.order_by("pk").values_list("predecessor_id", "successor_id", "reorganisation__effective_on")

        def ask() -> Lineage:
            return Lineage.of(LineageLink(*row) for row in rows)

        return ask() if self.query.where else once("lineage", ask)


class Succession(models.Model):
    """A predecessor goes on in a successor."""

    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="successions")
    predecessor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="origins")

    objects = SuccessionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["predecessor", "successor"], name="one_succession_by_pair"),
            models.CheckConstraint(
                name="nobody_succeeds_oneself",
                condition=~Q(predecessor=F("successor")),
                violation_error_message=_("Một đơn vị không thể kế tục chính mình."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class FormerNameQuerySet(models.QuerySet["FormerName"]):
    """The questions one can ask about former names."""

    def borne_on(self, day: date) -> dict[int, FormerName]:
        """By agency, the name it bore on a day where that was not yet today's."""
        return {name.agency_id: name for name in self.filter(until__gte=day).order_by("-until")}


class FormerName(models.Model):
    """What an agency was called up to a day, its last day under that name."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="former_names")
    name = models.CharField(_("Tên"), max_length=250)
    short_name = models.CharField(_("Tên gọn"), max_length=100, blank=True)
    until = models.DateField(_("Đến ngày"))
    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="former_names")

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        ordering = ["agency", "until"]
        constraints = [models.UniqueConstraint(fields=["agency", "until"], name="one_former_name_by_day")]

    def __str__(self) -> str:
        return f"{self.name} ({self.until:%d/%m/%Y})"

    @property
    def brief(self) -> str:
        """The short name where there was one."""
        return self.short_name or self.name
