"""What a step is refused for, as its row tells it: status, law of the day, ground, details and amounts. Pure.

The fold asks for every event of a history, whoever told it; `cases/machine.py` asks for the step that somebody is about to
take, and what that person tells beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from cases.ledger import Position
from cases.lifecycle import ENDINGS, Details, Event, Transition
from cases.transitions import TRANSITIONS
from common import numbers
from common.refusal import Refused, listed
from law.citations import cited
from law.regimes import Regime

# What only some steps take; the day, the document, a note and the reason of a late entry go with any.
ONE_DECISION = _noop("Việc đã có quyết định thi hành án; một việc chỉ có một quyết định.")
DETAILS = {
    "amount": _("số tiền"),
    "for_budget": _("phần nộp ngân sách"),
    "ground": _("căn cứ"),
    "to_unit": _("đơn vị nhận"),
    "to_enforcer": _("chấp hành viên nhận"),
}
_CODES = {ground.code for row in TRANSITIONS.values() for ground in row.grounds}


def refuse_by_state(row: Transition, position: Position, on: date, *, decided_on: date) -> None:
    """Refuse a step from where it does not leave, or which the law of the day does not know, with its article."""
    account = position.account
    if account is None and None not in row.leaves and on >= decided_on:
        raise Refused(_noop("Việc không còn quyết định thi hành án; hủy các sự kiện sau trước đã."))
    if on < decided_on and (account is not None or None not in row.leaves):
        raise Refused(
            _noop("Ngày %(day)s trước ngày ra quyết định thi hành án %(decided)s; kiểm tra ngày, tháng."),
            field="occurred_on",
            day=f"{on:%d/%m/%Y}",
            decided=f"{decided_on:%d/%m/%Y}",
        )
    regime = Regime.on(on)
    if not row.article(regime):
        raise Refused(
            _noop("“%(event)s” không có trong %(law)s, luật áp dụng cho ngày %(day)s; chọn sự kiện khác hoặc sửa ngày."),
            field="event",
            event=row.step.label,
            law=cited(regime.value),
            day=f"{on:%d/%m/%Y}",
        )
    if account in row.leaves:
        return
    assert account is not None
    if None in row.leaves:
        raise Refused(ONE_DECISION, field="event")
    if account in ENDINGS:
        raise Refused(
            _noop(
                "Việc đã kết thúc (%(status)s) nên không ghi tiếp được “%(event)s”. Muốn ghi tiếp, trước hết ghi sự kiện “Hủy quyết định kết thúc” (%(article)s)."
            ),
            field="event",
            status=account.label,
            event=row.step.label,
            article=cited(TRANSITIONS[Event.ENDING_REVERSED].article(regime)),
        )
    raise Refused(
        _noop(
            "Việc đang ở trạng thái “%(status)s” nên không ghi được “%(event)s” (%(article)s); chọn sự kiện khác, hoặc ghi trước sự kiện còn thiếu."
        ),
        field="event",
        status=account.label,
        event=row.step.label,
        article=cited(row.article(regime)),
    )


def refuse_ground(row: Transition, code: str, regime: Regime) -> None:
    """Refuse a ground that the law of the day does not know for this step."""
    ground = row.ground(code)
    if ground is not None and not ground.article(regime):
        raise Refused(
            _noop("Căn cứ “%(ground)s” không có trong %(law)s, luật áp dụng cho ngày đó; chọn căn cứ khác hoặc sửa ngày."),
            field="ground",
            ground=ground.label,
            law=cited(regime.value),
        )
    if ground is None and row.grounds and code in _CODES:
        raise Refused(_noop("Căn cứ này không dùng cho “%(event)s”; chọn căn cứ khác."), field="ground", event=row.step.label)


def refuse_untaken(row: Transition, told: Mapping[str, Any]) -> None:
    """Refuse a detail, by its name in the form, that a step does not take: it would be believed to count."""
    for detail, label in DETAILS.items():
        if detail not in row.details and told.get(detail) not in (None, "", 0):
            raise Refused(_noop("“%(event)s” không có %(detail)s; để trống ô này."), field=detail, event=row.step.label, detail=label)


def refuse_missing(row: Transition, told: Details) -> None:
    """Refuse a step that needs a detail which is not told."""
    if not row.needs:
        return
    found = {
        "amount": max(told.amount or 0, 0),
        "ground": told.ground if not row.undoes or told.ground in row.undoes else "",
        "to_unit": told.to,
    }
    for detail, sentence in row.needs.items():
        if not found[detail]:
            raise Refused(sentence, field=detail, event=row.step.label, choices=listed(event.label for event in row.undoes))


def refuse_amount(row: Transition, position: Position, told: Details) -> None:
    """Amounts must fit what is there. A whole decision may repeat what is left, and nothing else."""
    if (told.amount or 0) < 0:
        raise Refused(_noop("Số tiền không được âm; kiểm tra lại số tiền."), field="amount")
    if (told.for_budget or 0) < 0:
        raise Refused(_noop("Phần nộp ngân sách không được âm; kiểm tra lại số tiền."), field="for_budget")
    if told.amount is None:
        return
    limit = row.most(position, told)
    if row.ends and told.amount != position.left.amount:
        raise Refused(
            _noop(
                "“%(event)s” chuyển toàn bộ số còn lại %(left)s, còn số tiền ghi là %(amount)s; để trống số tiền hoặc ghi đúng số còn lại."
            ),
            field="amount",
            event=row.step.label,
            left=numbers.lazy_dong(position.left.amount),
            amount=numbers.lazy_dong(told.amount),
        )
    if limit is not None and told.amount > limit:
        raise Refused(
            _noop("“%(event)s” %(amount)s lớn hơn số còn lại %(left)s; kiểm tra lại số tiền."),
            field="amount",
            event=row.step.label,
            amount=numbers.lazy_dong(told.amount),
            left=numbers.lazy_dong(limit),
        )
    if told.for_budget is not None and told.for_budget > told.amount:
        raise Refused(_noop("Phần nộp ngân sách lớn hơn số tiền; kiểm tra lại hai số."), field="for_budget")
