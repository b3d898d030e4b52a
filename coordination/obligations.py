"""How the obligations of an agreement were kept in a period, measured from the books themselves where they can be.

In time: done by its last day. Late: done after it. Missed: its last day has passed and it is not done. Each act is judged by
the time limit in force at its start.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F, Q, QuerySet, Sum
from django.urls import reverse

from agencies.models import Agency, AgencyKind
from cases.models import Deadline, JudgmentHandover
from coordination import scorecard
from coordination.models import AgreementLevel, CoordinationAgreement, CoordinationRequest, Obligation, ObligationMeasure, ReviewLine
from coordination.scorecard import Tally


@dataclass(frozen=True)
class Kept:
    """One obligation with its tally, and the list with what was late or missed."""

    obligation: Obligation
    tally: Tally
    url: str


def measured(agreement: CoordinationAgreement, since: date, until: date, today: date) -> list[Kept]:
    """Every obligation of an agreement over a period, as far as the agreement was in force in it."""
    since, until = max(since, agreement.effective_on or since), min(until, agreement.until or until)
    rows = list(Obligation.objects.filter(clause__agreement=agreement).select_related("clause"))
    asked = _asked(agreement, {row.kind for row in rows if row.measure == ObligationMeasure.REQUESTS}, since, until, today)
    return [_measured(row, asked, since, until, today) for row in rows]


Asked = dict[tuple[str, str], Tally]  # by kind of the addressee and kind of request


def _asked(agreement: CoordinationAgreement, kinds: set[str], since: date, until: date, today: date) -> Asked:
    """How requests of these kinds were answered, in one reading."""
    if not kinds:
        return {}
    came = scorecard.received_in(CoordinationRequest.objects.filter(kind__in=sorted(kinds)), since, until)
    if agreement.level in (AgreementLevel.BILATERAL, AgreementLevel.REGION):  # binds its parties, not all of their kind
        parties = agreement.parties.values("agency")
        came = came.filter(Q(addressee__in=parties) | Q(addressee__parent__in=parties))
    parts = scorecard.tallied(came, today)
    agencies = Agency.objects.in_bulk({agency for agency, _kind in parts})
    found: Asked = {}
    for (agency, kind), part in parts.items():
        key = (agencies[agency].kind, kind)
        found[key] = found.get(key, Tally()) + part.score.tally
    return found


def _measured(row: Obligation, asked: Asked, since: date, until: date, today: date) -> Kept:
    if row.measure == ObligationMeasure.REQUESTS:
        words = {"loai": row.kind, "nhan_tu": since.isoformat(), "nhan_den": until.isoformat()}
        tally = asked.get((row.holder, row.kind), Tally())
        return Kept(row, tally, f"{reverse('coordination:requests')}?{urlencode(words)}")
    if row.measure == ObligationMeasure.HANDOVERS:
        handovers = JudgmentHandover.objects.filter(due_on__range=(since, until), agency__kind=AgencyKind.COURT)
        return Kept(row, _tally(handovers, today), f"{reverse('cases:judgments')}?tinh_trang=chuyen-giao-muon")
    if row.measure == ObligationMeasure.COPIES:
        copies = Deadline.objects.filter(code="SEND_VKS", due_on__range=(since, until))
        return Kept(row, _tally(copies, today), f"{reverse('cases:deadlines')}?viec=SEND_VKS")
    return Kept(row, _reported(row, since, until), "")


def _tally(rows: QuerySet[Any], today: date) -> Tally:
    """Of rows with a clock: `due_on` and `answered_on`."""
    found = rows.aggregate(
        kept=Count("pk", filter=Q(answered_on__lte=F("due_on"))),
        late=Count("pk", filter=Q(answered_on__gt=F("due_on"))),
        missed=Count("pk", filter=Q(answered_on=None, due_on__lt=today)),
    )
    return Tally(**found)


def _reported(row: Obligation, since: date, until: date) -> Tally:
    """What its holder reported in reviews that lie within the period."""
    lines = ReviewLine.objects.filter(obligation=row, review__since__gte=since, review__until__lte=until)
    found = lines.aggregate(kept=Sum("kept", default=0), late=Sum("late", default=0), missed=Sum("missed", default=0))
    return Tally(**found)


def summed(rows: Iterable[Kept]) -> Tally:
    """All of them together."""
    return sum((row.tally for row in rows), Tally())


def by_holder(rows: Iterable[Kept]) -> dict[str, list[Kept]]:
    """The obligations by who has them, in the order of the kinds of agencies."""
    found: dict[str, list[Kept]] = {}
    for row in rows:
        found.setdefault(row.obligation.holder, []).append(row)
    order = [kind.value for kind in AgencyKind]
    return dict(sorted(found.items(), key=lambda item: order.index(item[0])))
