"""The daily letter."""

from celery import shared_task

from common import clock
from desk.actions.desk import send_digests as send


@shared_task(name="desk.tasks.send_digests", time_limit=1800)
def send_digests() -> None:
    """The letter of the day, to whoever has not got it."""
    send(today=clock.today(), at=clock.now())
