"""Bells of the reports."""

from celery import shared_task

from common import clock
from reports.actions import rates


@shared_task(name="reports.tasks.refresh_rates", time_limit=600)
def refresh_rates() -> None:
    """Store the completion rates that are missing or older than the book."""
    rates.refresh(today=clock.today(), now=clock.now())
