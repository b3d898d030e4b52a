"""Enforcement cases (việc): one for each enforcement decision (Law 106/2025 art. 3.8), and their parties."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

import pghistory
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User, reached_by
from agencies.roles import Permission
from cases.choices import Initiation, JudgmentKind
from cases.history import CaseFacts
from cases.ledger import ENFORCEABLE, OPEN, STOCK, Account, Holder
from cases.models.judgment import Judgment
from cases.transitions import HELD_BY
from common.spans import spanning
from common.text import folded
from law.years import months_after

IDLE_AFTER = timedelta(days=90)


class Cohort(NamedTuple):
    """Cases by the years since the decision: from `youngest`, and below `oldest`."""

    label: Promise
    youngest: int
    oldest: int | None


COHORTS = {
    "duoi-1": Cohort(_("dưới 1 năm"), 0, 1),
    "1-2": Cohort(_("1 đến 2 năm"), 1, 2),
    "2-3": Cohort(_("2 đến 3 năm"), 2, 3),
    "3-5": Cohort(_("3 đến 5 năm"), 3, 5),
    "5-10": Cohort(_("5 đến 10 năm"), 5, 10),
    "tren-10": Cohort(_("trên 10 năm"), 10, None),
}


def is_of_age(cohort: str, as_of: date) -> Q:
    """Decided so many years before a day."""
    _label, youngest, oldest = COHORTS[cohort]
    asked = Q(decided_on__lte=months_after(as_of, -12 * youngest))
    return asked if oldest is None else asked & Q(decided_on__gt=months_after(as_of, -12 * oldest))


class EnforcementCaseQuerySet(models.QuerySet["EnforcementCase"]):
    """The questions one can ask about cases."""

    def visible_to(self, user: User) -> EnforcementCaseQuerySet:
        """The province and the committee see all; an office what it holds or issued; others what was opened to them."""
        units = reached_by(user, Permission.SEE_CASES)
        if units is None:
            return self
        if not user.is_authenticated:
            return self.none()
        if not units:
            mine = [post.agency_id for post in user.posts_today]
            opened = EnforcementCase.objects.filter(spanning(user.access.on, "grants__"), grants__agency__in=mine)
            return self.filter(pk__in=opened.values("pk"))
        return self.filter(Q(agency__in=units) | Q(issuing_agency__in=units))

    def open(self) -> EnforcementCaseQuerySet:
        """Open in the main book."""
        return self.filter(status__in=OPEN)

    def enforceable(self) -> EnforcementCaseQuerySet:
        """Open and with conditions to be enforced."""
        return self.filter(status__in=ENFORCEABLE)

    def prolonged(self, as_of: date) -> EnforcementCaseQuerySet:
        """Enforceable, and not finished a year after the decision ("việc có điều kiện trên 01 năm")."""
        return self.enforceable().filter(decided_on__lt=months_after(as_of, -12))

    def of_age(self, cohort: str, as_of: date) -> EnforcementCaseQuerySet:
        """Open or in the separate book, and so old since the decision: one of `COHORTS`."""
        return self.filter(is_of_age(cohort, as_of), status__in=STOCK)

    def idle(self, as_of: date) -> EnforcementCaseQuerySet:
        """Enforceable, and nothing happened for more than 90 days."""
        return self.enforceable().filter(last_event_on__lt=as_of - IDLE_AFTER)

    def not_classified(self) -> EnforcementCaseQuerySet:
        """In progress and verified, with no conclusion whether it can be enforced (Law 106/2025 art. 37)."""
        return self.filter(unclassified=True)

    def held_up(self) -> EnforcementCaseQuerySet:
        """Without conditions, postponed, suspended or in the separate book, each with its cause."""
        return self.filter(status__in=HELD_BY)

    def unverified(self, as_of: date) -> EnforcementCaseQuerySet:
        """Not enforceable, and nothing recorded for a year, so that no verification can be in time.

        At least every six months, or every year where the debtor is in prison or cannot be found (Law 106/2025 art. 38.3).
        """
        return self.filter(status=Account.NOT_ENFORCEABLE, last_event_on__lt=months_after(as_of, -12))


@pghistory.track(
    pghistory.UpdateEvent(
        "corrected",
        row=pghistory.Old,
        condition=pghistory.AnyChange("judgment", "credit_institution", "amount", "for_budget", "initiation", "kind"),
    ),
    fields=["judgment", "credit_institution", "amount", "for_budget", "initiation", "kind"],
    model_name="CaseChange",
)
class EnforcementCase(models.Model):
    """One việc. The first group of fields is what the decision says; the second is a cache of its folded history.

    Known by (issuing agency, decision number, year of the decision).
    """

    issuing_agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="issued_cases", db_index=False)
    decision_number = models.CharField(_("Số quyết định thi hành án"), max_length=100)
    decided_on = models.DateField(_("Ngày quyết định"))
    decision_year = models.GeneratedField(expression=ExtractYear("decided_on"), output_field=models.SmallIntegerField(), db_persist=True)
    judgment = models.ForeignKey(Judgment, on_delete=models.PROTECT, related_name="cases")
    initiation = models.SmallIntegerField(_("Cách ra quyết định"), choices=Initiation)
    kind = models.SmallIntegerField(_("Loại án"), choices=JudgmentKind)
    amount = models.BigIntegerField(_("Số phải thi hành (đồng)"))
    for_budget = models.BigIntegerField(_("Trong đó nộp ngân sách (đồng)"), default=0)
    credit_institution = models.BooleanField(_("Tổ chức tín dụng, ngân hàng"), default=False)
    first_enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    # cache = fold(history); written only by actions, compared by verify_ledger, so no key is checked here again
    status = models.SmallIntegerField(_("Trạng thái"), choices=Account, null=True, editable=False)
    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="cases", editable=False, db_index=False, db_constraint=False)
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="cases", editable=False, db_constraint=False)
    open_amount = models.BigIntegerField(_("Còn phải thi hành (đồng)"), default=0, editable=False)
    done_amount = models.BigIntegerField(_("Đã thi hành (đồng)"), default=0, editable=False)
    not_enforceable_since = models.DateField(null=True, editable=False)
    ended_on = models.DateField(null=True, editable=False)
    last_event_on = models.DateField(null=True, editable=False)
    events_count = models.PositiveIntegerField(default=0, editable=False)
    shortened = models.BooleanField(default=False, editable=False)
    unclassified = models.BooleanField(default=False, editable=False)
    cause = models.CharField(_("Căn cứ chưa thi hành được"), max_length=500, default="", editable=False)

    objects = EnforcementCaseQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["issuing_agency", "decision_number", "decision_year"], name="one_case_by_unit_number_year"),
            models.CheckConstraint(
                name="budget_part_within_amount",
                condition=Q(amount__gte=0, for_budget__gte=0, for_budget__lte=F("amount")),
                violation_error_message=_("Phần nộp ngân sách phải từ 0 đến số phải thi hành."),
            ),
        ]
        indexes = [
            models.Index(fields=["agency", "status", "-decided_on", "-id"], name="case_list_of_a_unit"),
            models.Index(fields=["status", "-decided_on", "-id"], name="case_list_of_the_province"),
            models.Index(fields=["decision_number"], name="case_by_number"),
            models.Index(fields=["-decided_on", "-id"], name="case_by_day"),
            models.Index(fields=["agency", "enforcer"], name="case_unclassified", condition=Q(unclassified=True)),
            models.Index(fields=["-amount", "-id"], name="case_by_amount"),
            models.Index(fields=["-open_amount", "-id"], name="case_by_what_is_left"),
            models.Index(fields=["last_event_on", "id"], name="case_by_last_event"),
            # What waits: nothing but open cases, by the day of their last event. Without it whoever asks for the open ones
            # that nothing happened to would be led through all that are over, which come first.
            models.Index(fields=["last_event_on", "id"], name="case_waiting", condition=Q(status__in=OPEN)),
        ]

    def __str__(self) -> str:
        return f"{self.decision_number}/QĐ-THADS"

    @property
    def debtor(self) -> str:
        """The name of who has to comply; empty where nobody is named. Prefetch the parties for many cases."""
        return next((party.name for party in self.parties.all() if party.role == PartyRole.DEBTOR), "")

    @property
    def facts(self) -> CaseFacts:
        """What the decision says and the ledger needs."""
        return CaseFacts(
            Holder(self.issuing_agency_id, self.first_enforcer_id),
            Initiation(self.initiation),
            self.decided_on,
            self.amount,
            self.for_budget,
        )

    @property
    def account(self) -> Account | None:
        """The status as an account; None when every event was voided."""
        return None if self.status is None else Account(self.status)

    @property
    def is_held(self) -> bool:
        """Whether it waits for anybody: open, or in the separate book. An ended one rests where it ended."""
        return self.account in STOCK


class PartyRole(models.TextChoices):
    """Who a party is in a case."""

    CREDITOR = "creditor", _("Người được thi hành án")
    DEBTOR = "debtor", _("Người phải thi hành án")


@pghistory.track(pghistory.UpdateEvent("corrected", row=pghistory.Old), model_name="PartyChange")
class Party(models.Model):
    """A creditor or debtor of a case. `folded_name` (no marks, lower case) is what search compares."""

    case = models.ForeignKey(EnforcementCase, on_delete=models.PROTECT, related_name="parties", db_index=False)
    role = models.CharField(max_length=10, choices=PartyRole)
    name = models.CharField(_("Tên"), max_length=2000)
    folded_name = models.CharField(max_length=2000, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "role"], name="one_party_by_case_and_role")]
        indexes = [GinIndex(OpClass(F("folded_name"), name="gin_trgm_ops"), name="party_by_folded_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        self.folded_name = folded(self.name)
        super().save(*args, **kwargs)  # type: ignore[arg-type]
