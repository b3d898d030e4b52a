"""Bells and sweeps of jobs, and the daily letter."""

from celery import shared_task

from common import clock, desk_actions, jobs


@shared_task(name="common.tasks.run_job", time_limit=1800, acks_late=True)
def run_job(job_id: int) -> None:
    """Run one job."""
    jobs.run(job_id)


@shared_task(name="common.tasks.sweep_jobs", time_limit=60)
def sweep_jobs() -> None:
    """Take up what waits or stopped beating."""
    jobs.sweep()


@shared_task(name="common.tasks.send_digests", time_limit=1800)
def send_digests() -> None:
    """The letter of the day, to whoever has not got it."""
    desk_actions.send_digests(today=clock.today(), at=clock.now())
