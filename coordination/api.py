"""Requests between agencies with their steps, to read and to take; agreements on coordination, to read."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.http import SignedInCall
from agencies.models import Agency
from cases.models import EnforcementCase, Judgment
from common import clock
from common.api.fields import CodeField
from common.api.filters import in_english
from common.api.viewsets import Columns, KeysetViewSet, ShownRow, check_unchanged, checked, located, own_names
from common.machine import open_steps
from coordination.actions.requests import STEPS, draft_request
from coordination.actions.steps import take_step
from coordination.filters import AgreementFilter, RequestFilter
from coordination.kinds import kinds
from coordination.lifecycles.request import MOVES, Channel, Defect, Result, StepOfRequest
from coordination.models import CoordinationAgreement, CoordinationRequest, RequestStep
from coordination.permissions import REQUEST_LIFE, can_send
from law import deadlines
from law.citations import in_words


class RequestSerializer(serializers.Serializer[Any]):
    """A request from an enforcement office to another agency."""

    id = serializers.IntegerField()
    kind = serializers.CharField(help_text=_("Mã loại yêu cầu, ví dụ GT, XM, BVCC"))
    state = serializers.CharField(help_text=_("draft, sent, received, answered, returned, closed, withdrawn"))
    subject = serializers.CharField()
    case = serializers.IntegerField(allow_null=True)
    judgment = serializers.IntegerField(allow_null=True)
    judgment_number = serializers.CharField(allow_null=True)
    sender = serializers.CharField(help_text=_("Mã cơ quan gửi"))
    addressee = serializers.CharField(help_text=_("Mã cơ quan nhận"))
    holder = serializers.CharField(help_text=_("Mã cơ quan đang giữ"))
    department = serializers.CharField()
    document_number = serializers.CharField()
    sent_on = serializers.DateField(allow_null=True)
    received_on = serializers.DateField(allow_null=True)
    due_on = serializers.DateField(allow_null=True, help_text=_("Hạn của bước đang chờ"))
    answer_due_on = serializers.DateField(allow_null=True, help_text=_("Hạn trả lời"))
    rule = serializers.CharField(help_text=_("Quy định đã dùng để tính"))
    articles = serializers.CharField(allow_null=True)
    extended = serializers.BooleanField()
    answered_on = serializers.DateField(allow_null=True)
    result = serializers.CharField(help_text=_("full, part, accepted, refused; trống khi chưa trả lời"))
    answer_number = serializers.CharField()
    defect = serializers.CharField(help_text=_("Điểm chưa rõ, sai sót của bản án"))
    reminders = serializers.IntegerField()


class QuestionSerializer(serializers.Serializer[Any]):
    """A numbered question with its answer."""

    position = serializers.IntegerField()
    text = serializers.CharField()
    answer = serializers.CharField()


class RequestDetailSerializer(RequestSerializer):
    """A request as its own address shows it."""

    content = serializers.CharField()
    questions = QuestionSerializer(many=True)
    available_steps = serializers.ListField(child=serializers.CharField(), help_text=_("Bước được ghi hôm nay"))


class NewRequestSerializer(serializers.Serializer[Any]):
    """A request to be drawn up; nobody but the sender sees it until its step `sent`."""

    kind = serializers.ChoiceField([*kinds()])
    addressee = CodeField(queryset=Agency.objects.all())
    case = serializers.IntegerField(required=False, allow_null=True, help_text=_("id của việc"))
    judgment = serializers.IntegerField(required=False, allow_null=True, help_text=_("id của bản án, khi không có việc"))
    subject = serializers.CharField(required=False, allow_blank=True, max_length=300, default="")
    questions = serializers.ListField(child=serializers.CharField(max_length=2000), min_length=1, max_length=20)
    defect = serializers.ChoiceField(Defect.choices, required=False, allow_blank=True, default="")
    content = serializers.CharField(required=False, allow_blank=True, max_length=4000, default="")
    limit = serializers.CharField(required=False, allow_blank=True, max_length=24, default="")
    wished_on = serializers.DateField(required=False, allow_null=True, default=None)
    urgent = serializers.BooleanField(required=False, default=False)
    show_creditor = serializers.BooleanField(required=False, default=False)


@extend_schema(tags=["requests"])
class RequestViewSet(KeysetViewSet):
    """The requests one may see."""

    request: SignedInCall

    serializer_class = RequestSerializer
    columns: ClassVar = Columns(
        own_names(RequestSerializer)
        | {
            "case": "case_id",
            "judgment": "judgment_id",
            "judgment_number": "judgment__number",
            "sender": "sender__code",
            "addressee": "addressee__code",
            "holder": "agency__code",
            "articles": None,
        }
    )
    orderings: ClassVar = ("id",)
    filterset_class = in_english(
        RequestFilter,
        {
            "q": "q",
            "state": "trang_thai",
            "due": "han",
            "kind": "loai",
            "addressee": "noi_nhan",
            "sender": "noi_gui",
            "defect": "diem",
            "sent_from": "gui_tu",
            "sent_to": "gui_den",
            "received_from": "nhan_tu",
            "received_to": "nhan_den",
        },
    )
    queryset = CoordinationRequest.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[CoordinationRequest]:
        return CoordinationRequest.objects.visible_to(self.request.user)

    @extend_schema(responses=RequestDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One request, with its ETag, its questions, and the steps that may be taken."""
        return super().retrieve(request, *args, **kwargs)

    def shown(self, key: Any) -> dict[str, Any]:
        """The request with what only its own address shows."""
        body = super().shown(key)
        if not self.request.query_params.get("fields"):
            row = self.get_queryset().select_related("sender", "addressee", "agency").get(pk=key)
            body["content"] = row.content
            body["questions"] = list(row.questions.values("position", "text", "answer"))
            body["available_steps"] = [move.step.value for move in open_steps(REQUEST_LIFE, row, self.request.user, clock.today())]
        return body

    @extend_schema(request=NewRequestSerializer, responses={201: RequestDetailSerializer})
    def create(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Draw a request up, for the unit that holds the case, or for one's own."""
        user = request.user
        facts = checked(NewRequestSerializer(data=request.data))
        case, judgment = facts.pop("case", None), facts.pop("judgment", None)
        about: dict[str, Any] = {"case": None, "judgment": None}
        if case is not None:
            about["case"] = get_object_or_404(EnforcementCase.objects.visible_to(user), pk=case)
        elif judgment is not None:
            about["judgment"] = get_object_or_404(Judgment.objects.visible_to(user), pk=judgment)
        sender = about["case"].agency if about["case"] else user.home
        if sender is None or not can_send(user, sender):
            raise Http404
        row = draft_request(sender=sender, by=user, at=clock.now(), today=clock.today(), **about, **facts)
        return located(request, self.shown(row.pk), HTTPStatus.CREATED, reverse("api:request", args=[row.pk]))

    def complete(self, rows: list[ShownRow]) -> None:
        """The articles of each rule, in words."""
        if rows and {"articles", "rule"} <= rows[0].shown.keys():
            for row in rows:
                rule = deadlines.rules().get(row.shown["rule"])
                row.shown["articles"] = in_words(rule.articles) if rule else None


class StepSerializer(serializers.Serializer[Any]):
    """What happened to a request, and with whom it lay from then on."""

    id = serializers.IntegerField()
    step = serializers.ChoiceField(StepOfRequest.choices)
    on = serializers.DateField()
    holder = serializers.CharField(help_text=_("Mã cơ quan giữ từ bước này"))
    department = serializers.CharField()
    document_number = serializers.CharField()
    note = serializers.CharField()
    due_on = serializers.DateField(allow_null=True)
    on_paper = serializers.BooleanField()
    recorded_at = serializers.DateTimeField()


class NewStepSerializer(serializers.Serializer[Any]):
    """A step to be taken. Each takes the fields that its move names, no other."""

    step = serializers.ChoiceField([step.value for step in STEPS])
    on = serializers.DateField()
    document_number = serializers.CharField(required=False, max_length=100)
    channel = serializers.ChoiceField(Channel.choices, required=False)
    register_number = serializers.CharField(required=False, allow_blank=True, max_length=50)
    department = serializers.CharField(required=False, max_length=200)
    reason = serializers.CharField(required=False, max_length=4000)
    to = serializers.CharField(required=False, max_length=200, help_text=_("Mã cơ quan (transferred), hoặc nơi báo cáo"))
    result = serializers.ChoiceField(Result.choices, required=False)
    answers = serializers.ListField(
        child=serializers.CharField(allow_blank=True, max_length=4000),
        required=False,
        help_text=_("Theo thứ tự câu hỏi"),
    )
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    helpful = serializers.BooleanField(required=False, allow_null=True)


USUAL: dict[str, Any] = {"channel": Channel.PORTAL, "answers": [], "helpful": None}  # of a field that is not sent; else empty text


class _ToSerializer(serializers.Serializer[Any]):
    """To which agency a request is passed on."""

    to = CodeField(queryset=Agency.objects.all())


def _facts(step: StepOfRequest, sent: dict[str, Any]) -> dict[str, Any]:
    """What the action of a step takes. Raises ValidationError for a field too many or too few."""
    move = MOVES[step]
    needless = {name: [_("Bước này không nhận trường này; bỏ trường.")] for name in sent if name not in move.details}
    missing = {name: [_("Bước này cần trường này.")] for name in move.needs if name not in sent}
    if needless or missing:
        raise ValidationError(needless | missing)
    facts = {name: sent.get(name, USUAL.get(name, "")) for name in move.details}
    if step is StepOfRequest.ANSWERED:
        facts["answers"] = dict(enumerate(facts["answers"], start=1))
    if step is StepOfRequest.TRANSFERRED:
        facts["to"] = checked(_ToSerializer(data={"to": facts["to"]}))["to"]
    return facts


@extend_schema(tags=["requests"])
class StepViewSet(KeysetViewSet):
    """The steps of one request: taken, never changed; of a request one may not see, nothing."""

    request: SignedInCall

    serializer_class = StepSerializer
    columns: ClassVar = Columns(own_names(StepSerializer) | {"holder": "agency__code"})
    orderings: ClassVar = ("id", "on")
    queryset = RequestStep.objects.none()  # for the description alone

    def row(self) -> CoordinationRequest:
        """The request of the address."""
        visible = CoordinationRequest.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["request_id"])

    def get_queryset(self) -> QuerySet[RequestStep]:
        return RequestStep.objects.filter(request=self.row())

    @extend_schema(request=NewStepSerializer, responses={201: StepSerializer})
    def create(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Take a step. With If-Match (the ETag of the request) only if it is unchanged."""
        row, user = self.row(), request.user
        check_unchanged(request, lambda: _as_shown(request, row))
        sent = checked(NewStepSerializer(data=request.data))
        step, on = StepOfRequest(sent.pop("step")), sent.pop("on")
        take_step(request=row, step=step, on=on, by=user, at=clock.now(), today=clock.today(), **_facts(step, sent))
        taken = RequestStep.objects.filter(request=row).latest("pk")
        (made,) = self.rows(RequestStep.objects.filter(pk=taken.pk), "pk")  # also when it is by now out of sight
        return located(request, made.shown, HTTPStatus.CREATED, reverse("api:request_step", args=[row.pk, taken.pk]))


def _as_shown(request: SignedInCall, row: CoordinationRequest) -> dict[str, Any]:
    """The request as its own address shows it: what an ETag of it was made from."""
    resource = RequestViewSet(request=request, action="retrieve", kwargs={"pk": row.pk}, format_kwarg=None)
    return resource.shown(row.pk)


class AgreementSerializer(serializers.Serializer[Any]):
    """An agreement on coordination."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    level = serializers.CharField()
    state = serializers.CharField(help_text=_("draft, comments, signed, replaced, ended"))
    signed_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    until = serializers.DateField(allow_null=True)
    review_on = serializers.DateField(allow_null=True)
    replaces = serializers.IntegerField(allow_null=True)
    parties = serializers.ListField(child=serializers.CharField(), help_text=_("Mã các bên"))


@extend_schema(tags=["agreements"])
class AgreementViewSet(KeysetViewSet):
    """The agreements one may see."""

    request: SignedInCall

    serializer_class = AgreementSerializer
    columns: ClassVar = Columns(own_names(AgreementSerializer) | {"replaces": "replaces_id", "parties": None})
    orderings: ClassVar = ("id",)
    filterset_class = in_english(AgreementFilter, {"state": "trang_thai"})
    queryset = CoordinationAgreement.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[CoordinationAgreement]:
        return CoordinationAgreement.objects.visible_to(self.request.user)

    def complete(self, rows: list[ShownRow]) -> None:
        """The codes of the parties, in their order."""
        if rows and "parties" in rows[0].shown:
            found: dict[int, list[str]] = {}
            parties = CoordinationAgreement.objects.filter(pk__in=[row.pk for row in rows]).order_by("parties__position", "parties__pk")
            for pk, code in parties.values_list("pk", "parties__agency__code"):
                found.setdefault(pk, []).append(code)
            for row in rows:
                row.shown["parties"] = found.get(row.pk, [])
