"""What the search box finds: cases, judgments, entrustments; sums as people say them; time limits overdue by so many days.

Only what a person may see is found, and only that is counted.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from agencies.models import User
from cases.filters import CaseFilter
from cases.models import Deadline, EnforcementCase, Entrustment, JudgmentHandover
from cases.permissions import can_see_cases
from common import numbers
from common.text import folded
from desk.lists import EXACT
from desk.registry import Hit

FOUND = 25
_SUM = re.compile(r"(\d+(?:[.,]\d+)?) ?(ty|trieu|nghin|ngan)(?: dong)?")
_UNITS = {"ty": 10**9, "trieu": 10**6, "nghin": 10**3, "ngan": 10**3}
_OVERDUE = re.compile(r"qua han(?: (\d{1,4}) ngay)?")


def find_cases(user: User, text: str, today: date) -> list[Hit]:
    """Up to 25 cases the user may see, by number or by part of a party's name."""
    found = CaseFilter({"q": text}, queryset=EnforcementCase.objects.visible_to(user), today=today).qs
    number = text.strip().split("/")[0]
    cases = found.select_related("agency", "judgment").prefetch_related("parties")[:FOUND]
    return [
        Hit(
            title=f"{case} · " + (case.debtor or "–"),
            url=reverse("cases:case", args=[case.pk]),
            detail=f"{case.decided_on:%d/%m/%Y} · {case.agency.brief} · {case.judgment.number}",
            exact=case.decision_number == number,
        )
        for case in cases
    ]


def find_judgments(user: User, text: str, today: date) -> list[Hit]:
    """Judgments of the register, by the beginning of their number."""
    if not text[:1].isdigit():
        return []
    rows = JudgmentHandover.objects.visible_to(user).filter(judgment__number__istartswith=text.strip())
    return [
        Hit(
            row.judgment.number,
            reverse("cases:judgment", args=[row.pk]),
            f"{numbers.day(row.judgment.judged_on)} · {row.agency.brief} · {row.unit.brief}",
        )
        for row in rows.select_related("judgment", "agency", "unit").order_by("-pk")[:FOUND]
    ]


def find_entrustments(user: User, text: str, today: date) -> list[Hit]:
    """Entrustments, by number or office."""
    words = text.strip()
    rows = Entrustment.objects.visible_to(user)
    rows = rows.filter(document_number__istartswith=words) | rows.filter(sender__icontains=words)
    return [
        Hit(row.document_number, reverse("cases:entrustment", args=[row.pk]), f"{row.sender} · {row.agency.brief}")
        for row in rows.select_related("agency").order_by("-pk")[:FOUND]
    ]


def find_lists(user: User, text: str, today: date) -> list[Hit]:
    """A list that answers the question: cases of about a sum, time limits overdue by at least so many days."""
    if not can_see_cases(user):
        return []
    return [hit for hit in (_of_a_sum(user, text), _overdue(user, text, today)) if hit is not None]


def sum_in(text: str) -> tuple[int, int] | None:
    """The least and the most đồng of a sum as people say it: "1,2 tỷ" is what is rounded to it."""
    said = _SUM.fullmatch(folded(text))
    if said is None:
        return None
    amount = Decimal(said[1].replace(",", "."))
    unit = _UNITS[said[2]]
    exponent = amount.as_tuple().exponent
    assert isinstance(exponent, int)
    half = Decimal(unit) * Decimal(10) ** exponent / 2
    return int(amount * unit - half), int(amount * unit + half) - 1


def _of_a_sum(user: User, text: str) -> Hit | None:
    span = sum_in(text)
    if span is None:
        return None
    count = _counted(EnforcementCase.objects.visible_to(user).filter(amount__range=span))
    said = _("Việc phải thi hành từ %(least)s đến %(most)s") % {
        "least": numbers.dong(span[0]),
        "most": numbers.dong(span[1]),
    }
    url = f"{reverse('cases:cases')}?{urlencode({'tien_tu': span[0], 'tien_den': span[1], 'sap': '-phai-thi-hanh'})}"
    return Hit(said, url, ngettext("%(said)s việc", "%(said)s việc", count) % {"said": numbers.number(count)})


def _overdue(user: User, text: str, today: date) -> Hit | None:
    said = _OVERDUE.fullmatch(folded(text))
    if said is None:
        return None
    days = int(said[1] or 1)
    before = today - timedelta(days - 1)
    count = _counted(Deadline.objects.visible_to(user).overdue(as_of=before))
    title = _("Thời hạn quá từ %(days)s ngày trở lên") % {"days": numbers.number(days)}
    url = f"{reverse('cases:deadlines')}?{urlencode({'qua_ngay': days})}"
    return Hit(title, url, ngettext("%(said)s thời hạn", "%(said)s thời hạn", count) % {"said": numbers.number(count)})


def _counted(rows: object) -> int:
    """How many, up to as many as a list counts."""
    return int(rows.values("pk")[:EXACT].count())  # type: ignore[attr-defined]
