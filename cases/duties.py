"""What the people of an office must act on, among time limits, judgments, requests and cases: sources of the desk."""

from __future__ import annotations

from datetime import date

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from agencies.models import User
from agencies.roles import Role
from cases.models import Deadline, EnforcementCase, EnforcementRequest, Entrustment, JudgmentHandover
from cases.permissions import units_of
from cases.presenters.deadlines import delay_of
from desk.worklist import Duty, DutySource
from law import deadlines
from law.citations import in_words

# The time limits of a unit that its clerks see to, and those that wait for a decision of its head.
OF_CLERKS = frozenset({"NOTIFY", "SEND_VKS", "PUBLISH", "UNPUBLISH"})
OF_HEADS = frozenset({"RESUME_POSTPONE", "CONFIRM"})
_INTAKE = frozenset({Role.CLERK, Role.OFFICE_HEAD})


def own_deadlines(user: User, today: date, until: date) -> QuerySet[Deadline]:
    """An enforcer's own cases; what clerks see to, and what heads decide, in their unit."""
    enforcing = units_of(user, frozenset({Role.ENFORCER}))
    mine = Q(pk__in=[])
    if enforcing:
        mine |= Q(person=user.person_id)
    for role, codes in ((Role.CLERK, OF_CLERKS), (Role.OFFICE_HEAD, OF_HEADS)):
        if units := units_of(user, frozenset({role})):
            mine |= Q(agency__in=units, code__in=codes)
    rows = Deadline.objects.to_be_done().filter(mine, due_on__lte=until)
    return rows.select_related("case").prefetch_related("case__parties", "delays")


def _deadline(row: Deadline, today: date) -> Duty:
    by_hand = row.event_id is None
    return Duty(
        source="deadline",
        pk=row.pk,
        due_on=row.due_on,
        what=row.label,
        basis=in_words(row.of_law.articles),
        record=str(row.case),
        url=reverse("cases:case", args=[row.case_id]),
        whom=row.case.debtor,
        act=_("Ghi đã thực hiện") if by_hand else _("Ghi sự kiện"),
        act_url=reverse("cases:deadline_answer", args=[row.case_id, row.pk])
        if by_hand
        else reverse("cases:case", args=[row.case_id]) + "#ghi",
        delay=delay_of(row),
        delay_url=reverse("cases:deadline_delay", args=[row.case_id, row.pk]),
    )


def own_unclassified(user: User, today: date, until: date) -> QuerySet[EnforcementCase]:
    """Cases of an enforcer that were verified and have no conclusion yet."""
    if not units_of(user, frozenset({Role.ENFORCER})):
        return EnforcementCase.objects.none()
    return EnforcementCase.objects.not_classified().filter(enforcer=user.person_id).prefetch_related("parties")


def _unclassified(case: EnforcementCase, today: date) -> Duty:
    return Duty(
        source="unclassified",
        pk=case.pk,
        due_on=None,
        what=_("Phân loại: có hoặc chưa có điều kiện"),
        basis=_("đã có biên bản xác minh, chưa ghi kết luận"),
        record=str(case),
        url=reverse("cases:case", args=[case.pk]),
        whom=case.debtor,
        act=_("Phân loại"),
        act_url=reverse("cases:case", args=[case.pk]) + "#ghi",
        since=case.last_event_on,
    )


def own_judgments(user: User, today: date, until: date) -> QuerySet[JudgmentHandover]:
    """Judgments of the unit that wait for a decision ex officio."""
    rows = JudgmentHandover.objects.awaiting_decision().filter(unit__in=units_of(user, _INTAKE), decision_due_on__lte=until)
    return rows.select_related("judgment", "agency")


def _judgment(row: JudgmentHandover, today: date) -> Duty:
    return Duty(
        source="judgment",
        pk=row.pk,
        due_on=row.decision_due_on,
        what=_("Ra quyết định thi hành án chủ động"),
        basis=_article(row.decision_rule),
        record=row.judgment.number,
        url=reverse("cases:judgment", args=[row.pk]),
        whom=row.agency.brief,
        act=pgettext("nút", "Ra quyết định"),
        act_url=reverse("cases:decide", args=[row.pk]),
    )


def own_requests(user: User, today: date, until: date) -> QuerySet[EnforcementRequest]:
    """Requests to the unit without an answer."""
    rows = EnforcementRequest.objects.waiting().filter(agency__in=units_of(user, _INTAKE), due_on__lte=until)
    return rows.select_related("judgment")


def _request(row: EnforcementRequest, today: date) -> Duty:
    return Duty(
        source="request",
        pk=row.pk,
        due_on=row.due_on,
        what=_("Giải quyết yêu cầu thi hành án"),
        basis=_article(row.rule),
        record=row.judgment.number,
        url=reverse("cases:request", args=[row.pk]),
        whom=row.requester,
        act=pgettext("nút", "Ra quyết định"),
        act_url=reverse("cases:request_decide", args=[row.pk]),
    )


def own_entrustments(user: User, today: date, until: date) -> QuerySet[Entrustment]:
    """Cases entrusted to the unit without its decision."""
    return Entrustment.objects.waiting().filter(agency__in=units_of(user, _INTAKE), due_on__lte=until)


def _entrustment(row: Entrustment, today: date) -> Duty:
    return Duty(
        source="entrustment",
        pk=row.pk,
        due_on=row.due_on,
        what=_("Ra quyết định cho việc nhận ủy thác"),
        basis=_article(row.rule),
        record=row.document_number,
        url=reverse("cases:entrustment", args=[row.pk]),
        whom=row.sender,
        act=pgettext("nút", "Ra quyết định"),
        act_url=reverse("cases:entrustment_decide", args=[row.pk]),
    )


def awaited_judgments(user: User, today: date, until: date) -> QuerySet[JudgmentHandover]:
    """Judgments that a court should have handed over to the unit and has not."""
    late = JudgmentHandover.objects.filter(received_on=None, due_on__lt=until, unit__in=units_of(user, _INTAKE))
    return late.select_related("judgment", "agency").order_by("due_on", "pk")


def _awaited(row: JudgmentHandover, today: date) -> Duty:
    return Duty(
        source="awaited",
        pk=row.pk,
        due_on=row.due_on,
        what=_("Tòa án chuyển giao bản án"),
        basis=_article(row.rule),
        record=row.judgment.number,
        url=reverse("cases:judgment", args=[row.pk]),
        whom=row.agency.brief,
        act=_("Ghi đã nhận"),
        act_url=reverse("cases:judgment_receive", args=[row.pk]),
        since=row.started_on,
    )


def _article(rule: str) -> str:
    return in_words(deadlines.rules()[rule].articles) if rule else ""


def sources() -> list[DutySource]:
    """What the desk asks of this app."""
    return [
        DutySource("deadline", 0, own_deadlines, _deadline, "due_on"),
        DutySource("request", 1, own_requests, _request, "due_on"),
        DutySource("entrustment", 2, own_entrustments, _entrustment, "due_on"),
        DutySource("judgment", 3, own_judgments, _judgment, "decision_due_on"),
        DutySource("unclassified", 4, own_unclassified, _unclassified),
        DutySource("awaited", 5, awaited_judgments, _awaited, "due_on", waits=True),
    ]
