"""Requests between agencies: one object with its own state, its clock, its questions and the trail of its steps."""

from __future__ import annotations

from datetime import date

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, User, reached_by
from agencies.roles import Permission
from cases.models import EnforcementCase, EventDependent, Judgment
from cases.models.dependent import EventDependentQuerySet
from coordination.kinds import RequestKind, kinds
from coordination.lifecycles.request import OPEN, WAITING, Channel, Defect, RequestState, Result, StepOfRequest
from coordination.permissions import agencies_of
from law import deadlines
from law.deadlines import Rule
from law.models.clock import Clock

APPEND_ONLY = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]


class RequestQuerySet(models.QuerySet["CoordinationRequest"]):
    """The questions one can ask about requests."""

    def visible_to(self, user: User) -> RequestQuerySet:
        """The province and the committee see all; an office its own; any agency what was ever sent to it, and what it sent."""
        units = reached_by(user, Permission.SEE_CASES)
        if units is None:
            return self
        mine = agencies_of(user)
        passed_on = RequestStep.objects.filter(step=StepOfRequest.TRANSFERRED).values("request")
        held = RequestStep.objects.filter(agency__in=mine, request__in=passed_on).values("request")
        came_to_me = Q(addressee__in=mine) | Q(pk__in=held)
        seen = Q(sender__in=mine) | Q(sent_on__isnull=False) & came_to_me
        if units:
            seen |= Q(sender__in=units) | Q(case__agency__in=units)
        return self.filter(seen)

    def waiting(self) -> RequestQuerySet:
        """Sent, and without an answer."""
        return self.filter(state__in=WAITING)

    def open(self) -> RequestQuerySet:
        """On somebody's table."""
        return self.filter(state__in=OPEN)

    def overdue(self, *, as_of: date) -> RequestQuerySet:
        """Waiting for an answer, and its last day has passed."""
        return self.waiting().filter(due_on__lt=as_of)

    def answered(self, *, in_time: bool) -> RequestQuerySet:
        """Answered by the last day of the clock, or later."""
        late = Q(answered_on__gt=F("answer_due_on"))
        return self.filter(answered_on__isnull=False).filter(~late if in_time else late)

    def to_answer(self, agencies: list[int]) -> RequestQuerySet:
        """What these agencies have to take in or to answer."""
        return self.waiting().filter(agency__in=agencies)

    def answered_to(self, user: User) -> RequestQuerySet:
        """Answered or returned, for the sender to see to: the enforcer of the case, or whoever works for the sender."""
        units = user.access.agencies(Permission.RECORD_EVENTS)
        rows = self.filter(state__in=(RequestState.ANSWERED, RequestState.RETURNED))
        return rows if units is None else rows.filter(sender__in=units)


class CoordinationRequest(Clock):
    """A request (yêu cầu phối hợp). `agency` holds it now; `due_on` is empty for a draft and for what is over.

    The clock of a request received is that of its rule; where the law sets no time, of the day that the sender wished.
    Facts of the answer stand here for lists; what was written stands at the questions and the steps.
    """

    SOURCE = "request"  # its word where it rests on an event of a case

    due_on = models.DateField(_("Hạn"), null=True)  # type: ignore[assignment]
    kind = models.CharField(_("Loại yêu cầu"), max_length=8)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=RequestState, default=RequestState.DRAFT)
    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, null=True, related_name="coordination_requests")
    judgment = models.ForeignKey(Judgment, on_delete=models.PROTECT, null=True, related_name="coordination_requests")
    sender = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests_sent")
    addressee = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="requests_received")
    subject = models.CharField(_("Trích yếu"), max_length=300)
    content = models.CharField(_("Nội dung"), max_length=4000, blank=True)
    defect = models.CharField(_("Điểm chưa rõ, sai sót"), max_length=14, choices=Defect, blank=True)
    limit = models.CharField(max_length=24, blank=True)  # the code of the rule that counts once it is received
    wished_on = models.DateField(_("Mong được trả lời trước hết ngày"), null=True)
    urgent = models.BooleanField(_("Khẩn"), default=False)
    show_creditor = models.BooleanField(_("Cho nơi nhận thấy người được thi hành án"), default=False)
    document_number = models.CharField(_("Số văn bản"), max_length=100, blank=True)
    document_on = models.DateField(_("Ngày văn bản"), null=True)
    channel = models.CharField(_("Cách gửi"), max_length=10, choices=Channel, default=Channel.PORTAL)
    sent_on = models.DateField(_("Ngày gửi"), null=True)
    received_on = models.DateField(_("Ngày nhận"), null=True)
    came_on = models.DateField(_("Ngày đến"), null=True)  # taken in, or sent while it is not: in whose period it counts
    register_number = models.CharField(_("Số đến"), max_length=50, blank=True)
    department = models.CharField(_("Bộ phận giữ"), max_length=200, blank=True)
    answer_due_on = models.DateField(null=True)  # the last day of the answer, kept when the clock has gone on
    extended = models.BooleanField(default=False)
    result = models.CharField(_("Kết quả"), max_length=10, choices=Result, blank=True)
    answer_number = models.CharField(_("Số văn bản trả lời"), max_length=100, blank=True)
    helpful = models.BooleanField(null=True)  # whether the sender found that the answer helps
    reminders = models.PositiveSmallIntegerField(default=0)
    escalated_on = models.DateField(null=True)
    follows = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="followed_by")
    created_at = models.DateTimeField()
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = RequestQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.CheckConstraint(
                name="request_waits_with_a_clock",
                condition=~Q(state__in=["sent", "received", "answered", "returned"]) | Q(due_on__isnull=False),
            ),
            models.CheckConstraint(name="request_answered_with_a_result", condition=Q(answered_on=None) | ~Q(result="")),
        ]
        indexes = [
            models.Index(fields=["agency", "due_on", "id"], name="request_waiting", condition=Q(state__in=sorted(OPEN))),
            models.Index(fields=["due_on", "id"], name="request_by_day"),
            models.Index(  # a scorecard is read from it alone
                fields=["came_on", "addressee"],
                name="request_by_coming",
                include=[
                    "kind",
                    "state",
                    "received_on",
                    "answered_on",
                    "answer_due_on",
                    "due_on",
                    "result",
                    "extended",
                    "reminders",
                ],
            ),
            models.Index(fields=["came_on"], name="request_defects", include=["judgment", "defect"], condition=~Q(defect="")),
            models.Index(fields=["sender", "state", "due_on"], name="request_by_sender"),
            models.Index(fields=["sent_on", "id"], name="request_by_sending"),
        ]

    def __str__(self) -> str:
        return f"YC-{self.pk:04d}"

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed; a draft, and what is over, has none."""
        return self.due_on is not None and super().is_overdue(today)

    @property
    def of_kind(self) -> RequestKind:
        return kinds()[self.kind]

    @property
    def of_law(self) -> Rule | None:
        """The rule by which the answer is counted; None where the law sets no time, or nothing was received yet."""
        return deadlines.rules().get(self.rule)

    @property
    def decisions(self) -> EventDependentQuerySet:
        """The decisions on the case that were recorded for it, also those voided since; `standing()` leaves these out."""
        return EventDependent.objects.of(self.SOURCE, self.pk).select_related("event__void")

    @property
    def is_waiting(self) -> bool:
        """Whether it lies with the addressee."""
        return self.state in WAITING

    @property
    def about(self) -> str:
        """The judgment or case it is about, for a list."""
        judgment = self.judgment or (self.case.judgment if self.case else None)
        return gettext("Bản án %(number)s") % {"number": judgment.number} if judgment else str(self.case or "")


class RequestQuestion(models.Model):
    """One numbered question of a request, with its answer."""

    request = models.ForeignKey(CoordinationRequest, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(_("Câu hỏi"), max_length=2000)
    answer = models.CharField(_("Trả lời"), max_length=4000, blank=True)

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["request", "position"], name="one_question_by_position")]

    def __str__(self) -> str:
        return f"{self.position}. {self.text}"


class RequestStep(models.Model):
    """What happened to a request: by whom, on which day, with whom it lay from then on. Never changed."""

    request = models.ForeignKey(CoordinationRequest, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=12, choices=StepOfRequest)
    on = models.DateField(_("Ngày"))
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")  # who holds it from then on
    department = models.CharField(max_length=200, blank=True)
    document_number = models.CharField(_("Số văn bản"), max_length=100, blank=True)
    note = models.CharField(_("Nội dung"), max_length=4000, blank=True)
    due_on = models.DateField(null=True)  # the clock from then on
    on_paper = models.BooleanField(default=False)  # told by the sender for an agency that answered on paper
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]
        triggers = APPEND_ONLY
        indexes = [
            models.Index(fields=["agency", "step"], name="request_step_by_agency"),
            models.Index(fields=["request"], name="request_passed_on", condition=Q(step="transferred")),
        ]

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.on:%d/%m/%Y}"


class RequestFile(models.Model):
    """A paper of a request or of its answer."""

    request = models.ForeignKey(CoordinationRequest, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=200)
    file = models.FileField(upload_to="requests/%Y/%m/")
    of_answer = models.BooleanField(default=False)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.name
