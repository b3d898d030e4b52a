"""What pages show of a case: its badge, its facts, its timeline."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.badges import status_badge
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import CaseEvent, EnforcementCase, PartyRole
from cases.transitions import ENDS, HELD_BY, TRANSITIONS, ground_of
from common import numbers
from common.shapes import Badge, Stage, Tab
from law.citations import in_words
from law.regimes import Regime


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

    @property
    def is_a_result(self) -> bool:
        """Whether it says what was enforced, or why no longer: money, reductions and endings."""
        return self.event.event in _RESULTS

    @property
    def kinds(self) -> set[str]:
        """What it counts as among the tabs."""
        return {self.kind, "corrected"} if self.voided or self.late else {self.kind}


_KINDS = {
    Event.VERIFIED: "verification",
    Event.FOUND_ENFORCEABLE: "verification",
    Event.FOUND_NOT_ENFORCEABLE: "decision",
    Event.POSTPONED: "decision",
    Event.SUSPENDED: "decision",
    Event.RESUMED: "decision",
    Event.MOVED_TO_SEPARATE_BOOK: "decision",
    Event.REQUEST_RETURNED: "decision",
    Event.ENDING_REVERSED: "decision",
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


# The kinds by which a history is narrowed down: word of the address, label, kinds of dots.
FILTERS: tuple[tuple[str, Any, frozenset[str]], ...] = (
    ("", gettext_lazy("Tất cả"), frozenset()),
    ("quyet-dinh", gettext_lazy("Quyết định"), frozenset({"decision"})),
    ("tien", gettext_lazy("Tiền"), frozenset({"money"})),
    ("xac-minh", gettext_lazy("Xác minh"), frozenset({"verification"})),
    ("chuyen-giao", gettext_lazy("Chuyển hồ sơ"), frozenset({"coordination"})),
    ("da-huy", gettext_lazy("Đã hủy hoặc ghi muộn"), frozenset({"corrected"})),
)


def narrowed(items: list[TimelineItem], word: str) -> tuple[list[TimelineItem], list[Tab]]:
    """The items of a kind, and the tabs of all kinds there are. An unknown word shows everything."""
    found = {key: [item for item in items if not kinds or kinds & item.kinds] for key, _label, kinds in FILTERS}
    chosen = word if found.get(word) else ""
    tabs = [
        Tab(label, f"?dien-bien={key}#dien-bien" if key else "?#dien-bien", key == chosen, len(found[key]))
        for key, label, _kinds in FILTERS
        if found[key]
    ]
    return found[chosen], tabs


def timeline(case: EnforcementCase, *, can_void: bool) -> list[TimelineItem]:
    """The history, the latest legal date first; voided events stay visible."""
    events = case.events.select_related("recorded_by__person", "to_unit", "to_enforcer", "void").order_by("-occurred_on", "-sequence")
    return [told(event, can_void=can_void) for event in events]


def told(event: CaseEvent, *, can_void: bool) -> TimelineItem:
    """One event in words."""
    kind = Event(event.event)
    void = getattr(event, "void", None)
    row = TRANSITIONS.get(kind)
    facts = [
        event.document_number,
        _ground(kind, event),
        str(event.to_unit or ""),
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
        late=event.is_late,
        voided=void.reason if void else "",
        can_void=can_void and void is None,
    )


def _ground(kind: Event, event: CaseEvent) -> str:
    """The ground with its article; words of a register as they are."""
    ground = ground_of(kind, event.ground)
    if ground is not None:
        article = in_words(ground.article(Regime.on(event.occurred_on)))
        return f"{ground.label} ({article})" if article else str(ground.label)
    return str(Event(event.ground).label) if event.ground in Event.values else event.ground


@dataclass(frozen=True)
class CaseSummary:
    """The identity bar and the parties."""

    creditor: str
    debtor: str
    badge: Badge
    court: str  # under the name it bore when it judged


def court_of(case: EnforcementCase) -> str:
    """The court that judged, as it was called on that day."""
    judgment = case.judgment
    return judgment.court.name_on(judgment.judged_on) if judgment.court else judgment.court_name


def facts(case: EnforcementCase, *, court: str = "") -> CaseSummary:
    """Who the parties are and where the case stands."""
    parties = {party.role: party.name for party in case.parties.all()}
    return CaseSummary(
        court=court,
        creditor=parties.get(PartyRole.CREDITOR, "–"),
        debtor=parties.get(PartyRole.DEBTOR, "–"),
        badge=status_badge(case),
    )


def cause_label(account: Account | None, cause: str) -> str:
    """The ground that keeps a case from going on; words of a register as they are."""
    ground = HELD_BY[account].ground(cause) if account in HELD_BY else None
    return str(ground.label) if ground else cause


_RESULTS = frozenset(
    {
        Event.COLLECTED,
        Event.REFUNDED,
        Event.REDUCED,
        Event.RESTORED,
        Event.PARTLY_TERMINATED,
        Event.PARTLY_ENTRUSTED,
        Event.PARTLY_WITHDRAWN,
        Event.ENDING_REVERSED,
        *ENDS,
    }
)


@dataclass(frozen=True)
class Money:
    """The sum of a case with what was added to it, what other decisions took out, and the rate; no rate without a sum.

    What is to be enforced is what was carried out, taken out, and is left.
    """

    total: int
    taken_out: int
    rate: Decimal | None


def money(case: EnforcementCase, items: Iterable[TimelineItem]) -> Money:
    """What became of the amount, as the history tells it."""
    increases = (i.amount or 0 for i in items if i.event.event == Event.AMOUNT_INCREASED and not i.voided)
    total = case.amount + sum(increases)
    rate = Decimal(case.done_amount * 100) / total if total else None
    return Money(total, total - case.done_amount - case.open_amount, rate)


_STAGES: tuple[tuple[Any, frozenset[Event]], ...] = (
    (gettext_lazy("Ra quyết định"), frozenset({Event.DECISION_ISSUED})),
    (gettext_lazy("Thông báo, tự nguyện"), frozenset({Event.SERVED})),
    (
        gettext_lazy("Xác minh, phân loại"),
        frozenset({Event.VERIFIED, Event.FOUND_ENFORCEABLE, Event.FOUND_NOT_ENFORCEABLE}),
    ),
    (gettext_lazy("Thu tiền, tài sản"), frozenset({Event.COLLECTED})),
)


def steps(case: EnforcementCase, items: list[TimelineItem]) -> list[Stage]:
    """How far the case is: the first day of each stage, where it stands, and its ending."""
    first: dict[str, date] = {}
    for item in reversed([item for item in items if not item.voided]):
        first.setdefault(item.event.event, item.occurred_on)
    days = [min((first[e.value] for e in events if e.value in first), default=None) for _label, events in _STAGES]
    reached = max((place for place, day in enumerate(days) if day is not None), default=-1)
    found = [
        Stage(
            str(label),
            "now" if place == reached and case.is_held else "done" if place <= reached else "",
            numbers.day(day) if day else "",
        )
        for place, ((label, _events), day) in enumerate(zip(_STAGES, days, strict=True))
    ]
    over = case.ended_on is not None and case.account is not None
    label = str(case.account.label) if over and case.account else _("Kết thúc")
    return [*found, Stage(label, "done" if over else "", numbers.day(case.ended_on) if over else "")]


@dataclass(frozen=True)
class Holding:
    """Who held the case from when to when; `until` is empty for who holds it."""

    agency: str
    enforcer: str
    since: date
    until: date | None
    days: int


def holdings(case: EnforcementCase, items: list[TimelineItem], today: date) -> list[Holding]:
    """Days by holder, the present one first. They end with the case."""
    moves = [item.event for item in reversed(items) if item.event.to_enforcer_id and not item.voided]
    end = case.ended_on or today
    first = (case.issuing_agency, case.first_enforcer, case.decided_on)
    starts = [first, *((move.to_unit, move.to_enforcer, move.occurred_on) for move in moves)]
    found = []
    for place, (agency, enforcer, since) in enumerate(starts):
        until = starts[place + 1][2] if place + 1 < len(starts) else None
        stop = until or end
        found.append(Holding((agency or case.agency).brief, str(enforcer), since, until, (stop - since).days))
    return found[::-1]
