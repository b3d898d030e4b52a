"""Labels of cases: kinds of cases that leaders follow, as data with the criteria by which a case gets one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from agencies.models import User
from cases.models.case import EnforcementCase


class Label(models.Model):
    """One label, in the words of the province: what it is called, and which cases get it."""

    code = models.SlugField(max_length=30, unique=True)
    name = models.CharField(_("Tên nhãn"), max_length=100)
    name_en = models.CharField(max_length=100)
    criteria = models.CharField(_("Tiêu chí"), max_length=500)
    criteria_en = models.CharField(max_length=500)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name_en if get_language() == "en" else self.name

    @property
    def meaning(self) -> str:
        """The criteria in the reader's language."""
        return self.criteria_en if get_language() == "en" else self.criteria


class CaseMark(models.Model):
    """That a case bears a label, since when and by whom."""

    case = models.ForeignKey(EnforcementCase, on_delete=models.CASCADE, related_name="marks", db_index=False)
    label = models.ForeignKey(Label, on_delete=models.PROTECT, related_name="marks")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "label"], name="one_mark_by_case_and_label")]

    def __str__(self) -> str:
        return f"{self.label} · {self.case}"
