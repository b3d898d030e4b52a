"""Agreements on coordination (quy chế phối hợp): parties, clauses, what each promises, how it is measured, and its reviews."""

from __future__ import annotations

from datetime import date, timedelta

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, AgencyKind, User
from agencies.roles import Permission
from common.spans import spans
from coordination.lifecycles.agreement import BINDING, AgreementState
from coordination.permissions import agencies_of

SOON = timedelta(90)  # from which a renewal or review is announced


class AgreementLevel(models.TextChoices):
    """Between whom."""

    CENTRAL = "central", _("Trung ương")
    PROVINCE = "province", _("Cấp tỉnh, nhiều bên")
    BILATERAL = "bilateral", _("Cấp tỉnh, hai bên")
    REGION = "region", _("Khu vực")


def usual_ladder() -> str:
    """The steps of a disagreement that Circular 03/2012 and Decree 152/2026 (art. 46.4, 106.2) follow, one a line."""
    return "\n".join(
        (
            "Họp các đơn vị",
            "Họp lãnh đạo các bên",
            "Báo cáo Ban Chỉ đạo thi hành án dân sự",
            "Báo cáo cơ quan cấp trên trực tiếp",
        )
    )


class AgreementQuerySet(models.QuerySet["CoordinationAgreement"]):
    """The questions one can ask about agreements."""

    def visible_to(self, user: User) -> AgreementQuerySet:
        """Enforcement and the committee see all; a party its own, once comments are asked for."""
        if user.access.allows(Permission.SEE_CASES):
            return self
        mine = AgreementParty.objects.filter(agency__in=agencies_of(user)).values("agreement")
        return self.filter(pk__in=mine).exclude(state=AgreementState.DRAFT)

    def in_force(self, on: date) -> AgreementQuerySet:
        """Signed, and in force on a day."""
        signed = self.filter(state__in=BINDING, effective_on__lte=on)
        return signed.filter(Q(until=None) | Q(until__gte=on))

    def between(self, one: Agency, other: Agency) -> AgreementQuerySet:
        """Those that bind the kinds of two agencies; an office is bound by what its provincial agency signed."""
        kinds = {AgencyKind.PROVINCE if row.kind == AgencyKind.OFFICE else row.kind for row in (one, other)}
        found = self
        for kind in kinds:
            found = found.filter(Exists(AgreementParty.objects.filter(agreement=OuterRef("pk"), agency__kind=kind)))
        return found

    def to_be_renewed(self, as_of: date) -> AgreementQuerySet:
        """In force, and its term or its planned review comes within ninety days, or has passed."""
        soon = as_of + SOON
        return self.filter(state=AgreementState.SIGNED).filter(Q(until__lte=soon) | Q(review_on__lte=soon))


class CoordinationAgreement(models.Model):
    """One agreement, or one version of it: `replaces` leads to the one before."""

    number = models.CharField(_("Số, ký hiệu"), max_length=100, blank=True)
    title = models.CharField(_("Tên quy chế"), max_length=300)
    level = models.CharField(_("Cấp"), max_length=10, choices=AgreementLevel)
    state = models.CharField(_("Trạng thái"), max_length=10, choices=AgreementState, default=AgreementState.DRAFT)
    signed_on = models.DateField(_("Ngày ký"), null=True)
    place = models.CharField(_("Nơi ký"), max_length=200, blank=True)
    event = models.CharField(_("Hội nghị ký"), max_length=300, blank=True)
    effective_on = models.DateField(_("Có hiệu lực"), null=True)
    until = models.DateField(_("Hết hiệu lực"), null=True)
    review_on = models.DateField(_("Sơ kết, tổng kết dự kiến"), null=True)
    comments_until = models.DateField(_("Góp ý đến ngày"), null=True)
    ladder = models.CharField(_("Giải quyết vướng mắc, bất đồng"), max_length=1000, default=usual_ladder)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by")
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = [F("signed_on").desc(nulls_first=True), "-id"]
        constraints = [
            models.CheckConstraint(
                name="signed_agreement_has_number_and_days",
                condition=Q(state__in=["draft", "comments"]) | (~Q(number="") & Q(signed_on__isnull=False) & Q(effective_on__isnull=False)),
            ),
            models.CheckConstraint(
                name="agreement_ends_after_it_began",
                condition=Q(until=None) | Q(effective_on=None) | Q(until__gte=F("effective_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number or self.title

    @property
    def rungs(self) -> list[str]:
        """The steps of a disagreement, in their order."""
        return [line.strip() for line in self.ladder.splitlines() if line.strip()]

    def is_in_force(self, on: date) -> bool:
        """As `in_force` asks of many."""
        return self.state in BINDING and spans(self.effective_on, self.until, on)


class AgreementParty(models.Model):
    """A party with its signatory."""

    agreement = models.ForeignKey(CoordinationAgreement, on_delete=models.CASCADE, related_name="parties")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="agreement_parties")
    position = models.PositiveSmallIntegerField(default=0)
    signatory = models.CharField(_("Người ký"), max_length=200, blank=True)
    signatory_title = models.CharField(_("Chức vụ"), max_length=200, blank=True)
    signed_on = models.DateField(_("Ngày ký"), null=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "agency"], name="one_party_by_agreement_and_agency")]

    def __str__(self) -> str:
        return str(self.agency)


class ContactPoint(models.Model):
    """Who is asked at a party, from a day to a day: the history stays."""

    party = models.ForeignKey(AgreementParty, on_delete=models.CASCADE, related_name="contacts")
    unit = models.CharField(_("Đơn vị đầu mối"), max_length=200)
    person = models.CharField(_("Người liên hệ"), max_length=200, blank=True)
    phone = models.CharField(_("Điện thoại cơ quan"), max_length=30, blank=True)
    email = models.EmailField(_("Thư điện tử công vụ"), blank=True)
    since = models.DateField(_("Từ ngày"))
    until = models.DateField(_("Đến ngày"), null=True)

    class Meta:
        ordering = ["-since", "-id"]

    def __str__(self) -> str:
        return self.unit


class Clause(models.Model):
    """An article or point of an agreement."""

    agreement = models.ForeignKey(CoordinationAgreement, on_delete=models.CASCADE, related_name="clauses")
    code = models.CharField(_("Điều, khoản"), max_length=20)
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(_("Tiêu đề"), max_length=300)
    text = models.CharField(_("Nội dung"), max_length=4000, blank=True)

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["agreement", "code"], name="one_clause_by_code")]

    def __str__(self) -> str:
        return f"{self.code} {self.heading}"


class ObligationMeasure(models.TextChoices):
    """How one knows whether an obligation was kept."""

    REQUESTS = "requests", _("Tự động: yêu cầu phối hợp cùng loại")
    HANDOVERS = "handovers", _("Tự động: chuyển giao bản án, quyết định")
    COPIES = "copies", _("Tự động: gửi quyết định cho Viện kiểm sát")
    REPORTED = "reported", _("Tự báo cáo khi sơ kết")


class Obligation(models.Model):
    """What one kind of party promises in a clause: what, until when, how it is proved and measured."""

    clause = models.ForeignKey(Clause, on_delete=models.CASCADE, related_name="obligations")
    holder = models.CharField(_("Cơ quan thực hiện"), max_length=20, choices=AgencyKind)
    what = models.CharField(_("Nghĩa vụ"), max_length=500)
    trigger = models.CharField(_("Khi"), max_length=300, blank=True)
    limit = models.CharField(_("Thời hạn"), max_length=200, blank=True)
    evidence = models.CharField(_("Bằng chứng thực hiện"), max_length=300, blank=True)
    measure = models.CharField(_("Cách đo"), max_length=10, choices=ObligationMeasure, default=ObligationMeasure.REPORTED)
    kind = models.CharField(_("Loại yêu cầu"), max_length=8, blank=True)

    class Meta:
        ordering = ["clause__position", "id"]
        constraints = [models.CheckConstraint(name="measured_by_requests_of_a_kind", condition=~Q(measure="requests") | ~Q(kind=""))]

    def __str__(self) -> str:
        return self.what


class AgreementComment(models.Model):
    """What a party says about a draft. Never changed."""

    agreement = models.ForeignKey(CoordinationAgreement, on_delete=models.CASCADE, related_name="comments")
    clause = models.ForeignKey(Clause, on_delete=models.SET_NULL, null=True, related_name="comments")
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="+")
    text = models.CharField(_("Ý kiến"), max_length=4000)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["recorded_at", "id"]

    def __str__(self) -> str:
        return self.text


class ReviewConclusion(models.TextChoices):
    """What a review concludes."""

    CONTINUE = "continue", _("Tiếp tục thực hiện")
    AMEND = "amend", _("Sửa đổi, bổ sung")
    REPLACE = "replace", _("Ký lại, thay thế")


class AgreementReview(models.Model):
    """A review (sơ kết, tổng kết) of a period. Its figures are those of the day it was concluded, kept in its lines."""

    agreement = models.ForeignKey(CoordinationAgreement, on_delete=models.PROTECT, related_name="reviews")
    is_final = models.BooleanField(_("Tổng kết"), default=False)
    since = models.DateField(_("Từ ngày"))
    until = models.DateField(_("Đến ngày"))
    held_on = models.DateField(_("Ngày họp"))
    results = models.CharField(_("Kết quả nổi bật"), max_length=4000, blank=True)
    faults = models.CharField(_("Tồn tại, hạn chế"), max_length=4000)
    causes = models.CharField(_("Nguyên nhân"), max_length=4000)
    proposals = models.CharField(_("Kiến nghị, giải pháp"), max_length=4000, blank=True)
    conclusion = models.CharField(_("Kết luận"), max_length=10, choices=ReviewConclusion)
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-until", "-id"]
        constraints = [models.CheckConstraint(name="review_ends_after_it_began", condition=Q(until__gte=F("since")))]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.agreement}: {self.since:%d/%m/%Y} – {self.until:%d/%m/%Y}"


class ReviewLine(models.Model):
    """One obligation in a review: kept, late, missed, as measured then or as its holder reported."""

    review = models.ForeignKey(AgreementReview, on_delete=models.CASCADE, related_name="lines")
    obligation = models.ForeignKey(Obligation, on_delete=models.PROTECT, related_name="lines")
    kept = models.PositiveIntegerField(_("Đúng hạn"))
    late = models.PositiveIntegerField(_("Chậm"))
    missed = models.PositiveIntegerField(_("Quá hạn chưa thực hiện"))
    note = models.CharField(_("Ghi chú"), max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["review", "obligation"], name="one_line_by_obligation")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.obligation}: {self.kept}/{self.late}/{self.missed}"
