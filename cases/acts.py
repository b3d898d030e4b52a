"""What an event does where no account alone says it: methods of `Position` with what was told. Pure."""

from __future__ import annotations

from django.utils.translation import gettext_noop as _noop

from cases.grounds import AGREEMENT
from cases.ledger import Account, Holder, Position
from cases.lifecycle import Details, Event
from common.refusal import Refused

NO_RECEIVER = _noop("“%(event)s” phải có nơi nhận; chọn đơn vị nhận hoặc chấp hành viên nhận.")


def issue(position: Position, told: Details) -> None:
    """The case comes in, with the amounts of its decision."""
    position.issue(told.amount or 0, told.for_budget or 0)


def increase(position: Position, told: Details) -> None:
    """Interest and periodic sums: new money of the same case."""
    position.increase(told.amount or 0, told.for_budget or 0)


def postpone(position: Position, told: Details) -> None:
    """An agreement of the parties leaves the case among those with conditions, any other ground does not."""
    position.pause(Account.POSTPONED_BY_AGREEMENT if told.ground == AGREEMENT else Account.POSTPONED)


def resume(position: Position, told: Details) -> None:
    """Back to the status before, or only the part that was set aside."""
    position.resume()


def collect(position: Position, told: Details) -> None:
    """Money is carried out."""
    position.collect(told.amount or 0, told.for_budget)


def left(position: Position, told: Details) -> int:
    """What is left to enforce, in đồng."""
    return position.left.amount


def refund(position: Position, told: Details) -> None:
    """Money comes back, and a completed case with it."""
    position.refund(told.amount or 0, told.for_budget)


def done(position: Position, told: Details) -> int:
    """What was carried out and not refunded, in đồng."""
    return position.done.amount


def reverse_ending(position: Position, told: Details) -> None:
    """What the ending moved comes back."""
    position.reverse_ending()


def reassign(position: Position, told: Details) -> None:
    """The case changes hands. Raises Refused without a receiver."""
    if told.to is None:
        raise Refused(NO_RECEIVER, field="to_unit", event=Event.REASSIGNED.label)
    position.reassign(_receiver(position, told.to))


def draw_up(position: Position, told: Details) -> None:
    """The case goes up to another unit, where it is new. Raises Refused where that is the one which holds it."""
    assert told.to is not None
    if told.to.agency in (0, position.holder.agency):
        raise Refused(
            _noop("“%(event)s” là chuyển lên đơn vị cấp trên; chọn đơn vị nhận khác đơn vị đang giữ."),
            field="to_unit",
            event=Event.DRAWN_UP.label,
        )
    position.draw_up(_receiver(position, told.to))


def _receiver(position: Position, to: Holder) -> Holder:
    """Who receives the case; no agency told means the one that holds it."""
    return Holder(to.agency or position.holder.agency, to.enforcer)
