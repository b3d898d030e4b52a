"""The project: settings, addresses, background work, and the embedded services of a one-machine start."""

from enforcement.celery import app as celery_app

__all__ = ["celery_app"]
