"""What the law says, whatever the case: regimes, citations, the reporting year, time limits, working days, the clock."""

from django.apps import AppConfig


class LawConfig(AppConfig):
    """Configuration of `law`."""

    name = "law"
