"""Background work: the worker that does what waits in tables, and the schedule that makes sure it is done."""

import os

from celery import Celery
from celery.schedules import crontab

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "enforcement.settings")

app = Celery("enforcement")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.update(
    # A task whose process was killed goes back to the queue at once; one whose worker was killed, after the timeout.
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    # So a task still running after 30 s is delivered a second time: every task takes its work under a lock.
    # Who rings a broker that is away tries once more at once: people must not wait for it.
    broker_transport_options={"visibility_timeout": 30, "max_retries": 1, "interval_start": 0.1},  # seconds
    worker_prefetch_multiplier=1,
    task_ignore_result=True,
    task_time_limit=600,  # seconds, for a task that names none: a task that hangs must not keep its process for ever
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    timezone="Asia/Ho_Chi_Minh",
    beat_schedule={
        "sweep-jobs": {"task": "common.tasks.sweep_jobs", "schedule": 10.0, "options": {"expires": 10}},
        "open-years": {"task": "cases.tasks.open_years", "schedule": 3600.0, "options": {"expires": 3600}},
        "sweep-deadlines": {"task": "cases.tasks.sweep_deadlines", "schedule": 900.0, "options": {"expires": 900}},
        # Twice: who was missed at the first, because the mail server was away, gets it at the second.
        "send-digests": {"task": "desk.tasks.send_digests", "schedule": crontab(hour="6,7", minute=30)},
        "refresh-rates": {"task": "reports.tasks.refresh_rates", "schedule": 300.0, "options": {"expires": 300}},
        "expect-reports": {"task": "reports.tasks.expect_reports", "schedule": crontab(hour="0,6", minute=20)},
    },
)
app.autodiscover_tasks()
