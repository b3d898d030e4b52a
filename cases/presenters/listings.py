"""The columns of each list: what a cell shows of a line, what an export writes of a row, and what it is sorted by."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace
from typing import Any, NamedTuple

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Concat, NullIf, TruncDate
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_filters import FilterSet

from cases.choices import Initiation, JudgmentKind
from cases.clocks import BY_HAND, KINDS
from cases.filters import CaseFilter, DeadlineFilter, EntrustmentFilter, HandoverFilter, HistoryFilter
from cases.ledger import Account
from cases.lifecycle import Event
from cases.models import (
    CaseEvent,
    Deadline,
    DeadlineDelay,
    DelayCause,
    EnforcementCase,
    Entrustment,
    JudgmentHandover,
    Party,
    PartyRole,
)
from cases.permissions import can_see_cases
from cases.presenters.case import CaseSummary, cause_label
from cases.transitions import HELD_BY
from common import numbers
from desk.files import labelled
from desk.lists import CellContent, ListColumn, Listing
from desk.registry import ListingPage

_STATUSES = [(int(one), one.label) for one in Account]
_INITIATIONS = [(int(one), one.label) for one in Initiation]
_KINDS = [(int(one), one.label) for one in JudgmentKind]


class CaseLine(NamedTuple):
    """A case with what a line says of it."""

    row: EnforcementCase
    facts: CaseSummary


def _party(role: PartyRole, case: str) -> Subquery:
    """The party of a case, for an export."""
    return Subquery(Party.objects.filter(case=OuterRef(case), role=role).values("name")[:1], output_field=CharField())


def _decision(prefix: str = "") -> Concat:
    return Concat(F(f"{prefix}decision_number"), Value("/QĐ-THADS"), output_field=CharField())


def _brief(agency: str) -> Coalesce:
    """The short name of an agency, or its name."""
    return Coalesce(NullIf(f"{agency}__short_name", Value("")), f"{agency}__name", output_field=CharField())


def _money(key: str, label: Any, name: str, *, sort: bool = True, **more: Any) -> ListColumn:
    return ListColumn(
        key,
        label,
        lambda line: CellContent(numbers.number(getattr(line.row, name))),
        name,
        "money",
        (name,) if sort else (),
        falls=True,
        **more,
    )


def _day(key: str, label: Any, name: str, *, sort: bool = False, **more: Any) -> ListColumn:
    return ListColumn(
        key, label, lambda line: CellContent(numbers.day(getattr(line.row, name))), name, "day", (name,) if sort else (), **more
    )


def _cause() -> Case:
    """The ground that keeps a case from going on; words of a register as they are."""
    whens = [
        When(status=account, cause=ground.code, then=Value(str(ground.label))) for account, row in HELD_BY.items() for ground in row.grounds
    ]
    return Case(*whens, default=F("cause"), output_field=CharField())


CASES = Listing(
    "viec",
    (
        ListColumn(
            "so",
            gettext_lazy("Số quyết định"),
            lambda line: CellContent(
                line.row,
                f"{numbers.day(line.row.decided_on)} · {line.row.get_initiation_display()}",
                reverse("cases:case", args=[line.row.pk]),
            ),
            _decision(),
            sort=("decided_on",),
            falls=True,
        ),
        ListColumn(
            "nguoi-phai",
            gettext_lazy("Người phải thi hành án"),
            lambda line: CellContent(line.facts.debtor, f"{line.row.judgment.number} · {line.row.get_kind_display()}"),
            _party(PartyRole.DEBTOR, "pk"),
        ),
        ListColumn(
            "nguoi-duoc",
            gettext_lazy("Người được thi hành án"),
            lambda line: CellContent(line.facts.creditor),
            _party(PartyRole.CREDITOR, "pk"),
            by_default=False,
        ),
        ListColumn(
            "trang-thai",
            gettext_lazy("Trạng thái"),
            lambda line: CellContent(badge=line.facts.badge, sub=numbers.day(line.row.last_event_on) if line.row.last_event_on else ""),
            lambda: labelled("status", _STATUSES),
            sort=("status", "-decided_on", "-pk"),
        ),
        ListColumn("don-vi", gettext_lazy("Đơn vị"), lambda line: CellContent(line.row.agency.brief, line.row.enforcer), _brief("agency")),
        ListColumn("chv", gettext_lazy("Chấp hành viên"), lambda line: CellContent(line.row.enforcer), "enforcer__name", by_default=False),
        _money("phai-thi-hanh", gettext_lazy("Phải thi hành (đồng)"), "amount"),
        _money("da-thi-hanh", gettext_lazy("Đã thi hành (đồng)"), "done_amount", sort=False, by_default=False),
        _money("con-lai", gettext_lazy("Còn lại (đồng)"), "open_amount"),
        _day("ngay", gettext_lazy("Ngày quyết định"), "decided_on", by_default=False),
        ListColumn(
            "cach",
            gettext_lazy("Cách ra quyết định"),
            lambda line: CellContent(line.row.get_initiation_display()),
            lambda: labelled("initiation", _INITIATIONS),
            by_default=False,
        ),
        ListColumn(
            "loai",
            gettext_lazy("Loại án"),
            lambda line: CellContent(line.row.get_kind_display()),
            lambda: labelled("kind", _KINDS),
            by_default=False,
        ),
        ListColumn(
            "ban-an",
            gettext_lazy("Bản án, quyết định"),
            lambda line: CellContent(line.row.judgment.number),
            "judgment__number",
            by_default=False,
        ),
        ListColumn(
            "can-cu",
            gettext_lazy("Căn cứ chưa thi hành được"),
            lambda line: CellContent(cause_label(line.row.account, line.row.cause)),
            _cause,
            by_default=False,
        ),
        _day("cuoi", gettext_lazy("Diễn biến cuối"), "last_event_on", sort=True, by_default=False),
        _day("ket-thuc", gettext_lazy("Ngày kết thúc"), "ended_on", by_default=False),
    ),
    order="-so",
)


# Of what belongs to a case: the case, and who has to comply.
_CASE_OF_A_LINE = (
    ListColumn(
        "viec",
        gettext_lazy("Việc thi hành án"),
        lambda line: CellContent(line.row.case, line.debtor, reverse("cases:case", args=[line.row.case_id])),
        _decision("case__"),
    ),
    ListColumn(
        "nguoi-phai",
        gettext_lazy("Người phải thi hành án"),
        lambda line: CellContent(line.debtor),
        _party(PartyRole.DEBTOR, "case"),
        by_default=False,
    ),
)


def _to_do() -> Case:
    """What is to be done, as the label of a time limit says it."""
    labels = {kind.code: kind.label for kind in KINDS.values()} | BY_HAND
    whens = [When(code=code, then=Value(str(label))) for code, label in labels.items()]
    return Case(*whens, default=F("note"), output_field=CharField())


def _delay() -> Subquery:
    """Why it is late, as its holder said last."""
    said = Concat(labelled("cause", DelayCause.choices), Value(": "), "note", output_field=CharField())
    last = DeadlineDelay.objects.filter(deadline=OuterRef("pk")).order_by("-recorded_at", "-pk")
    return Subquery(last.annotate(said=said).values("said")[:1], output_field=CharField())


DEADLINES = Listing(
    "thoi-han",
    (
        _day("han", gettext_lazy("Hạn"), "due_on", sort=True),
        ListColumn("phai-lam", gettext_lazy("Việc phải làm"), lambda line: CellContent(line.label, line.article), _to_do),
        *_CASE_OF_A_LINE,
        ListColumn(
            "nguoi-lam",
            gettext_lazy("Người thực hiện"),
            lambda line: CellContent(line.holder, line.row.person if line.holder == line.row.agency.brief else line.row.agency.brief),
            Coalesce("person__name", _brief("agency")),
        ),
        ListColumn("don-vi", gettext_lazy("Đơn vị"), lambda line: CellContent(line.row.agency.brief), _brief("agency"), by_default=False),
        _day("tu", gettext_lazy("Bắt đầu"), "started_on", by_default=False),
        ListColumn(
            "tinh-trang",
            gettext_lazy("Tình trạng"),
            lambda line: CellContent(badge=line.badge, sub=line.remark),
            "answer_note",
        ),
        ListColumn("can-cu", gettext_lazy("Căn cứ"), lambda line: CellContent(line.article), "rule", by_default=False),
        ListColumn("ly-do", gettext_lazy("Lý do chậm"), lambda line: CellContent(line.delay), _delay, by_default=False),
    ),
    order="han",
)

JUDGMENTS = Listing(
    "ban-an",
    (
        ListColumn(
            "so",
            gettext_lazy("Số bản án, quyết định"),
            lambda line: CellContent(
                line.row.judgment.number,
                f"{numbers.day(line.row.judgment.judged_on)} · {line.row.judgment.get_kind_display()}",
                reverse("cases:judgment", args=[line.row.pk]),
            ),
            "judgment__number",
        ),
        ListColumn(
            "toa-an", gettext_lazy("Tòa án"), lambda line: CellContent(line.row.agency.brief, line.row.unit.brief), _brief("agency")
        ),
        ListColumn(
            "don-vi", gettext_lazy("Đơn vị thụ lý"), lambda line: CellContent(line.row.unit.brief), _brief("unit"), by_default=False
        ),
        ListColumn(
            "loai",
            gettext_lazy("Loại án"),
            lambda line: CellContent(line.row.judgment.get_kind_display()),
            lambda: labelled("judgment__kind", _KINDS),
            by_default=False,
        ),
        _day("hieu-luc", gettext_lazy("Có hiệu lực"), "effective_on"),
        ListColumn(
            "han",
            gettext_lazy("Hạn chuyển giao"),
            lambda line: CellContent(numbers.day(line.row.due_on), badge=line.handover),
            "due_on",
            kind="day",
        ),
        _day("chuyen-giao", gettext_lazy("Ngày chuyển giao"), "answered_on", by_default=False),
        _day("nhan", gettext_lazy("Ngày nhận"), "received_on", sort=True, falls=True),
        ListColumn(
            "tinh-trang",
            gettext_lazy("Tình trạng"),
            lambda line: CellContent(badge=line.state, sub=numbers.day(line.row.decision_due_on) if line.waits_for_decision else ""),
            "decision_due_on",
            kind="day",
        ),
    ),
    order="-nhan",
)

ENTRUSTMENTS = Listing(
    "uy-thac",
    (
        ListColumn(
            "so",
            gettext_lazy("Quyết định ủy thác"),
            lambda line: CellContent(
                line.row.document_number,
                f"{numbers.day(line.row.document_on)} · {line.row.get_initiation_display()}",
                reverse("cases:entrustment", args=[line.row.pk]),
            ),
            "document_number",
        ),
        ListColumn("co-quan", gettext_lazy("Cơ quan ủy thác"), lambda line: CellContent(line.row.sender, line.row.agency.brief), "sender"),
        ListColumn(
            "ban-an",
            gettext_lazy("Bản án, quyết định"),
            lambda line: CellContent(
                line.row.judgment.number,
                f"{numbers.day(line.row.judgment.judged_on)} · {line.row.judgment.get_kind_display()}",
            ),
            "judgment__number",
        ),
        _day("nhan", gettext_lazy("Ngày nhận"), "started_on", sort=True, falls=True),
        ListColumn(
            "han",
            gettext_lazy("Hạn ra quyết định"),
            lambda line: CellContent(numbers.day(line.row.due_on), badge=line.state),
            "due_on",
            kind="day",
            sort=("due_on",),
        ),
        ListColumn(
            "viec",
            gettext_lazy("Việc"),
            lambda line: CellContent(line.row.case or "–", url=reverse("cases:case", args=[line.row.case_id]) if line.row.case_id else ""),
            _decision("case__"),
        ),
    ),
    order="-nhan",
)


HISTORY = Listing(
    "dien-bien",
    (
        ListColumn(
            "ghi",
            gettext_lazy("Ghi lúc"),
            lambda line: CellContent(numbers.moment(line.row.recorded_at), line.item.recorded_by),
            lambda: TruncDate("recorded_at"),
            "day",
            ("pk",),
            falls=True,
        ),
        _day("ngay", gettext_lazy("Ngày xảy ra"), "occurred_on"),
        ListColumn(
            "su-kien",
            gettext_lazy("Sự kiện"),
            lambda line: CellContent(line.item.title, "; ".join(line.item.facts)),
            lambda: labelled("event", Event.choices),
        ),
        *_CASE_OF_A_LINE,
        ListColumn(
            "so-tien",
            gettext_lazy("Số tiền (đồng)"),
            lambda line: CellContent(numbers.number(line.row.amount)),
            "amount",
            "money",
        ),
        ListColumn(
            "van-ban",
            gettext_lazy("Số văn bản"),
            lambda line: CellContent(line.row.document_number),
            "document_number",
            by_default=False,
        ),
        ListColumn(
            "don-vi",
            gettext_lazy("Đơn vị"),
            lambda line: CellContent(line.row.case.agency.brief, line.row.case.enforcer),
            _brief("case__agency"),
        ),
        ListColumn(
            "nguoi-ghi",
            gettext_lazy("Người ghi"),
            lambda line: CellContent(line.item.recorded_by),
            lambda: Coalesce("recorded_by__person__name", Value(_("Nhập từ sổ")), output_field=CharField()),
            by_default=False,
        ),
        ListColumn(
            "tinh-trang",
            gettext_lazy("Tình trạng"),
            lambda line: CellContent(badge=line.badge, sub=line.item.voided),
            lambda: Coalesce("void__reason", Value(""), output_field=CharField()),
        ),
    ),
    order="-ghi",
)


def _rows(
    listing: Listing, filters: type[FilterSet], visible: Callable[[Any], QuerySet[Any]]
) -> Callable[[Any, QueryDict, date], QuerySet[Any]]:
    """The rows of an address outside of a page: for a file made by a job."""

    def rows(user: Any, query: QueryDict, today: date) -> QuerySet[Any]:
        found = filters(query or None, queryset=visible(user), request=SimpleNamespace(user=user), today=today)
        return listing.sorted(found.qs, query.get("sap", ""))

    return rows


PAGES = (
    ListingPage(
        CASES,
        "cases:cases",
        can_see_cases,
        _rows(CASES, CaseFilter, EnforcementCase.objects.visible_to),
        (
            ("", gettext_lazy("Tất cả"), ""),
            ("dang-thi-hanh", gettext_lazy("Đang thi hành"), "trang_thai=in_progress"),
            ("cua-toi", gettext_lazy("Của tôi"), "cua_toi=1"),
            ("sap-den-han", gettext_lazy("Sắp đến hạn"), "han=7-ngay"),
            ("qua-han", gettext_lazy("Quá hạn"), "han=qua-han"),
            ("keo-dai", gettext_lazy("Trên 1 năm chưa xong"), "van_de=keo-dai"),
        ),
    ),
    ListingPage(
        DEADLINES,
        "cases:deadlines",
        can_see_cases,
        _rows(DEADLINES, DeadlineFilter, lambda user: Deadline.objects.visible_to(user).to_be_done()),
        (
            ("", gettext_lazy("Tất cả"), ""),
            ("qua-han", gettext_lazy("Quá hạn"), "tinh_trang=qua-han"),
            ("sap-den-han", gettext_lazy("Trong 7 ngày"), "tinh_trang=7-ngay"),
        ),
    ),
    ListingPage(
        JUDGMENTS,
        "cases:judgments",
        can_see_cases,
        _rows(JUDGMENTS, HandoverFilter, JudgmentHandover.objects.visible_to),
        (
            ("", gettext_lazy("Tất cả"), ""),
            ("cho-quyet-dinh", gettext_lazy("Chờ ra quyết định chủ động"), "tinh_trang=cho-quyet-dinh"),
            ("cho-giai-quyet", gettext_lazy("Chờ giải quyết yêu cầu"), "tinh_trang=cho-giai-quyet"),
            ("chua-nhan", gettext_lazy("Chưa nhận"), "tinh_trang=chua-nhan"),
        ),
    ),
    ListingPage(
        ENTRUSTMENTS,
        "cases:entrustments",
        can_see_cases,
        _rows(ENTRUSTMENTS, EntrustmentFilter, Entrustment.objects.visible_to),
        (
            ("", gettext_lazy("Tất cả"), ""),
            ("cho-quyet-dinh", gettext_lazy("Chờ ra quyết định"), "tinh_trang=cho-quyet-dinh"),
            ("qua-han", gettext_lazy("Quá hạn"), "tinh_trang=qua-han"),
        ),
    ),
    ListingPage(
        HISTORY,
        "cases:history",
        can_see_cases,
        _rows(HISTORY, HistoryFilter, CaseEvent.objects.visible_to),
        (
            ("", gettext_lazy("Tất cả"), ""),
            ("da-huy", gettext_lazy("Đã hủy"), "tinh_trang=da-huy"),
            ("ghi-muon", gettext_lazy("Ghi muộn trên 30 ngày"), "tinh_trang=ghi-muon"),
        ),
    ),
)
