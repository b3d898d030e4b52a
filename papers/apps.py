"""Official papers: how they look on the sheet. Knows no case."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """Configuration of `papers`."""

    name = "papers"
