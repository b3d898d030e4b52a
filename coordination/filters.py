"""How requests are narrowed down, by the words of the address."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind
from common.filters import DatedFilterSet
from coordination.kinds import kinds
from coordination.lifecycles.request import Defect, RequestState
from coordination.models import AgreementState, CoordinationAgreement, CoordinationRequest
from coordination.permissions import agencies_of

WEEK = timedelta(7)


def _addressees(request: Any) -> QuerySet[Agency]:
    """Whoever was asked something that the reader may see."""
    if request is None:
        return Agency.objects.none()
    seen = CoordinationRequest.objects.visible_to(request.user)
    return Agency.objects.filter(Exists(seen.filter(addressee=OuterRef("pk"))))


class RequestFilter(DatedFilterSet):
    """Filters of requests."""

    q = django_filters.CharFilter(label=_("Số, trích yếu hoặc số bản án"), method="by_text")
    trang_thai = django_filters.MultipleChoiceFilter(
        label=_("Trạng thái"), field_name="state", choices=RequestState, widget=CheckboxSelectMultiple
    )
    han = django_filters.ChoiceFilter(
        label=_("Hạn"),
        choices=[("qua-han", _("Quá hạn")), ("7-ngay", _("Đến hạn trong 7 ngày"))],
        method="by_day",
        empty_label=_("Tất cả"),
    )
    loai = django_filters.ChoiceFilter(
        label=_("Loại yêu cầu"),
        field_name="kind",
        choices=lambda: [(kind.code, str(kind)) for kind in kinds().values()],
        empty_label=_("Tất cả"),
    )
    phia = django_filters.ChoiceFilter(
        label=_("Phía"),
        choices=[("can-tra-loi", _("Chờ đơn vị tôi trả lời")), ("da-gui", _("Đơn vị tôi gửi")), ("can-xu-ly", _("Có trả lời, cần xem"))],
        method="by_side",
        empty_label=_("Tất cả"),
    )
    noi_nhan = django_filters.ModelChoiceFilter(
        label=_("Nơi nhận"),
        queryset=_addressees,
        field_name="addressee",
        to_field_name="code",
        empty_label=_("Tất cả"),
    )
    noi_gui = django_filters.ModelChoiceFilter(
        label=_("Nơi gửi"),
        queryset=lambda request: Agency.objects.enforcing(),
        field_name="sender",
        to_field_name="code",
        empty_label=_("Tất cả"),
    )
    diem = django_filters.ChoiceFilter(label=_("Điểm chưa rõ, sai sót"), field_name="defect", choices=Defect, empty_label=_("Tất cả"))
    ket_qua = django_filters.ChoiceFilter(
        label=_("Đúng hạn"),
        choices=[("dung-han", _("Trả lời đúng hạn")), ("muon", _("Trả lời muộn")), ("tu-choi", _("Từ chối")), ("gia-han", _("Có gia hạn"))],
        method="by_result",
        empty_label=_("Tất cả"),
    )
    gui_tu = django_filters.DateFilter(label=_("Gửi từ ngày"), field_name="sent_on", lookup_expr="gte")
    gui_den = django_filters.DateFilter(label=_("Gửi đến ngày"), field_name="sent_on", lookup_expr="lte")

    nhan_tu = django_filters.DateFilter(label=_("Ngày đến, từ"), field_name="came_on", lookup_expr="gte")
    nhan_den = django_filters.DateFilter(label=_("Ngày đến, không quá"), field_name="came_on", lookup_expr="lte")
    toa_an = django_filters.ModelChoiceFilter(
        label=_("Tòa án của bản án"),
        queryset=lambda request: Agency.objects.filter(kind=AgencyKind.COURT),
        field_name="judgment__court",
        to_field_name="code",
        empty_label=_("Tất cả"),
    )
    seldom = frozenset({"diem", "ket_qua", "gui_tu", "gui_den", "nhan_tu", "nhan_den", "toa_an"})

    class Meta:
        model = CoordinationRequest
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """The number of the request or of its paper, a part of its subject, or the number of the judgment."""
        words = value.strip()
        found = Q(document_number=words) | Q(subject__icontains=words) | Q(judgment__number=words)
        digits = words.upper().removeprefix("YC-")
        if digits.isdecimal() and len(digits) < 15:
            found |= Q(pk=int(digits))
        return queryset.filter(found)

    def by_day(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """Waiting for an answer and overdue, or due within a week, as of today."""
        rows: QuerySet[Any] = queryset.waiting()
        if value == "qua-han":
            return rows.filter(due_on__lt=self.today)
        return rows.filter(due_on__range=(self.today, self.today + WEEK))

    def by_side(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """What waits for the reader, or what the reader's own unit sent."""
        user = self.request.user
        rows: QuerySet[Any] = queryset
        if value == "can-tra-loi":
            rows = queryset.to_answer(agencies_of(user))
        elif value == "can-xu-ly":
            rows = queryset.answered_to(user)
        else:
            rows = queryset.filter(sender__in=[post.agency_id for post in user.posts_today])
        return rows

    def by_result(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """How the answer came."""
        rows: QuerySet[Any] = queryset
        if value == "tu-choi":
            return rows.filter(result="refused")
        return rows.filter(extended=True) if value == "gia-han" else queryset.answered(in_time=value == "dung-han")


class AgreementFilter(DatedFilterSet):
    """Filters of agreements."""

    trang_thai = django_filters.MultipleChoiceFilter(label=_("Trạng thái"), field_name="state", choices=AgreementState)

    class Meta:
        model = CoordinationAgreement
        fields: list[str] = []
