"""Ringing a worker. A missing broker is survived: the schedule does the work a little later."""

import logging
from functools import partial

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

from common.registry import AFTER_POSTING

logger = logging.getLogger(__name__)


def nudge_after_posting() -> None:
    """Once the transaction is committed, ring whoever keeps figures of the book."""
    for task in AFTER_POSTING:
        transaction.on_commit(partial(nudge, task))


def nudge(task: str, *args: object) -> None:
    """Send a task by name, so that actions import no task. A broker that is away is logged, not raised."""
    try:
        current_app.send_task(task, args=args, retry=False)
    except (OperationalError, OSError) as error:
        logger.warning("no broker for %s: %s; the schedule will do it", task, error)
