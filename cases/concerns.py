"""What waits for leaders to act on it, among cases: each one is a queryset, and its number opens exactly that list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet, Sum
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agencies.models import Agency, User
from cases.models import Deadline, EnforcementCase
from cases.models.case import EnforcementCaseQuerySet
from common import numbers
from desk.registry import Concern, Found, Worst
from law.citations import in_words

SHOWN = 5


@dataclass(frozen=True, kw_only=True)
class CaseConcern:
    """A concern about cases. `narrow` keeps the cases concerned; `order` puts the worst first; `since` dates each."""

    key: str
    title: Promise
    noun: Promise
    kind: str
    narrow: Callable[[EnforcementCaseQuerySet, date], QuerySet[EnforcementCase]]
    order: str
    age: Callable[[EnforcementCase, date], str]
    rule: Promise | str = ""  # what the article says of the time
    article: str = ""

    def look(self, user: User, agency: Agency, agencies: Sequence[int], today: date) -> Found:
        """The cases concerned that the user may see in these agencies."""
        within = EnforcementCase.objects.visible_to(user).filter(agency__in=agencies)
        concerned = self.narrow(within, today)
        totals = concerned.aggregate(count=Count("pk"), amount=Sum("open_amount", default=0))
        worst = concerned.select_related("agency").prefetch_related("parties").order_by(self.order, "pk")[:SHOWN]
        words: dict[str, Any] = {"van_de": self.key}
        if not agency.is_province:
            words["don_vi"] = agency.code
        detail = _("còn phải thi hành %(amount)s") % {"amount": numbers.overview_money(totals["amount"])}
        if self.article:
            detail += f" · {self.rule} ({in_words(self.article)})"
        return Found(
            totals["count"],
            detail,
            f"{reverse('cases:cases')}?{urlencode(words)}",
            [self._worst(case, today) for case in worst] if totals["count"] else [],
        )

    def _worst(self, case: EnforcementCase, today: date) -> Worst:
        debtor = case.debtor or str(case)
        creditor = _("tín dụng, ngân hàng") if case.credit_institution else str(case.get_kind_display())
        parts = (numbers.overview_money(case.open_amount), creditor[:1].lower() + creditor[1:], case.agency.brief)
        return Worst(debtor, reverse("cases:case", args=[case.pk]), " · ".join(parts), self.age(case, today))


def _days_without_event(case: EnforcementCase, today: date) -> str:
    assert case.last_event_on is not None
    days = (today - case.last_event_on).days
    return _("%(days)s ngày") % {"days": numbers.number(days)}


CASE_CONCERNS = (
    CaseConcern(
        key="keo-dai",
        title=gettext_lazy("Có điều kiện, trên 1 năm chưa xong"),
        noun=gettext_lazy("việc có điều kiện trên 1 năm chưa thi hành xong"),
        kind="watch",
        narrow=lambda cases, today: cases.prolonged(today),
        order="decided_on",
        age=lambda case, today: numbers.age(case.decided_on, today),
    ),
    CaseConcern(
        key="khong-dien-bien",
        title=gettext_lazy("Có điều kiện, quá 90 ngày không có diễn biến"),
        noun=gettext_lazy("việc có điều kiện quá 90 ngày không có diễn biến"),
        kind="warn",
        narrow=lambda cases, today: cases.idle(today),
        order="last_event_on",
        age=_days_without_event,
    ),
    CaseConcern(
        key="chua-xac-minh",
        title=gettext_lazy("Chưa có điều kiện, quá 1 năm không có diễn biến"),
        noun=gettext_lazy("việc chưa có điều kiện quá 1 năm không có diễn biến"),
        kind="bad",
        narrow=lambda cases, today: cases.unverified(today),
        order="last_event_on",
        age=_days_without_event,
        rule=gettext_lazy("luật định xác minh ít nhất 6 tháng hoặc 1 năm một lần"),
        article="Luật 106/2025 Đ38.3",
    ),
)
BY_KEY = {concern.key: concern for concern in CASE_CONCERNS}


def look_at_deadlines(user: User, agency: Agency, agencies: Sequence[int], today: date) -> Found:
    """What was not done by its last day."""
    late = Deadline.objects.visible_to(user).filter(agency__in=agencies).overdue(as_of=today)
    worst = late.select_related("case", "agency").prefetch_related("case__parties").order_by("due_on", "pk")[:SHOWN]
    words = {"tinh_trang": "qua-han"} | ({} if agency.is_province else {"don_vi": agency.code})
    return Found(
        late.count(),
        _("theo luật, tính theo ngày làm việc"),
        f"{reverse('cases:deadlines')}?{urlencode(words)}",
        [
            Worst(
                row.label,
                reverse("cases:case", args=[row.case_id]),
                f"{row.case} · {row.agency.brief}",
                numbers.time_left(row.due_on, today),
            )
            for row in worst
        ],
    )


DEADLINES = Concern(
    key="qua-han",
    title=gettext_lazy("Thời hạn đã quá"),
    noun=gettext_lazy("thời hạn luật định đã quá"),
    kind="bad",
    order=10,
    look=look_at_deadlines,
)


def registered() -> list[Concern]:
    """The concerns as the registry wants them."""
    return [
        DEADLINES,
        *(
            Concern(key=concern.key, title=concern.title, noun=concern.noun, kind=concern.kind, order=20 + place, look=concern.look)
            for place, concern in enumerate(CASE_CONCERNS)
        ),
    ]
