"""Bells of the book."""

from celery import shared_task

from cases.actions import deadlines, years
from common import clock


@shared_task(name="cases.tasks.open_years", time_limit=600)
def open_years() -> None:
    """Keep the openings of every reporting year that has begun; on most days there is nothing to open."""
    years.open_years(today=clock.today(), now=clock.now())


@shared_task(name="cases.tasks.sweep_deadlines", time_limit=600)
def sweep_deadlines() -> None:
    """Mark the time limits that have passed unanswered."""
    deadlines.sweep(today=clock.today(), at=clock.now())
