"""Decisions that allot the year's target in whole cases and đồng: a province to its units, a unit to its enforcers."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User, reached_by
from agencies.roles import Permission
from common.spans import spans
from reports.lifecycles.allotment import AllotmentState
from reports.models.target import Comparator


class Receivers(models.TextChoices):
    """To whom a decision allots."""

    UNITS = "units", _("Giao cho đơn vị")
    ENFORCERS = "enforcers", _("Giao cho chấp hành viên")


class AllotmentQuerySet(models.QuerySet["Allotment"]):
    """The questions one can ask about decisions."""

    def visible_to(self, user: User) -> AllotmentQuerySet:
        """Signed ones are open to every signed-in reader; a draft to whoever may sign it."""
        if not user.is_authenticated:
            return self.none()
        mine = reached_by(user, Permission.SET_TARGETS)
        return self if mine is None else self.exclude(~Q(agency__in=mine), state=AllotmentState.DRAFT)

    def signed(self) -> AllotmentQuerySet:
        """Those that are or were in force."""
        return self.exclude(state=AllotmentState.DRAFT)

    def in_force(self, on: date) -> AllotmentQuerySet:
        """Signed by a day, and not yet replaced on it."""
        return self.signed().filter(Q(until=None) | Q(until__gte=on), decided_on__lte=on)

    def of(self, year: int, agency: Agency, receivers: str) -> AllotmentQuerySet:
        """All editions of one decision."""
        return self.filter(year=year, agency=agency, receivers=receivers)


_SIGNED_STANDS = """
    IF OLD.state = 'draft' THEN
        IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.state = 'signed' AND NEW.state = 'replaced'
        AND to_jsonb(NEW) - 'state' - 'until' = to_jsonb(OLD) - 'state' - 'until' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'a signed allotment stands as it was signed';
"""
_SIGNED_LINES_STAND = """
    IF EXISTS (
        SELECT FROM reports_allotment
        WHERE state <> 'draft' AND id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.allotment_id END,
            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.allotment_id END
        )
    ) THEN
        RAISE EXCEPTION 'the lines of a signed allotment stand as they were signed';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


class Allotment(models.Model):
    """One edition of a decision. In force from `decided_on` to the day before the next edition.

    `due_*` is what must be allotted: of a province, the smallest whole number whose rate on the basis (`base_*`: cases and
    đồng expected to be enforceable in the whole year) meets the target above; of a unit, what the province gives it.
    `version` counts the savings of a draft, so that nobody overwrites what he has not seen.
    """

    year = models.SmallIntegerField(_("Năm công tác"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="allotments")
    receivers = models.CharField(_("Giao cho"), max_length=10, choices=Receivers)
    edition = models.PositiveSmallIntegerField(_("Bản"))
    state = models.CharField(_("Trạng thái"), max_length=10, choices=AllotmentState, default=AllotmentState.DRAFT)
    number = models.CharField(_("Số quyết định"), max_length=100, blank=True)
    decided_on = models.DateField(_("Ngày ký"), null=True, blank=True)
    until = models.DateField(_("Đến ngày"), null=True, blank=True)
    reason = models.CharField(_("Lý do điều chỉnh"), max_length=500, blank=True)
    base_cases = models.BigIntegerField(_("Số việc dự kiến có điều kiện cả năm"), null=True, blank=True)
    base_amount = models.BigIntegerField(_("Số tiền dự kiến có điều kiện cả năm (đồng)"), null=True, blank=True)
    rate_cases = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    rate_amount = models.DecimalField(max_digits=5, decimal_places=2, null=True, blank=True)
    comparator_cases = models.CharField(max_length=2, choices=Comparator, blank=True)
    comparator_amount = models.CharField(max_length=2, choices=Comparator, blank=True)
    due_cases = models.BigIntegerField(_("Số việc phải giao"))
    due_amount = models.BigIntegerField(_("Số tiền phải giao (đồng)"))
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    signed_at = models.DateTimeField(null=True)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AllotmentQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "agency", "receivers", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["year", "agency", "receivers", "edition"], name="one_allotment_an_edition"),
            models.UniqueConstraint(fields=["year", "agency", "receivers"], condition=Q(state="draft"), name="one_draft_of_an_allotment"),
            models.UniqueConstraint(fields=["year", "agency", "receivers"], condition=Q(state="signed"), name="one_allotment_in_force"),
            models.CheckConstraint(
                name="signed_allotment_has_number_and_day",
                condition=Q(state="draft") | (~Q(number="") & Q(decided_on__isnull=False) & (Q(edition=1) | ~Q(reason=""))),
            ),
            models.CheckConstraint(name="allotment_ends_after_it_began", condition=Q(until=None) | Q(until__gte=F("decided_on"))),
            models.CheckConstraint(name="allotment_is_no_less_than_nothing", condition=Q(due_cases__gte=0, due_amount__gte=0)),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=_SIGNED_STANDS,
            )
        ]

    def __str__(self) -> str:
        return f"{self.number or self.get_receivers_display()} {self.year}/{self.edition}"

    @property
    def is_draft(self) -> bool:
        return self.state == AllotmentState.DRAFT

    @property
    def is_to_units(self) -> bool:
        return self.receivers == Receivers.UNITS

    def is_in_force(self, on: date) -> bool:
        """As `in_force` asks of many."""
        return not self.is_draft and spans(self.decided_on, self.until, on)


class AllotmentLine(models.Model):
    """What one unit or one enforcer is given. Empty in a draft: not decided yet."""

    allotment = models.ForeignKey(Allotment, on_delete=models.CASCADE, related_name="lines")
    unit = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="allotted")
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="allotted")
    cases = models.BigIntegerField(_("Số việc giao"), null=True, blank=True)
    amount = models.BigIntegerField(_("Số tiền giao (đồng)"), null=True, blank=True)

    class Meta:
        ordering = ["unit__position", "enforcer__sort_name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["allotment", "unit", "enforcer"], nulls_distinct=False, name="one_line_a_receiver"),
            models.CheckConstraint(
                name="line_is_for_a_unit_or_an_enforcer",
                condition=Q(unit__isnull=False, enforcer=None) | Q(unit=None, enforcer__isnull=False),
            ),
            models.CheckConstraint(
                name="line_is_no_less_than_nothing",
                condition=(Q(cases=None) | Q(cases__gte=0)) & (Q(amount=None) | Q(amount__gte=0)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="signed_lines_stand",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=_SIGNED_LINES_STAND,
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit or self.enforcer}: {self.cases}, {self.amount}"

    @property
    def receiver(self) -> int:
        """The key of the unit or the enforcer."""
        key = self.unit_id or self.enforcer_id
        assert key is not None
        return key

    @property
    def is_complete(self) -> bool:
        return self.cases is not None and self.amount is not None
