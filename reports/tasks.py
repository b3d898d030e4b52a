"""Bells of the reports."""

from celery import shared_task

from cases.actions.posting import Busy
from common import clock
from law.models import DayShift
from reports.actions import periods, rates
from reports.periods import last_ended


@shared_task(name="reports.tasks.refresh_rates", time_limit=600)
def refresh_rates() -> None:
    """Store the completion rates that are missing or older than the book."""
    rates.refresh(today=clock.today(), now=clock.now())


@shared_task(name="reports.tasks.expect_reports", time_limit=60)
def expect_reports() -> None:
    """Wait for the reports of the period that ended last."""
    periods.expect(period=last_ended(clock.today()), days=DayShift.objects.working_days(), by=None)


@shared_task(name="reports.tasks.close_report", time_limit=600, autoretry_for=(Busy,), default_retry_delay=30, max_retries=60)
def close_report(report: int) -> None:
    """Close the books of a report that was ordered closed; does nothing when they are. Tried again while an import is under way."""
    periods.close_ordered(report_id=report, today=clock.today())
