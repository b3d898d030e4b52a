"""What waits between agencies, on the desk of whoever has to act: to take in, to answer, to see to an answer, to decide."""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from agencies.models import User
from agencies.roles import Role
from cases.models import JudgmentHandover
from cases.permissions import units_of
from coordination.lifecycles.request import RequestState, StepOfRequest
from coordination.models import CoordinationAgreement, CoordinationRequest
from coordination.permissions import agencies_of, can_keep_agreements, courts_of
from coordination.presenters.requests import answer_act, step_url
from desk.worklist import Duty, DutySource
from law.citations import in_words
from law.deadlines import rules

_OF_SENDER = frozenset({Role.CLERK, Role.OFFICE_HEAD})


def _detailed(rows: QuerySet[CoordinationRequest]) -> QuerySet[CoordinationRequest]:
    return rows.select_related("case__judgment", "judgment", "agency", "sender").prefetch_related("case__parties")


def to_answer(user: User, today: date, until: date) -> QuerySet[CoordinationRequest]:
    """Requests that lie with the agencies for which this person answers."""
    rows = CoordinationRequest.objects.to_answer(agencies_of(user)).filter(due_on__lte=until)
    return _detailed(rows)


def _to_answer(row: CoordinationRequest, today: date) -> Duty:
    act, act_url = answer_act(row)
    return Duty(
        source="request_in",
        pk=row.pk,
        due_on=row.due_on,
        what=row.subject,
        basis=f"{row.of_kind} · {row.of_kind.basis}",
        record=str(row),
        url=reverse("coordination:request", args=[row.pk]),
        whom=" · ".join(filter(None, (row.about, row.sender.brief))),
        act=act,
        act_url=act_url,
    )


def _own(user: User, states: tuple[RequestState, ...]) -> QuerySet[CoordinationRequest]:
    """Requests of an enforcer's own cases, or of the unit of a clerk or head."""
    rows = CoordinationRequest.objects.filter(state__in=states)
    if units_of(user, frozenset({Role.ENFORCER})):
        return rows.filter(case__enforcer=user.person_id)
    return rows.filter(sender__in=units_of(user, _OF_SENDER))


def answered(user: User, today: date, until: date) -> QuerySet[CoordinationRequest]:
    """Answers and returned requests that the sender has to see to."""
    return _detailed(_own(user, (RequestState.ANSWERED, RequestState.RETURNED)).filter(due_on__lte=until))


def _answered(row: CoordinationRequest, today: date) -> Duty:
    what = _("Bổ sung yêu cầu bị trả lại") if row.state == RequestState.RETURNED else _("Xem trả lời, đóng yêu cầu")
    url = reverse("coordination:request", args=[row.pk])
    return Duty(
        source="request_back",
        pk=row.pk,
        due_on=row.due_on,
        what=what,
        basis=" · ".join((str(row.of_kind), row.addressee.brief)),
        record=str(row),
        url=url,
        whom=row.case.debtor if row.case else row.about,
        act=_("Xem trả lời"),
        act_url=url,
    )


def awaited(user: User, today: date, until: date) -> QuerySet[CoordinationRequest]:
    """What this person waits for from other agencies."""
    rows = _own(user, (RequestState.SENT, RequestState.RECEIVED)).exclude(agency__in=agencies_of(user))
    return _detailed(rows).order_by("due_on", "pk")


def _awaited(row: CoordinationRequest, today: date) -> Duty:
    late = row.due_on is not None and row.due_on < today
    url = reverse("coordination:request", args=[row.pk])
    return Duty(
        source="request_out",
        pk=row.pk,
        due_on=row.due_on,
        what=f"{row.agency.brief}: {row.subject}",
        basis=str(row.of_kind),
        record=str(row),
        url=url,
        whom=row.case.debtor if row.case else row.about,
        act=_("Đôn đốc") if late else _("Xem"),
        act_url=step_url(row, StepOfRequest.REMINDED) if late else url,
        since=row.started_on,
    )


def owed(user: User, today: date, until: date) -> QuerySet[JudgmentHandover]:
    """Judgments that the courts of this person have to hand over."""
    rows = JudgmentHandover.objects.owed_by(courts_of(user)).filter(due_on__lte=until)
    return rows.select_related("judgment", "unit")


def _owed(row: JudgmentHandover, today: date) -> Duty:
    url = reverse("coordination:hand_over", args=[row.pk])
    return Duty(
        source="owed",
        pk=row.pk,
        due_on=row.due_on,
        what=_("Chuyển giao bản án, quyết định"),
        basis=in_words(rules()[row.rule].articles),
        record=row.judgment.number,
        url=url,
        whom=row.unit.brief,
        act=_("Ghi đã chuyển giao"),
        act_url=url,
    )


def to_renew(user: User, today: date, until: date) -> QuerySet[CoordinationAgreement]:
    """Agreements whose term or planned review comes, for whoever keeps them."""
    rows = CoordinationAgreement.objects.to_be_renewed(today).prefetch_related("parties__agency")
    return rows if can_keep_agreements(user) else rows.none()


def _to_renew(row: CoordinationAgreement, today: date) -> Duty:
    url = reverse("coordination:agreement", args=[row.pk])
    return Duty(
        source="agreement",
        pk=row.pk,
        due_on=None,
        what=_("Sơ kết, tổng kết hoặc ký lại quy chế"),
        basis=row.title,
        record=str(row),
        url=url,
        whom=", ".join(party.agency.brief for party in row.parties.all()),
        act=_("Mở quy chế"),
        act_url=url,
        since=row.review_on or row.until,
    )


def sources() -> list[DutySource]:
    """What the desk asks of this app."""
    return [
        DutySource("request_in", 10, to_answer, _to_answer, "due_on"),
        DutySource("request_back", 11, answered, _answered, "due_on"),
        DutySource("owed", 12, owed, _owed, "due_on"),
        DutySource("agreement", 13, to_renew, _to_renew),
        DutySource("request_out", 14, awaited, _awaited, "due_on", waits=True),
    ]
