"""The load of an office, for its head and for the province: open cases, what is overdue and what is not classified yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse

from agencies.models import Agency, Person, User
from agencies.roles import Permission
from cases.ledger import OPEN
from cases.models import Deadline, EnforcementCase

HEAVY = Decimal("1.15")  # of the average of the office
MANY = 5  # overdue time limits from which the number is red


@dataclass(frozen=True)
class LoadLine:
    """One enforcer, or one office: what is open, overdue, not classified."""

    name: str
    url: str
    open: int
    overdue: int
    unclassified: int
    share: Decimal  # of the most loaded
    heavy: bool

    @property
    def many_overdue(self) -> bool:
        return self.overdue > MANY


def look(user: User, today: date) -> dict[str, Any] | None:
    """The table of whoever heads an office or the province; nobody else sees it."""
    heads = user.access.agencies(Permission.VOID_EVENTS)
    if heads is not None and not heads:
        return None
    lines = _lines(user, today, by="enforcer" if heads is not None else "agency", agencies=heads)
    average = sum(line.open for line in lines) / len(lines) if lines else 0
    most = max((line.open for line in lines), default=0)
    mark = Decimal(100) * Decimal(average) / most if most else Decimal(0)
    return {"load": lines, "average": round(average), "mark": mark, "by_office": heads is None} if lines else None


def _lines(user: User, today: date, *, by: str, agencies: set[int] | None) -> list[LoadLine]:
    cases = EnforcementCase.objects.visible_to(user)
    late = Deadline.objects.overdue(as_of=today)
    if agencies is not None:
        cases, late = cases.filter(agency__in=agencies), late.filter(agency__in=agencies)
    opened = _counts(cases.filter(status__in=OPEN), by)
    overdue = _counts(late, "person" if by == "enforcer" else "agency")
    unclassified = _counts(cases.unclassified(), by) if agencies is not None else {}
    names: dict[int, Any] = (Person if by == "enforcer" else Agency).objects.in_bulk(list(opened))
    most, average = max(opened.values(), default=0), Decimal(sum(opened.values())) / max(len(opened), 1)
    lines = [
        LoadLine(
            getattr(names[pk], "brief", str(names[pk])), _url(names[pk], by), count, overdue.get(pk, 0),
            unclassified.get(pk, 0), Decimal(100) * count / most, count > average * HEAVY,
        )
        for pk, count in opened.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (-line.open, line.name))


def _counts(rows: Any, by: str) -> dict[int, int]:
    found: Iterable[tuple[int, int]] = rows.order_by().values_list(by).annotate(count=Count("pk"))
    return dict(found)


def _url(row: Any, by: str) -> str:
    return f"{reverse('cases')}?{urlencode({'chv' if by == 'enforcer' else 'don_vi': row.code, 'trang_thai': 'in_progress'})}"
