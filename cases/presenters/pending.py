"""Cases that wait for years: how many of which age, how much money, why, how long nothing happened, and what comes next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, CharField, Count, Q, Sum, Value, When
from django.db.models import Case as DbCase
from django.urls import reverse
from django.utils.translation import gettext as _

from cases.badges import status_badge
from cases.filters import AGES, CAUSES, NO_CAUSE, NO_WORDS, OTHER_WORDS
from cases.ledger import ENFORCEABLE, STOCK, Account
from cases.models import Deadline, DeadlineDelay, DelayCause, EnforcementCase, Label
from cases.models.case import IDLE_AFTER, EnforcementCaseQuerySet, is_of_age
from cases.models.deadline import DeadlineQuerySet
from cases.presenters.case import cause_label
from cases.transitions import HELD_BY
from common import numbers
from common.shapes import Badge

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


class _Kind(NamedTuple):
    """What is asked of a case of an age: where it stands, whether it was idle for over 90 days, a credit institution's."""

    status: int
    idle: bool
    credit: bool


# The columns of the table: which cases, and the words of their list.
COLUMNS: tuple[tuple[Callable[[_Kind], bool], dict[str, Any]], ...] = (
    (lambda kind: True, {}),
    (lambda kind: kind.status in ENFORCEABLE, {"trang_thai": _ENFORCEABLE}),
    (lambda kind: kind.status == Account.NOT_ENFORCEABLE, {"trang_thai": "not_enforceable"}),
    (lambda kind: kind.status == Account.SEPARATE_BOOK, {"trang_thai": "separate_book"}),
    (lambda kind: kind.status in ENFORCEABLE and kind.idle, {"van_de": "khong-dien-bien"}),
    (lambda kind: kind.credit, {"tin_dung": "1"}),
)


def _list(unit: str, **words: Any) -> str:
    told = {name: value for name, value in {**words, "don_vi": unit}.items() if value}
    return f"{reverse('cases:cases')}?{urlencode(told, doseq=True)}"


def cohorts(cases: EnforcementCaseQuerySet, unit: str, today: date) -> list[Cohort]:
    """The ages, the oldest last: one question to the database."""
    ages = [When(is_of_age(code, today), then=Value(code)) for code, _label in AGES]
    idle = Q(last_event_on__lt=today - IDLE_AFTER)
    rows = (
        cases.filter(status__in=STOCK)
        .order_by()
        .annotate(
            age=DbCase(*ages, default=Value(""), output_field=CharField()),
            idle=DbCase(When(idle, then=True), default=False, output_field=BooleanField()),
        )
    )
    asked = rows.values_list("age", "status", "idle", "credit_institution")
    found: dict[str, list[tuple[_Kind, int, int]]] = {code: [] for code, _label in AGES}
    for age, status, is_idle, credit, count, amount in asked.annotate(count=Count("pk"), amount=Sum("open_amount")):
        if age in found:  # none: decided after today
            found[age].append((_Kind(status, is_idle, credit), count, amount))
    return [
        Cohort(
            label,
            sum(amount for _kind, _count, amount in found[code]),
            [
                Number(sum(count for kind, count, _sum in found[code] if counts(kind)), _list(unit, tuoi=code, **words))
                for counts, words in COLUMNS
            ],
        )
        for code, label in AGES
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
            least,
            None if place == last else most + 1,
            Number(found[f"count_{place}"], _list(unit, con_tu=str(least), con_den="" if place == last else str(most))),
            found[f"amount_{place}"],
        )
        for place, (least, most) in enumerate(BANDS)
    ]


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


@dataclass(frozen=True)
class Cause:
    """Cases held up on one ground of the law, or time limits missed for one reason."""

    where: str
    label: Any
    number: Number
    amount: int = 0


def causes(cases: EnforcementCaseQuerySet, unit: str) -> list[Cause]:
    """On which grounds cases wait, by where they stand; what a register told in its own words is one line."""
    rows = cases.held_up().order_by().values_list("status", "cause")
    labels, found = dict(CAUSES), dict[tuple[int, str], tuple[int, int]]()
    for status, ground, count, amount in rows.annotate(count=Count("pk"), amount=Sum("open_amount")):
        code = ground if ground in labels else OTHER_WORDS if ground else NO_WORDS
        before = found.get((status, code), (0, 0))
        found[status, code] = (before[0] + count, before[1] + amount)
    order = {(int(account), code): place for place, (account, code) in enumerate(product(HELD_BY, labels))}
    return [
        Cause(
            str(Account(status).label),
            labels[code] if code in (OTHER_WORDS, NO_WORDS) else cause_label(Account(status), code),
            Number(count, _list(unit, trang_thai=Account(status).code, can_cu=code)),
            amount,
        )
        for (status, code), (count, amount) in sorted(found.items(), key=lambda item: order[item[0]])
    ]


def delays(late: DeadlineQuerySet, unit: str) -> list[Cause]:
    """Why overdue time limits are missed, as their holders say; those without a reason come last."""
    last = DeadlineDelay.objects.filter(deadline__in=late).order_by("deadline_id", "-recorded_at", "-pk")
    said = Counter(last.distinct("deadline_id").values_list("cause", flat=True))
    said[NO_CAUSE] = late.count() - said.total()
    labels = [*DelayCause.choices, (NO_CAUSE, _("Chưa ghi lý do"))]
    words = {"don_vi": unit} if unit else {}
    return [
        Cause("", label, Number(said[code], f"{reverse('cases:deadlines')}?{urlencode({'ly_do': code, **words})}"))
        for code, label in labels
        if said[code]
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
            case,
            case.debtor or "–",
            numbers.age(case.decided_on, today),
            status_badge(case),
            coming[case.pk].label if case.pk in coming else "",
            coming[case.pk].due_on if case.pk in coming else None,
        )
        for case in found
    ]
