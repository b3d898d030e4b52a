"""A case that another office entrusts is taken in: told once, from outside the province, with its clock."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_noop as _noop

from agencies.models import Agency, User
from cases.actions.intake import count_clock, judgment_of, refuse_ended, refuse_order
from cases.choices import Initiation, JudgmentKind
from cases.models import Entrustment
from cases.permissions import check_can_take_in
from common.refusal import Refused
from common.text import folded
from common.writing import write
from law.citations import cited
from law.models import DayShift
from law.regimes import Regime


@write
def take_in_entrustment(
    *,
    number: str,
    judged_on: date,
    court: Agency | None,
    court_name: str,
    kind: JudgmentKind,
    unit: Agency,
    sender: str,
    document_number: str,
    document_on: date,
    received_on: date,
    initiation: Initiation,
    content: str,
    by: User | None,
    at: datetime,
    today: date,
) -> Entrustment:
    """Another office entrusts a case: within five working days the receiver decides. Raises Refused.

    Sources: Law 26/2008 art. 57.1b; Law 106/2025 art. 49.2.
    """
    check_can_take_in(by, unit)
    refuse_ended(unit, received_on)
    if court is None and not court_name.strip():
        raise Refused(_noop("Chọn Tòa án của tỉnh, hoặc ghi tên Tòa án ngoài tỉnh."), field="court_name")
    _refuse_sender(unit, sender, received_on)
    refuse_order([("judged_on", judged_on), ("document_on", document_on), ("received_on", received_on)], today)
    told: dict[str, Any] = {
        "sender": sender.strip(),
        "document_number": document_number.strip(),
        "document_on": document_on,
    }
    _refuse_twin(**told)
    judgment = judgment_of(court, number, judged_on, kind, court_name="" if court else court_name.strip())
    row = Entrustment(
        judgment=judgment,
        agency=unit,
        started_on=received_on,
        initiation=initiation,
        content=content.strip(),
        recorded_at=at,
        recorded_by=by,
        **told,
    )
    counted = count_clock(row, "DELEGATE_ACCEPT", received_on, DayShift.objects.working_days())
    assert counted
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:  # somebody else has just entered it
        _refuse_twin(**told)
        raise
    return row


def _refuse_sender(unit: Agency, sender: str, received_on: date) -> None:
    """No unit entrusts to itself; since 1 July 2026 none of the province to another (Law 106/2025 art. 32, 49)."""
    words = folded(sender)
    if words in (folded(unit.name), folded(unit.short_name)):
        raise Refused(_noop("Đơn vị không ủy thác cho chính mình; ghi cơ quan đã ủy thác."), field="sender")
    within = Regime.on(received_on) is Regime.B and any(
        words in (folded(agency.name), folded(agency.short_name)) for agency in Agency.objects.enforcing()
    )
    if within:
        raise Refused(
            _noop("Từ 01/07/2026, trong cùng tỉnh không còn ủy thác (%(article)s); đơn vị đang giữ ghi “Chuyển giao hồ sơ”."),
            field="sender",
            article=cited("Luật 106/2025 Đ32, Đ49"),
        )


def _refuse_twin(*, sender: str, document_number: str, document_on: date) -> None:
    """The same decision is told at once, however the office and the number were typed."""
    same_day = Entrustment.objects.filter(document_on=document_on).select_related("agency")
    asked = (folded(sender), document_number.split("/")[0].strip())
    for twin in same_day:
        if (folded(twin.sender), twin.document_number.split("/")[0].strip()) == asked:
            raise Refused(
                _noop("Quyết định ủy thác số %(number)s của %(sender)s đã vào sổ ở %(unit)s; mở việc đó để ghi tiếp."),
                field="document_number",
                number=twin.document_number,
                sender=twin.sender,
                unit=twin.agency,
            )
