"""Running jobs: the table is the queue, a message only rings the bell.

A job is claimed with one conditional update, beats while it works, and ends done or failed with a sentence. A worker
that dies stops beating; a sweep takes the job up again; the third failure is final. What a job writes and the mark
that it is done go into one transaction, so a second run finds nothing to do. Moments of jobs are the database's: it
is one clock for all workers, also while a job is running.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

from django.db import connection, transaction
from django.db.models.functions import Now
from django.utils.translation import gettext_noop as _noop

from common.models import MOST_ATTEMPTS, Job, JobStatus
from common.nudge import nudge
from common.refusal import Refused, Sentence
from common.registry import JOBS

logger = logging.getLogger(__name__)

BEAT_EVERY = 1.0  # seconds; also how often progress is told


class Progress:
    """What a running job tells about itself; written to its row by the heartbeat."""

    def __init__(self) -> None:
        self.done = 0
        self.total = 0
        self.phase: Sentence | None = None

    def tell(self, done: int, total: int, phase: Sentence) -> None:
        """So many of so many, in this phase."""
        self.done, self.total, self.phase = done, total, phase


def create(*, kind: str, by: Any, at: datetime) -> Job:
    """A new job, waiting; the worker is rung when the transaction is committed."""
    job = Job.objects.create(kind=kind, created_at=at, created_by=by)
    ring(job.pk)
    return job


def ring(job_id: int) -> None:
    """Tell a worker that there is something to do; if nobody hears it, the sweep will."""
    transaction.on_commit(lambda: nudge("common.tasks.run_job", job_id))


def run(job_id: int, today: date) -> bool:
    """Run the job if it is there to be taken up. True when this call did the work."""
    if not Job.objects.claim(job_id, at=Now()):
        return False
    job = Job.objects.get(pk=job_id)
    progress = Progress()
    try:
        with _heartbeat(job, progress):
            JOBS[job.kind](job, progress, today)
    except Refused as refusal:
        finish(job, error=refusal.sentence)
    except Exception:
        logger.exception("job %s (%s), attempt %s", job.pk, job.kind, job.attempts)
        if job.attempts >= MOST_ATTEMPTS:
            _give_up(job)
        else:
            Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(status=JobStatus.WAITING)
    return True


def finish(job: Job, *, error: Sentence | None = None) -> None:
    """Mark the job done, or failed with a sentence."""
    job.status = JobStatus.FAILED if error else JobStatus.DONE
    job.error = error.in_language("vi") if error else ""
    job.error_en = error.in_language("en") if error else ""
    job.finished_at = Now()
    job.save(update_fields=["status", "error", "error_en", "finished_at"])
    job.refresh_from_db(fields=["finished_at"])


def sweep() -> list[int]:
    """Take up what waits or stopped beating; end what failed too often. Returns the ids rung again."""
    for job in Job.objects.to_take_up(at=Now()).filter(attempts__gte=MOST_ATTEMPTS):
        _give_up(job)
    ids = list(Job.objects.to_take_up(at=Now()).values_list("pk", flat=True))
    for job_id in ids:
        nudge("common.tasks.run_job", job_id)
    return ids


def _give_up(job: Job) -> None:
    finish(
        job,
        error=Sentence(
            _noop(
                "Đã thử %(attempts)s lần đều dừng giữa chừng; sổ không thay đổi. Thử lại với tệp nhỏ hơn hoặc báo quản trị, mã %(code)s."
            ),
            {"attempts": job.attempts, "code": job.pk},
        ),
    )


@contextmanager
def _heartbeat(job: Job, progress: Progress) -> Iterator[None]:
    """Beat from a thread with a connection of its own, so that a long transaction keeps beating."""
    over = threading.Event()

    def beat() -> None:
        try:
            while not over.wait(BEAT_EVERY):
                Job.objects.filter(pk=job.pk, status=JobStatus.RUNNING).update(
                    heartbeat_at=Now(),
                    done=progress.done,
                    total=progress.total,
                    phase=progress.phase.in_language("vi") if progress.phase else "",
                )
        finally:
            connection.close()

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
