"""The load of an office, for its head and for the province: what is open and where it stands, what is overdue, how well."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import Agency, Person, User
from agencies.roles import Permission
from cases.ledger import ENFORCEABLE, OPEN, Account
from cases.models import Deadline, EnforcementCase
from common.shapes import TallyCell
from desk import worklist
from reports.models import TargetMeasure
from reports.periods import Period, up_to
from reports.results import rates
from reports.results.rates import Against, Subject

HEAVY = Decimal("1.15")  # of the average
MANY = 5  # overdue or unclassified, from which the number is red


@dataclass(frozen=True)
class LoadLine:
    """One enforcer, one office, or all of them: what is open and where it stands, what is late, how well it goes."""

    name: str
    url: str
    open: int
    enforceable: int
    no_means: int
    paused: int
    overdue: int
    soon: int
    unclassified: int
    rate: Decimal | None = None
    against: Against | None = None
    share: Decimal = Decimal(0)  # of the most loaded, in per cent
    heavy: bool = False

    @property
    def many_overdue(self) -> bool:
        return self.overdue > MANY

    @property
    def many_unclassified(self) -> bool:
        return self.unclassified > MANY


def look(user: User, today: date) -> dict[str, Any] | None:
    """The table of whoever heads an office or the province; nobody else sees it."""
    heads = user.access.agencies(Permission.VOID_EVENTS)
    if heads is not None and not heads:
        return None
    agency = user.home
    lines = _lines(user, today, by="agency" if heads is None else "enforcer", agencies=heads)
    if not lines or agency is None:
        return None
    whole = _total(lines)
    average = Decimal(whole.open) / len(lines)
    most = max(line.open for line in lines)
    return {
        "lines": lines,
        "whole": whole,
        "average": round(average),
        "mark": 100 * average / most if most else Decimal(0),
        "by_office": heads is None,
        "period": up_to(today),
        "apart": [
            TallyCell(whole.overdue, _("quá hạn của đơn vị"), f"{reverse('cases:deadlines')}?tinh_trang=qua-han", kind="apart"),
            TallyCell(whole.unclassified, _("chưa phân loại của đơn vị"), "#tai", kind="apart"),
        ],
    }


def _lines(user: User, today: date, *, by: str, agencies: set[int] | None) -> list[LoadLine]:
    cases = EnforcementCase.objects.visible_to(user)
    duties = Deadline.objects.to_be_done()
    if agencies is not None:
        cases, duties = cases.filter(agency__in=agencies), duties.filter(agency__in=agencies)
    standing = _standing(cases.filter(status__in=OPEN), by)
    holder = "person" if by == "enforcer" else "agency"
    overdue = _counts(duties.filter(due_on__lt=today), holder)
    soon = _counts(duties.filter(due_on__range=(today, worklist.horizon(today))), holder)
    unclassified = _counts(cases.not_classified(), by)
    names: dict[int, Any] = (Person if by == "enforcer" else Agency).objects.in_bulk(list(standing))
    results = _results(user, up_to(today), by, set(standing))
    most = max((sum(by_status.values()) for by_status in standing.values()), default=0)
    average = Decimal(sum(sum(found.values()) for found in standing.values())) / max(len(standing), 1)
    lines = []
    for pk, found in standing.items():
        count = sum(found.values())
        rate, against = results.get(pk, (None, None))
        lines.append(
            LoadLine(
                getattr(names[pk], "brief", str(names[pk])),
                _url(names[pk], by),
                count,
                sum(found.get(account, 0) for account in ENFORCEABLE),
                found.get(Account.NOT_ENFORCEABLE, 0),
                found.get(Account.POSTPONED, 0) + found.get(Account.SUSPENDED, 0),
                overdue.get(pk, 0),
                soon.get(pk, 0),
                unclassified.get(pk, 0),
                rate,
                against,
                Decimal(100) * count / most,
                count > average * HEAVY,
            )
        )
    return sorted(lines, key=lambda line: (-line.open, line.name))


def _total(lines: Iterable[LoadLine]) -> LoadLine:
    counted = ("open", "enforceable", "no_means", "paused", "overdue", "soon", "unclassified")
    return LoadLine("", "", *(sum(getattr(line, name) for line in lines) for name in counted))


def _standing(cases: Any, by: str) -> dict[int, dict[int, int]]:
    """Where the open cases of each stand."""
    found: dict[int, dict[int, int]] = {}
    for pk, status, count in cases.order_by().values_list(by, "status").annotate(count=Count("pk")):
        found.setdefault(pk, {})[status] = count
    return found


def _counts(rows: Any, by: str) -> dict[int, int]:
    found: Iterable[tuple[int, int]] = rows.order_by().values_list(by).annotate(count=Count("pk"))
    return dict(found)


def _results(user: User, period: Period, by: str, keys: set[int]) -> Mapping[int, tuple[Decimal | None, Against | None]]:
    """The rate by cases of each in the running year, against its own target."""
    agency = user.home
    assert agency is not None
    found: dict[int, tuple[Decimal | None, Against | None]] = {}
    for (subject, measure), rate in rates.read(agency, period).items():
        key = subject.enforcer if by == "enforcer" else subject.agency
        if measure is not TargetMeasure.CASES or key not in keys or (by == "agency" and _is_part(subject, agency)):
            continue
        target = own_target(agency, period, measure, subject.enforcer)
        found[key] = (rate.rate, rates.verdict(rate.rate, target, period) if target else None)
    return found


def _is_part(subject: Subject, agency: Agency) -> bool:
    """Whether it is an enforcer's, or of the whole province, in a table of offices."""
    return subject.enforcer is not None or (subject.agency == agency.pk and not subject.own)


def own_target(agency: Agency, period: Period, measure: TargetMeasure, enforcer: int | None = None) -> Any:
    """The target nearest to an agency or enforcer: the last layer that has a figure."""
    applying = rates.targets_for(agency, period, enforcer)
    return next((one for one in reversed(applying) if one.measure == measure and one.rate is not None), None)


def _url(row: Any, by: str) -> str:
    open_ones = [account.code for account in OPEN if account != Account.OTHER_ENFORCEABLE]
    words = {"chv" if by == "enforcer" else "don_vi": row.code, "trang_thai": open_ones}
    return f"{reverse('cases:cases')}?{urlencode(words, doseq=True)}"
