"""Merging an office of a large book: cases handed over, then the same year on both organisations."""

from __future__ import annotations

from agencies.models import Agency, Change
from cases.actions.reorganise import NewUnit, Plan, reorganise, run
from cases.balances import By
from common import clock, jobs
from reports.periods import cumulative
from reports.statutory import compute
from reports.statutory.question import Question
from tests.bench.measuring import Report, Size, digits, measured, timed


def bench_merge(report: Report, size: Size) -> None:
    """One office and its open cases go on in a new one, as of the first day of the running calendar year."""
    today = clock.today()
    province = Agency.objects.enforcing().get(parent=None)
    office = Agency.objects.enforcing().filter(parent=province).order_by("position").first()
    assert office is not None
    row = reorganise(
        change=Change.MERGED,
        plan=Plan([office.code], [NewUnit("KV-MOI", "Phòng THADS khu vực mới")]),
        effective_on=today.replace(month=1, day=1),
        instrument="đo",
        decided_on=None,
        note="",
        by=None,
        at=clock.now(),
        today=today,
    )
    job = row.job
    assert job is not None
    seconds = timed(lambda: run(job, jobs.Progress(), today))
    row.refresh_from_db()
    report.tell(f"Merging an office: {row.cases:,} cases handed over, one transaction", f"{digits(seconds)} s")
    period = cumulative(today.year - 1, 12)
    for name, units_on in (("of the period", None), ("of today", today)):
        question = Question("01", province, period, By.UNIT, units_on=units_on)
        figure = measured(lambda question=question: compute.compute(question), size.repeats)  # type: ignore[misc]
        report.tell(f"Form 01 by unit of an earlier year, on the units {name}, computed", figure)
