"""What pages show of a case: its badge, its facts, its timeline."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from cases.ledger import Account
from cases.lifecycle import TRANSITIONS, Event, Regime
from cases.models import CaseEvent, EnforcementCase, PartyRole
from common.citations import in_words


@dataclass(frozen=True)
class Badge:
    """A pill: kind gives the colour, mark the icon."""

    kind: str
    mark: str
    text: Any


_BADGES = {
    Account.IN_PROGRESS: ("info", "tick"),
    Account.OTHER_ENFORCEABLE: ("info", "tick"),
    Account.NOT_ENFORCEABLE: ("mute", "pause"),
    Account.POSTPONED: ("warn", "pause"),
    Account.POSTPONED_BY_AGREEMENT: ("warn", "pause"),
    Account.SUSPENDED: ("warn", "pause"),
    Account.PAUSED_FOR_COMPLAINT: ("warn", "pause"),
    Account.SEPARATE_BOOK: ("mute", "dot"),
    Account.COMPLETED: ("good", "tick"),
}


def status_badge(case: EnforcementCase) -> Badge:
    """The badge of the status of a case."""
    if case.account is None:
        return Badge("mute", "dot", _("Đã hủy mọi sự kiện"))
    kind, mark = _BADGES.get(case.account, ("mute", "dot"))
    return Badge(kind, mark, case.account.label)


@dataclass(frozen=True)
class TimelineItem:
    """One event of the history as the page tells it."""

    event: CaseEvent
    title: str
    kind: str
    occurred_on: date
    amount: int | None
    facts: list[str]
    article: str
    recorded_at: datetime
    recorded_by: str
    late: bool
    voided: str  # why, if it was taken back
    can_void: bool


_KINDS = {
    Event.DECISION_ISSUED: "decision",
    Event.COLLECTED: "money",
    Event.REFUNDED: "money",
    Event.AMOUNT_INCREASED: "money",
    Event.COMPLETED: "decision",
    Event.TERMINATED: "decision",
    Event.WITHDRAWN: "decision",
    Event.ENTRUSTED: "decision",
    Event.REASSIGNED: "coordination",
    Event.DRAWN_UP: "coordination",
}


def timeline(case: EnforcementCase, *, can_void: bool) -> list[TimelineItem]:
    """The history, the latest legal date first; voided events stay visible."""
    events = case.events.select_related("recorded_by__person", "to_agency", "to_enforcer", "void").order_by(
        "-occurred_on", "-sequence"
    )
    return [_item(event, can_void) for event in events]


def _item(event: CaseEvent, can_void: bool) -> TimelineItem:
    kind = Event(event.event)
    void = getattr(event, "void", None)
    row = TRANSITIONS.get(kind)
    facts = [
        event.document_number,
        _ground(event.ground),
        str(event.to_agency or ""),
        str(event.to_enforcer or ""),
        event.note,
    ]
    return TimelineItem(
        event=event,
        title=str(kind.label),
        kind=_KINDS.get(kind, ""),
        occurred_on=event.occurred_on,
        amount=event.amount,
        facts=[fact for fact in facts if fact],
        article=in_words(row.article(Regime.on(event.occurred_on))) if row else "",
        recorded_at=event.recorded_at,
        recorded_by=str(event.recorded_by) if event.recorded_by else _("Nhập từ sổ"),
        late=(event.recorded_at.date() - event.occurred_on).days > 30,
        voided=void.reason if void else "",
        can_void=can_void and void is None,
    )


def _ground(ground: str) -> str:
    if ground == "agreement":
        return _("đương sự thỏa thuận")
    return str(Event(ground).label) if ground in Event.values else ground


@dataclass(frozen=True)
class CaseFacts:
    """The identity bar and the parties."""

    creditor: str
    debtor: str
    badge: Badge
    court: str  # under the name it bore when it judged


def court_of(case: EnforcementCase) -> str:
    """The court that judged, as it was called on that day."""
    judgment = case.judgment
    return judgment.court.name_on(judgment.judged_on) if judgment.court else ""


def facts(case: EnforcementCase, *, court: str = "") -> CaseFacts:
    """Who the parties are and where the case stands."""
    parties = {party.role: party.name for party in case.parties.all()}
    return CaseFacts(
        court=court,
        creditor=parties.get(PartyRole.CREDITOR, "–"),
        debtor=parties.get(PartyRole.DEBTOR, "–"),
        badge=status_badge(case),
    )
