"""The lists due with a report: as known when it was closed, each of them a sum asked case by case.

Circular 05/2024 art. 8 (seen): cases in the separate book, under enforcement, judgments for credit institutions; Decree
152/2026 art. 32 (seen): each month the cases that ended, for the procuracy. State compensation has no register yet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from cases.balances import By
from cases.ledger import OPEN, Account
from common.refusal import Refused
from reports.models import PeriodReport
from reports.statutory.algebra import Sum, change, closing
from reports.statutory.drilldown import FormCell
from reports.statutory.question import question_of
from reports.statutory.rows import row_of


@dataclass(frozen=True)
class AttachedList:
    """A list due with a report: what it sums up, in which months it is due; of one month, or of credit institutions alone."""

    key: str
    label: Any
    sum: Sum
    months: frozenset[int]
    of_month: bool = False
    credit_only: bool = False


_QUARTERLY = frozenset({3, 6, 9, 10, 12})  # quarters, six months, ten months, the year
_MONTHLY = frozenset(range(1, 13))
_ENDINGS = (
    Account.COMPLETED,
    Account.TERMINATED,
    Account.CONCLUDED_OTHERWISE,
    Account.RETURNED,
)

LISTS: dict[str, AttachedList] = {
    one.key: one
    for one in (
        AttachedList("so-rieng", _("Việc trong sổ theo dõi riêng"), closing(Account.SEPARATE_BOOK), _QUARTERLY),
        AttachedList("dang-thi-hanh", _("Việc đang tổ chức thi hành"), closing(*OPEN), _QUARTERLY),
        AttachedList("tin-dung", _("Việc thi hành án cho tổ chức tín dụng, ngân hàng"), closing(*OPEN), _QUARTERLY, credit_only=True),
        AttachedList("ket-thuc", _("Việc kết thúc trong tháng, gửi Viện kiểm sát"), change(*_ENDINGS), _MONTHLY, of_month=True),
        AttachedList("chua-xong", _("Việc chưa thi hành xong cuối năm"), closing(*OPEN), frozenset({12})),
    )
}


def due_with(report: PeriodReport) -> Iterable[AttachedList]:
    """The lists due with this report."""
    return [one for one in LISTS.values() if report.months in one.months]


def cell_of_list(report: PeriodReport, key: str) -> FormCell:
    """The list as a cell: its cases are asked like those behind a number. Raises Refused for a list that is not due."""
    one = LISTS.get(key)
    if one is None or report.months not in one.months or report.closed_at is None:
        raise Refused(_noop("Báo cáo này không kèm danh sách đó; mở lại từ trang báo cáo."), field="list")
    question = question_of(report, "01", By.NONE)
    cell = FormCell(question, row_of(question, "total"), one.key, one.label, one.sum, credit_only=one.credit_only)
    return replace(cell, first=_first_of_month(report.period.to)) if one.of_month else cell


def _first_of_month(day: date) -> date:
    return day.replace(day=1)
