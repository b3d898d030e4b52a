"""What pages show of a request: where it stands, whose turn it is, its clock, who held it how long, and what the case waits for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.models.agency import AgencyKind
from cases.badges import status_badge
from cases.models import PartyRole
from common import numbers
from common.machine import open_steps
from common.shapes import Badge, Stage
from coordination.kinds import RequestKind, kinds, limit_words
from coordination.lifecycles.request import OPEN, WAITING, RequestActor, RequestState, StepOfRequest
from coordination.models import CoordinationRequest, RequestStep
from coordination.permissions import REQUEST_LIFE, can_answer
from law.citations import in_words
from law.deadlines import WorkingDays, longest

_BADGES = {
    RequestState.DRAFT: ("mute", "dot"),
    RequestState.SENT: ("mute", "dot"),
    RequestState.RECEIVED: ("info", "dot"),
    RequestState.ANSWERED: ("good", "tick"),
    RequestState.RETURNED: ("warn", "flag"),
    RequestState.CLOSED: ("good", "tick"),
    RequestState.WITHDRAWN: ("mute", "dot"),
}
SOON = 5  # working days before the end from which the clock is orange


class RequestLine(NamedTuple):
    """A request as a list shows it."""

    row: CoordinationRequest
    debtor: str
    state: Badge
    due: Badge | None
    held: int
    act: str
    act_url: str


def line(row: CoordinationRequest, user: User, today: date) -> RequestLine:
    """A line for this reader, with the one next act."""
    act, url = _next_act(row, user, today)
    return RequestLine(
        row,
        row.case.debtor if row.case else "",
        state_badge(row),
        due_badge(row, today),
        (today - row.started_on).days,
        act,
        url,
    )


def state_badge(row: CoordinationRequest) -> Badge:
    """The badge of the state."""
    kind, mark = _BADGES[RequestState(row.state)]
    return Badge(kind, mark, row.get_state_display())


def due_badge(row: CoordinationRequest, today: date) -> Badge | None:
    """How much time is left; None for what nobody waits for."""
    if row.due_on is None or row.state not in OPEN:
        return None
    kind = "bad" if row.due_on < today else "warn" if (row.due_on - today).days <= 7 else "mute"
    return Badge(kind, "clock", numbers.time_left(row.due_on, today))


def _next_act(row: CoordinationRequest, user: User, today: date) -> tuple[str, str]:
    url = reverse("coordination:request", args=[row.pk])
    steps = {move.step for move in open_steps(REQUEST_LIFE, row, user, today)}
    if steps & {StepOfRequest.RECEIVED, StepOfRequest.ANSWERED} and can_answer(user, row):
        return answer_act(row)
    if StepOfRequest.SENT in steps and row.state == RequestState.DRAFT:
        return _("Gửi"), step_url(row, StepOfRequest.SENT)
    if StepOfRequest.REMINDED in steps and row.is_overdue(today):
        return _("Đôn đốc"), step_url(row, StepOfRequest.REMINDED)
    return (_("Xem, đóng") if StepOfRequest.CLOSED in steps else _("Xem")), url


def answer_act(row: CoordinationRequest) -> tuple[str, str]:
    """What whoever holds it does next: take it in, or answer."""
    if row.state == RequestState.SENT:
        return _("Tiếp nhận"), step_url(row, StepOfRequest.RECEIVED)
    return _("Trả lời"), reverse("coordination:request", args=[row.pk]) + "#tra-loi"


def step_url(row: CoordinationRequest, step: StepOfRequest) -> str:
    """The page of a step."""
    return reverse("coordination:request_step", args=[row.pk, step.value.replace("_", "-")])


class Act(NamedTuple):
    """A step that this reader may take; `on_paper` for what came on paper and the sender tells."""

    step: StepOfRequest
    label: str
    url: str
    on_paper: bool


def acts(row: CoordinationRequest, user: User, today: date) -> list[Act]:
    """The steps that may be taken now, the usual one first."""
    theirs = can_answer(user, row)
    return [
        Act(move.step, str(move.step.label), step_url(row, move.step), move.actor is not RequestActor.SENDER and not theirs)
        for move in open_steps(REQUEST_LIFE, row, user, today)
    ]


def stages(row: CoordinationRequest, steps: Iterable[RequestStep], today: date) -> list[Stage]:
    """The five steps of the line; a returned or withdrawn request stays where it was."""
    done = {step.step: step for step in steps}
    names = [
        (StepOfRequest.DRAFTED, _("Nháp"), _("Soạn")),
        (StepOfRequest.SENT, _("Đã gửi"), _("Gửi")),
        (StepOfRequest.RECEIVED, _("Đã tiếp nhận"), _("Chờ tiếp nhận")),
        (StepOfRequest.ANSWERED, _("Đã trả lời"), _("Chờ trả lời")),
        (StepOfRequest.CLOSED, _("Đã đóng"), _("Chờ nơi gửi xác nhận")),
    ]
    reached = {RequestState.DRAFT: 1, RequestState.SENT: 2, RequestState.RECEIVED: 3, RequestState.ANSWERED: 4, RequestState.CLOSED: 5}.get(
        RequestState(row.state), 2
    )
    found = []
    for place, (step, past, present) in enumerate(names):
        told = done.get(step)
        if place < reached and told is not None:
            found.append(Stage(past, "done", " · ".join(filter(None, (numbers.day(told.on), told.document_number)))))
        elif place == reached:
            found.append(Stage(present, "now", numbers.time_left(row.due_on, today) if row.due_on else ""))
        else:
            found.append(Stage(past))
    return found


@dataclass(frozen=True)
class Dial:
    """The clock of an answer: places in per cent of the width, and its words."""

    now: Decimal
    limit: Decimal
    extended: Decimal | None
    limit_label: str
    extended_label: str
    now_label: str
    summary: str
    kind: str


def dial(row: CoordinationRequest, days: WorkingDays, today: date) -> Dial | None:
    """The clock from the day of receipt; None before it, and for what is over."""
    if row.state != RequestState.RECEIVED or row.received_on is None or row.due_on is None:
        return None
    rule, start = row.of_law, row.received_on
    most = longest(rule, start, days) if rule else None
    usual = row.due_on if not row.extended else _usual(row)
    end = max(filter(None, (most, row.due_on, today)))
    width = max((end - start).days, 1)

    def at(day: date) -> Decimal:
        return min(Decimal(100), Decimal(100 * max((day - start).days, 0)) / width) * Decimal("0.9")

    passed = (today - start).days
    soon = days.after(today, SOON) >= row.due_on
    return Dial(
        now=at(today),
        limit=at(usual),
        extended=at(most) if most and most != usual else None,
        limit_label=_("hạn %(day)s") % {"day": numbers.day(usual)},
        extended_label=_("phức tạp: %(day)s") % {"day": numbers.day(most)} if most and most != usual else "",
        now_label=_("hôm nay, ngày thứ %(count)s") % {"count": passed},
        summary=_("Đã qua %(count)s ngày từ ngày nhận %(start)s; hạn trả lời %(due)s.")
        % {"count": passed, "start": numbers.day(start), "due": numbers.day(row.due_on)},
        kind="bad" if row.due_on < today else "warn" if soon else "",
    )


def _usual(row: CoordinationRequest) -> date:
    """The last day before the extension, as the trail told it."""
    told = [step for step in row.steps.all() if step.step in (StepOfRequest.RECEIVED, StepOfRequest.REOPENED)]
    return told[-1].due_on or row.due_on if told else row.due_on  # type: ignore[return-value]


class Held(NamedTuple):
    """With whom a request lay: who, what was done, from when to when, how many days; "now" for the last."""

    who: str
    what: str
    since: date
    until: date | None
    days: int
    state: str


def chain(row: CoordinationRequest, steps: Iterable[RequestStep], today: date) -> list[Held]:
    """The agencies and departments that held it, one after the other; it ends with whoever holds it."""
    found: list[Held] = []
    for step in steps:
        who = f"{step.department}, {step.agency.brief}" if step.department else step.agency.brief
        if found and found[-1].who == who:
            found[-1] = found[-1]._replace(what=f"{found[-1].what}; {_lower(step)}")
            continue
        if found:
            before = found[-1]
            found[-1] = before._replace(until=step.on, days=(step.on - before.since).days, state="")
        found.append(Held(who, _lower(step), step.on, None, (today - step.on).days, "now"))
    if found and row.state in (RequestState.CLOSED, RequestState.WITHDRAWN):
        last = found[-1]
        end = max(step.on for step in steps)
        found[-1] = last._replace(until=end, days=(end - last.since).days, state="")
    return found


def _lower(step: RequestStep) -> str:
    label = str(step.get_step_display())
    return label[:1].lower() + label[1:]


def days_counted(row: CoordinationRequest, steps: Iterable[RequestStep], today: date) -> int:
    """For how many days the answering side has held it since the last receipt: what the clock counts."""
    received = [step.on for step in steps if step.step in (StepOfRequest.RECEIVED, StepOfRequest.REOPENED)]
    if not received:
        return 0
    end = row.answered_on if row.state not in WAITING and row.answered_on else today
    return (end - received[-1]).days


class CatalogueLine(NamedTuple):
    """A kind of request in the catalogue: to whom, until when, and what it does to the case."""

    kind: RequestKind
    to: str
    limit: str


def catalogue(today: date) -> list[CatalogueLine]:
    """All kinds, as the law of a day has them."""
    return [
        CatalogueLine(kind, ", ".join(str(AgencyKind(one).label) for one in kind.to), limit_words(kind, today)) for kind in kinds().values()
    ]


def context(row: CoordinationRequest, user: User, days: WorkingDays, today: date, *, is_case_open: bool) -> dict[str, Any]:
    """All that the page of a request shows, but for its forms."""
    steps = list(row.steps.select_related("agency", "recorded_by__person"))
    rule = row.of_law
    return {
        "row": row,
        "line": line(row, user, today),
        "stages": stages(row, steps, today),
        "dial": dial(row, days, today),
        "chain": chain(row, steps, today),
        "held": days_counted(row, steps, today),
        "trail": steps[::-1],
        "basis": row.of_kind.basis,
        "rule_article": in_words(rule.articles) if rule else "",
        "questions": list(row.questions.all()),
        "papers": list(row.files.all()),
        "can_see_case": is_case_open,
        "decisions": list(row.decisions) if is_case_open else [],
        "case_badge": status_badge(row.case) if row.case else None,
        "creditor": _creditor(row) if row.show_creditor else "",
    }


def _creditor(row: CoordinationRequest) -> str:
    parties = row.case.parties.all() if row.case else ()
    return next((party.name for party in parties if party.role == PartyRole.CREDITOR), "")
