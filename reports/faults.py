"""What is wrong with a closed report: identities that do not hold, with their cases; and what only asks for an explanation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.balances import By
from cases.models import EnforcementCase
from reports import drilldown
from reports.checks import broken_lines
from reports.figures import Check
from reports.forms import Form
from reports.freezing import thaw
from reports.models import PeriodReport


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


def of_report(report: PeriodReport) -> Iterator[Fault]:
    """The identities broken in any of its forms, and units whose rows differ from the reports they signed."""
    forms = {(frozen.form, frozen.by): thaw(report, frozen) for frozen in report.forms.all()}
    for form in forms.values():
        yield from _of_form(form)
    for part in report.parts.select_related("agency"):
        for frozen in part.forms.filter(form__in=("01", "02"), by=By.NONE.value):
            signed = thaw(part, frozen).total
            row = forms[frozen.form, By.UNIT.value].row(f"unit:{part.agency.code}")
            if row.cells != signed.cells:
                yield Fault(frozen.form, _("dòng của đơn vị = báo cáo đã ký"), str(row.key.label))


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
