"""`manage.py consolidate --year Y --months M [--here] [--json]`"""

from __future__ import annotations

import time
from argparse import ArgumentParser
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from common import clock
from common.commands import PortalCommand
from common.refusal import Refused
from law.models import DayShift
from reports.actions import periods
from reports.closing.consolidation import summed
from reports.lifecycles.report import UNSIGNED, ReportState
from reports.models import PeriodReport
from reports.statutory.reading import period_of

LOOK_EVERY, RING_EVERY, LONGEST = 0.2, 60, 3600  # seconds


class Command(PortalCommand):
    """Close the report of every province for a period, each a task of a worker, and add them up."""

    help = __doc__ or ""

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--year", required=True, help="reporting year, named by its end")
        parser.add_argument("--months", required=True, help="cumulative period from 1 October, 1 to 12")
        parser.add_argument("--here", action="store_true", help="in this process, without a worker")

    def answer(self, *args: Any, **options: Any) -> dict[str, Any]:
        today = clock.today()
        period = period_of(options, today=today)
        if period.months is None or period.to >= today:
            raise Refused(_noop("Kỳ chưa kết thúc; khóa sổ từ ngày hôm sau ngày %(day)s."), day=f"{period.to:%d/%m/%Y}")
        periods.expect(period=period, days=DayShift.objects.working_days(), by=None)
        provinces = PeriodReport.objects.of_period(period).filter(agency__parent=None)
        signed = provinces.standing()  # one of them counts, also while a new edition is in hand
        waiting = provinces.filter(state=ReportState.OPEN).exclude(agency__in=signed.values("agency"))
        ordered = list(waiting.values_list("pk", flat=True))
        if options["here"]:
            for pk in ordered:
                periods.close_ordered(report_id=pk, today=today)
        else:
            periods.order(ordered)
            self._wait(ordered)
        closed = provinces.filter(state__in=UNSIGNED).exclude(agency__in=signed.values("agency"))
        return {"period": period.document()} | summed((signed | closed).order_by("agency__code"))

    def _wait(self, ordered: list[int]) -> None:
        """Until all are closed. Whoever was not heard is rung again: a second ring does nothing to what is under way."""
        begun = rung = time.monotonic()
        open_ones = PeriodReport.objects.filter(pk__in=ordered, state=ReportState.OPEN).values_list("pk", flat=True)
        while waiting := list(open_ones.all()):
            now = time.monotonic()
            if now - begun > LONGEST:
                raise Refused(
                    _noop("Còn %(count)s báo cáo chưa khóa sổ sau một giờ; kiểm tra tiến trình nền rồi chạy lại."),
                    count=len(waiting),
                )
            if now - rung > RING_EVERY:
                periods.order(waiting)
                rung = now
            time.sleep(LOOK_EVERY)

    def tell(self, answer: dict[str, Any]) -> None:
        self.stdout.write(_("Đã tổng hợp %(count)s báo cáo.") % {"count": answer["reports"]})
        for form, rows in answer["forms"].items():
            for key, cells in rows.items():
                self.stdout.write("\t".join([form, key, *(f"{name}={value}" for name, value in cells.items())]))
