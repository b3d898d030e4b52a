"""Cases: the list, one case, its events and its entries; recording an event and taking one back."""

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
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from agencies.http import SignedInCall
from agencies.models import Agency, Person
from cases.actions.combined import record_with_follow_ups
from cases.actions.events import Busy, void_event
from cases.api.judgments import KIND_CODES, KINDS
from cases.choices import Initiation
from cases.clocks import FOLLOW_UPS
from cases.filters import CaseFilter, EntryFilter, EventFilter
from cases.ledger import Account
from cases.lifecycle import Event
from cases.machine import open_events
from cases.models import CaseEvent, EnforcementCase, LedgerEntry, Party
from cases.permissions import can_record, can_void
from common import clock
from common.api.fields import CodeField
from common.api.filters import in_english
from common.api.problems import PreconditionFailed, Unprocessable
from common.api.viewsets import Columns, KeysetViewSet, ShownRow, check_unchanged, checked, located, own_names

INITIATIONS = {member.value: member.code for member in Initiation}
ACCOUNT_CODES = Account.codes()
ACCOUNTS = {member.value: member.code for member in Account}
_CODES = {"initiation": INITIATIONS.__getitem__, "kind": KINDS.__getitem__}
PARTIES = ("creditor", "debtor")


class CaseSerializer(serializers.Serializer[Any]):
    """A case (việc). Amounts are whole đồng; status is the account its count stands in."""

    id = serializers.IntegerField()
    decision_number = serializers.CharField()
    decided_on = serializers.DateField()
    issuing_agency = serializers.CharField(help_text=_("Mã đơn vị ra quyết định"))
    agency = serializers.CharField(help_text=_("Mã đơn vị đang giữ"))
    enforcer = serializers.CharField(help_text=_("Mã chấp hành viên đang giữ"))
    initiation = serializers.ChoiceField(Initiation.codes())
    kind = serializers.ChoiceField(KIND_CODES)
    judgment = serializers.IntegerField()
    judgment_number = serializers.CharField()
    judged_on = serializers.DateField(allow_null=True)
    court = serializers.CharField(allow_null=True)
    creditor = serializers.CharField(allow_null=True)
    debtor = serializers.CharField(allow_null=True)
    credit_institution = serializers.BooleanField()
    amount = serializers.IntegerField(help_text=_("Số phải thi hành, đồng"))
    for_budget = serializers.IntegerField()
    open_amount = serializers.IntegerField(help_text=_("Còn phải thi hành, đồng"))
    done_amount = serializers.IntegerField()
    status = serializers.ChoiceField(ACCOUNT_CODES, allow_null=True)
    not_enforceable_since = serializers.DateField(allow_null=True)
    ended_on = serializers.DateField(allow_null=True)
    last_event_on = serializers.DateField(allow_null=True)
    events_count = serializers.IntegerField()
    shortened = serializers.BooleanField(help_text=_("Diễn biến rút gọn, từ sổ cũ"))


class CaseDetailSerializer(CaseSerializer):
    """A case with what may be recorded next."""

    available_events = serializers.ListField(
        child=serializers.ChoiceField([event.value for event in Event]),
        help_text=_("Sự kiện người này ghi được lúc này"),
    )


_ELSEWHERE: dict[str, str | None] = {
    "issuing_agency": "issuing_agency__code",
    "agency": "agency__code",
    "enforcer": "enforcer__code",
    "judgment": "judgment_id",
    "judgment_number": "judgment__number",
    "judged_on": "judgment__judged_on",
    "court": "judgment__court__code",
    "creditor": None,
    "debtor": None,
}


@extend_schema(tags=["cases"])
class CaseViewSet(KeysetViewSet):
    """The cases one may see."""

    request: SignedInCall

    serializer_class = CaseSerializer
    columns: ClassVar = Columns(own_names(CaseSerializer) | _ELSEWHERE, _CODES | {"status": ACCOUNTS.__getitem__})
    orderings: ClassVar = ("-decided_on", "id", "amount", "open_amount", "last_event_on", "ended_on", "decision_number")
    filterset_class = in_english(
        CaseFilter,
        {
            "q": "q",
            "agency": "don_vi",
            "status": "trang_thai",
            "initiation": "cach",
            "kind": "loai",
            "enforcer": "chv",
            "decided_from": "tu_ngay",
            "decided_to": "den_ngay",
            "concern": "van_de",
        },
    )
    queryset = EnforcementCase.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[EnforcementCase]:
        return EnforcementCase.objects.visible_to(self.request.user)

    def complete(self, rows: list[ShownRow]) -> None:
        """The parties, by one more query."""
        asked = [role for role in PARTIES if rows and role in rows[0].shown]
        if not asked:
            return
        found = Party.objects.filter(case__in=[row.pk for row in rows], role__in=asked)
        names = {(case, role): name for case, role, name in found.values_list("case", "role", "name")}
        for row in rows:
            for role in asked:
                row.shown[role] = names.get((row.pk, role))

    @extend_schema(responses=CaseDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        """One case, with its ETag and what may be recorded next."""
        return super().retrieve(request, *args, **kwargs)

    def shown(self, key: Any) -> dict[str, Any]:
        """The case, with the events that the lifecycle and this person's rights allow today."""
        body = super().shown(key)
        if not self.request.query_params.get("fields"):
            case = self.get_queryset().get(pk=key)
            body["available_events"] = [move.step.value for move in open_events(case, self.request.user, clock.today())]
        return body


class EventSerializer(serializers.Serializer[Any]):
    """A legal event of a case."""

    id = serializers.IntegerField()
    event = serializers.ChoiceField(Event.choices)
    occurred_on = serializers.DateField(help_text=_("Ngày trên văn bản"))
    sequence = serializers.IntegerField()
    amount = serializers.IntegerField(allow_null=True)
    for_budget = serializers.IntegerField(allow_null=True)
    ground = serializers.CharField()
    document_number = serializers.CharField()
    to_unit = serializers.CharField(allow_null=True)
    to_enforcer = serializers.CharField(allow_null=True)
    note = serializers.CharField()
    recorded_at = serializers.DateTimeField()
    voided_at = serializers.DateTimeField(allow_null=True)
    void_reason = serializers.CharField(allow_null=True)


class NewEventSerializer(serializers.Serializer[Any]):
    """An event to be recorded."""

    event = serializers.ChoiceField(Event.choices)
    occurred_on = serializers.DateField()
    amount = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**62)
    for_budget = serializers.IntegerField(required=False, allow_null=True, min_value=0, max_value=2**62)
    ground = serializers.CharField(required=False, allow_blank=True, max_length=500)
    document_number = serializers.CharField(required=False, allow_blank=True, max_length=100)
    to_unit = CodeField(queryset=Agency.objects.enforcing(), required=False, allow_null=True)
    to_enforcer = CodeField(queryset=Person.objects.enforcers(), required=False, allow_null=True)
    note = serializers.CharField(required=False, allow_blank=True, max_length=4000)
    late_reason = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=500,
        help_text=_("Lý do ghi muộn, khi ngày thuộc kỳ báo cáo đã ký"),
    )
    follow = serializers.MultipleChoiceField(
        choices=list(FOLLOW_UPS.items()),
        required=False,
        help_text=_("Thời hạn tính thêm từ ngày của sự kiện; ghi cùng sự kiện, hoặc không ghi gì"),
    )


class VoidSerializer(serializers.Serializer[Any]):
    """Why an event is taken back."""

    reason = serializers.CharField(max_length=300)


class OfCase(KeysetViewSet):
    """What belongs to one case; of a case one may not see, nothing."""

    request: SignedInCall

    def case(self) -> EnforcementCase:
        """The case of the address."""
        visible = EnforcementCase.objects.visible_to(self.request.user)
        return get_object_or_404(visible, pk=self.kwargs["case"])


@extend_schema(tags=["cases"])
class EventViewSet(OfCase):
    """The history of a case: events are recorded and voided, never changed."""

    serializer_class = EventSerializer
    columns: ClassVar = Columns(
        {
            **own_names(EventSerializer),
            "to_unit": "to_unit__code",
            "to_enforcer": "to_enforcer__code",
            "voided_at": "void__recorded_at",
            "void_reason": "void__reason",
        }
    )
    orderings: ClassVar = ("id", "occurred_on", "recorded_at")
    filterset_class = in_english(EventFilter, {"event": "su_kien", "standing": "con_hieu_luc"})
    queryset = CaseEvent.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[CaseEvent]:
        return CaseEvent.objects.filter(case=self.case())

    @extend_schema(request=NewEventSerializer, responses={201: EventSerializer})
    def create(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Record an event on its legal date, also late, with the time limits to follow. With If-Match (the ETag of the case) only if it is unchanged."""
        case = self.case()
        if not can_record(request.user, case):
            raise Http404
        seen = check_unchanged(request, lambda: _as_shown(request, case))
        details = checked(NewEventSerializer(data=request.data))
        try:
            event = record_with_follow_ups(
                case=case,
                follow=sorted(details.pop("follow", ())),
                by=request.user,
                at=clock.now(),
                today=clock.today(),
                seen_events=case.events_count if seen else None,
                **details,
            )
        except Busy as busy:
            raise PreconditionFailed(str(busy)) if seen else Unprocessable(busy, HTTPStatus.CONFLICT) from busy
        address = reverse("api:case_event", args=[case.pk, event.pk])
        return located(request, self.recorded(event), HTTPStatus.CREATED, address)

    @extend_schema(request=VoidSerializer, responses=EventSerializer)
    @action(detail=True, methods=["post"])
    def void(self, request: SignedInCall, *args: Any, **kwargs: Any) -> Response:
        """Take an event back, with a reason. With If-Match (the ETag of the case) only if the case is unchanged."""
        case = self.case()
        if not can_void(request.user, case):
            raise Http404
        event = get_object_or_404(CaseEvent.objects.filter(case=case), pk=self.kwargs["pk"])
        check_unchanged(request, lambda: _as_shown(request, case))
        try:
            void_event(event=event, by=request.user, **checked(VoidSerializer(data=request.data)))
        except Busy as busy:
            raise Unprocessable(busy, HTTPStatus.CONFLICT) from busy
        return Response(self.recorded(event))

    def recorded(self, event: CaseEvent) -> dict[str, Any]:
        """The event just written, also when the case is by now out of sight of who wrote it."""
        (row,) = self.rows(CaseEvent.objects.filter(pk=event.pk), "pk")
        return row.shown


def _as_shown(request: SignedInCall, case: EnforcementCase) -> dict[str, Any]:
    """The case as its own address shows it: what an ETag of it was made from."""
    resource = CaseViewSet(request=request, action="retrieve", kwargs={"pk": case.pk}, format_kwarg=None)
    return resource.shown(case.pk)


class EntrySerializer(serializers.Serializer[Any]):
    """An entry of the ledger: how an event moved the case and its money between accounts."""

    id = serializers.IntegerField()
    event = serializers.IntegerField()
    occurred_on = serializers.DateField()
    recorded_at = serializers.DateTimeField()
    agency = serializers.CharField()
    enforcer = serializers.CharField()
    initiation = serializers.ChoiceField(Initiation.codes())
    kind = serializers.ChoiceField(KIND_CODES)
    account = serializers.ChoiceField(ACCOUNT_CODES)
    cases = serializers.IntegerField()
    amount = serializers.IntegerField()
    budget_amount = serializers.IntegerField()
    budget_cases = serializers.IntegerField()


@extend_schema(tags=["cases"])
class EntryViewSet(OfCase):
    """The entries of a case; per event and holder they add up to nothing."""

    serializer_class = EntrySerializer
    columns: ClassVar = Columns(
        {
            **own_names(EntrySerializer),
            "event": "event_id",
            "agency": "agency__code",
            "enforcer": "enforcer__code",
            "budget_amount": "for_budget",  # the name outside is that of the first version
        },
        _CODES | {"account": ACCOUNTS.__getitem__},
    )
    orderings: ClassVar = ("id", "occurred_on", "recorded_at")
    filterset_class = in_english(EntryFilter, {"account": "tai_khoan"})
    queryset = LedgerEntry.objects.none()  # for the description alone

    def get_queryset(self) -> QuerySet[LedgerEntry]:
        return LedgerEntry.objects.filter(case=self.case())
