"""Books that are signed for a period: up to which day, and the reason of whatever is recorded there afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User
from cases.models.event import APPEND_ONLY, CaseEvent


class SignedBookQuerySet(models.QuerySet["SignedBook"]):
    """The questions one can ask about signed books."""

    def until(self, agencies: Iterable[int]) -> dict[int, date]:
        """Up to which day the books of these agencies are signed; without those that signed none."""
        found = self.filter(agency__in=list(agencies)).order_by().values_list("agency").annotate(to=Max("to"))
        return dict(found)

    def until_for_all(self) -> dict[int, date]:
        """Up to which day each book is signed."""
        return dict(self.order_by().values_list("agency").annotate(to=Max("to")))


class SignedBook(models.Model):
    """The book of an agency was signed up to a day. What is recorded there later needs a reason; the signed stands."""

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="signed_books")
    to = models.DateField(_("Đến hết ngày"))
    signed_at = models.DateTimeField()

    objects = SignedBookQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["agency", "to"], name="signed_book_of_agency")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.agency_id} {self.to:%d/%m/%Y}"


class LateEntry(models.Model):
    """Why an event was recorded, or taken back, on a day of a signed book."""

    event = models.ForeignKey(CaseEvent, on_delete=models.PROTECT, related_name="late_entries")
    reason = models.CharField(_("Lý do ghi muộn"), max_length=500)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return self.reason


def is_signed(until: dict[int, date], agency: int, day: date) -> bool:
    """Whether a day of an agency's book is signed, by what `SignedBookQuerySet.until` found."""
    return agency in until and day <= until[agency]
