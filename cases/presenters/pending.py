"""Cases that wait for years: how many of which age, how much money, why, how long nothing happened, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, Sum
from django.urls import reverse

from cases.filters import AGES
from cases.ledger import ENFORCEABLE, STOCK, Account
from cases.models import Deadline, EnforcementCase, Label
from cases.models.case import IDLE_AFTER, EnforcementCaseQuerySet, is_of_age
from cases.presenters.case import Badge, status_badge
from common import numbers

OLDEST = 20
# Đồng left to enforce, from and to.
BANDS = ((0, 10**8 - 1), (10**8, 10**9 - 1), (10**9, 10**10 - 1), (10**10, 10**17))
_ENFORCEABLE = [account.code for account in ENFORCEABLE if account != Account.OTHER_ENFORCEABLE]


@dataclass(frozen=True)
class Number:
    """A number of cases, and the list with exactly those."""

    count: int
    url: str


@dataclass(frozen=True)
class Cohort:
    """Cases of one age: all and their money; then by what they wait for; idle for over 90 days; of credit institutions."""

    label: Any
    amount: int
    numbers: list[Number]


@dataclass(frozen=True)
class Band:
    """Cases with so much left to enforce."""

    least: int
    most: int | None
    number: Number
    amount: int


@dataclass(frozen=True)
class Oldest:
    """One of the oldest: since when, the last thing that happened, and what the law asks for next."""

    case: EnforcementCase
    debtor: str
    age: str
    badge: Badge
    next_step: str
    next_on: date | None


def _columns(today: date) -> dict[str, tuple[Q, dict[str, Any]]]:
    """The columns of the table: which cases, and the words of their list."""
    return {
        "all": (Q(), {}),
        "enforceable": (Q(status__in=ENFORCEABLE), {"trang_thai": _ENFORCEABLE}),
        "no_means": (Q(status=Account.NOT_ENFORCEABLE), {"trang_thai": "not_enforceable"}),
        "book": (Q(status=Account.SEPARATE_BOOK), {"trang_thai": "separate_book"}),
        "idle": (Q(status__in=ENFORCEABLE, last_event_on__lt=today - IDLE_AFTER), {"van_de": "khong-dien-bien"}),
        "credit": (Q(credit_institution=True), {"tin_dung": "1"}),
    }


def _list(unit: str, **words: Any) -> str:
    told = {name: value for name, value in {**words, "don_vi": unit}.items() if value}
    return f"{reverse('cases')}?{urlencode(told, doseq=True)}"


def cohorts(cases: EnforcementCaseQuerySet, unit: str, today: date) -> list[Cohort]:
    """The ages, the oldest last: one question to the database."""
    columns = _columns(today)
    asked: dict[str, Any] = {}
    for place, (code, _label) in enumerate(AGES):
        of_age = is_of_age(code, today)
        asked[f"amount_{place}"] = Sum("open_amount", filter=of_age, default=0)
        asked |= {f"{name}_{place}": Count("pk", filter=of_age & which) for name, (which, _words) in columns.items()}
    found = cases.filter(status__in=STOCK).aggregate(**asked)
    return [
        Cohort(
            label,
            found[f"amount_{place}"],
            [
                Number(found[f"{name}_{place}"], _list(unit, tuoi=code, **words))
                for name, (_q, words) in columns.items()
            ],
        )
        for place, (code, label) in enumerate(AGES)
    ]


def bands(cases: EnforcementCaseQuerySet, unit: str) -> list[Band]:
    """What is left to enforce in the cases that are not finished, by size."""
    asked: dict[str, Any] = {}
    for place, span in enumerate(BANDS):
        within = Q(open_amount__range=span)
        asked |= {
            f"count_{place}": Count("pk", filter=within),
            f"amount_{place}": Sum("open_amount", filter=within, default=0),
        }
    found = cases.filter(status__in=STOCK).aggregate(**asked)
    last = len(BANDS) - 1
    return [
        Band(
            least, None if place == last else most + 1,
            Number(found[f"count_{place}"], _list(unit, con_tu=str(least), con_den="" if place == last else str(most))),
            found[f"amount_{place}"],
        )
        for place, (least, most) in enumerate(BANDS)
    ]  # fmt: skip


@dataclass(frozen=True)
class Labelled:
    """Cases that bear a label."""

    label: Label
    number: Number
    amount: int


def labelled(cases: EnforcementCaseQuerySet, unit: str) -> list[Labelled]:
    """What is not finished, by label."""
    rows = cases.filter(status__in=STOCK, marks__isnull=False).values("marks__label")
    found = {row["marks__label"]: row for row in rows.annotate(count=Count("pk"), amount=Sum("open_amount")).order_by()}
    return [
        Labelled(
            label,
            Number(found[label.pk]["count"] if label.pk in found else 0, _list(unit, nhan=label.code, con_tu="0")),
            found[label.pk]["amount"] if label.pk in found else 0,
        )
        for label in Label.objects.all()
    ]


def oldest(cases: EnforcementCaseQuerySet, today: date) -> list[Oldest]:
    """The oldest of all, with the next time limit that runs."""
    rows = cases.filter(status__in=STOCK).order_by("decided_on", "pk")
    found = list(rows.select_related("agency", "enforcer").prefetch_related("parties")[:OLDEST])
    coming: dict[int, Deadline] = {}
    for deadline in Deadline.objects.running().filter(case__in=found).order_by("-due_on"):
        coming[deadline.case_id] = deadline
    return [
        Oldest(
            case, case.debtor or "–",
            numbers.age(case.decided_on, today), status_badge(case),
            coming[case.pk].label if case.pk in coming else "", coming[case.pk].due_on if case.pk in coming else None,
        )
        for case in found
    ]  # fmt: skip
