"""Bells and sweeps of jobs."""

from celery import shared_task

from common import clock, jobs


@shared_task(name="common.tasks.run_job", time_limit=1800, acks_late=True)
def run_job(job_id: int) -> None:
    """Run one job."""
    jobs.run(job_id, clock.today())


@shared_task(name="common.tasks.sweep_jobs", time_limit=60)
def sweep_jobs() -> None:
    """Take up what waits or stopped beating."""
    jobs.sweep()
