"""What is wrong with a closed report: identities that do not hold, with their cases; and what only asks for an explanation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.db.models import BooleanField, Case, Count, Q, Sum, When
from django.utils.translation import gettext as _

from cases.balances import By
from cases.models import EnforcementCase, LedgerEntry
from reports.closing.freezing import thaw, thaw_all
from reports.models import PeriodReport
from reports.statutory import drilldown
from reports.statutory.algebra import Check
from reports.statutory.checks import broken_lines
from reports.statutory.compute import Form


@dataclass(frozen=True)
class Fault:
    """One identity that does not hold in a form, where, and the cases that break it."""

    form: str
    rule: str
    where: str
    cases: tuple[EnforcementCase, ...] = ()

    @property
    def sentence(self) -> str:
        """Which cases to look at."""
        if not self.cases:
            return _("Đề nghị quản trị hệ thống chạy kiểm tra sổ (verify_ledger) để tìm chỗ lệch.")
        return _("Kiểm tra các việc: %(cases)s.") % {"cases": ", ".join(str(case) for case in self.cases)}


def of_report(report: PeriodReport, forms: Mapping[tuple[str, str], Form] | None = None) -> Iterator[Fault]:
    """The identities broken in any of its forms (`thaw_all`), and units whose rows differ from the reports they signed."""
    forms = thaw_all(report) if forms is None else forms
    for form in forms.values():
        yield from _of_form(form)
    yield from _half_transferred(report)
    for part in report.parts().select_related("agency"):
        for frozen in part.forms.filter(form__in=("01", "02"), by=By.NONE.value):
            signed = thaw(part, frozen).total
            row = forms[frozen.form, By.UNIT.value].row(f"unit:{part.agency.code}")
            if row.cells != signed.cells:
                yield Fault(frozen.form, _("dòng của đơn vị = báo cáo đã ký"), str(row.key.label))


def _half_transferred(report: PeriodReport) -> Iterator[Fault]:
    """Cases that changed hands between the closings of two units: their sum would have them twice, or not at all."""
    moments = report.known()
    if len({moment for _agency, moment in moments}) < 2:
        return
    unseen = Case(
        *(When(agency=agency, then=Q(recorded_at__gt=moment)) for agency, moment in moments),
        output_field=BooleanField(),
    )
    since = LedgerEntry.objects.filter(
        recorded_at__gt=min(moment for _agency, moment in moments),
        occurred_on__lte=report.period.to,
        agency__in=[agency for agency, _moment in moments],
    )
    halves = (
        since.alias(unseen=unseen)
        .values("event", "account", "case")
        .annotate(hands=Count("agency", distinct=True), missing=Sum("cases", filter=Q(unseen=True)))
        .filter(hands__gt=1, missing__isnull=False)
        .exclude(missing=0)
    )
    cases = EnforcementCase.objects.select_related("agency").filter(pk__in=[half["case"] for half in halves])
    if cases:
        rule = _("việc chuyển giữa hai đơn vị có trong báo cáo của cả hai")
        where = _("chuyển khi đơn vị này đã khóa sổ, đơn vị kia chưa; trả lại báo cáo khóa trước để lập bản mới")
        yield Fault("01", rule, where, tuple(cases))


def _of_form(form: Form) -> Iterator[Fault]:
    identities = {check.rule: check for check in form.version.identities}
    for result, line in broken_lines(form):
        check = identities.get(result.rule.rpartition(": ")[2])
        cases = _culprits(form, result.broken, check) if check else ()
        yield Fault(form.question.form, line.rule, line.where, cases)


def _culprits(form: Form, rows: tuple[str, ...], check: Check) -> tuple[EnforcementCase, ...]:
    found: list[int] = []
    for row in rows[:3]:
        found.extend(line.case for line in drilldown.culprits(form.question, row, check).lines)
    cases = EnforcementCase.objects.select_related("agency").in_bulk(dict.fromkeys(found))
    return tuple(cases.values())
