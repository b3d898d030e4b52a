"""Records of higher floors that rest on an event of a case, as far as `cases` must know them: what, where, and what a void does."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext

from agencies.models import User
from cases.models.event import CaseEvent


class WhenVoided(models.TextChoices):
    """What becomes of a record when the event it rests on is to be voided."""

    REFUSES = "refuses"  # the event stands as long as the record rests on it
    FOLLOWS = "follows"  # the record reads here that its event is gone


class EventDependentQuerySet(models.QuerySet["EventDependent"]):
    """The questions one can ask about what rests on events."""

    def of(self, source: str, pk: int) -> EventDependentQuerySet:
        """What one record of a higher floor rests on, or rested."""
        return self.filter(source=source, object_id=pk)

    def standing(self) -> EventDependentQuerySet:
        """Whose event stands, and which were not let go."""
        return self.filter(event__void=None, ended_at=None)

    def refusing(self) -> EventDependentQuerySet:
        """Those for which the event may not be voided."""
        return self.standing().filter(when_voided=WhenVoided.REFUSES)


class EventDependent(models.Model):
    """A record of a higher floor that rests on an event. `cases` knows of it only what stands here.

    `source` and `object_id` name it for the floor that wrote the row; `what` (a message id), `record` and `url` for people. That
    the event was voided is said by its void alone; `ended_at` is for a record that no longer rests on an event that stands.
    """

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="dependents", db_index=False)
    source = models.CharField(max_length=20)
    object_id = models.BigIntegerField()
    what = models.CharField(max_length=100)
    record = models.CharField(max_length=100)
    url = models.CharField(max_length=200)
    when_voided = models.CharField(max_length=8, choices=WhenVoided)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)

    objects = EventDependentQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["event", "source", "object_id"], name="one_dependent_by_event_and_record")]
        indexes = [models.Index(fields=["source", "object_id"], name="dependent_of_a_record")]

    def __str__(self) -> str:
        return f"{gettext(self.what)} {self.record}"
