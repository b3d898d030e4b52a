"""Judgments and decisions handed over for enforcement."""

from __future__ import annotations

import pghistory
from django.apps import apps
from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import Exists, OuterRef
from django.db.models.functions import Upper
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User, reached_by
from agencies.roles import Permission
from cases.choices import JudgmentKind


class JudgmentQuerySet(models.QuerySet["Judgment"]):
    """The questions one can ask about judgments."""

    def visible_to(self, user: User) -> JudgmentQuerySet:
        """The judgments of the cases the user may see."""
        units = reached_by(user, Permission.SEE_CASES)
        if units is None:
            return self
        mine = models.Q(agency__in=units) | models.Q(issuing_agency__in=units)
        return self.filter(Exists(self._cases().filter(mine, judgment=OuterRef("pk"))))

    def _cases(self) -> models.QuerySet[models.Model]:
        """The cases, a model defined after this one."""
        return apps.get_model("cases", "EnforcementCase")._default_manager.all()


@pghistory.track(pghistory.UpdateEvent("corrected", row=pghistory.Old), model_name="JudgmentChange")
class Judgment(models.Model):
    """A judgment or decision (bản án, quyết định), as the court that issued it was on that day."""

    court = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="judgments", db_index=False)
    # A court of another province is no agency of the book: its name tells its judgments apart.
    court_name = models.CharField(_("Tòa án ngoài tỉnh"), max_length=300, blank=True, default="", db_default="")
    number = models.CharField(_("Số bản án, quyết định"), max_length=100)
    judged_on = models.DateField(_("Ngày bản án, quyết định"), null=True, blank=True)
    kind = models.SmallIntegerField(_("Loại án"), choices=JudgmentKind)

    objects = JudgmentQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(OpClass(Upper("number"), name="text_pattern_ops"), name="judgment_by_number")]
        constraints = [
            models.UniqueConstraint(
                fields=["court", "court_name", "number", "judged_on"],
                nulls_distinct=False,
                name="one_judgment_by_court_number_day",
            )
        ]

    def __str__(self) -> str:
        return self.number
