"""Reports of a period: who closed, checked and signed which figures when; what is signed is frozen for ever."""

from __future__ import annotations

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from agencies.models import Agency, Person, User, reached_by
from agencies.roles import Permission
from cases.models.event import APPEND_ONLY
from reports.lifecycles.report import ENDED, IN_HAND, STANDING, ReportState, StepOfReport
from reports.periods import Period, cumulative


def _stands(row: str) -> str:
    """What never changes once a report is closed, of the old row or the new."""
    columns = ("agency_id", "year", "months", "edition", "due_on", "closed_at", "moments", "version", "fingerprint")
    return ", ".join(f"{row}.{column}" for column in columns)


def short_print(fingerprint: str) -> str:
    """A fingerprint as people compare it: 7c1e·94ab·20f3."""
    return "·".join(fingerprint[place : place + 4] for place in (0, 4, 8)) if fingerprint else ""


class PeriodReportQuerySet(models.QuerySet["PeriodReport"]):
    """The questions one can ask about reports."""

    def visible_to(self, user: User) -> PeriodReportQuerySet:
        """What is signed is open to every signed-in reader; what is not yet, to whoever works in its books."""
        if not user.is_authenticated:
            return self.none()
        units = reached_by(user, Permission.RECORD_EVENTS)
        if units is None:
            return self
        return self.filter(Q(signed_at__isnull=False) | Q(agency__in=units) | Q(state=ReportState.OPEN))

    def current(self) -> PeriodReportQuerySet:
        """Neither replaced nor dropped."""
        return self.exclude(state__in=ENDED)

    def standing(self) -> PeriodReportQuerySet:
        """Signed by the head, and not replaced."""
        return self.filter(state__in=STANDING)

    def of_period(self, period: Period) -> PeriodReportQuerySet:
        """The reports of a whole number of months; none of a period that ends within a month."""
        return self.filter(year=period.year, months=period.months or 0)

    def of(self, agency: Agency, period: Period) -> PeriodReportQuerySet:
        """All editions of an agency's report of a period."""
        return self.of_period(period).filter(agency=agency)

    def waiting(self) -> PeriodReportQuerySet:
        """Not yet signed, or signed and not yet sent: its agency has something to do."""
        return self.filter(state__in=(*IN_HAND, ReportState.SIGNED, ReportState.RETURNED))


class PeriodReport(models.Model):
    """The report of one agency on a cumulative period, in one edition.

    `closed_at` is the moment as of which its figures are known; a report that takes in those of its units has a moment
    for each (`moments`: agency to moment). `due_on` is the last day to send it (circular 06/2019 art. 9.2).
    """

    agency = models.ForeignKey(Agency, on_delete=models.PROTECT, related_name="reports")
    year = models.SmallIntegerField(_("Năm công tác"))
    months = models.SmallIntegerField(_("Số tháng lũy kế"))
    edition = models.SmallIntegerField(_("Bản"), default=1)
    state = models.CharField(max_length=12, choices=ReportState, default=ReportState.OPEN)
    due_on = models.DateField(_("Hạn gửi"))
    closed_at = models.DateTimeField(_("Khóa sổ lúc"), null=True)
    moments = models.JSONField(default=dict)
    version = models.CharField(_("Mẫu biểu"), max_length=12, blank=True)
    fingerprint = models.CharField(_("Mã niêm phong"), max_length=64, blank=True)
    signed_at = models.DateTimeField(_("Ký lúc"), null=True)
    reason = models.CharField(_("Lý do lập bản mới"), max_length=500, blank=True)
    taken_into = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = PeriodReportQuerySet.as_manager()

    class Meta:
        ordering = ["-year", "-months", "agency__position", "-edition"]
        constraints = [
            models.UniqueConstraint(fields=["agency", "year", "months", "edition"], name="one_report_an_edition"),
            models.UniqueConstraint(
                fields=["agency", "year", "months"],
                condition=Q(state__in=[*IN_HAND]),
                name="one_report_in_hand",
            ),
            models.UniqueConstraint(fields=["agency", "year", "months"], condition=Q(state__in=STANDING), name="one_report_standing"),
            models.CheckConstraint(condition=Q(months__range=(1, 12)), name="report_of_whole_months"),
            models.CheckConstraint(
                condition=Q(state=ReportState.OPEN, closed_at=None) | ~Q(state=ReportState.OPEN) & Q(closed_at__isnull=False),
                name="report_closed_at_a_moment",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
            # A closed report stands: only its state, its signature and who took it in may still change.
            pgtrigger.Protect(
                name="closed_stands",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(f"OLD.closed_at IS NOT NULL AND ({_stands('OLD')}) IS DISTINCT FROM ({_stands('NEW')})"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agency.brief}, {self.period.name}"

    @property
    def period(self) -> Period:
        """The period it reports on."""
        return cumulative(self.year, self.months)

    @property
    def seal(self) -> str:
        """The fingerprint as people compare it: 7c1e·94ab·20f3."""
        return short_print(self.fingerprint)

    def parts(self) -> PeriodReportQuerySet:
        """The signed reports of units that its figures stand on, whichever edition has taken them in since."""
        return (
            PeriodReport.objects.of_period(self.period)
            .filter(agency__in=[int(one) for one in self.moments], closed_at__in=set(self.moments.values()))
            .exclude(pk=self.pk)
            .exclude(signed_at=None)
        )

    def moments_by_code(self) -> dict[str, str]:
        """The moments by the codes of the agencies."""
        codes = dict(Agency.objects.filter(pk__in=[int(one) for one in self.moments]).values_list("pk", "code"))
        return {codes[int(agency)]: moment for agency, moment in self.moments.items()}

    def known(self) -> tuple[tuple[int, datetime], ...]:
        """As of which moment the figures of each agency are known."""
        return tuple((int(agency), datetime.fromisoformat(moment)) for agency, moment in self.moments.items())


class FrozenForm(models.Model):
    """One form of a report as it was closed: the document, digit by digit, and its fingerprint."""

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="forms")
    form = models.CharField(max_length=2)
    by = models.CharField(max_length=8)
    document = models.JSONField()
    fingerprint = models.CharField(max_length=64)

    class Meta:
        ordering = ["form", "by"]
        constraints = [models.UniqueConstraint(fields=["report", "form", "by"], name="one_frozen_form")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.form} {self.by}"


class ReportStep(models.Model):
    """A step somebody took with a report."""

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="steps")
    step = models.CharField(max_length=8, choices=StepOfReport)
    at = models.DateTimeField()
    by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.get_step_display()} {self.at:%d/%m/%Y}"


class Confirmation(models.Model):
    """An enforcer confirms the own figures in the closed report of the office (circular 06/2019 art. 9.2)."""

    report = models.ForeignKey(PeriodReport, on_delete=models.PROTECT, related_name="confirmations")
    enforcer = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["report", "enforcer"], name="one_confirmation_a_report")]
        triggers = APPEND_ONLY

    def __str__(self) -> str:
        return f"{self.enforcer} {self.at:%d/%m/%Y}"
