"""The list of requests: its columns and the filters that come with it."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Cast, Coalesce, Concat, LPad, NullIf
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Party, PartyRole
from common import numbers
from coordination.filters import RequestFilter
from coordination.kinds import kinds
from coordination.lifecycles.request import RequestState, Result
from coordination.models import CoordinationRequest
from coordination.permissions import can_coordinate
from desk.files import labelled
from desk.lists import CellContent, ListColumn, Listing
from desk.registry import ListingPage


def _brief(agency: str) -> Coalesce:
    return Coalesce(NullIf(f"{agency}__short_name", Value("")), f"{agency}__name", output_field=CharField())


def _kind() -> Case:
    whens = [When(kind=kind.code, then=Value(str(kind))) for kind in kinds().values()]
    return Case(*whens, default=F("kind"), output_field=CharField())


def _debtor() -> Subquery:
    parties = Party.objects.filter(case=OuterRef("case"), role=PartyRole.DEBTOR)
    return Subquery(parties.values("name")[:1], output_field=CharField())


def _received(line: Any) -> str:
    row = line.row
    if row.received_on:
        return _("nhận %(day)s") % {"day": numbers.day(row.received_on)}
    return _("gửi %(day)s") % {"day": numbers.day(row.sent_on)} if row.sent_on else _("chưa gửi")


def _held(line: Any) -> str:
    return _("đã %(days)s ngày") % {"days": numbers.number(line.held)} if line.row.due_on else ""


REQUESTS = Listing(
    "yeu-cau",
    (
        ListColumn(
            "so",
            gettext_lazy("Số"),
            lambda line: CellContent(line.row, _received(line), reverse("coordination:request", args=[line.row.pk])),
            Concat(Value("YC-"), LPad(Cast("pk", CharField()), 4, Value("0")), output_field=CharField()),
            sort=("pk",),
            falls=True,
        ),
        ListColumn(
            "noi-dung",
            gettext_lazy("Nội dung, bản án"),
            lambda line: CellContent(line.row.subject, " · ".join(filter(None, (line.row.about, line.debtor)))),
            "subject",
        ),
        ListColumn("loai", gettext_lazy("Loại"), lambda line: CellContent(line.row.of_kind), _kind),
        ListColumn("noi-gui", gettext_lazy("Nơi gửi"), lambda line: CellContent(line.row.sender.brief), _brief("sender"), by_default=False),
        ListColumn("noi-nhan", gettext_lazy("Nơi nhận"), lambda line: CellContent(line.row.addressee.brief), _brief("addressee")),
        ListColumn(
            "dang-giu",
            gettext_lazy("Đang giữ"),
            lambda line: CellContent(line.row.department or line.row.agency.brief, _held(line)),
            Coalesce(NullIf("department", Value("")), _brief("agency"), output_field=CharField()),
        ),
        ListColumn(
            "han",
            gettext_lazy("Hạn"),
            lambda line: CellContent(badge=line.due, sub=numbers.day(line.row.due_on) if line.row.due_on else ""),
            "due_on",
            "day",
            ("due_on",),
        ),
        ListColumn(
            "trang-thai",
            gettext_lazy("Trạng thái"),
            lambda line: CellContent(badge=line.state, sub=line.row.get_result_display() if line.row.result else ""),
            lambda: labelled("state", RequestState.choices),
        ),
        ListColumn(
            "viec-tiep", gettext_lazy("Việc tiếp theo"), lambda line: CellContent(line.act, url=line.act_url), Value("", CharField())
        ),
        ListColumn("doi-tuong", gettext_lazy("Người phải thi hành án"), lambda line: CellContent(line.debtor), _debtor, by_default=False),
        ListColumn(
            "gui",
            gettext_lazy("Ngày gửi"),
            lambda line: CellContent(numbers.day(line.row.sent_on)),
            "sent_on",
            "day",
            ("sent_on",),
            falls=True,
            by_default=False,
        ),
        ListColumn(
            "tra-loi",
            gettext_lazy("Ngày trả lời"),
            lambda line: CellContent(numbers.day(line.row.answered_on)),
            "answered_on",
            "day",
            by_default=False,
        ),
        ListColumn(
            "ket-qua",
            gettext_lazy("Kết quả"),
            lambda line: CellContent(line.row.get_result_display() if line.row.result else ""),
            lambda: labelled("result", Result.choices),
            by_default=False,
        ),
        ListColumn(
            "don-doc", gettext_lazy("Số lần đôn đốc"), lambda line: CellContent(line.row.reminders), "reminders", "money", by_default=False
        ),
    ),
    order="han",
)


def _rows(user: Any, query: QueryDict, today: date) -> QuerySet[Any]:
    visible = CoordinationRequest.objects.visible_to(user)
    found = RequestFilter(query or None, queryset=visible, request=SimpleNamespace(user=user), today=today)
    return REQUESTS.sorted(found.qs, query.get("sap", ""))


PAGE = ListingPage(
    REQUESTS,
    "coordination:requests",
    can_coordinate,
    _rows,
    (
        ("", gettext_lazy("Tất cả"), ""),
        ("can-tra-loi", gettext_lazy("Chờ đơn vị tôi trả lời"), "phia=can-tra-loi"),
        ("can-xem", gettext_lazy("Có trả lời, cần xem"), "phia=can-xu-ly"),
        ("dang-cho", gettext_lazy("Đang chờ trả lời"), "trang_thai=sent&trang_thai=received"),
        ("qua-han", gettext_lazy("Quá hạn"), "han=qua-han"),
        ("da-tra-loi", gettext_lazy("Đã trả lời"), "trang_thai=answered&trang_thai=closed"),
    ),
)
