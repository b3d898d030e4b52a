"""What a person must act on: duties that each app finds, put together for the desk, the pill, the mail and the calendar.

The number in the masthead, the sum on the desk and the rows listed come from the same queries.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from desk.models import Snooze
from desk.registry import DUTY_SOURCES, MAY_HAVE_A_DESK, Duty, DutySource
from law.models import DayShift

SHOWN = 50  # rows of a source that a page lists; the rest stands in the list behind it


class Group(Enum):
    """Where a duty stands on the desk, in this order; each in the first that fits."""

    LATE = "qua-han"
    TODAY = "hom-nay"
    SOON = "sap-toi"
    OPEN = "chua-phan-loai"


GROUPS: dict[Group, tuple[Promise, Promise, str]] = {
    Group.LATE: (_("Quá hạn"), _("xử lý trước, ghi lý do chậm"), "bad"),
    Group.TODAY: (_("Hôm nay"), _("hạn hết ngày hôm nay"), "warn"),
    Group.SOON: (_("Trong 5 ngày làm việc"), _("đến hạn trong những ngày tới"), "warn"),
    Group.OPEN: (_("Chưa phân loại"), _("đã xác minh, chưa có kết luận"), ""),
}


def _sources() -> list[DutySource]:
    return sorted(DUTY_SOURCES, key=lambda source: source.order)


def snoozed(user: Any, today: date) -> dict[str, list[int]]:
    """What this person put off, by source."""
    found: dict[str, list[int]] = {}
    for source, pk in Snooze.objects.filter(user=user, until__gt=today).values_list("source", "object_id"):
        found.setdefault(source, []).append(pk)
    return found


@dataclass(frozen=True)
class Heap:
    """The duties of one source in one group: how many, and the first of them."""

    group: Group
    count: int
    duties: list[Duty]


def _to_act_on(
    user: Any, today: date, until: date, put_off: Mapping[str, list[int]] | None = None
) -> Iterator[tuple[DutySource, QuerySet[Any]]]:
    """The rows of each source that waits for this person, but for what was put off."""
    put_off = snoozed(user, today) if put_off is None else put_off
    for source in _sources():
        if not source.waits:
            yield source, source.rows(user, today, until).exclude(pk__in=put_off.get(source.key, []))


def count(user: Any, today: date, until: date) -> int:
    """How many things this person must act on: as many as the desk lists, asked in one query on every page."""
    asked = _count_of(user, today, until)
    if not asked.sql:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(asked.sql, asked.parameters)
        return int(cursor.fetchone()[0])


@dataclass(frozen=True)
class DutyCount:
    """The sources of one reader as one query that counts them all; no text when there is nothing to ask."""

    sql: str
    parameters: tuple[Any, ...]


# Putting a query of ten sources into words costs thirty times what asking it costs; the words of a reader stay the same as long
# as these do: who it is, the functions held and the books that belong to them, the day, what was put off.
_COUNTS: dict[Hashable, DutyCount] = {}
MOST_KEPT = 2_000


def _count_of(user: Any, today: date, until: date) -> DutyCount:
    posts = tuple((post.agency_id, post.role, user.books_of(post.agency_id)) for post in user.posts_today)
    put_off = snoozed(user, today)
    key = (user.pk, user.person_id, posts, today, until, tuple((source, tuple(pks)) for source, pks in put_off.items()))
    if key not in _COUNTS:
        if len(_COUNTS) >= MOST_KEPT:
            _COUNTS.clear()
        _COUNTS[key] = _put_together(rows for _source, rows in _to_act_on(user, today, until, put_off))
    return _COUNTS[key]


def _put_together(found: Iterable[QuerySet[Any]]) -> DutyCount:
    texts: list[str] = []
    parameters: list[Any] = []
    for rows in found:
        with suppress(EmptyResultSet):  # nothing can be there for this reader
            text, values = rows.order_by().values("pk").query.sql_with_params()
            texts.append(f"(SELECT count(*) FROM ({text}) AS source_{len(texts)})")
            parameters += values
    return DutyCount(f"SELECT {' + '.join(texts)}" if texts else "", tuple(parameters))


def heaps(user: Any, today: date, until: date, *, most: int = SHOWN) -> Iterator[Heap]:
    """What this person must act on, by group, what is due first before the rest."""
    for source, rows in _to_act_on(user, today, until):
        for group, total, part in _parts(source, rows, today):
            yield Heap(group, total, [source.duty(row, today) for row in part[:most]])


def _parts(source: DutySource, rows: QuerySet[Any], today: date) -> Iterator[tuple[Group, int, QuerySet[Any]]]:
    """The groups in which this source has something: how much, and the rows."""
    if not source.due:
        found = {Group.OPEN: (rows.count(), rows)}
    else:
        ordered = rows.order_by(source.due, "pk")
        conditions = {
            Group.LATE: Q(**{f"{source.due}__lt": today}),
            Group.TODAY: Q(**{source.due: today}),
            Group.SOON: Q(**{f"{source.due}__gt": today}),
        }
        counts = rows.order_by().aggregate(**{group.name: Count("pk", filter=holds) for group, holds in conditions.items()})
        found = {group: (counts[group.name], ordered.filter(holds)) for group, holds in conditions.items()}
    yield from ((group, total, part) for group, (total, part) in found.items() if total)


def by_day(user: Any, today: date, until: date) -> Counter[date]:
    """How many things are to be done by each day from today on."""
    found: Counter[date] = Counter()
    for source, rows in _to_act_on(user, today, until):
        if source.due:
            days = rows.filter(**{f"{source.due}__gte": today}).order_by().values_list(source.due)
            found.update(dict(days.annotate(count=Count("pk"))))
    return found


def has_desk(user: Any) -> bool:
    """Whether anything can be this person's to act on."""
    return user.is_authenticated and any(allows(user) for allows in MAY_HAVE_A_DESK)


def find(user: Any, source: str, pk: int, today: date, until: date) -> Duty | None:
    """One duty of this person, if it is one."""
    for one in _sources():
        if one.key == source and not one.waits:
            row = one.rows(user, today, until).filter(pk=pk).first()
            return one.duty(row, today) if row is not None else None
    return None


def waiting(user: Any, today: date) -> list[Duty]:
    """What waits for somebody else."""
    return [source.duty(row, today) for source in _sources() if source.waits for row in source.rows(user, today, today)[:SHOWN]]


def horizon(today: date) -> date:
    """Up to which day the desk looks: the end of the next five working days."""
    return DayShift.objects.working_days().after(today, 5)
