"""The history of a case: legal events, append-only, and the voids that take one back."""

from __future__ import annotations

from datetime import timedelta

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User
from cases.history import EventFacts
from cases.ledger import Holder
from cases.lifecycle import Event
from cases.models.case import EnforcementCase

LATE = timedelta(30)  # an event told later than this is shown as late

APPEND_ONLY = [
    pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
    pgtrigger.Trigger(
        name="never_emptied",
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        operation=pgtrigger.Truncate,
        func="RAISE EXCEPTION 'the book is append-only: % may not be emptied', TG_TABLE_NAME;",
    ),
]


class CaseEventQuerySet(models.QuerySet["CaseEvent"]):
    """The questions one can ask about events."""

    def visible_to(self, user: User) -> CaseEventQuerySet:
        """The events of the cases the user may see."""
        return self.filter(case__in=EnforcementCase.objects.visible_to(user))

    def standing(self) -> CaseEventQuerySet:
        """Not voided."""
        return self.filter(void=None)

    def recorded_late(self) -> CaseEventQuerySet:
        """Told by a person more than thirty days after they happened."""
        return self.filter(recorded_by__isnull=False, recorded_at__gte=F("occurred_on") + LATE + timedelta(1))

    def in_legal_order(self) -> CaseEventQuerySet:
        """By the day of the document, then as recorded."""
        return self.order_by("case_id", "occurred_on", "sequence")


class CaseEvent(models.Model):
    """What happened, on which legal date, told when and by whom. Never changed, never deleted.

    Events are read by case, through the index of their sequence; more indexes would slow down every import: the other
    one holds only what a person told.
    """

    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="events", db_index=False)
    event = models.CharField(_("Sự kiện"), max_length=24, choices=Event)
    occurred_on = models.DateField(_("Ngày"))
    sequence = models.PositiveIntegerField()
    amount = models.BigIntegerField(_("Số tiền (đồng)"), null=True, blank=True)
    for_budget = models.BigIntegerField(_("Trong đó nộp ngân sách (đồng)"), null=True, blank=True)
    ground = models.CharField(_("Căn cứ"), max_length=500, blank=True)
    document_number = models.CharField(_("Số văn bản"), max_length=100, blank=True)
    to_unit = models.ForeignKey(Agency, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    to_enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    note = models.CharField(_("Ghi chú"), max_length=4000, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    objects = CaseEventQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "sequence"], name="one_event_by_case_and_sequence"),
            models.CheckConstraint(name="event_amount_not_negative", condition=Q(amount=None) | Q(amount__gte=0)),
        ]
        indexes = [models.Index(fields=["recorded_at"], name="event_told_by_a_person", condition=Q(recorded_by__isnull=False))]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{Event(self.event).label} {self.occurred_on:%d/%m/%Y}"

    @property
    def is_late(self) -> bool:
        """Told by a person more than thirty days after it happened."""
        return self.recorded_by_id is not None and self.recorded_at.date() - self.occurred_on > LATE

    @property
    def facts(self) -> EventFacts:
        """The event as the fold wants it; `ref` is this row."""
        to = Holder(self.to_unit_id or 0, self.to_enforcer_id) if self.to_enforcer_id else None
        return EventFacts(Event(self.event), self.occurred_on, self.sequence, self.amount, self.for_budget, self.ground, to, self)


class EventVoid(models.Model):
    """An event taken back: it counts as never having happened, as known from `recorded_at` on."""

    event = models.OneToOneField(CaseEvent, on_delete=models.PROTECT, related_name="void")
    reason = models.CharField(_("Lý do"), max_length=300)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.event} · {self.reason}"
