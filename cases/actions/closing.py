"""What is recorded on a day of a signed book: only with a reason, which is kept; the signed figures stand.

Circular 06/2019 art. 8, 05/2024 art. 8: the results of a period are reported in that period. What was learned later is
recorded on its legal date all the same; the difference to the signed form is shown, and goes into the next report.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.models import CaseEvent, LateEntry, LedgerEntry, SignedBook
from cases.models.closing import is_signed
from common.refusal import Refused
from common.writing import part_of_a_write
from law.years import day_of


@part_of_a_write
def sign_books(*, agencies: Iterable[int], to: date, at: datetime) -> None:
    """From now on whatever is recorded in these books up to this day needs a reason."""
    SignedBook.objects.bulk_create(SignedBook(agency_id=one, to=to, signed_at=at) for one in sorted(agencies))


@part_of_a_write
def explain(entries: Iterable[LedgerEntry], *, cause: CaseEvent, reason: str, at: datetime, by: User | None) -> None:
    """Keep the reason of a write that moves a signed figure. Raises Refused when there is none."""
    running = day_of(at).replace(day=1)  # of the month that runs nothing is signed
    past = [entry for entry in entries if entry.occurred_on < running]
    if not past:
        return
    until = SignedBook.objects.until({entry.agency_id for entry in past})
    late = [entry for entry in past if is_signed(until, entry.agency_id, entry.occurred_on)]
    if not late:
        return
    if not reason.strip():
        raise unexplained(late[0].occurred_on, until[late[0].agency_id], late[0].agency)
    LateEntry.objects.create(event=cause, reason=reason.strip()[:500], recorded_at=at, recorded_by=by)


def unexplained(day: date, to: date, agency: Agency | str) -> Refused:
    """A day of a signed book, without a reason."""
    return Refused(
        _noop(
            "Ngày %(day)s thuộc kỳ %(agency)s đã ký (đến hết %(to)s); nhập lý do ghi muộn. Biểu đã ký giữ nguyên, chênh lệch vào kỳ sau."
        ),
        field="late_reason",
        day=f"{day:%d/%m/%Y}",
        to=f"{to:%d/%m/%Y}",
        agency=agency,
    )
