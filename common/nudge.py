"""Ringing a worker. A missing broker is survived: the schedule does the work a little later."""

import logging

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)


def nudge(task: str, *args: object) -> None:
    """Send a task by name, so that actions import no task. A broker that is away is logged, not raised."""
    try:
        current_app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker for %s: %s; the schedule will do it", task, error)
