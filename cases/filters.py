"""How cases are narrowed down: one FilterSet for the list page, its export, and the API."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.forms import CheckboxInput, CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, Person
from cases.choices import Initiation, JudgmentKind
from cases.clocks import BY_HAND, CLOCKS
from cases.concerns import BY_KEY, CASE_CONCERNS
from cases.ledger import STOCK, Account
from cases.lifecycle import Event
from cases.models import (
    CaseEvent,
    Deadline,
    DelayCause,
    EnforcementCase,
    EnforcementRequest,
    Entrustment,
    Judgment,
    JudgmentHandover,
    Label,
    LedgerEntry,
    Party,
    RegisterRow,
)
from cases.models.case import COHORTS
from cases.models.register import Verdict
from cases.transitions import TRANSITIONS
from common.filters import DatedFilterSet
from common.forms import MoneyField
from common.text import folded

STATUSES = [
    (account.code, account.label)
    for account in Account
    if account.value <= Account.SUSPENDED or account == Account.SEPARATE_BOOK or 31 <= account <= 44
    if account not in (Account.REDUCED, Account.OTHER_ENFORCEABLE, Account.DRAWN_UP)
]


KINDS = [(member.code, member.label) for member in JudgmentKind]


def _one_of(label: Any, field: str, choices: Callable[[], QuerySet[Any]]) -> django_filters.ModelChoiceFilter:
    """One agency or person, told by its code."""
    return django_filters.ModelChoiceFilter(
        label=label,
        queryset=lambda request: choices(),
        field_name=field,
        to_field_name="code",
        empty_label=_("Tất cả"),
    )


AGES = [(key, cohort.label) for key, cohort in COHORTS.items()]
OTHER_WORDS, NO_WORDS = "khac", "chua-ghi"
# A code may serve two steps; it stands once.
CAUSES = [
    *{one.code: (one.code, one.label) for row in reversed(TRANSITIONS.values()) if row.holds for one in reversed(row.grounds)}.values(),
    (OTHER_WORDS, _("Căn cứ khác, theo lời của sổ")),
    (NO_WORDS, _("Chưa ghi căn cứ")),
]
WEEK = timedelta(days=7)
DUE = [("qua-han", _("Quá hạn")), ("7-ngay", _("Đến hạn trong 7 ngày"))]


def due_as(word: str, rows: QuerySet[Deadline], today: date) -> QuerySet[Deadline]:
    """Time limits to be done that are overdue, or due within a week, as of today."""
    return rows.filter(due_on__lt=today) if word == "qua-han" else rows.filter(due_on__range=(today, today + WEEK))


class MoneyFilter(django_filters.Filter):
    """A sum in whole đồng, typed as people write it."""

    field_class = MoneyField


class CaseFilter(DatedFilterSet):
    """Filters of cases, by the words of the address. Those that are asked seldom fold away."""

    seldom = frozenset({"van_de", "tuoi", "can_cu", "tin_dung", "tien_tu", "tien_den", "con_tu", "con_den"})

    q = django_filters.CharFilter(label=_("Số hoặc tên"), method="by_text")
    don_vi = _one_of(_("Đơn vị"), "agency", Agency.objects.enforcing)
    trang_thai = django_filters.MultipleChoiceFilter(
        label=_("Trạng thái"), choices=STATUSES, method="by_status", widget=CheckboxSelectMultiple
    )
    cach = django_filters.MultipleChoiceFilter(
        label=_("Cách ra quyết định"),
        choices=[(member.code, member.label) for member in Initiation],
        method="by_initiation",
        widget=CheckboxSelectMultiple,
    )
    loai = django_filters.MultipleChoiceFilter(label=_("Loại án"), choices=KINDS, method="by_kind", widget=CheckboxSelectMultiple)
    chv = _one_of(_("Chấp hành viên"), "enforcer", Person.objects.enforcers)

    tu_ngay = django_filters.DateFilter(label=_("Quyết định từ ngày"), field_name="decided_on", lookup_expr="gte")
    den_ngay = django_filters.DateFilter(label=_("Quyết định đến ngày"), field_name="decided_on", lookup_expr="lte")
    van_de = django_filters.ChoiceFilter(
        label=_("Việc cần chỉ đạo"),
        choices=[(concern.key, concern.title) for concern in CASE_CONCERNS],
        method="by_concern",
        empty_label=_("Tất cả"),
    )

    nhan = django_filters.ModelChoiceFilter(
        label=_("Nhãn"),
        queryset=Label.objects.all(),
        field_name="marks__label",
        to_field_name="code",
        empty_label=_("Tất cả"),
    )
    tuoi = django_filters.ChoiceFilter(label=_("Chưa xong, đã"), choices=AGES, method="by_age", empty_label=_("Tất cả"))
    can_cu = django_filters.ChoiceFilter(label=_("Căn cứ chưa thi hành được"), choices=CAUSES, method="by_cause", empty_label=_("Tất cả"))
    tin_dung = django_filters.BooleanFilter(
        label=_("Tổ chức tín dụng, ngân hàng"),
        field_name="credit_institution",
        method="by_mark",
        widget=CheckboxInput(),
        required=False,
    )
    tien_tu = MoneyFilter(label=_("Phải thi hành từ (đồng)"), field_name="amount", lookup_expr="gte")
    tien_den = MoneyFilter(label=_("Phải thi hành đến (đồng)"), field_name="amount", lookup_expr="lte")
    con_tu = MoneyFilter(label=_("Còn phải thi hành từ (đồng)"), method="by_rest")
    con_den = MoneyFilter(label=_("Còn phải thi hành đến (đồng)"), method="by_rest")
    han = django_filters.ChoiceFilter(label=_("Thời hạn"), choices=DUE, method="by_deadline", empty_label=_("Tất cả"))
    cua_toi = django_filters.BooleanFilter(label=_("Việc của tôi"), method="by_own", widget=CheckboxInput(), required=False)

    class Meta:
        model = EnforcementCase
        fields: list[str] = []

    def by_deadline(self, queryset: QuerySet[EnforcementCase], name: str, value: str) -> QuerySet[EnforcementCase]:
        """With something to be done that is overdue, or due within a week, as of today."""
        due = due_as(value, Deadline.objects.to_be_done(), self.today)
        return queryset.filter(pk__in=due.values("case"))

    def by_age(self, queryset: Any, name: str, value: str) -> QuerySet[EnforcementCase]:
        """Not finished, and so old since the decision, as of today."""
        found: QuerySet[EnforcementCase] = queryset.of_age(value, self.today)
        return found

    def by_cause(self, queryset: Any, name: str, value: str) -> QuerySet[EnforcementCase]:
        """Held up on this ground."""
        held: QuerySet[EnforcementCase] = queryset.held_up()
        if value == NO_WORDS:
            return held.filter(cause="")
        if value == OTHER_WORDS:
            return held.exclude(cause__in=["", *dict(CAUSES)])
        return held.filter(cause=value)

    def by_rest(self, queryset: QuerySet[EnforcementCase], name: str, value: int) -> QuerySet[EnforcementCase]:
        """Not finished, and so much left to enforce."""
        bound = "gte" if name == "con_tu" else "lte"
        return queryset.filter(status__in=STOCK, **{f"open_amount__{bound}": value})

    def by_mark(self, queryset: QuerySet[EnforcementCase], name: str, value: bool | None) -> QuerySet[EnforcementCase]:
        """With this mark."""
        return queryset.filter(**{name: True}) if value else queryset

    def by_own(self, queryset: QuerySet[EnforcementCase], name: str, value: bool | None) -> QuerySet[EnforcementCase]:
        """Held by the reader."""
        return queryset.filter(enforcer=self.request.user.person_id) if value else queryset

    def by_text(self, queryset: QuerySet[EnforcementCase], name: str, value: str) -> QuerySet[EnforcementCase]:
        """A decision or judgment number, with or without what follows the slash, or part of a party's name."""
        said = value.strip()
        cases = EnforcementCase.objects.order_by().values("pk")
        found: list[QuerySet[Any, Any]] = [
            cases.filter(decision_number__in={said, said.split("/")[0]}),
            cases.filter(judgment__number=said),
        ]
        if len(words := folded(value)) >= 3:
            found.append(Party.objects.filter(folded_name__contains=words).values("case"))
        return queryset.filter(pk__in=found[0].union(*found[1:]))  # each by its own index

    def by_status(self, queryset: QuerySet[EnforcementCase], name: str, value: list[str]) -> QuerySet[EnforcementCase]:
        """Any of the statuses."""
        return queryset.filter(status__in=[Account.from_code(code) for code in value]) if value else queryset

    def by_initiation(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Ex officio or on request."""
        return queryset.filter(initiation__in=[Initiation.from_code(code) for code in value]) if value else queryset

    def by_kind(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the kinds of judgment."""
        return queryset.filter(kind__in=[JudgmentKind.from_code(code) for code in value]) if value else queryset

    def by_concern(self, queryset: Any, name: str, value: str) -> QuerySet[Any]:
        """What waits for leaders to act on it, as of today."""
        return BY_KEY[value].narrow(queryset, self.today)


TO_BE_DONE = [
    *((kind.code, kind.label) for kind in CLOCKS if not kind.then and not kind.code.startswith(("SEP_", "RETURN_"))),
    *BY_HAND.items(),
]


NO_CAUSE = "chua-ghi"


class DeadlineFilter(DatedFilterSet):
    """Filters of time limits, by the words of the address."""

    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=DUE,
        method="by_state",
        empty_label=_("Tất cả"),
    )
    viec = django_filters.ChoiceFilter(label=_("Việc phải làm"), field_name="code", choices=TO_BE_DONE, empty_label=_("Tất cả"))
    qua_ngay = django_filters.NumberFilter(
        label=_("Quá hạn ít nhất (ngày)"), method="by_days", min_value=1, max_value=9999, decimal_places=0
    )
    ly_do = django_filters.ChoiceFilter(
        label=_("Lý do chậm"),
        choices=[(NO_CAUSE, _("Chưa ghi lý do")), *DelayCause.choices],
        method="by_delay",
        empty_label=_("Tất cả"),
    )
    don_vi = _one_of(_("Đơn vị"), "agency", Agency.objects.enforcing)
    chv = _one_of(_("Chấp hành viên"), "person", Person.objects.enforcers)

    class Meta:
        model = Deadline
        fields: list[str] = []

    def by_days(self, queryset: Any, name: str, value: Any) -> QuerySet[Deadline]:
        """To be done and overdue by at least so many days, as of today."""
        found: QuerySet[Deadline] = queryset.overdue(as_of=self.today - timedelta(int(value) - 1))
        return found

    def by_delay(self, queryset: Any, name: str, value: str) -> QuerySet[Deadline]:
        """Overdue as of today, for this cause, or without one."""
        found: QuerySet[Deadline] = queryset.overdue(as_of=self.today).delayed_by("" if value == NO_CAUSE else value)
        return found

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[Deadline]:
        """To be done and overdue, or due within a week, as of today."""
        return due_as(value, queryset.to_be_done(), self.today)


class HandoverFilter(DatedFilterSet):
    """Filters of the register of judgments, by the words of the address."""

    q = django_filters.CharFilter(label=_("Số bản án"), field_name="judgment__number", lookup_expr="istartswith")
    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[
            ("chua-nhan", _("Chưa nhận")),
            ("chuyen-giao-muon", _("Chuyển giao muộn")),
            ("cho-quyet-dinh", _("Chờ ra quyết định chủ động")),
            ("cho-giai-quyet", _("Chờ giải quyết yêu cầu")),
            ("cho-yeu-cau", _("Chờ yêu cầu")),
        ],
        method="by_state",
        empty_label=_("Tất cả"),
    )
    toa_an = _one_of(_("Tòa án"), "agency", lambda: Agency.objects.filter(kind=AgencyKind.COURT))
    don_vi = _one_of(_("Đơn vị"), "unit", Agency.objects.enforcing)

    class Meta:
        model = JudgmentHandover
        fields: list[str] = []

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[JudgmentHandover]:
        """What a judgment waits for, or how it came, as of today."""
        if value == "chuyen-giao-muon":
            return queryset.late(as_of=self.today)
        if value == "cho-quyet-dinh":
            return queryset.awaiting_decision()
        if value == "cho-yeu-cau":
            return queryset.awaiting_request()
        if value == "cho-giai-quyet":
            return queryset.filter(judgment__in=EnforcementRequest.objects.filter(answered_on=None).values("judgment"))
        return queryset.filter(received_on=None)


class EntrustmentFilter(DatedFilterSet):
    """Filters of what other offices entrusted, by the words of the address."""

    q = django_filters.CharFilter(label=_("Cơ quan, số quyết định ủy thác hoặc số bản án"), method="by_text")
    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[
            ("cho-quyet-dinh", _("Chờ ra quyết định")),
            ("qua-han", _("Quá hạn")),
            ("da-ra", _("Đã ra quyết định")),
        ],
        method="by_state",
        empty_label=_("Tất cả"),
    )
    don_vi = _one_of(_("Đơn vị"), "agency", Agency.objects.enforcing)

    class Meta:
        model = Entrustment
        fields: list[str] = []

    def by_text(self, queryset: QuerySet[Entrustment], name: str, value: str) -> QuerySet[Entrustment]:
        """Part of the name of the office, or the beginning of a number."""
        words = value.strip()
        return queryset.filter(Q(sender__icontains=words) | Q(document_number__istartswith=words) | Q(judgment__number__istartswith=words))

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[Entrustment]:
        """Whether the decision is there, as of today."""
        if value == "qua-han":
            return queryset.overdue(as_of=self.today)
        return queryset.filter(answered_on__isnull=value == "cho-quyet-dinh")


class JudgmentFilter(DatedFilterSet):
    """Filters of judgments."""

    q = django_filters.CharFilter(label=_("Số bản án, quyết định"), field_name="number", lookup_expr="icontains")
    toa_an = django_filters.CharFilter(label=_("Mã Tòa án"), field_name="court__code")
    loai = django_filters.ChoiceFilter(label=_("Loại án"), choices=KINDS, method="by_kind")
    tu_ngay = django_filters.DateFilter(label=_("Tuyên từ ngày"), field_name="judged_on", lookup_expr="gte")
    den_ngay = django_filters.DateFilter(label=_("Tuyên đến ngày"), field_name="judged_on", lookup_expr="lte")

    class Meta:
        model = Judgment
        fields: list[str] = []

    def by_kind(self, queryset: QuerySet[Judgment], name: str, value: str) -> QuerySet[Judgment]:
        """One kind of judgment."""
        return queryset.filter(kind=JudgmentKind.from_code(value))


class HistoryFilter(DatedFilterSet):
    """Filters of what was recorded in all cases, by the words of the address."""

    q = django_filters.CharFilter(label=_("Số quyết định hoặc số văn bản"), method="by_number")
    su_kien = django_filters.ChoiceFilter(label=_("Sự kiện"), field_name="event", choices=Event, empty_label=_("Tất cả"))
    don_vi = _one_of(_("Đơn vị"), "case__agency", Agency.objects.enforcing)
    chv = _one_of(_("Chấp hành viên"), "case__enforcer", Person.objects.enforcers)
    tu_ngay = django_filters.DateFilter(label=_("Xảy ra từ ngày"), field_name="occurred_on", lookup_expr="gte")
    den_ngay = django_filters.DateFilter(label=_("Xảy ra đến ngày"), field_name="occurred_on", lookup_expr="lte")
    ghi_tu = django_filters.DateFilter(label=_("Ghi từ ngày"), field_name="recorded_at", lookup_expr="date__gte")
    ghi_den = django_filters.DateFilter(label=_("Ghi đến ngày"), field_name="recorded_at", lookup_expr="date__lte")
    tinh_trang = django_filters.ChoiceFilter(
        label=_("Tình trạng"),
        choices=[
            ("con-hieu-luc", _("Chưa bị hủy")),
            ("da-huy", _("Đã hủy")),
            ("ghi-muon", _("Ghi muộn trên 30 ngày")),
        ],
        method="by_state",
        empty_label=_("Tất cả"),
    )

    class Meta:
        model = CaseEvent
        fields: list[str] = []

    def by_number(self, queryset: QuerySet[CaseEvent], name: str, value: str) -> QuerySet[CaseEvent]:
        """The number of a document, or of the decision of a case with or without its symbol."""
        words = value.strip()
        return queryset.filter(Q(document_number=words) | Q(case__decision_number=words.split("/")[0]))

    def by_state(self, queryset: Any, name: str, value: str) -> QuerySet[CaseEvent]:
        """Standing, taken back, or told late."""
        if value == "ghi-muon":
            return queryset.recorded_late()
        return queryset.filter(void__isnull=value == "con-hieu-luc")


class EventFilter(DatedFilterSet):
    """Filters of the events of a case."""

    su_kien = django_filters.MultipleChoiceFilter(label=_("Sự kiện"), field_name="event", choices=Event)
    con_hieu_luc = django_filters.BooleanFilter(label=_("Chưa bị hủy"), field_name="void", lookup_expr="isnull")

    class Meta:
        model = CaseEvent
        fields: list[str] = []


class EntryFilter(DatedFilterSet):
    """Filters of the entries of a case."""

    tai_khoan = django_filters.MultipleChoiceFilter(
        label=_("Tài khoản"), choices=[(account.code, account.label) for account in Account], method="by_account"
    )

    class Meta:
        model = LedgerEntry
        fields: list[str] = []

    def by_account(self, queryset: QuerySet[Any], name: str, value: list[str]) -> QuerySet[Any]:
        """Any of the accounts."""
        return queryset.filter(account__in=[Account.from_code(code) for code in value]) if value else queryset


class RegisterRowFilter(DatedFilterSet):
    """Filters of the verdicts of an import."""

    ket_qua = django_filters.MultipleChoiceFilter(label=_("Kết quả"), field_name="verdict", choices=Verdict)

    class Meta:
        model = RegisterRow
        fields: list[str] = []
