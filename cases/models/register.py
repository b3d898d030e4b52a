"""Imports of register files: the file, its verdicts, and the row by row answer."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from agencies.roles import Permission
from common.models import Job


class Verdict(models.TextChoices):
    """One word for each row of a file."""

    NEW = "new", _("Mới")
    SAME = "same", _("Giống")
    CHANGED = "changed", _("Thay đổi")
    CONFLICT = "conflict", _("Mâu thuẫn")
    REJECTED = "rejected", _("Không nhập")


class RegisterImportQuerySet(models.QuerySet["RegisterImport"]):
    """The questions one can ask about imports."""

    def visible_to(self, user: User) -> RegisterImportQuerySet:
        """One's own imports, and those into units whose registers one may import."""
        if not user.is_authenticated:
            return self.none()
        units = user.access.agencies(Permission.IMPORT_REGISTERS)
        if units is None:
            return self
        return self.filter(models.Q(job__created_by=user) | models.Q(agency__in=units))


class RegisterImport(models.Model):
    """A register file on its way into the book: first checked, then written."""

    file = models.FileField(upload_to="registers/%Y/%m/")
    file_name = models.CharField(max_length=200)
    file_size = models.PositiveBigIntegerField(default=0)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="imports")
    job = models.OneToOneField(Job, on_delete=models.PROTECT, related_name="register_import")
    dry_run = models.BooleanField()
    late_reason = models.CharField(_("Lý do ghi muộn"), max_length=500, blank=True)
    checked = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="written",
        help_text=_("Lần kiểm tra trước khi ghi"),
    )
    tally = models.JSONField(default=dict)
    notices = models.JSONField(default=list)
    rejected_file = models.FileField(upload_to="registers/%Y/%m/", blank=True)

    objects = RegisterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name


class RegisterRow(models.Model):
    """The verdict on one row of the file."""

    register_import = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    sheet = models.CharField(max_length=10)
    row = models.PositiveIntegerField()
    verdict = models.CharField(max_length=8, choices=Verdict)
    subject = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=200, blank=True)
    reason = models.TextField(blank=True)
    reason_en = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["register_import", "verdict", "id"], name="row_by_import_and_verdict")]

    def __str__(self) -> str:
        return f"{self.sheet}:{self.row} {self.verdict}"
